"""The Markdown issue: CommonMark with footnotes for sources; source text is escaped and never becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.model import Briefing, Rendition
from briefing.renderers.editor import edit
from briefing.renderers.theme import fill, look
from briefing.renderers.typography import unpolished

_GAPS = re.compile(r"\n{3,}")


def render(briefing: Briefing, theme: str, page: str) -> Rendition:
    """The issue as Markdown; spaces stay those of the source, for programs read it too."""
    text = tidied(fill(theme, "issue.md.j2", edit(briefing, unpolished, look(theme).points)))
    return Rendition("text/markdown; charset=utf-8", ".md", text.encode("utf-8"))


def headed(briefing: Briefing, theme: str, page: str) -> Rendition:
    """The same under a front matter in YAML 1.2 (Obsidian, Hugo, Jekyll): title, date, language, stories, sources."""
    plain = render(briefing, theme, page)
    front = fill(theme, "front.md.j2", edit(briefing, unpolished, look(theme).points))
    return replace(plain, content=front.encode("utf-8") + plain.content)


def tidied(text: str) -> str:
    """The lines of a text template: never more than one empty line in a row, none at either end."""
    return _GAPS.sub("\n\n", text).strip("\n") + "\n"
