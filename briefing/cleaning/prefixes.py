"""What stands before the first or after the last sentence of an article without belonging to it.

A date line ("date 2022-10", "Publié le 21/10/2022 à 18h32"), an agency dateline ("KYIV (Reuters) -"), a closing credit ("(AFP)").
"""

from __future__ import annotations

import re

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
_LONGEST = 60


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
    labels = [fold_text(label) for label in language.dates.get("labels", ())] or ["date"]
    head = fold_text(block[: _LONGEST * 2])
    label = max((x for x in labels if re.match(re.escape(x) + r"\W", head)), key=len, default="")
    stop = min(len(block), _LONGEST * 2)
    for found in dates.find(block[:stop], language):
        if found.start > len(label) + 14:
            break
        between = fold_text(block[len(label) : found.start])
        if count(between) > 1:
            continue
        end = found.end
        time = _TIME.match(block, end)
        end = _DATE_END.match(block, time.end() if time else end).end()  # type: ignore[union-attr]
        if end >= len(block) or count(block[end:]) == 0:
            return len(block), found.iso
        if len(label) > 2 and block[end].isupper():
            return end, found.iso
        break
    return None
