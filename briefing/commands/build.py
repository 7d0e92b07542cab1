"""`briefing build`: sources in, one issue out; nothing is kept from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import (
    date as Day,  # noqa: N812  `date` is the option’s name
    datetime,
)
from pathlib import Path

import click

from briefing.commands import choices, files, intake, options, terminal
from briefing.errors import UsageError
from briefing.model import Article, Briefing, Rendition

EPILOG = """\b
Examples:
  briefing build inbox/
  briefing build inbox/ news.rss -f md,pdf,html --stories 8
  briefing build inbox/ --minutes 5 --title "Energy" --language fr
  briefing build inbox/ --interest Kyiv --exclude football --exclude "transfer window"
  briefing build articles.jsonl -f json -o - | briefing verify -
"""


@click.command("build", epilog=EPILOG)
@options.sources
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    default="output",
    show_default=True,
    help="Folder to write to, or - for standard output.",
)
@click.option(
    "-f",
    "--format",
    metavar="FORMAT",
    multiple=True,
    default=("md",),
    show_default=True,
    callback=choices.some_of(choices.formats),
    shell_complete=choices.completing(choices.formats),
    help="Formats to write (md, html, pdf, json, eml, epub), repeatable or with commas.",
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of the issue; without it that of the newest article.",
)
@click.option("--title", help="Title of the page and of the files.")
@click.option(
    "--language",
    metavar="CODE",
    callback=choices.language,
    shell_complete=choices.completing(choices.languages),
    help="Language of the page's own words (fr, en, …); without it the articles'.",
)
@click.option("--stories", type=options.COUNT, metavar="N", help="At most N stories.")
@click.option("--points", type=options.COUNT, metavar="N", help="At most N key points in a story.")
@click.option("--words", type=options.COUNT, metavar="N", help="At most N words in all key points together.")
@click.option("--minutes", type=options.COUNT, metavar="N", help="At most N minutes of reading.")
@options.wishes
@options.granularity
@options.method
@options.theme
@click.option(
    "--page",
    metavar="SIZE",
    default="a4",
    show_default=True,
    callback=choices.one_of(choices.pages),
    shell_complete=choices.completing(choices.pages),
    help="Paper size of the PDF: a4, letter, a5, e-reader, e-note.",
)
@click.option("--front-matter", is_flag=True, help="Begin Markdown with YAML front matter (Obsidian, Hugo).")
@options.strict
def command(
    sources: tuple[str, ...],
    output: str,
    format: tuple[str, ...],
    date: datetime | None,
    title: str | None,
    language: str | None,
    stories: int | None,
    points: int | None,
    words: int | None,
    minutes: int | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    interest: tuple[str, ...],
    granularity: str,
    method: str,
    theme: str,
    page: str,
    front_matter: bool,
    strict: bool,
) -> int:
    """Read sources and write one issue."""
    from briefing.pipeline import make_briefing
    from briefing.preferences import Preferences

    if output == "-" and len(format) != 1:
        raise UsageError("-o - writes one format; name it with -f")
    received = intake.receive(sources, strict)
    issue = make_briefing(
        received.articles,
        day=date.date() if date else _today_if_undated(received.articles),
        language=language,
        title=title,
        failures=tuple(received.failures),
        dropped=tuple(received.dropped),
        stories=stories,
        points=points,
        words=words,
        minutes=minutes,
        granularity=granularity,
        method=method,
        preferences=Preferences(include, exclude, interest),
    )
    _put([_rendered(issue, name, theme, page, front_matter) for name in format], output, files.stem(issue.date, title))
    terminal.warn(intake.tally(received, len(issue.summaries)))
    return received.status


def _today_if_undated(articles: Sequence[Article]) -> Day | None:
    # Only a run without any date asks the clock: otherwise the same sources give the same issue on any day.
    return None if any(article.published for article in articles) else Day.today()


def _rendered(issue: Briefing, name: str, theme: str, page: str, front_matter: bool) -> Rendition:
    from briefing.renderers import md, render

    return md.headed(issue, theme, page) if front_matter and name == "md" else render(issue, name, theme, page)


def _put(renditions: Sequence[Rendition], output: str, stem: str) -> None:
    if output == "-":
        _put_out(renditions[0])
        return
    for rendition in renditions:
        terminal.out(str(files.write(Path(output), f"{stem}.{rendition.suffix.lstrip('.')}", rendition.content)))


def _put_out(rendition: Rendition) -> None:
    if not rendition.media_type.startswith(("text/", "application/json", "message/")):
        raise UsageError(f"{rendition.media_type} is not text: give a folder with -o")
    terminal.out_bytes(rendition.content)
