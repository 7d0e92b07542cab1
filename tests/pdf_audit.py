"""Looks through a tagged PDF the way an accessibility checker does (ISO 14289-1, PDF/UA-1), and says what is wrong."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, NumberObject

PARENTS = {"LI": {"L"}, "LBody": {"LI"}, "Lbl": {"LI", "Note", "Reference"}, "TR": {"Table", "THead", "TBody"}}
SHOWS = {b"Tj", b"TJ", b"'", b'"', b"Do"}
MARKED = {b"BDC", b"BMC"}


def faults(content: bytes, languages: set[str]) -> list[str]:
    """Every fault; an empty list where there is none. `languages` are those its passages must name somewhere."""
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    elements = list(_elements(root.get("/StructTreeRoot")))
    found = [*_document(reader, root), *_headings(elements), *_nesting(elements), *_links(reader, elements)]
    told = {str(element.get("/Lang")) for element, _ in elements} | {str(root.get("/Lang"))}
    found += [f"no element says it is {code}" for code in sorted(languages - told)]
    for number, page in enumerate(reader.pages, 1):
        found += [f"page {number}: {fault}" for fault in _page(reader, page)]
    return found + list(_order(reader, elements))


def fonts(content: bytes) -> dict[str, bool]:
    """Name of each font without its subset tag, and whether its file is embedded."""
    found: dict[str, bool] = {}
    for page in PdfReader(io.BytesIO(content)).pages:
        resources: Any = page["/Resources"]
        for reference in resources.get("/Font", {}).values():
            font = reference.get_object()
            font = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = font["/FontDescriptor"].get_object()
            name = str(descriptor["/FontName"]).lstrip("/").partition("+")[2]
            found[name] = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return found


def addresses(content: bytes) -> list[str]:
    """What the links of the file lead to, but for places in the file itself."""
    annotations = (a.get_object() for page in PdfReader(io.BytesIO(content)).pages for a in page.get("/Annots") or ())
    return [str(a["/A"]["/URI"]) for a in annotations if "/A" in a and "/URI" in a["/A"]]


def _kids(element: DictionaryObject) -> list[Any]:
    kids: Any = element.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    return list(kids) if isinstance(kids, list) else [kids]


def _elements(element: Any, parent: str = "") -> Iterator[tuple[DictionaryObject, str]]:
    """Each structure element with the kind of its parent, in reading order."""
    if element is None:
        return
    for kid in _kids(element):
        kid = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            yield kid, parent
            yield from _elements(kid, _kind(kid))


def _kind(element: DictionaryObject) -> str:
    return str(element["/S"]).lstrip("/")


def _document(reader: PdfReader, root: Any) -> Iterator[str]:
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if not root.get("/Lang"):
        yield "no language of the document"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its title is not shown"
    if not reader.metadata or not reader.metadata.title:
        yield "no title"
    if not reader.outline:
        yield "no bookmarks"


def _headings(elements: list[tuple[DictionaryObject, str]]) -> Iterator[str]:
    levels = [int(_kind(e)[1:]) for e, _ in elements if _kind(e)[0] == "H" and _kind(e)[1:].isdigit()]
    if levels[:1] != [1]:
        yield f"the first heading is not of level 1: {levels[:1]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _nesting(elements: list[tuple[DictionaryObject, str]]) -> Iterator[str]:
    for element, parent in elements:
        kind = _kind(element)
        if kind in PARENTS and parent not in PARENTS[kind]:
            yield f"{kind} inside {parent or 'nothing'}"
        if kind == "L" and not any(_kind(k.get_object()) == "LI" for k in _kids(element) if not isinstance(k, int)):
            yield "a list without items"
        if kind == "Figure" and not (element.get("/Alt") or element.get("/ActualText")):
            yield "a figure without alternative text"


def _links(reader: PdfReader, elements: list[tuple[DictionaryObject, str]]) -> Iterator[str]:
    tagged = 0
    for element, _ in elements:
        kids = [k.get_object() for k in _kids(element) if not isinstance(k, NumberObject)]
        references = [k for k in kids if isinstance(k, DictionaryObject) and k.get("/Type") == "/OBJR"]
        tagged += len(references)
        if _kind(element) == "Link" and not references:
            yield "a link element without its link"
    for page in reader.pages:
        for annotation in (a.get_object() for a in page.get("/Annots") or ()):
            tagged -= 1
            if not annotation.get("/Contents"):
                yield f"a link without a description: {annotation.get('/A')}"
            if "/StructParent" not in annotation:
                yield "a link outside the structure"
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            yield "a page whose links are not visited in reading order"
    if tagged:
        yield f"links and their elements differ by {tagged}"


def _page(reader: PdfReader, page: Any) -> Iterator[str]:
    """Everything drawn is either part of the structure or said to be decoration."""
    inside: list[bool] = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in MARKED:
            tag = str(operands[0])
            identified = len(operands) > 1 and isinstance(operands[1], DictionaryObject) and "/MCID" in operands[1]
            inside.append(tag == "/Artifact" or identified)
        elif operator == b"EMC" and inside:
            inside.pop()
        elif operator in SHOWS and not any(inside):
            yield "something is drawn that no element holds"
            return


def _order(reader: PdfReader, elements: list[tuple[DictionaryObject, str]]) -> Iterator[str]:
    """The structure visits the pages from first to last, and no piece of content twice."""
    seen: set[tuple[int, int]] = set()
    for element, _ in elements:
        for kid in _kids(element):
            number, page = _content(kid, element)
            if number is None:
                continue
            if (page, number) in seen:
                yield f"content {number} of one page is read twice"
            seen.add((page, number))


def _content(kid: Any, element: DictionaryObject) -> tuple[int | None, int]:
    page = element.raw_get("/Pg").idnum if "/Pg" in element else 0
    if isinstance(kid, NumberObject):
        return int(kid), page
    kid = kid.get_object()
    marked: Any = kid.get("/MCID") if isinstance(kid, DictionaryObject) else None
    if marked is not None:
        return int(marked), kid.raw_get("/Pg").idnum if "/Pg" in kid else page
    return None, page
