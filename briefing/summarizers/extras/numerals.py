"""Finds the numbers of a sentence and their values: digits in the spelling of the language, words, ranges.

What only looks like a number of things is left out: dates, times of day, scores, ranks, years, list numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from briefing.languages import Language
from briefing.summarizers.extras import sentences
from briefing.summarizers.extras.words import alternatives
from briefing.text.words import fold_apostrophes

SPACES = r"[ \u00a0\u202f\u2009]"
_ANY_DAY = "2000-01-01"  # only where dates stand matters here, not which
_SYMBOL = r"(?:us|r|a|c)?[$€£¥₽₴]"
_DIGITS = rf"(?:\d{{1,3}}(?:(?:{SPACES}|[.,'])\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)?)"
_FREE = r"(?<![\w.,:/'+#№-])(?<![\w][–-])"
_WHOLE = rf"(?!\d|[.,:/]\d|{SPACES}?[-–]{SPACES}?\d|{SPACES}?h{SPACES}?\d\d(?!\d)|[^\W\d_]|-[^\W\d_])"
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_LIST = re.compile(r"[.)]\s")
SHORT = 4  # letters of a unit that may touch its number ("25kg")


@dataclass(frozen=True, slots=True)
class Number:
    """A number or range: `text[start:end]` says it with its money sign, if it has one; `spelled` in words."""

    start: int
    end: int
    low: float
    high: float
    symbol: str
    spelled: bool


def numbers(text: str, language: Language) -> list[Number]:
    """The numbers of a sentence, in order, never overlapping."""
    plain = fold_apostrophes(text).lower()
    known = [*_ranges(plain, language), *_singles(plain, language)]
    taken = [(found.start, found.end) for found in sentences.days(text, language, _ANY_DAY)] if known else []
    found: list[Number] = []
    for number in known:
        if not any(start < number.end and number.start < end for start, end in taken):
            taken.append((number.start, number.end))
            found.append(number)
    return sorted((n for n in found if n.high > 0), key=lambda n: n.start)


def _ranges(plain: str, language: Language) -> Iterator[Number]:
    for pattern in _range_patterns(language):
        for match in pattern.finditer(plain):
            low, high = _value(match["a"], language), _value(match["b"], language)
            if low is None or high is None:
                continue
            # a range that falls, or says how something changed, is none: it still is no single number
            high = high if low < high and not match.groupdict().get("changing") else 0.0
            yield Number(match.start(), match.end(), low, high, match["symbol"] or "", not match["b"][0].isdigit())


def _singles(plain: str, language: Language) -> Iterator[Number]:
    for match in _pattern(language).finditer(plain):
        written, symbol = match["n"], match["symbol"] or ""
        value = _value(written, language)
        listed = not plain[: match.start()].strip() and _LIST.match(plain, match.end())
        if value is not None and not listed and (symbol or not _YEAR.fullmatch(written)):
            yield Number(match.start(), match.end(), value, value, symbol, not written[0].isdigit())


def _value(written: str, language: Language) -> float | None:
    if not written[0].isdigit():
        return float(language.dates["numbers"][written])
    decimal = language.figures.get("decimal", ".")
    other = "," if decimal == "." else "."
    digits = re.sub(rf"{SPACES}|'", "", written)
    if digits.count(other) == 1 and len(digits.split(other)[1]) != 3:
        return None  # neither groups nor decimals of this language
    digits = digits.replace(other, "")
    if digits.count(decimal) > 1:
        digits = digits.replace(decimal, "")
    return float(digits.replace(decimal, "."))


@cache
def _words(language: Language) -> str:
    return alternatives([word for word, value in language.dates.get("numbers", {}).items() if value > 1])


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    units = [*language.grammar.get("units", ()), *language.figures.get("scales", ())]
    touching = alternatives([unit for unit in units if len(unit) <= SHORT])
    return re.compile(
        rf"(?:(?P<symbol>(?<!\w){_SYMBOL}){SPACES}?|{_FREE})(?P<n>{_DIGITS}|(?:{_words(language)})(?![\w-]))"
        rf"(?:(?=(?:{touching})(?!\w))|{_WHOLE})"
    )


@cache
def _range_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    """ "30 to 40", "between 30 and 40", "30–40 %"; "from 12 to 19" is a change."""
    one = rf"(?:{_DIGITS}|(?:{_words(language)})(?![\w-]))"
    percent, symbol = rf"(?:{SPACES}?[%٪])?", rf"(?P<symbol>(?<!\w){_SYMBOL})?"
    found = []
    for shape in sorted(language.figures.get("ranges", ()), key=lambda shape: -len(shape)):
        first, middle, _ = shape.split("{n}")
        lead = "".join(re.escape(word) + r"\s" for word in first.split())
        joint = r"\s" + r"\s".join(re.escape(word) for word in middle.split()) + r"\s?"
        changing = "" if lead else rf"(?P<changing>(?:{alternatives(language.figures['changing'])})\s)?"
        found.append(rf"(?<![\w.,-]){changing}{lead}{symbol}(?P<a>{one}){percent}{joint}(?:{_SYMBOL})?(?P<b>{one})")
    dash = rf"(?<![\w.,:/–-]){symbol}(?P<a>{_DIGITS})[–-](?P<b>{_DIGITS})(?={SPACES}?[%٪€$])"
    return (*(re.compile(pattern) for pattern in found), re.compile(dash))
