"""Dates with exactly the precision known, as ISO 8601 text: "2022", "2022-10", "2022-10-21", "2022-10-21T18:32".

A time may carry its zone ("+02:00", "Z"). Every function here is plain arithmetic: no language, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:T(?P<hour>\d{2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d{1,6})?)?(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?",
    re.ASCII,
)
_LAST_MONTH, _LAST_HOUR, _LAST_MINUTE = 12, 23, 59


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The ISO form in the precision given; None where there is no such date in the calendar."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if month is None:
        return f"{year:04d}"
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day is not None else "")


def at_time(day: str, hour: int, minute: int, zone: str = "") -> str:
    """The day with a time of day; the day alone where there is no such time."""
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        return day
    return f"{day}T{hour:02d}:{minute:02d}{zone}"


def interval(iso: str) -> tuple[date, date]:
    """The first and the last day an ISO date may mean: two equal days where the day is known.

    Raises `ValueError` for what is no date in one of the four precisions.
    """
    match = _ISO.fullmatch(iso)
    if match is None:
        raise ValueError(f"not an ISO 8601 date: {iso!r}")
    if match["hour"]:
        datetime.fromisoformat(iso)
    year, month = int(match["year"]), int(match["month"] or 1)
    if match["day"]:
        day = date(year, month, int(match["day"]))
        return day, day
    last_month = month if match["month"] else _LAST_MONTH
    return date(year, month, 1), _last_of_month(year, last_month)


def newest(values: Iterable[str | None]) -> str | None:
    """The latest of the ISO dates, in its own precision; None and what is no date do not count.

    A month that contains a known day is not later than that day; of two equal beginnings the preciser one is kept.
    """
    known = [(key, value) for value in values if value and (key := _order(value))]
    return max(known)[1] if known else None


def shift(day: date, days: int) -> date | None:
    """The day so many days later; None outside of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(day: date, months: int) -> tuple[int, int] | None:
    """Year and month so many months later; None outside of the calendar."""
    year, month = divmod(day.year * _LAST_MONTH + day.month - 1 + months, _LAST_MONTH)
    return (year, month + 1) if date.min.year <= year <= date.max.year else None


def _last_of_month(year: int, month: int) -> date:
    """The day before the first of the next month."""
    if month == _LAST_MONTH:
        return date(year, month, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _order(value: str) -> tuple[datetime, int] | None:
    """What dates are compared by: their beginning (in UTC where a zone is given), then their precision."""
    try:
        first, _ = interval(value)
    except ValueError:
        return None
    moment = datetime(first.year, first.month, first.day)
    if "T" in value:
        stated = datetime.fromisoformat(value.replace("Z", "+00:00"))
        offset = stated.utcoffset()
        moment = stated.replace(tzinfo=None)
        if offset and date.min.year < moment.year < date.max.year:
            moment -= offset
    return moment, len(value)
