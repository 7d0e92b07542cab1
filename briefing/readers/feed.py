"""RSS, Atom and RDF feeds: one article for each item. feedparser reads bytes; it never fetches anything here."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import islice
from typing import Any

from briefing.errors import SourceError
from briefing.model import Article, Fate
from briefing.readers import blocks, decoding, links, prose
from briefing.readers.document import DROPPED, Document, Found
from briefing.readers.stamps import stamp

_END = re.compile(rb"</\s*(?:rss|feed|(?:\w+:)?RDF)\s*>", re.IGNORECASE)
_CHANNEL_END = re.compile(rb"</\s*channel\s*>\s*$", re.IGNORECASE)
_TITLE_END = re.compile(rb"</\s*(?:\w+:)?title\s*>", re.IGNORECASE)
_SENTENCE_ENDS = ".!?…。！？؟।"
_ITEM_END = re.compile(rb"</\s*(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{4000,}")
_MOST_ATTRIBUTES = 1_000
_TEASER_WORDS = 80
_BASE = re.compile(rb"\bbase\s*=", re.IGNORECASE)
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>|&(?:#\w+|\w+);")


def read_feed(document: Document) -> Iterator[Found]:
    """All items of a feed in its order; raises `SourceError` behind the last one of a feed that is cut off.

    Of the item in which it was cut, what is whole is kept: its title, and its text up to the last whole sentence.
    """
    if document.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # What follows looks for tags in the bytes.
        document = replace(document, data=decoding.decode(document.data).encode("utf-8", "replace"), charset="utf-8")
    data = document.data
    _guard(data)
    parsed = _parsed(document)
    feed, entries = parsed.feed, parsed.entries
    whole = len(_ITEM_END.findall(data))
    is_cut = not (_END.search(data) or _CHANNEL_END.search(data))
    if not entries and not parsed.version:
        raise SourceError("not a feed")
    for entry in islice(entries, whole if is_cut else None):
        yield from _article(entry, feed, document)
    if is_cut:
        yield from map(_cut, _rest(entries[whole : whole + 1], feed, document))
        raise SourceError(f"feed is cut off after {min(whole, len(entries))} items: fetch it again")
    if not entries:
        raise SourceError("feed holds no items")


def body_of(markup: str) -> list[str]:
    """The paragraphs of an item's HTML or plain text; markup that was escaped twice is undone."""
    if "&lt;" in markup and "<" not in markup:
        markup = unescape(markup)
    if not _MARKUP.search(markup):
        return prose.paragraphs(markup)
    try:
        return blocks.paragraphs(markup)
    except SourceError:
        return []


def line_of(markup: str) -> str:
    """A title as one line of plain text; entities that were escaped twice are undone."""
    text = unescape(unescape(markup))
    if re.search(r"</?[A-Za-z][^<>]*>", text):
        text = " ".join(body_of(text))
    return prose.one_line(text)


def is_teaser(paragraphs: list[str], full: bool) -> bool:
    """Whether an item gives only a beginning: it ends in dots, or is a short summary where no full text is given."""
    text = " ".join(paragraphs)
    return prose.breaks_off(text) or (not full and len(text.split()) < _TEASER_WORDS)


def nothing_in(document: Document) -> Fate:
    """What became of an item that says nothing at all."""
    return Fate("", "", document.source, DROPPED, "an item without title, text and link")


def _guard(data: bytes) -> None:
    for match in _LONG_TAG.finditer(data):
        if match.group().count(b"=") > _MOST_ATTRIBUTES:
            raise SourceError(f"a tag with more than {_MOST_ATTRIBUTES} attributes")


def _parsed(document: Document) -> Any:
    import feedparser

    # With an address feedparser resolves it anew for each element; the links are resolved here in the end, so it is
    # told only where the feed states addresses of its own to count from.
    states_base = b"\0" in document.data or _BASE.search(document.data)
    headers = {"content-location": document.url} if document.url and states_base else {}
    if document.charset:
        headers["content-type"] = f"application/xml; charset={document.charset}"
    try:
        # Of the markup inside an item only its words are used, so nothing in it needs to be cleaned or resolved.
        return feedparser.parse(
            io.BytesIO(document.data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, LookupError, RecursionError, AssertionError, TypeError, AttributeError) as error:
        raise SourceError("a feed that cannot be understood") from error


def _rest(entries: list[Any], feed: Any, document: Document) -> Iterator[Article | Fate]:
    """The item in which a feed was cut off, unless the cut went through its title."""
    ends = [match.end() for match in _ITEM_END.finditer(document.data)]
    if entries and _TITLE_END.search(document.data, ends[-1] if ends else 0):
        yield from _article(entries[0], feed, document)


def _cut(article: Article | Fate) -> Article | Fate:
    if isinstance(article, Fate):
        return article
    end = max(map(article.text.rfind, _SENTENCE_ENDS)) + 1
    return replace(article, text=article.text[:end].rstrip() or article.title, partial=True)


def _article(entry: Any, feed: Any, document: Document) -> Iterator[Article | Fate]:
    title = line_of(entry.get("title") or "")
    contents = [content.get("value") or "" for content in entry.get("content") or ()]
    full = max((body_of(content) for content in contents), key=lambda body: sum(map(len, body)), default=[])
    summary = body_of(entry.get("summary") or "")
    paragraphs = full if sum(map(len, full)) >= sum(map(len, summary)) else summary
    link = entry.get("link") or next((each.get("href") or "" for each in entry.get("enclosures") or ()), "")
    if not (paragraphs or title or link):
        yield nothing_in(document)
        return
    language = (contents and entry["content"][0].get("language")) or feed.get("language") or ""
    yield Article(
        id="",
        title=title,
        text=prose.joined(paragraphs) or title or link,
        language=language,
        source=line_of(feed.get("title") or "") or document.name,
        url=links.real(link, document.url or feed.get("link") or ""),
        author=line_of(entry.get("author") or ""),
        published=stamp(entry.get("published") or entry.get("created") or entry.get("updated") or "", language),
        partial=is_teaser(paragraphs, bool(full)),
    )
