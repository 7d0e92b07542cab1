"""Characters and paragraphs: the one normal form in which every article's text is kept.

Paragraphs are joined by a blank line; line ends are LF; the text is in Unicode's NFC (UAX #15). Non-breaking spaces and
typographic forms stay: they are the author's own.
"""

from __future__ import annotations

import re
import unicodedata

MOST_WRAPPED = 100
LEAST_WRAPPED = 50
MOST_HEADLINE_WORDS = 20
# UAX #15, "Stream-Safe Text Format": no honest text has more than 30 marks on one letter.
_MOST_MARKS = 30
_LONG_RUN = re.compile(r"[^\w\s!-~]{31,}")
# Where no such run is, none of the above is either; it is found in a quarter of the time.
_FAR_RUN = re.compile("[\u0300-\U0010ffff]{31}")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028]")
_OTHER_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
# Controls, surrogates, zero-width padding, bidirectional overrides, tag characters, non-characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# Joiners mean something between letters (Persian, Hindi) or pictures; beside space or one another they are padding.
_LOOSE_JOINERS = re.compile(
    r"(?<![^\s\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?=\s|$)|(?<=[\u200c\u200d])[\u200c\u200d]+"
)
# A single space is left alone: most are, and each replacement takes its time.
_SPACES = re.compile(r" *\t[ \t]*|  [ \t]*")
_BULLET = re.compile(r"(?:[-*•‣▪◦–—·>]|\(?\d{1,3}[.)]|[a-z]\))\s")
_DOTS = re.compile(r"(?:…|\.\.\.)[\s\])»”\"]*$")
_RULE = re.compile(r"[\W_]{3,}")


def normal(text: str) -> str:
    """The text in NFC with LF line ends, without control characters and invisible padding."""
    if text.isascii() and text.isprintable():
        return text
    if any(mark in text for mark in _OTHER_ENDS):
        text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    text = _INVISIBLE.sub("", text)
    if text.isascii():
        return text
    if "\u200c" in text or "\u200d" in text:
        text = _LOOSE_JOINERS.sub("", text)
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_fewer_marks, text) if _FAR_RUN.search(text) else text)


def one_line(text: str) -> str:
    """The text in normal form on one line, single spaces; non-breaking spaces stay."""
    return _SPACES.sub(" ", normal(text).replace("\n", " ")).strip()


def paragraphs(text: str, flowed: bool = False) -> list[str]:
    """Paragraphs of a plain text, hard-wrapped lines joined; `flowed` honours trailing spaces (RFC 3676)."""
    result: list[str] = []
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", normal(text).strip("\n")):
        result += _unwrapped(block.split("\n"), flowed)
    return [paragraph for paragraph in result if paragraph]


def joined(blocks: list[str]) -> str:
    """Paragraphs as one text."""
    return "\n\n".join(blocks)


def breaks_off(text: str) -> bool:
    """Whether a text ends in dots: only its beginning was given."""
    return bool(_DOTS.search(text[-20:]))


def _fewer_marks(match: re.Match[str]) -> str:
    """Keep at most 30 combining marks in a row: longer runs make normalising quadratic."""
    kept, row = [], 0
    for character in match.group():
        row = row + 1 if unicodedata.combining(character) else 0
        if row <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _unwrapped(lines: list[str], flowed: bool) -> list[str]:
    """The paragraphs inside one block: a full line goes on in the next one, a short line was ended on purpose."""
    if len(lines) == 1:
        line = _SPACES.sub(" ", lines[0]).strip()
        return [] if _RULE.fullmatch(line) else [line]
    width = max((len(line.strip()) for line in lines if " " in line.strip()), default=0)
    result: list[str] = []
    before = ""
    for line in lines:
        stripped = _SPACES.sub(" ", line).strip()
        if result and _goes_on(before, stripped, width, flowed):
            result[-1] = f"{result[-1]} {stripped}"
        elif not _RULE.fullmatch(stripped):
            result.append(stripped)
        before = line
    return result


def _goes_on(before: str, after: str, width: int, flowed: bool) -> bool:
    """Whether the first word of `after` would not have fitted on the line `before` of a text `width` columns wide."""
    if not after or _BULLET.match(after) or _RULE.fullmatch(after) or _RULE.fullmatch(before.strip()):
        return False
    if flowed and before.endswith(" ") and before != "-- ":
        return True
    if not LEAST_WRAPPED <= width <= MOST_WRAPPED:
        return False
    return len(before.strip()) + 1 + len(after.split(None, 1)[0]) > width


def is_bullet(line: str) -> bool:
    """Whether a line opens with the mark of a list."""
    return bool(_BULLET.match(line))


def is_headline(line: str) -> bool:
    """Whether a line reads like a headline: letters, at most 20 words, no stop at the end, no address."""
    words = line.split()
    if not 0 < len(words) <= MOST_HEADLINE_WORDS or "://" in line or "@" in line:
        return False
    return any(c.isalpha() for c in line) and line[-1] not in ".!?…:;,،؛؟。" and not _BULLET.match(line)
