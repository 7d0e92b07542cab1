"""A web page: its article, its title, author, date, outlet, language and address. Opens no connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from briefing import languages
from briefing.errors import SourceError
from briefing.model import Article
from briefing.readers import blocks, decoding, feed, gaps, letter_pages, links, pagehead, prose, tongue, tree
from briefing.readers.document import Document, Found
from briefing.readers.metadata import metadata
from briefing.readers.related import related

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_HEAD = 8_192
_CAPTIONS = frozenset(("figcaption",))
_HTML_NAMES = {"item": "li", "row": "tr", "cell": "td", "quote": "blockquote", "lb": "br", "head": "h2"}
# Beyond this many nodes, or characters of running text, finding the article would take too long; the running text of
# a page that is nearly all text is found at once.
_MOST_NODES = 20_000
_MOST_CHARACTERS = 500_000
_MOST_THOROUGH = 5_000  # nodes, for the extractor's slower way
# An extract shorter than this share of the running text on the page has missed the article.
_THIN = 0.5
_PROSE = 80
_FEW = 4
_MOSTLY_LINKS = 0.5


def read_html(document: Document) -> Iterator[Found]:
    """The one article of a web page, or the stories of a newsletter saved as one.

    Raises `SourceError` for a page without running text.
    """
    root = tree.parse(decoding.decode(document.data, document.charset or declared(document.data)))
    about = metadata(root, document.url)
    tree.drop_hidden(root)
    tree.drop(root, _CAPTIONS)
    letter = letter_pages.stories(root, about, document)
    if letter:
        yield from letter
        return
    seen = blocks.blocks(container(root))
    paragraphs = [paragraph for paragraph in article(root, seen) if paragraph != about.title]
    if len(about.body) * _THIN > sum(map(len, paragraphs)):
        paragraphs = feed.body_of(about.body)
    if not paragraphs:
        raise SourceError("page without an article")
    known = languages.get(tongue.told(tongue.beginning(paragraphs), about.language))
    about = pagehead.completed(about, root, known)
    yield Article(
        id="",
        title=about.title,
        text=prose.joined(paragraphs),
        language=about.language,
        source=about.site or links.host(about.url) or document.name,
        url=about.url,
        author=about.author,
        published=about.published,
        related=related(seen, known, about.url),
    )


def declared(data: bytes) -> str:
    """The charset that the head of a page or XML file names, "" if none; UTF-16 there is wrong (WHATWG)."""
    match = _CHARSET.search(data[:_HEAD])
    label = match.group(1).decode("ascii").lower() if match else ""
    return "utf-8" if label.startswith("utf-16") else label


def article(root: tree.Node, seen: list[blocks.Block]) -> list[str]:
    """The paragraphs of the article on a page: trafilatura's, or all running text where that finds too little.

    `seen` are the blocks of the page's likeliest container, in which the running text is looked for.
    """
    running = _running_text(seen)
    length = sum(map(len, running))
    enough = _THIN * length
    nodes = tree.size(root)
    if length <= _MOST_CHARACTERS and nodes <= _MOST_NODES:
        for fast in (True, False)[: 1 + (nodes <= _MOST_THOROUGH)]:
            found = _extracted(root, fast)
            if found and sum(map(len, found)) >= enough and not _is_heap(found, running):
                return gaps.filled(found, root)
    return running


def _is_heap(found: list[str], running: list[str]) -> bool:
    """Whether an extract is all text of a page in one piece, as extractors give where they find no article."""
    return len(found) == 1 and len(running) >= _FEW and sum(map(len, running)) >= _FEW * _PROSE


def container(root: tree.Node) -> tree.Node:
    """The part of a page that says it holds the article, else the whole page."""
    for tag in ("article", "main"):
        nodes = list(tree.find(root, tag))
        if nodes:
            return max(nodes, key=lambda node: len(tree.text_of(node)))
    return root


def _extracted(root: tree.Node, fast: bool) -> list[str]:
    from trafilatura import bare_extraction

    document = bare_extraction(deepcopy(root), fast=fast, include_comments=False, include_tables=True)
    body = getattr(document, "body", None)
    return [] if body is None else _paragraphs(body)


def _paragraphs(body: tree.Node) -> list[str]:
    """Text of trafilatura's own elements, named as in HTML."""
    for node in body.iter():
        node.tag = _HTML_NAMES.get(node.tag, node.tag)
    return [block.text for block in blocks.blocks(body)]


def _running_text(seen: list[blocks.Block]) -> list[str]:
    """All blocks that read like text, from the first to the last real paragraph."""
    found = [block for block in seen if block.linked <= _MOSTLY_LINKS and not block.aside]
    real = [index for index, block in enumerate(found) if len(block.text) >= _PROSE and not block.level]
    if not real:
        return [block.text for block in found if not block.level]
    return [block.text for block in found[real[0] : real[-1] + 1]]
