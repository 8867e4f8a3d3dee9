#!/usr/bin/env python3
"""Writes this folder's files from pages of AWS's Service Authorization Reference.

    python3 extract.py FOLDER PAGE.html…

README.md tells what a line is.
"""
from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

# The condition keys that matter here, by the letter that stands for them.
KEYS = {"q": "aws:RequestTag/", "r": "aws:ResourceTag/", "c": ":CreateAction"}

# A cell: how many rows it is high, how many columns it is wide, and its text, in which \0 begins a paragraph.
Cell = tuple[int, int, str]


class Page(HTMLParser):
    """The tables of a page, and the text around them."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[Cell]]] = []
        self.text = ""
        self.cell: Cell | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = (int(given.get("rowspan") or 1), int(given.get("colspan") or 1), "")
        elif tag == "p" and self.cell:
            self.handle_data("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell:
            self.tables[-1][-1].append(self.cell)
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.cell = (*self.cell[:2], self.cell[2] + data)
        else:
            self.text += data


def main(folder: Path, pages: list[Path]) -> None:
    services: dict[str, dict[str, str]] = {}
    for path in pages:
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        prefix = re.search(r"service prefix:\s*([\w-]+)", page.text)
        if prefix is None:
            sys.exit(f"{path} names no service")
        # Classic and new load balancers share a prefix: the later page's lines stand.
        lines = services.setdefault(prefix.group(1), {})
        for table in page.tables:
            heading = squashed(table[0][0][2])
            if heading == "Actions":
                lines.update(action_lines(table[1:]))
            elif heading == "Resourcetypes":
                lines.update(resource_lines(table[1:]))
    for prefix, lines in services.items():
        ordered = sorted(lines, key=lambda line: (line.startswith("action"), line))
        (folder / f"{prefix}.tsv").write_text("".join(f"{lines[name]}\n" for name in ordered), encoding="utf-8")


def resource_lines(rows: list[list[Cell]]) -> dict[str, str]:
    lines = {}
    for row in rows:
        kind, arns, keys = squashed(row[0][2]), items(row[1][2]), items(row[2][2])
        for arn in arns:
            lines[f"resource {kind} {arn}"] = tabbed("resource", kind, arn, "r" if "r" in letters(keys) else "")
    return lines


def action_lines(rows: list[list[Cell]]) -> dict[str, str]:
    """An action has a row for each type of resource that it is judged on; the first has its name, too."""
    lines, left = {}, 0
    name, level, resources, dependents = "", "", [], set()
    for row in rows:
        if left == 0:
            left = row[0][0]
            name, level = squashed(row[0][2]).replace("[permissiononly]", ""), " ".join(row[2][2].replace("\0", " ").split())
            resources, dependents = [], set()
            row = row[3:]
        left -= 1
        # One cell over all columns is a scenario: several types that come together, each of which has a row of its own.
        if row and row[0][1] == 1:
            kinds, keys, needed = [*(items(cell[2]) for cell in row), [], [], []][:3]
            tags = f":{letters(keys)}" if letters(keys) else ""
            resources += [f"{kind}{tags}" for kind in kinds if not kind.startswith("SCENARIO")] if kinds else [tags] if tags else []
            dependents |= {action for action in needed if ":" in action}
        lines[f"action {name}"] = tabbed("action", name, level, " ".join(resources), " ".join(sorted(dependents)))
    return lines


def letters(keys: list[str]) -> str:
    return "".join(letter for letter, key in KEYS.items() if any(key in one for one in keys))


def squashed(text: str) -> str:
    """A name without the white space and paragraphs that the page puts into it."""
    return re.sub(r"[\s\0]+", "", text)


def items(text: str) -> list[str]:
    return [squashed(item) for item in text.split("\0") if item.strip()]


def tabbed(*cells: str) -> str:
    return "\t".join(cells).rstrip()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(page) for page in sys.argv[2:]])
