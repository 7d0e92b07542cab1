"""The Markdown issue: CommonMark with footnotes for sources; source text is escaped and never becomes markup."""

from __future__ import annotations

import re

from briefing.model import Briefing, Rendition
from briefing.renderers.editor import edit
from briefing.renderers.theme import fill
from briefing.renderers.typography import unpolished

_GAPS = re.compile(r"\n{3,}")


def render(briefing: Briefing, theme: str, page: str) -> Rendition:
    """The issue as Markdown; spaces stay those of the source, for programs read it too."""
    text = _GAPS.sub("\n\n", fill(theme, "issue.md.j2", edit(briefing, unpolished))).strip("\n") + "\n"
    return Rendition("text/markdown; charset=utf-8", ".md", text.encode("utf-8"))
