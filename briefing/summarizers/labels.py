"""A label for a key point, in the text's own words: the section's head, or the best short noun phrase of its
sentence.

A word is taken for a noun when the text has it after a determiner, or writes it as a name (German: with a capital);
words with an adjective's ending may stand beside one. What is said most, and only, in the point's facet labels it
best.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from briefing.languages import Language
from briefing.summarizers.facets.terms import Terms, term
from briefing.summarizers.units import Unit
from briefing.text.words import WORD, count, fold_apostrophes, is_content, words

MOST_WORDS = 5  # content words
HEAD_WORDS = 9
HEAD_SHARE = 0.6
ONE_WORD, COMMON, FOLLOWED, PERSON, ONCE = 0.55, 0.4, 0.4, 0.15, 0.45
TITLED = 2.0  # a word of the headline, in the label of the first point
_JOINS = re.compile(r"[\s\u00a0\u202f]+|['’]\s?")
_APPOSITION = re.compile(r",\s[^\W\d_a-zß-öø-ÿ][\w’'-]*(?:\s[^\W\d_a-zß-öø-ÿ][\w’'-]*){1,2}(?=[,.])")
_QUOTES = '“”«»„"'
NOUN, ADJECTIVE, LINK, ARTICLE, OTHER = "noun", "adjective", "link", "article", "other"


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    kind: str


class Labeller:
    """Labels for the points of one story; the same words are never used twice."""

    def __init__(self, units: Sequence[Unit], terms: Terms, language: Language) -> None:
        self.units, self.terms, self.language = units, terms, language
        self.nouns = _nouns(units, language)
        self.persons = _persons(units, language)
        self.total = terms.matrix.total
        self.titled = _titled(units, language)
        self.used: set[frozenset[str]] = set()
        self._facets: dict[tuple[int, ...], tuple[np.ndarray, np.ndarray]] = {}

    def label(self, point: Sequence[int], facet: Sequence[int]) -> str:
        """The label of a point (unit indices) that stands for a facet (unit indices); "" where no phrase is fit."""
        head = self._head(point, facet)
        if head and self._take(head):
            return head
        ranked = [run for unit in point for run in self._runs(self.units[unit].text, facet)]
        for _, text in sorted(ranked, key=lambda run: (-round(run[0], 9), len(run[1]), run[1])):
            if self._take(text):
                return text[0].upper() + text[1:]
        return ""

    def _take(self, text: str) -> bool:
        found = WORD.findall(text.lower())
        keys = frozenset(term(word, self.language) for word in found if is_content(word, self.language))
        if not keys or any(keys <= other or other <= keys for other in self.used):
            return False
        self.used.add(keys)
        return True

    def _head(self, point: Sequence[int], facet: Sequence[int]) -> str:
        """The section's head where the facet and the section are mostly the same."""
        unit = self.units[point[0]]
        head = unit.head.strip()
        if not head or count(head) > HEAD_WORDS or (head[0] in _QUOTES and head[-1] in _QUOTES):
            return ""
        place = (unit.document, unit.section)
        section = {i for i, u in enumerate(self.units) if (u.document, u.section) == place}
        inside = len(section & set(facet))
        return head if inside >= HEAD_SHARE * max(len(section), len(facet)) else ""

    def _runs(self, text: str, facet: Sequence[int]) -> Iterator[tuple[float, str]]:
        """Noun phrases of the sentence with their scores."""
        tokens = self._tokens(text)
        for first, last in self._spans(tokens, text):
            score = self._score(tokens, first, last, text, facet)
            if score > 0:
                yield score, text[tokens[first].start : tokens[last].end]

    def _tokens(self, text: str) -> list[_Token]:
        found = []
        for match in re.finditer(r"[^\W_]+(?:-[^\W_]+)*", text):
            found.append(_Token(match.group(0), match.start(), match.end(), self._kind(match.group(0))))
        for first, last in [] if self.language.nouns_capitalised else self._objects(found, text):
            for place in range(first, last + 1):
                kind = NOUN if place == last or found[place].kind == NOUN else ADJECTIVE
                found[place] = found[place]._replace(kind=kind)
        return found

    def _objects(self, tokens: Sequence[_Token], text: str) -> Iterator[tuple[int, int]]:
        """Content words between a preposition or determiner and a stop or small word ("of its thermal capacity,").

        Before another determiner or a number the last of them may be a verb, and so it may with a verb's ending.
        """
        determiners = _determiners(self.language)
        verbs_known = bool(self._endings("verbs"))
        longest = MOST_WORDS - 1 if verbs_known else 2
        for place, token in enumerate(tokens):
            word = token.word.lower()
            if word not in self.language.grammar.get("prepositions", ()) and not (verbs_known and word in determiners):
                continue
            first = place + 1
            if first < len(tokens) and tokens[first].word.lower() in determiners:
                first += not verbs_known
            last = first - 1
            while self._goes_on(tokens, last, text) and last - first + 1 < longest:
                last += 1
            if last >= first and self._is_ended(tokens, last, text):
                yield first, last

    def _is_ended(self, tokens: Sequence[_Token], last: int, text: str) -> bool:
        if tokens[last].word.lower().endswith(self._endings("verbs") or ("\0",)):
            return False
        if last + 1 >= len(tokens) or not _JOINS.fullmatch(text[tokens[last].end : tokens[last + 1].start]):
            return True
        following = tokens[last + 1]
        small = not following.word[0].isdigit() and following.kind not in (NOUN, ADJECTIVE)
        return small and following.word.lower() not in _determiners(self.language)

    def _goes_on(self, tokens: Sequence[_Token], last: int, text: str) -> bool:
        if last + 1 >= len(tokens) or not _JOINS.fullmatch(text[tokens[last].end : tokens[last + 1].start]):
            return False
        word = tokens[last + 1].word.lower()
        return is_content(word, self.language) and not word[0].isdigit() and word not in _never(self.language)

    def _kind(self, word: str) -> str:
        lower = word.lower()
        parts = lower.split("-")
        if fold_apostrophes(lower) in _links(self.language)[0]:
            return LINK
        if lower in _links(self.language)[1]:
            return ARTICLE
        if any(p[0].isdigit() or p in _never(self.language) for p in parts) or not is_content(parts[0], self.language):
            return OTHER
        if self.language.nouns_capitalised:
            return NOUN if word[0].isupper() else OTHER
        if word[0].islower() and lower.endswith(self._endings("verbs") or ("\0",)):
            return OTHER
        named = word[0].isupper() and any(term(part, self.language) in self.terms.names for part in parts)
        if named or any(part in self.nouns for part in parts):
            return NOUN
        endings = (*self._endings("adjectives"), *self._endings("modifiers"))
        return ADJECTIVE if lower.endswith(endings) and len(lower) > 4 else OTHER

    def _endings(self, kind: str) -> tuple[str, ...]:
        return self.language.grammar.get(kind, ())

    def _spans(self, tokens: Sequence[_Token], text: str) -> Iterator[tuple[int, int]]:
        for first, token in enumerate(tokens):
            if not self._may_begin(token) or self._is_inside_name(tokens, first - 1, text):
                continue
            nouns = content = 0
            for last in range(first, len(tokens)):
                if last > first and not _JOINS.fullmatch(text[tokens[last - 1].end : tokens[last].start]):
                    break
                kind = tokens[last].kind
                nouns, content = nouns + (kind == NOUN), content + (kind in (NOUN, ADJECTIVE))
                if kind == OTHER or content > MOST_WORDS or (kind == ARTICLE and tokens[last - 1].kind != LINK):
                    break
                if kind in (NOUN, ADJECTIVE) and nouns and self._may_end(tokens, last, text):
                    yield first, last

    def _may_begin(self, token: _Token) -> bool:
        """A noun, or an adjective of a kind that stands before its noun."""
        follows = token.word.lower().endswith(self._endings("adjectives") or ("\0",))
        return token.kind == NOUN or (token.kind == ADJECTIVE and not follows)

    def _may_end(self, tokens: Sequence[_Token], last: int, text: str) -> bool:
        """Not inside a name and not at an abbreviation, which asks for what follows ("Prof.")."""
        word, end = tokens[last].word.lower(), tokens[last].end
        cut = word in self.language.never and text[end : end + 1] == "."
        before = tokens[last].kind == ADJECTIVE and not word.endswith(self._endings("adjectives"))
        return not cut and not before and not self._is_inside_name(tokens, last, text)

    def _is_inside_name(self, tokens: Sequence[_Token], index: int, text: str) -> bool:
        """Whether a name goes on from token `index` to the next one."""
        if index < 0 or index + 1 >= len(tokens):
            return False
        a, b = tokens[index], tokens[index + 1]
        if text[a.end : b.start] not in (" ", "\u00a0"):
            return False
        return all(t.word[0].isupper() and t.kind == NOUN for t in (a, b))

    def _score(self, tokens: Sequence[_Token], first: int, last: int, text: str, facet: Sequence[int]) -> float:
        run = [t for t in tokens[first : last + 1] if t.kind in (NOUN, ADJECTIVE)]
        keys = {term(part, self.language) for t in run for part in t.word.lower().split("-")}
        score: float = sum(self._worth(key, facet) for key in keys) / (len(run) + 1) ** 0.75
        if len(run) == 1:
            score *= ONE_WORD * (COMMON if run[0].word.lower() in self.language.common_words else 1.0)
        if self._content_follows(tokens, last, text):
            score *= FOLLOWED if len(run) > 1 else ONE_WORD * FOLLOWED
        return score * (1 - (1 - PERSON) * self._personal(run))

    def _personal(self, run: Sequence[_Token]) -> float:
        """The share of a phrase that names a person who speaks: a name is a person's as a whole."""
        named = [token for token in run if token.word[0].isupper()]
        spoken = sum(token.word.lower() in self.persons for token in named)
        titled = sum(token.word.lower() in self.language.grammar.get("titles", ()) for token in run)
        whole = len(named) if spoken and not self.language.nouns_capitalised else spoken
        return min(1.0, (whole + titled) / len(run))

    def _worth(self, key: str, facet: Sequence[int]) -> float:
        column = self.terms.column.get(key)
        if column is None or self.total[column] == 0:
            return 0.0
        sums, held = self._inside(tuple(facet))
        own, holders = float(sums[column]), int(held[column])
        alone = own / float(self.total[column])
        if self.used or not self.titled:
            return own * alone**2 * (ONCE if holders == 1 else 1.0)
        return own * (TITLED if key in self.titled else 1.0) * (ONCE if holders == 1 else 1.0)

    def _inside(self, facet: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        """How much of each term the facet has, and in how many of its sentences."""
        if facet not in self._facets:
            self._facets[facet] = self.terms.matrix.sums(facet), self.terms.matrix.holders(facet)
        return self._facets[facet]

    def _content_follows(self, tokens: Sequence[_Token], last: int, text: str) -> bool:
        """Whether the phrase seems to go on: a word that is no verb of saying follows without a stop."""
        if last + 1 >= len(tokens):
            return False
        following = tokens[last + 1]
        near = bool(_JOINS.fullmatch(text[tokens[last].end : following.start]))
        lower = following.word.lower()
        return near and is_content(lower, self.language) and lower not in _speech(self.language)


def _titled(units: Sequence[Unit], language: Language) -> set[str]:
    """Terms of the articles' titles: the first point tells the event that they announce."""
    titles = {unit.sentence.article.title for unit in units}
    return {term(word, language) for title in titles for word in words(title) if is_content(word, language)}


def _nouns(units: Sequence[Unit], language: Language) -> set[str]:
    """Words after a determiner, without adjectives by their ending ("its quarterly profit")."""
    determiners = _determiners(language)
    endings = language.grammar.get("adjectives", ())
    found = set()
    for unit in units:
        plain = words(fold_apostrophes(unit.text))
        content = [is_content(word, language) and not word[0].isdigit() for word in plain] + [False] * 3
        for place, word in enumerate(plain):
            first = place + 1
            if word in determiners and content[first] and not (content[first + 1] and plain[first].endswith(endings)):
                found.add(plain[first])
    return found


def _persons(units: Sequence[Unit], language: Language) -> set[str]:
    """Capitalised words near a verb of saying, after a title or in apposition: those who speak or are introduced."""
    titles = {word for phrase in language.grammar.get("titles", ()) for word in phrase.split()}
    found = set()
    for unit in units:
        tokens = WORD.findall(unit.text)
        for match in _APPOSITION.finditer(unit.text):
            found.update(_capitalised(WORD.findall(match.group(0)), language))
        for place, token in enumerate(tokens):
            lower = token.lower()
            if lower in titles:
                found.update(_capitalised(tokens[place + 1 : place + 4], language))
            elif fold_apostrophes(lower) in _speech(language):
                found.update(_capitalised(tokens[max(0, place - 3) : place + 4], language))
    return found - titles


def _capitalised(tokens: Sequence[str], language: Language) -> list[str]:
    named = (t.lower() for t in tokens if t[0].isupper() and is_content(t.lower(), language))
    return [word for word in named if not (language.nouns_capitalised and word in language.common_words)]


@cache
def _determiners(language: Language) -> Collection[str]:
    return frozenset(d.rstrip("'") for d in language.grammar.get("determiners", ()))


@cache
def _links(language: Language) -> tuple[Collection[str], Collection[str]]:
    """Words that tie two nouns together ("of"), and those that may follow them ("of the")."""
    phrases = [[w.rstrip("'") for w in phrase.split()] for phrase in language.grammar.get("links", ())]
    first = frozenset(parts[0] for parts in phrases)
    return first, frozenset(w for parts in phrases for w in parts[1:]) - first


@cache
def _speech(language: Language) -> Collection[str]:
    return frozenset(w for phrase in language.grammar.get("speech", ()) for w in phrase.split() if len(w) > 2)


@cache
def _never(language: Language) -> Collection[str]:
    """Words that no label holds: weekdays, months, units, numerals, verbs of saying, agencies."""
    dates = [form for key in ("months", "weekdays") for forms in language.dates.get(key, ()) for form in forms]
    grammar = [w for key in ("units", "numerals", "speech") for w in language.grammar.get(key, ())]
    agencies = [w for phrase in language.furniture.get("credits", ()) for w in phrase.split() if len(w) > 2]
    return frozenset([*dates, *grammar, *agencies, *language.dates.get("relative", {})])
