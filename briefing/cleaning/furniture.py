"""Recognises page and mail furniture in one block of text, by the phrases of the language's `furniture` lists.

A phrase alone is weak evidence ("Photo", "Related" and "Comment" occur in prose), so a short phrase counts only when it
is the whole block or is followed by a separator; a long one (three words and more) counts as the beginning of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from briefing.languages import Language
from briefing.text.words import WORD, count, fold_text, is_longer

RELATED = "related"
SEPARATORS = "|:>»–—-→►•…"
_RIGHTS = re.compile(r"(?i:©|copyright ©|all rights reserved)|\([cC]\)\s(?=[\d©\W]|(?P<owner>[^\W\d_]))")
_URL_ONLY = re.compile(r"\s*[(\[<]?(?:https?://|www\.)\S+[>\])]?\s*$", re.IGNORECASE)
_WORD_GOES_ON = re.compile(r"-?\w")
_PLACE = re.compile(r"\{(\w+)\}")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_CALLS = ("subscribe", "share", "mail", "buttons")  # kinds that address the reader, which no report does
_SIGNED = ("credits", "sponsor")  # kinds whose phrases also open news ("AFP – The president …")
_LABELLING = (*_SIGNED, "comments")  # kinds whose phrases also stand as a label before news ("BREAKING NEWS: …")
LONGEST_BLOCK = 2000  # characters; no furniture is longer
SHORT = 12  # words of the longest line that tells how long reading takes
SIGNATURE = 9  # words of the longest byline
_KEY = 2  # letters; no phrase is shorter
_HEAD = 200  # characters; no phrase is longer
_ASKED = re.compile(r"[^.!?…]{2,90}[?？؟]\s+(?=\S)")
_ASKING = 24  # words of the longest line that asks and calls
_PITCH = 40  # words of the longest line that pleads for a subscription
_NAME_WORDS = 4
_LABEL_ENDS = "|:>"
_LABEL = 60  # characters of the longest label before a sentence
TOLD = 8  # words; a longer block that ends like a sentence tells something
# kind → the most words a block may have when a phrase of three words or more opens it
_LONGEST = {
    RELATED: 30,
    "subscribe": 60,
    "share": 25,
    "credits": 40,
    "mail": 80,
    "sponsor": 40,
    "buttons": 12,
    "comments": 25,
    "cookies": 120,
}


@lru_cache(maxsize=4096)
def furniture(block: str, language: Language) -> str | None:
    """The name of the rule that the block matches ("related", "subscribe", "credits" …), None where none does."""
    if len(block) > LONGEST_BLOCK:
        return None
    if not _LETTERS.search(block):
        return "ornament"
    if _URL_ONLY.match(block):
        return "link"
    rights = _RIGHTS.match(block.strip())
    if rights and not is_longer(block, 40) and not (rights["owner"] or "").islower():  # "(c) the third of a list"
        return "credits"
    head = _plain(block[:_HEAD])
    for kind, phrase in _opening(head, language):
        text = _plain(block)
        size = count(text)
        if _is_evidence(kind, phrase, text[len(phrase) :], size) or _is_short_evidence(kind, text, phrase, language):
            return kind
    if is_longer(block, _PITCH):
        return None
    return _asking_kind(block, language) or _short_kind(_plain(block), block, count(block), language)


def label(block: str, language: Language) -> int:
    """Length of a label before a sentence that tells something ("BREAKING NEWS: …"), 0 where there is none."""
    if not any(mark in block[:_LABEL] for mark in _LABEL_ENDS):
        return 0
    head = _aligned(block[:_LABEL])
    lead = len(block) - len(block.lstrip())
    for kind, phrase in _opening(head, language):
        rest = block[lead + len(phrase) :]
        if (
            kind == "comments"
            and rest.lstrip()[:1] in _LABEL_ENDS
            and ends_sentence(rest)
            and is_longer(rest, TOLD - 1)
        ):
            return len(block) - len(rest.lstrip(" \u00a0\u202f" + _LABEL_ENDS))
    return 0


def without_label(block: str, language: Language) -> str:
    """What follows the label of a cross-link: "LIRE AUSSI | Le titre" gives "Le titre", a label alone ""."""
    found = dict(_opening(_aligned(block), language)) if furniture(block, language) == RELATED else {}
    return block.strip()[len(found.get(RELATED, "")) :].lstrip(SEPARATORS + " \u00a0\u202f")


def ends_sentence(block: str) -> bool:
    """Whether the block closes like a sentence."""
    return bool(_SENTENCE_END.search(block.rstrip()))


def signs(block: str, language: Language) -> bool:
    """Whether a short line opens with a byline's label; only beside a date line is that enough to make it one."""
    return not is_longer(block, SIGNATURE) and not ends_sentence(block) and opens_signed(block, language)


def opens_signed(block: str, language: Language) -> bool:
    """Whether a block opens with a byline's label."""
    text = _plain(block[:_HEAD])
    labels = _folded(language, "byline")
    return any(text.startswith(label) and not text[len(label) : len(label) + 1].isalnum() for label in labels)


def _is_evidence(kind: str, phrase: str, rest: str, size: int) -> bool:
    rest = rest.strip()
    told = ends_sentence(rest) and size > TOLD
    length = count(phrase)
    if not rest.strip(".!" if length > 1 else "") or (rest[0] in SEPARATORS and phrase[-1] != rest[0]):
        labels = kind in _LABELLING or (kind == "share" and length == 1)
        return size <= _LONGEST[kind] and not (told and labels)
    if size > _LONGEST[kind]:
        return False
    if length >= 3:
        return not (told and kind in _SIGNED)
    return length == 2 and size <= 14 and (kind in _CALLS or not ends_sentence(rest))


def _is_short_evidence(kind: str, text: str, phrase: str, language: Language) -> bool:
    """Whether a short line is a call that names a network ("Follow Ann on X") or a credit that names an agency."""
    words = WORD.findall(text)
    if len(words) > TOLD or ends_sentence(text):
        return False
    if kind in _CALLS and words[-1] != phrase:
        return words[-1] in _networks(language)
    agencies = _folded(language, "agencies")
    return kind == "credits" and len(words) > 1 and (phrase[-1] == "." or words[-1] in agencies)


def _asking_kind(block: str, language: Language) -> str | None:
    """The kind of a line that asks and says what to do then ("Questions? Just reply …"), or pleads for support."""
    text = _plain(block)
    if any(phrase in text for phrase in _folded(language, "pitch")):
        return "subscribe"
    asked = _ASKED.match(block.strip())
    if asked is None or is_longer(block, _ASKING):
        return None
    answer = furniture(block.strip()[asked.end() :], language)
    return answer if answer in _CALLS else None


def _short_kind(text: str, block: str, size: int, language: Language) -> str | None:
    if size > SHORT:
        return None
    times = _folded(language, "reading_time")
    if any(c.isdigit() for c in text) and any(phrase in text for phrase in times):
        return "reading_time"
    if size <= SIGNATURE and not ends_sentence(block):
        for name in _folded(language, "byline"):
            rest = text.removeprefix(name)
            if rest != text and rest[:1] in (" ", ":", "") and is_name(_aligned_rest(block, len(name)), language):
                return "byline"
    return None


def is_name(rest: str, language: Language) -> bool:
    """Whether words read like a name: large letters; in a script without, few words and none that is common."""
    named = _LETTERS.findall(rest)
    if named and named[0].upper() == named[0].lower():
        return len(named) <= _NAME_WORDS and not any(
            w in language.stop_words or w in language.common_words for w in named
        )
    return bool(named) and named[0][0].isupper() and sum(w[0].isupper() for w in named) * 2 > len(named)


def _aligned_rest(block: str, length: int) -> str:
    return block.strip()[length:].lstrip(" :")


@cache
def _networks(language: Language) -> frozenset[str]:
    """The single words among the phrases for sharing: networks, most of them."""
    return frozenset(phrase for phrase in _folded(language, "share") if WORD.fullmatch(phrase))


@cache
def _folded(language: Language, kind: str) -> tuple[str, ...]:
    return tuple(fold_text(form) for phrase in language.furniture.get(kind, ()) for form in _forms(phrase, language))


def _opening(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """Each kind of which a phrase opens the folded text, and the longest such phrase."""
    found = ""
    for kind, phrase in _phrases(language).get(text[:_KEY], ()):
        if kind != found and text.startswith(phrase) and not _WORD_GOES_ON.match(text, len(phrase)):
            found = kind
            yield kind, phrase


@cache
def _phrases(language: Language) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """First letters → kinds and phrases that begin so, in the order in which they are tried."""
    index: dict[str, list[tuple[str, str]]] = {}
    for kind in _LONGEST:
        phrases = {_phrase(p) for written in language.furniture.get(kind, ()) for p in _forms(written, language)}
        for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
            if len(phrase) >= _KEY:
                index.setdefault(phrase[:_KEY], []).append((kind, phrase))
    return {key: tuple(found) for key, found in index.items()}


def _forms(written: str, language: Language) -> Iterator[str]:
    """The phrases that one entry of the data stands for: "{mails}" is each word of the list `mails` in turn."""
    place = _PLACE.search(written)
    if place is None:
        yield written
        return
    for word in language.furniture.get(place.group(1), ()):
        yield from _forms(written[: place.start()] + word + written[place.end() :], language)


def _phrase(written: str) -> str:
    """A phrase of the data in normal form; a separator at its end is looked for by itself ("foto:")."""
    plain = _plain(written)
    return plain.rstrip(SEPARATORS + " ") or plain


def _plain(block: str) -> str:
    return " ".join(fold_text(block).split())


def _aligned(block: str) -> str:
    """Folded character by character, so that offsets stay those of the block."""
    bare = block.strip()
    return fold_text(bare) if bare.isascii() else "".join((fold_text(c) or c)[0] for c in bare)
