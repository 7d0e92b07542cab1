"""The timeline of a story: dated sentences, one a date, where at least three different dates are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from briefing import languages
from briefing.languages import Language
from briefing.model import Moment
from briefing.summarizers import guard
from briefing.summarizers.extras import sentences
from briefing.summarizers.extras.words import alternatives
from briefing.summarizers.units import Unit
from briefing.text.words import fold_apostrophes

FEWEST, MOST = 3, 6  # dates
LONGEST = 40  # words
NEAR = 2  # days
OPENING, SHARED = 2, 2  # sentences of an opening; words a dated sentence shares with titles and openings
DAY, MONTH = len("2022-10-21"), len("2022-10")


def moments(units: Sequence[Unit]) -> tuple[Moment, ...]:
    """Dated sentences in the order of their dates; empty for fewer than three dates."""
    told = _told(units)
    best: dict[str, tuple[int, int, Unit]] = {}
    for place, unit in enumerate(units):
        if (day := _date(unit)) and _is_about(unit, told):
            best[day] = min(best.get(day, (unit.length, place, unit)), (unit.length, place, unit), key=lambda b: b[:2])
    used: set[int] = set()
    found = []
    for day in sorted(best):
        _, place, unit = best[day]
        if place not in used and not _covered(day, best):
            used.add(place)
            found.append(Moment(day, unit.sentence))
    return tuple(found[:MOST]) if len(found) >= FEWEST else ()


def _told(units: Sequence[Unit]) -> frozenset[str]:
    """What several articles are about: the words of their titles and openings; nothing for one article alone."""
    if len({unit.document for unit in units}) == 1:
        return frozenset()
    known = [(unit.sentence.article.title, unit) for unit in units if unit.position < OPENING]
    return frozenset(
        key
        for title, unit in known
        for text in (title, unit.text)
        for key in sentences.keys(text, languages.get(unit.sentence.article.language))
    )


def _is_about(unit: Unit, told: frozenset[str]) -> bool:
    """Whether the sentence speaks of what the story is about."""
    language = languages.get(unit.sentence.article.language)
    return not told or len(sentences.keys(unit.text, language) & told) >= SHARED


def _covered(day: str, known: dict[str, tuple[int, int, Unit]]) -> bool:
    """A month or year of which a day is told too says less than that day."""
    return any(other != day and other.startswith(day) for other in known)


def _date(unit: Unit) -> str | None:
    """The one date at which the sentence happens; None where it has none or several, or only measures from one."""
    article = unit.sentence.article
    language = languages.get(article.language)
    if unit.length > LONGEST or guard.is_broken(unit.text, language) or guard.leans(unit.text, language):
        return None
    quoted = sentences.quoted(unit.text)
    known = sentences.days(unit.text, language, article.published)
    found = [f for f in known if not any(start < f.start < end for start, end in quoted)]
    told = list(dict.fromkeys(f.iso[:DAY] for f in found))
    if len(told) != 1 or _is_guessed(unit.text[found[0].start : found[0].end], told[0], article.published):
        return None
    if _measured_from(unit.text[: found[0].start], language):
        return None
    exact = len(told[0]) >= MONTH or _opens(unit.text, found[0].start)
    return told[0] if exact else None


def _is_guessed(said: str, day: str, published: str | None) -> bool:
    """A weekday alone further back than `NEAR` days may as well be the coming one."""
    if any(char.isdigit() for char in said) or len(day) < DAY or not published or len(published) < DAY:
        return False
    distance = (date.fromisoformat(published[:DAY]) - date.fromisoformat(day)).days
    return distance > NEAR


def _opens(text: str, start: int) -> bool:
    return len(text[:start].split()) <= 1


def _measured_from(before: str, language: Language) -> bool:
    """ "since", "until": the date bounds a time, nothing happened on it that the sentence tells."""
    return bool(_spans(language).search(fold_apostrophes(before).lower().rstrip()))


@cache
def _spans(language: Language) -> re.Pattern[str]:
    articles = alternatives([word.rstrip("'") for word in language.grammar.get("determiners", ())])
    return re.compile(rf"(?<!\w)(?:{alternatives(language.figures.get('spans', ()))})(?:[\s']+(?:{articles}))?$")
