"""Tables of figures: plain for the terminal, Markdown between two markers of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under one heading; the first column names the row, the others are figures."""

    title: str
    columns: Row
    rows: Sequence[Row]

    def plain(self) -> str:
        """Aligned columns."""
        lines = [self.columns, *self.rows]
        widths = [max(len(line[n]) for line in lines) for n in range(len(self.columns))]
        body = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        ]
        return "\n".join([self.title, *body])

    def markdown(self) -> str:
        """A pipe table under its title."""
        rule = ["---", *["---:"] * (len(self.columns) - 1)]
        body = ["| " + " | ".join(line) + " |" for line in (self.columns, rule, *self.rows)]
        return "\n".join([f"**{self.title}**", "", *body])


def insert(page: str, section: str, tables: Sequence[Table]) -> str:
    """The page with these tables between the two markers of the section; ValueError without them."""
    start, end = f"<!-- bench:{section} -->", f"<!-- /bench:{section} -->"
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    body = "\n\n".join(table.markdown() for table in tables)
    found, count = pattern.subn(lambda _: f"{start}\n\n{body}\n\n{end}", page)
    if count != 1:
        raise ValueError(f"the page needs exactly one pair of markers for {section!r}, it has {count}")
    return found
