"""Pictures of a story as plain numbers: on which days it was covered, by how many voices. Templates draw them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from briefing.model import Story
from briefing.renderers.view import PictureView
from briefing.renderers.wording import Wording

MOST_BARS = 14
"""More days than this are drawn several to a bar: a picture as wide as a margin."""
TOLD = 7
"""More days with news than this are not told one by one: nobody listens to a longer list."""
NOTHING = PictureView((), "")


def days(story: Story, words: Wording) -> PictureView:
    """Articles of each day from the first to the last; nothing where all are of one day, or their days not known."""
    counts = Counter(day for article in story.articles if (day := _day(article.published)))
    if len(counts) < 2:
        return NOTHING
    first, last = min(counts), max(counts)
    width = -(-((last - first).days + 1) // MOST_BARS)
    bars = [0] * ((last - first).days // width + 1)
    for day, number in counts.items():
        bars[(day - first).days // width] += number
    return PictureView(tuple(bars), _told(counts, words))


def voices(story: Story, names: Sequence[str], words: Wording) -> PictureView:
    """1 for each article that reports by itself, then 0 for each that repeats another; nothing for one article alone.

    names: what each article's source is called, in the order of the story's articles.
    """
    if len(story.articles) < 2:
        return NOTHING
    own = [name for article, name in zip(story.articles, names, strict=True) if article.id not in story.copies]
    copied = [name for article, name in zip(story.articles, names, strict=True) if article.id in story.copies]
    told = _list(words.count("sources", len(story.articles)), own)
    return PictureView((1,) * len(own) + (0,) * len(copied), "; ".join([told, *_copies(copied, words)]))


def _copies(names: Sequence[str], words: Wording) -> list[str]:
    return [_list(words["copies"], names)] if names else []


def _list(head: str, names: Sequence[str]) -> str:
    return f"{head}: {', '.join(dict.fromkeys(names))}" if names else head


def _told(counts: Counter[date], words: Wording) -> str:
    if len(counts) > TOLD:
        ends = " – ".join(words.date(day.isoformat(), "short") for day in (min(counts), max(counts)))
        return f"{ends}: {words.count('articles', counts.total())}"
    dated = ((words.date(day.isoformat(), "short"), counts[day]) for day in sorted(counts))
    return ", ".join(f"{date}: {words.count('articles', number)}" for date, number in dated)


def _day(iso: str | None) -> date | None:
    """The day of an ISO 8601 date or moment; None where it is less precise than that, or impossible."""
    try:
        return date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None
