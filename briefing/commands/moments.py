"""The clock of unattended commands, in the reader's time zone: the real one, or one set by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from briefing.errors import UsageError

Clock = Callable[[], datetime]

ticks = time.monotonic
"""Seconds that only grow, whatever happens to the clock."""


def zone(name: str) -> tzinfo | None:
    """The time zone of that IANA name; None for "", which means the machine's, with its rules for every day."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"time zone {name!r} is not known here: write it like Europe/Paris") from error


def clock(place: tzinfo | None, set_to: str | None = None) -> Clock:
    """A clock in that zone. set_to: the moment (ISO 8601) at which it stands now and from which it goes on."""
    if set_to is None:
        return lambda: datetime.now(UTC).astimezone(place)
    begun, start = ticks(), _moment(set_to, place)

    def now() -> datetime:
        from datetime import timedelta

        return (start + timedelta(seconds=ticks() - begun)).astimezone(place)

    return now


def _moment(text: str, place: tzinfo | None) -> datetime:
    try:
        given = datetime.fromisoformat(text)
        aware = given if given.tzinfo else given.replace(tzinfo=place) if place else given.astimezone()
        return aware.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"{text!r} is no moment; write it like 2022-10-22T06:30 or 2022-10-22T06:30+02:00") from error
