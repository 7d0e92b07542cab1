"""A label for a key point, in the text's own words: the section's head, or the best noun phrase of its sentence.

What is said most, and only, in the point's facet labels it best; the first point says what the headline announces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from briefing.languages import Language
from briefing.summarizers import subjects
from briefing.summarizers.facets.terms import Terms
from briefing.summarizers.phrases import ADJECTIVE, NOUN, Phrases, Token, joined, speech
from briefing.summarizers.tokens import Tokens, term
from briefing.summarizers.units import Unit
from briefing.text.words import WORD, count, fold_apostrophes, is_content, words

HEAD_WORDS = 9
HEAD_SHARE = 0.6
ONE_WORD, COMMON, FOLLOWED, PERSON, ONCE = 0.55, 0.4, 0.4, 0.15, 0.45
PASSING = 0.2  # one word that neither opens the sentence nor stands in a title, said once
TITLED = 2.0  # a word of the headline, in the label of the first point
BESIDE = 3  # words
PERSONAL = 0.5  # share of a phrase from which it is a person
_APPOSITION = re.compile(r",\s[^\W\d_a-zß-öø-ÿ][\w’'-]*(?:\s[^\W\d_a-zß-öø-ÿ][\w’'-]*){1,2}(?=[,.])")
_QUOTES = '“”«»„"'


class Labeller:
    """Labels for the points of one story; the same words are never used twice."""

    def __init__(self, units: Sequence[Unit], terms: Terms, language: Language) -> None:
        self.units, self.terms, self.language = units, terms, language
        self.phrases = Phrases(terms.tokens, terms, language)
        self.persons = _persons(units, terms.tokens, language)
        self.total = terms.matrix.total
        self.titled = _titled(units, language)
        self.titles = "\n".join(sorted({unit.sentence.article.title for unit in units})).lower()
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
        tokens = self.phrases.tokens(text)
        for first, last in self.phrases.spans(tokens, text):
            score = self._score(tokens, first, last, text, facet)
            if score > 0 and self._fits(tokens, first, last, text):
                yield score, text[tokens[first].start : tokens[last].end]

    def _fits(self, tokens: Sequence[Token], first: int, last: int, text: str) -> bool:
        """Not how somebody puts it; no case that asks for a verb; a person only who acts, speaks or is the news."""
        if subjects.quoted(text, tokens[first].start):
            return False
        if self.language.cases:
            headlined = text[tokens[first].start : tokens[last].end].lower() in self.titles
            return headlined or subjects.begins(tokens, first, text, self.language)
        run = [token for token in tokens[first : last + 1] if token.kind in (NOUN, ADJECTIVE)]
        speaks = subjects.speaks(tokens, first, last, self.language)
        if self._personal(run) <= PERSONAL or speaks or subjects.opens(tokens, first, text, self.language):
            return True
        named = {term(token.word.lower(), self.language) for token in run if token.word[0].isupper()}
        return bool(named & self.titled) or subjects.has_article(tokens, first, self.language)

    def _score(self, tokens: Sequence[Token], first: int, last: int, text: str, facet: Sequence[int]) -> float:
        run = [t for t in tokens[first : last + 1] if t.kind in (NOUN, ADJECTIVE)]
        keys = {term(part, self.language) for t in run for part in t.word.lower().split("-")}
        score: float = sum(self._worth(key, facet) for key in keys) / (len(run) + 1) ** 0.75
        if len(run) == 1:
            score *= ONE_WORD * (COMMON if run[0].word.lower() in self.language.common_words else 1.0)
            score *= self._in_passing(tokens, first, text, keys, facet)
        if self._content_follows(tokens, last, text):
            score *= FOLLOWED if len(run) > 1 else ONE_WORD * FOLLOWED
        return score * (1 - (1 - PERSON) * self._personal(run))

    def _in_passing(
        self, tokens: Sequence[Token], first: int, text: str, keys: set[str], facet: Sequence[int]
    ) -> float:
        """The price of a single word that is only mentioned."""
        column = self.terms.column.get(next(iter(keys)))
        recurs = column is not None and int(self._inside(tuple(facet))[1][column]) > 1
        told = recurs or bool(keys & self.titled) or subjects.opens(tokens, first, text, self.language)
        return 1.0 if told else PASSING

    def _personal(self, run: Sequence[Token]) -> float:
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

    def _content_follows(self, tokens: Sequence[Token], last: int, text: str) -> bool:
        """Whether the phrase seems to go on: a word that is no verb of saying follows without a stop."""
        if last + 1 >= len(tokens):
            return False
        following = tokens[last + 1]
        near = joined(text, tokens[last], following)
        lower = following.word.lower()
        return near and is_content(lower, self.language) and lower not in speech(self.language)


def _titled(units: Sequence[Unit], language: Language) -> set[str]:
    """Terms of the articles' titles: the first point tells the event that they announce."""
    titles = {unit.sentence.article.title for unit in units}
    return {term(word, language) for title in titles for word in words(title) if is_content(word, language)}


def _persons(units: Sequence[Unit], tokens: Tokens, language: Language) -> set[str]:
    """Capitalised words near a verb of saying, after a title or in apposition: those who speak or are introduced."""
    titles = {word for phrase in language.grammar.get("titles", ()) for word in phrase.split()}
    titled = tokens.are([word in titles for word in tokens.lower])
    spoken = tokens.are([fold_apostrophes(word) in speech(language) for word in tokens.lower])
    near = np.zeros(len(titled), dtype=bool)
    for distance in range(1, BESIDE + 1):
        near |= tokens.shifted(titled | spoken, distance) | tokens.shifted(spoken & ~titled, -distance)
    found = {tokens.lower[number] for number in set(tokens.ids[near & tokens.are(tokens.large)].tolist())}
    introduced = (match.group(0) for unit in units for match in _APPOSITION.finditer(unit.text))
    found.update(word.lower() for phrase in introduced for word in WORD.findall(phrase) if word[0].isupper())
    everyday = language.common_words if language.nouns_capitalised else ()
    return {word for word in found - titles if is_content(word, language) and word not in everyday}
