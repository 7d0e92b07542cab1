"""PDF: the running text of its pages, without the lines that every page repeats. Needs the extra `pdf-input`."""

from __future__ import annotations

import io
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from briefing.cleaning.furniture import ends_sentence
from briefing.errors import SourceError
from briefing.model import Article
from briefing.readers import prose
from briefing.readers.document import Document, Found

MOST_PAGES = 60
MOST_STREAM = 3 * 1024 * 1024
_FEWEST_REPEATS = 3
_EDGE = 2
_DIGITS = re.compile(r"\d+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[^\W\d_])")
_TITLE_WORDS = 3
_MOST_GAP = 3.0
_WIDER = 1.3
_OTHER_SIZE = 0.12


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page: its text, its height on the page and the size of its letters, both in points."""

    text: str
    place: float
    size: float


def read_pdf(document: Document) -> Iterator[Found]:
    """The one article of a PDF; raises `SourceError` for one that is locked, broken, too long or made of pictures."""
    pages, title, author = _contents(document.data)
    pages = _without_repeats(pages)
    paragraphs = _paragraphs(pages)
    if not paragraphs:
        raise SourceError("PDF without text (its pages are pictures)")
    head = _headline(paragraphs, pages)
    title = title if len(title.split()) >= _TITLE_WORDS else head
    yield Article(
        id="",
        title=title,
        text=prose.joined([paragraph for paragraph in paragraphs if paragraph != title]),
        source=document.name,
        url=document.url,
        author=author,
    )


def _headline(paragraphs: list[str], pages: list[list[_Line]]) -> str:
    """The first paragraph, where it reads like a headline and is set in the largest letters."""
    sizes = [line.size for page in pages for line in page]
    first = next(line.size for page in pages for line in page)
    large = first >= max(sizes) and first > statistics.median(sizes)
    return paragraphs[0] if large and len(paragraphs) > 1 and prose.is_headline(paragraphs[0]) else ""


def _contents(data: bytes) -> tuple[list[list[_Line]], str, str]:
    """The lines of each page, the stated title and author."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise SourceError("is a PDF: reading it needs `pip install 'daily-briefing[pdf-input]'`") from error
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("PDF that is locked by a password")
        if len(reader.pages) > MOST_PAGES:
            raise SourceError(f"PDF of more than {MOST_PAGES} pages: split it")
        about = reader.metadata
        stated = (str(about.title or ""), str(about.author or "")) if about else ("", "")
        return [_page(page) for page in reader.pages], prose.one_line(stated[0]), prose.one_line(stated[1])
    # What a broken file makes the library raise is no closed list; each of these was seen with one.
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise SourceError("PDF that is damaged") from error


def _page(page: Any) -> list[_Line]:
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MOST_STREAM:
        raise SourceError("PDF page with too much on it")
    pieces: list[tuple[str, float, float]] = []

    def visit(text: str, outer: list[float], inner: list[float], font: object, size: float) -> None:
        # The height of letters is what both matrices make of the font's size (ISO 32000-1, 9.4.4).
        height = abs(size * inner[3] * outer[3]) or size
        pieces.append((text, inner[5] * outer[3] + outer[5], height))

    page.extract_text(visitor_text=visit)
    return _lines(pieces)


def _lines(pieces: list[tuple[str, float, float]]) -> list[_Line]:
    """The pieces as lines: what stands at one height, until the text itself breaks the line."""
    lines: list[_Line] = []
    open_line = False
    for text, place, size in pieces:
        for number, part in enumerate(text.split("\n")):
            open_line = open_line and not number
            if open_line and lines:
                lines[-1] = _Line(lines[-1].text + part, lines[-1].place, max(lines[-1].size, size))
            elif part.strip():
                lines.append(_Line(part, place, size))
                open_line = True
    return [line for line in lines if line.text.strip()]


def _paragraphs(pages: list[list[_Line]]) -> list[str]:
    """Lines put together: a wider gap, other letters or an indented bullet begin a paragraph; a page's end does not."""
    gaps = [
        a.place - b.place for page in pages for a, b in pairwise(page) if 0 < a.place - b.place < _MOST_GAP * a.size
    ]
    usual = statistics.median(gaps) if gaps else 0.0
    result: list[str] = []
    before: _Line | None = None
    for page in pages:
        for number, line in enumerate(page):
            text = line.text.strip()
            if before is not None and _goes_on(before, line, usual, first=number == 0):
                result[-1] = f"{result[-1]}\n{text}"
            else:
                result.append(text)
            before = line
    return [prose.one_line(_HYPHEN.sub("", text)) for text in result]


def _goes_on(before: _Line, line: _Line, usual: float, first: bool) -> bool:
    """Whether a line continues the one before it."""
    if abs(before.size - line.size) > _OTHER_SIZE * before.size or prose.is_bullet(line.text.strip()):
        return False
    if first or line.place > before.place + usual:
        return not ends_sentence(before.text) and not line.text.strip()[0].isupper()
    return abs(before.place - line.place) <= _WIDER * usual


def _without_repeats(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without the lines at their edges that several of them share, numbers aside."""
    edges = Counter(key for page in pages for key in {_key(line) for line in [*page[:_EDGE], *page[-_EDGE:]]})
    repeated = {key for key, count in edges.items() if count >= max(_FEWEST_REPEATS, len(pages) // 2)}
    return [[line for line in page if _key(line) not in repeated] for page in pages]


def _key(line: _Line) -> tuple[str, int]:
    """What a line says, numbers aside, and at which height."""
    return _DIGITS.sub("0", line.text.strip()), round(line.place)
