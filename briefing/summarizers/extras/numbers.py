"""The figures that matter for a story, each with the words it counts, verbatim.

What several sources say, what the key points say and what stands early matters; small counts, things said in passing
and what a quotation says do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import exp, log10

from briefing.languages import Language
from briefing.model import Figure, Sentence
from briefing.summarizers import guard
from briefing.summarizers.extras import sentences
from briefing.summarizers.extras.amounts import SHARE, Amount, amounts
from briefing.summarizers.units import Unit
from briefing.text.words import WORD, count, fold_apostrophes, is_content, stems

MOST = 3  # figures of a story
PRINTED, AGREED, EARLY, SIZE = 1.5, 1.5, 1.0, 0.12
PASSING = 0.5
DECAY = 4.0  # sentences
LEAST = 1.45  # below it a figure is said in passing
SMALL = 10  # counts below it are seldom news
WORDS = 7  # of what is printed beside the value
_STOPS = re.compile(r"[,;:.!?…()\[\]–—«»“”„\"]|$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: Figure
    amount: Amount
    unit: Unit


def figures(
    units: Sequence[Unit], printed: Sequence[Sentence], disputed: Collection[float], language: Language
) -> tuple[Figure, ...]:
    """The two or three figures to print, the weightiest first; none where no figure is sure to matter.

    `disputed` are values that sources contradict each other about.
    """
    found = [c for unit in units for c in _candidates(unit, language) if c.amount.point not in disputed]
    ranked = sorted(found, key=lambda c: (-round(_worth(c, found, printed), 9), c.unit.document, c.unit.position))
    chosen: list[_Candidate] = []
    for candidate in ranked:
        fresh = not any(_same(candidate, other, language) for other in chosen)
        if fresh and len(chosen) < MOST and _worth(candidate, found, printed) >= LEAST:
            chosen.append(candidate)
    return tuple(candidate.figure for candidate in chosen)


def _candidates(unit: Unit, language: Language) -> list[_Candidate]:
    text = unit.text
    quoted = sentences.quoted(text)
    found = []
    for amount in amounts(text, language):
        if amount.former or any(start < amount.start < end for start, end in quoted):
            continue
        small = amount.point < SMALL and not amount.unit
        what = _what(text, amount, language)
        if what is not None and not small and not amount.spelled:
            figure = Figure(text[amount.start : amount.end], text[what[0] : what[1]], unit.sentence)
            found.append(_Candidate(figure, amount, unit))
    return found


def _what(text: str, amount: Amount, language: Language) -> tuple[int, int] | None:
    """The words beside the value; a noun that says little takes its verb along, a bare measure what stands before."""
    what = amount.what
    if what is None:
        return None if amount.unit == SHARE else _clause(text, amount, language)
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


def _clause(text: str, amount: Amount, language: Language) -> tuple[int, int] | None:
    """The few words from the sentence's beginning to the value ("The mission cost")."""
    before = text[: amount.start].rstrip()
    for about in sorted(language.figures.get("about", ()), key=len, reverse=True):
        if fold_apostrophes(before).lower().endswith(" " + about):
            before = before[: -len(about)].rstrip()
            break
    plain = WORD.findall(before.lower())
    whole = not _STOPS.search(before, 0, max(len(before), 1)) or not re.search(r"[,;:()–—«»“”\"]", before)
    if not 2 <= len(plain) < WORDS or not whole or any(char.isdigit() for char in before):
        return None
    if guard.leans(text, language) or plain[-1] in language.stop_words or _goes_on(text[amount.end :], language):
        return None
    return 0, len(before)


def _goes_on(behind: str, language: Language) -> bool:
    """Whether the value is part of a longer phrase ("60 km north of …")."""
    first = WORD.match(behind.lstrip())
    return first is not None and is_content(first.group(0).lower(), language)


def _worth(candidate: _Candidate, found: Sequence[_Candidate], printed: Sequence[Sentence]) -> float:
    amount, unit = candidate.amount, candidate.unit
    agreeing = {c.unit.document for c in found if _equal(c.amount, amount)} - {unit.document}
    worth = exp(-unit.position / DECAY) * EARLY + SIZE * log10(max(amount.point, 1.0))
    worth += PRINTED * (unit.sentence in printed) + AGREED * len(agreeing)
    passing = _is_bare(unit.text, amount) and unit.position and not agreeing
    return worth - PASSING * bool(amount.generic) - PASSING * 2 * bool(passing)


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
