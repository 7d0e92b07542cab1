"""Where the noun phrase behind a number ends: "villes et villages de la région", "of the floating oyster racks".

No tagger: a phrase is a run of content words that its language's shape of plurals and adjectives allows, then at most
two genitives. Where the run could go on with a verb, there is no phrase.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from briefing.languages import Language
from briefing.text.words import fold_apostrophes, is_content

LONGEST = 4  # content words of one noun with its adjectives
GENITIVES = 2
OWNED = 2  # words behind a possessive
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SPACE = re.compile(r"[ \u00a0\u202f\u2009]+")
_AND = re.compile(r"[ \u00a0\u202f](?P<word>[^\W\d_]+)[ \u00a0\u202f]")
_POSSESSIVE = "s"


class Token(NamedTuple):
    """A word with its offsets and whether only a space stands before it."""

    word: str
    start: int
    end: int
    joined: bool

    @property
    def lower(self) -> str:
        """The word as lists of words have it."""
        return self.word.lower()


def phrase(text: str, start: int, language: Language) -> int | None:
    """The end of the noun phrase that begins at `start`, genitives included; None where it cannot be told."""
    end = _noun(text, start, language, counted=True)
    if end is None:
        return None
    end = _second(text, end, language) or end
    return _genitives(text, end, language)


def genitive(text: str, start: int, language: Language) -> tuple[int, int] | None:
    """Offsets of the genitive that begins at `start` or behind one space ("of wheat"); None where there is none."""
    found = _genitives(text, start, language)
    if found == start:
        return None
    space = _SPACE.match(text, start)
    return (space.end() if space else start), found


def head(text: str, what: tuple[int, int], language: Language) -> str:
    """The lower-case noun that carries a phrase: the first where adjectives follow it, else the last; no genitives."""
    link = _links(language).match(fold_apostrophes(text).lower(), what[0])
    start = link.end() if link else what[0]
    own = _noun(text, start, language, counted=False) or what[1]
    found = [match.group(0).lower() for match in _TOKEN.finditer(text, start, min(own, what[1]))]
    return (found[0] if language.figures.get("adjectives") == "after" else found[-1]) if found else ""


def _genitives(text: str, end: int, language: Language) -> int:
    for _ in range(GENITIVES):
        link = _links(language).match(fold_apostrophes(text).lower(), end)
        after = _noun(text, link.end(), language, counted=False) if link else None
        after = _listed(text, after, language) if after else None
        if after is None:
            break
        end = after
    return end


def _listed(text: str, end: int, language: Language) -> int | None:
    """A genitive with the noun that "and" adds to it; None where that noun cannot be told, so that none is cut off."""
    joint = _AND.match(text, end)
    if joint is None or joint["word"].lower() not in language.figures.get("and", ()):
        return end
    after = _noun(text, joint.end(), language, counted=False)
    return after if after and not _SPACE.match(text, after) else None


def _second(text: str, end: int, language: Language) -> int | None:
    """ "… and villages": another plural noun beside the first."""
    space = _SPACE.match(text, end)
    token = _TOKEN.match(text, space.end()) if space else None
    if token is None or token.group(0).lower() not in language.figures.get("and", ()):
        return None
    space = _SPACE.match(text, token.end())
    after = _noun(text, space.end(), language, counted=True) if space else None
    if after is None or space is None:
        return None
    last = _TOKEN.findall(text[space.end() : after])[-1]
    plain = language.nouns_capitalised and last[0].isupper()
    return after if plain or (last.lower().endswith(_plurals(language)) and not _is_verb(last, language)) else None


def _noun(text: str, start: int, language: Language, counted: bool) -> int | None:
    run = _run(text, start, language)
    if not run or (counted and _is_name(run, language)):
        return None
    if language.nouns_capitalised:
        return next((token.end for token in run if token.word[0].isupper()), None)
    if counted and any(token.lower == _POSSESSIVE for token in run):
        return None
    if not counted and run[0].word[0].isupper():
        return _named(run, language)
    if language.figures.get("adjectives") == "after":
        return _with_followers(run, language)
    return _with_leaders(run, language, counted)


def _run(text: str, start: int, language: Language) -> list[Token]:
    """Content words from `start` on, divided by single spaces or a possessive only."""
    found: list[Token] = []
    place = start
    while len(found) < LONGEST and (match := _TOKEN.match(text, place)):
        token = Token(match.group(0), match.start(), match.end(), place == match.start())
        if token.lower != _POSSESSIVE and not _may_stand(token.lower, bool(found), language):
            break
        found.append(token)
        space = _SPACE.match(text, token.end)
        place = space.end() if space else token.end
        if not space and text[place : place + 1] in ("'", "’") and text[place + 1 : place + 2] == _POSSESSIVE:
            place += 1
        elif not space:
            break
    return found


def _may_stand(word: str, inside: bool, language: Language) -> bool:
    return is_content(word, language) and word not in _never(language) and not (inside and _is_verb(word, language))


def _is_name(run: Sequence[Token], language: Language) -> bool:
    """A capital behind a number that no small word follows: an address or a model, not a noun."""
    return not language.nouns_capitalised and run[0].word[0].isupper() and not any(t.word[0].islower() for t in run[1:])


def _is_verb(word: str, language: Language) -> bool:
    return word.lower().endswith(tuple(language.grammar.get("verbs", ())) or ("\0",))


def _named(run: Sequence[Token], language: Language) -> int | None:
    """A name; with a possessive what it owns too."""
    end = run[0].end
    for place, token in enumerate(run[1:], 1):
        if token.lower == _POSSESSIVE and place + 1 < len(run):
            return run[-1].end if len(run) - place - 1 <= OWNED else end
        follows = language.figures.get("adjectives") == "after" and token.lower.endswith(_adjectives(language))
        if not token.word[0].isupper() and not follows:
            return _with_leaders(run, language, counted=False) if language.figures["adjectives"] == "before" else end
        end = token.end
    return end


def _with_followers(run: Sequence[Token], language: Language) -> int:
    """A noun and the adjectives behind it, which agree with it."""
    plurals = _plurals(language)
    many = bool(plurals) and run[0].lower.endswith(plurals)
    end = run[0].end
    for token in run[1:]:
        agrees = (many and token.lower.endswith(plurals)) or token.lower.endswith(_adjectives(language))
        if not agrees or len(token.word) < 4:
            break
        end = token.end
    return end


def _with_leaders(run: Sequence[Token], language: Language, counted: bool) -> int | None:
    """Adjectives and the noun behind them."""
    plurals = _plurals(language)
    if not plurals:  # endings tell cases there, not numbers
        leads = run[0].lower.endswith(_adjectives(language)) and len(run) > 1
        return run[1].end if leads else run[0].end
    many = [place for place, token in enumerate(run) if token.lower.endswith(plurals)]
    if many:
        last = many[0]
        if last + 1 in many and run[last].lower[-1] == run[last + 1].lower[-1] == "s":
            last += 1
        return run[last].end
    leads = len(run) == 2 and run[0].lower.endswith(_adjectives(language))
    return run[-1].end if (leads or len(run) == 1) and not counted else None


@cache
def _links(language: Language) -> re.Pattern[str]:
    phrases = sorted(language.figures.get("of", ()), key=lambda p: (-len(p), p))
    if not phrases:
        return re.compile(r"(?!)")
    ends = [re.escape(p) + ("" if p.endswith("'") else r"(?=[ \u00a0])") for p in phrases]
    return re.compile(rf"[ \u00a0\u202f]*(?<!\w)(?:{'|'.join(ends)})[ \u00a0]?")


@cache
def _plurals(language: Language) -> tuple[str, ...]:
    return tuple(language.figures.get("plurals", ()))


@cache
def _adjectives(language: Language) -> tuple[str, ...]:
    return (*language.grammar.get("adjectives", ()), *language.grammar.get("modifiers", ())) or ("\0",)


@cache
def _never(language: Language) -> Collection[str]:
    """Words that end a phrase: weekdays, months, numerals, verbs of saying."""
    dates = [form for key in ("months", "weekdays") for forms in language.dates.get(key, ()) for form in forms]
    return frozenset([*dates, *language.grammar.get("numerals", ()), *language.grammar.get("speech", ())])
