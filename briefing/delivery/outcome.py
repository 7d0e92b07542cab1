"""What became of deliveries: a verdict of one try, an outcome for each recipient, a report for a whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefing.settings.model import Secret

SENT, LATER, FAILED, UNKNOWN = "sent", "later", "failed", "unknown"
"""Taken by the receiver; not now, so once more later; refused for good; the line died before the answer."""

WAITS = (10.0, 60.0, 360.0)
"""Seconds between the tries of one run: grey-listing servers take a message at the earliest after five minutes."""


@dataclass(frozen=True, slots=True)
class World:
    """What delivering needs from outside: secrets, clock and sleep come from the command.

    reveal: the secret of a place; raises `UsageError`. now: the moment, with the time zone that is written into mail.
    pause: lets seconds pass. waits: seconds before the second try of a run, before the third, … after_data: longest
    wait in seconds for the answer to a whole message; RFC 5321, section 4.5.3.2.6 asks for ten minutes.
    """

    reveal: Callable[[Secret], str]
    now: Callable[[], datetime]
    pause: Callable[[float], None]
    waits: Sequence[float] = WAITS
    after_data: float = 600.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one try ended. `state` is "sent", "later", "failed" or "unknown".

    `soon`: the same may work in a moment. `everybody`: it lies with the way, not with the recipient, so that the next
    recipient would meet the same. `wait` is how many seconds the receiver asked to be left alone.
    """

    state: str
    reason: str = ""
    soon: bool = False
    everybody: bool = False
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one issue for one recipient in this run; states as those of a `Verdict`."""

    issue: str
    recipient: str
    state: str
    reason: str = ""

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.recipient}: {_WORDS[self.state]}" + (f": {self.reason}" if self.reason else "")


_WORDS = {
    SENT: "sent",
    LATER: "not sent yet",
    FAILED: "refused",
    UNKNOWN: "perhaps sent",
}


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run tried, in the order of the ledger; empty where nothing was due."""

    outcomes: tuple[Outcome, ...] = ()

    @property
    def sent(self) -> int:
        """How many recipients were reached."""
        return sum(outcome.state == SENT for outcome in self.outcomes)

    @property
    def missing(self) -> tuple[Outcome, ...]:
        """Those that were not, or perhaps not."""
        return tuple(outcome for outcome in self.outcomes if outcome.state != SENT)

    @property
    def status(self) -> int:
        """The exit status: 6 where somebody was not reached, else 0."""
        return 6 if self.missing else 0

    def lines(self) -> Iterator[str]:
        """A line for each recipient who was not reached, or not with everything: the reason and what to do."""
        return (str(outcome) for outcome in self.outcomes if outcome.state != SENT or outcome.reason)
