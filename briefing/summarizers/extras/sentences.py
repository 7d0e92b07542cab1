"""What several extras ask of one sentence, worked out once: its quotations, its dates, the stems it holds."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from briefing.languages import Language
from briefing.summarizers.extras.words import alternatives
from briefing.text import dates
from briefing.text.quotes import enclosures
from briefing.text.words import content_stems, fold_apostrophes

REMEMBERED = 5_000  # sentences


@lru_cache(maxsize=REMEMBERED)
def quoted(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the outermost quotations and brackets."""
    return tuple(enclosures(text))


@lru_cache(maxsize=REMEMBERED)
def days(text: str, language: Language, anchor: str | None) -> tuple[dates.Found, ...]:
    """The dates of the sentence, counted from the anchor; most sentences have no word that could be one."""
    if not _dated(language).search(fold_apostrophes(text).lower()):
        return ()
    return tuple(dates.find(text, language, anchor))


@lru_cache(maxsize=REMEMBERED)
def keys(text: str, language: Language) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(content_stems(text, language))


@cache
def _dated(language: Language) -> re.Pattern[str]:
    known = [form for kind in ("months", "weekdays") for forms in language.dates.get(kind, ()) for form in forms]
    known += [*language.dates.get("relative", ()), *language.dates.get("unit_days", ())]
    return re.compile(rf"\d[./-]\d|\d{{4}}|(?<!\w)(?:{alternatives(known)})(?!\w)")
