"""The small lines around the headings of a letter, told by how the letter sets all of them.

A short linked line in bold is a button or a title; a word above a title is a kicker ("Tennis") or a story's end; a line
in small print below it is a picture's credit. One line alone does not say which, the lines of its kind together do.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from dataclasses import replace

from briefing.cleaning.furniture import ends_sentence
from briefing.readers import prose
from briefing.readers.blocks import Block
from briefing.readers.drafts import Style, style
from briefing.readers.marks import BUTTON, HEADING, TEXT, Marked

_FEWEST = 3
_MOST = 0.7
_MOSTLY = 0.9
_LEAST_TOLD = 40
_TITLE_WORDS = 3.5
_KICKER_WORDS = 4
_CREDIT_WORDS = 10
_SMALLER = 3.0
_SHORTEST = 4


def settled(found: list[Marked]) -> list[Marked]:
    """The blocks with short titles as headings, without kickers above and small print directly below headings."""
    return _without_kickers(_titled(_without_credits(found)))


def _tells(found: list[Marked], index: int) -> bool:
    """Whether a paragraph that tells something stands at `index`."""
    if not 0 <= index < len(found):
        return False
    block, kind = found[index]
    return kind == TEXT and len(block.text) >= _LEAST_TOLD and ends_sentence(block.text)


def _titled(found: list[Marked]) -> list[Marked]:
    """The buttons in the looks of titles as headings."""
    groups: defaultdict[Style, list[int]] = defaultdict(list)
    for index, (block, kind) in enumerate(found):
        if kind in (BUTTON, HEADING) and block.linked > _MOSTLY and block.bold > 0.5 and not block.in_list:
            groups[style(block)].append(index)
    titles = {index for group in groups.values() if _are_titles(found, group) for index in group}
    looks = Counter(style(block) for block, kind in found if kind == HEADING and block.bold > _MOSTLY)
    return [
        (block, HEADING if _tells(found, index + 1) and (index in titles or _is_short(block, kind, looks)) else kind)
        for index, (block, kind) in enumerate(found)
    ]


def _is_short(block: Block, kind: str, looks: Counter[Style]) -> bool:
    """Whether a line in bold is set like several headings of its letter and only too short to be taken for one."""
    alike = kind == TEXT and block.bold > _MOSTLY and not block.in_list and looks[style(block)] >= _FEWEST
    return alike and len(block.text) >= _SHORTEST and block.text[-1] not in ".:,;" and prose.is_headline(block.text)


def _are_titles(found: list[Marked], group: list[int]) -> bool:
    """Whether lines that look alike stand above what they name: buttons stand below it, and say less."""
    if len({found[index][0].text for index in group}) < max(_FEWEST, len(group)):
        return False
    below = sum(_tells(found, index + 1) for index in group)
    above = sum(_tells(found, index - 1) for index in group)
    words = statistics.median(len(found[index][0].text.split()) for index in group)
    return below >= _MOST * len(group) and below >= above and words >= _TITLE_WORDS


def _without_kickers(found: list[Marked]) -> list[Marked]:
    """The blocks without the labels above titles, in a letter where most titles have one of the same looks."""
    groups: defaultdict[Style, list[int]] = defaultdict(list)
    for index in range(len(found)):
        if _is_label(found, index):
            groups[style(found[index][0])].append(index)
    headings = [index for index, (_, kind) in enumerate(found) if kind == HEADING]
    kickers: set[int] = set()
    for group in groups.values():
        over = [index for index in group if index + 1 < len(found) and found[index + 1][1] == HEADING]
        if len(over) >= max(_FEWEST, _MOST * len(group), 0.5 * len(headings)):
            kickers.update(over)
    return _marked_off(found, kickers)


def _marked_off(found: list[Marked], kickers: set[int]) -> list[Marked]:
    """The blocks without kickers; the heading below one begins something new."""
    return [
        (replace(block, ruled=True) if index - 1 in kickers else block, kind)
        for index, (block, kind) in enumerate(found)
        if index not in kickers
    ]


def _is_label(found: list[Marked], index: int) -> bool:
    block, kind = found[index]
    few = len(block.text.split()) <= _KICKER_WORDS
    return kind == TEXT and few and not block.link and not block.in_list and prose.is_headline(block.text)


def _without_credits(found: list[Marked]) -> list[Marked]:
    """The blocks without the few words in small print between a heading and its text: a credit, an author, a time."""
    sizes = [block.size for block, kind in found if kind == TEXT and len(block.text) >= _LEAST_TOLD]
    if not sizes:
        return found
    small = statistics.median(sizes) - _SMALLER
    return [mark for index, mark in enumerate(found) if not _is_credit(found, index, small)]


def _is_credit(found: list[Marked], index: int, small: float) -> bool:
    block, kind = found[index]
    if kind != TEXT or block.size > small or block.link or ends_sentence(block.text):
        return False
    above, kind = found[index - 1] if index else (block, TEXT)
    titled = kind == HEADING or (kind == BUTTON and above.bold > 0.5)
    return titled and _tells(found, index + 1) and len(block.text.split()) <= _CREDIT_WORDS
