"""Divides a text into blocks and says of each whether it is a paragraph, a head or furniture.

The rules run in order; the first that claims a block names it. Offsets always point into the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefing import languages
from briefing.cleaning.furniture import RELATED, ends_sentence, furniture, without_label
from briefing.cleaning.prefixes import dateline, ending_credit, stated
from briefing.languages import Language
from briefing.text.words import count, fold_text

PARAGRAPH = "paragraph"
HEAD = "head"
HEAD_WORDS = 12
WRAP_WIDTH = 100  # lines longer than this were never wrapped by hand
TOP = 4  # blocks at the top of an article in which a date line or a byline is looked for
_BLANK = re.compile(r"\n[ \t\u00a0\r\f\v]*\n\s*")
_BULLET = re.compile(r"(?:[-*•‣▪◦·–—]|\d{1,2}[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """`text[start:end]` of the article and what it is: "paragraph", "head", or the name of the furniture rule."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The news of a text: paragraphs and heads joined by blank lines, cross-link titles, the date it states."""

    text: str
    related: tuple[str, ...]
    published: str | None


def blocks(text: str, language: Language, title: str = "") -> list[Block]:
    """All blocks of the text in order, classified."""
    raw = [Block(PARAGRAPH, start, end) for start, end in _spans(text)]
    named = [_named(block, index, text, language, title) for index, block in enumerate(raw)]
    return _with_heads(_with_lists(named, text), text)


def clean(text: str, language: Language, title: str = "") -> Cleaned:
    """The text without furniture; cross-links are kept as titles, a stated date as ISO 8601."""
    found = blocks(text, language, title)
    kept = [text[b.start : b.end] for b in found if b.kind in (PARAGRAPH, HEAD)]
    titles = [without_label(text[b.start : b.end], language) for b in found if b.kind == RELATED]
    return Cleaned("\n\n".join(kept), tuple(dict.fromkeys(t for t in titles if count(t) > 1)), _date(text, found, language))


def stated_date(text: str, language: str) -> str | None:
    """The date that the head of the article states ("Publié le 21/10/2022"), in its precision; None where none is."""
    known = languages.get(language)
    return _date(text, [Block("", start, end) for start, end in _spans(text[:2000])], known)


def _date(text: str, found: list[Block], language: Language) -> str | None:
    for (start, end), _ in zip(_spans(text[:2000]), range(TOP), strict=False):
        published = stated(text[start:end], language)
        if published:
            return published[1]
    return None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for gap in _BLANK.finditer(text):
        yield from _lines(text, position, gap.start())
        position = gap.end()
    yield from _lines(text, position, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The paragraphs of a stretch without blank lines: one when it was wrapped by hand, else a line each."""
    lines, position = [], start
    for line in text[start:end].split("\n"):
        lines.append((position, position + len(line)))
        position += len(line) + 1
    wrapped = len(lines) > 1 and all(b - a <= WRAP_WIDTH for a, b in lines)
    for a, b in [(start, end)] if wrapped else lines:
        stretch = text[a:b]
        if stretch.strip():
            yield a + len(stretch) - len(stretch.lstrip()), a + len(stretch.rstrip())


def _named(block: Block, index: int, text: str, language: Language, title: str) -> Block:
    content = text[block.start : block.end]
    if title and index < TOP and fold_text(content) == fold_text(title):
        return replace(block, kind="title")
    kind = furniture(content, language)
    if kind:
        return replace(block, kind=kind)
    bullet = _BULLET.match(content)
    if bullet:
        return replace(block, start=block.start + bullet.end())
    return _trimmed(block, index, text, language)


def _trimmed(block: Block, index: int, text: str, language: Language) -> Block:
    """Without date line, dateline and closing agency credit, which are no part of the first or last sentence."""
    start, end = block.start, block.end
    if index < TOP:
        date = stated(text[start:end], language)
        if date and date[0] >= end - start:
            return replace(block, kind="date")
        start += date[0] if date else 0
        start += dateline(text[start:end])
    end -= ending_credit(text[start:end])
    return replace(block, start=start, end=end)


def _with_lists(found: list[Block], text: str) -> list[Block]:
    """Lines that follow a bare "Read also" label belong to it until a sentence comes."""
    result: list[Block] = []
    listing = ""
    for block in found:
        content = text[block.start : block.end]
        if block.kind == PARAGRAPH and listing and not ends_sentence(content) and count(content) <= 20:
            block = replace(block, kind=listing)
        elif block.kind in (RELATED, "comments"):
            listing = RELATED if count(content) <= 5 else ""
        elif block.kind == PARAGRAPH:
            listing = ""
        result.append(block)
    return result


def _with_heads(found: list[Block], text: str) -> list[Block]:
    """A short block without a closing full stop that stands before a paragraph is a head; the last of several in a row."""
    result = list(found)
    news_follows = False
    for index in range(len(found) - 1, -1, -1):
        block = found[index]
        if block.kind != PARAGRAPH:
            continue
        content = text[block.start : block.end]
        if _is_head(content):
            result[index] = replace(block, kind=HEAD if news_follows else "fragment")
            news_follows = False
        else:
            news_follows = True
    return result


def _is_head(content: str) -> bool:
    size = count(content)
    if size > HEAD_WORDS or not size:
        return False
    if content.rstrip()[-1] in "?!":
        return size <= 8
    return not ends_sentence(content) or content[0] in "“«\"„" and content.rstrip()[-1] in "”»\"“"
