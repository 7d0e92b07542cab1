"""`briefing summarize`: everything given as one summary on standard output."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from briefing.commands import intake, options, records, terminal
from briefing.errors import NothingToBrief
from briefing.model import Article, KeyPoint, Sentence

if TYPE_CHECKING:
    from briefing.summarizers import Explanation

LONGEST = 100  # characters of a sentence where only a reminder of it is printed

EPILOG = """\b
Examples:
  briefing summarize article.html
  briefing summarize inbox/ --words 120 --json
  briefing summarize today/ --known yesterday/ --points 3
  briefing summarize article.txt --method lead --sentences 3
  briefing summarize inbox/ --words 120 --explain
"""


@click.command("summarize", epilog=EPILOG)
@options.sources
@options.budget
@options.method
@click.option(
    "--known",
    metavar="SOURCE",
    multiple=True,
    type=options.SOURCE,
    help="Already read: prefer what is new. Repeatable.",
)
@click.option("--explain", is_flag=True, help="Say why each sentence was chosen, and what was passed over as repeated.")
@options.as_json
@options.strict
def command(
    sources: tuple[str, ...],
    words: int | None,
    sentences: int | None,
    points: int | None,
    method: str,
    known: tuple[str, ...],
    explain: bool,
    json: bool,
    strict: bool,
) -> int:
    """Print one summary of everything given."""
    from briefing import summarizers

    received = intake.receive(sources, strict)
    already = intake.collect(known) if known else intake.Intake()
    summary = summarizers.summarize(
        received.articles,
        words=words,
        sentences=sentences,
        points=points,
        method=method,
        known=already.articles,
    )
    why = summarizers.explain(summary, already.articles) if explain else None
    if json:
        terminal.out_json(records.of_summary(summary, why), indent=2)
    elif summary.key_points:
        terminal.out("\n".join(_line(point) for point in summary.key_points))
        if why is not None:
            terminal.out("\n" + "\n".join(_explained(why)))
    else:
        raise NothingToBrief("no sentence fits; ask for more words")
    return max(received.status, already.status)


def _line(point: KeyPoint) -> str:
    # A paragraph of a source may be wrapped: in print a key point is one line.
    said = " ".join(" ".join(sentence.text.split()) for sentence in point.sentences)
    return f"{point.label}: {said}" if point.label else said


def _explained(why: Explanation) -> Iterator[str]:
    for number, reason in enumerate(why.reasons, 1):
        yield f"{number}. {_short(reason.sentence)}"
        yield f"   covers: {', '.join(reason.covers) or 'nothing that others do not'} ({reason.share:.0%} of the story)"
        if reason.agreeing:
            yield f"   said as well by: {', '.join(_name(article) for article in reason.agreeing)}"
    for repeat in why.passed_over:
        yield f"passed over: {_short(repeat.sentence)}"
        yield f"   says the same as: {_short(repeat.printed)}"
    if why.read_before:
        yield f"read before: {why.read_before} sentence{'s' * (why.read_before > 1)}"


def _short(sentence: Sentence) -> str:
    return f"{shorten(' '.join(sentence.text.split()), LONGEST, placeholder='…')} [{_name(sentence.article)}]"


def _name(article: Article) -> str:
    return article.source or article.title or article.id
