"""Near-duplicates: articles that repeat another one nearly word for word, as wire copy does."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.model import Article
from briefing.text.words import words

SHINGLE = 4  # words
CONTAINED = 0.75  # share of the shorter text's shingles that the longer one holds
ALIKE = 0.45  # similarity below which no comparison of shingles is worth its time
SHORT = 12  # words; shorter texts are copies only when they are equal


def originals(articles: Sequence[Article], alike: Sequence[tuple[int, int]]) -> list[int]:
    """For each article the number of the one it repeats, or its own; `alike` are the pairs worth comparing."""
    shingles: dict[int, frozenset[tuple[str, ...]]] = {}
    original = list(range(len(articles)))

    def known(index: int) -> frozenset[tuple[str, ...]]:
        if index not in shingles:
            shingles[index] = _shingles(articles[index].text)
        return shingles[index]

    fullest = sorted(range(len(articles)), key=lambda i: (-len(articles[i].text), articles[i].published or "9", i))
    rank = {index: place for place, index in enumerate(fullest)}
    for a, b in sorted(alike, key=lambda pair: sorted((rank[pair[0]], rank[pair[1]]))):
        first, second = sorted((a, b), key=rank.__getitem__)
        if original[first] == first and original[second] == second and _contains(known(first), known(second)):
            original[second] = first
    return original


def equal_texts(articles: Sequence[Article]) -> dict[str, list[int]]:
    """Text in normal form → the numbers of the articles that have it."""
    found: dict[str, list[int]] = {}
    for index, article in enumerate(articles):
        found.setdefault(" ".join(words(article.text or article.title)), []).append(index)
    return found


def _contains(longer: frozenset[tuple[str, ...]], shorter: frozenset[tuple[str, ...]]) -> bool:
    return len(shorter) >= SHORT and len(longer & shorter) >= CONTAINED * len(shorter)


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    found = words(text)
    return frozenset(zip(*(found[i:] for i in range(SHINGLE)), strict=False))
