"""A TOML text as data, with the line of every value and every mistake of syntax, not only the first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
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
    "Unclosed inline table": "close the table with } on the same line",
    "Unescaped '\\'": "a backslash is written twice, or the text in single quotes",
    "Illegal character": "close the text with a quotation mark on the same line",
    "Unterminated string": "close the text with a quotation mark",
    "Invalid statement": 'write key = "value", or a header as in [smtp]',
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake of syntax: its line from 1, what is wrong, what to write; `path` of the key, () if none is known."""

    line: int
    wrong: str
    hint: str = ""
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says, the line of each key, table and list element by its path, and what could not be read."""

    data: Mapping[str, Any]
    lines: Mapping[Path, int]
    faults: tuple[Fault, ...] = ()


def parse(text: str) -> Parsed:
    """Read a text; statements that are wrong are left out of the data, the others stand."""
    reading = _Reading(text.replace("\r\n", "\n").split("\n"))
    for statement in reading.found:
        reading.take(statement)
    data = reading.data()
    return Parsed(data, reading.around | reading.places, tuple(sorted(reading.faults, key=lambda fault: fault.line)))


@dataclass(slots=True)
class _Reading:
    """A text while it is read: lines of what is wrong become empty, so that all others keep their number.

    `around`: tables that no header of their own begins. `table` is the path of the header above; `lost`: that could not
    be read, so nobody knows where its keys belong.
    """

    lines: list[str]
    found: list[Statement] = field(init=False)
    faults: list[Fault] = field(default_factory=list)
    places: dict[Path, int] = field(default_factory=dict)
    around: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)
    table: Path = ()
    lost: bool = False

    def __post_init__(self) -> None:
        self.found = list(statements("\n".join(self.lines)))

    def take(self, statement: Statement) -> None:
        """Read one statement, on its own."""
        if statement.header:
            self.lost = False
        if self.lost:
            self._leave_out([statement])
            return
        path = self._place(statement) if statement.path else ()
        before = self.places.setdefault(path, statement.first) if path else statement.first
        fault = _fault_of(statement, path)
        if not fault and before != statement.first:
            fault = Fault(statement.first, "is given twice", f"it stands on line {before} already", path)
        if fault:
            if len(self.faults) < _MOST:
                self.faults.append(fault)
            self._leave_out([statement])
            self.lost = statement.header
        for depth in range(1, len(path)):
            self.around.setdefault(path[:depth], statement.first)
        for number, line in enumerate(statement.elements):
            self.places[(*path, number)] = line

    def data(self) -> Mapping[str, Any]:
        """The data of all that is left; what fits the statements before it in no way is left out too, and told."""
        for _ in range(len(self.found) + 1):
            try:
                return tomllib.loads("\n".join(self.lines))
            except tomllib.TOMLDecodeError as error:
                fault = _fault(str(error), 1, end=len(self.lines))
                wrong = next((each for each in reversed(self.found) if each.first <= fault.line), self.found[0])
                self.faults.append(Fault(wrong.first, fault.wrong, "it is given in two ways: keep one", wrong.path))
                self._leave_out(_with_followers(self.found, wrong))
        return {}

    def _place(self, statement: Statement) -> Path:
        if not statement.header:
            return self.table + statement.path
        path: Path = ()
        for name in statement.path[:-1]:
            path += (name,)
            if path in self.counts:
                path += (self.counts[path],)
        path += (statement.path[-1],)
        if statement.repeats:
            self.places.setdefault(path, statement.first)
            self.counts[path] = self.counts.get(path, -1) + 1
            path += (self.counts[path],)
        self.table = path
        return path

    def _leave_out(self, gone: Sequence[Statement]) -> None:
        for statement in gone:
            self.lines[statement.first - 1 : statement.last] = [""] * (statement.last - statement.first + 1)


def _fault_of(statement: Statement, path: Path) -> Fault | None:
    try:
        tomllib.loads(statement.text)
    except tomllib.TOMLDecodeError as error:
        if statement.unclosed:
            return Fault(statement.first, "cannot be read (a bracket is never closed)", "close the list with ]", path)
        return _fault(str(error), statement.first, path)
    except RecursionError:
        return Fault(statement.first, "is nested too deeply", "", path)
    return None


def _fault(message: str, first: int, path: Path = (), end: int = 1) -> Fault:
    at = _AT.search(message)
    wrong = message[: at.start()] if at else message
    hint = next((hint for start, hint in _HINTS.items() if wrong.startswith(start)), "")
    line = int(at[1]) if at and at[1] else end
    return Fault(first + line - 1, f"cannot be read ({wrong[:1].lower()}{wrong[1:]})", hint, path)


def _with_followers(found: list[Statement], wrong: Statement) -> list[Statement]:
    """A statement; a header with the keys below it."""
    gone = [wrong]
    for statement in found[found.index(wrong) + 1 :] if wrong.header else ():
        if statement.header:
            break
        gone.append(statement)
    return gone
