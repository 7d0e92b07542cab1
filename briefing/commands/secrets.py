"""Secrets: from the environment, or from a command that prints one. Never from the command line, never shown."""

from __future__ import annotations

import os
import shlex
import subprocess

from briefing.errors import SourceError

_SECONDS = 60


def of_mailbox(address: str) -> str:
    """The password for a mail folder: `BRIEFING_IMAP_PASSWORD`, else the first line `BRIEFING_IMAP_COMMAND` prints.

    "" where neither is set. The command gets the address as BRIEFING_IMAP_ADDRESS, so that one command can serve
    several. Raises `SourceError` where it fails.
    """
    password = os.environ.get("BRIEFING_IMAP_PASSWORD", "")
    command = os.environ.get("BRIEFING_IMAP_COMMAND", "")
    if password or not command:
        return password
    try:
        asked = subprocess.run(  # noqa: S603 - the user's own command, given by the user, without a shell
            shlex.split(command),
            env={**os.environ, "BRIEFING_IMAP_ADDRESS": address},
            stdout=subprocess.PIPE,
            timeout=_SECONDS,
            check=True,
            text=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise SourceError("the command of BRIEFING_IMAP_COMMAND failed") from error
    return asked.stdout.split("\n", 1)[0].rstrip("\r")
