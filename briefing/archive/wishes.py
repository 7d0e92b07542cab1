"""The reader's say over stories: pin, mute, split, merge. What is said is a row that all later runs respect."""

from __future__ import annotations

import json
from collections.abc import Sequence

from briefing.archive import stories
from briefing.archive.store import Archive
from briefing.archive.tracing import load
from briefing.errors import UsageError
from briefing.model import Article, Story, content_id


def say(archive: Archive, kind: str, id: str, undo: bool = False) -> None:
    """Pin or mute ("pin", "mute") the story of that id, or take it back; saying it twice changes nothing."""
    with archive.writing():
        number = stories.number_of(archive, id)
        archive.write("DELETE FROM wishes WHERE kind = ? AND story = ?", kind, number)
        if not undo:
            archive.write("INSERT INTO wishes (kind, story, other) VALUES (?, ?, ?)", kind, number, number)


def split(archive: Archive, id: str, article_ids: Sequence[str]) -> str:
    """Take articles out of a story into one of their own, for good; the id of the new story.

    Raises `UsageError` where an article is not in the story, or none would be left in it.
    """
    with archive.writing():
        number = stories.number_of(archive, id)
        story = load(archive, [number])[0]
        granularity = _granularity(archive, number)
        leaving = tuple(article for article in story.articles if article.id in set(article_ids))
        strangers = sorted(set(article_ids) - {article.id for article in leaving})
        if strangers:
            raise UsageError(f"story {id} has no article {', '.join(strangers)}")
        if len(leaving) in (0, len(story.articles)):
            raise UsageError(f"name some of the {len(story.articles)} articles of story {id}, not none or all of them")
        other = stories.create(archive, _of(leaving, story), granularity)
        archive.write(
            """UPDATE story_articles SET story = ?, copy = 0 WHERE story = ? AND article IN
               (SELECT number FROM articles WHERE id IN (SELECT value FROM json_each(?)))""",
            *(other, number, json.dumps([article.id for article in leaving])),
        )
        rest = tuple(article for article in story.articles if article not in leaving)
        _rewrite(archive, number, _of(rest, story))
        archive.write(
            "INSERT OR IGNORE INTO wishes (kind, story, other) VALUES ('apart', ?, ?)", *sorted((number, other))
        )
        return str((archive.row("SELECT id FROM stories WHERE number = ?", other) or [""])[0])


def merge(archive: Archive, id: str, others: Sequence[str]) -> None:
    """Put other stories into the one of that id; their ids name it from now on.

    Raises `UsageError` where their granularities differ.
    """
    with archive.writing():
        number = stories.number_of(archive, id)
        for name in others:
            other = stories.number_of(archive, name)
            if other == number:
                continue
            if _granularity(archive, number) != _granularity(archive, other):
                raise UsageError(f"stories {id} and {name} were made with different granularities")
            stories.absorb(archive, number, other)
        story = load(archive, [number])[0]
        _rewrite(archive, number, story)


def apart(archive: Archive) -> list[tuple[str, str]]:
    """Pairs of ids of stories that the reader has split and that never meet again."""
    rows = archive.rows(
        """SELECT a.id, b.id FROM wishes w JOIN stories a ON a.number = w.story JOIN stories b ON b.number = w.other
           WHERE w.kind = 'apart' ORDER BY 1, 2"""
    )
    return [(row[0], row[1]) for row in rows]


def _granularity(archive: Archive, number: int) -> str:
    return str((archive.row("SELECT granularity FROM stories WHERE number = ?", number) or [""])[0])


def _of(articles: Sequence[Article], story: Story) -> Story:
    """A part of a story as a story: its headline is that of its first article with one."""
    headlines = [article.title for article in articles if article.title]
    title = story.title if story.title in headlines else next(iter(headlines), "")
    return Story(content_id("story", *sorted(a.id for a in articles)), title, story.language, tuple(articles))


def _rewrite(archive: Archive, number: int, story: Story) -> None:
    archive.write("UPDATE stories SET first_day = NULL, last_day = NULL WHERE number = ?", number)
    stories.refresh(archive, number, story)
