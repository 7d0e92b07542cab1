"""Which words of a text a search found, and the passage that shows most of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.archive.query import WORD, Term, normal
from briefing.similarity import romanized

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
    words = [text[start:end] for start, end in places]
    folded = [normal(word) for word in words]
    plain = [romanized(word.lower()) for word in words]
    found = []
    for number, term in enumerate(terms):
        for first in range(len(words) - len(term.words) + 1):
            if _stands(term, folded, plain, first):
                found.append(((places[first][0], places[first + len(term.words) - 1][1]), number))
    return sorted(found)


def snippet(text: str, terms: Sequence[Term]) -> Snippet:
    """The passage of at most `LENGTH` characters that shows most different terms; the beginning where there are none."""
    found = finds(text, terms)
    best = max(found, key=lambda one: (_shown(found, one[0][0]), -one[0][0]), default=((0, 0), 0))
    start = _word_start(text, max(0, best[0][0] - BEFORE)) if found else 0
    end = _word_end(text, start, max(best[0][1], start + LENGTH))
    spans = _disjoint([(a - start, b - start) for (a, b), _ in found if a >= start and b <= end])
    return Snippet(text[start:end], start, end, spans)


def whole(text: str, terms: Sequence[Term]) -> Snippet:
    """All of a short text, as of a headline, with its finds."""
    return Snippet(text, 0, len(text), _disjoint([span for span, _ in finds(text, terms)]))


def _stands(term: Term, folded: Sequence[str], plain: Sequence[str], first: int) -> bool:
    last = len(term.words) - 1
    for offset, (word, spelled) in enumerate(zip(term.words, term.romanized, strict=True)):
        here = (folded[first + offset], plain[first + offset])
        if offset == last and term.open_ended:
            if not (here[0].startswith(word) or here[1].startswith(spelled)):
                return False
        elif word != here[0] and spelled != here[1]:
            return False
    return True


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
