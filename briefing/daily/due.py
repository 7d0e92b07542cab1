"""When an edition has its next issue: one a day, the days being those of the place where the reader is now."""

from __future__ import annotations

from datetime import datetime, timedelta

from briefing.archive.editions import Last

WRONG = timedelta(days=1)
"""An issue further in the future than this was made while the clock was wrong."""


def is_due(last: Last | None, now: datetime) -> bool:
    """Whether an edition with this last issue may have a new one; `now` is aware, in the reader's time zone."""
    if last is None:
        return True
    if not last.made:
        return last.day != now.date().isoformat()
    made = datetime.fromisoformat(last.made)
    if made > now:
        # The clock was put back: a little, then the day was served; a lot, then it was wrong before.
        return made - now > WRONG
    return made.astimezone(now.tzinfo).date() != now.date()
