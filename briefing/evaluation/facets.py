"""Facets found, told apart and kept: key points against articles whose topics are known.

"As many points as facets" gives every facet its chance and no second one; what is measured is what a reader sees, the
printed key points, so that any method can be measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from briefing import languages
from briefing.cleaning import PARAGRAPH, blocks
from briefing.evaluation.data import FacetItem
from briefing.evaluation.faults import Fault, label_faults, sentence_faults
from briefing.model import Article, KeyPoint, Summary

FIRST = 3
MISSED, MERGED, UNSTABLE, ALIKE = "missed", "merged", "unstable", "alike"

Summarizer = Callable[[Article, int, int | None], Summary]
"""An article, a number of points, and a number of sentences (None: one a point) in; its summary out."""


@dataclass(frozen=True, slots=True)
class FacetScore:
    """A method's figures over all items, shares from 0 to 1.

    `found`: facets with a point of their own, as many points as facets. `distinct`: different facets in the first three
    points. `stable`: paragraphs that can go without another facet's point going too. `labels`: labels without fault.
    `merged`: items whose two top facets share a point, or one of them has none. `faults`: all that was found wrong.
    """

    name: str
    found: float
    distinct: float
    stable: float
    labels: float
    merged: int
    sentences: int
    faults: tuple[Fault, ...]

    def count(self, kind: str) -> int:
        """How many faults of a kind there are."""
        return sum(fault.kind == kind for fault in self.faults)


@dataclass(frozen=True, slots=True)
class FacetReport:
    """One set: how many items and facets it has, and a score for every method, in the order asked for."""

    items: int
    facets: int
    scores: tuple[FacetScore, ...]


def compare(items: Iterable[FacetItem], systems: Mapping[str, Summarizer], thorough: bool = True) -> FacetReport:
    """Let every system make the points of every item, and score them; without `thorough`, `stable` is 1 unmeasured."""
    measured = list(items)
    facets = sum(len(item.facets) for item in measured)
    scores = [_score(name, system, measured, thorough) for name, system in systems.items()]
    return FacetReport(len(measured), facets, tuple(scores))


@dataclass(frozen=True, slots=True)
class _Figures:
    """One item: each pair is what was reached and what could be."""

    found: tuple[int, int]
    distinct: tuple[int, int]
    stable: tuple[int, int]
    labels: int
    points: int
    sentences: int
    merged: bool
    faults: tuple[Fault, ...]


def _score(name: str, system: Summarizer, items: Sequence[FacetItem], thorough: bool) -> FacetScore:
    figures = [_measure(system, item, thorough) for item in items]
    return FacetScore(
        name,
        found=_share(figure.found for figure in figures),
        distinct=_share(figure.distinct for figure in figures),
        stable=_share(figure.stable for figure in figures),
        labels=_share((figure.labels, figure.points) for figure in figures),
        merged=sum(figure.merged for figure in figures),
        sentences=sum(figure.sentences for figure in figures),
        faults=tuple(fault for figure in figures for fault in figure.faults),
    )


def _share(pairs: Iterable[tuple[int, int]]) -> float:
    reached, possible = (sum(column) for column in zip((0, 0), *pairs, strict=True))
    return reached / possible if possible else 1.0


def _measure(system: Summarizer, item: FacetItem, thorough: bool) -> _Figures:
    name, wanted = item.article.id, len(item.facets)
    summary, first = system(item.article, wanted, None), system(item.article, min(FIRST, wanted), None)
    met = _facets_met(summary.key_points, item)
    faults = [Fault(MISSED, name, facet.name) for place, facet in enumerate(item.facets) if place not in met]
    early = len(_facets_met(first.key_points, item))
    if early < min(FIRST, wanted):
        faults.append(Fault(ALIKE, name, " | ".join(point.label for point in first.key_points)))
    merged = _merged(system, item, met)
    if merged:
        faults.append(Fault(MERGED, name, " | ".join(facet.name for facet in item.facets[:2])))
    tried, lost = _lost(system, item, met) if thorough else (0, [])
    said = [*_printed(summary, name), *_printed(first, name)]
    language = languages.get(item.article.language)
    bad = list(label_faults(summary, language, name))
    return _Figures(
        found=(len(met), wanted),
        distinct=(early, min(FIRST, wanted)),
        stable=(tried - len(lost), tried),
        labels=len(summary.key_points) - len(bad),
        points=len(summary.key_points),
        sentences=len(summary.sentences),
        merged=merged,
        faults=(*faults, *lost, *dict.fromkeys(said), *bad),
    )


def _printed(summary: Summary, name: str) -> Iterable[Fault]:
    texts = [[sentence.text for sentence in point.sentences] for point in summary.key_points]
    return sentence_faults(texts, summary.story.articles, languages.get(summary.language), name)


def _facets_met(points: Iterable[KeyPoint], item: FacetItem) -> set[int]:
    """The facets that have a point."""
    return {place for point in points for place in _facets_of(point, item)}


def _facets_of(point: KeyPoint, item: FacetItem) -> set[int]:
    texts = {" ".join(sentence.text.split()) for sentence in point.sentences}
    return {place for place, facet in enumerate(item.facets) if texts & set(facet.sentences)}


def _merged(system: Summarizer, item: FacetItem, met: set[int]) -> bool:
    """Whether the two top facets lack a point each, or share one when points may have two sentences."""
    wanted = len(item.facets)
    top = set(range(min(2, wanted)))
    longer = system(item.article, wanted, 2 * wanted)
    return not top <= met or any(len(top & _facets_of(point, item)) > 1 for point in longer.key_points)


def _lost(system: Summarizer, item: FacetItem, met: set[int]) -> tuple[int, list[Fault]]:
    """How many paragraphs could be dropped, and those whose loss takes the point of a facet they do not tell of."""
    language = languages.get(item.article.language)
    text, faults, tried = item.article.text, [], 0
    for block in blocks(text, language, item.article.title):
        paragraph = " ".join(text[block.start : block.end].split())
        holders = [[sentence in paragraph for sentence in facet.sentences] for facet in item.facets]
        if block.kind != PARAGRAPH or any(all(inside) for inside in holders):
            continue
        tried += 1
        rest = replace(item.article, text=(text[: block.start].rstrip() + "\n\n" + text[block.end :].lstrip()).strip())
        now = _facets_met(system(rest, len(item.facets), None).key_points, item)
        gone = [item.facets[place].name for place in sorted(met - now) if not any(holders[place])]
        if gone:
            faults.append(Fault(UNSTABLE, item.article.id, f"{', '.join(gone)}, without: {paragraph[:80]}"))
    return tried, faults
