"""The stories that the archive holds, in one line each."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.archive import articles as kept
from briefing.archive.store import Archive
from briefing.errors import UsageError


@dataclass(frozen=True, slots=True)
class Head:
    """One story: its days are ISO 8601, None where no article has a date; `articles` counts them."""

    id: str
    title: str
    language: str
    granularity: str
    first_day: str | None
    last_day: str | None
    articles: int
    pinned: bool
    muted: bool


def heads(archive: Archive, since: str | None = None, until: str | None = None, limit: int = -1) -> list[Head]:
    """The stories of these days (ISO 8601 in any precision, both included), pinned first, then the latest first."""
    rows = archive.rows(
        """SELECT id, title, language, granularity, first_day, last_day,
             (SELECT count(*) FROM story_articles s WHERE s.story = t.number) AS size,
             EXISTS (SELECT 1 FROM wishes w WHERE w.story = t.number AND kind = 'pin') AS pinned,
             EXISTS (SELECT 1 FROM wishes w WHERE w.story = t.number AND kind = 'mute')
           FROM stories t
           WHERE merged_into IS NULL AND (?1 IS NULL OR last_day >= ?1) AND (?2 IS NULL OR first_day <= ?2)
           ORDER BY pinned DESC, last_day DESC, size DESC, id LIMIT ?3""",
        *(day(since, 0), day(until, 1), limit),
    )
    return [Head(*row[:7], *map(bool, row[7:])) for row in rows]


def newest_day(archive: Archive) -> str | None:
    """The last day that an article of the archive is of, ISO 8601; None where none has a date."""
    row = archive.row("SELECT max(last_day) FROM articles")
    return row[0] if row else None


def day(iso: str | None, end: int) -> str | None:
    """The first (`end` 0) or last (1) day that a date means; None for None, `UsageError` for what is no date."""
    if iso is None:
        return None
    found = kept.days(iso)[end]
    if found is None:
        raise UsageError(f"not a date: {iso!r}; write it like 2022-10-21 or 2022-10")
    return found
