"""The oldest summary of news: the first sentences, of every document in turn. The opponent no method may lose to."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.languages import Language
from briefing.summarizers.ranking import fill, round_robin
from briefing.summarizers.units import Budget, Unit


def select(units: Sequence[Unit], language: Language, budget: Budget) -> list[int]:
    """The first sentences that fit the budget, round-robin over documents; indices in reading order."""
    return fill(round_robin(units), units, budget)
