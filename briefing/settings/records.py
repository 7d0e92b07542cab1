"""Tables with keys of our own: what each key holds, and the reading of a whole table at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from briefing.settings.cursor import Cursor, Known, closest
from briefing.settings.kinds import Kind, Shape, mistyped


@dataclass(frozen=True, slots=True)
class Field:
    """One key: what it holds, what it is for, an example as TOML has it. `default` where the type names none."""

    key: str
    kind: Kind
    doc: str
    example: object
    default: object = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A table of the keys in `fields`, read into `build`; `agree` notes what is wrong between keys.

    `elsewhere` tells the table that a key belongs in which is unknown here, "" for none.
    """

    told: str
    fields: tuple[Field, ...]
    build: Callable[..., Any]
    agree: Callable[[Mapping[str, Any], Cursor], None] | None = None
    elsewhere: Callable[[str], str] = lambda key: ""

    def read(self, value: object, at: Cursor) -> Any:
        """What `build` makes of the keys; None where something is wrong with them."""
        before = len(at.problems)
        values = self.values(value, at)
        return self.build(**values) if len(at.problems) == before else None

    def values(self, value: object, at: Cursor, broken: frozenset[str] = frozenset()) -> dict[str, Any]:
        """The keys that are given with their values; those in `broken` were given, but could not be read."""
        if not isinstance(value, dict):
            mistyped(value, "a table", "", at)
            return {}
        before = len(at.problems)
        known = {field.key: field for field in self.fields}
        for key in value:
            if key not in known:
                at.into(key).wrong("unknown key", self._meant(key))
        values = {key: known[key].kind.read(held, at.into(key)) for key, held in value.items() if key in known}
        for field in self.fields:
            if field.required and field.key not in value and field.key not in broken:
                at.wrong(f"lacks {field.key!r}", _wanted(field))
        if self.agree and len(at.problems) == before and not broken:
            self.agree(values, at)
        return values

    def default(self, key: str) -> Any:
        """What a key is when nobody gives it."""
        own = next(field.default for field in self.fields if field.key == key)
        if own is not None or not isinstance(self.build, type):
            return own
        held = next((field for field in dataclasses.fields(self.build) if field.name == key), None)
        if held is None or held.default is not dataclasses.MISSING:
            return held.default if held else None
        return held.default_factory() if held.default_factory is not dataclasses.MISSING else None

    def schema(self, known: Known) -> Shape:
        """An object with these properties and no others."""
        properties = {field.key: field.kind.schema(known) | {"description": field.doc} for field in self.fields}
        shape: Shape = {"type": "object", "additionalProperties": False, "properties": properties}
        if required := [field.key for field in self.fields if field.required]:
            shape["required"] = required
        return shape

    def _meant(self, key: str) -> str:
        if place := self.elsewhere(key):
            return f"it belongs in {place}"
        hint = closest(key, tuple(field.key for field in self.fields))
        return hint or "take it out; `briefing config schema` has all keys"


def _wanted(field: Field) -> str:
    from briefing.settings.writing import literal

    return f"{field.doc[0].lower()}{field.doc[1:]}; for example {field.key} = {literal(field.example)}"
