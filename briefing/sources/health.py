"""How a source fares: what one more run changes, and the word for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from briefing.fetch import FetchError
from briefing.sources.listing import Health

SILENCE = timedelta(days=7)
_GONE = 410
STATES = ("ok", "new", "failing", "gone", "waiting", "silent", "moved")


def stamp(moment: datetime) -> str:
    """A moment as it is kept: ISO 8601, UTC, whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def answered(health: Health, now: datetime, newest: str, moved: str = "") -> Health:
    """After a run that went well. `newest` is the day of the newest item it held (ISO 8601), "" if it gave none."""
    today = stamp(now)[:10]
    # Some feeds date their items into the future; nothing is newer than today.
    item = max(health.item, min(newest[:10], today))
    return Health(checked=stamp(now), success=stamp(now), item=item, moved=moved)


def failed(health: Health, now: datetime, error: Exception | str) -> Health:
    """After a run that failed."""
    wait = error.wait if isinstance(error, FetchError) else None
    return replace(
        health,
        checked=stamp(now),
        failures=health.failures + 1,
        error=str(error),
        wait_until=stamp(now + timedelta(seconds=wait)) if wait else "",
        gone=isinstance(error, FetchError) and error.status == _GONE,
    )


def is_waiting(health: Health, now: datetime) -> bool:
    """Whether the server has asked to be left alone until later."""
    return health.wait_until > stamp(now)


def state(health: Health, now: datetime) -> str:
    """One word of `STATES`; "silent" is a source that answers, but has had nothing new for a week."""
    if not health.checked:
        return "new"
    if health.gone:
        return "gone"
    if is_waiting(health, now):
        return "waiting"
    if health.failures:
        return "failing"
    if health.moved:
        return "moved"
    return "silent" if health.item < stamp(now - SILENCE)[:10] else "ok"


def told(health: Health, now: datetime) -> str:
    """What a person should know of a source that is not "ok", "" if nothing."""
    since = f"last success {health.success[:10]}" if health.success else "never yet with success"
    words = {
        "new": "not fetched yet",
        "gone": f"{health.error}; {since}",
        "waiting": f"{health.error}; asked again after {health.wait_until}",
        "failing": f"{health.error}; {_runs(health.failures)}, {since}",
        "moved": f"has moved to {health.moved}",
        "silent": f"silent since {health.item}, when its last item came" if health.item else "has never had an item",
    }
    return words.get(state(health, now), "")


def _runs(number: int) -> str:
    return "failed once" if number == 1 else f"failed {number} times in a row"
