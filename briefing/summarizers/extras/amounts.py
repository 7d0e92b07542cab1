"""Reads the amounts a sentence states: how many or how much, of what, and how exactly.

Dates, times of day, ages and durations, scores, ranks, telephone and list numbers are no amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import floor, inf, log10

from briefing.languages import Language
from briefing.summarizers.extras import nouns
from briefing.text import dates
from briefing.text.words import fold_apostrophes, stem

REMEMBERED = 5_000  # sentences
ABOUT = 0.05  # how far "about" reaches, as a share
MONEY, SHARE, COUNT = "money", "%", ""
_SPACES = r"[ \u00a0\u202f\u2009]"
_SYMBOL = r"(?:US|R|A|C)?[$€£¥₽₴]"
_DIGITS = rf"(?:\d{{1,3}}(?:(?:{_SPACES}|[.,'’])\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)?)"
_FREE = r"(?<![\w.,:/'’+#№-])(?<![\w][–-])"
_WHOLE = rf"(?!\d|[.,:/]\d|{_SPACES}?[-–]{_SPACES}?\d|{_SPACES}?[hH]{_SPACES}?\d\d(?!\d)|[^\W\d_]|-[^\W\d_])"
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_LIST = re.compile(r"[.)]\s")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a sentence: `text[start:end]` is the value, `text[what[0]:what[1]]` the words it counts.

    It lies between `low` and `high` ("at least 3": 3 to infinity); `point` is the number itself. `unit` is "money",
    "%", the stem of a measure or "" for things counted; `noun` is the stem of the thing. `spelled`: in words, not
    digits. `former`: what the amount was before ("down from 46,000").
    """

    start: int
    end: int
    what: tuple[int, int] | None
    point: float
    low: float
    high: float
    unit: str
    noun: str
    spelled: bool = False
    former: bool = False
    scaled: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    low: float
    high: float
    symbol: str
    spelled: bool


@lru_cache(maxsize=REMEMBERED)
def amounts(text: str, language: Language) -> tuple[Amount, ...]:
    """All amounts of one sentence, in order."""
    if not language.figures:
        return ()
    days = [(found.start, found.end) for found in dates.find(text, language, "2000-01-01")]
    free = [n for n in _numbers(text, language) if not any(a < n.end and n.start < b for a, b in days)]
    found = (_amount(text, number, language) for number in free)
    return tuple(_inherited([amount for amount in found if amount]))


def _inherited(found: list[Amount]) -> Iterator[Amount]:
    """A former value without a noun counts what the value before it counts ("26,000 homes, down from 46,000")."""
    last: Amount | None = None
    for amount in found:
        if amount.former and not amount.noun and amount.unit == COUNT and last is not None:
            yield Amount(amount.start, amount.end, None, amount.point, amount.low, amount.high, last.unit, last.noun,
                         amount.spelled, True)  # fmt: skip
            continue
        last = amount
        if amount.noun or amount.unit:
            yield amount


def _numbers(text: str, language: Language) -> Iterator[_Number]:
    plain = fold_apostrophes(text).lower()
    taken = 0
    for pattern in _range_patterns(language):
        for match in pattern.finditer(plain):
            low, high = _value(match["a"], language), _value(match["b"], language)
            if low is not None and high is not None and low < high:
                yield _Number(match.start(), match.end(), low, high, _symbol(match), not match["b"][0].isdigit())
    ranges = [(m.start(), m.end()) for p in _range_patterns(language) for m in p.finditer(plain)]
    for match in _number_pattern(language).finditer(plain):
        value = _value(match["n"], language)
        if value is None or match.start() < taken or any(a <= match.start("n") < b for a, b in ranges):
            continue
        if _is_list_number(plain, match) or (_YEAR.fullmatch(match["n"]) and not _symbol(match)):
            continue
        yield _Number(match.start(), match.end(), value, value, _symbol(match), not match["n"][0].isdigit())


def _symbol(match: re.Match[str]) -> str:
    return match["symbol"] or ""


def _is_list_number(plain: str, match: re.Match[str]) -> bool:
    return not plain[: match.start()].strip() and bool(_LIST.match(plain, match.end()))


def _amount(text: str, number: _Number, language: Language) -> Amount | None:
    """The number with its scale, unit and noun; None where it counts time or nothing that can be told."""
    plain = fold_apostrophes(text).lower()
    factor, end = _scale(plain, number, language)
    unit, counted, unit_end = _unit(plain, end, number, language)
    if unit == "time":
        return None
    start, low, high, former = _bounds(plain, number, language)
    low, high = low * factor, high * factor
    value_end, what, noun = end, None, ""
    if unit in (MONEY, SHARE) or (unit and not counted):
        value_end, what = unit_end, nouns.genitive(text, unit_end, language)
        if unit not in (MONEY, SHARE) and what is None and plain[end:unit_end].strip().isalpha() and unit_end - end > 4:
            space = len(plain[end:unit_end]) - len(plain[end:unit_end].lstrip())
            value_end, what = end, (end + space, unit_end)
    elif phrase := _counted(text, end, language, number.end != end):
        what = phrase
    if what is not None:
        noun = stem(nouns.head(text, *_without_link(text, what, language), language), language)
    if not unit and what is None and not former:
        return None
    kind = unit if not counted else COUNT
    return Amount(start, value_end, what, number.high * factor, low, high, kind, noun, number.spelled, former,
                  factor > 1)  # fmt: skip


def _without_link(text: str, what: tuple[int, int], language: Language) -> tuple[int, int]:
    """The phrase without its "of"."""
    link = nouns.link_end(text, what[0], language)
    return link, what[1]


def _counted(text: str, end: int, language: Language, scaled: bool) -> tuple[int, int] | None:
    """The noun phrase that is counted; a scale may tie it on ("millions d'oiseaux")."""
    space = re.compile(_SPACES + "+").match(text, end)
    if space is None:
        return None
    if found := nouns.phrase(text, space.end(), language):
        return space.end(), found
    return nouns.genitive(text, end, language) if scaled else None


def _scale(plain: str, number: _Number, language: Language) -> tuple[float, int]:
    match = _scale_pattern(language).match(plain, number.end)
    if match is None:
        return 1.0, number.end
    attached = match.start("scale") == number.end
    if len(match["scale"]) == 1 and not (attached and number.symbol):
        return 1.0, number.end
    return float(language.figures["scales"][match["scale"]]), match.end()


def _unit(plain: str, end: int, number: _Number, language: Language) -> tuple[str, bool, int]:
    """The unit behind a number: its kind, whether it is a thing counted, and where it ends."""
    if number.symbol:
        return MONEY, False, end
    match = _unit_pattern(language).match(plain, end)
    if match is None:
        return "", False, end
    word = match["unit"]
    if word in language.figures.get("time", ()):
        return "time", False, end
    if word in language.figures.get("money", ()):
        return MONEY, False, match.end()
    if word[0] in "%٪" or word in _shares(language):
        return SHARE, False, match.end()
    things = (*language.figures.get("persons", ()), *language.figures.get("counted", ()))
    return stem(word, language), word in things, match.end()


def _bounds(plain: str, number: _Number, language: Language) -> tuple[int, float, float, bool]:
    """Where the value begins with the word that bounds it, its interval, and whether it is a former value."""
    low, high = _rounded(number.low)[0], _rounded(number.high)[1]
    start, before = number.start, plain[: number.start].rstrip()
    if kind := _ending(before, language, "at_least"):
        start, high, before = len(before) - len(kind), inf, before[: -len(kind)].rstrip()
    elif kind := _ending(before, language, "at_most"):
        start, low, before = len(before) - len(kind), 0.0, before[: -len(kind)].rstrip()
    elif kind := _ending(before, language, "about"):
        low, high, before = low * (1 - ABOUT), high * (1 + ABOUT), before[: -len(kind)].rstrip()
    return start, low, high, bool(_ending(before, language, "former"))


def _rounded(value: float) -> tuple[float, float]:
    """What a writer may have rounded to this number: half a unit of its last digit that is not 0, if it ends in two."""
    if value < 100 or value % 10:
        return value, value
    step = 10 ** floor(log10(value))
    while value % step:
        step //= 10
    half = min(step / 2, value * ABOUT / 2)
    return value - half, value + half


def _ending(before: str, language: Language, kind: str) -> str:
    for words in sorted(language.figures.get(kind, ()), key=len, reverse=True):
        if before.endswith(words) and not before[: -len(words)][-1:].isalnum():
            return str(words)
    return ""


def _value(written: str, language: Language) -> float | None:
    if not written[0].isdigit():
        known = language.dates.get("numbers", {}).get(written)
        return float(known) if known else None
    decimal = language.figures.get("decimal", ".")
    digits = re.sub(rf"{_SPACES}|['’]", "", written)
    other = "," if decimal == "." else "."
    if digits.count(other) == 1 and len(digits.split(other)[1]) != 3:
        return None  # neither groups nor decimals of this language
    digits = digits.replace(other, "")
    if digits.count(decimal) > 1:
        digits = digits.replace(decimal, "")
    return float(digits.replace(decimal, "."))


@cache
def _number_words(language: Language) -> str:
    named = [word for word, value in language.dates.get("numbers", {}).items() if value >= 2]
    return "|".join(re.escape(word) for word in sorted(named, key=len, reverse=True)) or r"(?!)"


@cache
def _number_pattern(language: Language) -> re.Pattern[str]:
    words = _number_words(language)
    symbol = rf"(?:(?P<symbol>(?<!\w){_SYMBOL.lower().replace('us|r|a|c', 'us|r|a|c')}){_SPACES}?)?"
    digits = rf"{symbol}(?P<n>{_FREE}{_DIGITS}(?=m(?!\w)|bn(?!\w)|tn(?!\w)|{_WHOLE[3:-1]}$)|{_DIGITS})"
    del digits
    return re.compile(rf"{symbol}(?:(?<=[$€£¥₽₴ \u00a0\u202f])|{_FREE})(?P<n>{_DIGITS}|(?<![\w-])(?:{words})(?![\w-]))"
                      rf"(?:(?=(?:m|bn|tn|mn|k|km|kg|km/h|mw|gw)(?!\w))|{_WHOLE})")  # fmt: skip


@cache
def _range_patterns(language: Language) -> list[re.Pattern[str]]:
    """ "30 to 40", "between 30 and 40", "30–40" before a unit."""
    one = rf"(?:{_DIGITS}|(?:{_number_words(language)})(?![\w-]))"
    symbol = rf"(?P<symbol>(?<!\w){_SYMBOL.lower()})?"
    percent = rf"(?:{_SPACES}?[%٪])?"
    shapes = []
    for shape in language.figures.get("ranges", ()):
        first, rest = shape.split("{n}", 1)
        middle = rest.split("{n}")[0]
        lead = "".join(re.escape(word) + r"\s" for word in first.split())
        between = r"\s" + r"\s".join(re.escape(word) for word in middle.split()) + r"\s?"
        shapes.append((lead, between, not first.strip()))
    found = []
    for lead, between, bare in sorted(shapes, key=lambda s: s[2]):
        changing = "".join(rf"(?<!{re.escape(word)}\s)" for word in language.figures.get("changing", ())) if bare else ""
        found.append(re.compile(rf"(?<![\w.,-]){changing}{lead}{symbol}(?P<a>{one}){percent}{between}(?:{_SYMBOL.lower()})?"
                                rf"(?P<b>{one}){_WHOLE}"))  # fmt: skip
    found.append(re.compile(rf"(?<![\w.,:/–-]){symbol}(?P<a>{_DIGITS})[–-](?P<b>{_DIGITS})(?={_SPACES}?[%٪€$])"))
    return found


@cache
def _scale_pattern(language: Language) -> re.Pattern[str]:
    names = "|".join(re.escape(w) for w in sorted(language.figures.get("scales", ()), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"{_SPACES}?(?P<scale>{names})(?!\w)\.?(?!\w)")


@cache
def _unit_pattern(language: Language) -> re.Pattern[str]:
    units = dict.fromkeys(
        [*language.grammar.get("units", ()), *(u for k in ("money", "time", "persons", "counted") for u in language.figures.get(k, ()))]
    )
    names = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True)) or "(?!)"
    of = "|".join(re.escape(w) + ("" if w.endswith("'") else _SPACES) for w in language.figures.get("of", ())) or "(?!)"
    return re.compile(rf"{_SPACES}?(?:{of})?(?P<unit>{names})(?!\w)")


@cache
def _shares(language: Language) -> frozenset[str]:
    """Words that say "of a hundred": the units in front of the first kind of money."""
    units = language.grammar.get("units", ())
    return frozenset(unit for unit in units[: next((i for i, u in enumerate(units) if u in _money(language)), 0)])


@cache
def _money(language: Language) -> frozenset[str]:
    return frozenset(language.figures.get("money", ()))
