"""The line to a mail server: smtplib's, with an end to every wait; and what its breaking means in words."""

from __future__ import annotations

import re
import smtplib
import time
from typing import Any

BROKEN = (smtplib.SMTPException, OSError, ValueError)
"""What a line raises that breaks, or whose other end speaks no SMTP."""

_MOST_LINES = 200
_LONGEST_LINE = 8_192
_REPLY = re.compile(rb"([2-5]\d\d)([ -]?)(.*)", re.DOTALL)
_SAID = 200
_INSTANT = 1e-6


class Line(smtplib.SMTP):
    """A line that begins in the clear. A whole reply comes within `timeout` seconds, or none does.

    smtplib alone allows that much for each byte: a server that drips one a minute would hold everybody up.
    """

    sock: Any  # from the greeting on there always is one

    def getreply(self) -> tuple[int, bytes]:
        """Code and text of the next reply (RFC 5321, 4.2); code 0 for something that is none.

        Raises `TimeoutError` when it takes too long, and `OSError` when the line breaks.
        """
        try:
            return self._reply(time.monotonic() + self.timeout)
        except OSError:
            self.close()
            raise

    def send(self, s: Any) -> None:
        """Send all of it; each call has the whole time for itself."""
        self.sock.settimeout(self.timeout)
        super().send(s)

    def _reply(self, end: float) -> tuple[int, bytes]:
        said: list[bytes] = []
        for _ in range(_MOST_LINES):
            found = _REPLY.fullmatch(self._line(end).rstrip(b"\r\n"))
            if found is None:
                break
            said.append(found[3].strip())
            if found[2] != b"-":
                return int(found[1]), b"\n".join(said)
        return 0, b""

    def _line(self, end: float) -> bytes:
        if self.file is None:
            self.file = self.sock.makefile("rb")
        line = b""
        while not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
            # A timeout of nothing would mean not to wait at all, and to fail in another way.
            self.sock.settimeout(max(end - time.monotonic(), _INSTANT))
            line += _heard(self.file)
        return line


class SecureLine(Line, smtplib.SMTP_SSL):
    """A line in TLS from its first byte."""


def _heard(file: Any) -> bytes:
    """What came, up to the end of a line; waits for the network once at most."""
    waiting: bytes = file.peek(1)
    if not waiting:
        raise ConnectionResetError("the server hung up")
    heard: bytes = file.read(waiting.find(b"\n") + 1 or len(waiting))
    return heard


def answer(code: int, said: bytes | str) -> str:
    """What the server said, on one line and not too long."""
    if not code:
        return "an answer that is not SMTP"
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())[:_SAID]}".strip()


def told(error: Exception) -> str:
    """What broke, in a few words; never what was said over the line."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return "the connection broke off"
    words = error.strerror if isinstance(error, OSError) else None
    return (words or "an answer that is not SMTP").lower()
