"""Items that have no headings: paragraphs or list entries that open with a link or with bold words.

"**Title.** Text", "**The beginning of** a sentence" and "Title (source) – text" are the ways letters of short news are
set; they count only where most of the mail is set like this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from briefing.readers import prose
from briefing.readers.blocks import Block
from briefing.readers.marks import BUTTON, HEADING, TEXT, Marked

FEWEST = 3
_SHARE = 0.5
_RUNNING = 60
_LEAST_REST = 40
_LONGEST = 140
_MOSTLY = 0.9
_LABEL_WORDS = 6
_LEAST_SHOUTED = 4
_SEPARATOR = re.compile(r"\s*(?:[([][^()\[\]]{2,40}[)\]])?\s*(?:[–—:|•·»→-]+\s*)?")
_SOURCE = re.compile(r"\s*(?:[([][^()\[\]]{2,40}[)\]]|[–—|·•-]\s*\S+(?:\s\S+){0,3})\s*")
_CLOSED = ".:!?…"


@dataclass(frozen=True, slots=True)
class _Lead:
    """The title that a block opens with and the text that belongs to it, "" where the next block is the text."""

    title: str
    text: str
    link: str


def spread(found: list[Marked]) -> list[Marked]:
    """The blocks with each lead made a heading of its own; [] where the mail is not set in leads."""
    leads = {index: lead for index in range(len(found)) if (lead := _lead(found, index))}
    if len({lead.title for lead in leads.values()}) < max(FEWEST, len(leads)) or not _is_rule(found, leads):
        return []
    result: list[Marked] = []
    for index, (block, kind) in enumerate(found):
        if index not in leads:
            result.append((block, kind))
            continue
        lead = leads[index]
        # All leads look alike to what comes next, whatever tags made them.
        result.append((Block(lead.title, bold=1.0, link=lead.link, ruled=True), HEADING))
        if lead.text:
            result.append((replace(block, text=lead.text, link=block.link, lead=""), TEXT))
    return result


def _is_rule(found: list[Marked], leads: dict[int, _Lead]) -> bool:
    """Whether most of the running text stands in, or directly below, the leads."""
    running = {
        i: len(block.text) for i, (block, kind) in enumerate(found) if kind == TEXT and len(block.text) >= _RUNNING
    }
    if all(lead.title.isupper() for lead in leads.values()):
        # Capitals are seen from afar: what follows goes on with the story until the next ones, or a heading.
        led = sum(size for i, size in running.items() if i >= min(leads))
        return led >= _SHARE * sum(running.values())
    led = sum(size for i, size in running.items() if i in leads or (i - 1 in leads and not leads[i - 1].text))
    return led >= _SHARE * sum(running.values())


def _lead(found: list[Marked], index: int) -> _Lead | None:
    block, kind = found[index]
    if kind == TEXT and block.lead:
        return _inside(block) or _with_source(found, index)
    if kind in (TEXT, BUTTON) and block.linked > _MOSTLY and _is_title(block.text) and _explains(found, index + 1):
        return _Lead(block.text, "", block.link)
    return None


def _with_source(found: list[Marked], index: int) -> _Lead | None:
    """The lead of a line that holds nothing but a linked title and whose it is ("Title (example.org)")."""
    block = found[index][0]
    source = _SOURCE.fullmatch(block.text[len(block.lead) :])
    if source is None or not block.lead_link or not _is_title(block.lead) or not _explains(found, index + 1):
        return None
    return _Lead(block.lead.rstrip(" .:–—-|"), "", block.lead_link)


def _explains(found: list[Marked], index: int) -> bool:
    if index >= len(found):
        return False
    block, kind = found[index]
    return kind == TEXT and block.linked < 0.5 and len(block.text) >= _RUNNING


def _inside(block: Block) -> _Lead | None:
    """The lead of a block that begins with one."""
    rest = block.text[len(block.lead) :]
    cut = _SEPARATOR.match(rest)
    told = rest[cut.end() :] if cut else rest
    title = block.lead.rstrip(" .:–—-|")
    if not _is_title(title) or len(told) < _LEAST_REST:
        return None
    closed = block.lead[-1] in _CLOSED or bool(cut and cut.group().strip())
    label = block.lead[-1] == ":" or rest.lstrip()[:1] == ":"
    if label and not block.lead_link and not title.isupper() and len(title.split()) <= _LABEL_WORDS:
        return None
    return _Lead(title, told if closed else block.text, block.lead_link or block.link)


def _is_title(text: str) -> bool:
    """Whether words read like a title: a few of them, not too many, the first one large."""
    first = next((c for c in text if c.isalnum()), "")
    return (
        (len(text.split()) >= 2 or (len(text) >= _LEAST_SHOUTED and text.isupper()))
        and len(text) <= _LONGEST
        and not first.islower()
        and prose.is_headline(text.rstrip("?!…"))
    )
