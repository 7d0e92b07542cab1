"""The walk through the ledger: what is due is tried, tried again while that may help, and written down at each step.

A delivery is "sending" on the disk before its data leaves and "sent" after the receiver has taken it. Where a run died
between the two nobody knows: it is sent again under the same Message-ID, or left alone where `at_most_once` says so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from briefing.archive import Archive, deliveries, issues
from briefing.archive.deliveries import Delivery
from briefing.delivery.outcome import FAILED, LATER, SENT, UNKNOWN, Outcome, Report, Verdict, World
from briefing.delivery.ways import Ways
from briefing.errors import UsageError
from briefing.model import Briefing
from briefing.settings.model import Edition, Settings

_SHORTEST, _LONGEST = timedelta(minutes=15), timedelta(hours=6)
_FARTHEST = timedelta(hours=25)
_GIVEN_UP = timedelta(days=5)
"""RFC 5321, section 4.5.4.1: to give up takes four or five days at least."""
_OFTEN = 5
"""Tries after which an issue that may have arrived each time is left alone, once it is that old."""
_LONGEST_WAIT = 900.0
"""Seconds that a receiver may ask for within a run; more is for a later run."""


def deliver(
    archive: Archive,
    issue: str,
    edition: Edition,
    settings: Settings,
    world: World,
    *,
    to: Collection[str] | None = None,
    early: bool = False,
    again: bool = False,
) -> Report:
    """Send what is due of one kept issue, to those whom the ledger names (of them, to the recipients `to` alone).

    early: also what is to be tried later only. again: also what was refused for good, and what may have been sent by a
    run that died, where `at_most_once` leaves that alone. Raises nothing for a delivery that fails.
    """
    rows = deliveries.deliveries(archive, "pending", "sending", *(("failed",) if again else ()), issue=issue)
    chosen = [row for row in rows if to is None or row.recipient in to]
    return _Walk(archive, edition, settings, world, again).walk(_due(chosen, early or again, world.now()))


def deliver_due(archive: Archive, edition: Edition, settings: Settings, world: World) -> Report:
    """Send what is due of all kept issues of an edition, the oldest first."""
    rows = deliveries.deliveries(archive, "pending", "sending", edition=edition.name)
    return _Walk(archive, edition, settings, world, False).walk(_due(rows, False, world.now()))


def _due(rows: Sequence[Delivery], early: bool, now: datetime) -> list[Delivery]:
    return [row for row in rows if early or not row.next_try or _is_due(datetime.fromisoformat(row.next_try), now)]


def _is_due(moment: datetime, now: datetime) -> bool:
    """Whether a moment has come; one farther ahead than any wait was written by a clock that went wrong."""
    return moment <= now or moment > now + _FARTHEST


def _may_work_soon(verdict: Verdict) -> bool:
    return verdict.soon and verdict.wait <= _LONGEST_WAIT


@dataclass
class _Walk:
    archive: Archive
    edition: Edition
    settings: Settings
    world: World
    again: bool
    issues: dict[str, Briefing] = field(default_factory=dict)

    def walk(self, due: Sequence[Delivery]) -> Report:
        """Every delivery tried, and those tried again that may work in a moment; one in doubt once more, not twice."""
        outcomes: dict[Delivery, Verdict] = {}
        doubted: set[Delivery] = set()
        left, waits = list(due), iter(self.world.waits)
        ways = Ways(self.archive, self.edition, self.settings, self.world)
        while left:
            verdicts = self.round(ways, left)
            outcomes |= verdicts
            left = [row for row, verdict in verdicts.items() if _may_work_soon(verdict) and row not in doubted]
            doubted |= {row for row, verdict in verdicts.items() if verdict.state == UNKNOWN}
            pause = next(waits, None)
            if not left or pause is None:
                break
            self.world.pause(max(pause, *(verdicts[row].wait for row in left)))
        return Report(tuple(Outcome(row.issue, row.recipient, v.state, v.reason) for row, v in outcomes.items()))

    def round(self, ways: Ways, rows: Sequence[Delivery]) -> dict[Delivery, Verdict]:
        """One try of each; where a way is closed for everybody, nobody else is sent along it in this round."""
        verdicts: dict[Delivery, Verdict] = {}
        closed: dict[str, Verdict] = {}
        try:
            for row in rows:
                before, moment = self.current(row), self.moment()
                way = ways.way_of(row.recipient)
                if self.is_left_alone(before):
                    verdicts[row] = self.settled(before)
                    continue
                verdict = closed.get(way) or self.tried(ways, before, moment)
                if verdict.everybody:
                    closed[way] = replace(verdict, state=LATER)
                verdicts[row] = self.written(before, verdict, moment)
        finally:
            ways.close()
        return verdicts

    def is_left_alone(self, row: Delivery) -> bool:
        """Whether it may have been sent already, and is to be sent at most once, or was tried for days and often."""
        if row.state != "sending" or self.again:
            return False
        once = self.settings.smtp is not None and self.settings.smtp.at_most_once
        return once or (row.attempts >= _OFTEN and self.is_old(row))

    def settled(self, row: Delivery) -> Verdict:
        """Told once, then left alone until somebody asks."""
        reason = f"{row.reason or _DIED}; `briefing send {row.issue} --retry` sends it once more"
        deliveries.mark(self.archive, row.issue, row.recipient, "failed", f"perhaps sent: {row.reason or _DIED}")
        return Verdict(UNKNOWN, reason)

    def tried(self, ways: Ways, row: Delivery, moment: str) -> Verdict:
        """One try. The Date of a message is the moment of the first one: a second copy is the same to the byte."""
        if row.state == "failed":
            row = deliveries.mark(self.archive, row.issue, row.recipient, "pending")
        row = replace(row, first_try=row.first_try or moment)
        ready = partial(deliveries.mark, self.archive, row.issue, row.recipient, "sending", row.reason, moment)
        try:
            issue = self.issue(row.issue)
        except UsageError as error:
            return Verdict(FAILED, f"the archive's issue cannot be read: {error}")
        return ways.send(row, issue, ready)

    def written(self, before: Delivery, verdict: Verdict, moment: str) -> Verdict:
        """The verdict, on the disk: when the next try is due, and whether there is to be one at all."""
        place = (self.archive, before.issue, before.recipient)
        if verdict.state == LATER and before.state == "pending" and self.is_old(before):
            verdict = Verdict(FAILED, f"given up after {_GIVEN_UP.days} days: {verdict.reason}")
        if verdict.state in (SENT, FAILED):
            deliveries.mark(*place, verdict.state, verdict.reason, moment)
        elif verdict.state == LATER and before.state != "sending":
            deliveries.mark(*place, "pending", verdict.reason, moment, self.next_try(before, verdict))
        else:  # not known, or not known from an earlier try
            deliveries.note(*place, verdict.reason, self.next_try(before, verdict))
        return verdict

    def next_try(self, row: Delivery, verdict: Verdict) -> str:
        """As long again as it has been tried for already, within bounds; or as long as the receiver asks."""
        now = self.world.now()
        tried = now - datetime.fromisoformat(row.first_try) if row.first_try else timedelta()
        wait = max(min(max(tried, _SHORTEST), _LONGEST), timedelta(seconds=verdict.wait))
        return (now + wait).isoformat(timespec="seconds")

    def is_old(self, row: Delivery) -> bool:
        """Whether it has been tried for days."""
        return bool(row.first_try) and self.world.now() - datetime.fromisoformat(row.first_try) >= _GIVEN_UP

    def current(self, row: Delivery) -> Delivery:
        """The row as it is now."""
        return deliveries.find(self.archive, row.issue, row.recipient) or row

    def moment(self) -> str:
        """Now, as the ledger has it."""
        return self.world.now().isoformat(timespec="seconds")

    def issue(self, id: str) -> Briefing:
        """The issue of that id, read once."""
        if id not in self.issues:
            from briefing.renderers.kept import load

            self.issues[id] = load(issues.content(self.archive, id) or b"")
        return self.issues[id]


_DIED = "a run died while it was being sent"
