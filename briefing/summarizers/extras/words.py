"""Lists of words as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOTHING = r"(?!)"


def alternatives(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first; nothing where there are none."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w))) or _NOTHING
