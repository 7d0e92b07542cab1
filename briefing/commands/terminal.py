"""Everything that is written to standard output or standard error passes here.

Texts come from strangers: an escape sequence in a headline must not reach the terminal.
"""

from __future__ import annotations

import io
import re
import sys
from functools import cache
from typing import BinaryIO

_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls (C0 but tab and line feed, DEL, C1)
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates; the mere marks belong to Arabic text
    "\ufeff\U000e0000-\U000e007f"  # byte order mark, invisible tags
    "\ud800-\udfff]"  # halves of surrogate pairs: no UTF-8 can hold them
)


def stdin() -> BinaryIO:
    """Standard input as bytes: what they mean is for the readers to say; nothing where it is closed."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def display(text: str) -> str:
    """The text without characters that act on a terminal instead of being shown; tabs and line feeds stay."""
    return _unsafe().sub("", text)


def out(text: str) -> None:
    """Write a line (or several) of the result to standard output."""
    sys.stdout.write(display(text) + "\n")


def warn(text: str) -> None:
    """Write a line (or several) about the run to standard error."""
    sys.stderr.write(display(text) + "\n")
    sys.stderr.flush()


def out_json(record: object, indent: int | None = None) -> None:
    """Write a JSON value to standard output; what `display` would drop is escaped, so nothing is lost."""
    import json

    plain = json.dumps(record, ensure_ascii=False, indent=indent)
    sys.stdout.write(_unsafe().sub(_escaped, plain) + "\n")


def out_bytes(content: bytes) -> None:
    """Write a finished rendition to standard output, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


@cache
def _unsafe() -> re.Pattern[str]:
    # Compiled on first use: `--help` shall not wait for it.
    return re.compile(_UNSAFE)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
