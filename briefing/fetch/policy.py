"""What a fetch may cost and where it may go; what is asked for; what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefing import __version__

AGENT = f"briefing/{__version__} (reads feeds and pages for one reader)"


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits of all fetches of a run; times are seconds.

    `seconds` is the whole time for one address with all its redirects and retries; `silence` how long nothing at all
    may come. `most_bytes` counts what was unpacked. `allow_private` names hosts ("nas", "nas:8080", "10.0.0.5",
    "10.0.0.0/8") that may have addresses which are not public. `pace` lies between two requests to one host.
    At most `workers` fetches run at once; one that runs longer than `soon` gives its place to another, until twice as
    many run. In a crowd of addresses the last ones are given up when they have had as long as any good one had and
    nothing has come for `patience` after most were done.
    """

    seconds: float = 30.0
    silence: float = 10.0
    most_bytes: int = 20 * 1024 * 1024
    hops: int = 5
    tries: int = 3
    backoff: float = 0.5
    pace: float = 0.1
    workers: int = 48
    soon: float = 2.0
    patience: float = 0.5
    allow_private: tuple[str, ...] = ()
    agent: str = AGENT
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """An address to fetch. `named` is the one that the user wrote and that led here, "" if none did.

    Where that one means a host of the own network, this host and port may be connected to. `patient`: all of its time
    is given to it, also when it is the last one of a crowd.
    """

    url: str
    named: str = ""
    patient: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `url` is where it came from in the end, `data` its unpacked bytes.

    `media_type` and `charset` are as declared, lower-case, "" if absent. `unchanged`: the server confirmed what the
    cache held. `moved` is the new address where all redirects were permanent, else "".
    """

    url: str
    data: bytes
    media_type: str = ""
    charset: str = ""
    unchanged: bool = False
    moved: str = ""
