"""Who says a quotation: the name beside a verb of saying, with the title or office that stands at it.

A pronoun is no speaker. Where two persons could have spoken, nobody did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from briefing.languages import Language
from briefing.text.words import fold_apostrophes, is_content

OFFICE_WORDS = 14  # between the verb and the name, where a comma closes them ("said the cinema's owner, Percy Blunt")
INTRODUCTION = 2  # words between that comma and the name ("la Dr")
SHORT_OFFICE = 5  # where none does ("said shipbroker Lena Kostric")
TITLE_WORDS = 2  # before a name of one word ("le président Macron")
SOURCE_WORDS = 5  # behind a verb of saying
LONGEST_NAME = 4  # words of a name before a colon
FAR = 60  # characters between a name and the verb behind it
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[-’'][^\W\d_]+)*\.?"
_PARTICLE = r"(?:de|del|della|di|da|do|dos|du|des|von|van|der|den|zu|la|le|al|el|bin|ibn|y|d['’])"
_NAME = re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:[ \u00a0\u202f]+(?:{_PARTICLE}[ \u00a0]*)*{_CAPITAL})*")
_BEHIND = re.compile(r"\u0000[,.]?[ \u00a0]*[,–—-]?[ \u00a0]*(?P<word>[^\W\d_A-Z][^\W\d_]*)")
_STOP = re.compile(r"[.;:!?()«»“”\"\u0000](?!\w)(?<!\b\w\.)(?<!\b\w\w\.)(?<!\b\w\w\w\.)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def names(text: str, language: Language) -> list[tuple[int, int]]:
    """Offsets of the persons a text names: two capitalised words or more, or a title and a name."""
    return [span for span in _capitalised(text, language) if _is_person(text, span, language)]


def speaker(outside: str, language: Language) -> tuple[int, int] | None:
    """Offsets of the speaker in a sentence whose quotations are blanked out; None where it cannot be told."""
    verbs = [m for m in _WORD.finditer(outside) if fold_apostrophes(m.group(0).lower()) in _speech(language)]
    found = [span for verb in verbs if (span := _at_verb(outside, verb, language))]
    if found or verbs:
        return found[0] if found else None
    behind = _BEHIND.search(outside)
    if behind and not language.nouns_capitalised and not _is_link(behind["word"], language):
        known = [span for span in names(outside, language) if span[0] >= behind.start()]
        return known[0] if len(known) == 1 and not _belongs(outside, known[0], language) else None
    colon = outside.find(":")
    known = [s for s in names(outside[:colon], language) if _is_named(outside[slice(*s)])] if colon > 0 else []
    return known[0] if len(known) == 1 and not _belongs(outside, known[0], language) else None


def has_pronoun(outside: str, language: Language) -> bool:
    """Whether somebody is spoken of without a name."""
    return any(fold_apostrophes(word.lower()) in _pronouns(language) for word in _WORD.findall(outside))


def sources(outside: str, language: Language) -> list[tuple[int, int]]:
    """Offsets of the few words behind each verb of saying: whoever says it, named or not."""
    found = []
    for verb in _WORD.finditer(outside):
        if fold_apostrophes(verb.group(0).lower()) in _speech(language):
            behind = list(_WORD.finditer(outside, verb.end()))[:SOURCE_WORDS]
            found.append((verb.end(), behind[-1].end() if behind else verb.end()))
    return found


def speaks(outside: str, language: Language) -> bool:
    """Whether a verb of saying stands in the text."""
    return any(fold_apostrophes(word.lower()) in _speech(language) for word in _WORD.findall(outside))


def _at_verb(outside: str, verb: re.Match[str], language: Language) -> tuple[int, int] | None:
    """The name behind the verb or, before it, the subject."""
    start, end = verb.span()
    own = outside[:start].split("\u0000")[-1]
    before_verb = _WORD.findall(own)[-1:]
    said_by_pronoun = bool(before_verb) and fold_apostrophes(before_verb[0].lower()) in _pronouns(language)
    if said_by_pronoun or _has_inverted_pronoun(own, language):
        return None
    addressing = verb.group(0).lower() in language.figures.get("addressing", ())
    if not addressing and (span := _behind(outside, end, language)):
        return span
    before = [s for s in _capitalised(outside[:start], language) if start - s[1] <= FAR and s[1] < start]
    if not before or "\u0000" in outside[before[-1][1] : start] or "." in outside[before[-1][1] : start].rstrip("."):
        return None
    anonymous = _WORD.match(outside[end:].lstrip())
    if "," in outside[before[-1][1] : start] and anonymous and anonymous.group(0).lower() in _articles(language):
        return None  # "…, confirment des sources": the verb has another subject
    return _subject(outside, before[-1], start, language)


def _behind(outside: str, end: int, language: Language) -> tuple[int, int] | None:
    """The name behind a verb, with the office between them; what an office belongs to ("of Police") is no name."""
    stop = _STOP.search(outside, end)
    behind = outside[end : stop.start() if stop else len(outside)]
    for first, last in _capitalised(behind, language):
        between = behind[:first]
        if not _is_office(between, language):
            return None
        if not _belongs(behind, (first, last), language) and not _owns(behind[last:], language):
            span = _with_office(outside, end, (end + first, end + last), language)
            words = _WORD.findall(outside[slice(*span)])
            bare = len(words) == 2 and words[0].lower() in _articles(language)  # "le Belge": no name
            alone = len(_WORD.findall(outside[end + first : end + last])) == 1
            loose = alone and "," not in between and len(_WORD.findall(between)) > TITLE_WORDS
            return None if bare or loose else span
    return None


def _owns(behind: str, language: Language) -> bool:
    """Whether a genitive follows at once: what looked like a name is an office ("Inspector-General of Police")."""
    first = _WORD.match(behind.lstrip()) if behind[:1].isspace() else None
    return first is not None and first.group(0).lower() in {p.split()[0].rstrip("'") for p in language.figures["of"]}


def _is_office(between: str, language: Language) -> bool:
    """Whether what stands between verb and name can be an office: short or closed by a comma, no pronoun, no adverb."""
    plain = [fold_apostrophes(word.lower()) for word in _WORD.findall(between)]
    if not plain:
        return not between.strip(" \u00a0")
    office, comma, rest = between.partition(",")
    if len(plain) > (OFFICE_WORDS if comma else SHORT_OFFICE) or "," in rest or not between[0].isspace():
        return False
    if len(_WORD.findall(rest)) > INTRODUCTION or not office.strip():
        return False
    begins = plain[0] in _articles(language) or plain[0] in _titles(language) or is_content(plain[0], language)
    begins = begins or plain[0] in _pointing(language) or plain[0] in _calendar(language)
    return begins and not any(
        word in _pronouns(language) - _pointing(language) or word in _speech(language) for word in plain
    )


def _belongs(text: str, name: tuple[int, int], language: Language) -> bool:
    """Whether a preposition stands before the name: somebody or something of that name, not the name's bearer."""
    before = _WORD.findall(text[: name[0]])
    if not before or text[: name[0]].rstrip().endswith(","):
        return False
    last = fold_apostrophes(before[-1].lower())
    elided = text[: name[0]].rstrip().endswith(("'", "’"))
    if last in _articles(language) - _links(language) and len(before) > 1 and not elided:
        last = fold_apostrophes(before[-2].lower())
    return last in _links(language)


def _is_named(name: str) -> bool:
    """Not a headline: four words at most, and not all in capitals."""
    return len(_WORD.findall(name)) <= LONGEST_NAME and not name.isupper()


def _is_link(word: str, language: Language) -> bool:
    lower = fold_apostrophes(word.lower())
    return lower in _links(language) or lower in _articles(language)


def _has_inverted_pronoun(before: str, language: Language) -> bool:
    """ "a-t-il", "dit-elle": the pronoun is the speaker."""
    parts = [part for word in _WORD.findall(before) if "-" in word for part in word.lower().split("-")]
    return any(part in _pronouns(language) for part in parts)


def _with_office(outside: str, verb_end: int, name: tuple[int, int], language: Language) -> tuple[int, int]:
    """The name with everything from the verb on, unless that begins with a word that points back ("his lawyer")."""
    begin = verb_end + len(outside[verb_end:]) - len(outside[verb_end:].lstrip())
    words = _WORD.findall(outside[begin : name[0]])
    first = fold_apostrophes(words[0].lower()) if words else ""
    office = bool(words) and first not in _pointing(language) and first not in _calendar(language)
    return (begin if office else name[0]), name[1]


def _subject(outside: str, name: tuple[int, int], verb: int, language: Language) -> tuple[int, int] | None:
    """A name before the verb, if nothing but its apposition or small words stand between."""
    between = outside[name[1] : verb]
    plain = [word.lower() for word in _WORD.findall(between)]
    loose = [word for word in plain if is_content(word, language)]
    if (loose and between.count(",") < 2) or any(word in _pronouns(language) for word in plain):
        return None
    return None if _belongs(outside, name, language) else name


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
def _speech(language: Language) -> frozenset[str]:
    return frozenset(word for word in language.grammar.get("speech", ()) if " " not in word)


@cache
def _titles(language: Language) -> frozenset[str]:
    return frozenset(language.grammar.get("titles", ()))


@cache
def _articles(language: Language) -> frozenset[str]:
    return frozenset(word.rstrip("'") for word in language.grammar.get("determiners", ())) - _pointing(language)


@cache
def _links(language: Language) -> frozenset[str]:
    listed = (
        *language.grammar.get("links", ()),
        *language.grammar.get("prepositions", ()),
        *language.figures.get("of", ()),
    )
    return frozenset(phrase.split()[0].rstrip("'") for phrase in listed)


@cache
def _calendar(language: Language) -> frozenset[str]:
    return frozenset(
        form for kind in ("weekdays", "months") for forms in language.dates.get(kind, ()) for form in forms
    )


@cache
def _pointing(language: Language) -> frozenset[str]:
    """Possessives and demonstratives: determiners that point to what was said before."""
    listed = [p for key in ("demonstratives", "pronouns") for p in language.openers.get(key, ()) if " " not in p]
    return frozenset(listed)


@cache
def _pronouns(language: Language) -> frozenset[str]:
    return frozenset(p for p in language.openers.get("pronouns", ()) if " " not in p)


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the spans made NUL characters, offsets kept."""
    for start, end in spans:
        text = text[:start] + "\u0000" * (end - start) + text[end:]
    return text
