"""`briefing read`: what came out of my mail?"""

from __future__ import annotations

import click

from briefing.commands import intake, options, records, terminal

EPILOG = """\b
Examples:
  briefing read newsletter.eml
  briefing read inbox/ > articles.jsonl
  briefing read - < page.html
"""


@click.command("read", epilog=EPILOG)
@options.sources
@options.strict
def command(sources: tuple[str, ...], strict: bool) -> int:
    """Print the articles as understood, one JSON object a line."""
    received = intake.receive(sources, strict)
    for article in received.articles:
        terminal.out_json(records.of_article(article))
    return received.status
