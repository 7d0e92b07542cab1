"""Headlines without what a letter hangs on them: a number before, a reading time or a label in brackets behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from briefing.cleaning import furniture
from briefing.languages import Language

_TAIL = re.compile(r"\s*[(\[]([^()\[\]]{2,40})[)\]]\s*$")
_NUMBER = re.compile(r"(?:#|№\s?|n°\s?)?(\d{1,2})\s?(?:[.)/:–—-]|️?⃣)\s+(?=\S)", re.IGNORECASE)
_FEWEST_NUMBERED = 2


def tail(text: str, language: Language) -> tuple[str, str]:
    """The title without the bracket at its end and the kind of furniture that this is; unchanged and "" for others."""
    match = _TAIL.search(text) if text.rstrip().endswith((")", "]")) else None
    kind = furniture(match.group(1), language) if match else None
    if match and kind and match.start():
        return text[: match.start()], kind
    return text, ""


def unnumbered(titles: Sequence[str]) -> list[str]:
    """The titles without their numbers, where several are numbered upwards ("1. …", "2/ …")."""
    found = [_NUMBER.match(title) for title in titles]
    numbers = [int(match.group(1)) for match in found if match]
    if len(numbers) < _FEWEST_NUMBERED or any(b <= a for a, b in pairwise(numbers)):
        return list(titles)
    return [title[match.end() :] if match else title for title, match in zip(titles, found, strict=True)]
