"""The JSON issue: everything `verify` needs to prove every printed sentence, closed by a digest over the whole file.

The keys and their order are part of the contract; `issue.schema.json` beside this file describes them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from briefing.model import Article, Briefing, Dispute, Fate, KeyPoint, Rendition, Sentence, Summary
from briefing.seal import seal

SCHEMA = "urn:briefing:issue:1"
"""Names the shape of the issue; another shape gets another number."""
_SURROGATE = re.compile("[\ud800-\udfff]")
# What would act on a terminal that the file is shown on; C0 controls `json` escapes itself.
_ACTING = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def render(briefing: Briefing, theme: str, page: str) -> Rendition:
    """The issue as JSON: UTF-8, indented by two spaces, keys in a fixed order, digest last."""
    text = json.dumps(issue(briefing), ensure_ascii=False, indent=2) + "\n"
    # Half a surrogate pair cannot be written in UTF-8; one character for one keeps every offset.
    text = _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", _SURROGATE.sub("\ufffd", text))
    return Rendition("application/json", ".json", seal(text).encode("utf-8"))


def issue(briefing: Briefing) -> dict[str, Any]:
    """The issue as plain lists and dictionaries, its digest still empty."""
    return {
        "schema": SCHEMA,
        "title": briefing.title,
        "date": briefing.date,
        "language": briefing.language,
        "stories": [_story(summary) for summary in briefing.summaries],
        "failures": [{"source": failure.source, "reason": failure.reason} for failure in briefing.failures],
        "coverage": _coverage(briefing.ledger),
        "digest": "",
    }


def _story(summary: Summary) -> dict[str, Any]:
    story = summary.story
    return {
        "id": story.id,
        "title": story.title,
        "language": story.language,
        "status": summary.status,
        "articles": [_article(article) for article in story.articles],
        "copies": list(story.copies),
        "also_in": list(story.also),
        "why": list(story.why),
        "because": list(summary.because),
        "section": summary.section,
        "key_points": _points(summary.key_points),
        "numbers": [{"value": f.value, "what": f.what, "sentence": _sentence(f.sentence)} for f in summary.numbers],
        "quotes": [{"text": q.text, "speaker": q.speaker, "sentence": _sentence(q.sentence)} for q in summary.quotes],
        "timeline": [{"date": m.date, "sentence": _sentence(m.sentence)} for m in summary.timeline],
        "disputed": _points(summary.disputed),
        "related": [
            {"title": related.title, "url": related.url, "article": article.id}
            for article in story.articles
            for related in article.related
        ],
    }


def _article(article: Article) -> dict[str, Any]:
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


def _points(points: Iterable[KeyPoint | Dispute]) -> list[dict[str, Any]]:
    return [{"label": point.label, "sentences": [_sentence(s) for s in point.sentences]} for point in points]


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "article": sentence.article.id, "start": sentence.start, "end": sentence.end}


def _coverage(ledger: tuple[Fate, ...]) -> dict[str, Any]:
    fates = Counter(fate.fate for fate in ledger)
    return {
        "received": len(ledger),
        "briefed": fates["briefed"],
        "merged": fates["merged"],
        "held_back": fates["held back"],
        "dropped": fates["dropped"],
        "items": [
            {"article": f.article, "title": f.title, "source": f.source, "fate": f.fate, "reason": f.reason}
            for f in ledger
        ],
    }
