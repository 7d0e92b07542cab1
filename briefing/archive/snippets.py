"""Which words of a text a search found, and the passage that shows most of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefing.archive.query import WORD, Term
from briefing.similarity import romanized
from briefing.text.words import fold_text

LENGTH = 200  # characters
BEFORE = 40  # characters shown ahead of the first find

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage: `text == whole[start:end]`; `spans` are the finds in it, as offsets into `text`."""

    text: str
    start: int
    end: int
    spans: tuple[Span, ...]

    @property
    def marked(self) -> str:
        """The passage with brackets around the finds, one line."""
        parts, at = [], 0
        for start, end in self.spans:
            parts += [self.text[at:start], "[", self.text[start:end], "]"]
            at = end
        return " ".join("".join([*parts, self.text[at:]]).split())


def finds(text: str, terms: Sequence[Term]) -> list[tuple[Span, int]]:
    """Where the terms stand in a text, in order: offsets and the number of the term."""
    places = [(match.start(), match.end()) for match in WORD.finditer(text)]
    words = [_forms(text[start:end].lower()) for start, end in places]
    found = []
    for number, term in enumerate(terms):
        wanted = [_forms(word) for word in term.words]
        # Most words of a text are no find; those are passed over before they cost a call.
        heads = None if term.open_ended and len(wanted) == 1 else set(wanted[0])
        for first in range(len(words) - len(wanted) + 1):
            if (heads is None or not heads.isdisjoint(words[first])) and _stands(
                wanted, words[first : first + len(wanted)], term.open_ended
            ):
                found.append(((places[first][0], places[first + len(wanted) - 1][1]), number))
    return sorted(found)


def snippet(text: str, terms: Sequence[Term]) -> Snippet:
    """The passage of at most `LENGTH` characters that shows most different terms; the beginning where it shows none."""
    found = finds(text, terms)
    best = max(found, key=lambda one: (_shown(found, one[0][0]), -one[0][0]), default=((0, 0), 0))
    start = _word_start(text, max(0, best[0][0] - BEFORE)) if found else 0
    end = _word_end(text, start, max(best[0][1], start + LENGTH))
    spans = _disjoint([(a - start, b - start) for (a, b), _ in found if a >= start and b <= end])
    return Snippet(text[start:end], start, end, spans)


def whole(text: str, terms: Sequence[Term]) -> Snippet:
    """All of a short text, as of a headline, with its finds."""
    return Snippet(text, 0, len(text), _disjoint([span for span, _ in finds(text, terms)]))


@lru_cache(maxsize=100_000)
def _forms(word: str) -> tuple[str, str]:
    """A lower-case word without accents, and in the letters a to z."""
    return fold_text(word), romanized(word)


def _stands(wanted: Sequence[tuple[str, str]], here: Sequence[tuple[str, str]], open_ended: bool) -> bool:
    """Whether the words are those wanted, in one of their forms; open-ended, the last may go on."""
    exact = len(wanted) - open_ended
    if any(w[0] != h[0] and w[1] != h[1] for w, h in zip(wanted[:exact], here[:exact], strict=True)):
        return False
    return not open_ended or here[-1][0].startswith(wanted[-1][0]) or here[-1][1].startswith(wanted[-1][1])


def _shown(found: Sequence[tuple[Span, int]], start: int) -> int:
    """How many different terms a passage shows that begins with the find at `start`."""
    first = bisect_left(found, ((start, 0), 0))
    return len({number for (_, end), number in found[first:] if end <= start + LENGTH - BEFORE})


def _word_start(text: str, at: int) -> int:
    """The first beginning of a word not before `at`."""
    while 0 < at < len(text) and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, start: int, at: int) -> int:
    """The last end of a word not after `at`; `at` itself where the passage is one word."""
    if at >= len(text):
        return len(text)
    end = at
    while end > start and not text[end].isspace():
        end -= 1
    return end if end > start else at


def _disjoint(spans: Sequence[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)
