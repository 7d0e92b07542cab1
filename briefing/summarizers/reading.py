"""Articles → units: the sentences of their paragraphs, with heads and furniture left out."""

from __future__ import annotations

from collections.abc import Iterable

from briefing import languages
from briefing.cleaning import HEAD, PARAGRAPH, Block, blocks
from briefing.languages import Language
from briefing.model import Article, Sentence
from briefing.summarizers.units import Unit
from briefing.text.splitter import spans
from briefing.text.words import count

MOST_SENTENCES = 2_000  # of an article; no news is longer, and what comes later in a book is not its news
MOST_CHARACTERS = 400_000


def units(articles: Iterable[Article]) -> list[Unit]:
    """All sentences of the articles' paragraphs in reading order, article by article."""
    return [unit for document, article in enumerate(articles) for unit in _article_units(article, document)]


def _article_units(article: Article, document: int) -> list[Unit]:
    language = languages.get(article.language)
    found: list[Unit] = []
    paragraph, section, head = 0, 0, ""
    for block in _opening_blocks(article, language):
        stretch = article.text[block.start : block.end]
        if block.kind == HEAD:
            section, head = section + 1, stretch
        if block.kind != PARAGRAPH:
            continue
        if len(found) >= MOST_SENTENCES:
            break
        for start, end in spans(stretch, language):
            text = stretch[start:end]
            sentence = Sentence(text, article, block.start + start, block.start + end)
            found.append(Unit(sentence, document, len(found), paragraph, section, head, count(text)))
        paragraph += 1
    return found


def _opening_blocks(article: Article, language: Language) -> list[Block]:
    """The blocks of the article; of a very long one those of its beginning, without the block that the limit cuts."""
    found = blocks(article.text[:MOST_CHARACTERS], language, article.title)
    return found if len(article.text) <= MOST_CHARACTERS else found[:-1]
