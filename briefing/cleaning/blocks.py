"""Divides a text into blocks and says of each whether it is a paragraph, a head or furniture.

The rules run in order; the first that claims a block names it. Offsets always point into the text as given.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefing import languages
from briefing.cleaning import datelines
from briefing.cleaning.furniture import RELATED, ends_sentence, furniture, label, signs, without_label
from briefing.cleaning.prefixes import ending_credit, stated
from briefing.languages import Language
from briefing.text.words import count, fold_text, is_longer

PARAGRAPH = "paragraph"
HEAD = "head"
FRAGMENT = "fragment"
HEAD_WORDS = 12
_ROUNDS = 12
ANNOUNCED = 4  # words of the shortest line that announces a list; a label ("Tags:") has fewer
WRAP_WIDTH = 100  # lines longer than this were never wrapped by hand
TOP = 4  # blocks at the top of an article in which a date line or a byline is looked for
HEAD_OF_TEXT = 2000  # characters in which an article states its date
_BLANK = re.compile(r"\n[ \t\u00a0\r\f\v]*\n\s*")
_BULLET = re.compile(r"[-*•‣▪◦·–—]\s+(?=\S)")
_NUMBER = re.compile(r"(?P<number>\d{1,2})[.)]\s+(?=\S)")


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
    """All blocks of the text in order, classified: paragraphs, heads, fragments (too short to tell), furniture."""
    spans = list(_spans(text))
    listed = _listed([text[start:end] for start, end in spans])
    named: list[Block] = []
    place = 0  # among the blocks that are no furniture: what stands before an article does not move its top
    for (start, end), marker in zip(spans, listed, strict=True):
        block = _named(Block(PARAGRAPH, start, end), place, marker, text, language, title)
        place += block.kind == PARAGRAPH
        named.append(block)
    signed = _with_signatures(_with_lone_words(named, text), text, language)
    return _with_heads(_with_lists(signed, text), text)


def clean(text: str, language: Language, title: str = "") -> Cleaned:
    """The text without furniture; cross-links are kept as titles, a stated date as ISO 8601.

    Cleaning what is clean changes nothing; only a text made to be peeled for ever is given up after some rounds.
    """
    published, related = _stated(text, language), []
    for left in range(_ROUNDS, 0, -1):  # every round but the last leaves fewer characters of the blocks
        found = blocks(text, language, title)
        kept = "\n\n".join(text[b.start : b.end] for b in _body(found, text))
        titles = (without_label(text[b.start : b.end], language) for b in found if b.kind == RELATED)
        related += [title for title in titles if count(title) > 1]
        if kept == text or left == 1:
            break
        text = kept
    return Cleaned(kept, tuple(dict.fromkeys(related)), published)


def stated_date(text: str, language: str) -> str | None:
    """The date that the head of the article states ("Publié le 21/10/2022"), in its precision; None where none is."""
    return _stated(text, languages.get(language))


def _stated(text: str, language: Language) -> str | None:
    """The date that a date line states, or else the dateline of the first block that has one."""
    told: str | None = None
    for (start, end), _ in zip(_spans(text[:HEAD_OF_TEXT]), range(TOP), strict=False):
        published = stated(text[start:end], language)
        if published:
            return published[1]
        line = datelines.read(text[start:end], language)
        told = told or (line.published if line else None)
    return told


def _body(found: list[Block], text: str) -> list[Block]:
    """Paragraphs, heads and the fragments between them: those around a text are what its page left there.

    A list at the end that its own line announces ("These are the prices from June:") is part of the text.
    """
    news = [index for index, block in enumerate(found) if block.kind in (PARAGRAPH, HEAD)]
    if not news:
        return []
    end = news[-1] + 1
    if end < len(found) and _announces(found[end - 1], found[end], text):
        end = next((i for i in range(end, len(found)) if found[i].kind != FRAGMENT), len(found))
    return [block for block in found[news[0] : end] if block.kind in (PARAGRAPH, HEAD, FRAGMENT)]


def _announces(last: Block, following: Block, text: str) -> bool:
    """Whether a list follows the last paragraph: this one, or the line below it, ends in a colon."""
    for block in (last, following):
        content = text[block.start : block.end].rstrip()
        if content.endswith((":", "：")) and is_longer(content, ANNOUNCED - 1):
            return following.kind == FRAGMENT
    return False


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


def _listed(contents: list[str]) -> list[int]:
    """Length of the list marker that each block opens with, 0 for none; a number counts beside the next or last one.

    "21. Oktober 2022" alone opens with a date, not with a marker.
    """
    numbers = [_NUMBER.match(content) for content in contents]
    values = [int(match["number"]) if match else None for match in numbers]
    result = []
    for index, content in enumerate(contents):
        value, number, bullet = values[index], numbers[index], _BULLET.match(content)
        before = values[index - 1] if index else None
        after = values[index + 1] if index + 1 < len(values) else None
        counted = value is not None and (before == value - 1 or after == value + 1)
        result.append(bullet.end() if bullet else number.end() if number and counted else 0)
    return result


def _named(block: Block, place: int, marker: int, text: str, language: Language, title: str) -> Block:
    content = text[block.start : block.end]
    if title and place < TOP and fold_text(content) == fold_text(title):
        return replace(block, kind="title")
    kind = furniture(content, language)
    if kind:
        return replace(block, kind=kind)
    if marker:
        return replace(block, start=block.start + marker)
    return _trimmed(block, place, text, language)


def _trimmed(block: Block, place: int, text: str, language: Language) -> Block:
    """Without date line, dateline and closing agency credit, which are no part of the first or last sentence."""
    start, end = block.start, block.end
    if place < TOP:
        date = stated(text[start:end], language)
        if date and date[0] >= end - start:
            return replace(block, kind="date")
        start += date[0] if date else 0
        line = datelines.read(text[start:end], language)
        start += line.length if line else 0
    start += label(text[start:end], language)
    end -= ending_credit(text[start:end])
    return block if (start, end) == (block.start, block.end) else Block(block.kind, start, end)


def _with_lone_words(found: list[Block], text: str) -> list[Block]:
    """A button's word ("Next") that stands once, between two paragraphs, may be a head: kept, but never printed."""
    result = list(found)
    if all(block.kind != "buttons" for block in found):
        return result
    contents = [text[block.start : block.end].strip(" :").casefold() for block in found]
    times = Counter(contents)
    for index, block in enumerate(found[1:-1], start=1):
        around = (found[index - 1], found[index + 1])
        told = all(b.kind == PARAGRAPH and ends_sentence(text[b.start : b.end]) for b in around)
        if told and block.kind == "buttons" and text[block.start].isupper() and count(contents[index]) == 1:
            result[index] = replace(block, kind=FRAGMENT) if times[contents[index]] == 1 else block
    return result


def _with_signatures(found: list[Block], text: str, language: Language) -> list[Block]:
    """A line beside a date line that opens like a byline is one ("La Rédaction, avec Meridia"), whatever follows."""
    result = list(found)
    if all(block.kind != "date" for block in found):
        return result
    for index, block in enumerate(found):
        beside = {other.kind for other in found[max(0, index - 1) : index + 2]}
        if block.kind == PARAGRAPH and "date" in beside and signs(text[block.start : block.end], language):
            result[index] = replace(block, kind="byline")
    return result


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
    """A short block without a closing full stop before a paragraph is a head; the last of several in a row."""
    result = list(found)
    news_follows = False
    for index in range(len(found) - 1, -1, -1):
        block = found[index]
        if block.kind != PARAGRAPH:
            continue
        content = text[block.start : block.end]
        if _is_head(content):
            result[index] = replace(block, kind=HEAD if news_follows else FRAGMENT)
            news_follows = False
        else:
            news_follows = True
    return result


def _is_head(content: str) -> bool:
    if is_longer(content, HEAD_WORDS):
        return False
    size = count(content)
    if not size:
        return False
    if content.rstrip()[-1] in "?!":
        return size <= 8
    return not ends_sentence(content) or (content[0] in '“«"„' and content.rstrip()[-1] in '”»"“')
