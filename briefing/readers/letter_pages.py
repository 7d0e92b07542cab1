"""Newsletters saved as web pages: known by the tables that only mail is still laid out with and by a mail's foot."""

from __future__ import annotations

from collections.abc import Iterator

from briefing import languages
from briefing.cleaning import furniture
from briefing.model import Article, Fate
from briefing.readers import blocks, newsletter, prose, tongue, tree
from briefing.readers.document import DROPPED, Document, Found
from briefing.readers.metadata import Metadata

_FEWEST_TABLES = 2
_FEWEST_STORIES = 2
_LAYOUT = frozenset(("presentation", "none"))


def stories(root: tree.Node, about: Metadata, document: Document) -> list[Found]:
    """The stories of a page that is a newsletter with several of them, and what was left out; [] for other pages."""
    if not _laid_out_as_mail(root):
        return []
    found = blocks.blocks(root)
    language = languages.get(tongue.told("\n".join(block.text for block in found), about.language))
    if not any(furniture(block.text, language) == "mail" and block.link for block in found):
        return []
    left: list[Found] = []

    def drop(title: str, reason: str) -> None:
        left.append(Fate("", title, document.source, DROPPED, reason))

    items = newsletter.items(found, language, about.title, drop)
    if len(items) < _FEWEST_STORIES:
        return []
    return [*_articles(items, about, document), *left]


def _articles(items: list[newsletter.Item], about: Metadata, document: Document) -> Iterator[Article]:
    for item in items:
        yield Article(
            id="",
            title=item.title or about.title,
            text=item.text,
            language=about.language,
            source=about.site or prose.one_line(document.name),
            url=item.url,
            author=about.author,
            published=about.published,
            related=item.related,
            partial=item.partial,
        )


def _laid_out_as_mail(root: tree.Node) -> bool:
    """Whether tables stand in tables, or say that they are no data, and no part of the page says it is an article."""
    if next(tree.find(root, "article"), None) is not None:
        return False
    tables = list(tree.find(root, "table"))
    layout = sum(tree.attribute(table, "role") in _LAYOUT for table in tables)
    nested = sum(next(tree.inside(table, "table"), None) is not None for table in tables)
    return max(layout, nested) >= _FEWEST_TABLES
