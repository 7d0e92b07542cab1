"""Several places that say settings, one over the other: the user's own file, the file at hand, the environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.settings.cursor import Cursor, Key, Known, Origin, Problem, dotted
from briefing.settings.toml import parse

_MOST = 1_000_000  # bytes
_MERGED = ("smtp", "defaults", "editions")  # tables that are merged key by key; every other value is replaced whole


@dataclass(frozen=True, slots=True)
class Layer:
    """One place: its data, where each key stood, what could not be read and the keys that had it."""

    data: Mapping[str, Any]
    origins: Mapping[Key, Origin]
    problems: tuple[Problem, ...] = ()
    broken: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Merged:
    """All places together; `origins` has every key that was written somewhere, () the whole."""

    data: Mapping[str, Any]
    origins: Mapping[Key, Origin]
    problems: tuple[Problem, ...]
    broken: frozenset[Key]

    def origin(self, path: Key) -> Origin:
        """Where a value was written, or the nearest thing around it."""
        while path not in self.origins:
            path = path[:-1]
        return self.origins[path]

    def cursor(self, known: Known, problems: list[Problem]) -> Cursor:
        """A cursor on the whole that notes what is wrong in `problems`."""
        return Cursor((), self.origin, known, problems)


def of_file(content: bytes, name: str, folder: Path) -> Layer:
    """What a `briefing.toml` says; `name` is what messages call it, `folder` what its relative paths count from."""
    whole = Origin(name, 0, folder)
    if len(content) > _MOST:
        return Layer({}, {}, (Problem(whole, "", "is too large for a configuration", "name another file"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Layer({}, {}, (Problem(Origin(name, line, folder), "", "is not UTF-8", "save the file as UTF-8"),))
    parsed = parse(text)
    origins = {path: Origin(name, line, folder) for path, line in parsed.lines.items()}
    problems = tuple(
        Problem(Origin(name, fault.line, folder), dotted(fault.path), fault.wrong, fault.hint)
        for fault in parsed.faults
    )
    return Layer(parsed.data, {(): whole} | origins, problems, frozenset(fault.path for fault in parsed.faults))


def merged(layers: Sequence[Layer], whole: Origin) -> Merged:
    """The layers, each over those before it. `whole` is what a missing table is told of."""
    data: dict[str, Any] = {}
    origins: dict[Key, Origin] = {}
    for layer in layers:
        _lay(data, layer.data, (), origins, layer.origins)
    return Merged(
        data,
        origins | {(): whole},
        tuple(problem for layer in layers for problem in layer.problems),
        frozenset().union(*(layer.broken for layer in layers)),
    )


def _lay(
    below: dict[str, Any],
    above: Mapping[str, Any],
    path: Key,
    origins: dict[Key, Origin],
    more: Mapping[Key, Origin],
) -> None:
    if path in more:
        origins[path] = more[path]
    for name, value in above.items():
        inside = (*path, name)
        both = isinstance(value, dict) and isinstance(below.get(name, {}), dict)
        if both and ((inside[0] in _MERGED and len(inside) == 1) or (len(inside) == 2 and inside[0] == "editions")):
            table = below[name] = dict(below.get(name, {}))
            _lay(table, value, inside, origins, more)
            continue
        for old in [key for key in origins if key[: len(inside)] == inside]:
            del origins[old]
        below[name] = value
        origins.update((key, origin) for key, origin in more.items() if key[: len(inside)] == inside)
