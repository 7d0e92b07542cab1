"""`briefing verify`: the proof that an issue invents nothing."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.commands import terminal
from briefing.errors import NotProven, UsageError

EPILOG = """\b
Examples:
  briefing verify output/briefing-2022-10-22.json
  briefing build inbox/ -f json -o - | briefing verify -
"""


@click.command("verify", epilog=EPILOG)
@click.argument("issue", metavar="ISSUE.json", type=click.Path(readable=False, allow_dash=True, path_type=str))
def command(issue: str) -> int:
    """Prove that an issue's sentences are verbatim.

    Each printed sentence must stand, character for character, in the article it cites, and the file must be as
    it was written. Faults are printed one a line; the exit status is then 5.
    """
    from briefing.verification import verify

    faults = verify(_bytes(issue))
    for fault in faults:
        terminal.out(fault)
    if faults:
        raise NotProven(f"{issue} is not proven: faults found: {len(faults)}")
    terminal.out(f"{issue}: every printed sentence is verbatim in the article it cites")
    return 0


def _bytes(issue: str) -> bytes:
    if issue == "-":
        return terminal.stdin().read()
    try:
        return Path(issue).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {issue}: {error.strerror or error}") from error
