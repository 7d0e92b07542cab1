"""The issue as an e-book (EPUB 3.3): a title page with the contents, one chapter a story, the sources at the end.

No picture, no script, nothing from elsewhere. Dates inside come from the issue, so the same issue gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Iterator

from briefing.model import Briefing, Rendition
from briefing.renderers import json
from briefing.renderers.editor import edit
from briefing.renderers.theme import fill, look, source
from briefing.renderers.typography import polish
from briefing.renderers.view import PageView

MEDIA_TYPE = "application/epub+zip"
_FIRST = (1980, 1, 1, 0, 0, 0)  # the oldest date a ZIP file can hold
_REGULAR = 0o100644 << 16
_UNIX = 3
_NO_DAY = "2000-01-01"


def render(briefing: Briefing, theme: str, page: str) -> Rendition:
    """The issue as EPUB; the size of the paper is the e-reader's own."""
    view = edit(briefing, polish, look(theme).points)
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(json.render(briefing, theme, page).content).hexdigest())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        # The type comes first and uncompressed, so that it stands at a known place (EPUB OCF 3.3, section 4.3).
        _put(book, "mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        for name, text in _files(theme, view, identifier.urn):
            _put(book, name, text.lstrip(), zipfile.ZIP_DEFLATED)
    return Rendition(MEDIA_TYPE, ".epub", packed.getvalue())


def _files(theme: str, view: PageView, identifier: str) -> Iterator[tuple[str, str]]:
    """Name and text of every file of the book, in reading order."""
    chapters = ["front", *(story.anchor for story in view.stories), "back"]
    yield "META-INF/container.xml", fill(theme, "container.xml.j2", view)
    yield (
        "issue/package.opf",
        fill(theme, "package.xml.j2", view, identifier=identifier, modified=_modified(view), chapters=chapters),
    )
    yield "issue/nav.xhtml", fill(theme, "nav.xhtml.j2", view)
    yield "issue/book.css", source(theme, "book.css")
    yield "issue/front.xhtml", fill(theme, "book.xhtml.j2", view, part="front", story=None)
    for story in view.stories:
        yield f"issue/{story.anchor}.xhtml", fill(theme, "book.xhtml.j2", view, part="story", story=story)
    yield "issue/back.xhtml", fill(theme, "book.xhtml.j2", view, part="back", story=None)


def _modified(view: PageView) -> str:
    """The issue's date as the moment EPUB asks for; a fixed day where the issue has none that can be."""
    day = view.iso[:10] if view.date else ""
    return f"{day}{_NO_DAY[len(day) :]}T00:00:00Z"


def _put(book: zipfile.ZipFile, name: str, text: str, method: int) -> None:
    entry = zipfile.ZipInfo(name, _FIRST)
    entry.compress_type, entry.create_system, entry.external_attr = method, _UNIX, _REGULAR
    book.writestr(entry, text.encode("utf-8"), compresslevel=9)
