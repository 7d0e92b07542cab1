"""Runs: each is known by what went in, so that the same one again changes nothing and finds the same."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.archive.articles import digest, storable
from briefing.archive.store import Archive
from briefing.model import Article, content_id


def run_id(articles: Iterable[Article], granularity: str) -> str:
    """The id of a run over these articles, whatever their order."""
    return content_id("run", granularity, *sorted({f"{a.id} {digest(a)}" for a in map(storable, articles)}))


def known(archive: Archive, id: str) -> int | None:
    """The number of the run of that id, None where it has not been."""
    row = archive.row("SELECT number FROM runs WHERE id = ?", id)
    return int(row[0]) if row else None


def begin(archive: Archive, id: str, granularity: str) -> int:
    """Enter a run, inside a transaction; its number, which grows from run to run."""
    return archive.write("INSERT INTO runs (id, granularity) VALUES (?, ?)", id, granularity)
