"""A plain-text mail as blocks with looks, so that it is taken apart like any other newsletter."""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.readers import links, prose
from briefing.readers.blocks import Block

_SHORTEST_HEADING = 8
_UNDERLINE = re.compile(r"[=\-~_*#]{4,}")
_NUMBERED = re.compile(r"(?:\[?\d{1,2}[.)\]]|[#*•■►▶])[ \t]+(?=\S)")


def text_blocks(text: str, flowed: bool) -> list[Block]:
    """The blocks of a plain-text mail: addresses on lines of their own are links, lines that stand out are headings."""
    result: list[Block] = []
    for paragraph in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip("\n")):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        heading = _heading_line(lines)
        result += heading
        rest = "\n".join(lines[len(heading) :])
        result += [_text_block(line) for line in prose.paragraphs(rest, flowed)]
    return result


def _heading_line(lines: list[str]) -> list[Block]:
    """The heading that a paragraph of plain text begins with or consists of."""
    if not lines:
        return []
    first = lines[0].strip()
    alone = len(lines) == 1
    underlined = len(lines) > 1 and bool(_UNDERLINE.fullmatch(lines[1].strip()))
    shouted = first.isupper() and len(first) >= _SHORTEST_HEADING
    bare = _NUMBERED.sub("", first)
    if not (alone or underlined or shouted) or not prose.is_headline(bare) or len(bare) < _SHORTEST_HEADING:
        return []
    return [Block(bare, level=2, ruled=underlined)]


def _text_block(line: str) -> Block:
    found = links.in_text(line)
    block = Block(line, link=found[0] if found else "")
    bare = line.strip("<>()[] ")
    return replace(block, linked=1.0) if found and " " not in bare else block
