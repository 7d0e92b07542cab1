"""What a value of `briefing.toml` can be. Each kind says itself in words, reads a value, and draws its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Protocol

from briefing.settings.cursor import Cursor, Known, closest

Shape = dict[str, Any]
# Controls, ends of lines, halves of surrogate pairs; spaces of French typography and joiners are text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text"),
    (int, "a whole number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "a table"),
    (datetime, "a date"),
    (date, "a date"),
    (time, "a time"),
)


class Kind(Protocol):
    """What a value can be."""

    @property
    def told(self) -> str:
        """The kind in words, as in "a whole number from 1 to 365"."""

    def read(self, value: object, at: Cursor) -> Any:
        """The value as the settings hold it; what is wrong is noted at the cursor, and the value then means nothing."""

    def schema(self, known: Known) -> Shape:
        """The kind as JSON Schema (draft 2020-12)."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text on one line. `check` returns it as it is to be kept; `pattern` is what an editor can check (ECMA 262)."""

    told: str
    check: Callable[[str, Cursor], Any] | None = None
    pattern: str = ""

    def read(self, value: object, at: Cursor) -> Any:
        """The text without space around it."""
        if not isinstance(value, str):
            mistyped(value, "text", 'write it in double quotes, as in "…"', at)
            return ""
        text = value.strip()
        if _CONTROL.search(text):
            at.wrong("holds a line break or another control character", "write it on one line")
            return ""
        return self.check(text, at) if self.check else text

    def schema(self, known: Known) -> Shape:
        """A string."""
        return {"type": "string"} | ({"pattern": self.pattern} if self.pattern else {})


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two limits, both included; `whole`: without a fraction."""

    least: float
    most: float
    whole: bool = True

    @property
    def told(self) -> str:
        """As in "a whole number from 1 to 365"."""
        return f"{'a whole number' if self.whole else 'a number'} from {self.least} to {self.most}"

    def read(self, value: object, at: Cursor) -> Any:
        """The number itself."""
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            hint = "write it without quotes" if isinstance(value, str) else ""
            mistyped(value, "a whole number" if self.whole else "a number", hint, at)
            return 0
        if not self.least <= value <= self.most:  # also false for nan
            at.wrong(f"{value} is out of range", f"give {self.told}")
        return value if self.whole else float(value)

    def schema(self, known: Known) -> Shape:
        """A number between the limits."""
        return {"type": "integer" if self.whole else "number", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Switch:
    """True or false."""

    told: str = "true or false"

    def read(self, value: object, at: Cursor) -> Any:
        """The truth."""
        if not isinstance(value, bool):
            mistyped(value, "true or false", "write true or false, without quotes", at)
        return value

    def schema(self, known: Known) -> Shape:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the names that `names` tells."""

    told: str
    names: Callable[[Known], tuple[str, ...]]

    def read(self, value: object, at: Cursor) -> Any:
        """The name."""
        names = self.names(at.known)
        if not isinstance(value, str):
            mistyped(value, "text", f"one of: {', '.join(names)}", at)
        elif value not in names:
            hint = closest(value, names)
            at.wrong(f"{value!r} is unknown", f"{hint} there are: {', '.join(names)}".lstrip())
        return value

    def schema(self, known: Known) -> Shape:
        """A string of a few."""
        return {"type": "string", "enum": list(self.names(known))}


@dataclass(frozen=True, slots=True)
class Many:
    """A list, each element of one kind and none twice."""

    element: Kind

    @property
    def told(self) -> str:
        """As in "a list, each: a mail address"."""
        return f"a list, each: {self.element.told}"

    def read(self, value: object, at: Cursor) -> tuple[Any, ...]:
        """The elements in their order."""
        if not isinstance(value, list):
            mistyped(value, "a list", "write [ ] around it" if isinstance(value, str) else "", at)
            return ()
        read = []
        for number, element in enumerate(value):
            inside = at.into(number)
            before = len(at.problems)
            found = self.element.read(element, inside)
            if len(at.problems) == before and found in read:
                inside.wrong(f"{element!r} is given twice", "keep one of them")
            read.append(found)
        return tuple(read)

    def schema(self, known: Known) -> Shape:
        """An array."""
        return {"type": "array", "items": self.element.schema(known), "uniqueItems": True}


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose keys are the user's own, with values of one kind."""

    value: Kind

    @property
    def told(self) -> str:
        """As in "a table of names, each: a number from 0 to 10"."""
        return f"a table of names, each: {self.value.told}"

    def read(self, value: object, at: Cursor) -> Mapping[str, Any]:
        """Name → value."""
        if not isinstance(value, dict):
            mistyped(value, "a table", 'write { "Name" = … }', at)
            return {}
        return {name: self.value.read(held, at.into(name)) for name, held in value.items()}

    def schema(self, known: Known) -> Shape:
        """An object."""
        return {"type": "object", "additionalProperties": self.value.schema(known)}


@dataclass(frozen=True, slots=True)
class Place:
    """A path; `wants` is "file" or "folder", `present` whether it must be there already."""

    told: str
    wants: str
    present: bool = False

    def read(self, value: object, at: Cursor) -> Any:
        """The path, absolute."""
        text = Text(self.told).read(value, at)
        if not isinstance(value, str) or not text:
            if value == "":
                at.wrong("is empty", "give a path, or take the line out")
            return at.folder
        path = absolute(text, at.folder)
        if path is None:
            at.wrong(f"{text!r} names a home folder that is not there", "write the path in full")
            return at.folder
        self._look(path, at)
        return path

    def _look(self, path: Path, at: Cursor) -> None:
        try:
            there, folder = path.exists(), path.is_dir()
        except OSError as error:
            at.wrong(f"{path} cannot be looked at ({(error.strerror or 'not a path').lower()})", "mend the path")
            return
        if self.present and not there:
            at.wrong(f"{path} is not there", f"relative paths count from {at.folder}")
        elif there and folder != (self.wants == "folder"):
            at.wrong(f"{path} is a {'folder' if folder else 'file'}", f"give the path of a {self.wants}")

    def schema(self, known: Known) -> Shape:
        """A string."""
        return {"type": "string", "minLength": 1}


def absolute(text: str, folder: Path) -> Path | None:
    """A path as written: "~" is the home folder, a relative one counts from `folder`; None where no home is known."""
    try:
        return folder / Path(text).expanduser()
    except RuntimeError:
        return None


def mistyped(value: object, wanted: str, hint: str, at: Cursor) -> None:
    """Note that a value is of another type than wanted; the value itself is not repeated."""
    found = next((name for kind, name in _NAMES if isinstance(value, kind)), "something else")
    at.wrong(f"is {found}, and {wanted} is needed", hint)
