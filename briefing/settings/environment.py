"""Settings in environment variables: the values of the top and of [smtp], as in BRIEFING_SMTP_HOST."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from briefing.settings.cursor import Key, Origin
from briefing.settings.kinds import Kind, Many, Number, Switch
from briefing.settings.layers import Layer
from briefing.settings.schema import SECRET_PLACE, TABLES

_OWN: Mapping[Key, str] = {("sources",): "BRIEFING_SOURCES_FILE"}  # as `--file` of the commands around the list has it
_TRUTHS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def variables() -> dict[Key, str]:
    """The path of each value that a variable may set → the name of the variable."""
    return {path: _OWN.get(path) or "_".join(("BRIEFING", *path)).upper() for path, _ in _settable()}


def of_environment(environment: Mapping[str, str], folder: Path) -> Layer:
    """What the environment says; relative paths in it count from `folder`. An empty variable says nothing."""
    data: dict[str, Any] = {}
    origins: dict[Key, Origin] = {}
    names = variables()
    for path, kind in _settable():
        given = environment.get(names[path], "")
        if given:
            table = data if len(path) == 1 else data.setdefault(path[0], {})
            table[path[-1]] = _value(kind, given)
            origins[path] = Origin(f"environment {names[path]}", 0, folder)
    return Layer(data, origins)


def _settable() -> Iterator[tuple[tuple[str, ...], Kind]]:
    for table in ("", "smtp"):
        for field in TABLES[table].fields:
            if field.kind is not SECRET_PLACE:
                yield ((table, field.key) if table else (field.key,)), field.kind


def _value(kind: Kind, text: str) -> object:
    """Text as the kind would have it in a file; what does not fit stays text, and the check tells."""
    if isinstance(kind, Many):
        return [part for part in text.replace(",", " ").split() if part]
    if isinstance(kind, Switch):
        return _TRUTHS.get(text.lower(), text)
    if isinstance(kind, Number):
        try:
            return int(text) if kind.whole else float(text)
        except ValueError:
            return text
    return text
