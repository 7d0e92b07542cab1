"""Plain text: paragraphs, and a title where the first line looks like a headline."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.model import Article, Failure
from briefing.readers import decoding, prose
from briefing.readers.document import Document
from briefing.readers.stamps import states_date


def read_text(document: Document) -> Iterator[Article | Failure]:
    """The one article of a plain text."""
    text = prose.normal(decoding.decode(document.data, document.charset))
    title, body = divided(text)
    yield Article(id="", title=title, text=prose.joined(prose.paragraphs(body)), source=document.name, url=document.url)


def divided(text: str) -> tuple[str, str]:
    """Headline and body of a plain text; the headline is "" unless the first line stands alone and looks like one."""
    first, _, rest = text.strip().partition("\n")
    below, _, _ = rest.partition("\n")
    alone = rest.strip() and (not below.strip() or set(below.strip()) in ({"="}, {"-"}))
    if not alone or not prose.is_headline(first.strip()) or states_date(first):
        return "", text
    return prose.one_line(first), rest.removeprefix(below) if below.strip() else rest
