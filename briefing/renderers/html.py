"""The web page: one self-contained HTML file, nothing loaded from elsewhere; light, dark and in print.

Everything on it can be read without its script. The script is a file of the theme; the page's own policy allows that
very script, named by its digest, and no other.
"""

from __future__ import annotations

import base64
import hashlib

from briefing.model import Briefing, Rendition
from briefing.renderers.editor import edit
from briefing.renderers.pages import paper
from briefing.renderers.theme import fill, look, source
from briefing.renderers.typography import polish


def render(briefing: Briefing, theme: str, page: str) -> Rendition:
    """The issue as an HTML page that stands alone."""
    script = source(theme, "web.js")
    text = fill(
        theme,
        "page.html.j2",
        edit(briefing, polish, look(theme).points),
        medium="web",
        paper=paper(page, look(theme)),
        faces=(),
        scale=1.0,
        script=script,
        script_hash=digest(script),
    )
    return Rendition("text/html; charset=utf-8", ".html", text.encode("utf-8"))


def digest(script: str) -> str:
    """A script's name in a Content Security Policy (CSP Level 3, section 6.7.2.3)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode('ascii')}"
