"""The classic word-frequency summarizer, counting with NLTK: a sentence is worth the common words it holds.

Source: Luhn 1958, "The automatic creation of literature abstracts"; frequency as the only signal after Nenkova and
Vanderwende 2005, "The impact of frequency on summarization". NLTK gets our own words through its tokenizer interface,
so none of its data sets (punkt, stop words) is ever asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.languages import Language
from briefing.summarizers.ranking import fill, round_robin
from briefing.summarizers.units import Budget, Unit
from briefing.text import words

_LENGTH_PENALTY = 0.5
"""Between the sum (0: long sentences always win) and the mean (1: short ones do)."""


def select(units: Sequence[Unit], language: Language, budget: Budget) -> list[int]:
    """The sentences with the most frequent content words, by relative frequency; indices in reading order.

    Ties, and sentences without any content word, fall back to the order of the lead.
    """
    scores = _scores(units, language)
    lead = {index: turn for turn, index in enumerate(round_robin(units))}
    ranking = sorted(range(len(units)), key=lambda index: (-scores[index], lead[index]))
    return fill(ranking, units, budget)


def _scores(units: Sequence[Unit], language: Language) -> list[float]:
    from nltk.probability import FreqDist
    from nltk.tokenize.api import TokenizerI

    class ContentStems(TokenizerI):  # type: ignore[misc]
        """Our content words as an NLTK tokenizer."""

        def tokenize(self, s: str) -> list[str]:
            return words.content_stems(s, language)

    tokens = ContentStems().tokenize_sents([unit.text for unit in units])
    counts = FreqDist(stem for sentence in tokens for stem in sentence)
    return [
        round(sum(counts.freq(stem) for stem in sorted(set(sentence))) / max(unit.length, 1) ** _LENGTH_PENALTY, 12)
        for unit, sentence in zip(units, tokens, strict=True)
    ]
