"""Who and where: the names in articles, which tell two events apart that are told in the same words.

Two quakes, two matches, the weather of two towns share their vocabulary; what they do not share is names. A name is a
capitalised word inside a sentence; where all nouns have capitals, one that stands beside another or behind a
preposition. Words of the calendar and common words are none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from briefing.languages import Language
from briefing.model import Article
from briefing.similarity import romanized

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

BODY = 2000  # characters in which names are looked for
HEAD = 350  # characters that say who and where, after the title
LETTERS = 6  # of a name, that its cases do not part it
SAME = 0.2  # share of the names of each head found in the other article, from which on nothing speaks against one event
STRANGERS = 0.2  # what remains of the similarity of two articles that share none
_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x530)) if letter.isupper())
_CAPITALISED = re.compile(rf"[{_CAPITALS}][^\W\d_][^\W_]*")
_INSIDE = re.compile(r"[^\W_][,;:)]?[ '’(-]\Z")
_BESIDE = re.compile(rf"[ -](?=[{_CAPITALS}][^\W\d_])")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ -]\Z")
_BEHIND = 24  # characters looked at before a word
_NEAREST = 3  # those in which the end of the word before it shows


def agreement(articles: Sequence[Article], language: Language, first: Array, second: Array) -> Array:
    """For pairs of articles (their numbers): how much of their likeness remains in view of who and where, 0 to 1.

    1 where the names of one's head are in the other, or where a head has no name; STRANGERS where none is, or none of
    those in the two titles, though the rest ("Civil Defence", the name of the cup) be the same.
    """
    import numpy as np

    actors = _actors(articles, language)
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return np.array([_remains(actors[a], actors[b]) for a, b in pairs], float)


def differ(some: Sequence[Article], others: Sequence[Article], language: Language) -> bool:
    """Whether names speak against one event in most pairs of articles of the two groups."""
    actors = _actors([*some, *others], language)
    doubts = [_remains(a, b) < 1 for a in actors[: len(some)] for b in actors[len(some) :]]
    return 2 * sum(doubts) > len(doubts)


@dataclass(frozen=True, slots=True)
class _Actors:
    """The names in a title, in a head with its title, and in all of an article; and what its title has before a
    colon: where two have the same there, it is the name of a series, and the names in it tell nothing. Of a
    language whose common words are not known, no title is judged: its first word may be any."""

    series: str
    title: frozenset[str]
    head: frozenset[str]
    all: frozenset[str]


def _remains(one: _Actors, other: _Actors) -> float:
    if not one.head or not other.head:
        return 1.0
    found = (len(one.head & other.all) / len(one.head) + len(other.head & one.all) / len(other.head)) / 2
    series = one.title & other.title if one.series == other.series != "" else frozenset()
    mine, theirs = one.title - series, other.title - series
    if mine and theirs and not mine & other.all and not theirs & one.all:
        found = 0.0
    return STRANGERS + (1 - STRANGERS) * min(1.0, found / SAME)


def names(text: str, language: Language, known: Container[str] = ()) -> Iterator[tuple[int, str]]:
    """Names that the text itself shows to be names: where they begin, and their folded beginnings; none of `known`."""
    for match in _CAPITALISED.finditer(text):
        key = _key(match.group(), language)
        if key and key not in known and _is_name(match, text, language):
            yield match.start(), key


def _actors(articles: Sequence[Article], language: Language) -> list[_Actors]:
    """What is a name in one article is one in all of them, at the beginning of a sentence, too."""
    texts = [f"{article.title}\n{article.text[:BODY]}" for article in articles]
    known: set[str] = set()
    for text in texts:
        known.update(key for _, key in names(text, language, known))
    found = []
    for article, text in zip(articles, texts, strict=True):
        held = [(m.start(), key) for m in _CAPITALISED.finditer(text) if (key := _key(m.group(), language)) in known]
        end = len(article.title)
        title = frozenset(key for start, key in held if start < end and language.common_words)
        head = frozenset(key for start, key in held if start <= end + HEAD)
        everything = frozenset(key for _, key in held)
        series = article.title.partition(":")[0] if ":" in article.title else ""
        found.append(_Actors(series, title, head, everything))
    return found


def _is_name(match: re.Match[str], text: str, language: Language) -> bool:
    if not language.nouns_capitalised and _BESIDE.match(text, match.end()):
        return True
    if not _INSIDE.search(text, max(0, match.start() - _NEAREST), match.start()):
        return False
    if not language.nouns_capitalised:
        return True
    word = _WORD_BEFORE.search(text[max(0, match.start() - _BEHIND) : match.start()])
    if word is None:
        return False
    beside, rest = word.group(1), text[match.end() : match.end() + 2]
    if beside[0].isupper() or (rest[:1] in " -" and rest[1:].isupper()):
        return beside.lower() not in language.stop_words or beside.islower()
    return beside in language.grammar.get("before_names", ())


@cache
def _key(word: str, language: Language) -> str:
    """The name as it is compared, "" for a capitalised word that is none."""
    lower = word.lower()
    known = lower in language.stop_words or lower in language.common_words or lower in _calendar(language)
    if known or lower in language.grammar.get("titles", ()):
        return ""
    return romanized(lower)[:LETTERS]


@cache
def _calendar(language: Language) -> frozenset[str]:
    return frozenset(_flat(language.dates.get(name, ()) for name in ("weekdays", "months")))


def _flat(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _flat(value.values())
            yield from _flat(value)
        elif isinstance(value, list | tuple):
            yield from _flat(value)
