"""Addresses as sources: what they answer as documents. All fetching is done by `briefing.fetch`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from briefing.errors import SourceError
from briefing.fetch import Client, Fetched, FetchError, Request, is_web, public
from briefing.model import Failure
from briefing.readers import discovery, opml
from briefing.readers.document import Document


class Web:
    """The addresses of one call: they are fetched all together when the first of them is wanted."""

    def __init__(self, addresses: Sequence[str], client: Client | None = None) -> None:
        """Note what will be wanted; open nothing yet."""
        self._addresses = [address for address in dict.fromkeys(addresses) if is_web(address)]
        self._client = client or Client()
        self._outcomes: dict[str, Fetched | FetchError] = {}

    def documents(self, address: str) -> Iterator[Document | Failure]:
        """What an address holds: a page, a feed, a file; the feed of a front page; all feeds of a list (OPML)."""
        if address not in self._outcomes:
            wanted = self._addresses if address in self._addresses else [address]
            requests = [Request(url, named=url) for url in wanted]
            self._outcomes.update((wanted[index], outcome) for index, outcome in self._client.get_all(requests))
        document = _outcome_of(address, self._outcomes.pop(address))
        if isinstance(document, Failure):
            yield document
        elif opml.is_opml(document.data):
            yield from self.listed(document, address)
        else:
            yield self._feed_of(document, address) or document

    def listed(self, document: Document, named: str = "") -> Iterator[Document | Failure]:
        """All feeds of a list, in its order. `named` is the address it came from, "" for a file of the user's own."""
        try:
            urls = [outline.url for outline in opml.outlines(document.data)]
        except SourceError as error:
            yield Failure(document.source, str(error))
            return
        requests = [Request(url, named=named or url) for url in urls]
        outcomes = dict(self._client.get_all(requests))
        for index, url in enumerate(urls):
            yield _outcome_of(url, outcomes[index])

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
