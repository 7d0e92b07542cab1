"""Whether the sections of a text tell of one thing or of several, told by the words that they share.

Sections of one text repeat its names and subjects; stories of a digest share little but common words. The measure is
the mean cosine between the sets of content stems of all pairs of sections. On news in English and French, sections of
one article lie above 0.011 times the root of their length in content words, and leads of unlike stories below, in 95 of
100 cases and more.
"""

from __future__ import annotations

import statistics
from itertools import combinations
from math import sqrt

from briefing.languages import Language
from briefing.text.words import content_stems

_SLOPE = 0.011
_FEWEST_WORDS = 8
_FEWEST_SECTIONS = 3
_MOST_SECTIONS = 60


def apart(sections: list[str], language: Language, leaning: float = 1.0) -> bool:
    """Whether the sections are stories of their own; `leaning` below 1 asks for more evidence. False for too little."""
    stems = [content_stems(section, language) for section in sections[:_MOST_SECTIONS]]
    size = statistics.median(map(len, stems)) if stems else 0
    if len(stems) < _FEWEST_SECTIONS or size < _FEWEST_WORDS:
        return False
    sets = [set(words) for words in stems if words]
    shared = [len(a & b) / sqrt(len(a) * len(b)) for a, b in combinations(sets, 2)]
    return statistics.fmean(shared) < leaning * _SLOPE * sqrt(size)
