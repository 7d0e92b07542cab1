"""PDF: the running text of its pages, without the lines that every page repeats. Needs the extra `pdf-input`."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from briefing.errors import SourceError
from briefing.model import Article
from briefing.readers import prose
from briefing.readers.document import Document, Found
from briefing.readers.text import divided

MOST_PAGES = 60
MOST_STREAM = 3 * 1024 * 1024
_FEWEST_REPEATS = 3
_EDGE = 3
_DIGITS = re.compile(r"\d+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[^\W\d_])")
_TITLE_WORDS = 3


def read_pdf(document: Document) -> Iterator[Found]:
    """The one article of a PDF; raises `SourceError` for one that is locked, broken, too long or made of pictures."""
    pages, title, author = _contents(document.data)
    text = "\n\n".join(_without_repeats(pages)).strip()
    if not text:
        raise SourceError("PDF without text (its pages are pictures)")
    head, body = divided(prose.normal(text))
    paragraphs = prose.paragraphs(_HYPHEN.sub("", body))
    yield Article(
        id="",
        title=title if len(title.split()) >= _TITLE_WORDS else head,
        text=prose.joined(paragraphs),
        source=document.name,
        url=document.url,
        author=author,
    )


def _contents(data: bytes) -> tuple[list[str], str, str]:
    """The text of each page, the stated title and author."""
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


def _page(page: Any) -> str:
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MOST_STREAM:
        raise SourceError("PDF page with too much on it")
    return str(page.extract_text())


def _without_repeats(pages: list[str]) -> list[str]:
    """The pages without the lines at their edges that several of them share, numbers aside."""
    lines = [page.strip().split("\n") for page in pages]
    edges = Counter(key for page in lines for key in {_key(line) for line in [*page[:_EDGE], *page[-_EDGE:]]})
    repeated = {key for key, count in edges.items() if count >= max(_FEWEST_REPEATS, len(pages) // 2)}
    return ["\n".join(line for line in page if _key(line) not in repeated) for page in lines]


def _key(line: str) -> str:
    return _DIGITS.sub("0", line.strip())
