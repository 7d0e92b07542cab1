"""When an edition has its next issue: one a day, the days being those of the place where the reader is now."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from briefing.archive.editions import Last

WRONG = timedelta(days=1)
"""An issue further in the future than this was made while the clock was wrong."""


def is_due(last: Last | None, now: datetime, zone: tzinfo | None) -> bool:
    """Whether an edition with this last issue may have a new one; `now` is aware.

    zone: where the reader is now, None for the machine's time zone.
    """
    if last is None:
        return True
    if not last.made:
        return last.day != now.astimezone(zone).date().isoformat()
    made = datetime.fromisoformat(last.made)
    if made > now:
        # The clock was put back: a little, then the day was served; a lot, then it was wrong before.
        return made - now > WRONG
    return made.astimezone(zone).date() != now.astimezone(zone).date()
