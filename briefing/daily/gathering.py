"""From the list of sources into the archive: everything is fetched at once and kept, a few sources at a time.

What a source brought and how far it was read are one transaction, so that a run killed at any moment loses nothing and
the next one brings nothing twice. The list of sources is told only how each one fares.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from briefing.archive import Archive, arrivals
from briefing.archive.arrivals import Brought
from briefing.daily.world import Event, Value, World
from briefing.errors import UsageError
from briefing.model import Failure
from briefing.sources import store
from briefing.sources.intake import Report, gather
from briefing.sources.listing import Entry, Health, Source

MOST, LONGEST = 25, 1.0
"""Sources, and seconds, after which what they brought is written down."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of fetching: `failures` by address of the source, how many sources ended how, how many articles came.

    `since`: source as shown → the day (ISO 8601) of its last success, where it has failed more than once since.
    """

    failures: Mapping[str, tuple[Failure, ...]]
    outcomes: Mapping[str, int]
    articles: int
    since: Mapping[str, str]

    def of(self, addresses: Sequence[str]) -> list[Failure]:
        """The failures of these sources, each once."""
        found = (failure for address in addresses for failure in self.failures.get(address, ()))
        return list(dict.fromkeys(found))


def fetch(archive: Archive, entries: Sequence[Entry], listed_in: Path, world: World) -> Gathered:
    """Fetch all entries and keep what is new; raises `UsageError` where the archive cannot be written."""
    known = arrivals.states(archive)
    asked = [_as_known(entry, known) for entry in entries]
    reports: list[Report] = []
    came = 0
    found = gather(asked, world.client, world.now(), world.on_fetched, world.secret)
    try:
        for batch in _batches(found, world):
            came += arrivals.take_in(archive, _changed(batch, known))
            reports += [replace(report, articles=()) for report in batch]
    finally:
        _note_health(listed_in, reports, world)
    failing = {r.entry.source.address: r for r in reports if r.failures}
    return Gathered(
        {address: report.failures for address, report in failing.items()},
        Counter(report.outcome for report in reports),
        came,
        {r.entry.source.shown: day for r in failing.values() if (day := _failing_since(r.entry))},
    )


def _as_known(entry: Entry, known: Mapping[str, str]) -> Entry:
    """The entry as the archive knows it: what other commands have fetched is new here all the same."""
    try:
        kept = store.entry(json.loads(known[entry.source.key]))
    except (KeyError, ValueError, TypeError):
        return Entry(entry.source, entry.health)
    return replace(kept, source=entry.source, health=entry.health)


def _batches(reports: Iterable[Report], world: World) -> Iterator[list[Report]]:
    """The reports as they come, a few at a time: each batch is one wait for the disk."""
    batch: list[Report] = []
    begun = world.ticks()
    for report in reports:
        _tell(report, world)
        batch.append(report)
        if len(batch) == MOST or world.ticks() - begun > LONGEST:
            yield batch
            batch, begun = [], world.ticks()
    if batch:
        yield batch


def _changed(reports: Iterable[Report], known: Mapping[str, str]) -> Iterator[Brought]:
    for report in reports:
        key = report.entry.source.key
        # How a source fares stands in the list; here it would only make every run write every source anew.
        progress = replace(report.entry, source=Source(key), health=Health())
        state = json.dumps(store.record(progress))
        if report.articles or known.get(key) != state:
            yield Brought(key, state, report.articles)


def _tell(report: Report, world: World) -> None:
    facts: dict[str, Value] = {
        "source": report.entry.source.shown,
        "outcome": report.outcome,
        "articles": len(report.articles),
    }
    world.tell(Event("source", facts=facts))
    for failure in report.failures:
        told = _failing_since(report.entry)
        text = f"{failure.source}: {failure.reason}" + (f" (last read {told})" if told else "")
        world.tell(Event("source-failed", text, "warning", {"source": failure.source, "reason": failure.reason}))


def _failing_since(entry: Entry) -> str:
    """The day of the last success of a source that has failed before, "" where this is the first time."""
    return entry.health.success[:10] if entry.health.failures > 1 else ""


def _note_health(path: Path, reports: Sequence[Report], world: World) -> None:
    health = {report.entry.source.address: report.entry.health for report in reports}
    try:
        store.change(
            path,
            lambda kept: [replace(e, health=health.get(e.source.address, e.health)) for e in kept],
        )
    except UsageError as error:
        # The articles are kept already; an issue without fresh health is better than none.
        world.tell(Event("list-not-written", str(error), "warning"))
