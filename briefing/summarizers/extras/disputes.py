"""What sources contradict each other about: two figures for one thing.

One thing means the same unit and noun in sentences that speak of the same event; what a source corrects, what grew from
one day to the next, what is rounded, bounded or only foreseen is no dispute. When unsure there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from briefing.languages import Language
from briefing.model import Dispute
from briefing.summarizers import guard
from briefing.summarizers.extras import sentences, speakers
from briefing.summarizers.extras.amounts import COUNT, MONEY, SHARE, Amount, amounts
from briefing.summarizers.extras.words import alternatives
from briefing.summarizers.units import Unit
from briefing.text.words import WORD, fold_apostrophes, is_content, stem

MOST = 2  # disputes of a story
SHARED = 2  # content words beside the noun
NEAR = 4  # words around a figure that say what happens to what it counts
SMALL = 10  # counts in words below it are told of many things
WINDOW = 18  # characters beside a figure in which a word says that it adds to others
FACTOR = 4.0  # figures further apart than this count different things
DAY = len("2022-10-21")


@dataclass(frozen=True, slots=True)
class _Claim:
    unit: Unit
    amount: Amount
    context: frozenset[str]
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A dispute and the two values that contradict each other."""

    dispute: Dispute
    values: tuple[float, float]


def contradictions(units: Sequence[Unit], language: Language) -> list[Contradiction]:
    """Disputes about figures: two sentences each, the earlier source first."""
    if len({unit.document for unit in units}) == 1:
        return []
    claims = [claim for unit in units for claim in _claims(unit, language)]
    common = _common(units, language)
    found: dict[tuple[str, str], tuple[float, Contradiction]] = {}
    for a, b in combinations(claims, 2):
        if _contradict(a, b, common, language):
            worth = float(len(a.context & b.context))
            dispute = Dispute(_label(a, b), (a.unit.sentence, b.unit.sentence))
            key = (a.amount.noun, a.amount.unit)
            contradiction = Contradiction(dispute, (a.amount.point, b.amount.point))
            found[key] = max(found.get(key, (-1.0, contradiction)), (worth, contradiction), key=lambda f: f[0])
    return [contradiction for _, contradiction in found.values()][:MOST]


def _claims(unit: Unit, language: Language) -> Iterator[_Claim]:
    """Amounts that the sentence states as fact, of things that can be told."""
    if guard.leans(unit.text, language) or guard.is_broken(unit.text, language):
        return
    quoted = sentences.quoted(unit.text)
    whole = sentences.keys(unit.text, language)
    for amount in amounts(unit.text, language):
        if any(a < amount.start < b for a, b in quoted) or not amount.noun:
            continue
        near = _near(unit.text, amount, language)
        yield _Claim(unit, amount, whole - {amount.noun, amount.unit}, near)


def _near(text: str, amount: Amount, language: Language) -> frozenset[str]:
    """Stems of the words around a figure that say what happens to what it counts: no names, no numbers."""
    before = WORD.findall(text[: amount.around[0]])[-NEAR:]
    behind = WORD.findall(text[amount.around[1] :])[:NEAR]
    plain = [word.lower() for word in (*before, *behind) if language.nouns_capitalised or not word[0].isupper()]
    return frozenset(stem(w, language) for w in plain if is_content(w, language) and not w[0].isdigit())


def _common(units: Sequence[Unit], language: Language) -> Mapping[str, int]:
    """How many sentences hold each word."""
    held: Counter[str] = Counter()
    for unit in units:
        held.update(sentences.keys(unit.text, language))
    return held


def _contradict(a: _Claim, b: _Claim, common: Mapping[str, int], language: Language) -> bool:
    return (
        _independent(a.unit, b.unit)
        and _comparable(a.amount, b.amount)
        and _apart(a.amount, b.amount)
        and not _also(a, b.amount, language)
        and not _also(b, a.amount, language)
        and _same_thing(a, b, common)
        and _same_place(a.unit.text, b.unit.text, language)
        and _same_time(a, b, language)
    )


def _independent(a: Unit, b: Unit) -> bool:
    """Two articles of two outlets: what one outlet says later corrects what it said before."""
    first, second = a.sentence.article, b.sentence.article
    named = first.source and second.source
    return first.id != second.id and not (named and first.source.casefold() == second.source.casefold())


def _comparable(a: Amount, b: Amount) -> bool:
    """Things of one noun; measures of one unit, unless both say of what and it is not the same."""
    if a.unit != b.unit or a.unit in (MONEY, SHARE):
        return False
    return a.noun == b.noun or (a.unit != COUNT and a.unit in (a.noun, b.noun))


def _apart(a: Amount, b: Amount) -> bool:
    if a.spelled and b.spelled and max(a.point, b.point) < SMALL and not (a.generic and b.generic):
        return False
    low, high = sorted((a, b), key=lambda amount: amount.point)
    return low.high < high.low and high.point <= low.point * FACTOR


def _also(claim: _Claim, other: Amount, language: Language) -> bool:
    """Whether the sentence gives the other value too, or adds its own to others ("another 3,000 jobs")."""
    text, amount = claim.unit.text, claim.amount
    said = any(_comparable(a, other) and a.point == other.point for a in _amounts(text, language))
    around = fold_apostrophes(text[max(0, amount.start - WINDOW) : amount.around[1] + WINDOW]).lower()
    return said or bool(_adding(language).search(around))


@lru_cache(maxsize=4_096)
def _amounts(text: str, language: Language) -> tuple[Amount, ...]:
    return tuple(amounts(text, language))


def _same_thing(a: _Claim, b: _Claim, common: Mapping[str, int]) -> bool:
    """Enough other words in common; a noun that says little needs its verb in common too."""
    shared = {word for word in a.context & b.context if not word[0].isdigit()}
    if a.amount.former or b.amount.former:
        return bool((a.near & b.near) - {a.amount.noun})
    if a.amount.generic or (a.amount.unit == COUNT and common[a.amount.noun] > 6):
        return len(shared) >= SHARED and bool(a.near & b.near)
    return len(shared) >= SHARED


def _same_place(a: str, b: str, language: Language) -> bool:
    """No names on both sides that the other lacks: one may be told of a town, the other of the province."""
    first, second = _places(a, language), _places(b, language)
    return not (first - _all(b)) or not (second - _all(a))


def _all(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


@lru_cache(maxsize=4_096)  # each sentence is held against many others
def _places(text: str, language: Language) -> frozenset[str]:
    """Names in the sentence, without those who speak; languages that capitalise every noun tell them by "in"."""
    if language.nouns_capitalised:
        return frozenset()
    outside = speakers.blanked(text, sentences.quoted(text))
    spoken = speakers.speaker(outside, language)
    said = [*speakers.sources(outside, language), *([spoken] if spoken else [])]
    outside = speakers.blanked(outside, said)
    tokens = re.findall(r"(?<=[\w,] )[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}", outside)
    calendar = {form for key in ("months", "weekdays") for forms in language.dates.get(key, ()) for form in forms}
    return frozenset(token.lower() for token in tokens) - calendar


def _same_time(a: _Claim, b: _Claim, language: Language) -> bool:
    """Told of the same moment: on one day; or what was so before is told otherwise; or a total that shrank."""
    days = [claim.unit.sentence.article.published for claim in (a, b)]
    if days[0] is None or days[1] is None:
        timeless = not any(_moves(c.unit.text, language) or _spans(c.unit.text, language) for c in (a, b))
        return timeless and not (a.amount.former or b.amount.former) and _dates(a, language) == _dates(b, language)
    if days[0][:DAY] == days[1][:DAY]:
        return not (a.amount.former or b.amount.former) and _dates(a, language) == _dates(b, language)
    early, late = (a, b) if days[0] < days[1] else (b, a)
    if late.amount.former:
        return True
    settled = not any(_moves(claim.unit.text, language) for claim in (a, b))
    return late.amount.high < early.amount.low and settled and not early.amount.former


def _dates(claim: _Claim, language: Language) -> frozenset[str]:
    found = sentences.days(claim.unit.text, language, claim.unit.sentence.article.published)
    return frozenset(f.iso[:DAY] for f in found if len(f.iso) < DAY)


def _moves(text: str, language: Language) -> bool:
    return bool(_moving(language).search(fold_apostrophes(text).lower()))


def _spans(text: str, language: Language) -> bool:
    """Whether the sentence measures from or to a time, which may be another one in an article without a date."""
    return bool(_spanning(language).search(fold_apostrophes(text).lower()))


@cache
def _spanning(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(language.figures.get('ongoing', ()))})(?!\w)")


@cache
def _adding(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(language.figures.get('adding', ()))})(?!\w)")


@cache
def _moving(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(language.figures.get('moving', ()))})(?!\w)")


def _label(a: _Claim, b: _Claim) -> str:
    """What is counted, in the words of one of the sentences."""
    claim = b if a.amount.former else a
    what = claim.unit.text[slice(*claim.amount.named)]
    return what[0].upper() + what[1:]
