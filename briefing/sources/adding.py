"""From what a user has, an address or a list of feeds, to sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefing.errors import SourceError, UsageError
from briefing.fetch import Client, FetchError, Request, is_web, public
from briefing.model import Article, Failure
from briefing.readers import discovery, understood
from briefing.readers.document import Document
from briefing.readers.kinds import kind_of
from briefing.readers.opml import Outline, is_opml
from briefing.readers.sources import ready
from briefing.readers.web import document_of
from briefing.sources.listing import Entry, Source

_FEEDS = frozenset(("feed", "json-feed"))


def found(address: str, client: Client) -> Source:
    """The source behind an address: the feed there, or the feed that the page there names; with its own title.

    Raises `SourceError` where there is neither.
    """
    document, url = _asked(address, address, client)
    if is_opml(document.data):
        raise SourceError("is a list of feeds (OPML): take it in with `briefing sources import`")
    if _is_feed(document):
        return _source(document, url)
    for candidate in discovery.feeds(document, plain_links=True):
        try:
            feed, feed_url = _asked(candidate, address, client)
        except FetchError:
            continue
        if _is_feed(feed):
            return _source(feed, feed_url, site=public(address))
    raise SourceError("names no feed: give the feed's own address, or take the page itself with --as-is")


def with_added(entries: Iterable[Entry], sources: Iterable[Source]) -> list[Entry]:
    """The entries with new sources behind them; an address that is there stays as it is."""
    kept = {entry.source.address: entry for entry in entries}
    for source in sources:
        kept.setdefault(source.address, Entry(source))
    return list(kept.values())


def without(entries: Iterable[Entry], names: Iterable[str]) -> list[Entry]:
    """The entries but those of these names; raises `UsageError` for a name that none has."""
    listed = list(entries)
    gone = {entry.source.address for name in names for entry in named(listed, [name])}
    return [entry for entry in listed if entry.source.address not in gone]


def named(entries: Sequence[Entry], names: Sequence[str]) -> list[Entry]:
    """The entries that a user means by addresses, titles or sections ("News" or "News/Europe"); all if none is given.

    Raises `UsageError` for a name that none has.
    """
    if not names:
        return list(entries)
    wanted: dict[str, Entry] = {}
    for name in names:
        meant = [entry for entry in entries if is_called(entry.source, name)]
        if not meant:
            raise UsageError(f"no source is called {name!r}: `briefing sources list` shows them all")
        wanted.update((entry.source.address, entry) for entry in meant)
    return [entry for entry in entries if entry.source.address in wanted]


def of_outlines(outlines: Iterable[Outline]) -> list[Source]:
    """The feeds of a list (OPML) as sources, in its order."""
    return [Source(outline.url, outline.title, outline.section, outline.site) for outline in outlines]


def outlines_of(entries: Iterable[Entry]) -> list[Outline]:
    """The sources on the web as feeds of a list (OPML), without log-ins: such lists are given away."""
    listed = (entry.source for entry in entries if is_web(entry.source.address))
    return [Outline(source.title, source.shown, source.site, source.section) for source in listed]


def _asked(address: str, named: str, client: Client) -> tuple[Document, str]:
    """What an address answers, and where it is to be asked from now on."""
    fetched = client.get(Request(address, named=named))
    document = ready(document_of(address, fetched))
    if isinstance(document, Failure):
        raise SourceError(document.reason)
    return document, fetched.moved or address


def _is_feed(document: Document) -> bool:
    try:
        return kind_of(document) in _FEEDS
    except SourceError:
        return False


def _source(document: Document, url: str, site: str = "") -> Source:
    first = next((item for item in understood(document) if isinstance(item, Article)), None)
    title = first.source if first and first.source != document.name else ""
    return Source(url, title, site=site)


def is_called(source: Source, name: str) -> bool:
    """Whether a user means this source by a name: its address, its title, or a section it stands in."""
    path = "/".join(source.section)
    return name in (source.address, source.shown, source.title, source.site) or (path + "/").startswith(name + "/")
