"""Articles → stories: what tells of one event comes together; an article that stands alone is a story too.

Near-duplicates are collapsed first, then average link on a sparse graph joins what is left, language by language.
The result depends on the articles alone, not on their order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefing import languages
from briefing.errors import UsageError
from briefing.grouping import copies, graph
from briefing.grouping.across import linked
from briefing.grouping.linkage import link
from briefing.grouping.settled import NOTHING, Settled
from briefing.grouping.stories import make_story
from briefing.model import Article, Story

__all__ = ["group", "linked", "rank", "refuse_unknown"]

THRESHOLDS = {"fine": 0.19, "story": 0.14, "topic": 0.12}
"""What the mean similarity of two groups must reach, among USUAL articles."""
USUAL = 100
GROWTH = 0.1  # exponent: among more articles more pairs are alike by chance
MOST = 3000  # articles; with more, nothing grows any more
TOPIC_MEMORY = 0.4  # a topic spans weeks: this share of similarity survives any distance in time


def group(articles: Iterable[Article], granularity: str = "story", settled: Settled = NOTHING) -> list[Story]:
    """Stories, those of most sources first, then those told at most length; every article is in exactly one.

    granularity: "fine", "story" or "topic"; the stories of a finer one lie inside those of a coarser one.
    settled: the stories of earlier runs, their articles being among those given; they stay together and keep their ids.
    """
    refuse_unknown(granularity)
    by_language: dict[str, list[Article]] = {}
    for article in copies.identified(sorted(articles, key=_canonical)):
        by_language.setdefault(languages.get(article.language).code, []).append(article)
    stories = [
        story for code in sorted(by_language) for story in _one_language(by_language[code], code, granularity, settled)
    ]
    return linked(sorted(stories, key=rank))


def refuse_unknown(granularity: str) -> None:
    """Raise `UsageError` for a granularity that is none."""
    if granularity not in THRESHOLDS:
        raise UsageError(f"granularity is one of {', '.join(THRESHOLDS)}, not {granularity!r}")


def _one_language(articles: Sequence[Article], code: str, granularity: str, settled: Settled) -> list[Story]:
    language = languages.get(code)
    equal = [part for same in copies.equal_texts(articles) for part in settled.by_owner(same)]
    distinct = [same[0] for same in equal]
    company = [article for article in settled.company if languages.get(article.language).code == code]
    similar = graph.likeness(distinct, language, company)
    close = similar.over(copies.ALIKE)
    original = copies.originals(distinct, settled.comparable(equal, close))
    kept = [index for index, source in enumerate(original) if source == index]
    repeats: dict[int, list[Article]] = {index: [] for index in kept}
    for index, source in enumerate(original):
        repeats[source] += equal[index][1:] if index == source else equal[index]
    places = [[distinct[i], *repeats[i]] for i in kept]
    similar = similar.only(kept)
    among = len(places) + len(company)
    width = "fine" if granularity == "fine" else "story"
    start = settled.start(places)
    groups = link(similar.graph(together=start), threshold(width, among), start, settled.apart(places))
    if granularity == "topic":
        wider = similar.graph(TOPIC_MEMORY, start)
        groups = link(wider, threshold("topic", among), groups, settled.apart(places))
    stories = [
        make_story([places[i][0] for i in group], [a for i in group for a in places[i][1:]], language)
        for group in groups
    ]
    return [replace(story, id=settled.id_of(story.articles) or story.id) for story in stories]


def threshold(granularity: str, articles: int) -> float:
    """The least mean similarity of two groups that are one, among so many articles."""
    return THRESHOLDS[granularity] * math.pow(min(max(articles, USUAL), MOST) / USUAL, GROWTH)


def _canonical(article: Article) -> tuple[str, ...]:
    named = (article.source, article.url, article.id, article.language, article.author)
    return (article.title, article.text, article.published or "", *named)


def rank(story: Story) -> tuple[int, int, str]:
    """Most sources first, then the longest told."""
    told = [article for article in story.articles if article.id not in story.copies]
    return -len(told), -sum(len(article.text) for article in told), story.id
