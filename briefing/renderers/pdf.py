"""The PDF: the web page's template with the print style sheet, laid out by WeasyPrint as tagged PDF (PDF/UA-1).

Nothing is fetched but our own font files; metadata dates come from the issue, so the same issue gives the same bytes.
"""

from __future__ import annotations

import logging
import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from briefing.errors import MissingLibrary
from briefing.model import Briefing, Rendition
from briefing.renderers.editor import edit
from briefing.renderers.fonts import Face, addresses, faces_for
from briefing.renderers.pages import paper
from briefing.renderers.theme import fill, look
from briefing.renderers.tongues import name_languages
from briefing.renderers.typography import polish

_log = logging.getLogger(__name__)
SCALES = (1.0, 0.97, 0.945, 0.925, 1.03)
"""Sizes of type to try, best first, until the last page is well filled."""
ONE_PAGE = (1.3, 1.2, 1.1, 1.05, 1.0, 0.95, 0.9, 0.85)
"""Sizes of type for a theme that asks for one sheet, largest first; the last is the least that people can read."""
_NORMAL = ONE_PAGE.index(1.0)
_LEAST = 0.05
FILLED = 0.25
"""How much of its last page an issue must fill."""
FITTED = 6
"""Issues of more pages are not fitted: their last page is a small part of them, and each try is a whole layout."""
PANGO = (
    "PDF needs the system library Pango; install it: Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
    " libharfbuzz-subset0; Fedora: dnf install pango; Alpine: apk add pango; macOS: brew install pango;"
    " Windows: pacman -S mingw-w64-x86_64-pango in MSYS2 (Markdown, HTML and JSON do without)"
)


MORE_TYPEFACES = (
    "install one, for example: Debian, Ubuntu: apt-get install fonts-noto-core fonts-noto-cjk;"
    " Fedora: dnf install google-noto-fonts-all; Alpine: apk add font-noto-all"
)


def render(briefing: Briefing, theme: str, page: str) -> Rendition:
    """The issue as PDF on paper of the size named `page`."""
    asked = look(theme)
    view, sheet = edit(briefing, glyphs, asked.points), paper(page, asked)

    def text(scale: float, faces: tuple[Face, ...]) -> str:
        return fill(theme, "page.html.j2", view, medium="pdf", paper=sheet, faces=faces, scale=scale)

    faces = faces_for(text(1.0, ()))

    def layout(scale: float) -> Any:
        return _layout(text(scale, faces))

    document = _on_one(layout) if asked.one_page else _fitted(layout(scale) for scale in SCALES)
    with _timeless():
        content = document.write_pdf(pdf_variant="pdf/ua-1", finisher=name_languages)
    _warn_of_boxes(_missing(document))
    return Rendition("application/pdf", ".pdf", content)


def glyphs(text: str, code: str) -> str:
    """The polished text without characters that our typefaces lack but can do otherwise.

    U+2011 becomes the hyphen-minus between word joiners, U+034F (invisible) goes; else a system font would be drawn in.
    """
    return polish(text, code).replace("\u2011", "\u2060-\u2060").replace("\u034f", "")


@contextmanager
def _timeless() -> Iterator[None]:
    """While it lasts, a typeface that is cut out of a variable one does not say when: no two files were the same."""
    from fontTools.ttLib.tables import _h_e_a_d as head

    clock, head.timestampNow = head.timestampNow, _never
    try:
        yield
    finally:
        head.timestampNow = clock


def _never() -> int:
    return 0


def lacking(samples: Mapping[str, str]) -> list[str]:
    """Names of the scripts that a PDF made on this machine would show as empty boxes.

    samples: name of a script → some characters of it. Raises `MissingLibrary` where no PDF can be made at all.
    """
    document = _layout(" ".join(samples.values()))
    document.write_pdf()  # what a typeface lacks is known once it is embedded
    missing = _missing(document)
    return [name for name, characters in samples.items() if missing & set(map(ord, characters))]


def _missing(document: Any) -> set[int]:
    """Characters of a written document that print as empty boxes."""
    return {code for font in document.fonts.values() for code in font.missing}


def _warn_of_boxes(codes: set[int]) -> None:
    """Name the scripts for which neither we nor the system have a typeface: their characters print as empty boxes."""
    if codes:
        scripts = sorted({unicodedata.name(chr(code), "UNNAMED").split()[0] for code in codes})
        sample = "".join(chr(code) for code in sorted(codes)[:8])
        _log.warning(
            "the PDF shows empty boxes: no typeface for %s (%s); %s", ", ".join(scripts), sample, MORE_TYPEFACES
        )


def _fitted(documents: Iterator[Any]) -> Any:
    """The first layout whose last page is filled enough; the very first where none is, or where it does not matter."""
    first = next(documents)
    if not 1 < len(first.pages) <= FITTED or _fill(first) >= FILLED:
        return first
    return next((document for document in documents if len(document.pages) == 1 or _fill(document) >= FILLED), first)


def _on_one(layout: Callable[[float], Any]) -> Any:
    """The layout in the largest type that takes one page; that in the smallest where none does.

    Smaller type never takes more room, so each try rules sizes out. The next try is the size at which the text of the
    last one should fill a page, for a text takes room as the square of its size: two or three layouts are enough.
    """
    low, high, best, guess = 0, len(ONE_PAGE) - 1, None, _NORMAL
    while low <= high:
        document = layout(ONE_PAGE[guess])
        fits = len(document.pages) == 1
        best = document if fits or guess == len(ONE_PAGE) - 1 else best
        low, high = (low, guess - 1) if fits else (guess + 1, high)
        room = ONE_PAGE[guess] / math.sqrt(max(len(document.pages) - 1 + _fill(document), _LEAST))
        guess = min(max(next((n for n in range(low, high) if ONE_PAGE[n] <= room), high), low), max(high, 0))
    return best


def _fill(document: Any) -> float:
    """The part of the last page, from 0 to 1, that is above the end of the text."""
    last = document.pages[-1]
    anchor = last.anchors.get("end")
    return float(anchor[1]) / float(last.height) if anchor else 1.0


def _layout(text: str) -> Any:
    weasyprint, fetcher, fonts = _engine()
    return weasyprint.HTML(string=text, url_fetcher=fetcher, base_url=None).render(font_config=fonts)


@cache
def _engine() -> tuple[Any, Any, Any]:
    """WeasyPrint, a fetcher that knows our fonts only, and the one font configuration of the process."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except ImportError as error:
        raise MissingLibrary("PDF needs WeasyPrint; install it: pip install 'weasyprint>=70'") from error
    except OSError as error:
        raise MissingLibrary(PANGO) from error

    class OnlyFonts(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
        """WeasyPrint would open any URL and attach any file (CVE-2026-49452); this opens our typefaces."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in addresses():
                raise ValueError("an issue loads nothing but its typefaces")
            return super().fetch(url, headers)

    return weasyprint, OnlyFonts(allow_redirects=False), FontConfiguration()
