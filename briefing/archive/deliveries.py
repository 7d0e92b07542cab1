"""The ledger of deliveries: one row for each issue and recipient, written down before anything is sent.

A row goes from "pending" to "sending" before the data leaves and to "sent" when the receiver has taken it. Its
Message-ID never changes, so that a receiver can drop the copy that a killed run may send twice. What was refused for
good is "failed"; what may work later is "pending" again, with the moment of the next try.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefing.archive.store import Archive
from briefing.errors import UsageError
from briefing.model import content_id

DOMAIN = "briefing.invalid"
"""The domain of Message-IDs where no other is known: a reserved name (RFC 2606), nobody else's."""

_STEPS = {
    "sending": ("pending", "sending"),
    "sent": ("sending",),
    "pending": ("pending", "sending", "failed"),
    "failed": ("pending", "sending"),
}
"""State of a delivery → the states from which it is reached. What was sent stays sent."""

_SELECT = """SELECT issues.id, recipient, message_id, state, reason, attempts, first_try, last_try, next_try
             FROM deliveries JOIN issues ON issues.number = deliveries.issue"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One issue to one recipient: "pending", "sending" (tried, outcome not known), "sent" or "failed", and why.

    `attempts` counts how often data was about to leave or a try came to nothing. Moments are ISO 8601 with offset, ""
    where there was none: of the first try, of the last one, and before which no further one is due.
    """

    issue: str
    recipient: str
    message_id: str
    state: str
    reason: str = ""
    attempts: int = 0
    first_try: str = ""
    last_try: str = ""
    next_try: str = ""


def address(archive: Archive, issue: str, recipients: Iterable[str], domain: str = DOMAIN) -> None:
    """Write down that a kept issue is for these recipients too; those it is for already stay as they are.

    Raises `UsageError` where there is no such issue.
    """
    with archive.writing():
        row = archive.row("SELECT number FROM issues WHERE id = ?", issue)
        if row is None:
            raise UsageError(f"no issue {issue!r} in {archive.path}; `briefing list --issues` names them")
        write_down(archive, int(row[0]), issue, recipients, domain)


def write_down(archive: Archive, number: int, issue: str, recipients: Iterable[str], domain: str) -> None:
    """Inside a transaction: one pending delivery for each recipient that the issue (its row, its id) lacks."""
    archive.write_many(
        """INSERT OR IGNORE INTO deliveries (issue, recipient, message_id, state, reason)
           VALUES (?, ?, ?, 'pending', '')""",
        [(number, to, message_id(issue, to, domain)) for to in dict.fromkeys(recipients)],
    )


def message_id(issue: str, recipient: str, domain: str) -> str:
    """The Message-ID of an issue for somebody; the same one always."""
    return f"<{content_id(issue, recipient)}.{issue}@{domain}>"


def deliveries(archive: Archive, *states: str, issue: str | None = None, edition: str | None = None) -> list[Delivery]:
    """Deliveries in these states (in any, where none is named), of one issue or edition or of all, the oldest first."""
    rows = archive.rows(
        f"""{_SELECT} WHERE issues.id = ifnull(?, issues.id) AND edition = ifnull(?, edition)
            AND (? = 0 OR state IN (?, ?, ?, ?)) ORDER BY issues.number, recipient""",
        *(issue, edition, len(states), *states, *[""] * (4 - len(states))),
    )
    return [Delivery(*row) for row in rows]


def before(archive: Archive, issue: str, recipient: str) -> str:
    """The Message-ID of the issue of the same edition that this recipient was sent last before; "" if none was."""
    row = archive.row(
        """SELECT message_id FROM deliveries JOIN issues ON issues.number = deliveries.issue
           WHERE recipient = ?1 AND state = 'sent'
             AND (edition, issues.number) IN (
                 SELECT earlier.edition, earlier.number FROM issues AS this JOIN issues AS earlier
                 ON earlier.edition = this.edition AND earlier.number < this.number WHERE this.id = ?2)
           ORDER BY issues.number DESC""",
        recipient,
        issue,
    )
    return str(row[0]) if row else ""


def mark(
    archive: Archive, issue: str, recipient: str, state: str, reason: str = "", moment: str = "", next_try: str = ""
) -> Delivery:
    """Write down how a delivery goes on, at which moment, and return it: pending → sending → sent, or failed.

    Each "sending" and each step from pending to pending or failed counts as an attempt; "failed" → "pending" is a
    person's wish and counts as none. Raises `UsageError` for a step that cannot be: what was sent stays sent.
    """
    with archive.writing():
        found = find(archive, issue, recipient)
        if found is None or found.state not in _STEPS.get(state, ()):
            seen = found.state if found else "unknown"
            raise UsageError(f"issue {issue} to {recipient} cannot become {state!r}: it is {seen}")
        tried = state == "sending" or found.state == "pending"
        archive.write(
            """UPDATE deliveries SET state = ?1, reason = ?2, attempts = attempts + ?3, next_try = ?4,
                   last_try = CASE WHEN ?5 = '' THEN last_try ELSE ?5 END,
                   first_try = CASE WHEN first_try = '' THEN ?5 ELSE first_try END
               WHERE message_id = ?6""",
            *(state, reason, int(tried), next_try, moment, found.message_id),
        )
        changed = find(archive, issue, recipient)
    return changed or found


def find(archive: Archive, issue: str, recipient: str) -> Delivery | None:
    """One row of the ledger, None where there is none."""
    row = archive.row(f"{_SELECT} WHERE issues.id = ? AND recipient = ?", issue, recipient)
    return Delivery(*row) if row else None


def note(archive: Archive, issue: str, recipient: str, reason: str, next_try: str = "") -> None:
    """Write down why the outcome of a delivery that is being sent is not known, and when it is tried again."""
    with archive.writing():
        archive.write(
            """UPDATE deliveries SET reason = ?, next_try = ? WHERE recipient = ? AND state = 'sending'
               AND issue = (SELECT number FROM issues WHERE id = ?)""",
            *(reason, next_try, recipient, issue),
        )
