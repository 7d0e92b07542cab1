"""One event in several languages: stories that share names, numbers and rare words, whatever the spelling.

Names are compared by their consonants: Шойгу, Choïgou and Shoigu are one, so are Київ, Kiev and Kijów. A link needs
several anchors at once, among them a second name, and little time between; it links, and merges nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from briefing import languages
from briefing.grouping.graph import day
from briefing.languages import Language
from briefing.model import Article, Story
from briefing.similarity import romanized
from briefing.text.words import WORD

VOICES = 4  # articles of a story that are looked at, the first ones
BODY = 2000  # characters of each
CONSONANTS = 4  # of a word that are compared: endings of cases come behind them
LONG = 6  # letters of a word that is no name
DAYS = 2  # between the nearest articles of two stories on one event
ANCHORS = 3  # words and numbers shared, or more
NAMES = 2  # among them, or more
ALIKE = 0.33  # least share of what two stories could have in common
CROWDED = 25  # pairs of stories that an anchor may propose, by the number of stories that have it
_SOUNDS = (
    (re.compile("tsch|tch|sch|sh|cz|sz|zh"), ("S",)),
    (re.compile("ch"), ("S", "K")),
    (re.compile("kh|ck|qu|[kqc]"), ("K",)),
    (re.compile("ph|f"), ("F",)),
    (re.compile("j"), ("", "S", "K")),
    (re.compile("[zs]"), ("S",)),
    (re.compile("x"), ("KS",)),
    (re.compile("w"), ("V", "")),
    (re.compile("v"), ("V",)),
    (re.compile("[aeiouyh']"), ("",)),
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d{1,2})?(?![\w])")
_GROUPS = re.compile(r"[.,\u00a0\u202f ](?=\d{3}(?!\d))")

NAME = 1.0  # what a name or a number is worth
WORD_WORTH = 0.5  # what another word is worth

Anchors = Mapping[str, tuple[float, str]]
"""Anchor → what it is worth, and the word that it is an anchor of: a word may have several."""
Weights = Mapping[str, float]


def linked(stories: Sequence[Story]) -> list[Story]:
    """The stories with `also`: the ids of those that tell of the same event in other languages, one for each."""
    if len({story.language for story in stories}) < 2:
        return list(stories)
    found = [_anchors(story) for story in stories]
    home = list(range(len(stories)))
    members = {number: [number] for number in home}
    for _, a, b in sorted(_links(stories, found)):
        first, second = home[a], home[b]
        tongues = [{stories[n].language for n in members[group]} for group in (first, second)]
        if first != second and not tongues[0] & tongues[1]:
            for number in members[second]:
                home[number] = first
            members[first] += members.pop(second)
    return [
        replace(story, also=tuple(stories[n].id for n in sorted(members[home[number]]) if n != number))
        for number, story in enumerate(stories)
    ]


@lru_cache(maxsize=100_000)
def skeletons(word: str) -> tuple[str, ...]:
    """The consonants of a lower-case word as several languages may spell them; a vowel at its beginning is "A".

    >>> skeletons("choïgou"), skeletons("шойгу")
    (('SG', 'KG'), ('SG',))
    """
    plain = romanized(word)
    start = "A" if plain[:1] in tuple("aeiou") else ""
    parts: list[tuple[str, ...]] = []
    at = 0
    while at < len(plain):
        match, sounds = next(
            ((m, s) for pattern, s in _SOUNDS if (m := pattern.match(plain, at))), (None, (plain[at].upper(),))
        )
        parts.append(sounds)
        at = match.end() if match else at + 1
    ways = dict.fromkeys(start + re.sub(r"(.)\1+", r"\1", "".join(way))[:CONSONANTS] for way in product(*parts[:12]))
    return tuple(ways)


def _anchors(story: Story) -> Anchors:
    language = languages.get(story.language)
    found: dict[str, tuple[float, str]] = {}
    for article in story.articles[:VOICES]:
        for anchor, worth, word in _of_article(article, language):
            found[anchor] = max(found.get(anchor, (0.0, "")), (worth, word))
    return found


def _of_article(article: Article, language: Language) -> Iterator[tuple[str, float, str]]:
    text = f"{article.title}\n{article.text[:BODY]}"
    for number in _NUMBER.findall(text):
        plain = _GROUPS.sub("", number).replace(",", ".")
        if len(plain) > 1 and not (len(plain) == 4 and plain[:2] in ("19", "20")):
            yield f"#{plain}", NAME, plain
    for word in dict.fromkeys(WORD.findall(text)):
        lower = word.lower()
        if lower in language.stop_words or lower in language.common_words or word.isdigit():
            continue
        capital = word[0].isupper() and not language.nouns_capitalised
        name = word[0] != lower[0] or word[0].upper() == word[0]  # a script without capitals shows no names
        if capital or len(lower) >= LONG:
            for skeleton in skeletons(lower):
                if len(skeleton) > 2 or (capital and len(skeleton) > 1):
                    yield skeleton, NAME if name else WORD_WORTH, lower


def _links(stories: Sequence[Story], found: Sequence[Anchors]) -> Iterator[tuple[float, int, int]]:
    """Pairs of stories that tell of one event, and how unlike they are."""
    held = Counter(anchor for anchors in found for anchor in anchors)
    tongues: dict[str, set[str]] = {}
    for story, anchors in zip(stories, found, strict=True):
        for anchor in anchors:
            tongues.setdefault(anchor, set()).add(story.language)
    rare = {a: math.log((len(stories) + 2) / (n + 0.5)) for a, n in held.items() if len(tongues[a]) > 1}
    weights = [{a: worth * rare[a] for a, (worth, _) in anchors.items() if a in rare} for anchors in found]
    days = [_days(story) for story in stories]
    for a, b in _candidates(weights):
        if stories[a].language != stories[b].language and _near(days[a], days[b]):
            alike = _alike(weights[a], weights[b], found[a], found[b])
            if alike >= ALIKE:
                yield -alike, a, b


def _candidates(weights: Sequence[Weights]) -> list[tuple[int, int]]:
    """Pairs that share ANCHORS of the anchors that few stories have."""
    holders: dict[str, list[int]] = {}
    for number, anchors in enumerate(weights):
        for anchor in anchors:
            holders.setdefault(anchor, []).append(number)
    shared = Counter(
        (a, b) for n in holders.values() if len(n) <= CROWDED for place, b in enumerate(n) for a in n[:place]
    )
    return sorted(pair for pair, count in shared.items() if count >= ANCHORS)


def _alike(one: Weights, other: Weights, all_one: Anchors, all_other: Anchors) -> float:
    """The cosine of two stories' anchors; 0 where they share too few words, or fewer than two names."""
    shared = sorted(one.keys() & other.keys())
    spelled = {all_one[a][1] for a in shared}, {all_other[a][1] for a in shared}
    named = [a for a in shared if not a.startswith("#") and all_one[a][0] == all_other[a][0] == NAME]
    names = {all_one[a][1] for a in named}, {all_other[a][1] for a in named}
    if min(map(len, spelled)) < ANCHORS or min(map(len, names)) < NAMES:
        return 0.0
    lengths = [math.sqrt(sum(w * w for w in anchors.values())) for anchors in (one, other)]
    return sum(one[a] * other[a] for a in shared) / (lengths[0] * lengths[1])


def _days(story: Story) -> list[int]:
    return [known for article in story.articles if (known := day(article)) is not None]


def _near(one: Sequence[int], other: Sequence[int]) -> bool:
    return not one or not other or min(abs(a - b) for a in one for b in other) <= DAYS
