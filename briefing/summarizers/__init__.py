"""Story → summary: the key points a reader must know, in the sources' own sentences.

`summarize` is the door, `explain` says why a summary is what it is; `METHODS` names every method that chooses
sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from briefing import languages
from briefing.errors import UsageError
from briefing.languages import Language
from briefing.model import Article, KeyPoint, Story, Summary, content_id
from briefing.summarizers import points as key_points
from briefing.summarizers.explaining import Explanation, explain
from briefing.summarizers.extras import with_extras
from briefing.summarizers.known import unknown
from briefing.summarizers.methods import METHODS
from briefing.summarizers.names import DEFAULT
from briefing.summarizers.reading import units
from briefing.summarizers.units import Budget, Unit

__all__ = ["DEFAULT", "METHODS", "Explanation", "explain", "summarize"]

DEFAULT_POINTS = 3


def summarize(
    articles: Iterable[Article] | Story,
    words: int | None = None,
    sentences: int | None = None,
    points: int | None = None,
    method: str = DEFAULT,
    known: Iterable[Article] = (),
) -> Summary:
    """One summary of all the given articles, or of a story.

    Budgets: `words` (runs of letters or digits), `sentences`, `points`; none given means three points. Never exceeded.
    `known`: articles the reader has already read; what they say is not said again.
    Raises UsageError for an unknown method or a budget below one.
    """
    budget = _budget(words, sentences, points)
    if method not in METHODS:
        raise UsageError(f"no method named {method!r}; methods: {', '.join(METHODS)}")
    story = articles if isinstance(articles, Story) else _as_story(list(articles))
    language = languages.get(story.language)
    voices = [article for article in story.articles if article.id not in story.copies]
    found = unknown(units(voices), units(known), language)
    return with_extras(Summary(story, tuple(_key_points(found, language, budget, method))), found, language)


def _budget(words: int | None, sentences: int | None, points: int | None) -> Budget:
    for name, value in (("words", words), ("sentences", sentences), ("points", points)):
        if value is not None and value < 1:
            raise UsageError(f"{name} must be at least 1, not {value}")
    if words is None and sentences is None and points is None:
        points = DEFAULT_POINTS
    return Budget(words, sentences, points)


def _key_points(found: Sequence[Unit], language: Language, budget: Budget, method: str) -> Iterable[KeyPoint]:
    for label, members in key_points.arranged(found, language, budget, method):
        yield KeyPoint(label, tuple(found[index].sentence for index in members))


def _as_story(articles: list[Article]) -> Story:
    spoken = Counter(article.language for article in articles)
    language = min(spoken, key=lambda code: (-spoken[code], code), default="und")
    title = next((article.title for article in articles if article.title), "")
    first: dict[str, str] = {}
    copies = tuple(a.id for a in articles if first.setdefault(" ".join(a.text.split()), a.id) != a.id)
    return Story(content_id("story", *sorted(a.id for a in articles)), title, language, tuple(articles), copies)
