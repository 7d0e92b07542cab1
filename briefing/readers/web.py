"""Addresses as sources: what they answer as documents. All fetching is done by `briefing.fetch`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from briefing.errors import SourceError
from briefing.fetch import Client, Fetched, FetchError, Request, is_web, public
from briefing.model import Failure
from briefing.readers import discovery, opml
from briefing.readers.document import Document, Understood

Told = Failure | Understood


class Web:
    """The addresses of one call: they are fetched all together when the first of them is wanted."""

    def __init__(self, addresses: Sequence[str], client: Client | None = None, most: int | None = None) -> None:
        """Note what will be wanted; open nothing yet. `most` is the most bytes that one document may have unpacked."""
        self._addresses = [address for address in dict.fromkeys(addresses) if is_web(address)]
        self._client = client or Client()
        self._most = most
        self._read: dict[str, list[Told]] = {}

    def documents(self, address: str) -> Iterator[Told]:
        """What an address holds: a page, a feed, a file; the feed of a front page; all feeds of a list (OPML)."""
        if address not in self._read:
            wanted = self._addresses if address in self._addresses else [address]
            requests = [Request(url, named=url) for url in wanted]
            for index, outcome in self._client.get_all(requests):
                self._read[wanted[index]] = list(self._told(wanted[index], outcome))
        yield from self._read.pop(address)

    def listed(self, document: Document, named: str = "") -> Iterator[Told]:
        """All feeds of a list, in its order. `named` is the address it came from, "" for a file of the user's own.

        Each is read when it comes, while others are still on their way, and given when those before it are.
        """
        try:
            urls = [outline.url for outline in opml.outlines(document.data)]
        except SourceError as error:
            yield Failure(document.source, str(error))
            return
        waiting: dict[int, Told] = {}
        turn = 0
        for index, outcome in self._client.get_all([Request(url, named=named or url) for url in urls]):
            waiting[index] = self._understood(_outcome_of(urls[index], outcome))
            while turn in waiting:
                yield waiting.pop(turn)
                turn += 1

    def _told(self, address: str, outcome: Fetched | FetchError) -> Iterator[Told]:
        document = _outcome_of(address, outcome)
        if isinstance(document, Document) and opml.is_opml(document.data):
            yield from self.listed(document, address)
        elif isinstance(document, Document):
            yield self._understood(self._feed_of(document, address) or document)
        else:
            yield document

    def _understood(self, document: Document | Failure) -> Told:
        from briefing.readers import understood
        from briefing.readers.sources import MOST_BYTES, ready

        whole = ready(document, self._most or MOST_BYTES)
        return whole if isinstance(whole, Failure) else Understood(tuple(understood(whole)))

    def _feed_of(self, document: Document, named: str) -> Document | None:
        """The feed behind the front page of a site, None for any other page and where it cannot be had."""
        if not discovery.is_front(document):
            return None
        for url in discovery.feeds(document):
            try:
                return document_of(named, self._client.get(Request(url, named=named)))
            except FetchError:
                continue
        return None


def document_of(address: str, fetched: Fetched) -> Document:
    """An answer as a document; it is called by the address that was asked for, without user name and password."""
    return Document(public(address), _name(fetched.url), fetched.data, fetched.url, _charset(fetched))


def _outcome_of(address: str, outcome: Fetched | FetchError) -> Document | Failure:
    if isinstance(outcome, FetchError):
        return Failure(public(address), str(outcome))
    return document_of(address, outcome)


def _name(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])


def _charset(fetched: Fetched) -> str:
    """The declared charset, but UTF-8 where the bytes are: servers label everything "iso-8859-1" by default."""
    if fetched.data.isascii():
        return fetched.charset
    try:
        fetched.data.decode("utf-8")
    except UnicodeDecodeError:
        return fetched.charset
    return "utf-8"
