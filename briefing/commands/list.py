"""`briefing list`: what the archive holds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.commands import options, shelf, terminal

if TYPE_CHECKING:
    from briefing.archive import Archive

Row = dict[str, Any]

EPILOG = """\b
Examples:
  briefing list --archive news.sqlite
  briefing list stories --since 2022-10-21 -n 10
  briefing list issues --json
  briefing list --runs -n 7
"""


@click.command("list", epilog=EPILOG)
@click.argument("what", type=click.Choice(["stories", "issues", "runs"]), default="stories")
@click.option("--runs", is_flag=True, help="The runs of `daily`: when, how they ended, what they took.")
@shelf.archive
@shelf.between
@click.option("-n", "--limit", type=options.COUNT, metavar="N", help="At most N lines.")
@options.as_json
def command(
    what: str, runs: bool, archive: Path, since: str | None, until: str | None, limit: int | None, json: bool
) -> int:
    """Print what the archive holds.

    Stories come with their days and the number of their articles, the latest first; pinned ones lead.
    """
    from briefing.archive import Archive

    what = "runs" if runs else what
    with Archive.read(archive) as opened:
        found = {"stories": _stories, "issues": _issues, "runs": _runs}[what](opened, since, until, limit)
    if json:
        terminal.out_json({what: found}, indent=2)
    elif found:
        line = {"stories": _story, "issues": _issue, "runs": _run}[what]
        terminal.out("\n".join(map(line, found)))
    return 0


def _stories(archive: Archive, since: str | None, until: str | None, limit: int | None) -> list[Row]:
    from briefing.archive import catalogue

    return [asdict(head) for head in catalogue.heads(archive, since, until, limit or -1)]


def _issues(archive: Archive, since: str | None, until: str | None, limit: int | None) -> list[Row]:
    from briefing.archive import issues

    return [asdict(one) for one in issues.issues(archive) if _is_between(one.day, since, until)][:limit]


def _runs(archive: Archive, since: str | None, until: str | None, limit: int | None) -> list[Row]:
    from briefing.archive import journal

    return [asdict(e) for e in journal.entries(archive) if _is_between(e.started[:10], since, until)][:limit]


def _is_between(day: str, since: str | None, until: str | None) -> bool:
    from briefing.archive import catalogue

    first, last = catalogue.day(since, 0), catalogue.day(until, 1)
    return (first or "") <= day and (last is None or day <= last)


def _issue(row: Row) -> str:
    return f"{row['id']}  {row['day']}  {row['title']} ({_count(row['stories'], 'story', 'stories')})"


def _run(row: Row) -> str:
    ended = "did not end" if row["status"] is None else f"status {row['status']}"
    counts, seconds = row["counts"], row["seconds"]
    parts = [f"{row['number']}  {row['started']}  {', '.join(row['editions'])}"]
    if counts:
        of = f"{counts['sources'] - counts['failed']} of {_count(counts['sources'], 'source', 'sources')}"
        parts += [of, _count(counts["articles"], "article", "articles"), _count(counts["issues"], "issue", "issues")]
        parts += [f"{counts['sent']} sent"] if counts["sent"] else []
        parts += [f"{counts['unsent']} not sent"] if counts["unsent"] else []
    parts += [f"{stage} {spent:.1f} s" for stage, spent in seconds.items()]
    return "; ".join([*parts, ended])


def _story(row: Row) -> str:
    days = " to ".join(dict.fromkeys(str(row[name]) for name in ("first_day", "last_day") if row[name])) or "undated"
    marks = "".join(f" [{mark}]" for mark in ("pinned", "muted") if row[mark])
    articles = _count(row["articles"], "article", "articles")
    return f"{row['id']}  {days}  {row['title'] or '(no headline)'} ({articles}){marks}"


def _count(number: object, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
