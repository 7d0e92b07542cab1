"""What a text must hold for a date pattern to find anything in it: a cheap look before an expensive search.

A sign is a word of the pattern without which it never matches. Most texts hold none for most patterns, and to look for
a string takes a tenth of the time that an alternation of all forms takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLACE = re.compile(r"\{\w+\}")
_SHORTEST = 3
"""Letters of a word that says enough by itself: "ago", "vor"."""


def seen(text: str) -> str:
    """The text as signs are looked for in it: two spellings that a pattern takes for one are one here."""
    folded = text.casefold()
    # Patterns that ignore case take the Turkish letters for "i"; case folding does not.
    return folded if text.isascii() else folded.replace("i\u0307", "i").replace("ı", "i")


def signs(forms: Iterable[str]) -> tuple[str, ...]:
    """The first words of the forms, as `seen`; one that holds another is left out, as the other is there with it."""
    found = sorted({seen(form.split(" ", 1)[0]) for form in forms if form}, key=lambda sign: (len(sign), sign))
    kept: list[str] = []
    for sign in found:
        if not any(shorter in sign for shorter in kept):
            kept.append(sign)
    return tuple(kept)


def signs_of_ways(ways: Iterable[str], units: Iterable[str]) -> tuple[str, ...]:
    """The signs of ways to say "two days ago": of each its longest word, or all units where its words say little.

    A way with neither may stand anywhere: its sign is "", which every text holds.
    """
    found: list[str] = []
    for way in ways:
        word = max(_PLACE.sub(" ", way).split(), key=len, default="")
        if len(word) >= _SHORTEST or "{unit}" not in way:
            found.append(seen(word))
        else:
            found += signs(units)
    return ("",) if "" in found else signs(found)
