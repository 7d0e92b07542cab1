"""Reads dates written for people, in any language with data, in exactly the precision they state.

`parse` reads one expression (a dateline, a header, a label and a date), `find` those inside running text. A date
that does not exist, or that needs a day to be counted from and has none, is None: nothing is invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from briefing.languages import Language
from briefing.text import datesigns, days, reckoning
from briefing.text.datewords import DateWords, words_of
from briefing.text.days import interval, newest
from briefing.text.reckoning import MAIL_MONTHS, Reading, group, month_of, nearest, year_of
from briefing.text.words import fold, fold_apostrophes

__all__ = ["Found", "find", "interval", "newest", "parse"]

_CLOCK = r"(?P<H>\d{1,2})(?:[ \xa0]?[hH:u][ \xa0]?|\.)(?P<M>\d{2})(?!\d)(?::\d{2}(?:[.,]\d{1,9})?)?"
_ZONE = r"(?:[ \xa0]?(?P<zone>Z|UTC|GMT|UT|[+-]\d{2}:?\d{2})(?!\w))?"
_TIME = re.compile(
    rf"[\s,|·–—-]{{0,4}}(?:[^\W\d_]{{1,5}}\.?\s+){{0,2}}{_CLOCK}(?:\s?(?P<half>[ap])\.?m\b\.?)?{_ZONE}", re.IGNORECASE
)
_ISO = re.compile(
    rf"(?<![\w.,:/-])(?P<y>\d{{4}})([-/])(?P<mm>\d{{1,2}})\2(?P<d>\d{{1,2}})(?!\d|[-/]\w)(?:(?:T|[ ]){_CLOCK}{_ZONE})?"
)
_NUMERIC = re.compile(r"(?<![\w.,:/-])(?P<a>\d{1,2})([-/.])(?P<b>\d{1,2})\2(?P<y>\d{4}|\d{2})(?![\w/-]|[.,]\d)")
_WIDE = re.compile(r"(?P<y>\d{4})\s?[年년]\s?(?:(?P<mm>\d{1,2})\s?[月월]\s?(?:(?P<d>\d{1,2})\s?[日일号號])?)?")
_MAIL = re.compile(
    rf"(?<!\w)(?:[a-z]{{3}},\s*)?(?P<d>\d{{1,2}})\s+(?P<mail>{'|'.join(MAIL_MONTHS)})\s+(?P<y>\d{{4}})\s+"
    rf"{_CLOCK}{_ZONE}",
    re.IGNORECASE,
)
"""The date of RFC 2822, section 3.3, whose month names are English in every language."""
_MONTH_ONLY = re.compile(r"(?P<y>\d{4})(?:[-/](?P<mm>\d{2}))?|(?P<mm2>\d{2})/(?P<y2>\d{4})")
_FOUR_DIGITS = re.compile(r"\d{4}")
_TWO_NUMBERS = re.compile(r"\d[-/.]\d")
_YEARS = range(1000, 3000)
_YEARS_IN_TEXT = range(1800, 2101)
_PIVOT = 69
_WORDS_BEHIND = 3
_SEPARATORS = tuple("|·•–—-(/")


@dataclass(frozen=True, slots=True)
class Found:
    """A date inside a text: `text[start:end]` says it, `iso` is what it means."""

    start: int
    end: int
    iso: str


_Reader = Callable[[re.Match[str], Reading], str | None]


def parse(text: str, language: Language, anchor: str | None = None) -> str | None:
    """The ISO 8601 form of one date expression, with the precision it states; None if it is not one.

    Labels of the language ("publié le") may stand before it, a time and a few words behind it. `anchor` is the ISO
    date of the article: "yesterday" and "Friday" count from it and are None without it.
    """
    line = fold_apostrophes(" ".join(text.split()))
    reading = Reading(words_of(language), _anchor(anchor), running=False)
    best = min(_matches(line, reading), key=lambda found: (found[0], -found[1]), default=None)
    if best is None:
        return _bare(line, reading)
    start, end, value = best
    if value is None or not _only_lead_ins(line[:start], reading.words):
        return None
    if "T" not in value and len(value) == len("2022-10-21"):
        value, end = _with_time(line, value, end)
    behind = line[end:].strip().lstrip(".")
    return value if not behind or behind.startswith(_SEPARATORS) or len(behind.split()) <= _WORDS_BEHIND else None


def find(text: str, language: Language, anchor: str | None = None, terse: bool = False) -> list[Found]:
    """All dates inside a running text, in order, never overlapping; offsets are characters of `text`.

    `terse`: the text is a line that may abbreviate in any way ("Madrid, 3 mar (EFE)"), no running text.
    """
    reading = Reading(words_of(language), _anchor(anchor), running=not terse)
    found: list[Found] = []
    free = 0
    for start, end, value in sorted(_matches(fold_apostrophes(text), reading), key=lambda f: (f[0], -f[1])):
        if start >= free:
            free = end
            if value is not None:
                found.append(Found(start, end, value))
    return found


def _anchor(anchor: str | None) -> tuple[date, date] | None:
    try:
        return interval(anchor) if anchor else None
    except ValueError:
        return None


def _matches(text: str, reading: Reading) -> Iterator[tuple[int, int, str | None]]:
    """Every expression and what it means; None where it looks like a date and is none, so that no part of it counts."""
    for is_likely, pattern, reader in _likely(text, reading.words):
        for match in pattern.finditer(text) if pattern and is_likely else ():
            yield match.start(), match.end(), reader(match, reading)


def _likely(text: str, words: DateWords) -> list[tuple[bool, re.Pattern[str] | None, _Reader]]:
    """All patterns, what reads them, and whether the text holds what they cannot do without."""
    seen = datesigns.seen(text)
    told = {kind: any(sign in seen for sign in signs) for kind, signs in words.signs.items()}
    year, month = bool(_FOUR_DIGITS.search(text)), told["month"]
    return [
        (year, _MAIL, _full), (year, _ISO, _full), (bool(_TWO_NUMBERS.search(text)), _NUMERIC, _numeric),
        (year, _WIDE, _full), (month, words.day_month, _full), (month, words.month_day, _month_day),
        (month, words.month_year, _month_year), (month, words.in_month, reckoning.in_month),
        (year, words.in_year, _in_year), (told["weekday"], words.weekday, reckoning.weekday),
        (told["relative"], words.relative, reckoning.relative), (told["ago"], words.ago, reckoning.ago),
        (told["away"], words.away, reckoning.away),
    ]  # fmt: skip


def _full(match: re.Match[str], reading: Reading) -> str | None:
    """Day and month with a year, or with the year that brings them nearest to the anchor."""
    month, day = month_of(match, reading.words), group(match, "d")
    number = int(day) if day else (1 if group(match, "one") else None)
    year = year_of(match, reading)
    if year is None:
        return nearest(match, reading, month or 0, number or 0) if _is_clear(match, reading) else None
    if year not in _YEARS:
        return None
    value = days.iso(year, month, number)
    hour = group(match, "H")
    return days.at_time(value, int(hour), int(match["M"]), _zone(group(match, "zone"))) if value and hour else value


def _is_clear(match: re.Match[str], reading: Reading) -> bool:
    """In running text an abbreviated month without a year ("2 mar") needs its full stop or a capital."""
    name = group(match, "m")
    if not reading.running or name in reading.words.full_months:
        return True
    return match["m"][0].isupper() or match.string[match.end("m") : match.end("m") + 1] == "."


def _month_day(match: re.Match[str], reading: Reading) -> str | None:
    """ "October 21, 2022"; without a year the month needs its capital ("may 20 people" is no date)."""
    if reading.running and not match["y"] and not match["m"][0].isupper():
        return None
    return _full(match, reading)


def _month_year(match: re.Match[str], reading: Reading) -> str | None:
    abbreviated = group(match, "m") not in reading.words.full_months and "." not in match.group()
    year = year_of(match, reading) or 0
    if year not in _YEARS or (reading.running and abbreviated):
        return None
    if reading.running and not group(match, "y") and reading.words.month_first and not match["m"][0].isupper():
        return None  # "it may last year after year"
    return days.iso(year, month_of(match, reading.words))


def _numeric(match: re.Match[str], reading: Reading) -> str | None:
    """ "21/10/2022" in the order of the language; in the other order where only that one exists."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if len(match["y"]) == 2:
        if reading.running:
            return None
        year += 2000 if year < _PIVOT else 1900
    if year not in _YEARS:
        return None
    day, month = (second, first) if reading.words.month_first else (first, second)
    return days.iso(year, month, day) or days.iso(year, day, month)


def _in_year(match: re.Match[str], reading: Reading) -> str | None:
    year = int(match["y"])
    return days.iso(year) if year in (_YEARS_IN_TEXT if reading.running else _YEARS) else None


def _with_time(line: str, value: str, end: int) -> tuple[str, int]:
    """The day with the time that stands behind it, and where that ends."""
    match = _TIME.match(line, end)
    if match is None:
        return value, end
    hour = int(match["H"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return days.at_time(value, hour, int(match["M"]), _zone((match["zone"] or "").lower())), match.end()


def _zone(stated: str) -> str:
    """ "+0200" as "+02:00"; the names of universal time as "Z"."""
    if not stated or stated[0] not in "+-":
        return "Z" if stated else ""
    digits = stated[1:].replace(":", "")
    return f"{stated[0]}{digits[:2]}:{digits[2:]}"


def _only_lead_ins(before: str, words: DateWords) -> bool:
    """Whether nothing but labels ("Published on:") stands before the date."""
    return all(fold(word) in words.lead_ins for word in re.findall(r"[^\W_]+", before))


def _bare(line: str, reading: Reading) -> str | None:
    """A year or a month in digits that is the whole line, labels aside ("date 2022-10")."""
    match = re.search(r"(?<![\w./-])[\d/-]+$", line)
    form = _MONTH_ONLY.fullmatch(match.group()) if match else None
    if match is None or form is None or not _only_lead_ins(line[: match.start()], reading.words):
        return None
    year, month = form["y"] or form["y2"], form["mm"] or form["mm2"]
    return days.iso(int(year), int(month) if month else None) if int(year) in _YEARS else None
