"""The dateline before the first sentence of a report: where it was written, when, and by which agency.

"KYIV (Reuters) -", "Lisboa, 14 de maio de 2026 —", "(ANSA) - ROMA, 03 MAR -", "Madrid, 3 mar (EFE).-".
It is read as units (names, a date, an agency in brackets or strokes) in groups that a mark closes. What is no dateline
goes on with a small letter, or holds neither a date nor an agency nor a name in capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from briefing.languages import Language
from briefing.text import dates
from briefing.text.words import WORD, count, fold_text

_LONGEST = 160
_GROUPS = 3
_NAME_WORDS = 6
_UNCASED_WORDS = 3
_CREDIT_WORDS = 4
_CREDIT_WORDS_SHOUTED = 8
_SHORTEST_SHOUT = 3
_FIRST_YEAR = "1995"
"""Before it no text was published on the web: a date that old begins a story of the past."""
_ANY_DAY = "2000-01-01"  # day and month without a year are a date too, though not one to keep
_CREDIT = re.compile(r"\((?P<round>[^()\n]{2,40})\)|/(?P<stroke>[^\s/][^/\n]{0,28}[^\s/])/")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:[ '’/-]{1,2}[^\W\d_][\w.'’-]*){0,5}")
_SIGNED = re.compile(r"(?P<name>[^\W\d_][\w ]{1,30})\.\s+(?=\S)")
_BETWEEN = re.compile(r"[,،;\s]*")
_CLOSES = re.compile(r"\s*\.?\s*[-–—]{1,2}\s+|(?<=\))[-–—]{1,2}|\s*\.[-–—]\s*|\s*[.:]\s+|\s+(?=\S)")
_AFTER_DATE = re.compile(r"(?:\s[^\W\d_]{1,4}\b\.?(?=\s*[(/–—-]))?")
"""A word for "year" ("2026 года", "2026 r.") before the next part."""
_OPENING = frozenset("\"'«“„‘¿¡")
_EVIDENCE = re.compile(r"[(/–—]|-\s|\d{4}\s?(?:[^\W\d_]{1,2}\.?)?\.\s")
_DIGIT = re.compile(r"\d")
_DASHES = frozenset("-–—")


class Dateline(NamedTuple):
    """How many characters it has, and the date it states as ISO 8601 (None without a date and its year)."""

    length: int
    published: str | None


@dataclass(slots=True)
class _Group:
    """What stands before one closing mark: names (in capitals or not), a date, an agency."""

    end: int = 0
    names: str = ""
    first: str = ""
    dated: bool = False
    published: str | None = None
    credit: str = ""
    mark: str = ""


@lru_cache(maxsize=256)
def read(block: str, language: Language) -> Dateline | None:
    """The dateline that the block begins with; None where it begins with its first sentence."""
    head, end, published = block[:_LONGEST], 0, None
    if not _EVIDENCE.search(head):
        return None
    for _ in range(_GROUPS):
        group = _group(head, end, language)
        if group is None or group.end >= len(head) or not _is_dateline(head, group, language):
            break
        end, published = group.end, published or group.published
    if not end:
        return None
    agency = _SIGNED.match(head, end)  # "МОСКВА, 3 мар — РИА Новости."
    return Dateline(agency.end() if agency and _is_agency(agency["name"], language) else end, published)


def _group(head: str, start: int, language: Language) -> _Group | None:
    """The units from `start` to the next closing mark; None where they are something else."""
    group, at = _Group(), start
    found = {f.start: f for f in _dates(head, language) if f.start >= start}
    while at < len(head):
        date = found.get(at) or _led_in(head, at, found, language)
        credit = _CREDIT.match(head, at)
        name = None if group.names and head[at - 2 : at] not in (", ", "، ") else _NAME.match(head, at)
        if date and not group.dated:
            group.dated, group.published = True, _published(head[date.start : date.end], language)
            at = _AFTER_DATE.match(head, date.end).end()  # type: ignore[union-attr]
        elif credit and not group.credit:
            at, group.credit = credit.end(), credit["round"] or credit["stroke"]
        elif name and not (group.dated and group.credit):
            stop = min((s for s in found if at < s < name.end()), default=name.end())
            told = head[at:stop].rstrip(" -–—")
            group.names, group.first, at = f"{group.names} {told}".strip(), group.first or told, at + len(told)
        else:
            break
        closes = _CLOSES.match(head, at)
        if closes and _is_closed(closes.group(), head, closes.end(), group, found):
            group.end, group.mark = closes.end(), closes.group().strip()
            return group
        between = _BETWEEN.match(head, at)
        at = between.end() if between else at
    return None


def _is_closed(mark: str, head: str, after: int, group: _Group, found: dict[int, dates.Found]) -> bool:
    """Whether a mark closes the group: a bare space never does before another unit of it."""
    if mark.strip():
        return mark.strip() != "." or group.dated or bool(group.credit)
    return bool(group.credit) and after not in found and _opens(head[after : after + 1])


def _opens(character: str) -> bool:
    return character.isalnum() or character in _OPENING


def _is_dateline(head: str, group: _Group, language: Language) -> bool:
    """Whether the group is (part of) a dateline, given what it holds and what stands behind it."""
    if _first_letter(head[group.end :]).islower() or not _is_place(group.names, language):
        return False
    dashed = any(mark in group.mark for mark in _DASHES)
    shouted = dashed and group.first.isupper() and len(group.first) >= _SHORTEST_SHOUT
    if group.credit and not _may_sign(group.credit, shouted):
        return False
    agency = bool(group.credit) and _is_agency(group.credit, language)
    if not group.mark or group.mark == ":":
        return agency
    if dashed and (group.credit or (group.dated and group.names)):
        return True
    if shouted and not _DIGIT.search(group.names):
        return True
    return bool(group.names and group.dated and group.published) or agency


def _may_sign(credit: str, shouted: bool) -> bool:
    """Whether brackets may name who wrote it: few words, more of them behind a place in capitals."""
    return count(credit) <= (_CREDIT_WORDS_SHOUTED if shouted else _CREDIT_WORDS) and _first_letter(credit).isalpha()


def _is_agency(credit: str, language: Language) -> bool:
    """Whether what stands in brackets names an agency that the language's data knows ("dpa", "Reuters", "avec AFP")."""
    words = f" {' '.join(WORD.findall(fold_text(credit)))} "
    return any(f" {name} " in words for name in map(fold_text, language.furniture.get("agencies", ())))


def _is_place(name: str, language: Language) -> bool:
    """Whether words read like names of places: large letters, small words among them; a few in scripts without."""
    words = name.split()
    if not words:
        return True
    if not words[0][0].isupper():
        return not words[0][0].islower() and len(words) <= _UNCASED_WORDS
    small = [word for word in words if word[0].islower()]
    return len(words) <= _NAME_WORDS and all(w in language.stop_words or len(w) <= _UNCASED_WORDS for w in small)


@lru_cache(maxsize=256)
def _dates(head: str, language: Language) -> tuple[dates.Found, ...]:
    """The dates in the head, also those without a year, abbreviated ones included."""
    return () if not _DIGIT.search(head) else tuple(dates.find(head, language, _ANY_DAY, terse=True))


def _led_in(head: str, at: int, found: dict[int, dates.Found], language: Language) -> dates.Found | None:
    """The date behind one small word ("Paris, le 3 mars 2026")."""
    nearest = min((start for start in found if start > at), default=-1)
    between = head[at:nearest].split() if nearest > 0 else []
    return found[nearest] if len(between) == 1 and between[0].islower() and len(between[0]) <= _UNCASED_WORDS else None


def _published(date: str, language: Language) -> str | None:
    """The date with its year, as ISO 8601; None where it states none, or one of long ago."""
    iso = dates.parse(date, language)
    return iso if iso and iso >= _FIRST_YEAR else None


def _first_letter(text: str) -> str:
    return next((c for c in text[:_LONGEST] if c.isalnum()), "")
