"""The order of the stages: articles → stories → summaries → briefing. Nothing is decided here but the order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from briefing import languages
from briefing.errors import NothingToBrief, UsageError
from briefing.grouping import group, linked
from briefing.model import Article, Briefing, Candidate, Failure, Fate, Story, Summary
from briefing.preferences import NONE, Preferences, admitted, ordered
from briefing.summarizers import DEFAULT, summarize
from briefing.text import dates
from briefing.text.words import count

POINTS = 3  # key points of a story
FEW, GENEROUS = 2, 5  # an issue of so few stories gives them up to so many points
WORDS_A_POINT = 200  # words of an article for each point more
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
    dropped: Iterable[Fate] = (),
    preferences: Preferences = NONE,
) -> Briefing:
    """One issue of all the articles: `brief` of the stories that they make.

    dropped: what the readers left out, for the ledger. preferences: what the reader wants left out or put first.
    Raises NothingToBrief without articles and UsageError for impossible options.
    """
    received = list(articles)
    if not received:
        raise NothingToBrief("no article to brief: no source held one")
    wanted, left_out = admitted(received, preferences)
    return brief(
        [Candidate(story) for story in group(wanted, granularity)],
        day,
        language,
        title,
        failures,
        stories,
        points,
        words,
        minutes,
        method,
        dropped=[*dropped, *left_out],
        preferences=preferences,
    )


def brief(
    candidates: Iterable[Candidate],
    day: date | str | None = None,
    language: str | None = None,
    title: str | None = None,
    failures: Iterable[Failure] = (),
    stories: int | None = None,
    points: int | None = None,
    words: int | None = None,
    minutes: float | None = None,
    method: str = DEFAULT,
    dropped: Iterable[Fate] = (),
    preferences: Preferences = NONE,
) -> Briefing:
    """One issue of these stories, in the order that the preferences give them.

    day: the issue's date (ISO 8601 in any precision); the newest article's, in its precision, when absent.
    language: of the page's own words; the one most articles are in when absent.
    stories, points: the most stories of the issue and key points of a story; words, minutes: the budget of all key
    points together. dropped: what was left out before, for the ledger.
    Raises NothingToBrief where nothing can be printed and UsageError for impossible options.
    """
    _check(day, minutes, stories=stories, points=points, words=words)
    offered, left_out = ordered(candidates, preferences)
    if not offered:
        raise NothingToBrief("no article to brief: your preferences leave all of them out")
    offered = _together(offered)
    received = [article for candidate in offered for article in candidate.story.articles]
    spoken = language or _main_language(received)
    room = _budget(words, minutes)
    summaries, tried = _summaries(offered, stories, points or _points(offered), room, method)
    if not summaries:
        fits = "" if room is None else f" in {room} words"
        raise NothingToBrief(f"no article holds a sentence that could be printed{fits}")
    found = [candidate.story for candidate in offered]
    return Briefing(
        date=_day(day, received),
        title=title or str(languages.get(spoken).page.get("title") or languages.get("en").page["title"]),
        language=spoken,
        summaries=tuple(_naming_each_other(summaries)),
        failures=tuple(sorted(failures, key=lambda f: (f.source, f.reason))),
        ledger=(*_ledger(found, found[:tried], summaries), *_in_order([*dropped, *left_out])),
    )


def _check(day: date | str | None, minutes: float | None, **counts: int | None) -> None:
    """Raises UsageError for what no issue can be made with."""
    for name, value in counts.items():
        if value is not None and value < 1:
            raise UsageError(f"{name} must be at least 1, not {value}")
    if minutes is not None and not 0 < minutes < math.inf:
        raise UsageError(f"minutes must be more than 0, not {minutes}")
    try:
        dates.interval(day if isinstance(day, str) else "2000")
    except ValueError:
        raise UsageError(f"the day of an issue is a date such as 2022-10-22, not {day!r}") from None


def _budget(words: int | None, minutes: float | None) -> int | None:
    read = None if minutes is None else max(1, round(minutes * WORDS_A_MINUTE))
    return min((limit for limit in (words, read) if limit is not None), default=None)


def _summaries(
    found: Sequence[Candidate], most: int | None, points: int, words: int | None, method: str
) -> tuple[list[Summary], int]:
    """Summaries of the first stories that have a printable sentence, within the words of the whole issue.

    Also how many stories were looked at: those after them had no room.
    """
    summaries: list[Summary] = []
    wanted = len(found) if most is None else most
    left = words
    for place, candidate in enumerate(found):
        if left == 0 or len(summaries) == wanted:
            return summaries, place
        share = None if left is None else _share(left, min(len(found) - place, wanted - len(summaries)))
        story, known = candidate.story, candidate.known
        summary = summarize(story, words=share, points=points, method=method, known=known)
        if left is not None and not summary.key_points:
            summary = summarize(story, words=left, points=1, method=method, known=known)
        if summary.key_points:
            of_candidate = replace(summary, because=candidate.because, section=candidate.section)
            summaries.append(replace(of_candidate, status=candidate.status))
            left = None if left is None else left - sum(count(s.text) for s in summary.sentences)
    return summaries, len(found)


def _together(offered: Sequence[Candidate]) -> list[Candidate]:
    """The stories with those on one event in several languages side by side, each knowing the others."""
    stories = [candidate.story for candidate in offered]
    known = stories if any(story.also for story in stories) else linked(stories)
    by_id = {story.id: replace(each, story=story) for each, story in zip(offered, known, strict=True)}
    placed: dict[str, Candidate] = {}
    for story in known:
        for own in (story.id, *story.also):
            if own in by_id:  # the reader may not want the other
                placed.setdefault(own, by_id[own])
    return list(placed.values())


def _naming_each_other(summaries: Sequence[Summary]) -> Iterator[Summary]:
    """The summaries, each naming only those in other languages that are printed too."""
    printed = {summary.story.id for summary in summaries}
    for summary in summaries:
        also = tuple(other for other in summary.story.also if other in printed)
        yield replace(summary, story=replace(summary.story, also=also))


def _in_order(fates: Iterable[Fate]) -> list[Fate]:
    """Whatever the order of the sources was."""
    return sorted(fates, key=lambda f: (f.source, f.title, f.article, f.fate, f.reason))


def _points(found: Sequence[Candidate]) -> int:
    """Key points of a story: more in an issue of one or two stories, the longer they are told."""
    if len(found) > FEW:
        return POINTS
    longest = max((count(article.text) for each in found for article in each.story.articles), default=0)
    return min(POINTS + longest // WORDS_A_POINT, GENEROUS)


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
    """The language most articles are in; where two are even, the one with more to read."""
    spoken: Counter[str] = Counter()
    length: Counter[str] = Counter()
    for article in articles:
        if languages.get(article.language).page:
            spoken[article.language] += 1
            length[article.language] += len(article.text)
    return min(spoken, key=lambda code: (-spoken[code], -length[code], code), default="en")


def _ledger(found: Sequence[Story], tried: Sequence[Story], summaries: Sequence[Summary]) -> list[Fate]:
    """What became of every article, in the order of their stories."""
    printed = {summary.story.id for summary in summaries}
    without = {story.id for story in tried} - printed
    cited = {sentence.article.id for summary in summaries for sentence in summary.sentences}
    fates = []
    for story in found:
        for article in story.articles:
            fate, reason = _fate(article, story, without, printed, cited)
            fates.append(Fate(article.id, article.title, article.source, fate, reason))
    return fates


def _fate(article: Article, story: Story, without: set[str], printed: set[str], cited: set[str]) -> tuple[str, str]:
    if story.id in without:
        return "dropped", "no sentence that could be printed"
    if story.id not in printed:
        return "held back", "no room in this issue"
    if article.id in story.copies:
        return "merged", "repeats another article of its story"
    if article.id not in cited:
        return "merged", "its story is told by other articles"
    return "briefed", ""
