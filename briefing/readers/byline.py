"""The author that the head of an article names in its text ("By Jane Doe, 3 May 2022")."""

from __future__ import annotations

import re

from briefing.languages import Language
from briefing.text.words import fold_text

_TOP = 4
_LONGEST = 120
_MOST_WORDS = 8
_SEPARATOR = re.compile(r"\s*(?:\s[–—-]\s|[|•·]|,?\s*(?:\w+\s+){0,2}\d)")
_TOKEN = re.compile(r"[^\W\d_]+")


def author_of(text: str, language: Language) -> str:
    """The name behind a byline's label in the first paragraphs, as written; "" where none is told."""
    labels = sorted(map(fold_text, language.furniture.get("byline", ())), key=len, reverse=True)
    for paragraph in text.split("\n\n", _TOP)[:_TOP]:
        line = paragraph.strip()
        folded = fold_text(line)
        label = next((label for label in labels if re.match(re.escape(label) + r"[\s:]", folded)), "")
        # Folding must not have moved the name, or the cut would go through it.
        if label and len(line) <= _LONGEST and fold_text(line[: len(label)]) == label:
            name = _SEPARATOR.split(line[len(label) :].lstrip(" \u00a0:"), maxsplit=1)[0].strip(" ,")
            if _is_name(name):
                return name
    return ""


def _is_name(text: str) -> bool:
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
