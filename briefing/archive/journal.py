"""The journal of the unattended job: each run with its times, its outcome, what it counted and how long it took."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.archive.store import Archive

LONGEST = 1_000
"""Runs that the journal remembers."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One run. Times are ISO 8601 with their offset; `ended` and `status` are None where it was cut off or still runs.

    `seconds` is how long each stage took.
    """

    number: int
    started: str
    ended: str | None
    status: int | None
    editions: tuple[str, ...]
    counts: Mapping[str, int]
    seconds: Mapping[str, float]


def begin(archive: Archive, started: str, editions: Sequence[str]) -> int:
    """Write down that a run has begun; its number. Runs of long ago are forgotten."""
    with archive.writing():
        number = archive.write(
            "INSERT INTO journal (started, editions, counts, seconds) VALUES (?, ?, '{}', '{}')",
            *(started, json.dumps(editions)),
        )
        archive.write("DELETE FROM journal WHERE number <= ?", number - LONGEST)
    return number


def end(
    archive: Archive, number: int, ended: str, status: int, counts: Mapping[str, int], seconds: Mapping[str, float]
) -> None:
    """Write down how a run has ended."""
    rounded = {stage: round(spent, 3) for stage, spent in seconds.items()}
    with archive.writing():
        archive.write(
            "UPDATE journal SET ended = ?, status = ?, counts = ?, seconds = ? WHERE number = ?",
            *(ended, status, json.dumps(counts), json.dumps(rounded), number),
        )


def entries(archive: Archive, limit: int = -1) -> list[Entry]:
    """The runs, the latest first, at most `limit` of them."""
    rows = archive.rows(
        """SELECT number, started, ended, status, editions, counts, seconds FROM journal
           ORDER BY number DESC LIMIT ?""",
        limit,
    )
    return [
        Entry(number, started, ended, status, tuple(json.loads(names)), json.loads(counts), json.loads(seconds))
        for number, started, ended, status, names, counts, seconds in rows
    ]
