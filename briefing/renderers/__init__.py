"""Renderers: a `Briefing` in, a `Rendition` out. One file per format and one row in `FORMATS`.

Nothing heavy is imported here: a format loads its libraries when it is asked for, so Markdown never needs those of PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from briefing.errors import UsageError
from briefing.model import Briefing, Rendition
from briefing.renderers import eml, epub, html, json, md, pdf


class Renderer(Protocol):
    """What every format offers: the issue, a theme's name and a paper size's name in, finished bytes out."""

    def __call__(self, briefing: Briefing, theme: str, page: str) -> Rendition:
        """The issue in the looks of `theme`, on paper of the size named `page`."""


FORMATS: Mapping[str, Renderer] = {
    "md": md.render,
    "html": html.render,
    "pdf": pdf.render,
    "json": json.render,
    "eml": eml.render,
    "epub": epub.render,
}
"""Every format by its name."""


def render(briefing: Briefing, format: str = "md", theme: str = "classic", page: str = "a4") -> Rendition:
    """The issue in one format. The same issue, theme and page give the same bytes.

    `page` is the paper ("a4", "letter", "a5", "e-reader", "e-note") of PDF and of the printed web page; other formats
    do without.
    """
    if format not in FORMATS:
        raise UsageError(f"no format named {format!r}; formats: {', '.join(FORMATS)}")
    return FORMATS[format](briefing, theme, page)
