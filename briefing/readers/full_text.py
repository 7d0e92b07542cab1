"""Teasers completed: the page behind an item of a feed, where it holds more of the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.fetch import Client, Fetched, Request, is_web
from briefing.model import Article
from briefing.readers import understood
from briefing.readers.web import document_of
from briefing.text.words import words

_SAME = 0.6
"""Share of the teaser's words that the page must hold: else it is a log-in, a consent form or another article."""
_LONG_WORD = 4


def completed(articles: Sequence[Article], client: Client, named: str = "") -> Iterator[Article]:
    """The same articles in the same order; each teaser with a page behind it that can be read gets the page's text.

    Id, title and date stay those of the feed. A page that cannot be had leaves the teaser as it was.
    """
    teasers = [index for index, article in enumerate(articles) if article.partial and is_web(article.url)]
    requests = [Request(articles[index].url, named=named) for index in teasers]
    pages = {teasers[number]: outcome for number, outcome in client.get_all(requests)}
    for index, article in enumerate(articles):
        page = pages.get(index)
        yield _with_page(article, page) if isinstance(page, Fetched) else article


def _with_page(article: Article, page: Fetched) -> Article:
    for found in understood(document_of(article.url, page)):
        if isinstance(found, Article) and _is_more_of_the_same(article, found):
            return replace(
                article,
                text=found.text,
                language=found.language,
                author=article.author or found.author,
                published=article.published or found.published,
                related=article.related or found.related,
                partial=found.partial,
            )
    return article


def _is_more_of_the_same(teaser: Article, page: Article) -> bool:
    given, held = words(teaser.text), words(page.text)
    telling = {word.casefold() for word in given if len(word) >= _LONG_WORD}
    shared = telling & {word.casefold() for word in held}
    return len(held) > len(given) and len(shared) >= _SAME * len(telling)
