"""`briefing doctor`: is everything there, and what to run where it is not."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.commands import checks, terminal
from briefing.errors import UsageError

EPILOG = """\b
Examples:
  briefing doctor
  briefing doctor --output /srv/briefings
"""


@click.command("doctor", epilog=EPILOG)
@click.option("-o", "--output", metavar="DIR", default="output", show_default=True, help="Folder for issues.")
def command(output: str) -> int:
    """Check this installation and name what to fix.

    One line for each part; below a problem stands the command that mends it. Nothing is changed.
    """
    findings = checks.all_findings(Path(output))
    for finding in findings:
        terminal.out(f"{'ok     ' if finding.ok else 'problem'}  {finding.part}: {finding.seen}")
        if not finding.ok:
            terminal.out(f"         fix: {finding.fix}")
    problems = sum(not finding.ok for finding in findings)
    if problems:
        raise UsageError(f"problems found: {problems}")
    return 0
