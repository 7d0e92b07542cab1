"""What `briefing.toml` means for the commands that no edition belongs to: its values are the defaults of their options.

So an option wins over the environment, that over the file at hand, that over the user's own, that over the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from briefing.commands import configured, terminal
from briefing.errors import BriefingError

if TYPE_CHECKING:
    from briefing.settings.reading import Reading

Options = Mapping[str, tuple[str, ...]]

_ARCHIVE: Options = {"archive": ("archive",)}
_LIST: Options = {"file": ("sources",)}
_LIMITS: Options = {"timeout": ("timeout",), "allow_private": ("allow_private",)}
_PAGE: Options = {
    "format": ("defaults", "formats"),
    "interest": ("defaults", "interests"),
    **{
        key: ("defaults", key)
        for key in (
            "language",
            "stories",
            "points",
            "words",
            "minutes",
            "include",
            "exclude",
            "granularity",
            "method",
            "theme",
            "page",
            "front_matter",
            "output",
        )
    },
}
FOLLOWERS: Mapping[str, Options | Mapping[str, Options]] = {
    "build": _PAGE,
    "summarize": {"method": ("defaults", "method")},
    "group": {"granularity": ("defaults", "granularity")},
    "list": _ARCHIVE,
    "show": _ARCHIVE,
    "search": _ARCHIVE,
    "archive": dict.fromkeys(("pin", "mute", "split", "merge", "retain", "vacuum", "check"), _ARCHIVE),
    "fetch": {**_LIST, **_LIMITS},
    "sources": {
        **dict.fromkeys(("list", "remove", "import", "export"), _LIST),
        **{name: {**_LIST, **_LIMITS} for name in ("add", "check")},
    },
}
"""Command (and sub-command) → option → the path of the value that it follows; a test compares it with the commands."""


def defaults(command: str) -> dict[str, Any]:
    """What the files say for the options of a command, as Click's `default_map` has it; {} where they say nothing.

    A configuration with mistakes is followed in nothing, and that is told.
    """
    try:
        if command not in FOLLOWERS or not configured.files():
            return {}
        found = configured.reading()
    except BriefingError as error:
        terminal.warn(f"briefing: {error}")
        return {}
    if found.settings is None:
        terminal.warn(f"briefing: not followed: {configured.told(found.problems)}")
        return {}
    return _said(FOLLOWERS[command], found)


def _said(options: Mapping[str, Any], found: Reading) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, path in options.items():
        if isinstance(path, Mapping):
            said[name] = _said(path, found)
        elif path in found.origins:
            said[name] = _value(path, found)
    return said


def _value(path: tuple[str, ...], found: Reading) -> Any:
    from pathlib import Path

    held = found.shared[path[1]] if path[0] == "defaults" else getattr(found.settings, path[0])
    return str(held) if isinstance(held, Path) else held
