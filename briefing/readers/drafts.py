"""Stories while they are being collected: the blocks of a mail divided at its headings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from briefing.readers import links, prose
from briefing.readers.blocks import Block
from briefing.readers.marks import BUTTON, HEADING, MORE, SPONSOR, TEXT, UNWANTED, Marked, points_on

_LONGEST_HEADING = 140
_LABEL_WORDS = 3
_KICKER_WORDS = 6
_SMALLER = 4.0

LEADING = frozenset(("heading", "more"))

Style = tuple[int, int, bool]


@dataclass(slots=True)
class Draft:
    """A story while it is being collected.

    `told` is how many blocks stand before its "read more" (0: it has none); `brief` says that it is an entry of a list
    of short news.
    """

    heading: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    buttons: list[Block] = field(default_factory=list)
    unwanted: bool = False
    told: int = 0
    brief: bool = False

    @property
    def title(self) -> str:
        """The heading as one line."""
        return " ".join(block.text for block in self.heading).removesuffix(":").rstrip()

    @property
    def text(self) -> str:
        """Its paragraphs, without the addresses written behind words."""
        return prose.joined([text for text in (links.without_addresses(block.text) for block in self.body) if text])

    @property
    def own_link(self) -> str:
        """Where heading or button lead: a link that is the story's own, not one in its running text."""
        # A button that names another title leads to that page; it is all there is where nothing else leads on.
        blocks = [*self.heading, *(block for block in self.buttons if not points_on(block))]
        return next((url for url in (links.real(block.link) for block in blocks if block.link) if url), "")

    @property
    def link(self) -> str:
        """Its own link, else the first page that its text links to."""
        found = (links.real(block.link) for block in self.body if block.link)
        told = self.own_link or next((url for url in found if url and not links.is_front_page(url)), "")
        return told or next((links.real(block.link) for block in self.buttons if block.link), "")

    @property
    def manner(self) -> str:
        """How it leads to its page: by its heading, by a "read more", by another button, or not at all ("")."""
        if any(block.link for block in self.heading):
            return "heading"
        return "more" if self.told else "button" if self.buttons else ""

    @property
    def style(self) -> Style:
        """The looks of its heading."""
        return style(self.heading[-1]) if self.heading else (0, 0, False)


def style(block: Block) -> Style:
    """What makes two headings look alike: level, size in pixels, weight."""
    return block.level, round(block.size), block.bold > 0.5


def divided(found: list[Marked]) -> list[Draft]:
    """The blocks as drafts: the first is what stands before the first heading, each other one has a heading."""
    styles = Counter(style(block) for block, kind in found if kind == HEADING)
    drafts = [Draft()]
    for block, kind in found:
        draft = drafts[-1]
        if kind in (SPONSOR, UNWANTED):
            drafts.append(Draft(heading=[block] if kind == UNWANTED else [], unwanted=True))
        elif kind in (BUTTON, MORE):
            draft.buttons.append(block)
            draft.told = len(draft.body) if kind == MORE else draft.told
        elif kind == TEXT:
            draft.body.append(block)
        elif draft.unwanted and not draft.heading and not draft.body and not block.ruled:
            draft.heading.append(block)
        else:
            _open(drafts, block, styles)
    return drafts


def _open(drafts: list[Draft], block: Block, styles: Counter[Style]) -> None:
    """A heading begins a story; directly below another heading it may continue, replace or explain that one."""
    above = drafts[-1]
    if above.body or not above.heading or above.unwanted:
        drafts.append(Draft([block]))
    elif above.heading[-1].text.endswith(":") and style(above.heading[-1]) == style(block):
        above.body.append(block)
    elif _continues(above.heading[-1], block):
        above.heading.append(block)
    elif _is_label(above, block, styles):
        drafts[-1] = Draft([block])
    elif above.style == style(block) and not _names_source(above, block):
        drafts.append(Draft([block]))
    else:
        above.body.append(block)


def _continues(above: Block, block: Block) -> bool:
    """One headline on two lines: same looks, same link or none, not too long together."""
    together = len(above.text) + len(block.text)
    return style(above) == style(block) and above.link == block.link and together < _LONGEST_HEADING


def _names_source(above: Draft, block: Block) -> bool:
    """Whether a few words without a link only say whose the linked headline above them is."""
    return bool(above.heading[-1].link) and not block.link and len(block.text.split()) <= _LABEL_WORDS


def _is_label(above: Draft, block: Block, styles: Counter[Style]) -> bool:
    """Whether the heading above only names the section ("World") in which this story stands."""
    label = above.heading[-1]
    if len(label.text.split()) <= _LABEL_WORDS or (block.link and not label.link):
        return True
    if label.size + _SMALLER <= block.size and len(label.text.split()) <= _KICKER_WORDS:
        return True
    return styles[style(block)] > styles[style(label)]
