"""`briefing search`: articles of the archive by their words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.commands import options, shelf, terminal

if TYPE_CHECKING:
    from briefing.archive.search import Hit
    from briefing.archive.snippets import Snippet

EPILOG = """\b
Examples:
  briefing search choigou
  briefing search '"centrale nucléaire" zapor*' --since 2022-10 --language fr
  briefing search grain --story 3f2a9c01d7be --json
"""


@click.command("search", epilog=EPILOG)
@click.argument("query", nargs=-1, required=True)
@shelf.archive
@shelf.between
@click.option("--source", metavar="NAME", help="Only of sources with this in their name.")
@click.option("--language", metavar="CODE", help="Only in this language (fr, en).")
@click.option("--story", metavar="ID", help="Only of this story.")
@click.option(
    "-n", "--limit", type=options.COUNT, metavar="N", default=20, show_default=True, help="At most N articles."
)
@options.as_json
def command(query: tuple[str, ...], archive: Path, limit: int, json: bool, **within: str | None) -> int:
    """Print the articles that hold all the words, the best first.

    Case and accents do not matter. "Words in quotes" stand together; a star at the end stands for any ending.
    """
    from briefing.archive import Archive
    from briefing.archive.search import Filter, search

    with Archive.read(archive) as opened:
        hits = search(opened, " ".join(query), Filter(**within), limit)
    if json:
        terminal.out_json({"articles": [_record(hit) for hit in hits]}, indent=2)
    elif hits:
        terminal.out("\n\n".join(_lines(hit) for hit in hits))
    return 0


def _lines(hit: Hit) -> str:
    article = hit.article
    told = ", ".join(part for part in (article.published, article.source, article.id) if part)
    return f"{hit.title.marked or article.id}\n  {told}\n  {hit.snippet.marked}"


def _record(hit: Hit) -> dict[str, Any]:
    article = hit.article
    return {
        "id": article.id,
        "title": article.title,
        "title_spans": list(hit.title.spans),
        "source": article.source,
        "published": article.published,
        "language": article.language,
        "url": article.url,
        "stories": list(hit.stories),
        "snippet": _snippet(hit.snippet),
    }


def _snippet(snippet: Snippet) -> dict[str, Any]:
    """`text == article.text[start:end]`; spans are offsets into `text`."""
    return {"text": snippet.text, "start": snippet.start, "end": snippet.end, "spans": list(snippet.spans)}
