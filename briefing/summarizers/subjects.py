"""Where a phrase stands in its sentence: as its subject, as the one who speaks, inside a quotation, or in passing.

No grammar is needed for that: a subject opens its sentence, a speaker stands beside a verb of saying.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from briefing.languages import Language
from briefing.summarizers.phrases import Token, speech
from briefing.text.words import fold_apostrophes, is_content

TITLE_WORDS = 4  # most words before the name of a subject ("Transport Secretary Daniel Hughes")
SAID_BEFORE, SAID_AFTER = 5, 2  # words to a verb of saying
_STOP = re.compile(r"[,;:.!?…،؛()\[\]–—«»“”„\"]")
_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\"[^\"]*\"")


def quoted(text: str, start: int) -> bool:
    """Whether the place lies inside quotation marks."""
    return any(match.start() < start < match.end() for match in _QUOTED.finditer(text))


def begins(tokens: Sequence[Token], first: int, text: str, language: Language) -> bool:
    """Whether the phrase from token `first` opens its sentence: nothing before it but determiners and titles."""
    if _STOP.search(text[: tokens[first].start]):
        return False
    allowed = _determiners(language) | frozenset(language.grammar.get("titles", ()))
    return all(token.word.lower() in allowed for token in tokens[:first])


def opens(tokens: Sequence[Token], first: int, text: str, language: Language) -> bool:
    """Whether the phrase is or ends what opens its sentence: no preposition and no verb stands before it."""
    if first > TITLE_WORDS or _STOP.search(text[: tokens[first].start].rstrip(" ,")):
        return False
    return all(_may_lead(token.word, language) for token in tokens[:first])


def _may_lead(word: str, language: Language) -> bool:
    """A determiner, or a word with a meaning that has no verb's ending."""
    lower = word.lower()
    verb = word[0].islower() and lower.endswith(tuple(language.grammar.get("verbs", ())) or ("\0",))
    return lower in _determiners(language) or (is_content(lower, language) and not verb)


def speaks(tokens: Sequence[Token], first: int, last: int, language: Language) -> bool:
    """Whether a verb of saying stands beside the phrase of tokens `first` to `last`."""
    near = [*tokens[max(first - SAID_BEFORE, 0) : first], *tokens[last + 1 : last + 1 + SAID_AFTER]]
    return any(fold_apostrophes(token.word.lower()) in speech(language) for token in near)


def has_article(tokens: Sequence[Token], first: int, language: Language) -> bool:
    """Whether an article stands before a name: a river or a firm has one ("the Lenn"), a person has none."""
    return first > 0 and tokens[first].word[0].isupper() and tokens[first - 1].word.lower() in _determiners(language)


@cache
def _determiners(language: Language) -> frozenset[str]:
    return frozenset(word.rstrip("'") for word in language.grammar.get("determiners", ()))
