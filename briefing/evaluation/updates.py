"""Summaries for a reader who has read the first articles: against those that people wrote of the later ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing import languages
from briefing.evaluation.bootstrap import Interval, paired_difference
from briefing.evaluation.data import UpdateItem
from briefing.evaluation.faults import told_before
from briefing.evaluation.rouge import Rouge, mean, rouge
from briefing.model import Article
from briefing.summarizers import summarize

KNOWING, IGNORING = "knowing the first articles", "ignoring them"


@dataclass(frozen=True, slots=True)
class UpdateScore:
    """Mean ROUGE of one way, and how many of its sentences repeat the summary of the first articles."""

    name: str
    rouge: Rouge
    sentences: int
    repeated: int


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """One set; `gain` is the ROUGE-2 that knowing the first articles brings, item by item."""

    items: int
    scores: tuple[UpdateScore, ...]
    gain: Interval


def compare(items: Iterable[UpdateItem]) -> UpdateReport:
    """Summarise the later articles of each item twice: knowing the first ones, and ignoring them."""
    measured = list(items)
    rows = {name: [_measure(item, name == KNOWING) for item in measured] for name in (KNOWING, IGNORING)}
    twos = {name: [found.rouge2 for found, _, _ in row] for name, row in rows.items()}
    scores = [
        UpdateScore(name, mean([found for found, _, _ in row]), sum(n for _, n, _ in row), sum(r for _, _, r in row))
        for name, row in rows.items()
    ]
    return UpdateReport(len(measured), tuple(scores), paired_difference(twos[KNOWING], twos[IGNORING]))


def _measure(item: UpdateItem, knowing: bool) -> tuple[Rouge, int, int]:
    """ROUGE, the number of sentences, and the number of those that the first summary already told."""
    language = languages.get(item.then.language)
    earlier = " ".join(_texts(item.first, item.then.words, ()))
    now = _texts(item.then.articles, item.then.words, item.first if knowing else ())
    repeated = sum(told_before(sentence, earlier, language) for sentence in now)
    return rouge("\n".join(now), item.then.references, language), len(now), repeated


def _texts(articles: Sequence[Article], words: int, known: Sequence[Article]) -> list[str]:
    return [sentence.text for sentence in summarize(articles, words=words, known=known).sentences]
