"""Words and their normal forms: runs of letters or digits, stems, folded spellings.

A word is a run of Unicode letters or digits ("l'Ukraine": two). Every budget and count uses this definition.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import islice

from briefing.languages import Language

WORD = re.compile(r"[^\W_]+")
STEM_LENGTH = 6
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = "’‘ʼ＇`´"


def fold_apostrophes(text: str) -> str:
    """The text with every form of apostrophe made straight; the length stays the same."""
    if text.isascii():
        return text.replace("`", "'")
    for form in _APOSTROPHES:
        text = text.replace(form, "'")
    return text


def words(text: str) -> list[str]:
    """All words of the text, lower-cased, in order."""
    return WORD.findall(text.lower())


def count(text: str) -> int:
    """How many words the text has."""
    return len(WORD.findall(text))


def is_longer(text: str, most: int) -> bool:
    """Whether the text has more than so many words; a long one is not read to its end."""
    return next(islice(WORD.finditer(text), most, None), None) is not None


def content_words(text: str, language: Language) -> list[str]:
    """The words that carry meaning: no stop words, no elided articles, no single letters."""
    return [w for w in words(text) if is_content(w, language)]


def is_content(word: str, language: Language) -> bool:
    """Whether a lower-case word carries meaning in the language."""
    return (len(word) > 1 or not word.isascii()) and word not in language.stop_words and word not in language.elisions


@cache
def stemmer(name: str) -> Callable[[str], str]:
    """Snowball's stemmer of that name; the first six letters where Snowball has none (name "")."""
    if not name:
        return _cut
    import Stemmer

    return lru_cache(maxsize=100_000)(Stemmer.Stemmer(name, 0).stemWord)


def stem(word: str, language: Language) -> str:
    """The Snowball stem of a lower-case word (Porter 2001, "Snowball: a language for stemming algorithms")."""
    return stemmer(language.stemmer)(word)


def stems(text: str, language: Language) -> list[str]:
    """Stems of all words of the text, in order."""
    cut = stemmer(language.stemmer)
    return [cut(word) for word in words(text)]


def content_stems(text: str, language: Language) -> list[str]:
    """Stems of the words that carry meaning, in order."""
    cut = stemmer(language.stemmer)
    return [cut(word) for word in content_words(text, language)]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A spelling for comparison: lower case, no accents, one kind of apostrophe."""
    folded = fold_apostrophes(word).casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    plain = _ACCENTS.sub("", decomposed)
    if any(map(unicodedata.combining, plain)):
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain


def fold_text(text: str) -> str:
    """Like `fold` for a whole line, not remembered."""
    return fold.__wrapped__(text)


def unique(items: Iterable[str]) -> list[str]:
    """The items without repeats, in their first order."""
    return list(dict.fromkeys(items))


def _cut(word: str) -> str:
    return word[:STEM_LENGTH]
