"""Values as TOML (toml.io/en/v1.0.0) has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_EXACT = 2**53  # up to here a float that is whole is that whole number
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def literal(value: object) -> str:
    """A value on one line: text, path, number, truth, sequence or mapping of these."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if whole else repr(value)
    if isinstance(value, str | Path):
        return quoted(str(value))
    if isinstance(value, Mapping):
        held = ", ".join(f"{key(name)} = {literal(each)}" for name, each in value.items())
        return f"{{ {held} }}" if held else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(literal, value))}]"
    raise TypeError(f"TOML has no {type(value).__name__}")


def quoted(text: str) -> str:
    """A basic string."""
    return '"' + "".join(_ESCAPES.get(char) or _plain(char) for char in text) + '"'


def key(name: str) -> str:
    """A key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else quoted(name)


def _plain(char: str) -> str:
    # Controls are not allowed, and halves of surrogate pairs have no UTF-8.
    if char < " " or char == "\x7f":
        return f"\\u{ord(char):04x}"
    return "\ufffd" if "\ud800" <= char <= "\udfff" else char
