"""The date expressions of a language as compiled patterns, built once from its data.

Group names are shared by all patterns: `y` year, `m` month name, `mm` month number, `d` day, `one` a written first
day of the month, `w` weekday, `rel` relative word, `n` and `unit` of "two days ago", `last` and `next`, `ry` and `rm`
"last year" and "next month", `in` the word before a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from briefing.languages import Language
from briefing.text.datesigns import signs, signs_of_ways
from briefing.text.words import fold

_GAP = r"[ \t\xa0\u202f]{1,3}"
_DAY = r"(?<![\d.,:/-])(?:(?P<d>\d{1,2})(?!\d)(?:[^\W\d_]{1,2}(?!\w)|[.ºª°])?|(?P<one>%s)(?!\w))"
_YEAR = r"(?P<y>\d{4})(?!\w|[.,:]\d)"
_NEVER = r"(?!)"
_LONG = 5


@dataclass(frozen=True, slots=True)
class DateWords:
    """The compiled patterns of a language, what its words are worth, and their `signs` by kind (see `datesigns`)."""

    day_month: re.Pattern[str]
    month_day: re.Pattern[str] | None
    month_year: re.Pattern[str]
    in_month: re.Pattern[str]
    in_year: re.Pattern[str]
    weekday: re.Pattern[str]
    relative: re.Pattern[str]
    ago: re.Pattern[str]
    away: re.Pattern[str]
    month_of: Mapping[str, int]
    weekday_of: Mapping[str, int]
    days_of: Mapping[str, int]
    years_of: Mapping[str, int]
    months_of: Mapping[str, int]
    unit_of: Mapping[str, int]
    number_of: Mapping[str, int]
    full_months: frozenset[str]
    month_first: bool
    lead_ins: frozenset[str]
    signs: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=64)
def words_of(language: Language) -> DateWords:
    """The date patterns of a language; without data nothing but numbers is ever found."""
    data = language.dates
    months, weekdays = _numbered(data.get("months", ()), 1), _numbered(data.get("weekdays", ()), 0)
    relative, units, numbers = (_counts(data, key) for key in ("relative", "unit_days", "numbers"))
    years, months_away = _counts(data, "relative_years"), _counts(data, "relative_months")
    full_months, full_days = _full(data.get("months", ())), _full(data.get("weekdays", ()))
    between = _between(data.get("between", ()))
    day = _DAY % _any(w for w in data.get("first", ()) if not w.isdigit())
    month = rf"(?P<m>{_any(months)})(?!\w)\.?"
    named_day = rf"(?:(?P<w>{_any(weekdays)})(?!\w)\.?,?{_GAP}(?:[^\W\d_]{{1,3}}{_GAP})?)?"
    last, next_ = _any(data.get("last", ())), _any(data.get("next", ()))
    turn = rf"(?:{_GAP}(?:(?P<last>{last})|(?P<next>{next_}))(?!\w))?"
    turn_before = rf"(?:(?:(?P<last0>{last})|(?P<next0>{next_})){_GAP})?"
    told_year = rf"{_GAP}(?:[^\W\d_]{{1,5}}{_GAP})?(?P<ry>{_any(years)})(?!\w)"
    prepositions = _any(data.get("prepositions", ()))
    month_prepositions = _any((*data.get("prepositions", ()), *data.get("month_prepositions", ())))
    month_first = data.get("order") == "mdy"
    return DateWords(
        day_month=_compile(rf"{named_day}{day}{between}{month}(?:,?{between}{_YEAR}|{told_year})?"),
        month_day=_compile(rf"{named_day}{month}{_GAP}{day}(?:,?{between}{_YEAR}|{told_year})?")
        if month_first
        else None,
        month_year=_compile(rf"{month}(?:,?{between}{_YEAR}|{told_year})"),
        in_month=_compile(
            rf"(?:(?P<in>{month_prepositions})(?:{_GAP}|(?<=[-'])))?(?(in)|(?=(?:{last}|{next_}){_GAP})){turn_before}"
            rf"(?P<m>{_any(full_months)})(?!\w|[- ]?\d|,?{between}\d{{4}})(?:{told_year})?{turn}"
        ),
        in_year=_compile(rf"(?:{prepositions}){_GAP}{_YEAR}(?![\-–/]\d|[ \xa0]?[%€$£°])"),
        weekday=_compile(rf"{turn_before}(?P<w>{_any(full_days)})(?!\w){turn}"),
        relative=_compile(rf"(?P<rel>{_any(relative)})(?!\w)"),
        ago=_compile(_ago(data.get("ago", ()), numbers, units)),
        away=_compile(rf"(?:(?P<ry>{_any(years)})|(?P<rm>{_any(months_away)}))(?!\w)"),
        month_of=months,
        weekday_of=weekdays,
        days_of=relative,
        years_of=years,
        months_of=months_away,
        unit_of=units,
        number_of=numbers,
        full_months=full_months,
        month_first=month_first,
        lead_ins=_lead_ins(data, language),
        signs=_signs(data, months, full_days, relative, units, (*years, *months_away)),
    )


def _signs(
    data: Mapping[str, Any],
    months: Iterable[str],
    weekdays: Iterable[str],
    relative: Iterable[str],
    units: Iterable[str],
    away: Iterable[str],
) -> dict[str, tuple[str, ...]]:
    """For each kind of pattern the words of which a text must hold one so that it can match."""
    return {
        "month": signs(months),
        "weekday": signs(weekdays),
        "relative": signs(relative),
        "ago": signs_of_ways((way.lower() for way in data.get("ago", ())), units),
        "away": signs(away),
    }


def _counts(data: Mapping[str, Any], key: str) -> dict[str, int]:
    """A table of the language's data with its words in lower case."""
    return {word.lower(): int(number) for word, number in data.get(key, {}).items()}


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}", re.IGNORECASE)


def _any(forms: Iterable[str]) -> str:
    """An alternation, longest form first; a pattern that never matches where there is none."""
    ordered = sorted({form.lower() for form in forms if form}, key=lambda form: (-len(form), form))
    return "|".join(map(_flexible, ordered)) or _NEVER


def _flexible(form: str) -> str:
    return re.escape(form).replace(r"\ ", _GAP)


def _between(forms: Iterable[str]) -> str:
    """What may stand between day, month and year: a space or one of "-/.", and a word like "de"."""
    words = _any(forms)
    return rf"(?:{_GAP}(?:(?:{words})(?!\w){_GAP})?|[-/.])"


def _numbered(lists: Iterable[Iterable[str]], first: int) -> dict[str, int]:
    """Every form, with and without its accents, and the number of its list."""
    named = [(form.lower(), number) for number, forms in enumerate(lists, start=first) for form in forms]
    return {**{fold(form): number for form, number in named}, **dict(named)}


def _full(lists: Iterable[Iterable[str]]) -> frozenset[str]:
    """The forms that are no mere abbreviation of the first of their list, with and without accents."""
    found: set[str] = set()
    for forms in lists:
        full, *others = [form.lower() for form in forms] or [""]
        kept = [full, *(form for form in others if not full.startswith(form) and len(form) >= min(_LONG, len(full)))]
        found.update(kept, map(fold, kept))
    return frozenset(found - {""})


def _ago(patterns: Iterable[str], numbers: Iterable[str], units: Iterable[str]) -> str:
    """One pattern for all ways to say "two days ago"; the group names are numbered by way."""
    ways = []
    for index, pattern in enumerate(patterns):
        way = _flexible(pattern.lower())
        way = way.replace(r"\{n\}", rf"(?P<n{index}>\d{{1,4}}|{_any(numbers)})")
        ways.append(way.replace(r"\{unit\}", rf"(?P<unit{index}>{_any(units)})"))
    return rf"(?:{'|'.join(ways) or _NEVER})(?!\w)"


def _lead_ins(data: Mapping[str, Any], language: Language) -> frozenset[str]:
    """The words that may stand before a date that is the whole of a line."""
    found: set[str] = set(language.elisions)
    for key in ("labels", "prepositions", "between"):
        found.update(word for phrase in data.get(key, ()) for word in fold(phrase).split())
    return frozenset(found)
