"""Languages as data: one TOML file each, no Python. `get("fr")` gives the `Language` of `fr.toml`.

A language without a file still works: `get("vi")` gives the neutral language, whose lists are empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from briefing import resources


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """What the product knows of one language. All lists are lower-case and use the straight apostrophe.

    Two are the same only if they are one object: what is computed from a language can be remembered by it.
    """

    code: str
    name: str = ""
    english_name: str = ""
    direction: str = "ltr"
    stemmer: str = ""
    nouns_capitalised: bool = False
    cases: bool = False  # nouns change with their case, and no article tells it
    elisions: frozenset[str] = frozenset()
    letters: str = ""
    never: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    ordinal_stop: bool = False
    stop_words: frozenset[str] = frozenset()
    common_words: Mapping[str, int] = field(default_factory=dict)
    openers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    grammar: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    furniture: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: Mapping[str, Any] = field(default_factory=dict)


@cache
def get(code: str) -> Language:
    """The language of an ISO 639-1 code ("fr", "fr-CA"); the neutral one where no data file exists."""
    base = code.replace("_", "-").split("-")[0].lower()
    path = resources.language_files().get(base)
    return _parse(base, tomllib.loads(path.read_text("utf-8"))) if path else Language(code=base)


def codes() -> list[str]:
    """Codes of all languages that have a data file, sorted."""
    return list(resources.language_files())


def _parse(code: str, data: Mapping[str, Any]) -> Language:
    sentences, words = data.get("sentences", {}), data.get("words", {})
    common = words.get("common", "").split()
    return Language(
        code=code,
        name=data.get("name", ""),
        english_name=data.get("english_name", ""),
        direction=data.get("direction", "ltr"),
        stemmer=data.get("stemmer", ""),
        nouns_capitalised=data.get("nouns_capitalised", False),
        cases=data.get("cases", False),
        elisions=frozenset(data.get("elisions", ())),
        letters=data.get("letters", ""),
        never=frozenset(sentences.get("never", "").split()),
        maybe=frozenset(sentences.get("maybe", "").split()),
        starters=frozenset(sentences.get("starters", "").split()),
        ordinal_stop=sentences.get("ordinal_stop", False),
        stop_words=frozenset(words.get("stop", "").split()),
        common_words={word: rank for rank, word in reversed(list(enumerate(common)))},
        openers=_lists(data.get("openers", {})),
        grammar=_lists(data.get("grammar", {})),
        dates=data.get("dates", {}),
        figures=data.get("figures", {}),
        furniture=_lists(data.get("furniture", {})),
        page=data.get("page", {}),
    )


def _lists(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in table.items()}
