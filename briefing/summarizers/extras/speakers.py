"""Who says a quotation: the name beside a verb of saying, with the title or office that stands at it.

A pronoun is no speaker. Where two persons could have spoken, nobody did.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from briefing.languages import Language
from briefing.text.words import fold_apostrophes, is_content

OFFICE_WORDS = 9  # between the verb and the name ("said the cinema's owner, Percy Blunt")
FAR = 60  # characters between a name and the verb behind it
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[-’'][^\W\d_]+)*\.?"
_PARTICLE = r"(?:de|del|della|di|da|do|dos|du|des|von|van|der|den|zu|la|le|al|el|bin|ibn|y|d['’])"
_NAME = re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:[ \u00a0\u202f]+(?:{_PARTICLE}[ \u00a0]*)*{_CAPITAL})*")
_BEHIND = re.compile(r"\u0000[,.]?[ \u00a0]*[,–—-]?[ \u00a0]*(?=[^\W\d_A-Z])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def names(text: str, language: Language) -> list[tuple[int, int]]:
    """Offsets of the persons a text names: two capitalised words or more, or a title and a name."""
    return [span for span in _capitalised(text, language) if _is_person(text, span, language)]


def speaker(outside: str, language: Language) -> tuple[int, int] | None:
    """Offsets of the speaker in a sentence whose quotations are blanked out; None where it cannot be told."""
    verbs = [m for m in _WORD.finditer(outside) if fold_apostrophes(m.group(0).lower()) in _speech(language)]
    found = [span for verb in verbs if (span := _at_verb(outside, verb.start(), verb.end(), language))]
    if found:
        return found[0]
    if behind := _BEHIND.search(outside):
        known = [span for span in names(outside, language) if span[0] >= behind.start()]
        if len(known) == 1 and not language.nouns_capitalised:
            return known[0]
    colon = outside.find(":")
    known = names(outside[:colon], language) if colon > 0 else []
    return known[0] if len(known) == 1 else None


def has_pronoun(outside: str, language: Language) -> bool:
    """Whether somebody is spoken of without a name."""
    return any(fold_apostrophes(word.lower()) in _pronouns(language) for word in _WORD.findall(outside))


def speaks(outside: str, language: Language) -> bool:
    """Whether a verb of saying stands in the text."""
    return any(fold_apostrophes(word.lower()) in _speech(language) for word in _WORD.findall(outside))


def _at_verb(outside: str, start: int, end: int, language: Language) -> tuple[int, int] | None:
    """The name behind the verb or, before it, the subject."""
    stop = re.compile(r"[.;:!?()«»“”\"\u0000]").search(outside, end)
    behind = outside[end : stop.start() if stop else len(outside)]
    for first, last in _capitalised(behind, language):
        if len(_WORD.findall(behind[:first])) > OFFICE_WORDS or not _inverted(behind[:first], language):
            break
        return _with_office(outside, end, (end + first, end + last), language)
    before = [s for s in _capitalised(outside[:start], language) if start - s[1] <= FAR and s[1] < start]
    if not before or "\u0000" in outside[before[-1][1] : start] or "." in outside[before[-1][1] : start].rstrip("."):
        return None
    return _subject(outside, before[-1], start, language)


def _inverted(between: str, language: Language) -> bool:
    """Whether what stands between verb and name can be an office: it begins like one and holds no verb of saying."""
    plain = [fold_apostrophes(word.lower()) for word in _WORD.findall(between)]
    if not plain:
        return not between.strip(" \u00a0")
    pronouns = _pronouns(language)
    return (
        between[:1].isspace()
        and not any(w in pronouns or w in _speech(language) for w in plain)
        and (between.count(",") <= 1)
    )


def _with_office(outside: str, verb_end: int, name: tuple[int, int], language: Language) -> tuple[int, int]:
    """The name with everything from the verb on, unless that begins with a word that points back ("his lawyer")."""
    begin = verb_end + len(outside[verb_end:]) - len(outside[verb_end:].lstrip())
    words = _WORD.findall(outside[begin : name[0]])
    office = bool(words) and fold_apostrophes(words[0].lower()) not in _pointing(language)
    starts = office and (words[0].lower() in _articles(language) or is_content(words[0].lower(), language))
    return (begin if starts else name[0]), name[1]


def _subject(outside: str, name: tuple[int, int], verb: int, language: Language) -> tuple[int, int] | None:
    """A name before the verb, if nothing but its apposition or small words stand between."""
    between = outside[name[1] : verb]
    plain = [word.lower() for word in _WORD.findall(between)]
    loose = [word for word in plain if is_content(word, language)]
    if (loose and between.count(",") < 2) or any(word in _pronouns(language) for word in plain):
        return None
    return name


def _capitalised(text: str, language: Language) -> list[tuple[int, int]]:
    """Runs of capitalised words that can be names; titles at their beginning belong to them."""
    found = []
    for match in _NAME.finditer(text):
        start, end = match.start(), match.end()
        first = _WORD.match(text, start)
        small = first is not None and _is_small(first.group(0), language)
        if small and first is not None:
            start = first.end() + len(text[first.end() : end]) - len(text[first.end() : end].lstrip())
        if text[end - 1 : end] == "." and not _abbreviates(text[start:end], language):
            end -= 1
        if start < end and text[start:end].strip() and _fits(text[start:end], language):
            found.append((start, end))
    return found


def _is_small(word: str, language: Language) -> bool:
    """A word with a capital only because a sentence begins with it."""
    lower = fold_apostrophes(word.lower())
    return not is_content(lower, language) and lower not in _titles(language)


def _fits(name: str, language: Language) -> bool:
    """German writes all nouns with a capital: there a name has two words, the last of them no common one."""
    words = _WORD.findall(name)
    if not language.nouns_capitalised:
        return bool(words) and words[-1].lower() not in _titles(language)
    return len(words) > 1 and words[-1].lower() not in language.common_words


def _is_person(text: str, span: tuple[int, int], language: Language) -> bool:
    return len(_WORD.findall(text[slice(*span)])) > 1


def _abbreviates(name: str, language: Language) -> bool:
    last = name.split()[-1].rstrip(".").lower()
    return len(last) == 1 or last in language.never


@cache
def _speech(language: Language) -> Collection[str]:
    return frozenset(word for word in language.grammar.get("speech", ()) if " " not in word)


@cache
def _titles(language: Language) -> Collection[str]:
    return frozenset(language.grammar.get("titles", ()))


@cache
def _articles(language: Language) -> Collection[str]:
    return frozenset(word.rstrip("'") for word in language.grammar.get("determiners", ())) - _pointing(language)


@cache
def _pointing(language: Language) -> Collection[str]:
    """Possessives and demonstratives: determiners that point to what was said before."""
    listed = [p for key in ("demonstratives", "pronouns") for p in language.openers.get(key, ()) if " " not in p]
    return frozenset(listed)


@cache
def _pronouns(language: Language) -> Collection[str]:
    return frozenset(p for p in language.openers.get("pronouns", ()) if " " not in p)


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the spans made NUL characters, offsets kept."""
    for start, end in spans:
        text = text[:start] + "\u0000" * (end - start) + text[end:]
    return text
