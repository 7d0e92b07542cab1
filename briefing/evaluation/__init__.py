"""Measures summaries and stories against what people wrote or sorted, with baselines beside.

Reports are plain data; nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Iterable

from briefing.evaluation import facets, stories, summaries, updates
from briefing.evaluation.data import (
    FacetItem,
    LabelledArticle,
    SummaryItem,
    UpdateItem,
    facet_items,
    labelled_articles,
    summary_items,
    update_items,
)
from briefing.evaluation.facets import FacetReport, FacetScore
from briefing.evaluation.stories import StoryReport, StoryScore
from briefing.evaluation.summaries import SummaryReport, SummaryScore
from briefing.evaluation.systems import DEFAULT_METHODS, FACET_METHODS, OURS, groupings, point_maker, summarizers
from briefing.evaluation.updates import UpdateReport, UpdateScore

__all__ = [
    "DEFAULT_METHODS",
    "FACET_METHODS",
    "OURS",
    "FacetItem",
    "FacetReport",
    "FacetScore",
    "LabelledArticle",
    "StoryReport",
    "StoryScore",
    "SummaryItem",
    "SummaryReport",
    "SummaryScore",
    "UpdateItem",
    "UpdateReport",
    "UpdateScore",
    "evaluate_facets",
    "evaluate_stories",
    "evaluate_summaries",
    "evaluate_updates",
    "facet_items",
    "labelled_articles",
    "summary_items",
    "update_items",
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


def evaluate_facets(
    items: Iterable[FacetItem], methods: Iterable[str] = FACET_METHODS, thorough: bool = True
) -> FacetReport:
    """Facets found, told apart and kept, and the faults of sentences and labels (`facet_items(path)` reads the items).

    `thorough` drops every paragraph in turn, which takes most of the time.
    """
    return facets.compare(items, {name: point_maker(name) for name in methods}, thorough)


def evaluate_updates(items: Iterable[UpdateItem]) -> UpdateReport:
    """What knowing the first articles brings to a summary of the later ones (`update_items(path)` reads the items)."""
    return updates.compare(items)
