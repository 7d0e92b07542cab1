"""Replies of a mail server, read with an end to the waiting: a server that drips one byte a minute holds nobody up."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

_MOST_LINES = 200
_LONGEST_LINE = 8_192
_REPLY = re.compile(rb"([2-5]\d\d)([ -]?)(.*)", re.DOTALL)

if TYPE_CHECKING:
    from smtplib import SMTP as _Base
else:
    _Base = object


class Patient(_Base):
    """Reads a whole reply within `timeout` seconds, where smtplib allows that much for each byte of it."""

    def getreply(self) -> tuple[int, bytes]:
        """Code and text of the next reply (RFC 5321, 4.2); code 0 for something that is none.

        Raises `TimeoutError` when it takes too long, and `OSError` when the line breaks.
        """
        end = time.monotonic() + self.timeout
        said: list[bytes] = []
        for _ in range(_MOST_LINES):
            found = _REPLY.fullmatch(self._line(end).rstrip(b"\r\n"))
            if found is None:
                return 0, b""
            said.append(found[3].strip())
            if found[2] != b"-":
                return int(found[1]), b"\n".join(said)
        return 0, b""

    def _line(self, end: float) -> bytes:
        if self.sock is None:
            raise ConnectionResetError("the line is closed")
        if self.file is None:
            self.file = self.sock.makefile("rb")
        line = b""
        while not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
            line += self._heard(self.file, end)
        return line

    def _heard(self, file: Any, end: float) -> bytes:
        """What came, up to the end of a line; one wait for the line at most."""
        left = end - time.monotonic()
        if left <= 0 or self.sock is None:
            raise TimeoutError("the reply does not end")
        self.sock.settimeout(left)
        waiting: bytes = file.peek(1)
        if not waiting:
            raise ConnectionResetError("the server hung up")
        upto = waiting.find(b"\n") + 1 or len(waiting)
        heard: bytes = file.read(upto)
        return heard
