"""Stories over days: today's articles join the stories that the archive keeps, and all of it is kept."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.archive import articles as kept, runs, stories, tracing, wishes
from briefing.archive.store import Archive
from briefing.archive.tracing import Traced
from briefing.grouping import group, rank, refuse_unknown
from briefing.grouping.settled import Settled
from briefing.model import Article


def follow(archive: Archive, articles: Iterable[Article], granularity: str = "story") -> list[Traced]:
    """The stories that hold these articles, each with all its articles, the pinned ones first and the muted ones last.

    Articles that the archive has already stay where they are; the others join the stories of the last days or make new
    ones. All is written in one transaction: after a kill nothing of it is there, and the same run gives the same again.
    Raises `UsageError` for an unknown granularity and where the archive cannot be written.
    """
    refuse_unknown(granularity)
    given = list(articles)
    name = runs.run_id(given, granularity)
    with archive.writing():
        known = runs.known(archive, name)
        run = runs.begin(archive, name, granularity) if known is None else known
        ids = kept.keep(archive, given, run)
        _join(archive, ids, granularity, run)
        found = tracing.traced(archive, ids, granularity, run)
    return _in_order(found)


def _join(archive: Archive, ids: list[str], granularity: str, run: int) -> None:
    new = stories.unplaced(archive, ids, granularity)
    if not new:
        return
    near = stories.near(archive, new, granularity)
    settled = Settled(near.stories, wishes.apart(archive), near.company)
    together = [*new, *(article for story in near.stories for article in story.articles)]
    stories.put(archive, group(together, granularity, settled), granularity, run)


def place(archive: Archive, ids: Iterable[str], granularity: str = "story") -> list[Traced]:
    """The stories of articles that the archive has already, as `follow` gives them; those without a story get one.

    Raises `UsageError` for an unknown granularity and where the archive cannot be written.
    """
    refuse_unknown(granularity)
    wanted = list(dict.fromkeys(ids))
    with archive.writing():
        name = runs.run_id(kept.by_ids(archive, wanted), granularity)
        known = runs.known(archive, name)
        run = runs.begin(archive, name, granularity) if known is None else known
        _join(archive, wanted, granularity, run)
        found = tracing.traced(archive, wanted, granularity, run)
    return _in_order(found)


def _in_order(found: Iterable[Traced]) -> list[Traced]:
    return sorted(found, key=lambda one: (one.muted, not one.pinned, rank(one.story)))
