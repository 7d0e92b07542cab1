"""A TOML text as data, with the line of every value and every mistake of syntax, not only the first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefing.settings.statements import Statement, statements

Path = tuple[str | int, ...]

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_MOST = 100  # mistakes of syntax; what has more is no TOML
_HINTS = {
    "Invalid value": 'text stands in double quotes, as in key = "value"',
    "Expected newline": 'one key to a line, and text in double quotes, as in key = "value"',
    "Expected '='": 'write key = "value"',
    "Unclosed array": "close the list with ]",
    "Unclosed inline table": "close the table with } on the same line",
    "Unescaped '\\'": "a backslash is written twice, or the text in single quotes",
    "Illegal character": "close the text with a quotation mark on the same line",
    "Unterminated string": "close the text with a quotation mark",
    "Invalid statement": 'write key = "value", or a header as in [smtp]',
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake of syntax: its line from 1, what is wrong, what to write."""

    line: int
    wrong: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says, the line of each key, table and list element by its path, and what could not be read."""

    data: Mapping[str, Any]
    lines: Mapping[Path, int]
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class _Places:
    """The paths of statements in their order: which table is open, and how often each list of tables was begun."""

    table: Path = ()
    lines: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    def enter(self, statement: Statement) -> int:
        """Take a statement in; the line that already had the same name, 0 where it is new."""
        if statement.header:
            path = self._in_lists(statement.path)
            if statement.repeats:
                number = self.counts[path] = self.counts.get(path, -1) + 1
                self.lines.setdefault(path, statement.first)
                path += (number,)
            self.table = path
        else:
            path = self.table + statement.path
        before = self.lines.setdefault(path, statement.first)
        for number, line in enumerate(statement.elements):
            self.lines[(*path, number)] = line
        return 0 if before == statement.first else before

    def _in_lists(self, names: Sequence[str]) -> Path:
        path: Path = ()
        for name in names[:-1]:
            path += (name,)
            if path in self.counts:
                path += (self.counts[path],)
        return (*path, names[-1])


def parse(text: str) -> Parsed:
    """Read a text; statements that are wrong are left out of the data, the others stand."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = list(statements("\n".join(lines)))
    faults: list[Fault] = []
    places = _Places()
    again = False  # below a header that was there before: that is told, what stands below it is not
    for statement in _sound(found, lines, faults):
        again = again and not statement.header
        if again:
            _blank(lines, [statement])
        elif before := places.enter(statement):
            faults.append(Fault(statement.first, "is given twice", f"it stands on line {before} already"))
            _blank(lines, [statement])
            again = statement.header
    return Parsed(_read(found, lines, faults), places.lines, tuple(sorted(faults, key=lambda fault: fault.line)))


def _sound(found: list[Statement], lines: list[str], faults: list[Fault]) -> Iterator[Statement]:
    """The statements that can be read one by one; the others become faults, and their lines empty."""
    lost = False  # the header before could not be read, so nobody knows where these belong
    for statement in found:
        if statement.header:
            lost = False
        fault = _fault_of(statement)
        if fault and len(faults) < _MOST:
            faults.append(fault)
        if fault or lost:
            _blank(lines, [statement])
            lost = lost or statement.header
        else:
            yield statement


def _fault_of(statement: Statement) -> Fault | None:
    try:
        tomllib.loads(statement.text)
    except tomllib.TOMLDecodeError as error:
        return _fault(str(error), statement.first)
    except RecursionError:
        return Fault(statement.first, "is nested too deeply")
    return None if statement.path else Fault(statement.first, "is no plain key", "write letters, digits and hyphens")


def _fault(message: str, first: int) -> Fault:
    at = _AT.search(message)
    wrong = message[: at.start()] if at else message
    hint = next((hint for start, hint in _HINTS.items() if wrong.startswith(start)), "")
    line = int(at[1]) if at and at[1] else 1
    return Fault(first + line - 1, f"cannot be read ({wrong[:1].lower()}{wrong[1:]})", hint)


def _read(found: list[Statement], lines: list[str], faults: list[Fault]) -> Mapping[str, Any]:
    """The data of all that is left; what fits the statements before it in no way is left out too, and told."""
    for _ in range(len(found) + 1):
        try:
            return tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            fault = _fault(str(error), 1)
            wrong = [s for s in found if s.first <= fault.line <= s.last] or found
            faults.append(Fault(wrong[0].first, fault.wrong, "it is given in two ways: keep one"))
            _blank(lines, _with_followers(found, wrong[0]) if wrong[0].header else wrong)
    return {}


def _with_followers(found: list[Statement], header: Statement) -> Iterator[Statement]:
    """A header and the keys below it."""
    at = found.index(header)
    yield header
    for statement in found[at + 1 :]:
        if statement.header:
            return
        yield statement


def _blank(lines: list[str], gone: Iterator[Statement] | Sequence[Statement]) -> None:
    for statement in gone:
        lines[statement.first - 1 : statement.last] = [""] * (statement.last - statement.first + 1)
