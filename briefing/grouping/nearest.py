"""What nearly joined: for each story the one of its language that is most like it, and what kept the two apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing import languages
from briefing.grouping import graph, names
from briefing.grouping.stories import shared_words
from briefing.languages import Language
from briefing.model import Article, Story

VOICES = 10  # articles of a story that are compared, the first ones
LEAST = 0.04  # mean similarity below which nothing nearly joined
FAR = 2  # days between two stories from which on time keeps them apart


@dataclass(frozen=True, slots=True)
class Nearest:
    """A story that nearly joined: the words that it shares, and the reason why it did not."""

    story: Story
    shared: tuple[str, ...]
    apart: str


def nearest(stories: Sequence[Story]) -> dict[str, Nearest]:
    """Id of a story → the one that nearly joined it; a story that is like no other has none."""
    found: dict[str, Nearest] = {}
    for code in sorted({languages.get(story.language).code for story in stories}):
        language = languages.get(code)
        some = [story for story in stories if languages.get(story.language).code == code]
        for one, other in _closest(some, language):
            shared = shared_words(_voices(one), _voices(other), language)
            found[one.id] = Nearest(other, tuple(shared), _reason(one, other, language))
    return found


def _closest(stories: Sequence[Story], language: Language) -> Iterator[tuple[Story, Story]]:
    voices = [_voices(story) for story in stories]
    articles = [article for group in voices for article in group]
    owner = [number for number, group in enumerate(voices) for _ in group]
    sums: list[dict[int, float]] = [{} for _ in stories]
    for first, second, alike in graph.likeness(articles, language).pairs():
        a, b = owner[first], owner[second]
        if a != b:
            mean = alike / (len(voices[a]) * len(voices[b]))
            sums[a][b] = sums[b][a] = sums[a].get(b, 0.0) + mean
    for number, near in enumerate(sums):
        if near:
            best = min(near, key=lambda other: (-near[other], stories[other].id))
            if near[best] >= LEAST:
                yield stories[number], stories[best]


def _reason(one: Story, other: Story, language: Language) -> str:
    days = [[known for a in _voices(story) if (known := graph.day(a)) is not None] for story in (one, other)]
    between = min((abs(a - b) for a in days[0] for b in days[1]), default=0)
    if between > FAR:
        return f"{between} days lie between them"
    if names.differ(_voices(one), _voices(other), language):
        return "other names"
    return "too little in common"


def _voices(story: Story) -> list[Article]:
    copies = set(story.copies)
    return [article for article in story.articles if article.id not in copies][:VOICES]
