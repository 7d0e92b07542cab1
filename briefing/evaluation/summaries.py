"""Summaries against those that people wrote: mean ROUGE of several systems on the same items, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefing import languages
from briefing.evaluation.bootstrap import SAMPLES, Interval, paired_difference
from briefing.evaluation.data import SummaryItem
from briefing.evaluation.faults import KINDS, sentence_faults
from briefing.evaluation.rouge import Rouge, mean, rouge
from briefing.text import words

System = Callable[[SummaryItem], Sequence[str]]
"""Summarises an item: its sentences, in the order to be read."""


@dataclass(frozen=True, slots=True)
class SummaryScore:
    """A system's mean ROUGE over all items.

    `behind` is our ROUGE-2 minus this system's, item by item: above 0 where ours is better; None for ours itself.
    `refused` counts summaries that scored 0 because they were over their budget or not verbatim.
    `faults`: how many of its `sentences` a reader stumbles over, for each of `faults.KINDS`.
    """

    name: str
    rouge: Rouge
    behind: Interval | None
    refused: int
    sentences: int
    faults: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SummaryReport:
    """One set: how many items it has, which system is ours, and a score for every system, in the order asked for."""

    items: int
    ours: str
    scores: tuple[SummaryScore, ...]

    def score(self, name: str) -> SummaryScore:
        """The score of the system of that name; KeyError if it was not measured."""
        return {score.name: score for score in self.scores}[name]


def compare(
    items: Iterable[SummaryItem], systems: Mapping[str, System], ours: str, samples: int = SAMPLES
) -> SummaryReport:
    """Let every system summarise every item, and score them. `ours` need not be among the systems."""
    scores: dict[str, list[Rouge]] = {name: [] for name in systems}
    refused = dict.fromkeys(systems, 0)
    faults: dict[str, Counter[str]] = {name: Counter(dict.fromkeys(KINDS, 0)) for name in systems}
    sentences = dict.fromkeys(systems, 0)
    count = 0
    for item in items:
        count += 1
        for name, system in systems.items():
            summary = system(item)
            allowed = permitted(summary, item)
            refused[name] += not allowed
            scores[name].append(_score(summary, item) if allowed else Rouge())
            sentences[name] += len(summary)
            faults[name].update(_stumbles(summary, item))
    twos = {name: [score.rouge2 for score in values] for name, values in scores.items()}
    behind = {
        name: paired_difference(twos[ours], values, samples)
        for name, values in twos.items()
        if ours in twos and name != ours
    }
    rows = (
        SummaryScore(name, mean(values), behind.get(name), refused[name], sentences[name], dict(faults[name]))
        for name, values in scores.items()
    )
    return SummaryReport(count, ours, tuple(rows))


def permitted(summary: Sequence[str], item: SummaryItem) -> bool:
    """Whether a summary keeps the rules: within the budget, every sentence verbatim in a document.

    Runs of white space may differ. An empty summary keeps them.
    """
    documents = [_one_line(article.text) for article in item.articles]
    within = sum(words.count(sentence) for sentence in summary) <= item.words
    return within and all(any(_one_line(sentence) in text for text in documents) for sentence in summary)


def _score(summary: Sequence[str], item: SummaryItem) -> Rouge:
    return rouge("\n".join(summary), item.references, languages.get(item.language))


def _stumbles(summary: Sequence[str], item: SummaryItem) -> list[str]:
    """The kinds of the faults of a summary, once for every place; it is read as one paragraph."""
    language = languages.get(item.language)
    return [fault.kind for fault in sentence_faults([summary], item.articles, language, item.id)]


def _one_line(text: str) -> str:
    return " ".join(text.split())
