"""The editor's extras: the figures that matter, the quotation worth printing, the timeline, what is disputed.

All of it is extractive: every part is verbatim inside the sentence it cites. Precision goes before recall: where a rule
is not sure, nothing is printed. A copy of an article is no second voice, so only the voices' units are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.languages import Language
from briefing.model import Summary
from briefing.summarizers.extras import blame, disputes, numbers, quotations, timeline
from briefing.summarizers.units import Unit

__all__ = ["with_extras"]


def with_extras(summary: Summary, units: Sequence[Unit], language: Language) -> Summary:
    """The summary with its numbers, quotes, timeline and disputes; `units` are the sentences that may be cited."""
    printed = summary.sentences
    contradictions = disputes.contradictions(units, language)
    contested = {value for contradiction in contradictions for value in contradiction.values}
    return replace(
        summary,
        numbers=numbers.figures(units, printed, contested, language),
        quotes=quotations.quotes(units, printed, language),
        timeline=timeline.moments(units),
        disputed=(*(c.dispute for c in contradictions), *blame.disputes(units, language)),
    )
