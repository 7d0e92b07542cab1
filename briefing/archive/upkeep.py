"""Keeping the archive small and sound: forgetting what is old, giving space back, looking for damage."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.archive import articles as kept
from briefing.archive.catalogue import day
from briefing.archive.store import Archive


@dataclass(frozen=True, slots=True)
class Size:
    """How much the archive holds; `size` in bytes."""

    articles: int
    stories: int
    issues: int
    size: int


def size(archive: Archive) -> Size:
    """Count what the archive holds."""
    row = archive.row(
        """SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories WHERE merged_into IS NULL),
                  (SELECT count(*) FROM issues),
                  (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)"""
    )
    return Size(*(row or (0, 0, 0, 0)))


def retain(archive: Archive, since: str) -> int:
    """Forget the articles of before a day (ISO 8601 in any precision); how many.

    Pinned stories stay whole, and what an issue printed stays in the issue. An article without a date counts as of the
    newest day that was known when it came.
    """
    with archive.writing():
        rows = archive.rows(
            """WITH came AS (SELECT run, max(max(last_day)) OVER (ORDER BY run) AS day FROM articles GROUP BY run)
               SELECT number FROM articles a JOIN came USING (run) WHERE ifnull(a.last_day, came.day) < ?
               AND NOT EXISTS (SELECT 1 FROM story_articles s JOIN wishes w ON w.story = s.story
                               WHERE s.article = a.number AND w.kind = 'pin')
               ORDER BY number""",
            day(since, 0),
        )
        kept.forget(archive, [row[0] for row in rows])
        archive.write(
            """DELETE FROM stories WHERE merged_into IS NULL
               AND NOT EXISTS (SELECT 1 FROM story_articles s WHERE s.story = stories.number)"""
        )
    return len(rows)


def vacuum(archive: Archive) -> None:
    """Give the space of what was forgotten back to the disk, and put the index in order."""
    with archive.writing():
        archive.write("INSERT INTO words (words) VALUES ('optimize')")
    archive.write("VACUUM")
    archive.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def faults(archive: Archive) -> list[str]:
    """What is damaged in the file, nothing where it is sound: its pages, its references, its full-text index."""
    found = [str(row[0]) for row in archive.rows("PRAGMA integrity_check") if row[0] != "ok"]
    found += [
        f"{row[0]}: row {row[1]} refers to nothing in {row[2]}" for row in archive.rows("PRAGMA foreign_key_check")
    ]
    indexed = archive.row("SELECT count(*) FROM words_docsize")
    counted = archive.row("SELECT count(*) FROM articles")
    if indexed != counted:
        found.append("the full-text index does not hold every article")
    return found
