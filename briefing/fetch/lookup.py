"""From a host name to its addresses, with an end to the waiting that the system's own look-up does not have."""

from __future__ import annotations

import queue
import socket
import threading
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from briefing.fetch.reasons import FetchError, of_fault
from briefing.fetch.urls import Target


@dataclass(frozen=True, slots=True)
class Place:
    """A numeric address in the form that sockets take."""

    family: int
    sockaddr: tuple[Any, ...]

    @property
    def address(self) -> str:
        """The number alone, IPv4 or IPv6."""
        return str(self.sockaddr[0])


def looked_up(target: Target, seconds: float) -> list[Place]:
    """All places of a host, the two families in turns (RFC 8305 4), within `seconds`; raises `FetchError`."""
    answers: queue.SimpleQueue[list[Place] | FetchError] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(target, answers), daemon=True, name="look-up").start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise FetchError("the name service does not answer", passing=True) from None
    if isinstance(answer, FetchError):
        raise answer
    return answer


def _look_up(target: Target, answers: queue.SimpleQueue[list[Place] | FetchError]) -> None:
    answer: list[Place] | FetchError = FetchError("the name cannot be looked up")
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        answer = _in_turns([Place(row[0], row[4]) for row in found])
    except OSError as error:
        answer = of_fault(error)
    except UnicodeError:
        answer = FetchError("no host of this name")
    finally:
        answers.put(answer)


def _in_turns(places: list[Place]) -> list[Place]:
    if not places:
        return []
    first = [place for place in places if place.family == places[0].family]
    others = [place for place in places if place.family != places[0].family]
    return [place for place in chain.from_iterable(zip_longest(first, others)) if place is not None]
