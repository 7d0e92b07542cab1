"""Articles → stories: what tells of one event comes together; an article that stands alone is a story too.

Near-duplicates are collapsed first, then average link on a sparse graph joins what is left, language by language.
The result depends on the articles alone, not on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefing import languages
from briefing.errors import UsageError
from briefing.grouping import copies, graph
from briefing.grouping.linkage import Graph, link
from briefing.grouping.stories import make_story
from briefing.model import Article, Story

THRESHOLDS = {"fine": 0.22, "story": 0.14, "topic": 0.08}
TOPIC_MEMORY = 0.4  # a topic spans weeks: this share of similarity survives any distance in time


def group(articles: Iterable[Article], granularity: str = "story") -> list[Story]:
    """Stories, those of most sources first, then those told at most length; every article is in exactly one.

    granularity: "fine", "story" or "topic"; the stories of a finer one lie inside those of a coarser one.
    """
    if granularity not in THRESHOLDS:
        raise UsageError(f"granularity is one of {', '.join(THRESHOLDS)}, not {granularity!r}")
    by_language: dict[str, list[Article]] = {}
    for article in sorted(articles, key=_canonical):
        by_language.setdefault(article.language, []).append(article)
    stories = [story for code in sorted(by_language) for story in _one_language(by_language[code], code, granularity)]
    return sorted(stories, key=_rank)


def _one_language(articles: list[Article], code: str, granularity: str) -> list[Story]:
    language = languages.get(code)
    equal = list(copies.equal_texts(articles).values())
    distinct = [articles[same[0]] for same in equal]
    similar = graph.build(distinct, language)
    close = [(a, b) for a, row in enumerate(similar) for b, s in row.items() if a < b and s >= copies.ALIKE]
    original = copies.originals(distinct, close)
    kept = [index for index, source in enumerate(original) if source == index]
    groups = _groups([distinct[i] for i in kept], _restricted(similar, kept), language, granularity)
    return [
        make_story(
            [articles[m] for place in group for i in _repeats(kept[place], original) for m in equal[i][:1]],
            [articles[m] for place in group for i in _repeats(kept[place], original) for m in equal[i][1:]],
            {distinct[i].id for place in group for i in _repeats(kept[place], original) if i != kept[place]},
            language,
        )
        for group in groups
    ]


def _groups(
    articles: Sequence[Article], similar: Graph, language: languages.Language, granularity: str
) -> list[list[int]]:
    groups = link(similar, THRESHOLDS["fine" if granularity == "fine" else "story"])
    if granularity == "topic":
        groups = link(graph.build(articles, language, TOPIC_MEMORY), THRESHOLDS["topic"], groups)
    return groups


def _restricted(similar: Graph, kept: Sequence[int]) -> Graph:
    place = {index: i for i, index in enumerate(kept)}
    return [{place[o]: s for o, s in similar[index].items() if o in place} for index in kept]


def _repeats(index: int, original: Sequence[int]) -> list[int]:
    return [i for i, source in enumerate(original) if source == index]


def _canonical(article: Article) -> tuple[str, ...]:
    return (article.title, article.text, article.published or "", article.source, article.url, article.id)


def _rank(story: Story) -> tuple[int, int, str]:
    """Most sources first, then the longest told."""
    told = [article for article in story.articles if article.id not in story.copies]
    return -len(told), -sum(len(article.text) for article in told), story.id
