"""Newsletters, feeds and articles in; one page of verbatim, cited key points out.

The public interface is what this module exports; parts are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefing.grouping import group as group
    from briefing.model import (
        Article as Article,
        Briefing as Briefing,
        Failure as Failure,
        KeyPoint as KeyPoint,
        Rendition as Rendition,
        Sentence as Sentence,
        Story as Story,
        Summary as Summary,
    )
    from briefing.pipeline import make_briefing as make_briefing
    from briefing.readers import read as read
    from briefing.renderers import render as render
    from briefing.summarizers import summarize as summarize
    from briefing.verification import verify as verify

__version__ = "0.1.0"

_HOMES = {
    "group": "grouping",
    "make_briefing": "pipeline",
    "read": "readers",
    "render": "renderers",
    "summarize": "summarizers",
    "verify": "verification",
    **dict.fromkeys(
        ("Article", "Briefing", "Failure", "KeyPoint", "Rendition", "Sentence", "Story", "Summary"), "model"
    ),
}

__all__ = [
    "Article",
    "Briefing",
    "Failure",
    "KeyPoint",
    "Rendition",
    "Sentence",
    "Story",
    "Summary",
    "group",
    "make_briefing",
    "read",
    "render",
    "summarize",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'briefing' has no attribute {name!r}")
    return getattr(import_module(f"briefing.{_HOMES[name]}"), name)
