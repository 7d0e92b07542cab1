"""Measures summaries and stories against what people wrote or sorted, with baselines beside.

Reports are plain data; nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Iterable

from briefing.evaluation import stories, summaries
from briefing.evaluation.data import LabelledArticle, SummaryItem, labelled_articles, summary_items
from briefing.evaluation.stories import StoryReport, StoryScore
from briefing.evaluation.summaries import SummaryReport, SummaryScore
from briefing.evaluation.systems import DEFAULT_METHODS, OURS, groupings, summarizers

__all__ = [
    "DEFAULT_METHODS",
    "OURS",
    "LabelledArticle",
    "StoryReport",
    "StoryScore",
    "SummaryItem",
    "SummaryReport",
    "SummaryScore",
    "evaluate_stories",
    "evaluate_summaries",
    "labelled_articles",
    "summary_items",
]


def evaluate_summaries(
    items: Iterable[SummaryItem], methods: Iterable[str] = DEFAULT_METHODS, ours: str = OURS
) -> SummaryReport:
    """ROUGE of each method on the items (`summary_items(path)` reads them); "oracle" is a method here, too.

    Every method that the product knows can be named; UsageError for another name.
    """
    return summaries.compare(items, summarizers(methods), ours)


def evaluate_stories(articles: Iterable[LabelledArticle], granularity: str = "story") -> StoryReport:
    """B-cubed and pair F1 of our stories on the articles (`labelled_articles(path)` reads them), baselines beside."""
    labelled = list(articles)
    return stories.compare(labelled, groupings(granularity, len(labelled)))
