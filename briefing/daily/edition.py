"""One edition in one run: what an earlier run left undone is completed, then the new issue is made, kept and delivered.

The archive decides: an issue that is kept is kept with its sentences and deliveries in one transaction. Its files and
mails follow from that row and can be made again, so a run killed behind it loses nothing and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from briefing import delivery
from briefing.archive import arrivals, deliveries, editions, issues
from briefing.archive.editions import Last
from briefing.daily import files
from briefing.daily.desk import Desk
from briefing.daily.due import is_due
from briefing.daily.making import made
from briefing.daily.report import Result
from briefing.daily.world import Event
from briefing.model import Failure
from briefing.settings import Edition
from briefing.sources.listing import Entry

NOTHING_NEW = "nothing new"


def publish(desk: Desk, edition: Edition, entries: Sequence[Entry], failures: Sequence[Failure]) -> Result:
    """Bring one edition up to date but for its mails. entries: its sources, just fetched; failures: theirs."""
    last = editions.last(desk.archive, edition.name)
    before = Result(edition.name)
    if last is not None:
        before = _with_files(desk, edition, last, replace(before, issue=last.id, day=last.day))
    came = arrivals.since(desk.archive, last.arrival if last else 0, [entry.source.key for entry in entries])
    if not _is_wanted(desk, last):
        return replace(before, waiting=len(came), note=_waits(len(came)))
    with desk.stages.timed("brief"):
        result = made(desk, edition, came, entries, failures, last)
    if result is None:
        return replace(before, note=NOTHING_NEW)
    new = editions.last(desk.archive, edition.name)
    return _with_files(desk, edition, new, result) if new else result


def _is_wanted(desk: Desk, last: Last | None) -> bool:
    if desk.wish.new_edition or last is None:
        return True
    return not desk.wish.again and is_due(last, desk.world.now(), desk.world.zone)


def _waits(number: int) -> str:
    if not number:
        return NOTHING_NEW
    wait = "article waits" if number == 1 else "articles wait"
    return f"{NOTHING_NEW} today, {number} {wait} for the next issue (--new-edition makes it now)"


def _with_files(desk: Desk, edition: Edition, issue: Last, result: Result) -> Result:
    """The files of an issue written where they are not there yet, or are wished for again."""
    today = desk.world.now().date().isoformat()
    lost = issue.day == today and not all(path.exists() for path in files.names(edition, issue))
    if issue.written and not lost and not desk.wish.again:
        return result
    if desk.wish.rehearsal:
        return replace(result, resumed=not result.made, files=tuple(files.names(edition, issue)))
    with desk.stages.timed("write"):
        done, problems = files.write(edition, issue, issues.content(desk.archive, issue.id) or b"")
    if not problems:
        editions.written(desk.archive, issue.id)
    _tell_files(desk, edition, done, problems)
    return replace(result, resumed=not result.made, again=desk.wish.again, files=tuple(done), problems=tuple(problems))


def _tell_files(desk: Desk, edition: Edition, done: Sequence[Path], problems: Sequence[str]) -> None:
    for path in done:
        desk.world.tell(Event("file", facts={"edition": edition.name, "path": str(path)}))
    for problem in problems:
        desk.world.tell(Event("file-not-written", problem, "warning", {"edition": edition.name}))


def delivered(desk: Desk, edition: Edition, result: Result) -> Result:
    """Send what is due of this and of earlier issues of an edition."""
    if desk.wish.rehearsal:
        due = deliveries.deliveries(desk.archive, "pending", "sending", edition=edition.name)
        return replace(result, due=len(due))
    with desk.stages.timed("deliver"):
        report = delivery.deliver_due(desk.archive, edition, desk.settings, desk.world.post)
    for line in report.lines():
        desk.world.tell(Event("delivery", line, "warning", {"edition": edition.name}))
    resumed = result.resumed or (report.sent > 0 and not result.made)
    return replace(result, sent=report.sent, unsent=len(report.missing), resumed=resumed)
