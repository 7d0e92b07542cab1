"""Where things stand in a TOML text (toml.io/en/v1.0.0): its statements with their lines, also when some are broken.

The standard library reads TOML, but says of no value where it stood, and stops at the first mistake. Here a text is
only cut into statements; what one says is left to that reader.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{},\n]"
    r"|[^\s\"'#\[\]{},]+"
    r"|[^\S\n]+|[\"']",
    re.DOTALL,
)
_NAME = r"(?:\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[\w.\-]++|[ \t]++(?=[\w.\-\"']))++"
_KEY = re.compile(rf"[^\S\n]*+({_NAME})[^\S\n]*+=")
_HEADER = re.compile(rf"[^\S\n]*+\[\[?[ \t]*+({_NAME})[ \t]*+\]\]?[^\S\n]*+(?:#[^\n]*)?$", re.MULTILINE)
# Inside an array that was never closed, such a line begins the next statement all the same.
_FRESH = re.compile(rf"[^\S\n]*+(?:{_NAME}[^\S\n]*+=|\[\[?[a-z][\w.\-]*+\]\]?[^\S\n]*+(?:#|$))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A header or a key with its value. Lines count from 1; `path` is () where the key itself is broken.

    `elements` are the lines on which the elements of an array begin; `repeats`: a header of a list of tables;
    `unclosed`: a bracket was opened and never closed.
    """

    first: int
    last: int
    text: str
    header: bool
    path: tuple[str, ...]
    elements: tuple[int, ...] = ()
    repeats: bool = False
    unclosed: bool = False


def statements(text: str) -> Iterator[Statement]:
    """The statements of a text with bare line feeds, in their order; comments and empty lines are left out."""
    at, line = 0, 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        row = text[at:end].strip()
        if row and not row.startswith("#"):
            value = _Value(end) if row.startswith("[") else _value(text, at, line)
            end = value.end
            last = line + text.count("\n", at, end)
            yield _statement(line, last, text[at:end], value)
            line = last
        at, line = end + 1, line + 1


@dataclass(frozen=True, slots=True)
class _Value:
    end: int
    elements: tuple[int, ...] = ()
    unclosed: bool = False


def _statement(first: int, last: int, text: str, value: _Value) -> Statement:
    header = text.lstrip().startswith("[")
    match = (_HEADER if header else _KEY).match(text)
    path = _path(match[1]) if match else ()
    repeats = header and text.lstrip().startswith("[[")
    return Statement(first, last, text, header, path, value.elements, repeats, value.unclosed)


def _path(key: str) -> tuple[str, ...]:
    """The names of a dotted key."""
    try:
        found: object = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while isinstance(found, dict):
        name, found = next(iter(found.items()))
        names.append(name)
    return tuple(names)


def _value(text: str, start: int, line: int) -> _Value:
    """Where the statement that begins at `start` ends, and on which lines the elements of its array begin."""
    key = _KEY.match(text, start)
    at, depth = (key.end() if key else start), 0
    elements: list[int] = []
    awaited = False  # the next token begins an element
    while at < len(text):
        found = _TOKEN.match(text, at)
        token = found[0] if found else text[at]
        if token == "\n":
            if depth <= 0 or _FRESH.match(text, at + 1):
                break
        elif not token.isspace() and not token.startswith("#"):
            if awaited and token != "]":
                elements.append(line + text.count("\n", start, at))
            awaited = depth <= 1 and (token == "," or (token == "[" and depth == 0))
            depth += (token in "[{") - (token in "]}")
        at += len(token)
    return _Value(at, tuple(elements), depth > 0)
