"""From layers to settings: every key checked, every mistake told, defaults filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from briefing.settings import words
from briefing.settings.cursor import Cursor, Key, Known, Origin, Problem, closest, dotted
from briefing.settings.kinds import mistyped
from briefing.settings.layers import Merged
from briefing.settings.model import Edition, Secret, Settings, Smtp
from briefing.settings.schema import EDITION, SETTINGS, SMTP, TABLES, place_of

SMTP_PASSWORD = "BRIEFING_SMTP_PASSWORD"
_PATHS = ("archive", "sources")


@dataclass(frozen=True, slots=True)
class Reading:
    """The settings, None where a mistake stands in their way; all mistakes; where each value was written.

    `shared` is what [defaults] says, key by key, as editions hold it.
    """

    settings: Settings | None
    problems: tuple[Problem, ...]
    origins: Mapping[Key, Origin]
    shared: Mapping[str, Any]


def read(merged: Merged, known: Known, path: Path) -> Reading:
    """Check everything and make the settings of it; `path` is the file they are said to come from."""
    problems: list[Problem] = []
    at = merged.cursor(known, problems)
    top = {key: value for key, value in merged.data.items() if key not in TABLES}
    _tell_unknown(merged.data, at)
    values = SETTINGS.values({key: value for key, value in top.items() if _is_key(key)}, at)
    smtp = _smtp(merged, at)
    shared = EDITION.values(merged.data.get("defaults", {}), at.into("defaults"))
    editions = _editions(merged, shared, at)
    _agree(editions, _posts(merged) or any(path[:1] == ("smtp",) for path in merged.broken), at)
    told = tuple(sorted((*merged.problems, *problems), key=lambda problem: (problem.origin.name, problem.origin.line)))
    settings = None if told else _settings(values, smtp, editions, path)
    return Reading(settings, told, merged.origins, shared)


def _is_key(key: str) -> bool:
    return any(field.key == key for field in SETTINGS.fields)


def _tell_unknown(data: Mapping[str, Any], at: Cursor) -> None:
    names = (*(field.key for field in SETTINGS.fields), *(name for name in TABLES if name))
    for key in data:
        if key not in names:
            place = place_of(key)
            hint = f"it belongs in {place}" if place else closest(key, names)
            at.into(key).wrong("unknown key", hint or "take it out; `briefing config schema` has all keys")


def _settings(values: dict[str, Any], smtp: Smtp | None, editions: dict[str, Edition], path: Path) -> Settings:
    for key in _PATHS:
        values.setdefault(key, path.parent / SETTINGS.default(key))
    settings: Settings = SETTINGS.build(path=path, **values, smtp=smtp, editions=tuple(editions.values()))
    return settings


def _posts(merged: Merged) -> bool:
    """Whether there is a way for mail: variables alone make none, unless they name the sender."""
    table = merged.data.get("smtp")
    if not isinstance(table, dict) or "sender" in table:
        return table is not None
    return any(origin.line for path, origin in merged.origins.items() if path[:1] == ("smtp",))


def _smtp(merged: Merged, at: Cursor) -> Smtp | None:
    if not _posts(merged):
        return None
    before = len(at.problems)
    values = SMTP.values(merged.data["smtp"], at.into("smtp"), _broken(merged, ("smtp",)))
    if len(at.problems) > before or not values.get("sender"):
        return None
    smtp: Smtp = SMTP.build(**values)
    bare = smtp.user and not smtp.password
    return replace(smtp, password=Secret(environment=SMTP_PASSWORD)) if bare else smtp


def _editions(merged: Merged, shared: Mapping[str, Any], at: Cursor) -> dict[str, Edition]:
    tables = merged.data.get("editions", {})
    if not isinstance(tables, dict):
        mistyped(tables, "a table for each edition", "write [editions.NAME]", at.into("editions"))
        return {}
    editions: dict[str, Edition] = {}
    for name, table in tables.items():
        here = at.into("editions").into(name)
        if not isinstance(table, dict):
            mistyped(table, "a table", f"editions have names: write [editions.{name}]", here)
            continue
        _name(name, editions, here)
        values = {**shared, **EDITION.values(table, here)}
        values.setdefault("output", here.origin_of(()).folder / EDITION.default("output"))
        editions[name] = Edition(name, **values)
    return editions


def _name(name: str, editions: Mapping[str, Edition], at: Cursor) -> None:
    if not re.match(words.NAME, name):
        at.wrong(f"{name!r} is no name for an edition", "write up to 40 letters a-z, digits, hyphens")
    for other in editions:
        if other.casefold() == name.casefold():
            at.wrong(f"{name!r} is the name of an edition already ({other!r})", "files of both would have one name")


def _agree(editions: Mapping[str, Edition], posts: bool, at: Cursor) -> None:
    """What must hold between keys that may stand in different tables."""
    for name, edition in editions.items():
        here = at.into("editions").into(name)
        if edition.to and not posts:
            _told_at(here, "to").wrong("is given, and there is no [smtp]", "add [smtp] with sender and host")
        link = _told_at(here, "unsubscribe")
        told = any(problem.key == dotted(link.path) for problem in at.problems)
        if edition.one_click and not told and not edition.unsubscribe.lower().startswith("https://"):
            _told_at(here, "one_click").wrong("needs an https address to leave the list", 'unsubscribe = "https://…"')


def _told_at(edition: Cursor, key: str) -> Cursor:
    """The cursor of a key of an edition, or of the defaults where it stands there."""
    path = (*edition.path, key)
    shared = ("defaults", key)
    written = edition.origin_of(path) is not edition.origin_of(edition.path)
    return replace(edition, path=path if written or edition.origin_of(shared) is edition.origin_of(()) else shared)


def _broken(merged: Merged, table: Key) -> frozenset[str]:
    """Keys of a table that were given and could not be read."""
    inside = (path for path in merged.broken if len(path) > len(table) and path[: len(table)] == table)
    return frozenset(str(path[len(table)]) for path in inside)
