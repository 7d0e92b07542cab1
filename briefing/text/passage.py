"""A text while it is cut into sentences: what is enclosed in it, and where the present sentence starts."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from briefing.languages import Language

LOOK_BACK = 48
"""Characters before a full stop that are looked at."""
_ALNUM = re.compile(r"[^\W_]")
_OPENING = "\"'«“„‟‚‘([{¿¡—–-*_›»"


@dataclass(slots=True)
class Passage:
    """The text under the knife: its enclosures, where the present sentence starts, and where its first word is."""

    text: str
    language: Language
    pairs: list[tuple[int, int]]
    opens: frozenset[int]
    start: int = 0
    first: int = -1

    def has_word(self, end: int) -> bool:
        """Whether the present sentence has a letter or digit before `end`."""
        if self.first < self.start:
            match = _ALNUM.search(self.text, self.start)
            self.first = match.start() if match else len(self.text)
        return self.first < end

    def around(self, at: int) -> tuple[int, int] | None:
        """The enclosure that holds the character at `at`."""
        index = bisect_right(self.pairs, (at, len(self.text))) - 1
        return self.pairs[index] if index >= 0 and at < self.pairs[index][1] else None

    def word_before(self, at: int, skip_space: bool = False) -> str:
        """The characters up to `at` that no white space parts, without opening marks; "" if there are none."""
        piece = self.text[max(self.start, at - LOOK_BACK) : at]
        if skip_space:
            piece = piece.rstrip()
        if not piece or piece[-1].isspace():
            return ""
        return piece.rsplit(None, 1)[-1].lstrip(_OPENING)
