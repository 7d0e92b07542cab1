"""A real mail server (OpenSMTPD) for tests, which puts mail into folders that a test reads.

It wants to be root, and there can be one at a time on a machine; where that is not to be had, tests are skipped.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

SMTPD = "/usr/sbin/smtpd"

_CONFIG = """
table people {{ "@" = "nobody" }}
listen on 127.0.0.1 port {port}
action "keep" maildir "{home}/mail/%{{rcpt.user}}" virtual <people>
match from any for domain "refused.example" reject
match from any for any action "keep"
"""
_TRACE = re.compile(rb"\A(?:(?:Return-Path|Delivered-To|Received):[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_SECONDS = 20.0


@dataclass(frozen=True)
class Real:
    """The running server."""

    port: int
    home: Path

    def mail(self, user: str, count: int = 1) -> list[bytes]:
        """What arrived for somebody, in order, once there are so many; with the line ends that the server keeps."""
        folder, end = self.home / "mail" / user / "new", time.monotonic() + _SECONDS
        while time.monotonic() < end:
            found = sorted(folder.glob("*")) if folder.is_dir() else []
            if len(found) >= count:
                return [path.read_bytes() for path in found]
            time.sleep(0.05)
        raise AssertionError(f"{user} has less than {count} messages: {(self.home / 'log').read_text()}")


def without_trace(message: bytes) -> bytes:
    """The message without what servers write on top of it."""
    return _TRACE.sub(b"", message)


@contextmanager
def running() -> Iterator[Real]:
    """The server, gone behind the block; skips the test where there can be none."""
    if not Path(SMTPD).exists() or os.geteuid() != 0:
        pytest.skip("no OpenSMTPD here, or not root (Debian: apt-get install opensmtpd)")
    with _alone(), tempfile.TemporaryDirectory(prefix="mail-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        server = Real(free_port(), home)
        _prepare(server)
        with (home / "log").open("wb") as log:
            process = subprocess.Popen([SMTPD, "-d", "-f", home / "smtpd.conf"], stdout=log, stderr=log)
            try:
                _wait(server, process)
                yield server
            finally:
                process.terminate()
                process.wait(_SECONDS)


@contextmanager
def _alone() -> Iterator[None]:
    with open(Path(tempfile.gettempdir()) / "one-test-mail-server.lock", "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _prepare(server: Real) -> None:
    home = server.home
    (home / "mail").mkdir()
    shutil.chown(home / "mail", "nobody")
    (home / "smtpd.conf").write_text(_CONFIG.format(home=home, port=server.port))


def _wait(server: Real, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=1) as line:
                if line.recv(3) == b"220":
                    return
        except OSError:
            time.sleep(0.05)
    pytest.skip(f"OpenSMTPD does not start here: {(server.home / 'log').read_text()}")


def free_port() -> int:
    """A port on which nobody listens at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
