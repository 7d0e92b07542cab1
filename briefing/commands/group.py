"""`briefing group`: which articles tell one story?"""

from __future__ import annotations

from collections.abc import Iterator

import click

from briefing.commands import intake, options, records, terminal
from briefing.model import Article, Story

EPILOG = """\b
Examples:
  briefing group inbox/
  briefing group inbox/ --explain
  briefing group articles.jsonl --json --granularity topic
"""


@click.command("group", epilog=EPILOG)
@options.sources
@options.granularity
@click.option("--explain", is_flag=True, help="Say why the articles of a story are together.")
@options.as_json
@options.strict
def command(sources: tuple[str, ...], granularity: str, explain: bool, json: bool, strict: bool) -> int:
    """Print which articles tell one story."""
    from briefing.grouping import group

    received = intake.receive(sources, strict)
    stories = group(received.articles, granularity=granularity)
    if json:
        terminal.out_json(records.of_stories(stories), indent=2)
    else:
        terminal.out("\n\n".join("\n".join(_lines(story, explain)) for story in stories))
    terminal.warn(intake.tally(received, len(stories)))
    return received.status


def _lines(story: Story, explain: bool) -> Iterator[str]:
    if len(story.articles) == 1:
        yield _name(story.articles[0])
        return
    yield story.title or story.id
    for article in story.articles:
        yield f"  {_name(article)}"
    if explain:
        yield f"  in common: {', '.join(story.why) or 'nothing but their likeness'}"


def _name(article: Article) -> str:
    title = article.title or article.id
    return f"{title} ({article.source})" if article.source else title
