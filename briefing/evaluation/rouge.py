"""ROUGE-1, ROUGE-2 and ROUGE-L as F1 over stemmed words (Lin 2004, "ROUGE: a package for automatic evaluation").

A word is a run of letters or digits, lower-cased; stems are Snowball's, whole words where it has none for the language;
no stop word is removed; ROUGE-L is the longest common subsequence of the whole texts. Several references: the mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from briefing.languages import Language
from briefing.text import words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rouge:
    """Three F1 values, each between 0 and 1."""

    rouge1: float = 0.0
    rouge2: float = 0.0
    rouge_l: float = 0.0


def tokens(text: str, language: Language) -> list[str]:
    """The words of a text as ROUGE compares them."""
    return words.stems(text, language) if language.stemmer else words.words(text)


def rouge(summary: str, references: Sequence[str], language: Language) -> Rouge:
    """The mean over the references of the summary's scores against each; all 0 without a reference."""
    found = tokens(summary, language)
    scores = [against(found, tokens(reference, language)) for reference in references]
    return mean(scores)


def against(found: Sequence[str], wanted: Sequence[str]) -> Rouge:
    """The scores of one list of tokens against another."""
    return Rouge(
        rouge1=_overlap(Counter(found), Counter(wanted)),
        rouge2=_overlap(Counter(pairwise(found)), Counter(pairwise(wanted))),
        rouge_l=f1(lcs(found, wanted), len(found), len(wanted)),
    )


def mean(scores: Sequence[Rouge]) -> Rouge:
    """The mean of each measure; all 0 for no scores."""
    if not scores:
        return Rouge()
    n = len(scores)
    return Rouge(
        sum(s.rouge1 for s in scores) / n, sum(s.rouge2 for s in scores) / n, sum(s.rouge_l for s in scores) / n
    )


def f1(shared: int, found: int, wanted: int) -> float:
    """F1 of `shared` items out of `found` and `wanted`: twice the shared over the sum of both; 0 if none is."""
    return 2 * shared / (found + wanted) if shared else 0.0


def lcs(first: Sequence[str], second: Sequence[str]) -> int:
    """Length of the longest common subsequence, a machine word of the table at a time.

    Bit-parallel in one big integer (Hyyro 2004, "Bit-parallel LCS-length computation revisited"): a cleared bit i means
    that the common subsequence grows at token i of `first`.
    """
    places: dict[str, int] = {}
    for index, token in enumerate(first):
        places[token] = places.get(token, 0) | 1 << index
    full = (1 << len(first)) - 1
    row = full
    for token in second:
        matched = row & places.get(token, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(first) - row.bit_count()


def _overlap(found: Counter[T], wanted: Counter[T]) -> float:
    return f1((found & wanted).total(), found.total(), wanted.total())
