"""launchd.plist(5): the property list of an edition."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import Any

from briefing.schedules.plan import Plan
from briefing.schedules.times import LocalTime, local_times

# Started at each time that may be the hour; runs from that hour on in its own zone, also when made up after sleep.
_GUARD = 'if [ "$(TZ="$0" date +%H%M)" -ge "$1" ]; then shift; exec "$@"; fi'


def label(plan: Plan) -> str:
    """What launchd calls it."""
    return f"briefing.{plan.edition}"


def plist(plan: Plan, logs: Path, year: int) -> bytes:
    """The property list; what a run says goes to a file in `logs`."""
    times = local_times(plan, year)
    words = list(plan.words)
    if plan.elsewhere:
        words = ["/bin/sh", "-c", _GUARD, plan.zone, plan.hour.replace(":", ""), *words]
    log = str(logs / f"{plan.name}.log")
    return plistlib.dumps(
        {
            "Label": label(plan),
            "ProgramArguments": words,
            "StartCalendarInterval": [interval for time in times for interval in _intervals(plan, time)],
            "WorkingDirectory": str(plan.folder),
            "StandardOutPath": log,
            "StandardErrorPath": log,
            "ProcessType": "Background",
        }
    )


def owner(content: bytes) -> str:
    """The configuration that a property list runs, "" if none is named."""
    try:
        words: list[Any] = plistlib.loads(content).get("ProgramArguments", [])
    except (plistlib.InvalidFileException, ValueError, AttributeError):
        return ""
    return str(words[words.index("--config") + 1]) if "--config" in words[:-1] else ""


def _intervals(plan: Plan, time: LocalTime) -> list[dict[str, int]]:
    moment = {"Hour": time.hour, "Minute": time.minute}
    return [moment | {"Weekday": day} for day in time.days(plan.days)] or [moment]
