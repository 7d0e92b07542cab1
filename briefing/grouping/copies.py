"""Copies: articles that repeat another one word for word, or nearly so, as wire copy does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.model import Article
from briefing.text.words import words

SHINGLE = 4  # words
CONTAINED = 0.75  # share of the shorter text's shingles that the longer one holds
ALIKE = 0.45  # similarity below which no comparison of shingles is worth its time
SHORT = 12  # words; shorter texts are copies only when they and their titles are equal


def identified(articles: Sequence[Article]) -> list[Article]:
    """The articles with ids of their own: of several with one id, all but the first get a number behind it."""
    taken = {article.id for article in articles}
    given: set[str] = set()
    result = []
    for article in articles:
        name, number = article.id, 2
        while name in given or (name != article.id and name in taken):
            name, number = f"{article.id}-{number}", number + 1
        given.add(name)
        result.append(article if name == article.id else replace(article, id=name))
    return result


def said(article: Article) -> str:
    """What an article says, in normal form: its words; with those of its title where the text is short or has none.

    A short text alone says nothing ("Subscribers only."), and one without a word is itself and no other's copy.
    """
    found = words(article.text)
    if len(found) < SHORT:
        found = [*words(article.title), *found]
    return " ".join(found) or f"\n{article.title}\n{article.text}"


def equal_texts(articles: Sequence[Article]) -> list[list[Article]]:
    """Articles that say the same together, the earliest first; the order is that of what they say."""
    found: dict[str, list[Article]] = {}
    for article in articles:
        found.setdefault(said(article), []).append(article)
    return [sorted(found[key], key=_earliest) for key in sorted(found)]


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
        free = original[first] == first and original[second] == second
        if free and _contains(known(first), known(second)) and not _later(articles[first], articles[second]):
            original[second] = first
    return original


def _earliest(article: Article) -> tuple[str, ...]:
    return (article.published or "9", article.title, article.text, article.source, article.url, article.id)


def _later(one: Article, other: Article) -> bool:
    """Whether they are numbers of a series: days apart, and each with a number that the other has not."""
    days = [article.published[:10] for article in (one, other) if article.published]
    if len(set(days)) < 2:
        return False
    mine, theirs = ({word for word in words(article.text) if word.isdigit()} for article in (one, other))
    return bool(mine - theirs and theirs - mine)


def _contains(longer: frozenset[tuple[str, ...]], shorter: frozenset[tuple[str, ...]]) -> bool:
    return len(shorter) >= SHORT and len(longer & shorter) >= CONTAINED * len(shorter)


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    found = words(text)
    return frozenset(zip(*(found[i:] for i in range(SHINGLE)), strict=False))
