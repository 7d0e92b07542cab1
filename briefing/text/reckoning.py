"""What a date expression means that says less than a whole date: counted from the day or month of the article.

Every reader takes a match of a pattern of `datewords` and a `Reading`; it gives an ISO 8601 date, or None where there
is no such date or nothing to count from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from briefing.text import days
from briefing.text.datewords import DateWords
from briefing.text.words import fold

MAIL_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
"""The months of RFC 2822, section 3.3."""
_DAYS_OF_MONTH, _DAYS_OF_YEAR = 28, 365
_NEAR_FUTURE = 92
"""Days ahead that a date without a year is still taken for one to come."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader knows: the language's words, the day or month to count from, and whether it is running text."""

    words: DateWords
    anchor: tuple[date, date] | None
    running: bool

    @property
    def day(self) -> date | None:
        """The day to count from, where it is known to the day."""
        return self.anchor[0] if self.anchor and self.anchor[0] == self.anchor[1] else None


def group(match: re.Match[str], name: str) -> str:
    """What the group holds, in lower case; "" where the pattern has no such group or it took no part."""
    return (match[name] or "").lower() if name in match.re.groupindex else ""


def month_of(match: re.Match[str], words: DateWords) -> int | None:
    """The number of the month, from its name, its English name in a mail's date, or its digits; None without one."""
    if mail := group(match, "mail"):
        return MAIL_MONTHS.index(mail) + 1
    if number := group(match, "mm"):
        return int(number)
    name = group(match, "m")
    return words.month_of.get(name, words.month_of.get(fold(name))) if name else None


def year_of(match: re.Match[str], reading: Reading) -> int | None:
    """The year as written or as counted from the anchor ("of last year"); None without either."""
    if year := group(match, "y"):
        return int(year)
    told = group(match, "ry")
    if not told or reading.anchor is None or reading.anchor[0].year != reading.anchor[1].year:
        return 0 if told else None  # no year of any calendar: the date stays unknown
    return reading.anchor[0].year + reading.words.years_of[" ".join(told.split())]


def nearest(match: re.Match[str], reading: Reading, month: int, day: int) -> str | None:
    """The last such day that is not after the anchor, or the one to come where it is near; a weekday settles it."""
    if reading.anchor is None or (reading.anchor[1] - reading.anchor[0]).days > _DAYS_OF_MONTH + 3:
        return None
    now = reading.anchor[1]
    values = [days.iso(now.year + step, month, day) for step in (-1, 0, 1)]
    candidates = [date.fromisoformat(value) for value in values if value]
    wanted = reading.words.weekday_of.get(group(match, "w"))
    candidates = [d for d in candidates if d.weekday() == wanted] or candidates
    near = [d for d in candidates if (d - now).days <= _NEAR_FUTURE] or candidates
    return max(near).isoformat() if near else None


def in_month(match: re.Match[str], reading: Reading) -> str | None:
    """ "in May": the last one not after the anchor, or the next one where the text says so."""
    month = month_of(match, reading.words)
    if year := group(match, "ry") and year_of(match, reading):
        return days.iso(year, month)
    if reading.anchor is None or month is None or reading.anchor[0].month != reading.anchor[1].month:
        return None
    if not match["in"] and reading.words.month_first and not match["m"][0].isupper():
        return None  # "their last may be the best"
    now = reading.anchor[0]
    year = now.year if month <= now.month else now.year - 1
    if _turn(match) > 0:
        year = now.year if month > now.month else now.year + 1
    elif _turn(match) < 0 and month == now.month:
        year -= 1
    return days.iso(year, month)


def weekday(match: re.Match[str], reading: Reading) -> str | None:
    """The last such day before or on the anchor; after "last" strictly before it, after "next" strictly behind it."""
    name = group(match, "w")
    number = reading.words.weekday_of.get(name, reading.words.weekday_of.get(fold(name)))
    if reading.day is None or number is None:
        return None
    back = (reading.day.weekday() - number) % 7
    turn = _turn(match)
    step = 7 - back if turn > 0 else -(back or 7) if turn < 0 else -back
    day = days.shift(reading.day, step)
    return day.isoformat() if day else None


def relative(match: re.Match[str], reading: Reading) -> str | None:
    """ "Yesterday" and its kin, to the day."""
    days_away = reading.words.days_of.get(" ".join(group(match, "rel").split()))
    day = days.shift(reading.day, days_away) if reading.day and days_away is not None else None
    return day.isoformat() if day else None


def ago(match: re.Match[str], reading: Reading) -> str | None:
    """ "Two days ago" to the day, "two months ago" to the month, "two years ago" to the year."""
    named = {name.rstrip("0123456789"): value.lower() for name, value in match.groupdict().items() if value}
    words, written = reading.words, named["n"]
    count = int(written) if written.isdigit() else words.number_of[written]
    length = words.unit_of.get(" ".join(named["unit"].split()), 0)
    if reading.day is None:
        return None
    if length >= _DAYS_OF_YEAR:
        return days.iso(reading.day.year - count) if count < reading.day.year else None
    if length >= _DAYS_OF_MONTH:
        month = days.shift_months(reading.day, -count)
        return days.iso(*month) if month else None
    day = days.shift(reading.day, -count * length)
    return day.isoformat() if day else None


def away(match: re.Match[str], reading: Reading) -> str | None:
    """ "Last year" to the year, "next month" to the month; "this year" alone says nothing of when."""
    phrase = " ".join(match.group().lower().split())
    if reading.anchor is None:
        return None
    first, last = reading.anchor
    if match["ry"]:
        steps = reading.words.years_of[phrase]
        return days.iso(first.year + steps) if steps and first.year == last.year else None
    steps = reading.words.months_of[phrase]
    month = days.shift_months(first, steps) if steps and first.month == last.month else None
    return days.iso(*month) if month else None


def _turn(match: re.Match[str]) -> int:
    """-1 beside "last", +1 beside "next", 0 without either."""
    if group(match, "next") or group(match, "next0"):
        return 1
    return -1 if group(match, "last") or group(match, "last0") else 0
