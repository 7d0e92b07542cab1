"""What a reader typed into a search, as a query of the full-text index and as words to highlight.

Words are sought in any case, with or without accents, and names in the letters a to z: "choigou" finds "Choïgou",
"lodz" finds "Łódź". All must be there; "words in quotes" stand together; a star at the end stands for any ending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefing.errors import UsageError
from briefing.similarity import romanized

WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
"""A word as the index sees it: accents written as characters of their own belong to their letters."""

_PART = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Lower-case words that stand together; `open_ended` when the last one is only the beginning of a word."""

    words: tuple[str, ...]
    open_ended: bool = False

    @property
    def expression(self) -> str:
        """The term in the language of FTS5: quoted, so that nothing in it is an operator."""
        star = "*" if self.open_ended else ""
        spelled = dict.fromkeys((" ".join(self.words), " ".join(map(romanized, self.words))))
        return "(" + " OR ".join(f'"{words}"{star}' for words in spelled) + ")"


def parse(typed: str) -> list[Term]:
    """The terms of a search; `UsageError` where no word is in it."""
    terms = []
    for quoted, star, bare in _PART.findall(typed):
        words = tuple(word.lower() for word in WORD.findall(quoted or bare))
        if words:
            terms.append(Term(words, bool(star) or bare.endswith("*")))
    if not terms:
        raise UsageError("the search holds no word")
    return terms


def expression(terms: list[Term]) -> str:
    """All terms as one FTS5 query."""
    return " AND ".join(term.expression for term in terms)
