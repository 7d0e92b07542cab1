"""Noun phrases of a sentence, told without a grammar: by what stands before a word, how it ends, how it is written.

A word is taken for a noun when the text has it after a determiner, or writes it as a name (German: with a capital);
words with an adjective's ending may stand beside one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from briefing.languages import Language
from briefing.summarizers.facets.terms import Terms
from briefing.summarizers.tokens import Tokens, term
from briefing.text.words import fold_apostrophes, is_content

MOST_WORDS = 5  # content words
_JOINS = re.compile(r"[\s\u00a0\u202f]+|['’]\s?")
NOUN, ADJECTIVE, LINK, ARTICLE, OTHER = "noun", "adjective", "link", "article", "other"


class Token(NamedTuple):
    """A word of a sentence with its offsets and its kind."""

    word: str
    start: int
    end: int
    kind: str


class Phrases:
    """Finds the noun phrases of a story's sentences; `nouns` are the words that its text shows to be nouns."""

    def __init__(self, tokens: Tokens, terms: Terms, language: Language) -> None:
        self.terms, self.language = terms, language
        self.nouns = _nouns(tokens, language)

    def tokens(self, text: str) -> list[Token]:
        """The words of a sentence."""
        found = []
        for match in re.finditer(r"[^\W_]+(?:-[^\W_]+)*", text):
            found.append(Token(match.group(0), match.start(), match.end(), self._kind(match.group(0))))
        for first, last in [] if self.language.nouns_capitalised else self._objects(found, text):
            for place in range(first, last + 1):
                kind = NOUN if place == last or found[place].kind == NOUN else ADJECTIVE
                found[place] = found[place]._replace(kind=kind)
        return found

    def _objects(self, tokens: Sequence[Token], text: str) -> Iterator[tuple[int, int]]:
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

    def _is_ended(self, tokens: Sequence[Token], last: int, text: str) -> bool:
        if tokens[last].word.lower().endswith(self._endings("verbs") or ("\0",)):
            return False
        if last + 1 >= len(tokens) or not _JOINS.fullmatch(text[tokens[last].end : tokens[last + 1].start]):
            return True
        following = tokens[last + 1]
        small = not following.word[0].isdigit() and following.kind not in (NOUN, ADJECTIVE)
        return small and following.word.lower() not in _determiners(self.language)

    def _goes_on(self, tokens: Sequence[Token], last: int, text: str) -> bool:
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

    def spans(self, tokens: Sequence[Token], text: str) -> Iterator[tuple[int, int]]:
        """First and last token of every phrase that could be printed by itself."""
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

    def _may_begin(self, token: Token) -> bool:
        """A noun, or an adjective of a kind that stands before its noun."""
        follows = token.word.lower().endswith(self._endings("adjectives") or ("\0",))
        return token.kind == NOUN or (token.kind == ADJECTIVE and not follows)

    def _may_end(self, tokens: Sequence[Token], last: int, text: str) -> bool:
        """Not inside a name and not at an abbreviation, which asks for what follows ("Prof.")."""
        word, end = tokens[last].word.lower(), tokens[last].end
        cut = word in self.language.never and text[end : end + 1] == "."
        before = tokens[last].kind == ADJECTIVE and not word.endswith(self._endings("adjectives"))
        return not cut and not before and not self._is_inside_name(tokens, last, text)

    def _is_inside_name(self, tokens: Sequence[Token], index: int, text: str) -> bool:
        """Whether a name goes on from token `index` to the next one."""
        if index < 0 or index + 1 >= len(tokens):
            return False
        a, b = tokens[index], tokens[index + 1]
        if text[a.end : b.start] not in (" ", "\u00a0"):
            return False
        return all(t.word[0].isupper() and t.kind == NOUN for t in (a, b))


def joined(text: str, first: Token, second: Token) -> bool:
    """Whether nothing but white space or an apostrophe stands between two tokens."""
    return bool(_JOINS.fullmatch(text[first.end : second.start]))


def _nouns(tokens: Tokens, language: Language) -> set[str]:
    """Words after a determiner, without adjectives by their ending ("its quarterly profit")."""
    endings = language.grammar.get("adjectives", ())
    determiner = tokens.are([word in _determiners(language) for word in tokens.lower])
    telling = tokens.are(tokens.content) & ~tokens.are([word[0].isdigit() for word in tokens.words])
    modifies = tokens.are([word.endswith(endings) for word in tokens.lower])
    found = tokens.shifted(determiner, 1) & telling & ~(modifies & tokens.shifted(telling, -1))
    return {tokens.lower[number] for number in set(tokens.ids[found].tolist())}


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
def speech(language: Language) -> Collection[str]:
    """The single words of saying."""
    return frozenset(w for phrase in language.grammar.get("speech", ()) for w in phrase.split() if len(w) > 2)


@cache
def _never(language: Language) -> Collection[str]:
    """Words that no label holds: weekdays, months, units, numerals, verbs of saying, agencies."""
    dates = [form for key in ("months", "weekdays") for forms in language.dates.get(key, ()) for form in forms]
    grammar = [w for key in ("units", "numerals", "speech") for w in language.grammar.get(key, ())]
    agencies = [w for phrase in language.furniture.get("credits", ()) for w in phrase.split() if len(w) > 2]
    return frozenset([*dates, *grammar, *agencies, *language.dates.get("relative", {})])
