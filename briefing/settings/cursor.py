"""Where a value stands while it is checked, and what was found wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

Key = tuple[str | int, ...]
_LOG_IN = re.compile(r"//[^/\s]*@")  # user name and password in an address, wherever a message repeats one


@dataclass(frozen=True, slots=True)
class Known:
    """Names that other rooms know, asked for when a value is checked against them: some are dear to find out.

    `names` gives those of one kind: "formats", "methods", "themes", "pages", "languages" or "granularities".
    """

    names: Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was written: a file as people call it with a line from 1 (0: no line), relative paths' folder."""

    name: str
    line: int
    folder: Path

    def __str__(self) -> str:
        """As "briefing.toml:12"; without a line the name alone."""
        return f"{self.name}:{self.line}" if self.line else self.name


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands, of which key ("" for the file as a whole), what is wrong, what to do."""

    origin: Origin
    key: str
    wrong: str
    hint: str = ""

    def __str__(self) -> str:
        """`briefing.toml:LINE: key: what is wrong; suggestion`, without log-ins of addresses."""
        told = ": ".join(part for part in (str(self.origin), self.key, self.wrong) if part)
        return _LOG_IN.sub("//", f"{told}; {self.hint}" if self.hint else told)


@dataclass(frozen=True, slots=True)
class Cursor:
    """One value: its path, where it was written, what is known, and the list that takes what is wrong."""

    path: Key
    origin_of: Callable[[Key], Origin]
    known: Known
    problems: list[Problem] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """What a relative path here counts from."""
        return self.origin_of(self.path).folder

    def into(self, step: str | int) -> Cursor:
        """The cursor of a part."""
        return replace(self, path=(*self.path, step))

    def wrong(self, what: str, hint: str = "") -> None:
        """Note a mistake of this value."""
        self.problems.append(Problem(self.origin_of(self.path), dotted(self.path), what, hint))


def dotted(path: Key) -> str:
    """A path as people write it, without the numbers of list elements: their line says which."""
    return ".".join(str(step) for step in path if isinstance(step, str))


def closest(name: str, names: tuple[str, ...]) -> str:
    """ "did you mean …?" for the name that looks most alike, "" where none does."""
    import difflib

    by_folded = {known.casefold(): known for known in names}
    found = difflib.get_close_matches(name.casefold(), by_folded, 1, 0.6)
    return f"did you mean {by_folded[found[0]]!r}?" if found else ""
