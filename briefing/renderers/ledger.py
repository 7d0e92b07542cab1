"""The small print of an issue: what was received, what became of it, and which sources could not be read."""

from __future__ import annotations

from collections import Counter

from briefing.model import Briefing
from briefing.renderers import inert
from briefing.renderers.view import FateView
from briefing.renderers.wording import Wording

NAMED = 40
FATES = {"briefed": "briefed", "merged": "merged", "held back": "held", "dropped": "dropped"}
"""What became of an article → the page's word for it."""


def failures(briefing: Briefing, words: Wording) -> tuple[FateView, ...]:
    """Sources that could not be read, with the reason."""
    return tuple(
        FateView("", inert.plain(failure.source), "", words.reason(inert.plain(failure.reason)))
        for failure in briefing.failures
    )


def coverage(briefing: Briefing, words: Wording) -> tuple[tuple[str, str], ...]:
    """(word, number) for everything received, and for each fate that occurred."""
    if not briefing.ledger and not briefing.failures:
        return ()
    fates = Counter(fate.fate for fate in briefing.ledger)
    lines = [(words["received"], len(briefing.ledger))]
    lines += [(words[word], fates[fate]) for fate, word in FATES.items() if fates[fate]]
    lines += [(words["failed"], len(briefing.failures))] if briefing.failures else []
    return tuple((word, str(number)) for word, number in lines)


def unprinted(briefing: Briefing, words: Wording) -> tuple[tuple[FateView, ...], int]:
    """Articles held back or dropped, the first forty by name, and how many more there are."""
    absent = [fate for fate in briefing.ledger if fate.fate in ("held back", "dropped")]
    named = tuple(
        FateView(
            fate=words[FATES[fate.fate]],
            title=inert.plain(fate.title) or words["untitled"],
            source=inert.plain(fate.source),
            reason=words.reason(inert.plain(fate.reason)),
        )
        for fate in absent[:NAMED]
    )
    return named, len(absent) - len(named)
