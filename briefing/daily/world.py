"""What a run gets from outside: clocks, network, secrets, and somebody to tell what happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from briefing import delivery
from briefing.fetch import Client

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `name` is a fixed word for programs, `text` a line for people, "" where there is none.

    `level` is "info" or "warning".
    """

    name: str
    text: str = ""
    level: str = "info"
    facts: Mapping[str, Value] = field(default_factory=dict)


Tell = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class World:
    """`now` gives the moment, aware and in the reader's time zone; `zone` is that, None for the machine's.

    `ticks` are seconds that only grow.

    `tell` hears every event, `on_fetched` how many addresses are fetched, of how many. `secret` is the password for the
    address of a mailbox, "" where there is none.
    """

    now: Callable[[], datetime]
    zone: tzinfo | None
    ticks: Callable[[], float]
    client: Client
    post: delivery.World
    tell: Tell = lambda event: None
    on_fetched: Callable[[int, int], None] | None = None
    secret: Callable[[str], str] = lambda address: ""
