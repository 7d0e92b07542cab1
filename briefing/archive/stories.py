"""Stories in the archive: they keep their ids from run to run, grow and merge, and never fall apart by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from briefing.archive import articles as kept
from briefing.archive.sketches import likely, sketch
from briefing.archive.store import Archive
from briefing.archive.tracing import load
from briefing.errors import UsageError
from briefing.model import Article, Story, content_id

WINDOW = {"fine": 7, "story": 7, "topic": 35}
"""Days after (or before) its last article in which a story takes in another one, per granularity."""

LATEST = 60  # articles of one story that are read to see who joins it
COMPANY = 500  # articles; fewer are weighed in the company of archived ones, for what is rare shows only among many


def unplaced(archive: Archive, ids: Sequence[str], granularity: str) -> list[Article]:
    """The articles among these that no story of that granularity has yet."""
    placed = archive.rows(
        """SELECT a.id FROM story_articles s JOIN articles a ON a.number = s.article
           WHERE s.granularity = ? AND a.id IN (SELECT value FROM json_each(?))""",
        granularity,
        json.dumps(ids),
    )
    has_story = {row[0] for row in placed}
    return kept.by_ids(archive, [one for one in ids if one not in has_story])


@dataclass(frozen=True, slots=True)
class Near:
    """What new articles are grouped with: stories that they may join, and articles that only keep them company."""

    stories: list[Story]
    company: list[Article]


def near(archive: Archive, new: Sequence[Article], granularity: str) -> Near:
    """The stories of the last days that are like the new articles, oldest first.

    The days count from the articles' own dates. At most `LATEST` articles of a story are read. Where all are fewer than
    `COMPANY`, the other stories of these days come too, and after them articles of any days for company.
    """
    spans = [_span(article) for article in new]
    reach = WINDOW[granularity]
    rows = archive.rows(
        """SELECT number, first_day, last_day, sketch FROM stories
           WHERE granularity = ? AND merged_into IS NULL AND (last_day IS NULL OR last_day >= ? AND first_day <= ?)
           ORDER BY number""",
        granularity,
        *_bounds(spans, reach),
    )
    known = [_days(row[1], row[2]) for row in rows]

    def reachable(row: int, story: int) -> bool:
        mine, other = spans[row], known[story]
        return mine is None or other is None or (mine[0] - other[1] <= reach and other[0] - mine[1] <= reach)

    found = likely([sketch([article]) for article in new], [row[3] for row in rows], reachable)
    numbers = {rows[place][0] for places in found for place in places}
    place = {row[0]: story for story, row in enumerate(rows)}
    others = _latest(archive, granularity, numbers, COMPANY - len(new))
    within = [n for n in others if n in place and any(reachable(row, place[n]) for row in range(len(new)))]
    stories = load(archive, [*sorted(numbers), *within], LATEST)
    strangers = load(archive, sorted(set(others) - set(within)), LATEST)
    return Near(_in_order(stories), [article for story in strangers for article in story.articles])


def put(archive: Archive, found: Iterable[Story], granularity: str, run: int) -> None:
    """Write stories that grouping made of new articles and of stories from `near`, inside a transaction.

    A story that holds articles of several archived ones merges them into the one whose id it has.
    """
    for story in sorted(found, key=lambda one: one.id):
        _put_one(archive, story, granularity, run)


def number_of(archive: Archive, id: str) -> int:
    """The number of the story of that id, or of the one it was merged into; `UsageError` where there is none."""
    row = archive.row("SELECT number, merged_into FROM stories WHERE id = ?", id)
    if row is None:
        raise UsageError(f"archive {archive.path}: no story {id!r}; `briefing list` shows them")
    return int(row[0] if row[1] is None else row[1])


def create(archive: Archive, story: Story, granularity: str) -> int:
    """Write a story that the archive does not have, without its articles; its number."""
    return archive.write(
        """INSERT INTO stories (id, granularity, title, language, why, first_day, last_day, sketch)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        *(_free_id(archive, story.id, granularity), granularity, story.title, story.language),
        *(json.dumps(story.why), *_first_and_last(story.articles), sketch(story.articles)),
    )


def refresh(archive: Archive, number: int, story: Story) -> None:
    """Bring headline, reasons, days and sketch of a story up to date; its days never shrink here."""
    first, last = _first_and_last(story.articles)
    archive.write(
        """UPDATE stories SET title = ?, language = ?, why = ?, sketch = ?,
           first_day = min(ifnull(first_day, ?), ifnull(?, first_day)),
           last_day = max(ifnull(last_day, ?), ifnull(?, last_day)) WHERE number = ?""",
        *(story.title, story.language, json.dumps(story.why), sketch(story.articles), first, first, last, last, number),
    )


def absorb(archive: Archive, number: int, other: int) -> None:
    """Move everything of one story into another; its id goes on to name that one."""
    archive.write("UPDATE story_articles SET story = ? WHERE story = ?", number, other)
    archive.write("UPDATE stories SET merged_into = ? WHERE ? IN (number, merged_into)", number, other)
    for column in ("story", "other"):
        archive.write(f"UPDATE OR IGNORE wishes SET {column} = ? WHERE {column} = ?", number, other)  # noqa: S608
    archive.write("DELETE FROM wishes WHERE ? IN (story, other) OR kind = 'apart' AND story = other", other)
    archive.write(
        """UPDATE stories SET (first_day, last_day) =
           (SELECT min(first_day), max(last_day) FROM stories WHERE ? IN (number, merged_into)) WHERE number = ?""",
        number,
        number,
    )


def _put_one(archive: Archive, story: Story, granularity: str, run: int) -> None:
    rows = archive.rows(
        """SELECT a.number, a.id, s.story, t.id FROM articles a
           LEFT JOIN story_articles s ON s.article = a.number AND s.granularity = ?
           LEFT JOIN stories t ON t.number = s.story
           WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.number""",
        granularity,
        json.dumps([article.id for article in story.articles]),
    )
    owners = {row[2]: row[3] for row in rows if row[2] is not None}
    number = next((owner for owner, name in owners.items() if name == story.id), None)
    fresh = [row[0] for row in rows if row[2] is None]
    is_new = number is None
    if number is None:
        number = create(archive, story, granularity)
    elif not fresh and len(owners) == 1:
        return
    archive.write_many(
        "INSERT INTO story_articles (article, granularity, story, copy, run) VALUES (?, ?, ?, 0, ?)",
        [(article, granularity, number, run) for article in fresh],
    )
    for other in sorted(set(owners) - {number}):
        absorb(archive, number, other)
    if owners or not is_new:
        refresh(archive, number, story)
    copies = set(story.copies)
    archive.write_many(
        "UPDATE story_articles SET copy = ? WHERE article = ? AND granularity = ?",
        [(int(row[1] in copies), row[0], granularity) for row in rows],
    )


def _latest(archive: Archive, granularity: str, chosen: Iterable[int], room: int) -> list[int]:
    """Of the stories that are not chosen the latest, as long as there is room for their articles beside the chosen."""
    if room <= 0:
        return []
    rows = archive.rows(
        """SELECT t.number, (SELECT count(*) FROM story_articles s WHERE s.story = t.number) FROM stories t
           WHERE t.granularity = ? AND t.merged_into IS NULL
           ORDER BY ifnull(t.last_day, '') DESC, t.number DESC LIMIT ?""",
        granularity,
        COMPANY,
    )
    sizes = {number: min(size, LATEST) for number, size in rows}
    room -= sum(sizes.pop(number, 1) for number in chosen)
    taken = []
    for number, size in sizes.items():
        if size <= room:
            taken.append(number)
            room -= size
    return taken


def _in_order(stories: Iterable[Story]) -> list[Story]:
    """The oldest first, the fuller first: the order in which stories give their id to what is merged."""
    dated = [(_first_and_last(story.articles)[0] or "9", -len(story.articles), story.id, story) for story in stories]
    return [story for *_, story in sorted(dated, key=lambda row: row[:3])]


def _free_id(archive: Archive, id: str, granularity: str) -> str:
    free, attempt = id, 0
    while archive.row("SELECT 1 FROM stories WHERE id = ?", free):
        attempt += 1
        free = content_id("story", id, granularity, str(attempt))
    return free


def _first_and_last(articles: Sequence[Article]) -> tuple[str | None, str | None]:
    dated = [pair for article in articles if (pair := kept.days(article.published))[0]]
    return min((p[0] for p in dated if p[0]), default=None), max((p[1] for p in dated if p[1]), default=None)


def _span(article: Article) -> tuple[int, int] | None:
    return _days(*kept.days(article.published))


def _days(first: str | None, last: str | None) -> tuple[int, int] | None:
    """ISO days as ordinal numbers."""
    if first is None or last is None:
        return None
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()


def _bounds(spans: Sequence[tuple[int, int] | None], reach: int) -> tuple[str, str]:
    """The first and the last day that matter to any of the spans, ISO 8601; an undated article may join any story."""
    first, last = date.min.toordinal(), date.max.toordinal()
    low = max(first, min((span[0] if span else first for span in spans), default=first) - reach)
    high = min(last, max((span[1] if span else last for span in spans), default=last) + reach)
    return date.fromordinal(low).isoformat(), date.fromordinal(high).isoformat()
