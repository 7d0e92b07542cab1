"""Stories over days: today's articles join the stories that the archive keeps, and all of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from briefing.archive import articles as kept, runs, stories, tracing, wishes
from briefing.archive.store import Archive
from briefing.archive.tracing import Traced
from briefing.grouping import group, rank, refuse_unknown
from briefing.grouping.settled import Settled
from briefing.model import Article, Story

ATTEMPTS = 3  # groupings beside other writers; after them one with the archive locked, so that an end is sure


def follow(archive: Archive, articles: Iterable[Article], granularity: str = "story") -> list[Traced]:
    """The stories that hold these articles, each with all its articles, the pinned ones first and the muted ones last.

    Articles that the archive has already stay where they are; the others join the stories of the last days or make new
    ones. They are kept in one transaction and put into stories in another: a run that is killed between the two does
    the rest when it comes again, and gives the same. While it groups, others may write.
    Raises `UsageError` for an unknown granularity and where the archive cannot be written.
    """
    refuse_unknown(granularity)
    given = list(articles)
    with archive.writing():
        run = _run(archive, given, granularity)
        ids = kept.keep(archive, given, run)
    return _placed(archive, ids, granularity, run)


def place(archive: Archive, ids: Iterable[str], granularity: str = "story") -> list[Traced]:
    """The stories of articles that the archive has already, as `follow` gives them; those without a story get one.

    Raises `UsageError` for an unknown granularity and where the archive cannot be written.
    """
    refuse_unknown(granularity)
    wanted = list(dict.fromkeys(ids))
    with archive.writing():
        run = _run(archive, kept.by_ids(archive, wanted), granularity)
    return _placed(archive, wanted, granularity, run)


def _run(archive: Archive, articles: list[Article], granularity: str) -> int:
    """The number of the run over these articles, that of the earlier one where it has been."""
    name = runs.run_id(articles, granularity)
    known = runs.known(archive, name)
    return runs.begin(archive, name, granularity) if known is None else known


def _placed(archive: Archive, ids: list[str], granularity: str, run: int) -> list[Traced]:
    """Put the articles that have no story into stories, and trace the stories of all.

    Grouping takes long beside reading and writing, so the archive is not locked meanwhile. Where another run has
    written in the end, what was found is void: the articles may be in stories by now, or others for them to join.
    """
    for _ in range(ATTEMPTS):
        with archive.reading():
            seen = archive.state()
            work = _work(archive, ids, granularity)
        found = work()
        with archive.writing():
            if archive.state() == seen:
                stories.put(archive, found, granularity, run)
                return _in_order(tracing.traced(archive, ids, granularity, run))
    with archive.writing():
        stories.put(archive, _work(archive, ids, granularity)(), granularity, run)
        return _in_order(tracing.traced(archive, ids, granularity, run))


def _work(archive: Archive, ids: list[str], granularity: str) -> Callable[[], list[Story]]:
    """What makes the new stories; all that it needs of the archive has been read."""
    new = stories.unplaced(archive, ids, granularity)
    if not new:
        return list
    near = stories.near(archive, new, granularity)
    settled = Settled(near.stories, wishes.apart(archive), near.company)
    together = [*new, *(article for story in near.stories for article in story.articles)]
    return partial(group, together, granularity, settled)


def _in_order(found: Iterable[Traced]) -> list[Traced]:
    return sorted(found, key=lambda one: (one.muted, not one.pinned, rank(one.story)))
