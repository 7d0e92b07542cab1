"""Reads the amounts a sentence states: how many or how much, of what, and how exactly.

Ages and durations are no amounts: what they measure is time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import floor, inf, log10

from briefing.languages import Language
from briefing.summarizers.extras import nouns
from briefing.summarizers.extras.numerals import SPACES, Number, numbers
from briefing.summarizers.extras.words import alternatives
from briefing.text.words import WORD, fold_apostrophes, is_content, stem

REMEMBERED = 5_000  # sentences
ABOUT = 0.05  # how far "about" reaches, as a share
ROUND = 100  # from here on, numbers that end in 0 may be rounded
ABBREVIATED = 4  # letters of a unit that stays with its value ("148 km/h")
MONEY, SHARE, TIME, COUNT = "money", "%", "time", ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a sentence: `text[start:end]` is the value, `text[what[0]:what[1]]` the words it counts.

    It lies between `low` and `high` ("at least 3": 3 to infinity); `point` is the number itself, `number` what it is
    without "million". `unit` is "money", "%", the stem of a measure or "" for things counted; `noun` is the stem of the
    thing. `spelled`: in words, not digits. `former`: what the amount was before ("down from 46,000"). `generic`: its
    noun says little ("people"). `around`: where value and words stand; those of the value before it where a former
    value has none of its own. `named`: the thing with its measure ("hectares of pine").
    """

    start: int
    end: int
    what: tuple[int, int] | None
    point: float
    number: float
    low: float
    high: float
    unit: str
    noun: str
    spelled: bool
    former: bool
    generic: bool
    around: tuple[int, int]
    named: tuple[int, int]


@lru_cache(maxsize=REMEMBERED)
def amounts(text: str, language: Language) -> tuple[Amount, ...]:
    """All amounts of one sentence, in order; none in a language without data."""
    if not language.figures:
        return ()
    return tuple(_inherited([_amount(text, number, language) for number in numbers(text, language)]))


def _inherited(found: list[Amount | None]) -> Iterator[Amount]:
    """A former value without a noun counts what the value before it counts ("26,000 homes, down from 46,000")."""
    last: Amount | None = None
    for amount in found:
        if amount is None:
            continue
        if amount.noun or amount.unit:
            last = amount
            yield amount
        elif amount.former and last is not None:
            yield replace(
                amount, unit=last.unit, noun=last.noun, generic=last.generic, around=last.around, named=last.named
            )


def _amount(text: str, number: Number, language: Language) -> Amount | None:
    """The number with its scale, unit and noun; None where it counts time."""
    plain = fold_apostrophes(text).lower()
    factor, end = _scale(plain, number, language)
    unit, word, unit_end = _unit(plain, end, number, language)
    if unit == TIME:
        return None
    value_end, what = _measured(text, end, unit_end, language) if unit else (end, _counted(text, end, language))
    if what is None and end != number.end and not unit:
        what = nouns.genitive(text, end, language)
    noun = stem(nouns.head(text, what, language), language) if what else ""
    start, low, high, former = _bounds(plain, number, factor, language)
    generic = word in language.figures.get("persons", ()) or (not unit and noun in _generic(language))
    last = what[1] if what else value_end
    named = (unit_end - len(word) if unit else what[0] if what else last, last)
    return Amount(
        start,
        value_end,
        what,
        number.high * factor,
        number.high,
        low,
        high,
        unit,
        noun,
        number.spelled,
        former,
        generic,
        (start, last),
        named,
    )


def _measured(text: str, end: int, unit_end: int, language: Language) -> tuple[int, tuple[int, int] | None]:
    """A value with its unit, and of what it is; where that is not said, a unit in full takes its place ("hectares")."""
    what = nouns.genitive(text, unit_end, language) or _per(text, unit_end, language)
    named = text[end:unit_end].strip()
    money = named.lower() in language.figures.get("money", ())
    if (
        what is None
        and named.isalpha()
        and len(named) > ABBREVIATED
        and not money
        and named.lower() not in _shares(language)
    ):
        return end, (unit_end - len(named), unit_end)
    return unit_end, what


def _per(text: str, end: int, language: Language) -> tuple[int, int] | None:
    """ "… a tonne": what is paid for."""
    match = _per_pattern(language).match(fold_apostrophes(text).lower(), end)
    if match is None:
        return None
    following = WORD.match(text[match.end() :].lstrip())
    more = following is not None and is_content(following.group(0).lower(), language)
    return None if more else (match.start("per"), match.end())


def _counted(text: str, end: int, language: Language) -> tuple[int, int] | None:
    space = re.compile(SPACES + "+").match(text, end)
    found = nouns.phrase(text, space.end(), language) if space else None
    return (space.end(), found) if space and found else None


def _scale(plain: str, number: Number, language: Language) -> tuple[float, int]:
    match = _scale_pattern(language).match(plain, number.end)
    if match is None or (len(match["scale"]) == 1 and not (number.symbol and match.start("scale") == number.end)):
        return 1.0, number.end
    return float(language.figures["scales"][match["scale"]]), match.end()


def _unit(plain: str, end: int, number: Number, language: Language) -> tuple[str, str, int]:
    """The unit behind a number: its kind ("" for things counted), the word itself and where it ends."""
    if number.symbol:
        return MONEY, number.symbol, end
    match = _unit_pattern(language).match(plain, end)
    if match is None:
        return COUNT, "", end
    word = match["unit"]
    for kind, listed in ((TIME, "time"), (MONEY, "money"), (COUNT, "persons"), (COUNT, "counted")):
        if word in language.figures[listed]:
            return kind, word, match.end()
    return (SHARE if word in _shares(language) else stem(word, language)), word, match.end()


def _bounds(plain: str, number: Number, factor: float, language: Language) -> tuple[int, float, float, bool]:
    """Where the value begins with the word that bounds it, its interval, and whether it is a former value."""
    low, high = _rounded(number.low * factor)[0], _rounded(number.high * factor)[1]
    start, before = number.start, plain[: number.start].rstrip()
    for kind in ("at_least", "at_most", "about"):
        words = _ending(before, language, kind)
        if not words:
            continue
        before = before[: -len(words)]
        if kind == "about":
            low, high = low * (1 - ABOUT), high * (1 + ABOUT)
        else:
            start, low, high = len(before), *((low, inf) if kind == "at_least" else (0.0, high))
        before = before.rstrip()
        break
    return start, low, high, bool(_ending(before, language, "former"))


def _rounded(value: float) -> tuple[float, float]:
    """Between which values a writer may have rounded to this one: half of its last digit that is not 0, at most."""
    if value < ROUND or value % 10:
        return value, value
    step = 10 ** floor(log10(value))
    while value % step:
        step //= 10
    half = min(step / 2, value * ABOUT / 2)
    return value - half, value + half


def _ending(before: str, language: Language, kind: str) -> str:
    match = _ending_pattern(language, kind).search(before)
    return match.group(0) if match else ""


@cache
def _ending_pattern(language: Language, kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(language.figures.get(kind, ()))})$")


@cache
def _scale_pattern(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{SPACES}?(?P<scale>{alternatives(list(language.figures['scales']))})(?!\w)(?:\.(?=\s\w))?")


@cache
def _unit_pattern(language: Language) -> re.Pattern[str]:
    listed = [unit for kind in ("money", "time", "persons", "counted") for unit in language.figures[kind]]
    of = [word + ("" if word.endswith("'") else " ") for word in language.figures["of"]]
    names = alternatives([*language.grammar["units"], *listed])
    return re.compile(rf"{SPACES}?-?(?:{alternatives(of)})?(?P<unit>{names})(?!\w)")


@cache
def _per_pattern(language: Language) -> re.Pattern[str]:
    words = [word + ("" if word.endswith("'") else " ") for word in language.figures["per"]]
    return re.compile(rf"{SPACES}(?P<per>(?:{alternatives(words)})[^\W\d_]{{3,}}(?:-[^\W\d_]+)*)")


@cache
def _shares(language: Language) -> frozenset[str]:
    """The words for "of a hundred": the units that are listed before the first kind of money."""
    units = language.grammar["units"]
    first = next((place for place, unit in enumerate(units) if unit in language.figures["money"]), 0)
    return frozenset(units[:first])


@cache
def _generic(language: Language) -> frozenset[str]:
    return frozenset(stem(word, language) for word in language.figures["persons"])
