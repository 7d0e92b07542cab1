"""`briefing group`: which articles tell one story?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.commands import intake, options, records, shelf, terminal
from briefing.model import Article, Story

if TYPE_CHECKING:
    from briefing.archive.tracing import Traced

EPILOG = """\b
Examples:
  briefing group inbox/
  briefing group inbox/ --explain
  briefing group articles.jsonl --json --granularity topic
  briefing group inbox/ --archive news.sqlite
"""


@click.command("group", epilog=EPILOG)
@options.sources
@options.granularity
@click.option("--explain", is_flag=True, help="Say why the articles of a story are together.")
@click.option("--archive", type=shelf.FILE, metavar="FILE", help="Join the stories kept in FILE, and keep the result.")
@options.as_json
@options.strict
def command(
    sources: tuple[str, ...], granularity: str, explain: bool, archive: Path | None, json: bool, strict: bool
) -> int:
    """Print which articles tell one story.

    With --archive, stories are followed from run to run: they keep their ids, and each is new, an update or
    continued. FILE is made where there is none.
    """
    received = intake.receive(sources, strict)
    if archive is not None:
        traced = _follow(archive, received.articles, granularity)
        record, stories = records.of_all_traced(traced), [one.story for one in traced]
        marks = [_mark(one) for one in traced]
    else:
        from briefing.grouping import group

        stories = group(received.articles, granularity=granularity)
        record, marks = records.of_stories(stories), [""] * len(stories)
    if json:
        terminal.out_json(record, indent=2)
    else:
        pairs = zip(stories, marks, strict=True)
        terminal.out("\n\n".join("\n".join(_lines(story, explain, mark)) for story, mark in pairs))
    terminal.warn(intake.tally(received, len(stories)))
    return received.status


def _follow(path: Path, articles: list[Article], granularity: str) -> list[Traced]:
    from briefing.archive import Archive
    from briefing.following import follow

    with Archive.open(path) as archive:
        return follow(archive, articles, granularity)


def _mark(traced: Traced) -> str:
    said = [word for word, holds in (("pinned", traced.pinned), ("muted", traced.muted)) if holds]
    return f" [{', '.join([traced.status, *said])}]"


def _lines(story: Story, explain: bool, mark: str) -> Iterator[str]:
    if len(story.articles) == 1:
        yield _name(story.articles[0]) + mark
        return
    yield (story.title or story.id) + mark
    for article in story.articles:
        yield f"  {_name(article)}"
    if explain:
        yield f"  in common: {', '.join(story.why) or 'nothing but their likeness'}"


def _name(article: Article) -> str:
    title = article.title or article.id
    return f"{title} ({article.source})" if article.source else title
