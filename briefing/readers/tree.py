"""HTML as a tree: the one place where lxml is used. Hardened: no network, bounded depth, hidden nodes dropped.

The source's markup ends here: everything behind this module is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from briefing.errors import SourceError

Node = Any
# libxml2 stops reading at 256 levels and loses the rest; these counted tags can each bring three uncounted ones.
MOST_LEVELS = 60
MOST_ATTRIBUTES = 1_000
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SELF_CLOSING = frozenset("p li td th tr dt dd option tbody thead tfoot optgroup html head body".split())
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)>")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}>?")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:max-height|max-width)\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:!|;|$)"
    r"|(?<![-\w])opacity\s*:\s*0(?:\.0+)?\s*(?:!|;|$)",
    re.IGNORECASE,
)
_ZERO_SIZE = re.compile(r"(?<![-\w])font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:!|;|$)", re.IGNORECASE)
_ANY_SIZE = re.compile(r"font-size\s*:|\ssize=", re.IGNORECASE)
# What XML 1.0 has no place for: lxml reads it from "&#1;" but refuses to write it.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SILENT = frozenset(
    "script style noscript template iframe object embed applet svg math canvas audio video select textarea button "
    "title head".split()
)


def parse(markup: str) -> Node:
    """The tree of an HTML page or fragment, without comments; raises `SourceError` where there is none."""
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, recover=True
    )
    safe = flattened(without_comments(markup)).encode("utf-8", "replace")
    try:
        return html.document_fromstring(safe, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise SourceError("HTML without any content") from error


def mended_xml(text: str) -> Node:
    """The root of an XML document, mended where it is broken, its entities left alone; raises `SourceError`."""
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("XML that cannot be read") from error
    if root is None:
        raise SourceError("XML that cannot be read")
    return root


def parse_xml(data: bytes) -> Node:
    """The root of an XML part of a file; entities are not resolved. Raises `SourceError` where it is damaged."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("a file whose XML is damaged") from error


def drop_hidden(root: Node) -> None:
    """Take out, in place, what a reader of the page never sees: hidden, zero-size and scripted nodes."""
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or (node.tag not in ("html", "body", "head") and _is_hidden(node)):
            _drop(node)


def drop(root: Node, tags: frozenset[str]) -> None:
    """Take out, in place, all nodes of these tags; the text behind each stays."""
    for node in list(root.iter()):
        if node.tag in tags:
            _drop(node)


def remove(nodes: list[Node]) -> None:
    """Take out, in place, these nodes; the text behind each stays."""
    for node in nodes:
        _drop(node)


def size(root: Node) -> int:
    """How many nodes a tree has."""
    return sum(1 for _ in root.iter())


def text_of(node: Node) -> str:
    """All text inside a node, as it is written."""
    return "".join(node.itertext())


def find(root: Node, *tags: str) -> Iterator[Node]:
    """All nodes of these tags in document order."""
    yield from root.iter(*tags)


def inside(node: Node, *tags: str) -> Iterator[Node]:
    """All nodes of these tags below a node, in document order."""
    yield from node.iterdescendants(*tags)


def above(node: Node) -> Iterator[Node]:
    """The nodes in which a node stands, the nearest first."""
    yield from node.iterancestors()


def attribute(node: Node, name: str) -> str:
    """An attribute's value, "" if absent."""
    return str(node.get(name) or "").strip()


def without_comments(markup: str) -> str:
    """The markup without comments and conditional sections, linear also where a comment never ends."""
    pieces, position = [], 0
    while (start := markup.find("<!--", position)) >= 0:
        pieces.append(markup[position:start])
        end = markup.find("-->", start + 4)
        if end < 0:
            position = start + 4
            break
        position = end + 3
    pieces.append(markup[position:])
    return re.sub(r"<!\[[^\]<>]{0,200}\]>", "", "".join(pieces))


def flattened(markup: str) -> str:
    """The markup with tags below the deepest allowed level taken out, their text kept.

    Raises `SourceError` for tags with more attributes than any page needs: parsers take quadratic time on them.
    """
    for match in _LONG_TAG.finditer(markup):
        if match.group().count("=") > MOST_ATTRIBUTES:
            raise SourceError(f"a tag with more than {MOST_ATTRIBUTES} attributes")
    if markup.count("<") <= MOST_LEVELS:
        return markup
    open_tags: list[str] = []

    def judged(match: re.Match[str]) -> str:
        name = match.group(2).lower()
        if name in _VOID or name in _SELF_CLOSING or match.group(3).endswith("/"):
            return match.group()
        return match.group() if _fits(open_tags, name, closing=bool(match.group(1))) else ""

    return _TAG.sub(judged, markup)


def _fits(open_tags: list[str], name: str, closing: bool) -> bool:
    if not closing:
        if len(open_tags) >= MOST_LEVELS:
            return False
        open_tags.append(name)
        return True
    for index in range(len(open_tags) - 1, -1, -1):
        if open_tags[index] == name:
            del open_tags[index:]
            return True
    return False


def _is_hidden(node: Node) -> bool:
    if node.tag in _SILENT or node.get("hidden") is not None:
        return True
    style = node.get("style")
    if style and (_HIDDEN_STYLE.search(style) or (_ZERO_SIZE.search(style) and not _resized_inside(node))):
        return True
    return node.tag == "img" and node.get("width") in ("0", "1") and node.get("height") in ("0", "1")


def _resized_inside(node: Node) -> bool:
    """Layout tables often set size 0 on a cell and the real size on what is inside it."""
    return any(_ANY_SIZE.search(child.get("style") or "") or child.get("size") for child in node.iterdescendants())


def _drop(node: Node) -> None:
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = _ILLEGAL.sub("", (before.tail or "") + node.tail)
        else:
            parent.text = _ILLEGAL.sub("", (parent.text or "") + node.tail)
    parent.remove(node)
