"""Who accuses and who denies: an accusation against a named party, and that party's denial of the same thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from briefing.languages import Language
from briefing.model import Dispute
from briefing.summarizers import guard
from briefing.summarizers.extras import sentences, speakers
from briefing.summarizers.extras.words import alternatives
from briefing.summarizers.units import Unit
from briefing.text.words import WORD, content_stems, fold_apostrophes, is_content

MOST = 1  # disputes of a story
NEAR, CLOSE = 8, 4  # words between the verb and the name of the accused, of the one who denies
SHARED = 2  # content words beside the names that both must have
LONGEST = 45  # words of a sentence
_CAPITAL = re.compile(r"(?<![\w])[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}")


def disputes(units: Sequence[Unit], language: Language) -> tuple[Dispute, ...]:
    """Accusation and denial, side by side; none where the party that denies is not the party accused."""
    accusing = [unit for unit in units if _may_stand(unit, "accusation", language)]
    denying = [unit for unit in units if _may_stand(unit, "denial", language)]
    for accusation in accusing:
        accused = _accused(accusation.text, language)
        for denial in denying if accused else ():
            if accusation is not denial and (label := _label(accusation, denial, accused, language)):
                return (Dispute(label, (accusation.sentence, denial.sentence)),)[:MOST]
    return ()


def _may_stand(unit: Unit, kind: str, language: Language) -> bool:
    """Whether the sentence says such a thing and can be printed by itself."""
    if unit.length > LONGEST or not _says(unit.text, kind, language):
        return False
    return not guard.leans(unit.text, language) and not guard.is_broken(unit.text, language)


def _label(accusation: Unit, denial: Unit, accused: Sequence[str], language: Language) -> str:
    """The accused, as the accusation names them, if the denial is theirs and about the same thing; else ""."""
    denier = _denier(denial.text, language)
    names = [name for name in accused if name.lower() in {d.lower() for d in denier}]
    if not names or (_says(denial.text, "accusation", language) and _says(accusation.text, "denial", language)):
        return ""
    keys = sentences.keys(accusation.text, language) & sentences.keys(denial.text, language)
    named = {stem for name in (*accused, *denier) for stem in content_stems(name, language)}
    if len(keys - named) < SHARED:
        return ""
    return _full_name(names[0], accusation.text, denial.text, language)


def _full_name(name: str, accusation: str, denial: str, language: Language) -> str:
    """The longest run of words around the name that both sentences have, without small words at its ends."""
    tokens = list(WORD.finditer(accusation))
    own = next(place for place, token in enumerate(tokens) if token.group(0) == name)
    first = last = own
    while first and _both(
        accusation[tokens[first - 1].start() : tokens[last].end()], denial, tokens[first - 1], language
    ):
        first -= 1
    while last + 1 < len(tokens) and _both(
        accusation[tokens[first].start() : tokens[last + 1].end()], denial, tokens[last + 1], language
    ):
        last += 1
    label = accusation[tokens[first].start() : tokens[last].end()]
    return label[0].upper() + label[1:]


def _both(run: str, other: str, added: re.Match[str], language: Language) -> bool:
    return run in other and is_content(added.group(0).lower(), language)


def _accused(text: str, language: Language) -> list[str]:
    """Names behind the word of accusation."""
    match = _pattern(language, "accusation").search(_plain(text))
    return _names(" ".join(text[match.end() :].split()[:NEAR]), language) if match else []


def _denier(text: str, language: Language) -> list[str]:
    """Names before the word of denial: its subject."""
    match = _pattern(language, "denial").search(_plain(text))
    return _names(" ".join(text[: match.start()].split()[-CLOSE:]), language) if match else []


def _names(text: str, language: Language) -> list[str]:
    found = _CAPITAL.findall(text)
    small: Collection[str] = language.stop_words
    return [name for name in found if name.lower() not in small and name.lower() not in language.common_words]


def _says(text: str, kind: str, language: Language) -> bool:
    """Whether a word of the kind stands in the sentence outside its quotations."""
    pattern = _pattern(language, kind)
    if not pattern.search(_plain(text)):
        return False
    return bool(pattern.search(_plain(speakers.blanked(text, sentences.quoted(text)))))


def _plain(text: str) -> str:
    return fold_apostrophes(text).lower()


@cache
def _pattern(language: Language, kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(language.grammar.get(kind, ()))})(?!\w)")
