"""The order of the stages: articles → stories → summaries → briefing. Nothing is decided here but the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from briefing import languages
from briefing.errors import NothingToBrief, UsageError
from briefing.grouping import group
from briefing.model import Article, Briefing, Failure, Fate, Story, Summary
from briefing.summarizers import DEFAULT, summarize
from briefing.text import dates
from briefing.text.words import count

POINTS = 3  # key points of a story
WORDS_A_MINUTE = 230


def make_briefing(
    articles: Iterable[Article],
    day: date | str | None = None,
    language: str | None = None,
    title: str | None = None,
    failures: Iterable[Failure] = (),
    stories: int | None = None,
    points: int | None = None,
    words: int | None = None,
    minutes: float | None = None,
    granularity: str = "story",
    method: str = DEFAULT,
) -> Briefing:
    """One issue of all the articles.

    day: the issue's date (ISO 8601 in any precision); the newest article's, in its precision, when absent.
    language: of the page's own words; the one most articles are in when absent.
    stories, points: the most stories of the issue and key points of a story; words, minutes: the budget of all key
    points together. Raises NothingToBrief without articles and UsageError for impossible options.
    """
    received = list(articles)
    if not received:
        raise NothingToBrief("no article to brief: no source held one")
    spoken = language or _main_language(received)
    found = group(received, granularity)
    summaries = _summaries(found[:stories], points, _budget(words, minutes), method)
    if not summaries:
        raise NothingToBrief("no article holds a sentence that could be printed")
    return Briefing(
        date=_day(day, received),
        title=title or str(languages.get(spoken).page.get("title") or languages.get("en").page["title"]),
        language=spoken,
        summaries=tuple(summaries),
        failures=tuple(failures),
        ledger=tuple(_ledger(received, found, summaries)),
    )


def _budget(words: int | None, minutes: float | None) -> int | None:
    if minutes is not None and minutes <= 0:
        raise UsageError(f"minutes must be more than 0, not {minutes}")
    limits = [limit for limit in (words, round(minutes * WORDS_A_MINUTE) if minutes else None) if limit is not None]
    return min(limits, default=None)


def _summaries(found: Sequence[Story], points: int | None, words: int | None, method: str) -> list[Summary]:
    """Summaries of the stories that have a printable sentence, in their order, within the words of the whole issue."""
    summaries: list[Summary] = []
    left = words
    for place, story in enumerate(found):
        share = None if left is None else _share(left, len(found) - place)
        if share == 0:
            break
        summary = summarize(story, words=share, points=points or POINTS, method=method)
        if left is not None and not summary.key_points:
            summary = summarize(story, words=left, points=1, method=method)
        if summary.key_points:
            summaries.append(summary)
            left = None if left is None else left - sum(count(s.text) for s in summary.sentences)
    return summaries


def _share(words: int, stories: int) -> int:
    """The words of the next story: the earlier a story stands the more it gets."""
    return words if stories == 1 else -(-words * 2 // (stories + 1))


def _day(day: date | str | None, articles: Sequence[Article]) -> str:
    if day is not None:
        return day if isinstance(day, str) else day.isoformat()
    newest = dates.newest([a.published[:10] for a in articles if a.published])
    if newest is None:
        raise UsageError("no article has a date; say which day the issue is of (--date 2022-10-22)")
    return newest


def _main_language(articles: Sequence[Article]) -> str:
    spoken = Counter(article.language for article in articles if languages.get(article.language).page)
    return min(spoken, key=lambda code: (-spoken[code], code), default="en")


def _ledger(received: Sequence[Article], found: Sequence[Story], summaries: Sequence[Summary]) -> list[Fate]:
    """What became of every article, in the order of their stories."""
    printed = {summary.story.id for summary in summaries}
    cited = {sentence.article.id for summary in summaries for sentence in summary.sentences}
    fates = []
    for story in found:
        for article in story.articles:
            fate, reason = _fate(article, story, printed, cited)
            fates.append(Fate(article.id, article.title, article.source, fate, reason))
    return fates


def _fate(article: Article, story: Story, printed: set[str], cited: set[str]) -> tuple[str, str]:
    if story.id not in printed:
        return "held back", "no room in this issue"
    if article.id in story.copies:
        return "merged", "repeats another article of its story"
    if article.id not in cited:
        return "merged", "its story is told by other articles"
    return "briefed", ""
