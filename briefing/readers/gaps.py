"""What an extractor left out of the middle of an article: sub-headings, lists and quotations beside its paragraphs.

Extractors judge a node by its own text, so a short one is easily lost. Here its neighbours speak for it: what stands
between two paragraphs of the article, in the same box as they, is part of the article as long as it does not lead away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing.readers import prose, tree

_TAGS = ("p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "dt", "dd", "pre")
# Nodes that belong to the box in which they stand: a list is where its entries are at home.
_THROUGH = frozenset(("ul", "ol", "dl", "li", "blockquote"))
_BOXED = frozenset("aside nav footer header form menu dialog figure table".split())
_FEWEST_AT_HOME = 2
_MOSTLY_LINKS = 0.5
_LONGEST = 1_500
_OTHER = re.compile(
    r"related|share|social|promo|newsletter|subscri|advert|sponsor|comment|recirc|toc\b|tags?\b|breadcrumb|byline|author"
    r"|caption|credit|twitter|instagram|tiktok|embed|pull-?quote|read-?(?:more|also|next)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A node of text: what it says, the same without spaces, the box in which it stands."""

    text: str
    key: str
    home: tree.Node
    node: tree.Node


def filled(paragraphs: Sequence[str], root: tree.Node) -> list[str]:
    """The paragraphs of an article with what its page has between them, each piece behind the one it follows there."""
    wanted = {_key(paragraph) for paragraph in paragraphs}
    pieces = list(_pieces(root))
    places = [place for place, piece in enumerate(pieces) if piece.key in wanted]
    if len(places) < _FEWEST_AT_HOME:
        return list(paragraphs)
    at_home = Counter(pieces[place].home for place in places)
    behind: dict[str, list[str]] = {}
    before = pieces[places[0]].key
    for place in range(places[0], places[-1] + 1):
        piece = pieces[place]
        if piece.key in wanted:
            before = piece.key
        elif at_home[piece.home] >= _FEWEST_AT_HOME and _belongs(piece):
            behind.setdefault(before, []).append(piece.text)
            wanted.add(piece.key)
    result: list[str] = []
    for paragraph in paragraphs:
        result += [paragraph, *behind.pop(_key(paragraph), ())]
    return result


def _pieces(root: tree.Node) -> Iterator[_Piece]:
    """The nodes of text in document order; those that hold others are left to these."""
    for node in tree.find(root, *_TAGS):
        if next(tree.inside(node, *_TAGS), None) is None:
            text = prose.one_line(tree.text_of(node))
            if text and len(text) <= _LONGEST:
                yield _Piece(text, _key(text), _home(node), node)


def _home(node: tree.Node) -> tree.Node:
    parent = node.getparent()
    while parent is not None and parent.tag in _THROUGH:
        parent = parent.getparent()
    return parent


def _belongs(piece: _Piece) -> bool:
    """Whether a piece says something itself instead of leading away, and no name of its boxes tells otherwise."""
    linked = sum(len(tree.text_of(link)) for link in tree.inside(piece.node, "a"))
    if linked > _MOSTLY_LINKS * len(piece.text) or not any(map(str.isalpha, piece.text)):
        return False
    node = piece.node
    while node is not None and node is not piece.home:
        if node.tag in _BOXED or _OTHER.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return False
        node = node.getparent()
    return node is None or node.tag not in _BOXED


def _key(text: str) -> str:
    return "".join(text.split())
