"""How far each edition is: its last issue, and what its readers have been told of every story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefing.archive.store import Archive


@dataclass(frozen=True, slots=True)
class Last:
    """The last issue of an edition.

    `made` is the moment (ISO 8601, UTC), "" where an older release kept it; `arrival` the number of the last arrival it
    looked at; `written`: its files were written. `place` counts the issues of its day, from 1.
    """

    id: str
    day: str
    made: str
    arrival: int
    written: bool
    place: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the readers of an edition know of one story: sentences as printed, ids of the articles they are from."""

    sentences: tuple[str, ...]
    articles: tuple[str, ...]


def last(archive: Archive, edition: str) -> Last | None:
    """The issue of an edition that was kept last, None where there is none."""
    row = archive.row(
        """SELECT id, day, made, arrival, written,
             (SELECT count(*) FROM issues o WHERE o.edition = i.edition AND o.day = i.day AND o.number <= i.number)
           FROM issues i WHERE edition = ? ORDER BY number DESC LIMIT 1""",
        edition,
    )
    if row is None:
        return None
    own, day, made, arrival, is_written, place = row
    return Last(own, day, made, arrival, bool(is_written), place)


def written(archive: Archive, id: str) -> None:
    """Write down that the files of an issue were written."""
    with archive.writing():
        archive.write("UPDATE issues SET written = 1 WHERE id = ?", id)


def told(archive: Archive, edition: str) -> Mapping[str, Told]:
    """Story → what issues of the edition printed of it, under the id that the story has now; the oldest first."""
    rows = archive.rows(
        """SELECT ifnull(m.id, ifnull(s.id, p.story)), p.sentence, p.article
           FROM printed p JOIN issues i ON i.number = p.issue
           LEFT JOIN stories s ON s.id = p.story LEFT JOIN stories m ON m.number = s.merged_into
           WHERE i.edition = ? ORDER BY i.number, p.place""",
        edition,
    )
    sentences: dict[str, dict[str, None]] = {}
    articles: dict[str, dict[str, None]] = {}
    for story, sentence, article in rows:
        sentences.setdefault(story, {})[sentence] = None
        articles.setdefault(story, {})[article] = None
    return {story: Told(tuple(sentences[story]), tuple(articles[story])) for story in sentences}
