"""The timeline of a story: dated sentences, one a date, where at least three different dates are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from briefing import languages
from briefing.languages import Language
from briefing.model import Moment
from briefing.summarizers import guard
from briefing.summarizers.extras.numerals import alternatives
from briefing.summarizers.units import Unit
from briefing.text import dates
from briefing.text.quotes import enclosures
from briefing.text.words import fold_apostrophes

FEWEST, MOST = 3, 6  # dates
LONGEST = 40  # words
DAY, MONTH = len("2022-10-21"), len("2022-10")


def moments(units: Sequence[Unit]) -> tuple[Moment, ...]:
    """Dated sentences in the order of their dates; empty for fewer than three dates."""
    best: dict[str, tuple[int, int, Unit]] = {}
    for place, unit in enumerate(units):
        if date := _date(unit):
            best[date] = min(best.get(date, (unit.length, place, unit)), (unit.length, place, unit), key=lambda b: b[:2])
    used: set[int] = set()
    found = []
    for date in sorted(best):
        _, place, unit = best[date]
        if place not in used and not _covered(date, best):
            used.add(place)
            found.append(Moment(date, unit.sentence))
    return tuple(found[:MOST]) if len(found) >= FEWEST else ()


def _covered(date: str, known: dict[str, tuple[int, int, Unit]]) -> bool:
    """A month or year of which a day is told too says less than that day."""
    return any(other != date and other.startswith(date) for other in known)


def _date(unit: Unit) -> str | None:
    """The one date at which the sentence happens; None where it has none or several, or only measures from one."""
    language = languages.get(unit.sentence.article.language)
    if unit.length > LONGEST or guard.is_broken(unit.text, language) or guard.leans(unit.text, language):
        return None
    quoted = enclosures(unit.text)
    found = [
        f
        for f in dates.find(unit.text, language, unit.sentence.article.published)
        if not any(start < f.start < end for start, end in quoted)
    ]
    told = list(dict.fromkeys(f.iso[:DAY] for f in found))
    if len(told) != 1 or _measured_from(unit.text[: found[0].start], language):
        return None
    exact = len(told[0]) >= MONTH or _opens(unit.text, found[0].start)
    return told[0] if exact else None


def _opens(text: str, start: int) -> bool:
    return len(text[:start].split()) <= 1


def _measured_from(before: str, language: Language) -> bool:
    """ "since", "until": the date bounds a time, nothing happened on it that the sentence tells."""
    return bool(_spans(language).search(fold_apostrophes(before).lower().rstrip()))


@cache
def _spans(language: Language) -> re.Pattern[str]:
    articles = alternatives([word.rstrip("'") for word in language.grammar.get("determiners", ())])
    return re.compile(rf"(?<!\w)(?:{alternatives(language.figures.get('spans', ()))})(?:[\s']+(?:{articles}))?$")


