"""Cuts a text into sentences: one pass over the candidate ends, each judged by what stands around it.

A candidate is a mark that may end a sentence, in any script. A quotation or bracket (`quotes`) stays whole with the
sentence it stands in; blank lines and list items (`layout`) begin sentences; a single full stop is judged by
`abbreviations`. What a language knows is data. Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing import languages
from briefing.languages import Language
from briefing.text import abbreviations, layout, unmarked
from briefing.text.abbreviations import Follower
from briefing.text.glued import glued_end
from briefing.text.passage import LOOK_BACK, Passage
from briefing.text.quotes import enclosures

_WIDE = "。！？｡︕︖．।॥؟۔።፧፨។៕။᙮᠃"
_END = re.compile(
    rf"[.!?…‼⁇⁈⁉{_WIDE}։:;\u037e](?!(?<=\.)[a-z]|(?<=\d\.)\d)"
    r"(?:(?<=\.)(?:[ \xa0]\.(?!\.))+"
    r"|(?<=[:;])(?<=[\u0531-\u0587\u0370-\u03ff].)"
    r"|(?<=;)(?=\s[^\W\d_a-zß-ÿ])"
    rf"|(?<![:;])[.!?…‼⁇⁈⁉{_WIDE}]*)"
)
"""Marks that may end a sentence. The colon does in Armenian script, the semicolon is the Greek question mark; elsewhere
a semicolon is looked at before a large letter. A full stop inside a figure or before a small letter is no end."""
_CLOSER = re.compile(r"[ \xa0\u202f]?[»›]|[ \xa0]\"(?=\s|$)|[\"'”’“‘)\]}」』》〉】）］〕*_]")
_SMILEY = re.compile(r"[ \xa0]?(?:[:;=]-?[)(DPp/|]|[\u2639-\u263b\U0001f300-\U0001faff\ufe0f\u200d]+)(?=\s|$)")
_NEXT = re.compile(r"(\s*)((?:[^\w\s]{1,4}[ \xa0\u202f]?){0,4})(\w{0,40})(['’]?)([\W_]?)(\w{0,40})")
_NUMERIC_DATE = re.compile(r"(?<!\d)\d{1,2}\.[ \xa0]?\d{1,2}\.[ \xa0]?\d{2,4}(?!\d)")
_GREEK = re.compile("[\u0531-\u0587\u0370-\u03ff]")
_DATE_LONGEST = 12
_ALNUM = re.compile(r"[^\W_]")
_HIRAGANA = re.compile("[\u3041-\u309f]")
_FORBIDS = frozenset(",;:)]}%…/=&|.!?+") | frozenset(_WIDE)
_ITEM = re.compile(r"\s+\(?(?:\d{1,3}|[a-z]|[ivx]{2,5})\)\s")
_LOWER_OPENERS = ("http", "https", "www")
_APOSTROPHES = frozenset("'’‘")
_QUOTES = frozenset("\"'«»“„‟‚‘‹›”")
_CLOSERS_MOST = 8
_PART = 3


def sentences(text: str, language: str | Language) -> list[str]:
    """The sentences of the text, verbatim, in order; `language` is an ISO 639-1 code or a `Language`."""
    known = languages.get(language) if isinstance(language, str) else language
    return [text[start:end] for start, end in spans(text, known)]


def spans(text: str, language: Language) -> list[tuple[int, int]]:
    """Offsets of the sentences in text order, white space trimmed; every other character is in exactly one."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in (*_cuts(text, language), len(text)):
        piece = text[start:end].lstrip()
        if piece:
            found.append((end - len(piece), end - len(piece) + len(piece.rstrip())))
        start = end
    return found


def _cuts(text: str, language: Language) -> Iterator[int]:
    """Offsets between two sentences, rising."""
    pairs = enclosures(text)
    state = Passage(text, language, pairs, frozenset(start for start, _ in pairs))
    forced = iter((*_forced(state), len(text)))
    cut = next(forced)
    for match in _END.finditer(text):
        while cut <= match.start():
            if cut > state.start:
                yield cut
                state.start = cut
            cut = next(forced)
        if match.start() >= state.start:
            end = _plain_end(state, match.start())
            if end is None and state.has_word(match.start()):
                end = _judged(state, match)
            if end is not None and end > state.start:
                yield end
                state.start = end
    yield from (place for place in (cut, *forced) if place > state.start)


def _forced(state: Passage) -> list[int]:
    """Offsets at which a sentence begins although no mark stands before them."""
    found = layout.starts(state.text, state.language)
    anew = [at for at in unmarked.starts(state.text, state.language) if state.around(at) is None]
    return sorted({*found, *anew}) if anew else found


def _plain_end(state: Passage, at: int) -> int | None:
    """Where the sentence ends if this is what most ends are: a common word, a full stop, a space, a large letter.

    Says nothing that `_judged` would not say, but says it quickly.
    """
    text = state.text
    if text[at] != "." or not text[at - 1].isalpha() or not text[at + 1 : at + 2].isspace():
        return None
    first = text[at + 2 : at + 3]
    if not first.isalpha() or first.islower() or not abbreviations.is_settled(state.word_before(at), state.language):
        return None
    return at + 1 if state.around(at) is None else None


def _judged(state: Passage, match: re.Match[str]) -> int | None:
    """Where the sentence ends if it ends at this candidate."""
    end, closed = _closed(state, match)
    if end is None:
        return None
    gap, marks, word, apostrophe, behind, second = _NEXT.match(state.text, end).groups()  # type: ignore[union-attr]
    if not gap and marks[:1] in _FORBIDS and (marks or not word):
        return None
    follower = Follower(bool(gap), marks, word, bool(apostrophe), second, len(word) == 1 and behind == ".")
    if match.group() == ";" and not _GREEK.match(state.text, match.start() - 1):
        return end if _begins_anew(follower, closed, state.language) else None
    if match.group()[0] in _WIDE or match.group() in ":։;\u037e":
        told = closed and word in state.language.grammar.get("speech", ())
        return None if told else _wide_end(state.text, match, end, closed)
    if not gap:
        return glued_end(state, match, end)
    if not _may_open(follower) and not _ITEM.match(state.text, end):
        return end if _lower_case_opens(state, match, follower, closed) else None
    return end if _ends(state, match, follower, closed) else None


def _begins_anew(follower: Follower, closed: bool, language: Language) -> bool:
    """Whether a semicolon ends a sentence: an opener follows with a large letter, and no name after it."""
    if closed or follower.marks or not follower.word[:1].isupper():
        return False
    return follower.starts(language) and follower.second[:1].islower()


def _closed(state: Passage, match: re.Match[str]) -> tuple[int | None, bool]:
    """The offset behind the closing marks that follow a candidate (None inside an enclosure), and if there are any."""
    text, end = state.text, match.end()
    if text[match.start() - 1 : match.start()] in ("[", "(") and text[end : end + 1] in ("]", ")"):
        return None, True  # "[...]" stands for words left out
    pair = state.around(match.start())
    if pair is not None:
        if not _only_closers(text, end, pair[1]) or not _ALNUM.search(text, pair[0], match.start()):
            return None, True
        end = pair[1]
    for _ in range(_CLOSERS_MOST):
        closer = _CLOSER.match(text, end)
        if closer is None or closer.end() - 1 in state.opens:
            break
        end = closer.end()
    smiley = _SMILEY.match(text, end)
    return (smiley.end() if smiley else end), end > match.end()


def _only_closers(text: str, start: int, end: int) -> bool:
    return end - start <= _CLOSERS_MOST and not _ALNUM.search(text, start, end)


def _wide_end(text: str, match: re.Match[str], end: int, closed: bool) -> int | None:
    """Ends of scripts that need no space behind them; not inside full-width numbers, nor before a Japanese particle."""
    if match.group() == "．" and text[end : end + 1].isdigit():
        return None
    if match.group() in ":։;\u037e" and not text[end : end + 1].isspace() and not closed:
        return None
    return None if closed and _HIRAGANA.match(text, end) else end


def _may_open(follower: Follower) -> bool:
    """Whether what follows could begin a sentence at all."""
    if follower.marks[:1] in _FORBIDS and follower.marks:
        return False
    first = follower.word[:1]
    if not first.islower() or follower.marks[:1] in ("@", "#", "•", "‣"):
        return True
    if follower.marks in _APOSTROPHES and len(follower.word) == 1 and follower.second[:1].isupper():
        return True  # "'s Avonds", "'t Is"
    return any(c.isupper() for c in follower.word[1:3]) or follower.word in _LOWER_OPENERS


def _lower_case_opens(state: Passage, match: re.Match[str], follower: Follower, closed: bool) -> bool:
    """A lower-case word opens a sentence where "..." leans on it, or between two words that leave no other reading."""
    if match.group() != ".":
        return False
    if follower.marks in ("...", "…"):
        return True
    if closed or follower.marks or follower.word not in state.language.starters:
        return False
    return abbreviations.is_plain(state.word_before(match.start()), state.language)


def _ends(state: Passage, match: re.Match[str], follower: Follower, closed: bool) -> bool:
    """Whether the sentence ends here, given that what follows may open one."""
    mark, at = match.group(), match.start()
    pair = state.around(at) if closed else None
    opener = state.text[pair[0]] if pair else ""
    if mark.startswith((". ", ".\xa0")):
        return mark.count(".") != 3  # three spaced dots stand for words left out; a fourth is the full stop
    if mark != ".":
        return _ends_loud(state, match, follower, opener)
    if opener and opener in "([":
        if pair and state.has_word(pair[0]) and not follower.starts(state.language):
            return False
    elif opener and follower.marks[:1] and follower.marks[0] in _QUOTES:
        return True
    if state.text[at - 1].isdigit() and _in_date(state.text, at):
        return False
    word = state.word_before(at)
    if abbreviations.is_whole(word, state.language):
        return True
    word, begin = _spaced_abbreviation(state, word, at)
    before = state.word_before(begin, skip_space=True)
    number = state.text[state.start : at].strip().count(" ") if at - state.start < LOOK_BACK else LOOK_BACK
    sentence = abbreviations.Before(before, not state.has_word(begin), number)
    return abbreviations.ends(word, sentence, follower, state.language)


def _spaced_abbreviation(state: Passage, word: str, at: int) -> tuple[str, int]:
    """The word before the stop, joined with the one before where they are one abbreviation ("p. m"); its start."""
    begin = at - len(word)
    if len(word) <= _PART:
        part = state.word_before(begin, skip_space=True)
        if part.endswith(".") and len(part) <= _PART + 1 and (part + word).lower() in state.language.maybe:
            return part + word, state.text.rindex(part, 0, begin)
    return word, begin


def _ends_loud(state: Passage, match: re.Match[str], follower: Follower, opener: str) -> bool:
    """Whether the sentence ends at "!", "?" or dots: not at dots that stand alone, nor before '… asked Alice'."""
    if set(match.group()) <= {".", "…"} and state.text[match.start() - 1].isspace():
        return follower.starts(state.language) or bool(follower.marks)
    attributed = follower.second.lower() in state.language.grammar.get("speech", ())
    return not (opener and opener in _QUOTES and attributed and not follower.starts(state.language))


def _in_date(text: str, at: int) -> bool:
    """Whether the full stop stands inside a date in figures ("26. 8. 2013")."""
    begin = max(0, at - _DATE_LONGEST)
    window = text[begin : at + _DATE_LONGEST]
    return any(match.start() + begin < at < match.end() + begin for match in _NUMERIC_DATE.finditer(window))
