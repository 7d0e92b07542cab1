"""Word documents (ECMA-376, part 1, WordprocessingML): title, headings and paragraphs, and nothing of the layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.errors import SourceError
from briefing.model import Article
from briefing.readers import archive, prose, tree
from briefing.readers.document import Document, Found

MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HEADING = re.compile(r"heading [1-6]", re.IGNORECASE)
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(document: Document) -> Iterator[Found]:
    """The one article of a Word document; raises `SourceError` where it is damaged or empty."""
    parts = archive.parts(document.data, (MAIN, "word/styles.xml", "docProps/core.xml"))
    if MAIN not in parts:
        raise SourceError("Word document without a text")
    names = _style_names(parts.get("word/styles.xml", b""))
    paragraphs = list(_paragraphs(parts[MAIN], names))
    title, author = _stated(parts.get("docProps/core.xml", b""))
    heads = [text for text, style in paragraphs if style == "title"] or [t for t, s in paragraphs if _HEADING.match(s)][
        :1
    ]
    title = prose.one_line(heads[0]) if heads else title
    body = [text for text, _ in paragraphs if text != title]
    if not body:
        raise SourceError("Word document without a text")
    yield Article(id="", title=title, text=prose.joined(body), source=document.name, url=document.url, author=author)


def _style_names(styles: bytes) -> dict[str, str]:
    """Identifier → built-in name; the names are English whatever language the program speaks."""
    if not styles:
        return {}
    found = {}
    for style in tree.find(tree.parse_xml(styles), f"{_W}style"):
        name = next(tree.inside(style, f"{_W}name"), None)
        if name is not None:
            found[style.get(f"{_W}styleId") or ""] = str(name.get(f"{_W}val") or "").lower()
    return found


def _paragraphs(main: bytes, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Text and style name of each paragraph that holds something, deleted text left out."""
    for node in tree.find(tree.parse_xml(main), f"{_W}p"):
        style = next(tree.inside(node, f"{_W}pStyle"), None)
        key = str(style.get(f"{_W}val") or "") if style is not None else ""
        pieces = (_BREAKS.get(part.tag, part.text or "" if part.tag == f"{_W}t" else "") for part in tree.inside(node))
        text = prose.one_line("".join(pieces))
        if text:
            yield text, names.get(key, key.lower())


def _stated(core: bytes) -> tuple[str, str]:
    if not core:
        return "", ""
    root = tree.parse_xml(core)
    found = [next(tree.find(root, f"{_DC}{name}"), None) for name in ("title", "creator")]
    title, author = (prose.one_line(node.text or "") if node is not None else "" for node in found)
    return title, author
