"""JSON Feed 1.0 and 1.1 (jsonfeed.org): one article for each item."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from briefing.errors import SourceError
from briefing.model import Article, Failure
from briefing.readers import decoding, feed, links, prose
from briefing.readers.document import Document, Found
from briefing.readers.stamps import stamp


def read_json_feed(document: Document) -> Iterator[Found]:
    """All items of a JSON Feed in its order; raises `SourceError` where it is broken or empty."""
    try:
        data = json.loads(decoding.decode(document.data, "utf-8").removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise SourceError("JSON Feed that cannot be read: it is cut off or broken") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not items:
        raise SourceError("feed holds no items")
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield from _article(item, data, document)
        else:
            yield Failure(document.source, f"entry {number}: an item should be an object")


def _article(item: Mapping[str, Any], data: Mapping[str, Any], document: Document) -> Iterator[Found]:
    plain, html, summary = (_string(item, name) for name in ("content_text", "content_html", "summary"))
    full = feed.body_of(html) if html else prose.paragraphs(plain)
    paragraphs = full or prose.paragraphs(summary)
    title = feed.line_of(_string(item, "title"))
    link = _string(item, "url") or _string(item, "external_url")
    if not (paragraphs or title or link):
        yield feed.nothing_in(document)
        return
    language = _string(item, "language") or _string(data, "language")
    yield Article(
        id="",
        title=title,
        text=prose.joined(paragraphs) or title or link,
        language=language,
        source=feed.line_of(_string(data, "title")) or document.name,
        url=links.real(link, document.url or _string(data, "home_page_url")),
        author=_author(item) or _author(data),
        published=stamp(_string(item, "date_published") or _string(item, "date_modified"), language),
        partial=feed.is_teaser(paragraphs, bool(full)),
    )


def _author(thing: Mapping[str, Any]) -> str:
    authors = thing.get("authors")
    listed = authors if isinstance(authors, list) else [thing.get("author")]
    names = (_string(author, "name") for author in listed if isinstance(author, dict))
    return prose.one_line(", ".join(name for name in names if name))


def _string(thing: Mapping[str, Any], name: str) -> str:
    value = thing.get(name)
    return value if isinstance(value, str) else ""
