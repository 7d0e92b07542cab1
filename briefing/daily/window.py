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
    the sources that had brought something before. is_first: the edition has no issue yet; where all that came is old,
    it is made of the newest.
    """
    days = {arrival.number: _last_day(arrival) or today for arrival in arrivals}
    taken, fates = [], []
    for arrival in arrivals:
        reach = window if arrival.source in followed else min(window, FIRST_DAYS)
        if (today - days[arrival.number]).days <= reach:
            taken.append(arrival)
        else:
            fates.append(_held_back(arrival, reach))
    if taken or not arrivals or not is_first:
        return taken, fates
    newest = max(days.values())
    return chosen(arrivals, newest, window, followed, False)


def _last_day(arrival: Arrival) -> date | None:
    """The last day that the item's own date may mean, None where it has none."""
    try:
        return dates.interval(arrival.article.published or "")[1]
    except ValueError:
        return None


def _held_back(arrival: Arrival, days: int) -> Fate:
    article = arrival.article
    return Fate(article.id, article.title, article.source, "held back", f"was more than {days} days old when it came")
