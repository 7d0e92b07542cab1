"""One run at a time: a lock of the kernel on a file beside the archive, so that it never outlives its holder."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from briefing.errors import BriefingError, UsageError

WAIT = 5.0
"""Seconds that a run waits for another one to end."""

_STEP = 0.1
_LONGEST = 500  # bytes of the note


class Busy(BriefingError):
    """Another run is at work on the same archive; the message says which one."""

    exit_status = 0


@contextmanager
def alone(archive: Path, since: str, wait: float = WAIT, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Hold the lock of an archive; raises `Busy` where another run still has it after `wait` seconds.

    since: the moment as it is to be told to others (ISO 8601). Raises `UsageError` where the folder takes no file.
    """
    path = archive.with_name(f".{archive.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; check the folder and its permissions") from error
    with file:
        _take(file, archive, wait, sleep)
        _note(file, f"pid {os.getpid()}, since {since}")
        yield


def _take(file: BinaryIO, archive: Path, wait: float, sleep: Callable[[float], None]) -> None:
    try:
        import fcntl
    except ModuleNotFoundError:  # no such locks on this system: what is kept is still decided once, by the archive
        return
    waited = 0.0
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waited >= wait:
                raise Busy(
                    f"another run is at work on {archive} ({_holder(file)}); this one leaves it to that"
                ) from None
            sleep(_STEP)
            waited += _STEP
        else:
            return


def _holder(file: BinaryIO) -> str:
    file.seek(0)
    return file.read(_LONGEST).decode("utf-8", "replace").strip() or "just begun"


def _note(file: BinaryIO, text: str) -> None:
    # Only for the message to others: on a full disk the run goes on without it.
    try:
        file.truncate(0)
        file.write(text.encode())
        file.flush()
    except OSError:
        return
