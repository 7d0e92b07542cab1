"""A connection whose every wait ends: by the deadline of the whole fetch, or by silence of the other side."""

from __future__ import annotations

import io
import socket
import ssl
from functools import cache
from typing import Any

from briefing.fetch.addresses import Gate
from briefing.fetch.deadline import Deadline
from briefing.fetch.lookup import Place, looked_up
from briefing.fetch.reasons import FetchError, of_fault
from briefing.fetch.urls import Target

_MOST_PLACES = 4
_SHORT_TRY = 3.0
"""Seconds for a place that is not the last one: a host with a dead IPv6 route must not use up the time."""


class Line:
    """What `http.client` needs of a socket, with the waits bounded; the first `most` bytes may come, no more."""

    def __init__(self, sock: socket.socket, deadline: Deadline, silence: float, most: int) -> None:
        """Take over a connected socket; `most` is lifted with `lift` once the headers are read."""
        self._sock = sock
        self._deadline = deadline
        self._silence = silence
        self._most = most
        self._heard = 0

    def sendall(self, data: bytes) -> None:
        """Send all of it or raise `FetchError`."""
        self._sock.settimeout(min(self._deadline.left(), self._silence))
        try:
            self._sock.sendall(data)
        except TimeoutError as error:
            raise self._too_slow() from error

    def receive_into(self, buffer: Any) -> int:
        """Wait for bytes; 0 at the end. Raises `FetchError` when they take too long or headers do not end."""
        self._sock.settimeout(min(self._deadline.left(), self._silence))
        try:
            count = self._sock.recv_into(buffer)
        except TimeoutError as error:
            raise self._too_slow() from error
        self._heard += count
        if self._most and self._heard > self._most:
            raise FetchError(f"sends headers of more than {self._most // 1024} kB")
        return count

    def lift(self) -> None:
        """The headers are through: the body has a limit of its own."""
        self._most = 0

    def makefile(self, mode: str) -> io.BufferedReader:
        """The receiving side as a file."""
        return io.BufferedReader(_Receiver(self))

    def close(self) -> None:
        """Do nothing: `http.client` says this when the headers are read, and the body comes by the same line."""

    def hang_up(self) -> None:
        """End the connection."""
        self._sock.close()

    def _too_slow(self) -> FetchError:
        if self._deadline.fits(0.01):
            return FetchError(f"nothing came for {self._silence:g} s")
        return self._deadline.passed()


class _Receiver(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.receive_into(buffer)


def connect(target: Target, gate: Gate, deadline: Deadline, silence: float, most: int) -> Line:
    """A line to the first place of a host that answers; only places that the gate lets through are called.

    Nothing is read from the environment: no proxy stands between. Raises `FetchError`.
    """
    found = _let_through(looked_up(target, min(deadline.left(), silence)), gate, target)[:_MOST_PLACES]
    for place in found[:-1]:
        try:
            return Line(_called(place, target, deadline, min(silence, _SHORT_TRY)), deadline, silence, most)
        except ssl.SSLError as error:
            raise of_fault(error) from error
        except OSError:
            continue
    try:
        return Line(_called(found[-1], target, deadline, silence), deadline, silence, most)
    except TimeoutError as error:
        raise FetchError("the host does not answer", passing=True) from error
    except OSError as error:
        raise of_fault(error) from error


def _let_through(places: list[Place], gate: Gate, target: Target) -> list[Place]:
    found, refused = [], FetchError("the host has no address")
    for place in places:
        try:
            gate.check(target, place.address)
            found.append(place)
        except FetchError as error:
            refused = error
    if not found:
        raise refused
    return found


def _called(place: Place, target: Target, deadline: Deadline, most: float) -> socket.socket:
    """A connected socket, with TLS where the address asks for it; closed again when anything fails."""
    sock = socket.socket(place.family, socket.SOCK_STREAM)
    try:
        sock.settimeout(min(deadline.left(), most))
        sock.connect(place.sockaddr)
        if target.scheme == "http":
            return sock
        sock.settimeout(min(deadline.left(), most))
        return _trust().wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


@cache
def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
