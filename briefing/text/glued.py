"""Sentences that end without a space behind: before the number of a note, or run together with the next."""

from __future__ import annotations

import re

from briefing.text import abbreviations
from briefing.text.passage import Passage

_REFERENCES = re.compile(r"(?:\[\d[\d,–\-]{0,12}\]|[¹²³⁰⁴-⁹]{1,4}|\d{1,3}(?:[, ]\d{1,3}){0,3})(?=\s+[\"“«(]?[^\W\d_])")
_GLUED_WORD = re.compile(r"[^\W\d_]{2,40}(?![^\W_]|[/@:_\\=]|-[a-zß-ÿ]|\.\w)")
_NOTE_BEARERS = (")", "]", "”", "»", '"')


def glued_end(state: Passage, match: re.Match[str], end: int) -> int | None:
    """Ends without a space behind: note numbers ("word.12 Next"), and sentences run together ("word.Next")."""
    text, word = state.text, state.word_before(match.start())
    if word.lower() in state.language.never or word.lower() in state.language.maybe:
        return None
    bearer = word.endswith(_NOTE_BEARERS)
    word = word.rstrip("".join(_NOTE_BEARERS))
    is_word = word.isalpha() and len(word) > 2 and word[-2:].islower()
    note = _note_end(text, match, end) if is_word or bearer else None
    after = _GLUED_WORD.match(text, end)
    opens = after is not None and after.group().istitle()
    if note is not None:
        return note
    if match.group()[0] in "!?":
        return end if opens and (is_word or not word) else None
    if end in state.opens and text[end + 1 : end + 3].strip()[:1].isupper() and (is_word or word[-1:].isdigit()):
        return end  # a quotation begins right behind the full stop
    opener = after.group().lower() if after and opens else ""
    known = opener in state.language.starters or opener in state.language.never
    if word[-1:].isdigit() or (word[:1].isupper() and abbreviations.is_plain(word, state.language)):
        return end if known else None
    return end if is_word and word[0].islower() and opens else None


def _note_end(text: str, match: re.Match[str], end: int) -> int | None:
    note = _REFERENCES.match(text, end) if match.group() == "." else None
    return note.end() if note and not text[note.end() : note.end() + 3].strip()[:1].islower() else None
