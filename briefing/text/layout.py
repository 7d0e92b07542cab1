"""Where the layout of a plain text begins a new sentence: blank lines, deliberate line ends, bullets, list markers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from briefing.languages import Language

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_BULLET = re.compile(r"[ \t]*(?:[•‣⁃▪▸►●◦]|[-–—*][ \t]+(?=[^\W_a-zà-ÿ]))")
_OPENS = re.compile(r"[\s\"'«“„‘(\[¿¡]*(\w+)")
_UNFINISHED = tuple(".,;-–—(«“„‘[/&")
"""Marks a line does not end on purpose with; whether its full stop ends a sentence is for others to judge."""
_WORD_MOST = 40
_SLACK = 0.8
"""A line that the next word would have left under this share of the widest line was ended on purpose."""

_MARKER_END = re.compile(r"[.)](?=\s)(?<![^\W\divxIVX_][^\W_].)(?<!\w{6}.)")
_MARKER = re.compile(
    r"(?:(?<=\s)|\A)(?P<bullet>[•‣⁃*-][ \xa0]*)?(?P<open>\(?)"
    r"(?:(?P<number>\d{1,3})|(?P<letters>[A-Za-z]|[ivx]{2,5}|[IVX]{2,5}))(?P<close>\.\)|[.)])\Z"
)
_MARKER_MOST = 12
_WORD = re.compile(r"\w{2}")
_BEFORE_LIST = re.compile(r"(?:^|\n|[.!?…:;][\"'»”’)\]]*)\s*\Z")
_ROMAN = {n: i for i, n in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), start=1)}
_FAR = 2000
"""Characters between two markers beyond which they are no longer one list."""


@dataclass(frozen=True, slots=True)
class _Marker:
    """A list marker and the ways to read it: style (bullet, opening and closing marks, case, kind) and value."""

    start: int
    end: int
    readings: tuple[tuple[tuple[str, ...], int], ...]


@dataclass(slots=True)
class _Chain:
    """Markers that count up: the value expected next, where the last marker ended, where each began."""

    expected: int
    end: int
    starts: list[int] = field(default_factory=list)


def starts(text: str, language: Language) -> list[int]:
    """Offsets at which a sentence begins whatever stands before, rising."""
    items = sorted(_items(text, language))
    return sorted({*_lines(text, items, language), *items})


def _lines(text: str, items: list[int], language: Language) -> Iterator[int]:
    """Starts of paragraphs, and of the lines that begin something new."""
    if "\n" not in text:
        return
    begin = 0
    for match in _BLANK.finditer(text):
        yield from _lines_of_paragraph(text, begin, match.start(), items, language)
        yield match.end()
        begin = match.end()
    yield from _lines_of_paragraph(text, begin, len(text), items, language)


def _lines_of_paragraph(text: str, begin: int, end: int, items: list[int], language: Language) -> Iterator[int]:
    if text.find("\n", begin, end) < 0:
        return
    lines = text[begin:end].split("\n")
    widest = max(map(len, lines))
    at = begin
    for line, after in pairwise(lines):
        has_item = bisect_left(items, at) < bisect_left(items, at + len(line) + 1)
        at += len(line) + 1
        if _BULLET.match(after) or _ended_on_purpose(line, after, None if has_item else widest, language):
            yield at


def _ended_on_purpose(line: str, after: str, widest: int | None, language: Language) -> bool:
    """Whether wrapping cannot explain the line end: the next word had room, and it may open a sentence.

    `widest` is the length of the paragraph's longest line; None where the line holds a list item, which ends with it.
    """
    line = line.rstrip()
    word = _OPENS.match(after)
    if not line or not word or word.group(1)[0].islower() or line.endswith(_UNFINISHED):
        return False
    if widest is None:
        return True
    last = line[-_WORD_MOST:].rsplit(None, 1)[-1].lower().strip("\"'»”’)")
    return last not in language.stop_words and len(line) + len(word.group()) + 1 < _SLACK * widest


def _items(text: str, language: Language) -> Iterator[int]:
    """Starts of list items whose markers count up ("1) … 2) …", "a. … b. …", "• 9. … • 10. …")."""
    chains: dict[tuple[str, ...], _Chain] = {}
    for marker in _markers(text):
        for style, value in marker.readings:
            chain = chains.get(style)
            if chain and value == chain.expected and _continues(text, marker, chain, language):
                chain.starts.append(marker.start)
                chain.expected, chain.end = value + 1, marker.end
                yield from chain.starts
                chain.starts.clear()
            elif (value == 1 or style[0]) and _may_begin(text, marker.start):
                chains[style] = _Chain(value + 1, marker.end, [marker.start])


def _markers(text: str) -> Iterator[_Marker]:
    for match in _MARKER_END.finditer(text):
        begin = max(0, match.end() - _MARKER_MOST)
        found = _MARKER.search(text[begin : match.end()])
        if found and (begin == 0 or found.start() > 0):
            yield _Marker(begin + found.start(), match.end(), tuple(_readings(found)))


def _readings(match: re.Match[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The ways to read a marker: its style and its place in the count; "i" is a letter and a Roman number."""
    style = (match["bullet"] or "", match["open"], match["close"])
    letters = match["letters"]
    if match["number"]:
        yield (*style, "number"), int(match["number"])
    elif letters.isupper() and match["close"] == "." and not match["bullet"]:
        return  # "A. Smith and B. Jones"
    else:
        case = "upper" if letters.isupper() else "lower"
        if len(letters) == 1:
            yield (*style, case, "letter"), ord(letters.lower()) - ord("a") + 1
        if letters.lower() in _ROMAN:
            yield (*style, case, "roman"), _ROMAN[letters.lower()]


def _continues(text: str, marker: _Marker, chain: _Chain, language: Language) -> bool:
    between = text[chain.end : marker.start] if marker.start - chain.end < _FAR else ""
    if not _WORD.search(between):
        return False
    style = marker.readings[0][0]
    ordinal = language.ordinal_stop and style[-1] == "number" and style[2] == "."
    return not ordinal or _may_begin(text, marker.start)


def _may_begin(text: str, at: int) -> bool:
    """Whether a list may begin here: at the start of the text or a line, or behind the end of a sentence."""
    return at == 0 or bool(_BEFORE_LIST.search(text[max(0, at - _MARKER_MOST) : at]))
