"""`briefing evaluate`: how good the summaries and stories are, with simpler ways beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.commands import options, terminal
from briefing.errors import NothingToBrief, NotProven

if TYPE_CHECKING:
    from briefing.evaluation import FacetReport, FacetScore, StoryReport, SummaryReport, SummaryScore, UpdateReport

SUMMARIES_EPILOG = """\b
Examples:
  briefing evaluate summaries references.jsonl
  briefing evaluate summaries references.jsonl --method coverage --method lead --json
  briefing evaluate summaries references.jsonl --floor 0.15

\b
A line of DATA.jsonl:
  {"id": "…", "lang": "en", "documents": [{"title": "…", "text": "…"}],
   "references": ["…"], "words": 60}
"""

STORIES_EPILOG = """\b
Examples:
  briefing evaluate stories labelled.jsonl
  briefing evaluate stories labelled.jsonl --granularity topic --json
  briefing evaluate stories labelled.jsonl --floor 0.9

\b
A line of DATA.jsonl:
  {"id": "…", "lang": "fr", "date": "2022-10-22", "title": "…", "text": "…",
   "story": "…"}
"""

FACETS_EPILOG = """\b
Examples:
  briefing evaluate facets labelled.jsonl
  briefing evaluate facets labelled.jsonl --faults
  briefing evaluate facets labelled.jsonl --floor 0.9

\b
A line of DATA.jsonl (every sentence of a facet; leads that sum up several
belong to none):
  {"id": "…", "lang": "de", "title": "…", "text": "…",
   "facets": [{"name": "…", "sentences": ["…"]}]}
"""

UPDATES_EPILOG = """\b
Examples:
  briefing evaluate updates later.jsonl
  briefing evaluate updates later.jsonl --floor 0.1 --json

\b
A line of DATA.jsonl:
  {"id": "…", "lang": "fr", "first": [{"title": "…", "text": "…"}],
   "then": [{"title": "…", "text": "…"}], "references": ["…"], "words": 100}
"""

DATA = click.Path(path_type=Path)

_KINDS = ("repeated", "dangling", "half quote", "no speaker")
"""The faults of sentences (`evaluation.faults.KINDS`), named here so that help loads no evaluation."""


@click.group("evaluate")
def command() -> None:
    """Score summaries, key points or stories against what people wrote or sorted."""


def floor(what: str) -> Callable[[options.Decorated], options.Decorated]:
    """The option `--floor`: end with status 5 where our own `what` is lower."""
    told = f"Fail (status 5) when our {what} is below this."
    return click.option("--floor", type=click.FloatRange(0, 1), metavar="X", help=told)


@command.command("summaries", epilog=SUMMARIES_EPILOG)
@click.argument("data", metavar="DATA.jsonl", type=DATA)
@click.option("--method", metavar="NAME", multiple=True, help="A method to score; repeatable.")
@floor("ROUGE-2")
@options.as_json
def summaries(data: Path, method: tuple[str, ...], floor: float | None, json: bool) -> int:
    """Score summaries by ROUGE-1, -2 and -L (F1), and by what readers stumble over (sentences in a hundred)."""
    from briefing import evaluation

    named = method or evaluation.DEFAULT_METHODS
    report = evaluation.evaluate_summaries(evaluation.summary_items(data), named, ours=named[0])
    _require(report.items, data)
    if json:
        terminal.out_json(_plain(report), indent=2)
    else:
        columns = ("R-1", "R-2", "R-L", "R-2 of ours minus this one", *_KINDS)
        terminal.out(_table(f"{report.items} summaries", columns, _summary_rows(report)))
    return _judge("ROUGE-2", report.score(report.ours).rouge.rouge2, floor)


@command.command("stories", epilog=STORIES_EPILOG)
@click.argument("data", metavar="DATA.jsonl", type=DATA)
@options.granularity
@floor("B-cubed F1")
@options.as_json
def stories(data: Path, granularity: str, floor: float | None, json: bool) -> int:
    """Score stories by B-cubed and pair F1."""
    from briefing import evaluation

    report = evaluation.evaluate_stories(evaluation.labelled_articles(data), granularity)
    _require(report.articles, data)
    if json:
        terminal.out_json(_plain(report), indent=2)
    else:
        heading = f"{report.articles} articles, {report.stories} stories"
        terminal.out(_table(heading, ("B3 P", "B3 R", "B3 F1", "pair F1", "stories"), _story_rows(report)))
    return _judge("B-cubed F1", report.scores[0].agreement.f1, floor)


@command.command("facets", epilog=FACETS_EPILOG)
@click.argument("data", metavar="DATA.jsonl", type=DATA)
@click.option("--method", metavar="NAME", multiple=True, help="A method to score; repeatable.")
@click.option("--faults", is_flag=True, help="List every fault of the first method.")
@floor("facet recall")
@options.as_json
def facets(data: Path, method: tuple[str, ...], faults: bool, floor: float | None, json: bool) -> int:
    """Score key points against the known facets of articles."""
    from briefing import evaluation

    report = evaluation.evaluate_facets(evaluation.facet_items(data), method or evaluation.FACET_METHODS)
    _require(report.items, data)
    if json:
        terminal.out_json(_plain(report), indent=2)
    else:
        heading = f"{report.items} articles, {report.facets} facets"
        columns = ("found", "first 3", "stable", "labels", "merged", *_KINDS)
        terminal.out(_table(heading, columns, [_facet_row(score) for score in report.scores]))
        for fault in report.scores[0].faults if faults else ():
            terminal.out(f"{fault.kind} | {fault.item} | {fault.text}")
    return _judge("facet recall", report.scores[0].found, floor)


@command.command("updates", epilog=UPDATES_EPILOG)
@click.argument("data", metavar="DATA.jsonl", type=DATA)
@floor("ROUGE-2")
@options.as_json
def updates(data: Path, floor: float | None, json: bool) -> int:
    """Score summaries of later articles for a reader of the first ones."""
    from briefing import evaluation

    report = evaluation.evaluate_updates(evaluation.update_items(data))
    _require(report.items, data)
    if json:
        terminal.out_json(_plain(report), indent=2)
    else:
        columns = ("R-1", "R-2", "R-L", "told before")
        terminal.out(_table(f"{report.items} updates", columns, _update_rows(report)))
    return _judge("ROUGE-2", report.scores[0].rouge.rouge2, floor)


def _facet_row(score: FacetScore) -> tuple[str, ...]:
    shares = (score.found, score.distinct, score.stable, score.labels)
    counts = (score.merged, *(score.count(kind) for kind in _KINDS))
    return (score.name, *map(_figure, shares), *map(str, counts))


def _update_rows(report: UpdateReport) -> list[tuple[str, ...]]:
    return [
        (
            score.name,
            *map(_figure, (score.rouge.rouge1, score.rouge.rouge2, score.rouge.rouge_l)),
            f"{score.repeated} of {score.sentences}",
        )
        for score in report.scores
    ]


def _summary_rows(report: SummaryReport) -> list[tuple[str, ...]]:
    return [
        (
            score.name,
            *map(_figure, (score.rouge.rouge1, score.rouge.rouge2, score.rouge.rouge_l)),
            _behind(score),
            *(f"{100 * score.faults[kind] / max(score.sentences, 1):.1f}" for kind in _KINDS),
        )
        for score in report.scores
    ]


def _story_rows(report: StoryReport) -> list[tuple[str, ...]]:
    return [
        (
            score.name,
            *map(_figure, (score.agreement.precision, score.agreement.recall, score.agreement.f1)),
            _figure(score.agreement.pair_f1),
            str(score.stories),
        )
        for score in report.scores
    ]


def _behind(score: SummaryScore) -> str:
    gap = score.behind
    return "" if gap is None else f"{gap.mean:+.4f} [{gap.low:+.4f} {gap.high:+.4f}]"


def _figure(value: float) -> str:
    return f"{value:.4f}"


def _table(heading: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    table = [(heading, *columns), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(columns) + 1)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table)


def _plain(report: SummaryReport | StoryReport | FacetReport | UpdateReport) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(report)


def _require(count: int, data: Path) -> None:
    if not count:
        raise NothingToBrief(f"{data} holds nothing to score")


def _judge(figure: str, value: float, floor: float | None) -> int:
    if floor is not None and value < floor:
        raise NotProven(f"{figure} is {value:.4f}, below the floor of {floor}")
    return 0
