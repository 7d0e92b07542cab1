"""Articles, stories and summaries as the JSON values that the commands print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from briefing.model import Article, KeyPoint, Sentence, Story, Summary

if TYPE_CHECKING:
    from briefing.archive.tracing import Traced
    from briefing.summarizers import Explanation


def of_article(article: Article) -> dict[str, Any]:
    """An article as JSON Lines has it, on input and output alike."""
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "source": article.source,
        "author": article.author,
        "published": article.published,
        "language": article.language,
    }


def of_summary(summary: Summary, why: Explanation | None = None) -> dict[str, Any]:
    """A summary with its word count (runs of letters or digits) and the place of each sentence; why, if it is given."""
    from briefing.text.words import words

    record: dict[str, Any] = {
        "language": summary.language,
        "words": len(words(summary.text)),
        "key_points": [_of_point(point) for point in summary.key_points],
    }
    return record if why is None else {**record, "explanation": _of_explanation(why)}


def _of_explanation(why: Explanation) -> dict[str, Any]:
    return {
        "chosen": [
            {
                **_of_sentence(reason.sentence),
                "covers": list(reason.covers),
                "share": reason.share,
                "agreeing": [article.id for article in reason.agreeing],
            }
            for reason in why.reasons
        ],
        "passed_over": [
            {**_of_sentence(repeat.sentence), "repeats": _of_sentence(repeat.printed)} for repeat in why.passed_over
        ],
        "read_before": why.read_before,
    }


def of_stories(stories: Sequence[Story]) -> dict[str, Any]:
    """Stories with the ids of their articles and the reasons why these are together."""
    return {"stories": [_of_story(story) for story in stories]}


def of_all_traced(stories: Sequence[Traced]) -> dict[str, Any]:
    """Stories of the archive with what became of them."""
    return {"stories": [of_traced(story) for story in stories]}


def of_traced(traced: Traced) -> dict[str, Any]:
    """A story of the archive: its status, the articles that this run added, the days on which it was told."""
    return {
        **_of_story(traced.story),
        "status": traced.status,
        "added": list(traced.added),
        "pinned": traced.pinned,
        "muted": traced.muted,
        "copies": list(traced.story.copies),
        "timeline": [{"day": day, "articles": [a.id for a in articles]} for day, articles in traced.timeline],
    }


def _of_story(story: Story) -> dict[str, Any]:
    return {
        "id": story.id,
        "title": story.title,
        "language": story.language,
        "articles": [article.id for article in story.articles],
        "why": list(story.why),
        "also_in": list(story.also),
    }


def _of_point(point: KeyPoint) -> dict[str, Any]:
    return {"label": point.label, "sentences": [_of_sentence(sentence) for sentence in point.sentences]}


def _of_sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "article": sentence.article.id,
        "start": sentence.start,
        "end": sentence.end,
    }
