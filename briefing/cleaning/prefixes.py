"""What stands before the first or after the last sentence of an article without belonging to it.

A date line ("date 2022-10", "Publié le 21/10/2022 à 18h32"), an agency dateline ("KYIV (Reuters) -"), a closing credit ("(AFP)").
"""

from __future__ import annotations

import re

from briefing.cleaning.furniture import ends_sentence, furniture
from briefing.languages import Language
from briefing.text import dates
from briefing.text.words import count, fold_text

_UPPER = "A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐŁŚŻŹĆŃ"
_DATELINE = re.compile(
    rf"(?:[{_UPPER}][\w.'’/ -]{{1,40}}(?:,[^()–—]{{1,30}})?\s*)?\([^()\n]{{2,40}}\)\s*[.:]?\s*[-–—]+\s*"
    rf"|[{_UPPER}]{{3,}}(?:[ '’/-][{_UPPER}]+){{0,4}}(?:,[^()–—\n]{{1,30}})?\s+[-–—]{{1,2}}\s+"
)
_ENDING = re.compile(r"(?<=[.!?…”»\"])\s*\((?P<credit>[^()\n]{2,40})\)\s*\.?$")
_TIME = re.compile(r"[\s,–—-]*(?:\S{1,3}\s+)?\d{1,2}\s?[h:.]\s?\d{2}(?:\s?(?:[ap]m|uhr|h)\b)?[\s.,|–—-]*", re.IGNORECASE)
_DATE_END = re.compile(r"[\s|:–—-]*")
_ISO = re.compile(r"[\s:]*(?P<date>\d{4}-(?:0[1-9]|1[0-2]))(?![\w-])")
_LONGEST = 60  # characters of a date line
SHORT_LABEL = 2  # letters; "le" before a date is also how a sentence begins


def dateline(block: str) -> int:
    """Length of an agency dateline at the start of the block, 0 where there is none."""
    match = _DATELINE.match(block)
    return match.end() if match and match.end() < len(block) else 0


def ending_credit(block: str) -> int:
    """Length of an agency credit in brackets after the last sentence, 0 where there is none."""
    match = _ENDING.search(block[-60:])
    if match and count(match["credit"]) <= 4 and any(c.isupper() for c in match["credit"]):
        return len(match.group(0))
    return 0


def stated(block: str, language: Language) -> tuple[int, str] | None:
    """A date line at the start of the block: its length and the date as ISO 8601; None where there is none.

    Before running text only a date that a label introduces counts, and what follows must begin like a sentence.
    """
    if "\n" in block and not ends_sentence(block):
        lines = [stated(line, language) for line in block.split("\n")]
        return next(((len(block), line[1]) for line in lines if line), None)
    label = _label(block, language) or _byline(block, language)
    found = _date_after(block, label, language)
    if found is None:
        return None
    end, iso = found
    time = _TIME.match(block, end)
    rest = _DATE_END.match(block, time.end() if time else end)
    end = rest.end() if rest else end
    if not count(block[end:]):
        return len(block), dates.parse(block, language) or iso
    if label > SHORT_LABEL and block[end].isupper():
        return end, iso
    return None


def _label(block: str, language: Language) -> int:
    """Length of the label of a publication date at the start of the block, 0 where there is none."""
    head = fold_text(block[:_LONGEST])
    labels = [fold_text(label) for label in language.dates.get("labels", ())] or ["date"]
    return max((len(x) for x in labels if head.startswith(x) and not head[len(x) : len(x) + 1].isalnum()), default=0)


def _byline(block: str, language: Language) -> int:
    """Length of a byline that a date follows ("By Ann Lee | 21 October 2022"), 0 where there is none."""
    found = None if ends_sentence(block) else next(iter(dates.find(block[: 2 * _LONGEST], language)), None)
    before = block[: found.start].rstrip(" |,·–—-") if found else ""
    return len(before) if before and furniture(before, language) == "byline" else 0


def _date_after(block: str, label: int, language: Language) -> tuple[int, str] | None:
    """Where the date after the label ends, and the date; at most one word may stand between them."""
    bare = _ISO.match(block, label)
    if label and bare:
        return bare.end(), bare["date"]
    found = next(iter(dates.find(block[: 2 * _LONGEST], language)), None)
    if found is None or found.start < label or count(block[label : found.start]) > 1:
        return None
    return found.end, found.iso
