"""`briefing list`: what the archive holds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from briefing.commands import options, shelf, terminal

EPILOG = """\b
Examples:
  briefing list --archive news.sqlite
  briefing list stories --since 2022-10-21 -n 10
  briefing list issues --json
"""


@click.command("list", epilog=EPILOG)
@click.argument("what", type=click.Choice(["stories", "issues"]), default="stories")
@shelf.archive
@shelf.between
@click.option("-n", "--limit", type=options.COUNT, metavar="N", help="At most N lines.")
@options.as_json
def command(what: str, archive: Path, since: str | None, until: str | None, limit: int | None, json: bool) -> int:
    """Print what the archive holds.

    Stories come with their days and the number of their articles, the latest first; pinned ones lead.
    """
    from briefing.archive import Archive, catalogue, issues

    with Archive.read(archive) as opened:
        if what == "stories":
            found = [asdict(head) for head in catalogue.heads(opened, since, until, limit or -1)]
            lines = [_story(row) for row in found]
        else:
            first, last = catalogue.day(since, 0), catalogue.day(until, 1)
            kept = [i for i in issues.issues(opened) if (first or "") <= i.day and (last is None or i.day <= last)]
            found = [asdict(issue) for issue in kept[:limit]]
            lines = [
                f"{row['id']}  {row['day']}  {row['title']} ({_count(row['stories'], 'story', 'stories')})"
                for row in found
            ]
    if json:
        terminal.out_json({what: found}, indent=2)
    elif lines:
        terminal.out("\n".join(lines))
    return 0


def _story(row: dict[str, object]) -> str:
    days = " to ".join(dict.fromkeys(str(row[name]) for name in ("first_day", "last_day") if row[name])) or "undated"
    marks = "".join(f" [{mark}]" for mark in ("pinned", "muted") if row[mark])
    articles = _count(row["articles"], "article", "articles")
    return f"{row['id']}  {days}  {row['title'] or '(no headline)'} ({articles}){marks}"


def _count(number: object, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
