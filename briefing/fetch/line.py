"""A connection whose every wait ends: by the deadline of the whole fetch, or by silence of the other side."""

from __future__ import annotations

import io
import queue
import socket
import ssl
import threading
from functools import cache
from typing import Any

from briefing.fetch.addresses import Gate
from briefing.fetch.deadline import Deadline
from briefing.fetch.reasons import FetchError, of_fault
from briefing.fetch.urls import Target

_MOST_ADDRESSES = 4
_SHORT_TRY = 3.0
"""Seconds for an address that is not the last one: a host with a dead IPv6 route must not use up the time."""


class Line:
    """What `http.client` needs of a socket, with the waits bounded. `heard` counts the bytes that came."""

    def __init__(self, sock: socket.socket, deadline: Deadline, silence: float) -> None:
        """Take over a connected socket."""
        self.heard = 0
        self.most: int | None = None
        self._sock = sock
        self._deadline = deadline
        self._silence = silence

    def sendall(self, data: bytes) -> None:
        """Send all of it or raise `FetchError`."""
        self._sock.settimeout(min(self._deadline.left(), self._silence))
        try:
            self._sock.sendall(data)
        except TimeoutError as error:
            raise self._too_slow() from error

    def receive_into(self, buffer: Any) -> int:
        """Wait for bytes; 0 at the end. Raises `FetchError` when they take too long or are more than `most`."""
        self._sock.settimeout(min(self._deadline.left(), self._silence))
        try:
            count = self._sock.recv_into(buffer)
        except TimeoutError as error:
            raise self._too_slow() from error
        self.heard += count
        if self.most is not None and self.heard > self.most:
            raise FetchError(f"sends headers of more than {self.most // 1024} kB")
        return count

    def makefile(self, mode: str) -> io.BufferedReader:
        """The receiving side as a file."""
        return io.BufferedReader(_Receiver(self))

    def close(self) -> None:
        """Hang up."""
        self._sock.close()

    def _too_slow(self) -> FetchError:
        if self._deadline.fits(0):
            return FetchError(f"nothing came for {self._silence:g} s")
        return self._deadline.passed()


class _Receiver(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.receive_into(buffer)


def connect(place: Target, gate: Gate, deadline: Deadline, silence: float) -> Line:
    """A line to the first address of a host that answers, every one checked by the gate before it is called.

    Nothing is read from the environment: no proxy stands between.
    """
    found = [sockaddr for sockaddr in _looked_up(place, deadline, silence) if _may(gate, place, sockaddr)]
    found = found or _refused(gate, place, deadline, silence)
    for number, (family, sockaddr) in enumerate(found[:_MOST_ADDRESSES], 1):
        last = number == min(len(found), _MOST_ADDRESSES)
        try:
            sock = _called(family, sockaddr, min(deadline.left(), silence if last else _SHORT_TRY))
            return Line(_secured(sock, place, deadline, silence), deadline, silence)
        except TimeoutError as error:
            if last:
                raise FetchError("the host does not answer", passing=True) from error
        except OSError as error:
            if last or isinstance(error, ssl.SSLError):
                raise of_fault(error) from error
    raise FetchError("the host has no address")
