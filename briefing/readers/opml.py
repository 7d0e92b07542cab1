"""OPML 2.0 (opml.org/spec2.opml): lists of feeds, in and out; nested outlines are sections."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from briefing.errors import SourceError
from briefing.readers import decoding, prose, tree

MOST_FEEDS = 10_000
_HEAD = 4_096
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<\?[^>]{0,500}>|<!--(?:(?!-->).){0,2000}-->|<!doctype[^>\[]{0,500}>)*+<opml[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,300}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>")
# The commonest fault of hand-made lists: addresses whose ampersands are not escaped.
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z]\w{0,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
# XML 1.0, production 2: characters that no document can hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list: its name, its address, that of its site, and the sections it stands in, outermost first."""

    title: str
    url: str
    site: str = ""
    section: tuple[str, ...] = ()


def is_opml(data: bytes) -> bool:
    """Whether a document begins as a list of feeds does."""
    return _OPENING.match(data[:_HEAD]) is not None


def outlines(data: bytes) -> list[Outline]:
    """All feeds of a list in its order, each address once; raises `SourceError` where there is none.

    Broken XML is mended as far as possible; entities that the document defines itself are refused.
    """
    declared = _DECLARED.search(data[:_HEAD])
    text = decoding.decode(data, declared.group(1).decode("ascii") if declared else "")
    if "<!ENTITY" in text[:_HEAD].upper():
        raise SourceError("a list of feeds (OPML) that defines entities of its own")
    found: dict[str, Outline] = {}
    plain = _BARE_AMPERSAND.sub("&amp;", _DECLARATION.sub("", text.lstrip("\ufeff"), count=1))
    for outline in _walked(tree.mended_xml(plain)):
        found.setdefault(outline.url, outline)
        if len(found) > MOST_FEEDS:
            raise SourceError(f"a list (OPML) of more than {MOST_FEEDS} feeds: split it")
    if not found:
        raise SourceError("is a list of feeds (OPML) that names no feed")
    return list(found.values())


def opml(feeds: Iterable[Outline], title: str) -> bytes:
    """A list of feeds as UTF-8 XML that `outlines` reads back; feeds of one section stand together."""
    root = Xml.Element("opml", version="2.0")
    Xml.SubElement(Xml.SubElement(root, "head"), "title").text = _legal(title)
    body = Xml.SubElement(root, "body")
    sections: dict[tuple[str, ...], Xml.Element] = {(): body}
    for feed in feeds:
        names = {"text": _legal(feed.title or feed.url), "type": "rss", "xmlUrl": _legal(feed.url)}
        site = {"htmlUrl": _legal(feed.site)} if feed.site else {}
        Xml.SubElement(_section(sections, feed.section), "outline", names | site)
    Xml.indent(root)
    out = io.BytesIO()
    Xml.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue() + b"\n"


def _section(sections: dict[tuple[str, ...], Xml.Element], path: tuple[str, ...]) -> Xml.Element:
    if path not in sections:
        parent = _section(sections, path[:-1])
        sections[path] = Xml.SubElement(parent, "outline", text=_legal(path[-1]))
    return sections[path]


def _walked(root: tree.Node) -> Iterator[Outline]:
    """All outlines that name a feed, in document order; those around them are its sections."""
    waiting: list[tuple[tree.Node, tuple[str, ...]]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        inside = path
        if _name(node) == "outline":
            fields = {name.lower(): prose.one_line(value) for name, value in node.attrib.items()}
            title = fields.get("text") or fields.get("title") or ""
            if fields.get("xmlurl"):
                yield Outline(title, fields["xmlurl"], fields.get("htmlurl", ""), path)
            elif title and not _is_link(fields):
                inside = (*path, title)
        waiting.extend((child, inside) for child in reversed(node))


def _is_link(fields: Mapping[str, str]) -> bool:
    return bool(fields.get("url") or fields.get("htmlurl"))


def _name(node: tree.Node) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
