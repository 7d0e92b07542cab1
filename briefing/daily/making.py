"""From what came in to an issue that is kept: chosen, placed into stories, briefed, written down in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from briefing import delivery
from briefing.archive import arrivals, editions, issues
from briefing.archive.arrivals import Arrival
from briefing.archive.editions import Last
from briefing.daily.candidates import candidates, filed, knowing
from briefing.daily.desk import Desk
from briefing.daily.report import Result
from briefing.daily.window import chosen
from briefing.daily.world import Event
from briefing.errors import NothingToBrief
from briefing.model import Briefing, Candidate, Failure, Fate
from briefing.pipeline import brief
from briefing.preferences import Preferences, admitted
from briefing.settings import Edition
from briefing.sources.health import stamp
from briefing.sources.listing import Entry
from briefing.summarizers.names import DEFAULT

MOST_STORIES = 40
"""Stories of an issue whose edition sets no limit: nobody reads more, and no mail shows more."""

TOLD = "says nothing that an earlier issue had not told"


def made(
    desk: Desk,
    edition: Edition,
    came: Sequence[Arrival],
    entries: Sequence[Entry],
    failures: Sequence[Failure],
    last: Last | None,
) -> Result | None:
    """Make an issue of what came and keep it; None where nothing of it is to be printed.

    last: the issue before it, None where it is the first of the edition.
    """
    now = desk.world.now()
    preferences = _preferences(edition, _origins(came, entries))
    followed = arrivals.followed(desk.archive, last.arrival) if last else set()
    taken, held = chosen(came, now.date(), desk.settings.window, followed, last is None)
    wanted, unwanted = admitted([arrival.article for arrival in taken], preferences)
    if not wanted:
        return None
    found, left_out = candidates(desk.archive, wanted, edition.name, edition.granularity)
    found = list(filed(found, _sections(came, entries)))
    printed = {s for told in editions.told(desk.archive, edition.name).values() for s in told.sentences}
    dropped = [*held, *unwanted, *left_out]
    make = partial(_issue, edition, now.date(), failures, dropped, preferences)
    try:
        issue = _without_repeats(make, found, printed)
    except NothingToBrief:
        return None
    return _kept(desk, edition, issue, now)


def _issue(
    edition: Edition,
    day: date,
    failures: Sequence[Failure],
    dropped: Sequence[Fate],
    preferences: Preferences,
    found: Iterable[Candidate],
) -> Briefing:
    bounded = edition.stories or edition.words or edition.minutes
    return brief(
        found,
        day,
        edition.language or None,
        edition.title or None,
        failures,
        edition.stories if bounded else MOST_STORIES,
        edition.points,
        edition.words,
        edition.minutes,
        edition.method or DEFAULT,
        dropped,
        preferences,
    )


def _without_repeats(make: partial[Briefing], found: Sequence[Candidate], printed: Collection[str]) -> Briefing:
    """The issue without any sentence that an earlier one printed, in whatever story that was."""
    offered = {candidate.story.id: candidate for candidate in found}
    told: set[tuple[str, str]] = set()
    while True:
        issue = make(offered.values())
        again = {(m.story.id, s.text) for m in issue.summaries for s in m.sentences if s.text in printed} - told
        if not again:
            return replace(issue, ledger=tuple(_explained(issue, offered.values())))
        for story, sentence in sorted(again):
            offered[story] = knowing(offered[story], [sentence])
        told |= again


def _explained(issue: Briefing, offered: Iterable[Candidate]) -> Iterator[Fate]:
    """The ledger, in which a story that goes on without anything new is not called one without sentences."""
    printed = {summary.story.id for summary in issue.summaries}
    silent = [candidate.story for candidate in offered if candidate.known and candidate.story.id not in printed]
    articles = {article.id for story in silent for article in story.articles}
    for fate in issue.ledger:
        is_told = fate.fate == "dropped" and fate.article in articles
        yield replace(fate, fate="held back", reason=TOLD) if is_told else fate


def _kept(desk: Desk, edition: Edition, issue: Briefing, now: datetime) -> Result:
    from briefing.renderers import render

    own = issues.keep(
        desk.archive,
        issue,
        render(issue, "json").content,
        edition.name,
        delivery.recipients(edition),
        domain=delivery.domain(desk.settings),
        made=stamp(now.astimezone(UTC)),
        arrival=arrivals.latest(desk.archive),
    )
    told = len(issue.summaries)
    desk.world.tell(Event("issue", facts={"edition": edition.name, "issue": own, "stories": told}))
    return Result(edition.name, own, issue.date, made=True, articles=len(issue.ledger), stories=told)


def _preferences(edition: Edition, origins: Mapping[str, tuple[str, ...]]) -> Preferences:
    return Preferences(
        edition.include,
        edition.exclude,
        edition.interests,
        edition.weights,
        edition.caps,
        edition.order,
        origins,
    )


def _sections(came: Iterable[Arrival], entries: Iterable[Entry]) -> dict[str, str]:
    """Article → the outermost section that its source stands in on the list; left out where it stands in none."""
    sections = {entry.source.key: entry.source.section[0] for entry in entries if entry.source.section}
    return {arrival.article.id: sections[arrival.source] for arrival in came if arrival.source in sections}


def _origins(came: Iterable[Arrival], entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """Article → what its source is called on the list: title, address, sections from the inside out."""
    names: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        source = entry.source
        sections = ("/".join(source.section[:depth]) for depth in range(len(source.section), 0, -1))
        names[source.key] = tuple(name for name in (source.title, source.shown, *sections) if name)
    return {arrival.article.id: names[arrival.source] for arrival in came}
