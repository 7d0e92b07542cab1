"""Writes into a tagged PDF which language each passage is in: WeasyPrint 70 writes that of the whole document alone.

A voice that reads aloud then changes with the language (ISO 14289-1, 7.2). Every piece of text that was laid out has
one element of the structure, in the same order; where the two do not agree nothing is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any


def name_languages(document: Any, pdf: Any) -> None:
    """A `finisher` for WeasyPrint's `write_pdf`: `document` is what was laid out, `pdf` the file not yet written."""
    objects = {item.reference: item for item in pdf.objects}
    roots = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/StructTreeRoot"]
    holders: dict[Any, list[Any]] = defaultdict(list)
    for root in roots:
        for element in _holders(root, objects):
            holders[element["Pg"]].append(element)
    main = document.metadata.lang or ""
    for page, reference in zip(document.pages, pdf.page_references, strict=True):
        texts = list(_texts(page._page_box))
        if len(texts) == len(holders[reference]):
            for text, element in zip(texts, holders[reference], strict=True):
                language = text.style["lang"] or main
                if language != main:
                    element["Lang"] = _string(language)


def _holders(element: Any, objects: dict[Any, Any]) -> Iterator[Any]:
    """For every piece of marked content, in reading order, the element that holds it."""
    for kid in element["K"]:
        if isinstance(kid, int):
            yield element
        elif objects[kid].get("Type") == "/StructElem":
            yield from _holders(objects[kid], objects)


def _texts(box: Any) -> Iterator[Any]:
    """Every box of text (or picture) of a page in the order of the page, but for those in its margins."""
    kind = type(box).__name__
    if kind == "AbsolutePlaceholder":
        yield from _texts(box._box)
    elif kind == "TextBox" or kind.endswith("ReplacedBox"):
        yield box
    elif kind != "MarginBox":
        for child in getattr(box, "children", ()):
            yield from _texts(child)


def _string(language: str) -> str:
    """A language's code as a PDF literal string: letters, digits and hyphens need no escape."""
    return "(" + "".join(c for c in language if c.isascii() and (c.isalnum() or c == "-")) + ")"
