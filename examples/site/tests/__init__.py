"""Tests of the site: `python -m unittest`, or with a report for CodeBuild `python -m tests reports/tests.xml`."""
