"""`briefing archive`: the reader's say over stories, and the upkeep of the file."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.commands import options, shelf, terminal

EPILOG = """\b
Examples:
  briefing archive pin 3f2a9c01d7be
  briefing archive split 3f2a9c01d7be northgate-17 tidewire-4
  briefing archive merge 3f2a9c01d7be 90aa41c6e2f0
  briefing archive retain --days 90
"""


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


_undo = click.option("--undo", is_flag=True, help="Take it back.")
_story = click.argument("story", metavar="STORY")


@click.group("archive", epilog=EPILOG)
def command() -> None:
    """Pin, mute, split and merge stories; keep the archive small and sound."""


@command.command(
    "pin", epilog=_examples("briefing archive pin 3f2a9c01d7be", "briefing archive pin 3f2a9c01d7be --undo")
)
@_story
@_undo
@shelf.archive
def pin(story: str, undo: bool, archive: Path) -> int:
    """Put a story first from now on."""
    return _say("pin", story, undo, archive)


@command.command(
    "mute", epilog=_examples("briefing archive mute 3f2a9c01d7be --undo", "briefing archive mute 3f2a9c01d7be")
)
@_story
@_undo
@shelf.archive
def mute(story: str, undo: bool, archive: Path) -> int:
    """Leave a story out of issues from now on, whatever comes of it."""
    return _say("mute", story, undo, archive)


@command.command(
    "split",
    epilog=_examples(
        "briefing archive split 3f2a9c01d7be northgate-17 tidewire-4",
        "briefing archive split 3f2a9c01d7be tidewire-4 --archive news.sqlite",
    ),
)
@_story
@click.argument("articles", metavar="ARTICLE…", nargs=-1, required=True)
@shelf.archive
def split(story: str, articles: tuple[str, ...], archive: Path) -> int:
    """Take articles out of a story into one of their own; prints its id.

    The two never meet again.
    """
    from briefing.archive import wishes

    with shelf.opened(archive) as kept:
        terminal.out(wishes.split(kept, story, articles))
    return 0


@command.command(
    "merge",
    epilog=_examples(
        "briefing archive merge 3f2a9c01d7be 90aa41c6e2f0",
        "briefing archive merge 3f2a9c01d7be 90aa41c6e2f0 --archive news.sqlite",
    ),
)
@_story
@click.argument("others", metavar="OTHER…", nargs=-1, required=True)
@shelf.archive
def merge(story: str, others: tuple[str, ...], archive: Path) -> int:
    """Put other stories into this one; their ids name it, too."""
    from briefing.archive import wishes

    with shelf.opened(archive) as kept:
        wishes.merge(kept, story, others)
    return 0


@command.command(
    "retain", epilog=_examples("briefing archive retain --days 90", "briefing archive retain --since 2022-10")
)
@click.option("--days", type=options.COUNT, metavar="N", help="Keep the N days up to the newest article.")
@click.option("--since", metavar="DATE", help="Keep what is of this day or newer.")
@shelf.archive
def retain(days: int | None, since: str | None, archive: Path) -> int:
    """Forget old articles; pinned stories stay whole."""
    from briefing.archive import catalogue, upkeep

    if (days is None) == (since is None):
        raise click.UsageError("say either --days or --since")
    with shelf.opened(archive) as kept:
        first = since if days is None else _days_before(catalogue.newest_day(kept), days)
        forgotten = upkeep.retain(kept, first) if first else 0
    terminal.warn(f"{forgotten} articles forgotten; `briefing archive vacuum` gives their space back")
    return 0


@command.command("vacuum", epilog=_examples("briefing archive vacuum --archive news.sqlite", "briefing archive vacuum"))
@shelf.archive
def vacuum(archive: Path) -> int:
    """Give the space of what was forgotten back to the disk."""
    from briefing.archive import upkeep

    with shelf.opened(archive) as kept:
        upkeep.vacuum(kept)
        terminal.warn(f"{archive}: {upkeep.size(kept).size} bytes")
    return 0


@command.command("check", epilog=_examples("briefing archive check --archive news.sqlite", "briefing archive check"))
@shelf.archive
def check(archive: Path) -> int:
    """Look for damage; what is found is printed one a line, and the exit status is then 5."""
    from briefing.archive import Archive, upkeep
    from briefing.errors import NotProven

    with Archive.read(archive) as kept:
        faults, size = upkeep.faults(kept), upkeep.size(kept)
    for fault in faults:
        terminal.out(fault)
    if faults:
        raise NotProven(f"{archive} is damaged; restore an older copy")
    terminal.out(f"{archive}: sound; {size.articles} articles, {size.stories} stories, {size.issues} issues")
    return 0


def _say(kind: str, story: str, undo: bool, archive: Path) -> int:
    from briefing.archive import wishes

    with shelf.opened(archive) as kept:
        wishes.say(kept, kind, story, undo)
    return 0


def _days_before(newest: str | None, days: int) -> str | None:
    from datetime import date, timedelta

    return None if newest is None else (date.fromisoformat(newest) - timedelta(days=days - 1)).isoformat()
