"""The digest that closes an issue file: whoever changes one character anywhere in the file breaks it."""

from __future__ import annotations

import hashlib
import re

EMPTY = '"digest": ""\n}\n'
"""How the text of an issue ends before it is sealed: the digest is its last key."""
_SEAL = re.compile(r'"digest": "(sha256:[0-9a-f]{64})"\n\}\n\Z')


def digest(text: str) -> str:
    """SHA-256 (FIPS 180-4) of a text in UTF-8, as "sha256:" and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def seal(text: str) -> str:
    """An issue whose text ends in `EMPTY`, with the digest of that very text filled in."""
    return text.removesuffix(EMPTY) + EMPTY.replace('""', f'"{digest(text)}"')


def sealed(text: str) -> bool:
    """Whether the text ends in a digest, and the digest is that of the text with its place left empty."""
    match = _SEAL.search(text)
    return match is not None and match[1] == digest(text[: match.start()] + EMPTY)
