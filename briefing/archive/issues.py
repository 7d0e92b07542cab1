"""Issues in the archive: what was printed, word for word, and to whom it was sent.

An issue is kept whole, with its sentences and its deliveries, or not at all. A delivery is written down before it is
tried and its Message-ID never changes, so that a receiver can drop the copy that a killed run may send twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefing.archive.store import Archive, Row
from briefing.errors import UsageError
from briefing.model import Briefing, content_id

_STEPS = {"sending": ("pending", "sending"), "sent": ("sending",), "failed": ("pending", "sending")}
"""State of a delivery → the states from which it is reached."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue as kept: `day` is ISO 8601 in the precision known, `stories` counts those that were printed."""

    id: str
    edition: str
    day: str
    title: str
    language: str
    stories: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One issue to one recipient: "pending", "sending" (tried, outcome not known), "sent" or "failed"."""

    issue: str
    recipient: str
    message_id: str
    state: str
    reason: str = ""


def keep(archive: Archive, issue: Briefing, content: bytes, edition: str = "", recipients: Iterable[str] = ()) -> str:
    """Keep an issue with everything it printed and whom it is for; its id. The same issue again changes nothing.

    content: the issue as JSON, as `verify` reads it.
    """
    own = content_id("issue", edition, issue.date, content.decode("utf-8"))
    with archive.writing():
        if archive.row("SELECT 1 FROM issues WHERE id = ?", own):
            return own
        number = archive.write(
            "INSERT INTO issues (id, edition, day, title, language, content) VALUES (?, ?, ?, ?, ?, ?)",
            *(own, edition, issue.date, issue.title, issue.language, content),
        )
        sentences = [(summary.story.id, sentence) for summary in issue.summaries for sentence in summary.sentences]
        archive.write_many(
            "INSERT INTO printed (issue, place, story, article, sentence) VALUES (?, ?, ?, ?, ?)",
            [(number, place, story, s.article.id, s.text) for place, (story, s) in enumerate(sentences)],
        )
        archive.write_many(
            "INSERT INTO deliveries (issue, recipient, message_id, state, reason) VALUES (?, ?, ?, 'pending', '')",
            [(number, to, f"<{content_id(own, to)}.{own}@briefing.invalid>") for to in dict.fromkeys(recipients)],
        )
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


def deliveries(archive: Archive, *states: str) -> list[Delivery]:
    """Deliveries in these states (in any, where none is named), the oldest first."""
    rows = archive.rows(
        """SELECT issues.id, recipient, message_id, state, reason FROM deliveries
           JOIN issues ON issues.number = deliveries.issue ORDER BY issues.number, recipient"""
    )
    return [one for one in map(_delivery, rows) if not states or one.state in states]


def mark(archive: Archive, issue: str, recipient: str, state: str, reason: str = "") -> None:
    """Write down how a delivery goes on: pending → sending (before the data is sent) → sent, or failed.

    Raises `UsageError` for a step that cannot be: what was sent stays sent.
    """
    with archive.writing():
        row = archive.row(
            """SELECT deliveries.issue, state FROM deliveries JOIN issues ON issues.number = deliveries.issue
               WHERE id = ? AND recipient = ?""",
            issue,
            recipient,
        )
        if row is None or row[1] not in _STEPS.get(state, ()):
            raise UsageError(
                f"issue {issue} to {recipient} cannot become {state!r}: it is {row[1] if row else 'unknown'}"
            )
        archive.write(
            "UPDATE deliveries SET state = ?, reason = ? WHERE issue = ? AND recipient = ?",
            *(state, reason, row[0], recipient),
        )


def _delivery(row: Row) -> Delivery:
    return Delivery(*row)
