"""`briefing schedule`: the timers that run editions at their hour, printed, installed, compared or removed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from briefing.commands import configured, doubts, terminal
from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.commands.timers import Timer
    from briefing.schedules.plan import Plan
    from briefing.settings import Edition, Settings

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

EPILOG = """\b
Examples:
  briefing schedule cron
  briefing schedule systemd morning --install
  briefing schedule launchd --check
"""
CRON_EPILOG = """\b
Examples:
  briefing schedule cron
  briefing schedule cron morning --install
  briefing schedule cron --remove
"""
SYSTEMD_EPILOG = """\b
Examples:
  briefing schedule systemd
  briefing schedule systemd morning --install
  briefing schedule systemd --check
"""
LAUNCHD_EPILOG = """\b
Examples:
  briefing schedule launchd
  briefing schedule launchd morning --install
  briefing schedule launchd morning --remove
"""


def _options(command: Decorated) -> Decorated:
    for name, told in (
        ("remove", "Take what is installed away."),
        ("check", "Say whether what is installed is what would be written; status 5 where it is not."),
        ("install", "Install it for this user; what was there of this configuration is replaced."),
    ):
        command = click.option(f"--{name}", is_flag=True, help=told)(command)
    return click.argument("edition", metavar="[EDITION]", required=False)(configured.option(command))


@click.group("schedule", epilog=EPILOG)
def command() -> None:
    """Print or install the timer that runs `briefing daily`."""


@command.command("cron", epilog=CRON_EPILOG)
@_options
def cron(edition: str | None, config: Path | None, **wishes: bool) -> int:
    """Lines of the user's crontab, for every edition with an hour or for one.

    An hour of another time zone is kept through both changes of the clock. What the machine sleeps through is not made
    up until the next day: prefer systemd where there is one.
    """
    from briefing.commands.timers import Cron

    return _carry_out(Cron(), edition, wishes, config)


@command.command("systemd", epilog=SYSTEMD_EPILOG)
@_options
def systemd(edition: str | None, config: Path | None, **wishes: bool) -> int:
    """A service and a timer of the user's own systemd, for every edition with an hour or for one.

    A run that was slept through is made up; one whose delivery failed is tried again every 15 minutes for 3 hours.
    """
    from briefing.commands.timers import Systemd

    return _carry_out(Systemd(), edition, wishes, config)


@command.command("launchd", epilog=LAUNCHD_EPILOG)
@_options
def launchd(edition: str | None, config: Path | None, **wishes: bool) -> int:
    """A property list for launchd on a Mac, for every edition with an hour or for one."""
    from briefing.commands.timers import Launchd

    return _carry_out(Launchd(), edition, wishes, config)


def _carry_out(timer: Timer, name: str | None, wishes: Mapping[str, bool], config: Path | None) -> int:
    wanted = [wish for wish in wishes if wishes[wish]]
    if len(wanted) > 1:
        raise UsageError(f"--{' and --'.join(wanted)} go one at a time")
    settings = configured.load(config)
    plans = [_plan(settings, edition) for edition in _scheduled(settings, name)]
    if wanted == ["check"]:
        return _compare(timer, plans)
    if wanted == ["remove"]:
        return _remove(timer, plans)
    _warn(settings)
    return _install(timer, plans) if wanted else _print(timer, plans)


def _install(timer: Timer, plans: Sequence[Plan]) -> int:
    for plan in plans:
        timer.install(plan)
        terminal.out(f"{plan.edition}: installed, {plan.hour}{f' {plan.zone}' if plan.zone else ''}")
    return 0


def _remove(timer: Timer, plans: Sequence[Plan]) -> int:
    for plan in plans:
        there = timer.installed(plan)
        if there:
            timer.remove(plan)
        terminal.out(f"{plan.edition}: {'removed' if there else 'nothing is installed'}")
    return 0


def _print(timer: Timer, plans: Sequence[Plan]) -> int:
    if timer.single and len(plans) > 1:
        names = ", ".join(plan.edition for plan in plans)
        raise UsageError(f"each edition is a file of its own: name one of them: {names}; or --install them all")
    wanted = [item for plan in plans for item in timer.wanted(plan).items()]
    terminal.out("\n".join(_titled(where, text) for where, text in wanted).rstrip("\n"))
    return 0


def _titled(where: str, text: str) -> str:
    # A crontab and a property list can be taken as they are; of two unit files each needs its name.
    return f"# {where}\n{text}" if where.endswith((".service", ".timer")) else text


def _compare(timer: Timer, plans: Sequence[Plan]) -> int:
    words = [_found(timer, plan) for plan in plans]
    for plan, word in zip(plans, words, strict=True):
        terminal.out(f"{plan.edition}: {word}")
    return 0 if set(words) == {"installed"} else 5


def _found(timer: Timer, plan: Plan) -> str:
    there = timer.installed(plan)
    if not there:
        return "not installed"
    if there != timer.wanted(plan):
        return "installed, but not as it would be written now"
    return "installed" if timer.runs(plan) else "installed, but not started: --install starts it"


def _scheduled(settings: Settings, name: str | None) -> list[Edition]:
    editions = configured.editions(settings, name)
    found = [edition for edition in editions if edition.hour]
    if not found:
        which = f"editions.{name}" if name else "no edition"
        lacks = "has no hour" if name else "has an hour"
        raise UsageError(f'{configured.shown(settings.path)}: {which} {lacks}; write hour = "06:30" below its name')
    return found


def _plan(settings: Settings, edition: Edition) -> Plan:
    from briefing.schedules.plan import Plan
    from briefing.settings.words import DAYS

    folders = (settings.archive.parent, settings.sources.parent, edition.output)
    writable = sorted({Path(os.path.abspath(folder)) for folder in folders})
    return Plan(
        edition=edition.name,
        config=settings.path,
        words=(*program(), "daily", edition.name, "--config", str(settings.path)),
        hour=edition.hour,
        days=tuple(sorted(DAYS.index(day) + 1 for day in edition.days)),
        zone=settings.timezone,
        machine=machine_zone(),
        folder=settings.path.parent,
        writable=tuple(each for each in writable if not any(other in each.parents for other in writable)),
        # A program of the user's may need what a confined run has not: sendmail its spool, gpg its folder.
        confined=not any(doubts.programs(settings)),
    )


def program() -> tuple[str, ...]:
    """The words that run this very installation from anywhere."""
    script = Path(sys.executable).with_name("briefing")
    if script.is_file():
        return (str(script),)
    return (sys.executable, "-P", "-m", "briefing")


def machine_zone() -> str:
    """The IANA name of the zone that the machine's clock shows, "" where it cannot be told."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named and not named.startswith("/"):
        return named
    link = os.path.realpath(named or "/etc/localtime")
    if "/zoneinfo/" in link:
        return link.rpartition("/zoneinfo/")[2]
    try:
        return Path("/etc/timezone").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _warn(settings: Settings) -> None:
    for key, secret in doubts.used(settings):
        if secret.environment:
            terminal.warn(
                f"warning: {key} is in the variable {secret.environment}, which timers do not see: "
                'put it into a file, and write { file = "…" }'
            )
