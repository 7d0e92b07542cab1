"""Why each sentence of a summary was chosen, and what was passed over because it says the same.

Worked out from the summary and its sources, so that it holds for every method: what a sentence covers that none before
it does, and which other articles say it, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from briefing import languages
from briefing.model import Article, Sentence, Summary
from briefing.summarizers.concepts import Concepts
from briefing.summarizers.facets.terms import Terms
from briefing.summarizers.known import unknown
from briefing.summarizers.reading import units
from briefing.summarizers.tokens import Tokens
from briefing.summarizers.units import Unit

NAMED = 5  # concepts of a reason
SAME = 0.5  # share of the lighter sentence from which two tell the same


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one sentence is printed.

    `covers`: the weightiest words and word pairs that no printed sentence before it holds; `share`: how much of the
    weight of all that matters in the story it adds, 0 to 1; `agreeing`: the other articles that say the same.
    """

    sentence: Sentence
    covers: tuple[str, ...]
    share: float
    agreeing: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A sentence that is not printed, and the printed one that says the same."""

    sentence: Sentence
    printed: Sentence


@dataclass(frozen=True, slots=True)
class Explanation:
    """Reasons in the order of print, repeats in the order of their articles.

    `read_before` counts the sentences that bring nothing new to a reader of the known articles.
    """

    reasons: tuple[Reason, ...]
    passed_over: tuple[Repeat, ...]
    read_before: int


def explain(summary: Summary, known: Iterable[Article] = ()) -> Explanation:
    """Why the summary has the sentences it has; `known` are the articles it was made with as already read."""
    language = languages.get(summary.story.language)
    every = units(article for article in summary.story.articles if article.id not in summary.story.copies)
    fresh = unknown(every, units(known), language)
    tokens = Tokens(fresh, language)
    places = {(unit.sentence.article.id, unit.sentence.start): place for place, unit in enumerate(fresh)}
    printed = [places[s.article.id, s.start] for s in summary.sentences if (s.article.id, s.start) in places]
    terms = Terms(fresh, tokens, language)
    reasons = _reasons(fresh, printed, Concepts(fresh, tokens, language), terms)
    return Explanation(tuple(reasons), tuple(_repeats(fresh, printed, terms)), len(every) - len(fresh))


def _reasons(found: Sequence[Unit], printed: Sequence[int], concepts: Concepts, terms: Terms) -> Iterable[Reason]:
    covered = np.zeros(len(concepts.weights), dtype=bool)
    total = max(float(concepts.weights.sum()), 1e-9)
    for place in printed:
        new = concepts.holds[place] & ~covered
        covered |= new
        heaviest = sorted(new.nonzero()[0].tolist(), key=lambda concept: (-float(concepts.weights[concept]), concept))
        phrases = _apart(concepts.phrases(place, heaviest))
        share = round(float(concepts.weights[new].sum()) / total, 4)
        yield Reason(found[place].sentence, phrases, share, _agreeing(found, place, terms))


def _apart(phrases: Iterable[str]) -> tuple[str, ...]:
    """The first phrases with words that tell, without those that another one holds."""
    chosen: list[str] = []
    for phrase in phrases:
        mine = set(phrase.casefold().split())
        if mine and not any(mine <= set(other.casefold().split()) for other in chosen):
            chosen = [other for other in chosen if not set(other.casefold().split()) <= mine] + [phrase]
        if len(chosen) == NAMED:
            break
    return tuple(chosen)


def _agreeing(found: Sequence[Unit], place: int, terms: Terms) -> tuple[Article, ...]:
    alike = (terms.alike(place) >= SAME).nonzero()[0].tolist()
    articles = {found[other].document: found[other].sentence.article for other in alike}
    articles.pop(found[place].document, None)
    return tuple(articles[document] for document in sorted(articles))


def _repeats(found: Sequence[Unit], printed: Sequence[int], terms: Terms) -> Iterable[Repeat]:
    if not printed:
        return
    alike = np.array([terms.alike(place) for place in printed])
    for place in (alike.max(axis=0) >= SAME).nonzero()[0].tolist():
        if place not in printed:
            yield Repeat(found[place].sentence, found[printed[int(alike[:, place].argmax())]].sentence)
