"""`briefing group`: which articles tell one story?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
@click.option("--explain", is_flag=True, help="Say why the articles of a story are together, and what nearly joined.")
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
        told = _Told(stories, explain)
        pairs = zip(stories, marks, strict=True)
        terminal.out("\n\n".join("\n".join(told.lines(story, mark)) for story, mark in pairs))
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


class _Told:
    """Stories as lines, with the titles of those that they point to."""

    def __init__(self, stories: Sequence[Story], explain: bool) -> None:
        from briefing.grouping.nearest import nearest

        self._explain = explain
        self._known = {story.id: story for story in stories}
        self._near = nearest(stories) if explain else {}

    def lines(self, story: Story, mark: str) -> Iterator[str]:
        """What the terminal shows of one story."""
        if len(story.articles) == 1:
            yield _name(story.articles[0]) + mark
        else:
            yield _title(story) + mark
            yield from (f"  {_name(article)}" for article in story.articles)
        if self._explain and len(story.articles) > 1:
            yield f"  in common: {', '.join(story.why) or 'nothing but their likeness'}"
        for other in (self._known[name] for name in story.also if name in self._known):
            yield f"  also in {other.language}: {_title(other)}"
        if near := self._near.get(story.id):
            words = f"; in common: {', '.join(near.shared)}" if near.shared else ""
            yield f"  nearly joined: {_title(near.story)} ({near.apart}{words})"


def _title(story: Story) -> str:
    return story.title or story.id


def _name(article: Article) -> str:
    title = article.title or article.id
    return f"{title} ({article.source})" if article.source else title
