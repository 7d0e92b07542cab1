"""`briefing show`: one story, issue or article of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.commands import options, records, shelf, terminal

if TYPE_CHECKING:
    from briefing.archive import Archive
    from briefing.archive.tracing import Traced
    from briefing.model import Article

EPILOG = """\b
Examples:
  briefing show 3f2a9c01d7be
  briefing show 3f2a9c01d7be --json --archive news.sqlite
"""


@click.command("show", epilog=EPILOG)
@click.argument("id", metavar="STORY|ISSUE|ARTICLE")
@shelf.archive
@options.as_json
def command(id: str, archive: Path, json: bool) -> int:
    """Print a story with its timeline, an issue, or an article.

    Ids are those that `list`, `search` and `group --json` print.
    """
    from briefing.archive import Archive, issues

    with Archive.read(archive) as opened:
        content = issues.content(opened, id)
        if content is not None:
            if json:
                terminal.out_bytes(content)
            else:
                terminal.out("\n".join(_issue(content)))
            return 0
        found = _story_or_article(opened, id)
    if json:
        terminal.out_json(found.record, indent=2)
    else:
        terminal.out("\n".join(found.lines))
    return 0


class _Shown:
    """A record for programs and lines for people."""

    def __init__(self, record: object, lines: Iterator[str]) -> None:
        self.record, self.lines = record, list(lines)


def _story_or_article(archive: Archive, id: str) -> _Shown:
    from briefing.archive import articles, stories, tracing

    article = articles.by_ids(archive, [id])
    if article and not archive.row("SELECT 1 FROM stories WHERE id = ?", id):
        return _Shown(records.of_article(article[0]), _article(article[0]))
    story = tracing.trace(archive, [stories.number_of(archive, id)])[0]
    return _Shown(records.of_traced(story), _story(story))


def _story(traced: Traced) -> Iterator[str]:
    yield traced.story.title or traced.story.id
    if traced.story.why:
        yield f"in common: {', '.join(traced.story.why)}"
    for day, articles in traced.timeline:
        yield ""
        yield day or "undated"
        for article in articles:
            copy = " (copy)" if article.id in traced.story.copies else ""
            yield f"  {article.id}  {article.title}" + (f" ({article.source})" if article.source else "") + copy


def _article(article: Article) -> Iterator[str]:
    yield article.title
    yield ", ".join(part for part in (article.source, article.author, article.published, article.url) if part)
    yield ""
    yield article.text


def _issue(content: bytes) -> Iterator[str]:
    import json

    issue = json.loads(content)
    yield f"{issue['title']}, {issue['date']}"
    for story in issue["stories"]:
        yield ""
        yield f"{story['id']}  {story['title']}"
        for point in story["key_points"]:
            yield "  " + " ".join(sentence["text"] for sentence in point["sentences"])
