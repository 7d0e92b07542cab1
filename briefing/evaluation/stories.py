"""Stories against gold ones: B-cubed and pair F1 of several groupings of the same articles, side by side."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefing.evaluation.bcubed import Agreement, agreement
from briefing.evaluation.data import LabelledArticle
from briefing.model import Article

Grouping = Callable[[Sequence[Article]], Sequence[Hashable]]
"""Labels articles: one label each, in their order; articles of one story share it."""

_SEED = 20221022


@dataclass(frozen=True, slots=True)
class StoryScore:
    """How far a grouping agrees with the gold one; `stories` counts its groups."""

    name: str
    stories: int
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class StoryReport:
    """One set: its articles, its gold stories, and a score for every grouping, in the order asked for."""

    articles: int
    stories: int
    scores: tuple[StoryScore, ...]

    def score(self, name: str) -> StoryScore:
        """The score of the grouping of that name; KeyError if it was not measured."""
        return {score.name: score for score in self.scores}[name]


def compare(labelled: Iterable[LabelledArticle], groupings: Mapping[str, Grouping]) -> StoryReport:
    """Group the articles, shuffled the same way on every run (a file is often sorted by story), and score all."""
    given = sorted(labelled, key=lambda one: one.article.id)
    random.Random(_SEED).shuffle(given)  # noqa: S311  (an order, not a secret)
    articles, gold = [one.article for one in given], [one.story for one in given]
    scores = []
    for name, grouping in groupings.items():
        found = grouping(articles)
        scores.append(StoryScore(name, len(set(found)), agreement(found, gold)))
    return StoryReport(len(articles), len(set(gold)), tuple(scores))


def alone(articles: Sequence[Article]) -> list[int]:
    """The floor of every figure: each article is a story of its own."""
    return list(range(len(articles)))
