"""Judges one full stop: the end of a sentence, or part of an abbreviation, an initial, an acronym, an ordinal.

What is particular to a language is its data: words no sentence ends after (`never`), words it may end after
(`maybe`), words that open sentences (`starters`), whether ordinals are written with a full stop.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from briefing.languages import Language
from briefing.text.words import fold_apostrophes

_NUMBER = re.compile(r"[\W_]*\d+(?:[.,:/]\d+)*\Z")
_ORDINAL = re.compile(r"[\W_]*(?:\d{1,3}|[IVXLC]{1,6})\Z")
_DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}\Z")
_LETTERS = re.compile(r"(?:[^\W\d_]\.[-\u2010\u2011]?)*[^\W\d_]\Z")
_VOWELS = frozenset("aeiouyæœøıаеёиоуыэюяіїєαεηιουω")
_SHORT = 6


@dataclass(frozen=True, slots=True)
class Follower:
    """What stands behind a candidate end: white space, marks that may open a sentence, a word and the one after it."""

    gap: bool
    marks: str
    word: str
    elided: bool
    next_capital: bool

    def starts(self, language: Language) -> bool:
        """Whether the word is known to open sentences ("Le", "But", "L'"…)."""
        if not self.word[:1].isupper():
            return False
        lower = self.word.lower()
        if self.elided and lower in language.elisions:
            return True
        return lower in language.starters or lower in language.grammar.get("numerals", ())


def ends(word: str, before: str, alone: bool, follower: Follower, language: Language) -> bool:
    """Whether a sentence ends at the full stop behind `word`, where a capital, digit or uncased letter follows.

    `before` is the word before that one ("" at the start); `alone` says that the sentence has no other word yet.
    """
    if _NUMBER.match(word) or (language.ordinal_stop and _ORDINAL.match(word)):
        return _ends_after_number(word, alone, follower, language)
    name = fold_apostrophes(word).lower().rpartition("'")[2]
    if _is_never(name, language):
        return _is_ordinary(name, language) and follower.starts(language)
    if name in language.maybe or _LETTERS.match(word) or _looks_cut(name, word, follower, language):
        return not alone and _ends_after_short(word, name, before, follower, language)
    return not (alone and follower.word[:1].isdigit() and len(word) <= _SHORT - 2)


def is_plain(word: str, language: Language) -> bool:
    """Whether the word is an ordinary word of the language, in no list of abbreviations."""
    lower = fold_apostrophes(word).lower().rpartition("'")[2]
    if len(lower) < 3 or lower in language.never or lower in language.maybe:
        return False
    return lower in _plain_words(language)


def _is_ordinary(name: str, language: Language) -> bool:
    """Whether a word in the list of abbreviations is a word in its own right too ("no", "art")."""
    if len(name) < 2 or name in language.elisions or name in language.grammar.get("titles", ()):
        return False
    return name in _plain_words(language) and _has_vowel(name)


def _is_never(name: str, language: Language) -> bool:
    """Whether the list of the language holds the word, or its last part behind a hyphen."""
    return name in language.never or name.rpartition("-")[2] in language.never


def _ends_after_number(word: str, alone: bool, follower: Follower, language: Language) -> bool:
    if alone and len(word) <= 3:
        return False  # the number of a list item
    if _DAY_AND_MONTH.match(word) and len(follower.word) == 4 and follower.word.isdigit():
        return False  # "20.10. 2014"
    if language.ordinal_stop and _ORDINAL.match(word):
        return follower.starts(language)
    return True


def _ends_after_short(word: str, name: str, before: str, follower: Follower, language: Language) -> bool:
    """After an abbreviation that may end a sentence, a known opener decides; a measured unit needs any capital."""
    if follower.starts(language):
        return not (_is_initial(word) and follower.next_capital)  # "J. Le Goff"
    measured = before[:1].isdigit() and name in language.maybe
    return measured and follower.word.istitle() and not _is_date_word(follower.word.lower(), language)


def _is_initial(word: str) -> bool:
    return len(word) == 1 or (len(word) > 2 and word[1] == "." and "-" in word)


def _looks_cut(name: str, word: str, follower: Follower, language: Language) -> bool:
    """Whether an unknown short word has the shape of an abbreviation: no vowel, or an ending no known word has."""
    if len(name) > _SHORT or not name.isalpha() or (word.isupper() and len(word) > 1):
        return False
    if not _has_vowel(name):
        return True
    endings = _endings(language)
    return bool(endings) and word.islower() and name not in _plain_words(language) and name[-2:] not in endings


def _is_date_word(lower: str, language: Language) -> bool:
    return lower in _date_words(language)


@lru_cache(maxsize=4096)
def _has_vowel(name: str) -> bool:
    """Whether a word has a vowel; true for scripts that write none."""
    bases = unicodedata.normalize("NFD", name)
    if any(base in _VOWELS for base in bases):
        return True
    return not ("a" <= bases[0] <= "z" or "\u0370" <= bases[0] <= "\u04ff")


@lru_cache(maxsize=64)
def _plain_words(language: Language) -> frozenset[str]:
    return language.stop_words | frozenset(language.common_words)


@lru_cache(maxsize=64)
def _endings(language: Language) -> frozenset[str]:
    """The last two letters of all known words; too few words tell nothing."""
    known = language.common_words
    return frozenset(word[-2:] for word in _plain_words(language)) if len(known) >= 500 else frozenset()


@lru_cache(maxsize=64)
def _date_words(language: Language) -> frozenset[str]:
    lists = [*language.dates.get("months", ()), *language.dates.get("weekdays", ())]
    return frozenset(form for forms in lists for form in forms)
