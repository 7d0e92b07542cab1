"""`briefing summarize`: everything given as one summary on standard output."""

from __future__ import annotations

import click

from briefing.commands import intake, options, records, terminal
from briefing.errors import NothingToBrief
from briefing.model import KeyPoint

EPILOG = """\b
Examples:
  briefing summarize article.html
  briefing summarize inbox/ --words 120 --json
  briefing summarize today/ --known yesterday/ --points 3
  briefing summarize article.txt --method lead --sentences 3
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
@options.as_json
@options.strict
def command(
    sources: tuple[str, ...],
    words: int | None,
    sentences: int | None,
    points: int | None,
    method: str,
    known: tuple[str, ...],
    json: bool,
    strict: bool,
) -> int:
    """Print one summary of everything given."""
    from briefing.summarizers import summarize

    received = intake.receive(sources, strict)
    already = intake.collect(known) if known else intake.Intake()
    summary = summarize(
        received.articles,
        words=words,
        sentences=sentences,
        points=points,
        method=method,
        known=already.articles,
    )
    if json:
        terminal.out_json(records.of_summary(summary), indent=2)
    elif summary.key_points:
        terminal.out("\n".join(_line(point) for point in summary.key_points))
    else:
        raise NothingToBrief("no sentence fits; ask for more words")
    return max(received.status, already.status)


def _line(point: KeyPoint) -> str:
    # A paragraph of a source may be wrapped: in print a key point is one line.
    said = " ".join(" ".join(sentence.text.split()) for sentence in point.sentences)
    return f"{point.label}: {said}" if point.label else said
