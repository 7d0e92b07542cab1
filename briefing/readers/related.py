"""Cross-links: the "read also" lines of a page or mail, kept with their addresses as further reading."""

from __future__ import annotations

import re

from briefing.cleaning import furniture
from briefing.languages import Language
from briefing.model import Related
from briefing.readers import links, prose
from briefing.readers.blocks import Block

MOST_RELATED = 10
_KINDS = frozenset(("related", "comments"))
_LABEL = re.compile(r"[^|:>»–—]{2,40}?\s*[|:>»–—]+\s*(?=\S)")
_MOSTLY = 0.5
_FEWEST_WORDS = 3
_LONGEST = 300


def related(found: list[Block], language: Language, base: str = "") -> tuple[Related, ...]:
    """The cross-links among the blocks: linked, opened by a label of the language, with a title behind it."""
    titles: dict[str, Related] = {}
    for block in found:
        label = _LABEL.match(block.text) if block.linked > _MOSTLY and len(block.text) < _LONGEST else None
        title = prose.one_line(block.text[label.end() :]) if label else ""
        if len(title.split()) >= _FEWEST_WORDS and furniture(block.text, language) in _KINDS:
            titles.setdefault(title, Related(title, links.real(block.link, base)))
        if len(titles) == MOST_RELATED:
            break
    return tuple(titles.values())
