"""Lists of short news below one label, as most morning letters end: each entry is a story of its own.

An entry tells its story in one or two sentences and leads to a page that no other entry leads to. The label above
("The latest news", "Y además") names the list and none of the stories.
"""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.cleaning.furniture import ends_sentence
from briefing.languages import Language
from briefing.readers import links, prose
from briefing.readers.blocks import Block
from briefing.readers.drafts import Draft
from briefing.text.splitter import sentences

_FEWEST = 2
_LEAST = 40
_LONGEST = 400
_LABEL_WORDS = 5
_CLOSED = ".:!?…"
_SEPARATOR = re.compile(r"\s*(?:[–—:|•·»→-]+\s+)?")
# A pictogram in front of the words stands for a bullet: no letter, no digit and no mark that belongs to a sentence.
_DRAWN = re.compile(r"(?:[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d]?)+\s+")


def parted(drafts: list[Draft], language: Language) -> list[Draft]:
    """The drafts with the entries of each list of short news as drafts of their own; others stay as they are."""
    last = next((draft for draft in reversed(drafts) if not draft.unwanted and draft.body), None)
    fewest = _FEWEST
    if any(len(_parts(draft, language, draft is last, fewest)) > 1 for draft in drafts):
        fewest = 1  # where lists are the manner of a letter, one may be short
    return [part for draft in drafts for part in _parts(draft, language, draft is last, fewest)]


def _parts(draft: Draft, language: Language, is_last: bool, fewest: int) -> list[Draft]:
    if draft.unwanted or not draft.heading:
        return [draft]
    end = len(draft.body) - (_farewell(draft.body) if is_last else 0)
    begin = _begin(draft.body[:end])
    entries = draft.body[begin:end]
    if len(entries) < fewest or not _lead_apart(entries):
        return [draft]
    above = draft.body[: begin - 1] if begin else []
    found = [_entry(entry, language) for entry in entries]
    if not above:
        return found
    return [replace(draft, body=above, told=min(draft.told, len(above))), *found]


def _farewell(body: list[Block]) -> int:
    """How many short paragraphs stand behind the last entry of the last list: greetings, of no story."""
    entries = [index for index, block in enumerate(body) if block.in_list and _is_entry(block)]
    behind = body[entries[-1] + 1 :] if entries else []
    told = sum(len(body[index].text) for index in entries)
    return len(behind) if sum(len(block.text) for block in behind) < told else 0


def _begin(body: list[Block]) -> int:
    """Where the list at the end of a story begins: below its heading or a label; behind the end where there is none."""
    begin = len(body)
    while begin and _is_entry(body[begin - 1]):
        begin -= 1
    return begin if not begin or _is_label(body[begin - 1]) else len(body)


def _is_label(block: Block) -> bool:
    return len(block.text.split()) <= _LABEL_WORDS and not block.link and prose.is_headline(block.text)


def _is_entry(block: Block) -> bool:
    """Whether a block is set as an entry (bullet, pictogram, title of its own) and tells something, with a link."""
    set_apart = block.in_list or bool(_DRAWN.match(block.text)) or _closed(block)
    return set_apart and bool(block.link) and _LEAST <= len(block.text) <= _LONGEST and ends_sentence(block.text)


def _lead_apart(entries: list[Block]) -> bool:
    """Whether each entry leads to a page of its own."""
    pages = {links.real(entry.link) for entry in entries} - {""}
    return len(pages) == len(entries) and not any(map(links.is_front_page, pages))


def _closed(block: Block) -> bool:
    """Whether the emphasised beginning is a title of its own and no part of the sentence that follows."""
    if not block.lead:
        return False
    gap = _SEPARATOR.match(block.text[len(block.lead) :])
    return block.lead[-1] in _CLOSED or bool(gap and gap.group().strip())


def _entry(block: Block, language: Language) -> Draft:
    drawn = _DRAWN.match(block.text)
    text = block.text[drawn.end() :] if drawn else block.text
    title = ""
    if _closed(block):
        rest = block.text[len(block.lead) :]
        gap = _SEPARATOR.match(rest)
        title, text = block.lead.rstrip(" .:–—-|"), rest[gap.end() if gap else 0 :]
    else:
        title = next(iter(sentences(text, language)), text).rstrip(".")
    heading = Block(title, bold=1.0, link=block.link)
    return Draft(heading=[heading], body=[replace(block, text=text, lead="")], brief=True)
