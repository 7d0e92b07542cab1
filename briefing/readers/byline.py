"""The author that the head of an article names in its text ("By Jane Doe, 3 May 2022")."""

from __future__ import annotations

import re
from functools import cache

from briefing.languages import Language
from briefing.text.words import fold_text

_TOP = 4
_LONGEST = 120
_MOST_WORDS = 8
_SEPARATOR = re.compile(r"\s*(?:\s[–—-]\s|[|•·]|,?\s*(?:\w+\s+){0,2}\d)")
_TOKEN = re.compile(r"[^\W\d_]+")


def author_of(text: str, language: Language) -> str:
    """The name behind a byline's label in the first paragraphs, as written; "" where none is told."""
    labels = _labels(language)
    for paragraph in text.split("\n\n", _TOP)[:_TOP] if labels else ():
        line = paragraph.strip()
        match = labels.match(fold_text(line)) if labels and len(line) <= _LONGEST else None
        label = match.group() if match else ""
        # Folding must not have moved the name, or the cut would go through it.
        if label and fold_text(line[: len(label)]) == label:
            name = name_of(line[len(label) :].lstrip(" \u00a0:"))
            if name:
                return name
    return ""


def name_of(text: str) -> str:
    """The name that a line begins with, up to a bar, a comma before a date or the like; "" where it is none."""
    name = _SEPARATOR.split(text, maxsplit=1)[0].strip(" ,")
    return name if is_name(name) else ""


@cache
def _labels(language: Language) -> re.Pattern[str] | None:
    """All labels of the language, the longest first; None where it has none."""
    labels = sorted({fold_text(label) for label in language.furniture.get("byline", ())}, key=lambda x: (-len(x), x))
    return re.compile("(?:" + "|".join(map(re.escape, labels)) + r")(?=[\s:])") if labels else None


def is_name(text: str) -> bool:
    """Whether most words are capitalised, the first among them, and no sentence ends behind them."""
    tokens = _TOKEN.findall(text)
    capital = sum(token[0].isupper() for token in tokens)
    return (
        bool(tokens)
        and tokens[0][0].isupper()
        and len(tokens) <= _MOST_WORDS
        and capital * 2 > len(tokens)
        and text[-1] not in ".!?"
    )
