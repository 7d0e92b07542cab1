"""An hour of one time zone on the clock of a machine in another, for timers that know the machine's alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from briefing.errors import UsageError
from briefing.schedules.plan import Plan

_SPAN = 2 * 366  # days: all offsets that two years have


@dataclass(frozen=True, slots=True, order=True)
class LocalTime:
    """A time on the machine's clock; `shift` is the day there less the day in the zone of the plan: -1, 0 or 1."""

    hour: int
    minute: int
    shift: int = 0

    def days(self, days: tuple[int, ...]) -> tuple[int, ...]:
        """Days of the week (1 to 7) in the plan's zone, as the machine has them."""
        return tuple(sorted((day - 1 + self.shift) % 7 + 1 for day in days))


def local_times(plan: Plan, year: int) -> list[LocalTime]:
    """The times on the machine's clock that may be the hour of the plan: one, or several where the clocks are not
    changed on the same days. Raises `UsageError` where the zone of the machine is not known.
    """
    hour, minute = plan.clock
    if not plan.elsewhere:
        return [LocalTime(hour, minute)]
    if not plan.machine:
        raise UsageError("the time zone of this machine cannot be found: set TZ, as in TZ=Europe/Paris")
    zone, machine = ZoneInfo(plan.zone), ZoneInfo(plan.machine)
    first = datetime(year, 1, 1, hour, minute)
    found = set()
    for number in range(_SPAN):
        there = (first + timedelta(days=number)).replace(tzinfo=zone)
        here = there.astimezone(machine)
        found.add(LocalTime(here.hour, here.minute, (here.date() - there.date()).days))
    return sorted(found)
