"""Finding articles in the archive by their words, within dates, a source, a language or a story."""

from __future__ import annotations

import json
from dataclasses import dataclass

from briefing.archive import articles as kept, query, stories
from briefing.archive.catalogue import day
from briefing.archive.snippets import Snippet, snippet, whole
from briefing.archive.store import Archive
from briefing.model import Article

HITS = 20
POOL = 1000
"""Of more finds than these, the ones that came last are ranked: a word that half of the articles hold finds news."""
_TITLE_WEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, the ids of its stories, its headline and a passage with the finds marked."""

    article: Article
    stories: tuple[str, ...]
    title: Snippet
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Filter:
    """What limits a search. `since`, `until`: ISO 8601 in any precision, both included; no span has undated articles.

    `source`: a part of its name; `story`: its id.
    """

    since: str | None = None
    until: str | None = None
    source: str | None = None
    language: str | None = None
    story: str | None = None


def search(archive: Archive, typed: str, within: Filter = Filter(), limit: int = HITS) -> list[Hit]:
    """The best articles for what was typed (see `query`), the best first; `UsageError` where no word was typed."""
    terms = query.parse(typed)
    conditions, values = _conditions(archive, within)
    rows = archive.rows(
        f"""WITH pool AS MATERIALIZED (
              SELECT words.rowid AS number, bm25(words, {_TITLE_WEIGHT}) AS badness FROM words
              WHERE words MATCH ? {conditions} ORDER BY words.rowid DESC LIMIT ?)
            SELECT {kept.columns("articles")},
              (SELECT json_group_array(t.id) FROM story_articles s JOIN stories t ON t.number = s.story
               WHERE s.article = articles.number)
            FROM pool JOIN articles USING (number)
            ORDER BY badness, articles.last_day DESC, articles.number DESC LIMIT ?""",  # noqa: S608  values are bound
        *(query.expression(terms), *values, POOL, limit),
    )
    return [_hit(kept.of_row(row[:-1]), row[-1], terms) for row in rows]


def _hit(article: Article, story_ids: str, terms: list[query.Term]) -> Hit:
    return Hit(article, tuple(json.loads(story_ids)), whole(article.title, terms), snippet(article.text, terms))


def _conditions(archive: Archive, within: Filter) -> tuple[str, list[object]]:
    """What the filter adds to the query, and the values that belong to it."""
    parts: list[str] = []
    values: list[object] = []

    def add(condition: str, value: object) -> None:
        parts.append(condition)
        values.append(value)

    if within.since is not None:
        add("last_day >= ?", day(within.since, 0))
    if within.until is not None:
        add("first_day <= ?", day(within.until, 1))
    if within.source is not None:
        add("instr(lower(source), lower(?)) > 0", within.source)
    if within.language is not None:
        add("language = ?", within.language)
    limits = f"AND +words.rowid IN (SELECT number FROM articles WHERE {' AND '.join(parts)})" if parts else ""  # noqa: S608
    if within.story is not None:
        limits += " AND +words.rowid IN (SELECT article FROM story_articles WHERE story = ?)"
        values.append(stories.number_of(archive, within.story))
    return limits, values
