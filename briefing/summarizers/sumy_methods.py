"""The methods of the sumy library, as baselines and as a choice; sumy gets our sentences, words, stems and stop words.

Papers: Luhn 1958; Edmundson 1969; Gong and Liu 2001 and Steinberger and Jezek 2004 (LSA); Erkan and Radev 2004
(LexRank); Mihalcea and Tarau 2004 (TextRank); Nenkova and Vanderwende 2005 (SumBasic); Haghighi and Vanderwende 2009
(KL).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from itertools import groupby
from typing import Any

from briefing.languages import Language
from briefing.summarizers.ranking import fill, round_robin
from briefing.summarizers.units import Budget, Method, Unit
from briefing.text import words

CLASSES = {
    "lexrank": ("lex_rank", "LexRankSummarizer"),
    "lsa": ("lsa", "LsaSummarizer"),
    "luhn": ("luhn", "LuhnSummarizer"),
    "textrank": ("text_rank", "TextRankSummarizer"),
    "sumbasic": ("sum_basic", "SumBasicSummarizer"),
    "kl": ("kl", "KLSummarizer"),
    "reduction": ("reduction", "ReductionSummarizer"),
    "edmundson": ("edmundson", "EdmundsonSummarizer"),
}
"""Name of the method → sumy's module and class."""

CAPS = {"lexrank": 400, "textrank": 400, "reduction": 400, "lsa": 400, "sumbasic": 400, "kl": 100}
"""Most sentences a method gets, the earliest of every document: quadratic in time, KL cubic; absent: all of them."""

_NO_WORD = "\x00"
"""No text holds it: sumy's Edmundson refuses empty word sets."""

_DIGITS = 9
"""Ratings are compared to so many digits: sumy sums over sets, whose order changes from process to process."""


def select(name: str, capped: bool = True) -> Method:
    """The method of that name (a key of `CLASSES`; KeyError otherwise); sumy is loaded when it first runs.

    Uncapped it gets every sentence, however long that takes: for measuring.
    """
    module, class_name = CLASSES[name]
    most = CAPS.get(name) if capped else None

    def method(units: Sequence[Unit], language: Language, budget: Budget) -> list[int]:
        """Sentences in sumy's order of rating while they fit the budget; indices in reading order."""
        early = round_robin(units)[:most]
        kept = sorted(early, key=lambda index: (units[index].document, units[index].position, index))
        if not kept:
            return []
        summarizer = getattr(import_module(f"sumy.summarizers.{module}"), class_name)(_stemmer(language))
        ranking = _rank(summarizer, [units[index] for index in kept], language, headings=name == "edmundson")
        return fill([kept[place] for place in ranking], units, budget)

    return method


class _Words:
    """Our words behind the method that a sentence of sumy calls on its tokenizer; units are sentences already."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(words.words(text))


def _stemmer(language: Language) -> Callable[[str], str]:
    return lambda word: words.stem(word, language)


def _rank(summarizer: Any, units: Sequence[Unit], language: Language, headings: bool) -> list[int]:
    """Places of the units, best first. sumy calls a callable count with all ratings, which is how we see them."""
    import numpy as np

    ratings: list[Any] = []

    def keep(infos: list[Any]) -> list[Any]:
        ratings.extend(infos)
        return infos

    _give_words(summarizer, units, language)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # LSA warns of few words, LexRank divides by a zero norm: both only mean "nothing to tell them apart".
        warnings.simplefilter("ignore")
        summarizer(_document(units, headings), keep)
    rated = {info.order: _rounded(info.rating) for info in ratings}
    return sorted(range(len(units)), key=lambda place: (-rated.get(place, -math.inf), place))


def _rounded(rating: float) -> float:
    if not math.isfinite(rating):
        return -math.inf
    return float(f"{float(rating):.{_DIGITS}g}")


def _give_words(summarizer: Any, units: Sequence[Unit], language: Language) -> None:
    stop = language.stop_words | language.elisions
    if not hasattr(summarizer, "bonus_words"):
        summarizer.stop_words = stop
        return
    summarizer.bonus_words = [w for w in _headline_words(units) if w not in stop] or [_NO_WORD]
    summarizer.stigma_words = [_NO_WORD]
    summarizer.null_words = stop or [_NO_WORD]


def _headline_words(units: Sequence[Unit]) -> list[str]:
    """Words of titles; of first sentences where no article has a title."""
    titles = words.unique(unit.sentence.article.title for unit in units)
    found = [word for title in titles for word in words.words(title)]
    return found or [word for unit in units if unit.position == 0 for word in words.words(unit.text)]


def _document(units: Sequence[Unit], headings: bool) -> Any:
    """The units as sumy's document. Only Edmundson looks at headings; the others would count them as text."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    tokenizer = _Words()
    paragraphs = []
    for _, run in groupby(units, key=lambda unit: (unit.document, unit.paragraph)):
        body = list(run)
        heads = _heads(body[0]) if headings else ()
        marked = [(head, True) for head in heads] + [(unit.text, False) for unit in body]
        paragraphs.append(Paragraph([Sentence(text, tokenizer, is_heading) for text, is_heading in marked]))
    return ObjectDocumentModel(paragraphs)


def _heads(unit: Unit) -> Iterable[str]:
    title = unit.sentence.article.title if unit.position == 0 else ""
    return (head for head in (title, unit.head) if head)
