"""What is to run when: the same for every timer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from briefing.errors import UsageError

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Plan:
    """One edition as a timer sees it.

    `words` is the command, its program absolute. `hour` is "06:30" in `zone`, `machine` the zone that the machine's
    clock shows (IANA names; zone "" means that of the machine). `days` are numbers from 1 (Monday) to 7, every day when
    empty. `folder` is where it runs, `writable` the folders it writes to; `confined`: it needs nothing beyond them.
    """

    edition: str
    config: Path
    words: tuple[str, ...]
    hour: str
    days: tuple[int, ...] = ()
    zone: str = ""
    machine: str = ""
    folder: Path = Path("/")
    writable: tuple[Path, ...] = ()
    confined: bool = True

    def __post_init__(self) -> None:
        """Refuse what no line of a timer can hold."""
        for text in (*self.words, str(self.config), *map(str, (self.folder, *self.writable))):
            if _CONTROL.search(text):
                raise UsageError(f"{text!r} holds a line break or a control character: no timer can run it; rename it")

    @property
    def clock(self) -> tuple[int, int]:
        """Hour and minute."""
        hour, _, minute = self.hour.partition(":")
        return int(hour), int(minute)

    @property
    def name(self) -> str:
        """What the timer is called."""
        return f"briefing-{self.edition}"

    @property
    def elsewhere(self) -> bool:
        """Whether the hour is meant in another zone than the machine's."""
        return bool(self.zone) and self.zone != self.machine
