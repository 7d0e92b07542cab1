"""What the archive knows of a story: its articles day by day, what a run did to it, what the reader said of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.archive import articles as kept
from briefing.archive.store import Archive, Row
from briefing.model import Article, Story


@dataclass(frozen=True, slots=True)
class Traced:
    """A story of the archive and what became of it in one run.

    status: "new" in this run, "update" where the run added or revised articles, else "continued".
    added: ids of the articles that the run brought. pinned, muted: what the reader said.
    """

    story: Story
    status: str = "continued"
    added: tuple[str, ...] = ()
    pinned: bool = False
    muted: bool = False

    @property
    def timeline(self) -> list[tuple[str | None, list[Article]]]:
        """The articles by day (ISO 8601), oldest first; those without a known day come last, under None."""
        by_day: dict[str | None, list[Article]] = {}
        for article in self.story.articles:
            first, last = kept.days(article.published)
            by_day.setdefault(first if first == last else None, []).append(article)
        return sorted(by_day.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))


def traced(archive: Archive, ids: Sequence[str], granularity: str, run: int | None = None) -> list[Traced]:
    """The stories that hold these articles, with what became of them in the run of that number."""
    rows = archive.rows(
        """SELECT DISTINCT s.story FROM story_articles s JOIN articles a ON a.number = s.article
           WHERE s.granularity = ? AND a.id IN (SELECT value FROM json_each(?)) ORDER BY s.story""",
        granularity,
        json.dumps(ids),
    )
    return trace(archive, [row[0] for row in rows], run)


def trace(archive: Archive, numbers: Sequence[int], run: int | None = None) -> list[Traced]:
    """Stories by their numbers, whole, in that order."""
    wishes: dict[int, set[str]] = {}
    for number, kind in archive.rows("SELECT story, kind FROM wishes"):
        wishes.setdefault(number, set()).add(kind)
    found = []
    for number, story in zip(numbers, load(archive, numbers), strict=True):
        status, added = _status(archive, number, run)
        wished = wishes.get(number, set())
        found.append(Traced(story, status, added, "pin" in wished, "mute" in wished))
    return found


def load(archive: Archive, numbers: Sequence[int], latest: int | None = None) -> list[Story]:
    """Stories with their last articles, `latest` of them or all; in the order of the numbers."""
    heads = {
        row[0]: row[1:]
        for row in archive.rows(
            """SELECT number, id, title, language, why FROM stories
               WHERE number IN (SELECT value FROM json_each(?))""",
            json.dumps(numbers),
        )
    }
    members: dict[int, list[tuple[Article, bool]]] = {number: [] for number in numbers}
    for story, copy, *row in archive.rows(
        f"""SELECT s.story, s.copy, {kept.columns("a")} FROM story_articles s JOIN articles a ON a.number = s.article
            WHERE s.story IN (SELECT value FROM json_each(?)) ORDER BY ifnull(a.published, '9'), a.id""",  # noqa: S608
        json.dumps(numbers),
    ):
        members[story].append((kept.of_row(row), bool(copy)))
    return [_story(heads[number], members[number][-(latest or 0) :]) for number in numbers]


def _story(head: Row, members: Sequence[tuple[Article, bool]]) -> Story:
    own, title, language, why = head
    copies = tuple(article.id for article, copy in members if copy)
    return Story(own, title, language, tuple(article for article, _ in members), copies, tuple(json.loads(why)))


def _status(archive: Archive, number: int, run: int | None) -> tuple[str, tuple[str, ...]]:
    """What a run did to a story; an article counts from the run that put it there, or that brought its wording."""
    rows = archive.rows(
        """SELECT a.id, max(s.run, a.run), s.run FROM story_articles s JOIN articles a ON a.number = s.article
           WHERE s.story = ? ORDER BY a.number""",
        number,
    )
    added = tuple(str(row[0]) for row in rows if row[1] == run)
    if not added:
        return "continued", ()
    return ("update" if any(row[2] < (run or 0) for row in rows) else "new"), added
