"""Issues in the archive: what was printed, word for word, and whom it is for.

An issue is kept whole, with its sentences and its deliveries, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefing.archive import deliveries
from briefing.archive.store import Archive
from briefing.model import Briefing, content_id


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue as kept: `day` is ISO 8601 in the precision known, `stories` counts those that were printed."""

    id: str
    edition: str
    day: str
    title: str
    language: str
    stories: int


def keep(
    archive: Archive,
    issue: Briefing,
    content: bytes,
    edition: str = "",
    recipients: Iterable[str] = (),
    domain: str = deliveries.DOMAIN,
    made: str = "",
    arrival: int = 0,
) -> str:
    """Keep an issue with everything it printed and whom it is for; its id. The same issue again changes nothing.

    content: the issue as JSON, as `verify` reads it. domain: that of the Message-IDs, best the sender's.
    made: the moment (ISO 8601, UTC). arrival: the number of the last arrival that the issue looked at.
    """
    own = content_id("issue", edition, issue.date, content.decode("utf-8"))
    with archive.writing():
        if archive.row("SELECT 1 FROM issues WHERE id = ?", own):
            return own
        number = archive.write(
            """INSERT INTO issues (id, edition, day, title, language, content, made, arrival)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            *(own, edition, issue.date, issue.title, issue.language, content, made, arrival),
        )
        sentences = [(summary.story.id, sentence) for summary in issue.summaries for sentence in summary.sentences]
        archive.write_many(
            "INSERT INTO printed (issue, place, story, article, sentence) VALUES (?, ?, ?, ?, ?)",
            [(number, place, story, s.article.id, s.text) for place, (story, s) in enumerate(sentences)],
        )
        deliveries.write_down(archive, number, own, recipients, domain)
    return own


def issues(archive: Archive, edition: str | None = None) -> list[Issue]:
    """The issues kept (of one edition), the newest first."""
    rows = archive.rows(
        """SELECT id, edition, day, title, language,
                  (SELECT count(DISTINCT story) FROM printed WHERE printed.issue = issues.number)
           FROM issues WHERE edition = ifnull(?, edition) ORDER BY day DESC, number DESC""",
        edition,
    )
    return [Issue(*row) for row in rows]


def edition_of(archive: Archive, id: str) -> str | None:
    """The edition that an issue is of, None where there is no such issue."""
    row = archive.row("SELECT edition FROM issues WHERE id = ?", id)
    return str(row[0]) if row else None


def known(archive: Archive, content: bytes) -> str | None:
    """The id of the newest issue kept with exactly these bytes, None where there is none."""
    row = archive.row("SELECT id FROM issues WHERE content = ? ORDER BY number DESC", content)
    return str(row[0]) if row else None


def content(archive: Archive, id: str) -> bytes | None:
    """The issue of that id as JSON, None where there is none."""
    row = archive.row("SELECT content FROM issues WHERE id = ?", id)
    return bytes(row[0]) if row else None


def printed(archive: Archive, edition: str | None = None, story: str | None = None) -> list[str]:
    """The sentences that were printed (in an edition, of a story), the oldest first, each once."""
    rows = archive.rows(
        """SELECT sentence FROM printed JOIN issues ON issues.number = printed.issue
           WHERE edition = ifnull(?, edition) AND story = ifnull(?, story) ORDER BY issues.number, place""",
        edition,
        story,
    )
    return list(dict.fromkeys(row[0] for row in rows))
