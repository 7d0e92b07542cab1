"""The figures that matter for a story, each with the words it counts, verbatim.

What several sources say, what the key points say and what stands early matters; small counts, things said in passing
and what a quotation says do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log10

from briefing.languages import Language
from briefing.model import Figure, Sentence
from briefing.summarizers.extras import numerals, sentences
from briefing.summarizers.extras.amounts import COUNT, MONEY, SHARE, Amount, amounts
from briefing.summarizers.extras.words import alternatives
from briefing.summarizers.units import Unit
from briefing.text.words import WORD, count, fold_apostrophes, is_content, stems

MOST = 3  # figures of a story
PRINTED, AGREED, EARLY, SIZE = 0.9, 1.5, 1.0, 0.15
TITLED, RELATED, MOST_RELATED = 1.0, 0.3, 2  # the value in a title; words of the sentence in a title
GENERIC = 0.5
OPENING = 2  # sentences of an article in which a bare measure may be its news
WHOLE = 100  # percent of something say nothing
DAY = len("2022-10-21")
DECAY = 4.0  # sentences
LEAST = 1.35  # below it a figure is said in passing
SMALL = 10  # counts below it are seldom news
WORDS = 7  # of what is printed beside the value
OWNER = 4  # words of a noun phrase before a value, its determiner included
_BREAKS = frozenset(',;:()–—«»“”„"،؛')
_STOPS = re.compile(r"[,;:.!?…،؛؟()\[\]–—«»“”„\"]|$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: Figure
    amount: Amount
    unit: Unit


@dataclass(frozen=True, slots=True)
class _Titles:
    """What the titles of a story say: stems and values."""

    keys: frozenset[str]
    values: frozenset[float]

    @classmethod
    def of(cls, units: Sequence[Unit], language: Language) -> _Titles:
        titles = list(dict.fromkeys(unit.sentence.article.title for unit in units))
        keys = frozenset(key for title in titles for key in sentences.keys(title, language))
        return cls(keys, frozenset(n.high for title in titles for n in numerals.numbers(title, language)))


def figures(
    units: Sequence[Unit], printed: Sequence[Sentence], disputed: Collection[float], language: Language
) -> tuple[Figure, ...]:
    """The two or three figures to print, the weightiest first; none where no figure is sure to matter.

    `disputed` are values that sources contradict each other about.
    """
    known = [c for unit in units for c in _candidates(unit, language) if c.amount.point not in disputed]
    found = _latest(known, language)
    titles = _Titles.of(units, language)
    worth = {id(c): _worth(c, found, printed, titles, language) for c in found}
    ranked = sorted(found, key=lambda c: (-round(worth[id(c)], 9), c.unit.document, c.unit.position))
    chosen: list[_Candidate] = []
    for candidate in ranked:
        fresh = not any(_same(candidate, other, language) for other in chosen)
        if fresh and len(chosen) < MOST and worth[id(candidate)] >= LEAST:
            chosen.append(candidate)
    return tuple(candidate.figure for candidate in chosen)


def _latest(known: Sequence[_Candidate], language: Language) -> list[_Candidate]:
    """The candidates that no later article says otherwise."""
    alike: dict[tuple[str, str], list[_Candidate]] = {}
    for c in known:
        alike.setdefault((c.amount.noun, c.amount.unit), []).append(c)
    rivals = (alike[c.amount.noun, c.amount.unit] for c in known)
    return [c for c, others in zip(known, rivals, strict=True) if not any(_supersedes(o, c, language) for o in others)]


def _supersedes(late: _Candidate, early: _Candidate, language: Language) -> bool:
    """Whether an article of a later day says another value for the same thing, the nouns being the same."""
    a, b = late.amount, early.amount
    days = [(c.unit.sentence.article.published or "")[:DAY] for c in (late, early)]
    if days[0] <= days[1] or not days[1] or a.point == b.point or not a.noun:
        return False
    shared = sentences.keys(late.unit.text, language) & sentences.keys(early.unit.text, language)
    return len(shared - {a.noun}) > 1


def _candidates(unit: Unit, language: Language) -> list[_Candidate]:
    text = unit.text
    quoted = sentences.quoted(text)
    found = []
    for amount in amounts(text, language):
        if amount.former or any(start < amount.start < end for start, end in quoted):
            continue
        small = (amount.point < SMALL and not amount.unit) or (amount.unit == SHARE and amount.point == WHOLE)
        what = _what(text, amount, language)
        if what is not None and not small and not amount.spelled:
            figure = Figure(text[amount.start : amount.end], text[what[0] : what[1]], unit.sentence)
            found.append(_Candidate(figure, amount, unit))
    return found


def _what(text: str, amount: Amount, language: Language) -> tuple[int, int] | None:
    """The words beside the value; a noun that says little takes its verb along, a sum may stand behind its noun."""
    what = amount.what
    if what is None:
        return _owner(text, amount, language)
    if _is_bare(text, amount):
        return _extended(text, what, 1) or what
    if amount.generic:
        return _extended(text, what, 2) if count(text[slice(*what)]) == 1 else None
    return what if count(text[slice(*what)]) <= WORDS else None


def _is_bare(text: str, amount: Amount) -> bool:
    """A measure alone, of nothing: "318 million | kilometres"."""
    return (
        bool(amount.unit)
        and amount.what is not None
        and text[amount.end - 1].isalnum()
        and (amount.what == amount.named)
    )


def _extended(text: str, what: tuple[int, int], least: int) -> tuple[int, int] | None:
    """The words on to the next stop, if they are few."""
    stop = _STOPS.search(text, what[1])
    end = stop.start() if stop else len(text)
    return (what[0], end) if least <= count(text[what[1] : end]) < WORDS and not text[end - 1].isspace() else None


def _owner(text: str, amount: Amount, language: Language) -> tuple[int, int] | None:
    """The noun phrase before an amount that measures it ("a plan of $90 million"); None where it cannot be told."""
    words = [match for match in WORD.finditer(text[: amount.start]) if match.start() >= _last_break(text, amount)]
    if not words or amount.unit in (COUNT, SHARE):
        return None
    if amount.unit == MONEY and fold_apostrophes(words[-1].group(0)).lower() in language.figures.get("of", ()):
        return _before_of(words[:-1], language)
    return _subject(text, amount, words, language)


def _before_of(words: Sequence[re.Match[str]], language: Language) -> tuple[int, int] | None:
    """The words from the nearest determiner on, where nothing ties them to another noun; or one plural by itself."""
    ties, plurals = _ties(language), tuple(language.figures.get("plurals", ()))
    for place in range(len(words) - 1, max(len(words) - 1 - OWNER, -1), -1):
        word = words[place].group(0).lower()
        if word in _determiners(language):
            tied = word in ties or (place > 0 and words[place - 1].group(0).lower() in ties)
            return None if tied or place == len(words) - 1 else (words[place].start(), words[-1].end())
        if not is_content(word, language) and word not in ties:
            break
    alone = len(words) > 1 and is_content(words[-2].group(0).lower(), language)
    plural = alone and plurals and words[-1].group(0).endswith(plurals) and words[-1].group(0).islower()
    return words[-1].span() if plural else None


def _subject(text: str, amount: Amount, words: Sequence[re.Match[str]], language: Language) -> tuple[int, int] | None:
    """What opens the sentence before a verb of measuring ("The mission | cost €740m")."""
    plain = fold_apostrophes(text[: amount.start]).lower()
    verb = _measuring(language).search(plain)
    named = [match for match in words if verb and match.end() <= verb.start()]
    if not named or len(named) > WORDS or text[: named[0].start()].strip():
        return None
    allowed = _ties(language) | _determiners(language)
    lower = [match.group(0).lower() for match in named]
    tells = all(word in allowed or is_content(word, language) for word in lower)
    back = any(lower[0] == phrase for key in ("demonstratives", "pronouns") for phrase in language.openers.get(key, ()))
    return (named[0].start(), named[-1].end()) if tells and not back and is_content(lower[-1], language) else None


def _last_break(text: str, amount: Amount) -> int:
    return max((place + 1 for place, char in enumerate(text[: amount.start]) if char in _BREAKS), default=0)


@cache
def _measuring(language: Language) -> re.Pattern[str]:
    """A verb of measuring at the end of the words before a value, "about" included."""
    verbs, about = (alternatives(language.figures.get(key, ())) for key in ("measuring", "about"))
    return re.compile(rf"(?<!\w)(?:{verbs})\s+(?:(?:{about})\s+)?$")


@cache
def _determiners(language: Language) -> frozenset[str]:
    """Those that are neither a word for "of" nor a numeral."""
    listed = frozenset(word for word in language.grammar.get("determiners", ()) if not word.endswith("'"))
    return listed - frozenset(language.figures.get("of", ())) - frozenset(language.grammar.get("numerals", ()))


@cache
def _ties(language: Language) -> frozenset[str]:
    return frozenset(word for phrase in language.grammar.get("links", ()) for word in phrase.split())


def _worth(
    candidate: _Candidate,
    found: Sequence[_Candidate],
    printed: Sequence[Sentence],
    titles: _Titles,
    language: Language,
) -> float:
    amount, unit = candidate.amount, candidate.unit
    agreeing = {c.unit.document for c in found if _equal(c.amount, amount)} - {unit.document}
    extended = amount.what is not None and candidate.figure.what != unit.text[slice(*amount.what)]
    early = unit.position <= OPENING and (agreeing or (extended and not unit.position))
    if _is_bare(unit.text, amount) and not early:
        return 0.0
    related = len(sentences.keys(unit.text, language) & titles.keys)
    worth = exp(-unit.position / DECAY) * EARLY + SIZE * log10(max(amount.point, 1.0)) + AGREED * len(agreeing)
    worth += PRINTED * (unit.sentence in printed) * (1.0 if related or not titles.keys else 0.5)
    worth += RELATED * min(related, MOST_RELATED) + TITLED * (amount.number in titles.values)
    return worth - GENERIC * amount.generic


def _equal(a: Amount, b: Amount) -> bool:
    return a.point == b.point and a.unit == b.unit


def _same(a: _Candidate, b: _Candidate, language: Language) -> bool:
    """Whether two figures say one thing: the same value, or the same noun."""
    if _equal(a.amount, b.amount) or (a.amount.point == b.amount.point and a.amount.noun == b.amount.noun):
        return True
    shared = set(stems(a.figure.what, language)) & set(stems(b.figure.what, language))
    return (
        a.amount.unit == b.amount.unit and bool(a.amount.noun) and (a.amount.noun == b.amount.noun or len(shared) > 1)
    )
