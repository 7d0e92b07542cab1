"""Which of the arrivals an issue is made of: what is new, but no flood of what was old before it came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from briefing.archive.arrivals import Arrival
from briefing.model import Fate
from briefing.text import dates

FIRST_DAYS = 2
"""The most days that an item of a source which is new to an edition may be old."""


def chosen(
    arrivals: Sequence[Arrival], today: date, window: int, followed: Collection[str], is_first: bool
) -> tuple[list[Arrival], list[Fate]]:
    """The arrivals for the issue of a day, and what became of the others.

    window: the oldest an item may be, in days by its own date; one without a date is as old as its arrival. followed:
    the sources that had brought something before. is_first: the edition has no issue yet; where all that has a date is
    old, it is made of the newest.
    """
    dated = {arrival.number: day for arrival in arrivals if (day := _last_day(arrival))}

    def reach(arrival: Arrival) -> int:
        return window if arrival.source in followed else min(window, FIRST_DAYS)

    def is_new(arrival: Arrival, now: date) -> bool:
        return (now - dated.get(arrival.number, now)).days <= reach(arrival)

    if is_first and dated and not any(is_new(a, today) for a in arrivals if a.number in dated):
        today = max(dated.values())
    taken = [arrival for arrival in arrivals if is_new(arrival, today)]
    return taken, [_held_back(arrival, reach(arrival)) for arrival in arrivals if not is_new(arrival, today)]


def _last_day(arrival: Arrival) -> date | None:
    """The last day that the item's own date may mean, None where it has none."""
    try:
        return dates.interval(arrival.article.published or "")[1]
    except ValueError:
        return None


def _held_back(arrival: Arrival, days: int) -> Fate:
    article = arrival.article
    age = "a day" if days == 1 else f"{days} days"
    return Fate(article.id, article.title, article.source, "held back", f"was more than {age} old when it came")
