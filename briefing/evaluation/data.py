"""Reads evaluation data: JSON Lines, one item or article a line, one line in memory at a time.

Summaries: `{"id","lang","documents":[{"title","text","date"?}],"references":[str,…],"words"?}`.
Stories: `{"id","lang","date","title","text","story"}`.
Facets: `{"id","lang","title","text","facets":[{"name","sentences":[str,…]}],"held"?}`.
Updates: `{"id","lang","first":[documents],"then":[documents],"references":[str,…],"words"?}`.
An error names the file, the line and what is wrong there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from briefing import languages
from briefing.errors import UsageError
from briefing.model import Article
from briefing.text import dates

DEFAULT_WORDS = 100
"""The budget of an item that names none, in words."""


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """Articles to summarise together, the summaries that people wrote of them, and the budget in words."""

    id: str
    language: str
    articles: tuple[Article, ...]
    references: tuple[str, ...]
    words: int = DEFAULT_WORDS


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article and the name of the story it belongs to."""

    article: Article
    story: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One topic of an article: its name and every sentence that tells of it, exact up to runs of white space."""

    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacetItem:
    """An article and its facets, the most important ones first; sentences that sum up several belong to none.

    `held` marks an item that is looked at through the figures only, never as a reader.
    """

    article: Article
    facets: tuple[Facet, ...]
    held: bool = False


@dataclass(frozen=True, slots=True)
class UpdateItem:
    """What was read before, and the later articles with the summaries that people wrote of them."""

    first: tuple[Article, ...]
    then: SummaryItem


def summary_items(path: Path) -> Iterator[SummaryItem]:
    """The items of a summaries file, in order; UsageError for what cannot be read."""
    return parse_summaries(_lines(path), str(path))


def labelled_articles(path: Path) -> Iterator[LabelledArticle]:
    """The articles of a stories file, in order; UsageError for what cannot be read."""
    return parse_stories(_lines(path), str(path))


def facet_items(path: Path) -> Iterator[FacetItem]:
    """The items of a facets file, in order; UsageError for what cannot be read."""
    return parse_facets(_lines(path), str(path))


def update_items(path: Path) -> Iterator[UpdateItem]:
    """The items of an updates file, in order; UsageError for what cannot be read."""
    return parse_updates(_lines(path), str(path))


def parse_summaries(lines: Iterable[str], source: str) -> Iterator[SummaryItem]:
    """The items of these JSON lines; `source` is named in errors (UsageError)."""
    for where, row in _rows(lines, source):
        yield _item(row, where)


def parse_stories(lines: Iterable[str], source: str) -> Iterator[LabelledArticle]:
    """The articles of these JSON lines; an id that came before gets a suffix, so that ids stay unique."""
    met: set[str] = set()
    for where, row in _rows(lines, source):
        given = _label(row, "id", where, str(len(met) + 1))
        times = (f"{given}#{time}" for time in count(2))
        unique = given if given not in met else next(name for name in times if name not in met)
        met.add(unique)
        yield LabelledArticle(_article(row, _language(row, where), unique, where), _label(row, "story", where))


def parse_facets(lines: Iterable[str], source: str) -> Iterator[FacetItem]:
    """The items of these JSON lines; every gold sentence must stand in its text (UsageError)."""
    for where, row in _rows(lines, source):
        article = _article(row, _language(row, where), _label(row, "id", where, where), where)
        facets = row.get("facets")
        if not isinstance(facets, list) or not facets:
            raise UsageError(f"{where}: 'facets' must be a list of one or more facets")
        plain = " ".join(article.text.split())
        yield FacetItem(article, tuple(_facet(facet, plain, where) for facet in facets), row.get("held") is True)


def parse_updates(lines: Iterable[str], source: str) -> Iterator[UpdateItem]:
    """The items of these JSON lines; `source` is named in errors (UsageError)."""
    for where, row in _rows(lines, source):
        first = _item({**row, "documents": row.get("first")}, where)
        then = _item({**row, "documents": row.get("then")}, where)
        yield UpdateItem(tuple(replace(article, id=f"{article.id}/first") for article in first.articles), then)


def _facet(row: object, text: str, where: str) -> Facet:
    if not isinstance(row, dict) or not isinstance(row.get("sentences"), list) or not row["sentences"]:
        raise UsageError(f"{where}: a facet needs a list of 'sentences'")
    sentences = tuple(" ".join(str(sentence).split()) for sentence in row["sentences"])
    for sentence in sentences:
        if sentence not in text:
            raise UsageError(f"{where}: not in the text: {sentence!r}")
    return Facet(_label(row, "name", where, ""), sentences)


def _item(row: Mapping[str, Any], where: str) -> SummaryItem:
    language = _language(row, where)
    documents, references = row.get("documents"), row.get("references")
    if not isinstance(documents, list) or not documents:
        raise UsageError(f"{where}: 'documents' must be a list of one or more documents")
    if not isinstance(references, list) or not references or not all(isinstance(r, str) for r in references):
        raise UsageError(f"{where}: 'references' must be a list of one or more texts")
    name = _label(row, "id", where, where)
    articles = tuple(
        _article(document, language, f"{name}/{n}", f"{where}, document {n}") for n, document in enumerate(documents, 1)
    )
    words = row.get("words")
    if words is not None and (not isinstance(words, int) or isinstance(words, bool) or words < 1):
        raise UsageError(f"{where}: 'words' must be a whole number above 0")
    return SummaryItem(name, language or articles[0].language, articles, tuple(references), words or DEFAULT_WORDS)


def _article(document: object, language: str | None, id: str, where: str) -> Article:
    if isinstance(document, str):
        document = {"text": document}
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        raise UsageError(f"{where}: 'text' is missing or is not a text")
    title, stated = document.get("title") or "", document.get("published") or document.get("date") or ""
    if not isinstance(title, str) or not isinstance(stated, str):
        raise UsageError(f"{where}: 'title' and 'date' must be texts")
    published = dates.parse(stated, languages.get(language or ""))
    return Article.from_text(document["text"], title=title, language=language, published=published, id=id)


def _language(row: Mapping[str, Any], where: str) -> str | None:
    """The language stated by the line; None leaves it to detection."""
    stated = row.get("lang") or row.get("language") or None
    if not isinstance(stated, str | None):
        raise UsageError(f"{where}: 'lang' must be a language code such as \"fr\"")
    return stated


def _label(row: Mapping[str, Any], key: str, where: str, otherwise: str | None = None) -> str:
    """A name given as a text or a whole number."""
    value = row.get(key, otherwise)
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise UsageError(f"{where}: '{key}' is missing or is neither a text nor a number")


def _rows(lines: Iterable[str], source: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(lines, 1):
        where = f"{source}, line {number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{where}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise UsageError(f"{where}: not a JSON object")
        yield where, row


def _lines(path: Path) -> Iterator[str]:
    number = 0
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}, line {number}: not UTF-8: {error.reason}") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
