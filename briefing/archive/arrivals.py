"""What came in and when: each article once for each source, numbered in the order of arrival.

Numbers, not clocks, say what is new for an edition: an issue remembers up to which arrival it looked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefing.archive import articles as kept, runs
from briefing.archive.store import Archive
from briefing.model import Article

INTAKE = "intake"
"""What stands for the granularity of a run that only takes in: its articles are in no story yet."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article as it came from a source; `article` has the id that it has in the archive."""

    number: int
    source: str
    article: Article


def states(archive: Archive) -> Mapping[str, str]:
    """Source → what was written of it at its last arrival, as it was given to `take_in`."""
    return dict(map(tuple, archive.rows("SELECT source, state FROM intake")))


@dataclass(frozen=True, slots=True)
class Brought:
    """What a source brought in a run, and how far it was read, as its reader wants to be told next time."""

    source: str
    state: str
    articles: tuple[Article, ...] = ()


def take_in(archive: Archive, all_brought: Iterable[Brought]) -> int:
    """Keep what sources brought and how far they were read, all or nothing; how many articles were not there before."""
    with archive.writing():
        before = latest(archive)
        for brought in all_brought:
            if brought.articles:
                _keep(archive, brought.source, brought.articles)
            archive.write(
                "INSERT INTO intake (source, state) VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state",
                *(brought.source, brought.state),
            )
        row = archive.row("SELECT count(*) FROM arrivals WHERE number > ?", before)
        return int(row[0]) if row else 0


def latest(archive: Archive) -> int:
    """The number of the last arrival, 0 before the first."""
    row = archive.row("SELECT ifnull(max(number), 0) FROM arrivals")
    return int(row[0]) if row else 0


def since(archive: Archive, number: int, sources: Collection[str]) -> list[Arrival]:
    """What came from these sources behind that arrival and not before, in the order of arrival; each article once."""
    rows = archive.rows(
        f"""WITH asked AS (SELECT value AS source FROM json_each(?1))
            SELECT n.number, n.source, {kept.columns("a")} FROM arrivals n JOIN articles a ON a.number = n.article
            WHERE n.number > ?2 AND n.source IN asked AND NOT EXISTS (
                SELECT 1 FROM arrivals e WHERE e.article = n.article AND e.number <= ?2 AND e.source IN asked)
            ORDER BY n.number""",  # noqa: S608  names of columns, ours
        json.dumps(sorted(sources)),
        number,
    )
    found: dict[str, Arrival] = {}
    for row in rows:
        article = kept.of_row(row[2:])
        found.setdefault(article.id, Arrival(row[0], row[1], article))
    return list(found.values())


def followed(archive: Archive, number: int) -> set[str]:
    """The sources that had brought something up to that arrival."""
    return {row[0] for row in archive.rows("SELECT DISTINCT source FROM arrivals WHERE number <= ?", number)}


def _keep(archive: Archive, source: str, brought: Sequence[Article]) -> None:
    name = runs.run_id(brought, INTAKE)
    run = runs.known(archive, name)
    ids = kept.keep(archive, brought, runs.begin(archive, name, INTAKE) if run is None else run)
    archive.write_many(
        """INSERT OR IGNORE INTO arrivals (article, source)
           SELECT number, ? FROM articles WHERE id = ?""",
        [(source, one) for one in ids],
    )
