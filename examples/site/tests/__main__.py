"""Runs the tests and writes what they said as JUnit XML, which CodeBuild shows as a report."""

import sys
import time
import unittest
from pathlib import Path
from xml.etree import ElementTree


class Recorder(unittest.TextTestResult):
    """Keeps for each test how long it took, and why it failed."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.suite = ElementTree.Element("testsuite", name="site")
        self.began = 0.0

    def startTest(self, test):
        self.began = time.monotonic()
        super().startTest(test)

    def stopTest(self, test):
        owner, _, name = test.id().rpartition(".")
        seconds = f"{time.monotonic() - self.began:.3f}"
        case = ElementTree.SubElement(self.suite, "testcase", classname=owner, name=name, time=seconds)
        for kind, found in (("failure", self.failures), ("error", self.errors)):
            for failed, why in found:
                # A sub-test names the test that it is part of.
                if getattr(failed, "test_case", failed) is test:
                    ElementTree.SubElement(case, kind).text = why
        super().stopTest(test)


def main(report):
    tests = unittest.defaultTestLoader.discover(str(Path(__file__).parent), top_level_dir=str(Path(__file__).parents[1]))
    result = unittest.TextTestRunner(resultclass=Recorder, verbosity=2).run(tests)
    # Where a file cannot even be loaded, that is an error of a test which unittest makes up.
    counts = {"tests": result.testsRun, "failures": len(result.failures), "errors": len(result.errors)}
    result.suite.attrib.update({name: str(count) for name, count in counts.items()})
    Path(report).parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(result.suite).write(report, encoding="utf-8", xml_declaration=True)
    # No test at all is a failure, too.
    return 0 if result.wasSuccessful() and result.testsRun > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
