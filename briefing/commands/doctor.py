"""`briefing doctor`: is everything there, and what to run where it is not."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.commands import checks, checkup, configured, options, terminal
from briefing.errors import UsageError

EPILOG = """\b
Examples:
  briefing doctor
  briefing doctor --config news/briefing.toml --offline
  briefing doctor --output /srv/briefings --json
"""


@click.command("doctor", epilog=EPILOG)
@click.option("-o", "--output", metavar="DIR", default="output", show_default=True, help="Folder for issues.")
@configured.option
@click.option("--offline", is_flag=True, help="Ask no mail server.")
@options.as_json
def command(output: str, config: Path | None, offline: bool, json: bool) -> int:
    """Check this installation and name what to fix.

    One line for each part; below a problem stands the command that mends it. Nothing is changed. Where there is a
    configuration its parts are looked at too, and the mail server is logged in to.
    """
    findings = [*checks.all_findings(Path(output)), *checkup.findings(config, offline)]
    if json:
        parts = [{"part": each.part, "ok": each.ok, "seen": each.seen, "fix": each.fix} for each in findings]
        terminal.out_json({"parts": parts}, indent=2)
    else:
        _print(findings)
    problems = sum(not finding.ok for finding in findings)
    if problems:
        raise UsageError(f"problems found: {problems}")
    return 0


def _print(findings: list[checks.Finding]) -> None:
    for finding in findings:
        terminal.out(f"{'ok     ' if finding.ok else 'problem'}  {finding.part}: {finding.seen}")
        if not finding.ok:
            terminal.out(f"         fix: {finding.fix}")
