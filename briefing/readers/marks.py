"""What each block of a mail is: heading, text, button, sponsor's label, or something nobody wants to read.

Told by looks (size, weight, links), as mails of any language and year have them; only furniture needs words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate

from briefing.cleaning import furniture
from briefing.cleaning.furniture import ends_sentence
from briefing.languages import Language
from briefing.readers import titles
from briefing.readers.blocks import DEFAULT_SIZE, Block

HEADING = "heading"
TEXT = "text"
BUTTON = "button"
MORE = "more"
SPONSOR = "sponsor"
UNWANTED = "unwanted"

Marked = tuple[Block, str]

_LEADING_ELSEWHERE = frozenset(("related", "buttons", "link"))
_SECTIONS_NOBODY_READS = frozenset(("subscribe", "share", "comments", "cookies"))
_CALLS = frozenset(("subscribe", "share", "mail", "comments", "cookies"))
_CALL_WORDS = 40
_CALL_TITLE_WORDS = 5
_CREDIT_WORDS = 10
_FEWEST_HUNG = 3
_CREDIT_MARKS = "/©:|·•"
_SMALLER = 3.0
_LABEL_WORDS = 8
_LONGEST_DRAWN = 500
_LONGEST_MORE = 60
_DRAWN = re.compile(r"[\W_]+")
_SIGN = re.compile(r"(?:[\u2600-\u27bf\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d]?)+\s+(?=\w)")  # a pictogram in front
_BUTTON = 40
_BARE_LABEL_WORDS = 2  # a label that names nobody: with a banner below, that is the whole advertisement
_LONGEST_HEADING = 140
_SHORTEST_HEADING = 8
_SHORTEST_BOLD = 12
_SHORTEST_LINK = 25
_LARGER = 4.0
_MOSTLY = 0.9
_FOOT = 0.6


def marked(found: list[Block], language: Language) -> list[Marked]:
    """The blocks of a mail with what each is; furniture is left out, and so is everything below the mail's foot."""
    size = _running_size(found)
    result: list[Marked] = []
    hangs = 0
    for index, block in enumerate(found):
        title, hung = titles.tail(block.text, language)
        block = replace(block, text=title)
        hangs += bool(hung)
        rule = "sponsor" if hung == "sponsor" else _rule(title, language)
        below = index >= _FOOT * len(found)
        if rule == "mail" and below:
            break
        if below and "@" in title and len(title.split()) <= _CALL_WORDS and not is_heading(block, size):
            continue
        kind = MORE if _leads_on(block, language) or points_on(block) else _kind(block, rule, size)
        if kind == SPONSOR and hung:
            result.append((block, UNWANTED))
        elif kind and not _is_aside(block, size, language):
            result += _parted(block, language) if kind == TEXT else [(block, kind)]
    if hangs >= _FEWEST_HUNG:
        # Where reading times hang on the titles, what other titles have in brackets ("Website") is no part of them.
        result = [
            (replace(block, text=titles.bare(block.text)) if block.linked > _MOSTLY else block, kind)
            for block, kind in result
        ]
    return _without_small_print(result, size)


def _running_size(found: list[Block]) -> float:
    """The size of the running text: the median over the characters of all blocks, as long blocks are what runs."""
    by_size = sorted((block.size, len(block.text)) for block in found)
    half = sum(length for _, length in by_size) / 2
    reached = accumulate(length for _, length in by_size)
    pairs = zip(by_size, reached, strict=True)
    return next((size for (size, _), so_far in pairs if so_far >= half), DEFAULT_SIZE)


def _parted(block: Block, language: Language) -> list[Marked]:
    """A paragraph and the "read more" that stands behind its last sentence as blocks of their own."""
    anchor = block.anchors[-1] if block.anchors else ""
    told = block.text.removesuffix(anchor).rstrip(" \u00a0[(|–—-→>")
    if not anchor or not ends_sentence(told) or not _leads_elsewhere(block, anchor, language):
        return [(block, TEXT)]
    link = block.links[-1]
    # In a list the words that lead on are all that ties an entry to its page.
    own = (*block.links[:-1], link if block.in_list else "")[0]
    rest = replace(block, text=told, anchors=block.anchors[:-1], links=block.links[:-1], link=own)
    return [(rest, TEXT), (Block(anchor, size=block.size, linked=1.0, link=link), MORE)]


def _leads_elsewhere(block: Block, anchor: str, language: Language) -> bool:
    """Whether the linked words behind a paragraph's last sentence are no part of it: in a list they need no rule."""
    hangs = block.in_list and block.text.endswith(anchor) and not ends_sentence(anchor)
    if hangs and len(anchor.split()) <= _CALL_TITLE_WORDS:
        return True
    return _rule(anchor, language) in _LEADING_ELSEWHERE


def _rule(text: str, language: Language) -> str | None:
    """The rule of furniture that a block matches, also where dots or lines are drawn around its words."""
    found = furniture(text[sign.end() :] if (sign := _SIGN.match(text)) else text, language)
    if found or len(text) > _LONGEST_DRAWN:
        return found
    begin = _DRAWN.match(text)
    end = _DRAWN.match(text[::-1])
    bare = text[begin.end() if begin else 0 : -end.end() if end else None]
    return furniture(bare, language) if bare != text and len(bare.split()) <= _LABEL_WORDS else None


def _without_small_print(found: list[Marked], size: float) -> list[Marked]:
    """The blocks without those in small letters at the end."""
    end = len(found)
    while end and found[end - 1][1] in (TEXT, BUTTON) and found[end - 1][0].size <= size - _SMALLER:
        end -= 1
    return found[:end] if any(kind == TEXT for _, kind in found[:end]) else found


def _is_aside(block: Block, size: float, language: Language) -> bool:
    """Whether a short block only serves the letter: a picture's credit in small print, a line that asks for a click."""
    words = len(block.text.split())
    if words <= _CREDIT_WORDS and block.size <= size - _SMALLER and not ends_sentence(block.text) and not block.link:
        return any(mark in block.text for mark in _CREDIT_MARKS)
    if words > _CALL_WORDS or not block.anchors or block.linked > _MOSTLY:
        return False
    return all(_rule(anchor, language) in _CALLS for anchor in block.anchors)


def is_heading(block: Block, size: float) -> bool:
    """Whether a block looks like a heading in a mail whose running text is `size` pixels large."""
    length = len(block.text)
    if not _SHORTEST_HEADING <= length <= _LONGEST_HEADING or block.in_list or not any(map(str.isalpha, block.text)):
        return False
    last = block.text[-1]
    if 1 <= block.level <= 3 or (block.size >= size + _LARGER and last not in ".:"):
        return True
    if block.bold > _MOSTLY and length >= _SHORTEST_BOLD and last not in ".,;:":
        return True
    if block.bold > _MOSTLY and last == ":" and len(block.text.split()) > _LABEL_WORDS - 2:
        return True  # too long for a label ("What they did:")
    return block.linked > _MOSTLY and block.bold > 0.5 and length >= _SHORTEST_LINK


def _leads_on(block: Block, language: Language) -> bool:
    """Whether a short line has no links but to the rest of the story ("10 July, 9:45 | Read the full story")."""
    short = len(block.text) < _LONGEST_MORE and not ends_sentence(block.text)
    return short and bool(block.anchors) and all(_rule(anchor, language) == "related" for anchor in block.anchors)


def points_on(block: Block) -> bool:
    """Whether a line is a label and, behind its colon, the title of another page ("More on this: Title")."""
    if len(block.anchors) != 1 or ends_sentence(block.text):
        return False
    label = block.text.removesuffix(block.anchors[0]).rstrip()
    return label != block.text.rstrip() and label.endswith(":") and len(label.split()) <= _LABEL_WORDS


def _kind(block: Block, rule: str | None, size: float) -> str:
    heading = is_heading(block, size)
    if rule == "sponsor":
        return "" if block.banner and len(block.text.split()) <= _BARE_LABEL_WORDS else SPONSOR
    if rule in _LEADING_ELSEWHERE and block.link:
        return MORE if rule == "related" and len(block.text) < _LONGEST_MORE else BUTTON
    if rule in _SECTIONS_NOBODY_READS and heading:
        return UNWANTED
    if rule == "related":
        return TEXT
    if rule and not (rule == "credits" and block.linked > _MOSTLY):  # "Source", with its address
        return ""
    stands_out = 1 <= block.level <= 3 or block.size >= size + _LARGER
    if block.linked > _MOSTLY and len(block.text) < _BUTTON and not stands_out:
        return BUTTON
    return HEADING if heading else TEXT
