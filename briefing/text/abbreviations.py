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
_LETTERS = re.compile(r"(?:[^\W\d_]\.[-\u2010\u2011]?)*[^\W\d_]\Z")
_VOWELS = frozenset("aeiouyæœøıаеёиоуыэюяіїєαεηιουω")
_NUMBER_SIGNS = ("°", "º")
_SHORT = 6
_WORDS_ENOUGH = 500
_FRONTED = 3
"""Spaces in a sentence up to which a measure still opens it ("At 5 a.m. Mr. Smith left")."""


@dataclass(frozen=True, slots=True)
class Follower:
    """What stands behind a candidate end: white space, marks that may open a sentence, a word and the one after it.

    `elided`: the word stops at an apostrophe ("L'État": "L", then "État"); `initial`: it is a letter with its stop.
    """

    gap: bool
    marks: str
    word: str
    elided: bool
    second: str
    initial: bool = False

    def starts(self, language: Language) -> bool:
        """Whether the word is known to open sentences ("Le", "But", "L'", "Millions")."""
        if self.initial or self.word[:1].islower():  # scripts without capitals have neither
            return False
        lower = self.word.lower()
        if self.elided and lower in language.elisions:
            return True
        return lower in language.starters or lower in language.grammar.get("numerals", ())


@dataclass(frozen=True, slots=True)
class Before:
    """What the sentence holds before the word in question: the last word, whether there is any, about how many."""

    last: str
    nothing: bool
    number: int


def ends(word: str, before: Before, follower: Follower, language: Language) -> bool:
    """Whether a sentence ends at the full stop behind `word`, where a capital, digit or uncased letter follows."""
    digit_follows = follower.word[:1].isdigit()
    if _NUMBER.match(word) or (language.ordinal_stop and _ORDINAL.match(word)):
        return _ends_after_number(word, before, follower, language)
    name = _bare_name(word, language)
    if _is_never(name, language):
        return _is_ordinary(name, language) and follower.starts(language)
    if name in language.maybe or _LETTERS.match(word) or _looks_cut(name, word):
        return not before.nothing and _ends_after_short(word, name, before, follower, language)
    if digit_follows and word.endswith(_NUMBER_SIGNS) and not word[0].isdigit():
        return False  # "N°. 12"
    if digit_follows and word.islower() and _ends_like_none(name, language):
        return False  # "párrf. 5"
    numbered = before.nothing and digit_follows and len(word) <= _SHORT - 2
    return not numbered or name in _plain_words(language)


def is_whole(word: str, language: Language) -> bool:
    """Whether a word is too long to be cut, and in no list of abbreviations: most words before a full stop are."""
    if len(word) <= _SHORT or not word.isalpha():
        return False
    lower = word.lower()
    return lower not in language.never and lower not in language.maybe


@lru_cache(maxsize=100_000)
def is_settled(word: str, language: Language) -> bool:
    """Whether a sentence ends at a full stop behind the word whatever large letter opens the next one."""
    if is_whole(word, language):
        return True
    if not word or _NUMBER.match(word) or _ORDINAL.match(word):
        return False
    name = _bare_name(word, language)
    if _is_never(name, language) or name in language.maybe:
        return False
    return not _LETTERS.match(word) and not _looks_cut(name, word)


def is_plain(word: str, language: Language) -> bool:
    """Whether the word is an ordinary word of the language, in no list of abbreviations."""
    lower = _bare_name(word, language)
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


def _ends_after_number(word: str, before: Before, follower: Follower, language: Language) -> bool:
    if before.nothing and len(word) <= 3:
        return False  # the number of a list item
    if language.ordinal_stop and _ORDINAL.match(word):
        return follower.starts(language)
    return True


def _ends_after_short(word: str, name: str, before: Before, follower: Follower, language: Language) -> bool:
    """After an abbreviation that may end a sentence, a known opener decides; a measured unit needs any capital."""
    name_follows = _is_initial(word) and follower.second[:1].isupper()  # "J. Le Goff"
    if follower.initial:
        return False
    if follower.starts(language):
        return not name_follows
    if len(word) == 1 and name in language.stop_words and before.last.islower() and follower.word[:1].isupper():
        return follower.word.lower() in language.stop_words and not name_follows  # "… nor do I. Did he?"
    counted = before.last[:1].isdigit() or before.last.lower().rstrip(".") in language.figures.get("scales", ())
    measured = counted and name in language.maybe and before.number >= _FRONTED
    return measured and follower.word.istitle() and follower.word.lower() not in _date_words(language)


def _is_initial(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or (len(word) > 2 and word[1] == "." and "-" in word))


def _looks_cut(name: str, word: str) -> bool:
    """Whether an unknown short word has the shape of an abbreviation: letters without a vowel, not all capitals."""
    if len(name) > _SHORT or not name.isalpha() or (word.isupper() and len(word) > 1):
        return False
    return not _has_vowel(name)


def _ends_like_none(name: str, language: Language) -> bool:
    """Whether a short word ends in two consonants no word of the language is known to end in."""
    endings = _endings(language)
    return bool(endings) and len(name) <= _SHORT and name[-2:] not in endings and not _has_vowel(name[-2:])


def _bare_name(word: str, language: Language) -> str:
    """The word in lower case, without the article that is elided before it ("l'art": "art")."""
    folded = fold_apostrophes(word).lower()
    article, _, name = folded.rpartition("'")
    return name if article in language.elisions else folded


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
    enough = len(language.common_words) >= _WORDS_ENOUGH
    return frozenset(word[-2:] for word in _plain_words(language)) if enough else frozenset()


@lru_cache(maxsize=64)
def _date_words(language: Language) -> frozenset[str]:
    lists = [*language.dates.get("months", ()), *language.dates.get("weekdays", ())]
    return frozenset(form for forms in lists for form in forms)
