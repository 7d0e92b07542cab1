"""The reader's say over an issue: which articles come in, which stories come first, and how many a source may bring.

What is kept out goes into the ledger with its reason; why a story stands where it does goes into the issue.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from briefing import languages
from briefing.errors import UsageError
from briefing.grouping import rank
from briefing.languages import Language
from briefing.model import Article, Candidate, Fate, Story
from briefing.text import dates
from briefing.text.words import fold, stem, words

ORDERS = ("importance", "newest")
USUAL = 1.0  # weight of a source that nothing is said of


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a reader wants of an issue.

    include, exclude: words or phrases of which an article must hold one, must hold none; any inflection counts, and
    "energ*" any word that begins so. interests: the same, whose stories come first.
    weights: source → what each of its articles counts (1 is usual, 0 keeps stories out that it alone tells).
    caps: source → most stories that it alone brings. A source is known by its name, by the host of its articles, or by
    what `origins` adds for an article's id: a title on the list, a section, an address.
    order: "importance" (most sources first) or "newest".
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)
    order: str = "importance"
    origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises UsageError for an order, a weight or a cap that cannot be."""
        if self.order not in ORDERS:
            raise UsageError(f"no order named {self.order!r}; orders: {', '.join(ORDERS)}")
        for name, weight in self.weights.items():
            if not 0 <= weight < math.inf:
                raise UsageError(f"the weight of {name} must be 0 or more, not {weight}")
        for name, cap in self.caps.items():
            if cap < 0:
                raise UsageError(f"the cap of {name} must be 0 or more, not {cap}")


NONE = Preferences()

Form = tuple[str, str]  # a word of a text, folded, and its stem, folded
Matcher = Callable[[Form], bool]
_WANTED = re.compile(r"[^\W_]+\*?")


def admitted(articles: Sequence[Article], preferences: Preferences) -> tuple[list[Article], list[Fate]]:
    """The articles that the words let in, and what became of the others."""
    kept, left_out = [], []
    include, exclude = _phrases(preferences.include), _phrases(preferences.exclude)
    for article in articles if include or exclude else ():
        found = _held(article, (*include, *exclude))
        unwanted = [phrase for phrase in exclude if phrase in found]
        if unwanted:
            left_out.append(_held_back(article, f"holds “{unwanted[0]}”, which is left out"))
        elif include and not found:
            left_out.append(_held_back(article, "holds none of the words asked for"))
        else:
            kept.append(article)
    return (kept, left_out) if include or exclude else (list(articles), [])


def ordered(candidates: Iterable[Candidate], preferences: Preferences) -> tuple[list[Candidate], list[Fate]]:
    """The stories in the order of the page, each knowing why it stands there, and what became of those kept out."""
    placed = sorted((_placed(each, preferences) for each in candidates), key=lambda each: each[0])
    caps = {fold(name): cap for name, cap in preferences.caps.items()}
    brought: Counter[str] = Counter()
    kept, left_out = [], []
    for _, candidate in placed:
        reason = _muted(candidate.story, preferences) or _over(candidate.story, preferences, caps, brought)
        if reason:
            left_out += [_held_back(article, reason) for article in candidate.story.articles]
        else:
            kept.append(candidate)
    return kept, left_out


def _held_back(article: Article, reason: str) -> Fate:
    return Fate(article.id, article.title, article.source, "held back", reason)


def _placed(candidate: Candidate, preferences: Preferences) -> tuple[tuple[object, ...], Candidate]:
    """What a story is sorted by, and the story with its reasons."""
    story, voices = candidate.story, _voices(candidate.story)
    liked = _liked(voices, preferences.interests)
    weight = sum(_weight(article, preferences) for article in voices)
    newest = dates.newest([article.published[:10] for article in voices if article.published]) or ""
    sources = len({article.source or article.id for article in voices})
    because = [*candidate.because, *(f"of interest: {phrase}" for phrase in liked)]
    because += ["1 source" if sources == 1 else f"{sources} sources"]
    because += [f"weight {weight:g}"] if weight != len(voices) else []
    because += [f"newest article {newest}"] if newest else []
    by_day = _backwards(newest) if preferences.order == "newest" else ()
    key = (not candidate.first, not liked, by_day, -weight, rank(story))
    return key, replace(candidate, because=tuple(because))


def _backwards(day: str) -> tuple[int, ...]:
    """Sorts later days first, and a story without a day last."""
    return tuple(-int(part) for part in day.split("-")) if day else (1,)


def _voices(story: Story) -> list[Article]:
    return [article for article in story.articles if article.id not in story.copies]


def _liked(voices: Sequence[Article], interests: Sequence[str]) -> list[str]:
    phrases = _phrases(interests)
    found = {phrase for article in voices for phrase in _held(article, phrases)} if phrases else set()
    return [phrase for phrase in phrases if phrase in found]


def _weight(article: Article, preferences: Preferences) -> float:
    """What an article counts: the weight of the most exact of its source's names that has one."""
    if not preferences.weights:
        return USUAL
    weights = {fold(name): weight for name, weight in preferences.weights.items()}
    return next((weights[name] for name in _names(article, preferences) if name in weights), USUAL)


def _names(article: Article, preferences: Preferences) -> Iterator[str]:
    """All names that an article's source goes by, folded, the most exact first."""
    for name in preferences.origins.get(article.id, ()):
        yield fold(name)
    yield fold(article.source)
    host = urlsplit(article.url).hostname or ""
    yield host.removeprefix("www.")


def _muted(story: Story, preferences: Preferences) -> str:
    told = any(_weight(article, preferences) for article in _voices(story))
    return "" if told else "its source has the weight 0"


def _over(story: Story, preferences: Preferences, caps: Mapping[str, int], brought: Counter[str]) -> str:
    """Why there is no room for a story that one capped source brings alone; counts it where there is."""
    shared = set(caps).intersection(*(set(_names(article, preferences)) for article in _voices(story)))
    for name in sorted(shared):
        if brought[name] >= caps[name]:
            return f"its source has brought as many stories as it may ({caps[name]})"
    brought.update(shared)
    return ""


def _phrases(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for phrase in given if words(phrase)))


def _held(article: Article, phrases: Sequence[str]) -> set[str]:
    """The phrases that an article holds in its title or text, in any inflection that the stemmer knows."""
    language = languages.get(article.language)
    forms = [(fold(word), fold(stem(word, language))) for word in words(f"{article.title}\n{article.text}")]
    return {phrase for phrase in phrases if _holds(forms, _matchers(phrase, language))}


def _matchers(phrase: str, language: Language) -> list[Matcher]:
    """One test for each word of the phrase."""
    return [_matcher(word.lower(), language) for word in _WANTED.findall(phrase)]


def _matcher(word: str, language: Language) -> Matcher:
    if word.endswith("*"):
        start = fold(word[:-1])
        return lambda form: form[0].startswith(start)
    folded, cut = fold(word), fold(stem(word, language))
    return lambda form: form[0] == folded or form[1] == cut


def _holds(forms: Sequence[Form], matchers: Sequence[Matcher]) -> bool:
    first, *others = matchers
    return any(
        first(form) and all(test(next_) for test, next_ in zip(others, forms[place + 1 :], strict=False))
        for place, form in enumerate(forms[: len(forms) - len(others)])
    )
