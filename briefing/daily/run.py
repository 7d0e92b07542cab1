"""A run from end to end: the lock, the journal, fetching, then one edition after another."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from briefing.archive import Archive, journal
from briefing.daily import gathering
from briefing.daily.desk import Desk, Wish
from briefing.daily.edition import delivered, publish
from briefing.daily.gathering import Gathered
from briefing.daily.lock import WAIT, alone
from briefing.daily.report import Report
from briefing.daily.stages import Stages
from briefing.daily.world import Event, World
from briefing.errors import BriefingError, SourceError, UsageError
from briefing.model import Failure
from briefing.settings import Edition, Settings
from briefing.sources import choosing
from briefing.sources.listing import Entry

INTERRUPTED, FAULT = 130, 1

Chosen = list[tuple[Edition, list[Entry]]]


def run(settings: Settings, editions: Sequence[Edition], wish: Wish, world: World, wait: float = WAIT) -> Report:
    """Do what is due for these editions; run again after a kill, it completes what was begun.

    wait: seconds to wait for another run to end. Raises `Busy` where another run stays at work, `SourceError` where
    `wish.strict` and a source failed, `UsageError` where archive or list cannot be used.
    """
    now = world.now().isoformat(timespec="seconds")
    lock: AbstractContextManager[None] = nullcontext() if wish.rehearsal else alone(settings.archive, now, wait)
    with lock, Archive.open(settings.archive) as archive:
        stages = Stages(world.ticks, lambda name: world.tell(Event("stage", facts={"stage": name})))
        return _noted(Desk(archive, settings, world, wish, stages), editions)


def _noted(desk: Desk, editions: Sequence[Edition]) -> Report:
    """The run with its row in the journal, however it ends."""
    number = journal.begin(desk.archive, _moment(desk), [edition.name for edition in editions])
    report, status = Report(()), FAULT
    try:
        report = _done(desk, editions)
        status = report.status
    except BriefingError as error:
        status = error.exit_status
        raise
    except KeyboardInterrupt:
        status = INTERRUPTED
        raise
    finally:
        journal.end(desk.archive, number, _moment(desk), status, report.counts, desk.stages.seconds)
    return report


def _done(desk: Desk, editions: Sequence[Edition]) -> Report:
    chosen, absent = _sources(desk, editions)
    wanted = {entry.source.address: entry for _, entries in chosen for entry in entries}
    with desk.stages.timed("fetch"):
        gathered = gathering.fetch(desk.archive, list(wanted.values()), desk.settings.sources, desk.world)
    failures = list(dict.fromkeys([*absent, *gathered.of(list(wanted))]))
    if desk.wish.strict and failures:
        number = f"{len(failures)} source" + ("" if len(failures) == 1 else "s")
        raise SourceError(f"{number} failed; no issue was made (--strict)")
    results = [publish(desk, edition, entries, _of(gathered, entries, absent)) for edition, entries in chosen]
    # Behind all files: a mail server that makes one edition wait does not keep the others from being read.
    results = [delivered(desk, edition, result) for (edition, _), result in zip(chosen, results, strict=True)]
    return Report(
        tuple(results), tuple(failures), gathered.outcomes, gathered.articles, desk.stages.seconds, gathered.since
    )


def _sources(desk: Desk, editions: Sequence[Edition]) -> tuple[Chosen, list[Failure]]:
    """The sources of each edition, those that only the settings name taken into the list; what could not be found."""
    path = desk.settings.sources
    chosen: Chosen = []
    absent: list[Failure] = []
    for edition in editions:
        entries, failed = choosing.chosen(path, edition.sources, desk.world.client, desk.settings.path.parent)
        if not entries and not failed:
            raise UsageError(f"{path} lists no source: add one with `briefing sources add ADDRESS`")
        chosen.append((edition, entries))
        absent += failed
    for failure in absent:
        desk.world.tell(Event("source-failed", f"{failure.source}: {failure.reason}", "warning"))
    return chosen, absent


def _of(gathered: Gathered, entries: Sequence[Entry], absent: Sequence[Failure]) -> list[Failure]:
    return [*absent, *gathered.of([entry.source.address for entry in entries])]


def _moment(desk: Desk) -> str:
    return desk.world.now().isoformat(timespec="seconds")
