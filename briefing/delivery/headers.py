"""Header fields of a message (RFC 5322), each folded by us: no text can end its field, begin another or grow too long.

The standard library's folding turns long words such as addresses of pages into encoded words, which no machine reads.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

from briefing.delivery.addresses import Box
from briefing.errors import UsageError

_LINE = 76
_LONGEST = 900  # bytes of a word; a line has at most 998 (RFC 5322, 2.1.1)
_FRAME = len("=?utf-8?b??=")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")


def field(name: str, words: Iterable[str]) -> bytes:
    """One field of words that stand as they are, folded between them; UTF-8 where they are not ASCII.

    Raises `UsageError` for a word that is too long or holds a control character or a space.
    """
    lines = [f"{name}:"]
    for number, word in enumerate(words):
        if not word.isprintable() or " " in word or len(word.encode("utf-8")) > _LONGEST:
            raise UsageError(f"the header {name} cannot hold {word[:60]!r}")
        # Never after the bare name: programs take that for an empty field.
        if number and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines).encode("utf-8") + b"\r\n"


def text(name: str, value: str) -> bytes:
    """One field of free text, in encoded words (RFC 2047) unless it is plain ASCII."""
    return field(name, _words(value, len(name) + 2))


def mailbox(name: str, box: Box) -> bytes:
    """One field with one mailbox."""
    if not box.name:
        return field(name, [box.address])
    return field(name, [*phrase(box.name, len(name) + 2), f"<{box.address}>"])


def phrase(value: str, used: int = 0) -> Iterator[str]:
    """The words of a display name: atoms, else a quoted string, else encoded words; `used` columns are taken before."""
    if all(_ATOM.fullmatch(word) for word in value.split()) and _is_plain(value):
        yield from value.split()
    elif _is_plain(value):
        yield from ('"' + re.sub(r'(["\\])', r"\\\1", " ".join(value.split())) + '"').split(" ")
    else:
        yield from _encoded(" ".join(value.split()), used)


def _words(value: str, used: int) -> Iterable[str]:
    return value.split() if _is_plain(value) else _encoded(" ".join(value.split()), used)


def _is_plain(value: str) -> bool:
    """Whether a text may stand as it is; what looks like an encoded word must not be read as one."""
    short = all(len(word) < _LINE - len("References: ") for word in value.split())
    return value.isascii() and value.isprintable() and "=?" not in value and short


def _encoded(value: str, used: int) -> Iterator[str]:
    """The text in encoded words, none of which splits a character; readers drop the spaces between them."""
    room, piece = _bytes(used), b""
    for character in value:
        more = character.encode("utf-8", "replace")
        if len(piece) + len(more) > room:
            yield _encoded_word(piece)
            room, piece = _bytes(1), b""
        piece += more
    yield _encoded_word(piece)


def _bytes(used: int) -> int:
    """How many bytes of text an encoded word takes on a line on which so many columns are used."""
    return (_LINE - 1 - used - _FRAME) // 4 * 3


def _encoded_word(piece: bytes) -> str:
    return f"=?utf-8?b?{b64encode(piece).decode('ascii')}?="
