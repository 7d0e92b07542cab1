"""`briefing send`: an issue to everybody it is for, or to somebody else; nobody gets it twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.commands import choices, configured, files, mailbag, moments, options, secrets, terminal
from briefing.errors import DeliveryFailed, UsageError

if TYPE_CHECKING:
    from briefing.archive.deliveries import Delivery
    from briefing.commands.mailbag import Bag
    from briefing.delivery import Report, World
    from briefing.settings import Settings

EPILOG = """\b
Examples:
  briefing send output/morning-2026-03-09.json --to ann@example.org
  briefing send 3f2a9c01d7be --dry-run
  briefing send 3f2a9c01d7be --retry
  briefing send output/morning-2026-03-09.json --to ann@example.org --eml ann.eml
"""

WAITS = (3.0, 10.0)
"""Seconds between the tries while somebody looks on; what then is not sent, the next `daily` tries."""
_NOBODY = "briefing@briefing.invalid"
_TOLD = {
    "pending": "would be sent",
    "sending": "may have been sent already; would be sent again under the same Message-ID",
    "sent": "has it already",
    "failed": "was refused; would be tried again with --retry only",
}


@click.command("send", epilog=EPILOG)
@click.argument("issue", metavar="ISSUE", type=click.Path())
@click.option("--to", metavar="ADDRESS", multiple=True, help="Send to this address, not to the edition's; repeatable.")
@click.option("--edition", metavar="NAME", help="Whose recipients, theme and headers; default: the issue's own.")
@click.option(
    "--attach",
    metavar="FORMAT",
    multiple=True,
    callback=choices.some_of(choices.formats),
    shell_complete=choices.completing(choices.formats),
    help="Attach this format too (pdf, md, …); repeatable.",
)
@click.option(
    "--dry-run", is_flag=True, help="Say who would get it and who has it; open no connection, change nothing."
)
@click.option("--eml", metavar="FILE", help="Write the first recipient's message to a file (or -) and send nothing.")
@click.option("--retry", is_flag=True, help="Also to those who refused it, and who may have it already.")
@click.option("--at-most-once", is_flag=True, help="Rather lose a message than send it twice, where none can know.")
@options.as_json
@configured.option
def command(
    issue: str,
    to: tuple[str, ...],
    edition: str | None,
    attach: tuple[str, ...],
    dry_run: bool,
    eml: str | None,
    retry: bool,
    at_most_once: bool,
    json: bool,
    config: Path | None,
) -> int:
    """Send an issue: by mail, webhook and command, as its edition asks.

    ISSUE is a JSON issue (`build -f json`) or the id of one in the archive (`list --issues`). Who has it already does
    not get it again.
    """
    quiet = dry_run or eml is not None
    settings = mailbag.settings_of(config, needed=not quiet)
    if at_most_once and settings.smtp is not None:
        settings = replace(settings, smtp=replace(settings.smtp, at_most_once=True))
    with mailbag.packed(issue, edition, settings, writes=not quiet) as bag:
        bag = mailbag.narrowed(bag, to, attach)
        rows = bag.rows()
        if not rows:
            raise UsageError("the issue is for nobody: name somebody with --to, or in the edition of briefing.toml")
        if eml is not None:
            _write(bag, rows, eml)
        elif dry_run:
            _rehearse(rows, retry, json)
        else:
            return _send(bag, rows, retry, json)
    return 0


def _send(bag: Bag, rows: Sequence[Delivery], retry: bool, json: bool) -> int:
    from briefing.archive import deliveries
    from briefing.delivery import deliver, domain

    names = [row.recipient for row in rows]
    if bag.settings.smtp is None and any("@" in name for name in names):
        raise UsageError(f"{configured.shown(bag.settings.path)} has no [smtp] to send mail by: add host and sender")
    deliveries.address(bag.archive, bag.id, names, domain(bag.settings))
    report = deliver(
        bag.archive, bag.id, bag.edition, bag.settings, _world(bag.settings), to=names, early=True, again=retry
    )
    if json:
        terminal.out_json([_record(one.recipient, one.state, one.reason) for one in report.outcomes], indent=2)
    else:
        for outcome in report.outcomes:
            (terminal.warn if outcome in report.missing else terminal.out)(str(outcome))
    return _ended(report, deliveries.deliveries(bag.archive, "failed", issue=bag.id), set(names))


def _ended(report: Report, failed: Sequence[Delivery], names: set[str]) -> int:
    tried = {outcome.recipient for outcome in report.outcomes}
    refused = [row for row in failed if row.recipient in names - tried]
    for row in refused:
        terminal.warn(f"{row.recipient}: refused before: {row.reason}; --retry sends it all the same")
    if missing := len(report.missing) + len(refused):
        raise DeliveryFailed(f"{missing} of {len(names)} recipients do not have the issue")
    if not report.outcomes:
        terminal.warn("nothing to send: everybody has this issue")
    return 0


def _record(recipient: str, state: str, reason: str) -> dict[str, str]:
    return {"recipient": recipient, "state": state, "reason": reason}


def _rehearse(rows: Sequence[Delivery], retry: bool, json: bool) -> None:
    if json:
        terminal.out_json([_record(row.recipient, row.state, row.reason) for row in rows], indent=2)
        return
    for row in rows:
        told = _TOLD["pending" if retry and row.state == "failed" else row.state]
        reason = f" ({row.reason})" if row.reason else ""
        terminal.out(f"{row.recipient}: {told}{reason}")


def _write(bag: Bag, rows: Sequence[Delivery], eml: str) -> None:
    from briefing.delivery.ways import Ways
    from briefing.settings import Smtp

    row = next((row for row in rows if "@" in row.recipient), None)
    if row is None:
        raise UsageError("no recipient has a mail address: name one with --to")
    settings = replace(bag.settings, smtp=bag.settings.smtp or Smtp(_NOBODY))
    content = Ways(bag.archive, bag.edition, settings, _world(settings)).message(row, bag.issue)
    if eml == "-":
        terminal.out_bytes(content)
    else:
        terminal.out(str(files.write(Path(eml).parent, Path(eml).name, content)))


def _world(settings: Settings) -> World:
    import time

    from briefing.delivery import World

    clock = moments.clock(moments.zone(settings.timezone))
    return World(secrets.reveal, clock, time.sleep, WAITS)
