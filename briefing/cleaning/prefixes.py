"""What stands before the first or after the last sentence of an article without belonging to it.

A date line ("date 2022-10", "Publié le 21/10/2022 à 18h32"), a closing "(AFP)"; datelines have a module of their own.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from briefing.cleaning.furniture import ends_sentence, furniture, is_name, opens_signed
from briefing.languages import Language
from briefing.text import dates
from briefing.text.words import count, fold_text, is_longer

_ENDING = re.compile(r"(?<=[.!?…”»\"])\s*\((?P<credit>[^()\n]{2,40})\)\s*\.?$")
_CLOCK = r"\d{1,2}\s?[h:.u]\s?\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?"
_TIME = re.compile(rf"[\s,|·–—-]{{0,4}}(?:[^\W\d_]{{1,5}}\.?\s+){{0,2}}{_CLOCK}", re.IGNORECASE)
_TIME_BEFORE = re.compile(
    rf"[\s:,]*(?:[^\W\d_]{{1,5}}\.?\s+)?(?P<clock>{_CLOCK})(?:[\s,|·–—-]+[^\W\d_]{{1,4}})*[\s,|·–—-]*$", re.I
)
_AFTER_TIME = re.compile(r"(?:[\s.]{0,2}[^\W\d_]{1,4}\b){0,2}[\s.]*$")  # "Uhr", "h.", "EDT"
_ENDS_DATE = re.compile(r"[\s.|:–—-]*(?:[^\W\d_]{1,4}\b)?[\s.|:–—-]*$")  # "2026 г."
_DRAWN = " ,;|·•–—-"
_AUTHOR = 5  # words
_DIGIT = re.compile(r"\d")
_EARLY = re.compile(r"\s*(?:\S+\s+){0,5}[^\d\s]*\d")  # a date that no label introduces is among the first words
_DATE_END = re.compile(r"[\s|:–—-]*")
_ISO = re.compile(r"[\s:]*(?P<date>\d{4}-(?:0[1-9]|1[0-2]))(?![\w-])")
_LONGEST = 60  # characters of a date line
SHORT_LABEL = 2  # letters; "le" before a date is also how a sentence begins


def ending_credit(block: str) -> int:
    """Length of an agency credit in brackets after the last sentence, 0 where there is none."""
    match = _ENDING.search(block[-60:]) if block[-1:] in (")", ".") else None
    if match and count(match["credit"]) <= 4 and any(c.isupper() for c in match["credit"]):
        return len(match.group(0))
    return 0


@lru_cache(maxsize=256)
def stated(block: str, language: Language) -> tuple[int, str] | None:
    """A date line at the start of the block: its length and the date as ISO 8601; None where there is none.

    Before running text only a date that a label introduces counts, and what follows must begin like a sentence.
    """
    if "\n" in block and not ends_sentence(block):
        lines = [stated(line, language) for line in block.split("\n")]
        return next(((len(block), line[1]) for line in lines if line), None)
    if not _DIGIT.search(block, 0, 2 * _LONGEST):
        return None
    label = _label(block, language)
    if not label and opens_signed(block, language):
        label = _byline(block, language)
    elif not label and not _EARLY.match(block):
        return None
    found = _date_after(block, label, language)
    if found is None:
        return None
    label, start, end, iso, clock = found
    time = None if clock else _TIME.match(block, end)
    date = block[start : time.end() if time else end]
    iso = dates.parse(f"{date}, {clock}" if clock else date, language) or iso
    if time and _AFTER_TIME.match(block, time.end()):
        return len(block), iso
    after = time.end() if time else end
    rest = _DATE_END.match(block, after)
    end = rest.end() if rest else after
    if _ENDS_DATE.match(block, after) or _signs_or_dates(block[after:], language):
        return len(block), iso
    return (end, iso) if label > SHORT_LABEL and _opens_sentence(block[end:]) else None


def _signs_or_dates(rest: str, language: Language) -> bool:
    """Whether the rest of a date line only tells who wrote ("| Ann Lee") or when it was changed (", updated on …")."""
    told = rest.lstrip(_DRAWN)
    if told == rest or not told or ends_sentence(told):
        return False
    if rest.strip()[0] in _DRAWN.strip(" ,") and not is_longer(told, _AUTHOR) and is_name(told, language):
        return True
    changed = stated(told, language) if _label(told, language) else None
    return changed is not None and changed[0] == len(told)


def _opens_sentence(rest: str) -> bool:
    """Whether what follows a date can begin a sentence: its first letter is no small one."""
    first = next((c for c in rest if c.isalnum()), "")
    return first != "" and not first.islower()


def _label(block: str, language: Language) -> int:
    """Length of the label of a publication date at the start of the block, 0 where there is none."""
    match = _labels(language).match(fold_text(block[:_LONGEST]))
    return match.end() if match else 0


@cache
def _labels(language: Language) -> re.Pattern[str]:
    labels = {fold_text(label) for label in language.dates.get("labels", ())} or {"date"}
    longest_first = sorted(labels, key=lambda label: (-len(label), label))
    return re.compile("(?:" + "|".join(map(re.escape, longest_first)) + r")(?![^\W_])")


def _byline(block: str, language: Language) -> int:
    """Length of a byline that a date follows ("By Ann Lee | 21 October 2022"), 0 where there is none."""
    found = None if ends_sentence(block) else next(iter(dates.find(block[: 2 * _LONGEST], language)), None)
    before = block[: found.start].rstrip(" |,·–—-") if found else ""
    return len(before) if before and furniture(before, language) == "byline" else 0


class _Stated(NamedTuple):
    """A date after its label (length 0: none stands before it), and the clock that stood between them."""

    label: int
    start: int
    end: int
    iso: str
    clock: str = ""


def _date_after(block: str, label: int, language: Language) -> _Stated | None:
    """The date after the label; one word or a time may stand between them ("Published 9:20 PM EDT, Fri October 21")."""
    bare = _ISO.match(block, label)
    if label and bare:
        return _Stated(label, bare.start("date"), bare.end(), bare["date"])
    found = next(iter(dates.find(block[: 2 * _LONGEST], language)), None)
    if found is None or found.start < label:
        return None
    between = block[label : found.start]
    clock = _TIME_BEFORE.match(between)
    if clock is None and count(between) > 1:
        return None
    return _Stated(label, found.start, found.end, found.iso, clock["clock"] if clock else "")
