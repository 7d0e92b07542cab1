"""Sentences that begin although the writer left out the mark before them, told by a large letter out of place.

A word that leans on the sentence before ("However", "Dabei", "Das ist") is written with a small letter inside a
sentence; a large one, between a word that closes no name and a small word, leaves no other reading. Short words are no
evidence, as titles of books and films have them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from briefing.languages import Language

_KINDS = ("connectors", "shifts", "pronouns")
_LEAST = 4
_LOOK_BACK = 40


def starts(text: str, language: Language) -> list[int]:
    """Offsets of the words that begin such a sentence, rising."""
    pattern = _leaning(language)
    return [m.start() for m in pattern.finditer(text) if _is_anew(text, m, language)] if pattern else []


def _is_anew(text: str, match: re.Match[str], language: Language) -> bool:
    at = match.start()
    if not text[match.end() + 1 : match.end() + 2].islower() or text[at - 1 : at] != " ":
        return False
    before = text[max(0, at - _LOOK_BACK) : at - 1].rpartition(" ")[2]
    closes = before.isalpha() if language.nouns_capitalised else before.isalpha() and before.islower()
    return closes and len(before) >= _LEAST


@lru_cache(maxsize=64)
def _leaning(language: Language) -> re.Pattern[str] | None:
    """The words and phrases with their large letter; a single pronoun may be a polite address and does not count."""
    phrases = {
        phrase[0].upper() + phrase[1:]
        for kind in _KINDS
        for phrase in language.openers.get(kind, ())
        if len(phrase) >= _LEAST and (kind != _KINDS[-1] or " " in phrase) and phrase[0] != phrase[0].upper()
    }
    return re.compile(f"{_branches(phrases)}(?= )") if phrases else None


def _branches(phrases: set[str]) -> str:
    """A pattern for exactly these phrases that looks at each letter of the text once, so that many cost no more."""
    by_letter: dict[str, set[str]] = {}
    for phrase in phrases - {""}:
        by_letter.setdefault(phrase[0], set()).add(phrase[1:])
    ways = [re.escape(letter) + _branches(rests) for letter, rests in sorted(by_letter.items())]
    if not ways:
        return ""
    pattern = ways[0] if len(ways) == 1 and "" not in phrases else f"(?:{'|'.join(ways)})"
    return f"{pattern}?" if "" in phrases else pattern
