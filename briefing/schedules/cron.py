"""crontab(5): the lines of an edition, between two lines that name it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from briefing.schedules.plan import Plan
from briefing.schedules.times import LocalTime, local_times


def block(plan: Plan, year: int) -> str:
    """The lines of a plan with the two around them; `year` is the one from which zones are compared."""
    begin, end = _marks(plan)
    return "\n".join([begin, *(_line(plan, time) for time in local_times(plan, year)), end]) + "\n"


def found(table: str, plan: Plan) -> str:
    """The lines of this plan in a table, with the two around them; "" where there are none."""
    return "".join(line for line, ours in _told_apart(table, plan) if ours)


def without(table: str, plan: Plan) -> str:
    """A table without the lines of this plan."""
    return "".join(line for line, ours in _told_apart(table, plan) if not ours)


def replaced(table: str, plan: Plan, year: int) -> str:
    """A table with the lines of this plan at its end, the old ones gone."""
    rest = without(table, plan)
    return f"{rest}{'' if not rest or rest.endswith(chr(10)) else chr(10)}{block(plan, year)}"


def _told_apart(table: str, plan: Plan) -> Iterator[tuple[str, bool]]:
    """Every line, and whether it is of this plan; without the mark of its end only the first mark is."""
    begin, end = _marks(plan)
    lines = table.splitlines(keepends=True)
    bare = [line.rstrip("\n") for line in lines]
    last = -1
    for number, line in enumerate(lines):
        if bare[number] == begin:
            last = bare.index(end, number) if end in bare[number:] else number
        yield line, number <= last


def _marks(plan: Plan) -> tuple[str, str]:
    named = f"briefing {plan.edition} {plan.config}"
    return f"# {named}: begin", f"# {named}: end"


def _line(plan: Plan, time: LocalTime) -> str:
    # cron reads a bare % as the end of the line, wherever it stands (crontab(5)).
    command = shlex.join(plan.words).replace("%", "\\%")
    if not plan.elsewhere:
        return f"{time.minute} {time.hour} * * {_days(plan.days)} {command}"
    # Few crons know time zones: the line runs at each time that may be meant, and asks whether it is.
    days = "".join(map(str, plan.days)) or "1234567"
    wanted = f"[{days}]{plan.hour.replace(':', '')}"
    guard = f'case "$(TZ={shlex.quote(plan.zone)} date +\\%u\\%H\\%M)" in {wanted})'
    return f"{time.minute} {time.hour} * * {_days(time.days(plan.days))} {guard} {command};; esac"


def _days(days: tuple[int, ...]) -> str:
    return ",".join(map(str, days)) or "*"
