"""Tells the language of a text from its letters and its commonest words.

The script decides first: Greek, Hangul, kana and the like leave one language; Latin, Cyrillic and Arabic leave those
that have a data file. Among them the words decide: each text word that a language lists counts the more, the fewer
languages list it. A text that no language covers well enough is "und": better no language than a neighbour's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from pathlib import Path

from briefing import languages, resources

MOST = 4000
"""Characters of a text that are looked at."""

_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("Latin", 0x0000, 0x02AF), ("Greek", 0x0370, 0x03FF), ("Cyrillic", 0x0400, 0x052F), ("Armenian", 0x0530, 0x058F),
    ("Hebrew", 0x0590, 0x05FF), ("Arabic", 0x0600, 0x06FF), ("Devanagari", 0x0900, 0x097F), ("Bengali", 0x0980, 0x09FF),
    ("Gurmukhi", 0x0A00, 0x0A7F), ("Gujarati", 0x0A80, 0x0AFF), ("Tamil", 0x0B80, 0x0BFF), ("Telugu", 0x0C00, 0x0C7F),
    ("Kannada", 0x0C80, 0x0CFF), ("Malayalam", 0x0D00, 0x0D7F), ("Sinhala", 0x0D80, 0x0DFF), ("Thai", 0x0E00, 0x0E7F),
    ("Lao", 0x0E80, 0x0EFF), ("Myanmar", 0x1000, 0x109F), ("Georgian", 0x10A0, 0x10FF), ("Hangul", 0x1100, 0x11FF),
    ("Ethiopic", 0x1200, 0x137F), ("Khmer", 0x1780, 0x17FF), ("Latin", 0x1E00, 0x1EFF), ("Greek", 0x1F00, 0x1FFF),
    ("Kana", 0x3040, 0x30FF), ("Han", 0x3400, 0x4DBF), ("Han", 0x4E00, 0x9FFF), ("Hangul", 0xAC00, 0xD7AF),
    ("Han", 0xF900, 0xFAFF), ("Arabic", 0xFB50, 0xFDFF), ("Arabic", 0xFE70, 0xFEFF),
)  # fmt: skip
"""Name, first and last code point of the blocks that tell a script (The Unicode Standard, chapter 1, Blocks.txt)."""

_ONLY_LANGUAGE = {
    "Greek": "el", "Armenian": "hy", "Hebrew": "he", "Gurmukhi": "pa", "Gujarati": "gu", "Tamil": "ta", "Telugu": "te",
    "Kannada": "kn", "Malayalam": "ml", "Sinhala": "si", "Thai": "th", "Lao": "lo", "Myanmar": "my", "Georgian": "ka",
    "Hangul": "ko", "Khmer": "km", "Kana": "ja", "Han": "zh",
}  # fmt: skip
"""Scripts that in news stand for one language."""

_DENSE = frozenset(("Han", "Kana", "Hangul"))
_DENSITY = 3
_NO_LETTERS = bytes(code for code in range(256) if not chr(code).isalpha() or code > 127)
_KANA_SHARE = 0.05
_COMMON_WEIGHT = 0.6
_FOREIGN_WEIGHT = 1.5
_FEW_WORDS = 20
_FEWEST_KNOWN = 2
_COVERED, _COVERED_SHORT = 0.42, 0.3
_LEAD, _LEAD_SHORT = 1.6, 1.1
_SPREAD = 10
"""How much a word of one language outweighs a word of several: by log(1 + _SPREAD / languages)."""


@dataclass(frozen=True, slots=True)
class _Profile:
    """What tells one language: its stop words, its other common words, its letters."""

    code: str
    script: str
    stop: frozenset[str]
    common: frozenset[str]
    letters: frozenset[str]

    def spells(self, word: str) -> bool:
        """Whether the word has only letters of the language."""
        return word.isascii() or self.letters.issuperset(word)


def detect(text: str, default: str = "und") -> str:
    """The ISO 639-1 code of the text's language, or `default` where the evidence is weak.

    Looks at the first `MOST` characters; five words of running text are enough as a rule.
    """
    script = _script(text[:MOST])
    if not _written(script):
        return _ONLY_LANGUAGE.get(script, default)
    found = _by_words(_WORDS.findall(text[:MOST].lower()), script)
    return found or _ONLY_LANGUAGE.get(script, default)


def _script(text: str) -> str:
    """The script most of the words are written in; "" without letters."""
    plain = text.encode("ascii", "ignore")
    if len(plain.translate(None, _NO_LETTERS)) > _DENSITY * (len(text) - len(plain)):
        return "Latin"
    counts: Counter[str] = Counter()
    for character, number in Counter(text).items():
        if character.isalpha():
            name = _script_of(ord(character))
            counts[name] += number * (_DENSITY if name in _DENSE else 1)
    if not counts:
        return ""
    if counts["Kana"] > _KANA_SHARE * counts["Han"]:
        counts["Kana"] += counts["Han"]
    return max(counts, key=lambda name: (counts[name], name))


@cache
def _script_of(point: int) -> str:
    return next((name for name, first, last in _SCRIPTS if first <= point <= last), "")


def _by_words(words: list[str], script: str) -> str | None:
    """The language whose words and letters fit best, if they fit well and clearly better than the next one's."""
    profiles = _written(script)
    scores, known, foreign = [0.0] * len(profiles), [0] * len(profiles), [0] * len(profiles)
    index = _index(script)
    for word, number in Counter(words).items():
        listing = index.get(word)
        if listing:
            for place, weight in listing.items():
                scores[place] += weight * number
                known[place] += number
        if word.isascii():
            continue
        listing = listing or {}
        for place in _foreign(word, script):
            if place not in listing:
                scores[place] -= _FOREIGN_WEIGHT * number
                foreign[place] += number
    ranked = sorted(range(len(profiles)), key=lambda place: (-scores[place], profiles[place].code))
    best, second = ranked[0], scores[ranked[1]] if len(ranked) > 1 else 0.0
    enough, lead = (_COVERED, _LEAD) if len(words) >= _FEW_WORDS else (_COVERED_SHORT, _LEAD_SHORT)
    if scores[best] <= 0 or scores[best] < lead * second or known[best] < _FEWEST_KNOWN:
        return None
    # The share of the words that the language lists, less the share that it could not even spell.
    covered = (known[best] - foreign[best]) / len(words)
    return profiles[best].code if covered >= enough else None


@lru_cache(maxsize=50_000)
def _foreign(word: str, script: str) -> tuple[int, ...]:
    """The places of the profiles that have not all letters of a word."""
    return tuple(place for place, profile in enumerate(_written(script)) if not profile.spells(word))


@cache
def _index(script: str) -> Mapping[str, Mapping[int, float]]:
    """Word → place of each profile that lists it → what it counts there as evidence.

    A word counts the more, the fewer languages list it, and more as a stop word than as another common word.
    """
    listing: dict[str, dict[int, float]] = {}
    for place, profile in enumerate(_written(script)):
        for word in profile.common:
            listing.setdefault(word, {})[place] = _COMMON_WEIGHT
        for word in profile.stop:
            listing.setdefault(word, {})[place] = 1.0
    for places in listing.values():
        worth = log(1 + _SPREAD / len(places))
        for place in places:
            places[place] *= worth
    return listing


@cache
def _written(script: str) -> tuple[_Profile, ...]:
    """The profiles of the languages that are written in a script."""
    return tuple(profile for profile in _profiles() if profile.script == script)


@cache
def _profiles() -> tuple[_Profile, ...]:
    return tuple(_profile(code, *_lists(code, path)) for code, path in resources.language_files().items())


def _profile(code: str, stop: list[str], common: list[str], letters: str) -> _Profile:
    alphabet = frozenset("".join((letters, *stop, *common)))
    return _Profile(code, _script("".join(stop)), frozenset(stop), frozenset(common), alphabet)


def _lists(code: str, path: Path) -> tuple[list[str], list[str], str]:
    """Stop words, common words and letters of a language file.

    Only these three are read where the file is written in the usual way: parsing eleven whole files takes ten times
    as long, and a run often needs the rest of one language alone.
    """
    source = path.read_text("utf-8")
    found = [re.search(rf'^{key} = ("""|")([^"\\]*)\1', source, re.MULTILINE) for key in ("stop", "common", "letters")]
    if all(found):
        stop, common, letters = (match[2] for match in found if match)
        return stop.split(), common.split(), letters
    language = languages.get(code)
    return sorted(language.stop_words), list(language.common_words), language.letters
