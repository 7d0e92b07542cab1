"""Reads a JSON issue back into a `Briefing`, so that an issue that was kept can be set as a page again.

Only for issues that `verify` found nothing wrong with: what is not of the agreed shape is an error here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from briefing.errors import UsageError
from briefing.model import (
    Article,
    Briefing,
    Dispute,
    Failure,
    Fate,
    Figure,
    KeyPoint,
    Moment,
    Quote,
    Related,
    Sentence,
    Story,
    Summary,
)


def load(data: bytes) -> Briefing:
    """The issue of a JSON file (UTF-8), as `render(issue, "json")` wrote it; raises `UsageError` for another shape."""
    try:
        return _issue(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"not an issue of this product: {type(error).__name__}: {error}") from error


def _issue(issue: Mapping[str, Any]) -> Briefing:
    return Briefing(
        date=issue["date"],
        title=issue["title"],
        language=issue["language"],
        summaries=tuple(_summary(story) for story in issue["stories"]),
        failures=tuple(Failure(failure["source"], failure["reason"]) for failure in issue["failures"]),
        ledger=tuple(
            Fate(item["article"], item["title"], item["source"], item["fate"], item["reason"])
            for item in issue["coverage"]["items"]
        ),
    )


def _summary(story: Mapping[str, Any]) -> Summary:
    articles = {given["id"]: _article(given, story["related"]) for given in story["articles"]}

    def sentence(given: Mapping[str, Any]) -> Sentence:
        return Sentence(given["text"], articles[given["article"]], given["start"], given["end"])

    def sentences(point: Mapping[str, Any]) -> tuple[Sentence, ...]:
        return tuple(sentence(given) for given in point["sentences"])

    return Summary(
        story=Story(
            story["id"],
            story["title"],
            story["language"],
            tuple(articles.values()),
            tuple(story["copies"]),
            tuple(story["why"]),
            tuple(story.get("also_in", ())),
        ),
        key_points=tuple(KeyPoint(point["label"], sentences(point)) for point in story["key_points"]),
        numbers=tuple(Figure(f["value"], f["what"], sentence(f["sentence"])) for f in story["numbers"]),
        quotes=tuple(Quote(q["text"], q["speaker"], sentence(q["sentence"])) for q in story["quotes"]),
        timeline=tuple(Moment(m["date"], sentence(m["sentence"])) for m in story["timeline"]),
        disputed=tuple(Dispute(point["label"], sentences(point)) for point in story["disputed"]),
        status=story["status"],
        because=tuple(story.get("because", ())),
        section=story.get("section", ""),
    )


def _article(given: Mapping[str, Any], related: Iterable[Mapping[str, Any]]) -> Article:
    lines = tuple(Related(line["title"], line["url"]) for line in related if line["article"] == given["id"])
    return Article(
        id=given["id"],
        title=given["title"],
        text=given["text"],
        language=given["language"],
        source=given["source"],
        url=given["url"],
        author=given["author"],
        published=given["published"],
        related=lines,
    )
