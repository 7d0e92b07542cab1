"""`briefing daily`: the unattended job. Everything new since the last issue becomes one issue, delivered once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.commands import configured, journals, moments, options, secrets, terminal
from briefing.errors import NothingToBrief

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from briefing.commands.moments import Clock
    from briefing.daily.report import Report, Result
    from briefing.daily.world import Tell, World
    from briefing.settings import Edition, Settings

EPILOG = """\b
Examples:
  briefing daily
  briefing daily morning --dry-run
  briefing daily morning --again
  briefing daily --json --log daily.log --log-format json
"""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@click.command("daily", epilog=EPILOG)
@click.argument("name", metavar="[EDITION]", required=False)
@configured.option
@click.option("--again", is_flag=True, help="Write the files of the last issue once more; make nothing new.")
@click.option("--new-edition", is_flag=True, help="Make a further issue of today from what came since the last one.")
@click.option("--dry-run", is_flag=True, help="Fetch and say what would be done; change no file, send nothing.")
@click.option("--at-most-once", is_flag=True, help="Rather lose a mail than send it twice, if a run died sending it.")
@click.option("--now", metavar="MOMENT", help="Run as of this moment (2022-10-22T06:30), not of the clock.")
@journals.options
@options.strict
@options.as_json
def command(
    name: str | None,
    config: Path | None,
    again: bool,
    new_edition: bool,
    dry_run: bool,
    at_most_once: bool,
    now: str | None,
    log: Path | None,
    log_format: str,
    strict: bool,
    json: bool,
) -> int:
    """Fetch, keep, brief what is new since the last issue, write it and send it.

    Without an EDITION those of today are made, one after another. Run again it does nothing twice; after a kill the
    next run completes it.
    """
    from briefing.daily.desk import Wish

    settings = configured.load(config)
    if at_most_once and settings.smtp:
        settings = replace(settings, smtp=replace(settings.smtp, at_most_once=True))
    place = moments.zone(settings.timezone)
    clock = moments.clock(place, now)
    editions = _of_today(configured.editions(settings, name), clock(), name)
    wish = Wish(again, new_edition, strict, rehearsal=dry_run)
    with journals.telling(log, log_format, clock) as tell:
        report = _run(settings, editions, wish, _world(settings, place, clock, tell, dry_run))
    _print(report, dry_run, json)
    return report.status


def _of_today(editions: Sequence[Edition], now: datetime, name: str | None) -> list[Edition]:
    """The editions that this day has; one that was named has every day."""
    today = _DAYS[now.weekday()]
    found = [edition for edition in editions if name or not edition.days or today in edition.days]
    if not found:
        raise NothingToBrief("no edition is due today; name one to make it all the same")
    return found


def _world(settings: Settings, place: tzinfo | None, clock: Clock, tell: Tell, dry_run: bool) -> World:
    from briefing import delivery
    from briefing.daily.world import World
    from briefing.fetch import Client, Policy

    # A memory of its own: what `fetch` and `sources check` were answered says nothing of what is in the archive.
    cache = None if dry_run else settings.archive.with_name(f".{settings.archive.name}-answers")
    policy = Policy(seconds=settings.timeout, allow_private=tuple(settings.allow_private), cache=cache)
    post = delivery.World(secrets.reveal, clock, journals.pausing(tell))
    return World(
        clock,
        place,
        moments.ticks,
        Client(policy),
        post,
        tell,
        journals.counter(),
        secrets.for_mailboxes(settings.imap_password),
    )


def _run(settings: Settings, editions: Sequence[Edition], wish: Any, world: World) -> Report:
    from briefing.daily.rehearsal import rehearsed
    from briefing.daily.run import run

    place = rehearsed(settings, editions) if wish.rehearsal else nullcontext((settings, editions))
    with place as (used, made):
        return run(used, made, wish, world)


def _print(report: Report, dry_run: bool, json: bool) -> None:
    if json:
        terminal.out_json(_record(report), indent=2)
    elif not dry_run:
        for result in report.results:
            for path in result.files:
                terminal.out(str(path))
    terminal.warn(("dry run, nothing was changed or sent: " if dry_run else "") + report.line)


def _record(report: Report) -> dict[str, Any]:
    return {
        "status": report.status,
        "editions": [_of_result(result) for result in report.results],
        "failures": [
            {"source": f.source, "reason": f.reason, "since": report.since.get(f.source)} for f in report.failures
        ],
        "counts": report.counts,
        "seconds": {stage: round(spent, 3) for stage, spent in report.seconds.items()},
    }


def _of_result(result: Result) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(result) | {"files": [str(path) for path in result.files]}
