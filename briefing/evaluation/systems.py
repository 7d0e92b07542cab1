"""What is put side by side: the product's own summaries and stories, and what they are measured against."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from briefing.errors import NothingToBrief
from briefing.evaluation import baselines
from briefing.evaluation.data import SummaryItem
from briefing.evaluation.facets import Summarizer
from briefing.evaluation.oracle import oracle
from briefing.evaluation.stories import Grouping, alone
from briefing.evaluation.summaries import System
from briefing.model import Article, Summary
from briefing.summarizers.names import DEFAULT

OURS = DEFAULT
"""The default summarizing method: the one all others are compared with."""

ORACLE = "oracle"

DEFAULT_METHODS = (OURS, "coverage", "lead", "frequency", "luhn", "sumbasic", "edmundson", "lexrank", ORACLE)
"""What a table shows unless asked otherwise: all but the slowest methods."""

STORIES, TFIDF, ALONE = "stories", "tf-idf average link", "every article alone"


FACET_METHODS = (OURS, "coverage", "lead")
"""What a table of facets shows unless asked otherwise."""


def summarizers(names: Iterable[str]) -> dict[str, System]:
    """A system for each name: a method of the product, or "oracle"."""
    return {name: oracle if name == ORACLE else product_method(name) for name in names}


def product_method(name: str) -> System:
    """The product's own summary of an item by that method; an unknown name is an error when it first runs."""

    def system(item: SummaryItem) -> list[str]:
        from briefing.summarizers import summarize

        try:
            summary = summarize(item.articles, words=item.words, method=name)
        except NothingToBrief:
            return []
        return [sentence.text for sentence in summary.sentences]

    return system


def point_maker(name: str) -> Summarizer:
    """The product's key points of one article by that method; an unknown name is an error when it first runs."""

    def system(article: Article, points: int, sentences: int | None) -> Summary:
        from briefing.summarizers import summarize

        return summarize([article], points=points, sentences=sentences, method=name)

    return system


def groupings(granularity: str, articles: int) -> dict[str, Grouping]:
    """Our stories, the plain baseline (left out where so many articles are beyond it) and the floor."""
    found: dict[str, Grouping] = {STORIES: product_stories(granularity)}
    if articles <= baselines.MOST_ARTICLES:
        found[TFIDF] = _tfidf
    return {**found, ALONE: alone}


def product_stories(granularity: str) -> Grouping:
    """The product's own stories as labels; an article that no story holds counts as alone."""

    def grouping(articles: Sequence[Article]) -> list[Hashable]:
        from briefing.grouping import group

        stories = group(articles, granularity=granularity)
        label = {article.id: n for n, story in enumerate(stories) for article in story.articles}
        return [label.get(article.id, article.id) for article in articles]

    return grouping


def _tfidf(articles: Sequence[Article]) -> list[int]:
    return baselines.tfidf_average_link([f"{article.title}\n{article.text}" for article in articles])
