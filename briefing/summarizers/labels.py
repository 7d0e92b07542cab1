"""A label for a key point, in the text's own words: the section's head, or the best short noun phrase of its sentence.

A word is taken for a noun when the text has it after a determiner, or writes it as a name (German: with a capital).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from briefing.languages import Language
from briefing.summarizers.facets.terms import Terms, term
from briefing.summarizers.units import Unit
from briefing.text.words import WORD, count, fold_apostrophes, is_content

MOST_WORDS = 5  # content words
HEAD_SHARE = 0.6
ONE_WORD, FOLLOWED, SPEAKER, ONCE = 0.7, 0.65, 0.35, 0.45
_JOINS = re.compile(r"[\s\u00a0\u202f]+|[-’']")
_QUOTES = "“”«»„\""


class _Token(NamedTuple):
    word: str
    start: int
    end: int


class Labeller:
    """Labels for the points of one story; the same words are never used twice."""

    def __init__(self, units: Sequence[Unit], terms: Terms, language: Language) -> None:
        self.units, self.terms, self.language = units, terms, language
        self.nouns = _nouns(units, language) | terms.names
        self.total = terms.matrix.sum(axis=0)
        self.used: set[frozenset[str]] = set()

    def label(self, point: Sequence[int], facet: Sequence[int]) -> str:
        """The label of a point (unit indices) that stands for a facet (unit indices)."""
        head = self._head(point, facet)
        if head and self._take(head):
            return head
        ranked = [c for unit in point for c in self._runs(self.units[unit].text, facet)]
        for _, text in sorted(ranked, key=lambda c: (-round(c[0], 9), len(c[1]), c[1])):
            if self._take(text):
                return text
        return ""

    def _take(self, text: str) -> bool:
        keys = frozenset(self._keys(text))
        if not keys or any(keys <= other or other <= keys for other in self.used):
            return False
        self.used.add(keys)
        return True

    def _keys(self, text: str) -> list[str]:
        found = WORD.findall(text.lower())
        return [term(word, self.language) for word in found if is_content(word, self.language)]

    def _head(self, point: Sequence[int], facet: Sequence[int]) -> str:
        unit = self.units[point[0]]
        head = unit.head
        if not head or head.strip()[0] in _QUOTES and head.strip()[-1] in _QUOTES:
            return ""
        section = [
            i for i, u in enumerate(self.units) if (u.document, u.section) == (unit.document, unit.section)
        ]
        inside = len(set(section) & set(facet))
        sound = inside >= HEAD_SHARE * len(section) and inside >= HEAD_SHARE * len(facet)
        return head.strip() if sound and count(head) <= 9 else ""

    def _runs(self, text: str, facet: Sequence[int]) -> list[tuple[float, str]]:
        tokens = [_Token(m.group(0), m.start(), m.end()) for m in WORD.finditer(text)]
        found = []
        for first in range(len(tokens)):
            if not self._may_bound(tokens, first) or self._inside_name(tokens, first - 1, text):
                continue
            for last in self._ends(tokens, first, text):
                score = self._score(tokens, first, last, text, facet)
                if score > 0:
                    found.append((score, text[tokens[first].start : tokens[last].end]))
        return found

    def _ends(self, tokens: Sequence[_Token], first: int, text: str) -> list[int]:
        """Where a run that starts at `first` may end."""
        ends, content = [], 0
        for last in range(first, len(tokens)):
            if last > first and not _JOINS.fullmatch(text[tokens[last - 1].end : tokens[last].start]):
                break
            if self._is_noun(tokens[last].word):
                content += 1
                if content > MOST_WORDS:
                    break
                if not self._inside_name(tokens, last, text):
                    ends.append(last)
            elif fold_apostrophes(tokens[last].word.lower()) not in _links(self.language):
                break
        return ends

    def _may_bound(self, tokens: Sequence[_Token], index: int) -> bool:
        return self._is_noun(tokens[index].word)

    def _is_noun(self, word: str) -> bool:
        lower = word.lower()
        if word[0].isdigit() or not is_content(lower, self.language) or lower in _never(self.language):
            return False
        if self.language.nouns_capitalised:
            return word[0].isupper()
        return term(lower, self.language) in self.nouns

    def _inside_name(self, tokens: Sequence[_Token], index: int, text: str) -> bool:
        """Whether a name goes on from token `index` to the next one."""
        if index < 0 or index + 1 >= len(tokens):
            return False
        a, b = tokens[index], tokens[index + 1]
        if text[a.end : b.start] not in (" ", "-", "\u00a0", "’", "'"):
            return False
        return all(t.word[0].isupper() and is_content(t.word.lower(), self.language) for t in (a, b))

    def _score(self, tokens: Sequence[_Token], first: int, last: int, text: str, facet: Sequence[int]) -> float:
        run = [t for t in tokens[first : last + 1] if is_content(t.word.lower(), self.language)]
        keys = {term(t.word.lower(), self.language) for t in run}
        score: float = sum(self._worth(key, facet) for key in keys) / (len(run) + 1) ** 0.75
        if len(run) == 1:
            score *= ONE_WORD
        if self._content_follows(tokens, last, text):
            if len(run) == 1:
                return 0.0
            score *= FOLLOWED
        return score * (SPEAKER if self._beside_speech(tokens, first, last) and keys <= self.terms.names else 1.0)

    def _worth(self, key: str, facet: Sequence[int]) -> float:
        column = self.terms.column.get(key)
        if column is None or self.total[column] == 0:
            return 0.0
        own = float(self.terms.matrix[list(facet), column].sum())
        holders = int((self.terms.matrix[list(facet), column] > 0).sum())
        worth: float = own * (own / float(self.total[column])) ** 2 * (ONCE if holders == 1 else 1.0)
        return worth

    def _content_follows(self, tokens: Sequence[_Token], last: int, text: str) -> bool:
        if last + 1 >= len(tokens):
            return False
        following = tokens[last + 1]
        near = _JOINS.fullmatch(text[tokens[last].end : following.start])
        return bool(near) and is_content(following.word.lower(), self.language)

    def _beside_speech(self, tokens: Sequence[_Token], first: int, last: int) -> bool:
        speech = _speech(self.language)
        around = [*tokens[max(0, first - 3) : first], *tokens[last + 1 : last + 4]]
        return any(fold_apostrophes(t.word.lower()) in speech for t in around)


def _nouns(units: Sequence[Unit], language: Language) -> set[str]:
    """Terms that stand directly after a determiner at least as often as after another word."""
    determiners = {d.rstrip("'") for d in language.grammar.get("determiners", ())}
    after: Counter[str] = Counter()
    for unit in units:
        found = WORD.findall(fold_apostrophes(unit.text).lower())
        for before, word in zip(found, found[1:], strict=False):
            if before in determiners and is_content(word, language):
                after[term(word, language)] += 1
    return set(after)


@cache
def _links(language: Language) -> Collection[str]:
    return frozenset(w.rstrip("'") for phrase in language.grammar.get("links", ()) for w in phrase.split())


@cache
def _speech(language: Language) -> Collection[str]:
    return frozenset(w for phrase in language.grammar.get("speech", ()) for w in phrase.split() if len(w) > 2)


@cache
def _never(language: Language) -> Collection[str]:
    """Words that no label may hold: weekdays, months, units, numerals, verbs of saying."""
    dates = [form for key in ("months", "weekdays") for forms in language.dates.get(key, ()) for form in forms]
    grammar = [w for key in ("units", "numerals", "speech") for w in language.grammar.get(key, ())]
    return frozenset([*dates, *grammar, *language.dates.get("relative", {})])


