"""How the sources do: when one last answered, when it last had something, and how often it has failed since."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.archive.store import Archive


@dataclass(frozen=True, slots=True)
class Health:
    """One source. Times are ISO 8601 as the caller gave them; `failures` counts those since the last success."""

    source: str
    last_success: str | None = None
    last_item: str | None = None
    failures: int = 0
    reason: str = ""


def succeeded(archive: Archive, source: str, at: str, last_item: str | None = None) -> None:
    """Note that a source answered; `last_item` is the time of its newest item, None where it had nothing new."""
    with archive.writing():
        archive.write(
            """INSERT INTO source_health (source, last_success, last_item, failures, reason) VALUES (?, ?, ?, 0, '')
               ON CONFLICT (source) DO UPDATE SET last_success = excluded.last_success,
               last_item = ifnull(excluded.last_item, last_item), failures = 0, reason = ''""",
            *(source, at, last_item),
        )


def failed(archive: Archive, source: str, reason: str) -> None:
    """Note that a source failed, once more."""
    with archive.writing():
        archive.write(
            """INSERT INTO source_health (source, failures, reason) VALUES (?, 1, ?)
               ON CONFLICT (source) DO UPDATE SET failures = failures + 1, reason = excluded.reason""",
            *(source, reason),
        )


def health(archive: Archive) -> list[Health]:
    """All sources that were ever noted, by name."""
    rows = archive.rows("SELECT source, last_success, last_item, failures, reason FROM source_health ORDER BY source")
    return [Health(*row) for row in rows]
