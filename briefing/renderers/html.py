"""The web page: one self-contained HTML file, no script, nothing loaded from elsewhere; light, dark and in print."""

from __future__ import annotations

from briefing.model import Briefing, Rendition
from briefing.renderers.editor import edit
from briefing.renderers.pages import paper
from briefing.renderers.theme import fill
from briefing.renderers.typography import polish


def render(briefing: Briefing, theme: str, page: str) -> Rendition:
    """The issue as an HTML page that stands alone."""
    text = fill(theme, "page.html.j2", edit(briefing, polish), medium="web", paper=paper(page), faces=(), scale=1.0)
    return Rendition("text/html; charset=utf-8", ".html", text.encode("utf-8"))
