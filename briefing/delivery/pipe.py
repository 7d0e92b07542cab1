"""A program of the user's that takes a message or an issue on its input: sendmail, or any other. No shell between."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence

from briefing.delivery.outcome import FAILED, LATER, SENT, UNKNOWN, Verdict

SECONDS = 600.0
_TEMPORARY = 75
"""EX_TEMPFAIL of sysexits.h."""
_SAID = 200


def hand_over(command: str, more: Sequence[str], content: bytes, seconds: float = SECONDS) -> Verdict:
    """Run a command with arguments `more` behind its own and `content` as its input.

    Status 0 means that it took everything, 75 that it may later, any other that it never will. What it printed last on
    standard error is told. One that does not end in time, or is killed, may have taken it.
    """
    words = _words(command)
    if not words:
        return Verdict(LATER, "the command in the settings is empty or has an open quotation mark", everybody=True)
    try:
        # The user's own command, from the user's own settings.
        done = subprocess.run(  # noqa: S603
            [*words, *more],
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict(UNKNOWN, f"{words[0]} did not end within {seconds:g} s", everybody=True)
    except OSError as error:
        told = (error.strerror or "cannot be run").lower()
        return Verdict(LATER, f"{words[0]}: {told}; check the command in the settings", everybody=True)
    return _verdict(words[0], done.returncode, done.stderr)


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []


def _verdict(program: str, status: int, errors: bytes) -> Verdict:
    if status == 0:
        return Verdict(SENT)
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    said = f": {' '.join(lines[-1].split())[:_SAID]}" if lines else ""
    if status < 0:
        return Verdict(UNKNOWN, f"{program} was killed by signal {-status}{said}")
    if status == _TEMPORARY:
        return Verdict(LATER, f"{program} asks to try later (status 75){said}", soon=True)
    return Verdict(FAILED, f"{program} refused it (status {status}){said}")
