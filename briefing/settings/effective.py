"""The settings as they hold, value by value, each with where it was written; and their schema for editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from briefing.fetch import public
from briefing.settings import words
from briefing.settings.cursor import Key, Known, Origin
from briefing.settings.kinds import Shape
from briefing.settings.model import Channel, Secret, Settings
from briefing.settings.records import Record
from briefing.settings.schema import EDITION, SETTINGS, SMTP

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Value:
    """One value: the table it stands in as its header has it ("" for the top), its key, what it is, who said so.

    `value` is plain (text, number, truth, list or mapping of these), None where nothing is set; secrets are places.
    """

    table: str
    key: str
    value: Any
    origin: str


def values(settings: Settings, origins: Mapping[Key, Origin]) -> Iterator[Value]:
    """All values in the order of the reference, each edition with all its keys."""
    yield from _of(SETTINGS, settings, "", ((),), origins)
    if settings.smtp:
        yield from _of(SMTP, settings.smtp, "smtp", (("smtp",),), origins)
    for edition in settings.editions:
        table = f"editions.{edition.name}"
        yield from _of(EDITION, edition, table, (("editions", edition.name), ("defaults",)), origins)


def schema(known: Known) -> Shape:
    """The JSON Schema (draft 2020-12) of the file, for editors that complete and check TOML."""
    shape = SETTINGS.schema(known)
    edition = EDITION.schema(known)
    tables = {
        "smtp": SMTP.schema(known) | {"description": "How mail leaves"},
        "defaults": {"$ref": "#/$defs/edition", "description": "What every edition has that does not say otherwise"},
        "editions": {
            "type": "object",
            "description": "The briefings, by their names",
            "propertyNames": {"pattern": words.NAME},
            "additionalProperties": {"$ref": "#/$defs/edition"},
        },
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "briefing.toml"}
    return head | shape | {"properties": shape["properties"] | tables, "$defs": {"edition": edition}}


def _of(
    record: Record, held: object, table: str, paths: tuple[Key, ...], origins: Mapping[Key, Origin]
) -> Iterator[Value]:
    for field in record.fields:
        found = (origins[(*path, field.key)] for path in paths if (*path, field.key) in origins)
        origin = next(found, None)
        value = plain(getattr(held, field.key))
        unset = origin is None and value == 0 and not isinstance(value, bool)  # the usual port is no number to write
        yield Value(table, field.key, None if unset else value, str(origin) if origin else DEFAULT)


def plain(value: object) -> Any:
    """A value without types of our own: paths as text, no log-in in an address, of a secret its place alone."""
    if isinstance(value, Secret):
        return _masked(value) or None
    if isinstance(value, Channel):
        return {key: plain(getattr(value, key)) for key in asdict(value) if plain(getattr(value, key))}
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, str):
        return public(value) or None
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {public(str(key)): plain(each) for key, each in value.items()}
    return value


def _masked(secret: Secret) -> dict[str, str]:
    place, _, rest = secret.place.partition(" ")
    return {{"variable": "environment"}.get(place, place): rest} if rest else {}
