"""The feeds that a page names: by its head (WHATWG HTML 4.6.7.1, RSS autodiscovery), else by plain links."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from briefing.errors import SourceError
from briefing.fetch import is_web
from briefing.readers import decoding, links, tree
from briefing.readers.document import Document
from briefing.readers.html import declared

_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json application/x-rss+xml "
    "text/rss text/xml application/xml application/json".split()
)
_CERTAIN = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json"))
# Every second blog names a feed of its comments beside that of its articles.
_ASIDE = re.compile(r"comment", re.IGNORECASE)
_LINKED = re.compile(
    r"(?:\.(?:rss|atom|rdf)|/(?:rss|feed|atom)(?:\.xml)?|/(?:feed|index|rss|atom)\.(?:xml|json))/?$", re.IGNORECASE
)
_HEAD = 1_000_000
_MOST_LINKS = 3


def feeds(document: Document, plain_links: bool = False) -> list[str]:
    """Addresses of the feeds of a page, the likeliest first; [] for what is no page.

    `plain_links`: where the head names none, links in the text that look like feeds count too.
    """
    root = _root(document)
    if root is None:
        return []
    named = [node for node in tree.find(root, "link") if _names_a_feed(node)]
    named.sort(key=_doubt)
    found = _addresses(named, _base(root, document.url))
    if found or not plain_links:
        return found
    return _addresses([node for node in tree.find(root, "a") if _looks_like_a_feed(node)], _base(root, document.url))


def is_front(document: Document) -> bool:
    """Whether a page is the front of a site or section: it has no path, or says it is no article (ogp.me)."""
    if links.is_front_page(document.url):
        return True
    root = _root(document)
    if root is None:
        return False
    stated = (node for node in tree.find(root, "meta") if tree.attribute(node, "property") == "og:type")
    return any(tree.attribute(node, "content") == "website" for node in stated)


def _root(document: Document) -> tree.Node | None:
    data = document.data[:_HEAD]
    if b"<" not in data:
        return None
    try:
        return tree.parse(decoding.decode_anyhow(data, document.charset or declared(data)))
    except SourceError:
        return None


def _names_a_feed(node: tree.Node) -> bool:
    rels = tree.attribute(node, "rel").lower().split()
    kind = tree.attribute(node, "type").lower().partition(";")[0]
    return ("alternate" in rels and kind in _TYPES and bool(tree.attribute(node, "href"))) or "feed" in rels


def _doubt(node: tree.Node) -> tuple[bool, bool]:
    said = tree.attribute(node, "href") + tree.attribute(node, "title")
    return (_ASIDE.search(said) is not None, tree.attribute(node, "type").lower().partition(";")[0] not in _CERTAIN)


def _looks_like_a_feed(node: tree.Node) -> bool:
    path = tree.attribute(node, "href").partition("?")[0].partition("#")[0]
    return _LINKED.search(path[-60:]) is not None


def _addresses(nodes: list[tree.Node], base: str) -> list[str]:
    found: dict[str, None] = {}
    for node in nodes:
        try:
            address = urljoin(base, tree.attribute(node, "href"))
        except ValueError:
            continue
        if is_web(address):
            found.setdefault(address)
    return list(found)[:_MOST_LINKS]


def _base(root: tree.Node, url: str) -> str:
    for node in tree.find(root, "base"):
        try:
            return urljoin(url, tree.attribute(node, "href"))
        except ValueError:
            break
    return url
