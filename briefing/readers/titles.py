"""Headlines without what a letter hangs on them: a number before, a reading time or a label in brackets behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from briefing.cleaning import furniture
from briefing.languages import Language

_TAIL = re.compile(r"\s*[(\[]([^()\[\]]{2,40})[)\]]\s*$")
_NUMBER = re.compile(r"(?:#|№\s?|n°\s?)?(\d{1,2})\s?(?:[.)/:–—-]|️?⃣)\s+(?=\S)", re.IGNORECASE)
# "1 big thing: …": the number counts the words of a label.
_COUNTED = re.compile(r"\W{0,4}(\d{1,2})(?:\s[^\W\d_]+){1,3}\s?:\s+(?=\S)")
_FEWEST_NUMBERED = 2


def tail(text: str, language: Language) -> tuple[str, str]:
    """The title without the bracket at its end and the kind of furniture that this is; unchanged and "" for others."""
    match = _TAIL.search(text) if text.rstrip().endswith((")", "]")) else None
    kind = furniture(match.group(1), language) if match else None
    if match and kind and match.start():
        return text[: match.start()], kind
    return text, ""


def bare(text: str) -> str:
    """The title without the few words in brackets at its end, whatever they say; never empty."""
    match = _TAIL.search(text)
    return text[: match.start()] if match and match.start() else text


def unnumbered(titles: Sequence[str]) -> list[str]:
    """The titles without their numbers, where several are numbered upwards ("1. …", "2/ …").

    A first title that counts a label ("1 big thing: …", then "2. …") is numbered like the others; so are later ones.
    """
    found = [_NUMBER.match(title) for title in titles]
    numbers = [int(match.group(1)) for match in found if match]
    counted = [_COUNTED.match(title) for title in titles]
    if counted and counted[0] and numbers:
        numbers.insert(0, int(counted[0].group(1)))
        found = [match or count for match, count in zip(found, counted, strict=True)]
    if len(numbers) < _FEWEST_NUMBERED or any(b <= a for a, b in pairwise(numbers)):
        return list(titles)
    return [title[match.end() :] if match else title for title, match in zip(titles, found, strict=True)]
