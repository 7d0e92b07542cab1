"""Takes a newsletter apart: which stories a mail tells, each with its heading, its text and the page it leads to."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from briefing.languages import Language
from briefing.model import Related
from briefing.readers import links, prose
from briefing.readers.blocks import Block
from briefing.readers.marks import BUTTON, HEADING, SPONSOR, TEXT, UNWANTED, Marked, marked
from briefing.readers.related import related

LEAST_ITEM = 60
LEAST_LEAD = 400
_LONGEST_HEADING = 140
_LABEL_WORDS = 3
_MOST_LINKED = 0.7
_SHORT_STORY = 700
_HOUSE_STORIES = 3
_GUEST_LABEL_WORDS = 6

Style = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One story of a mail; `title` is "" where the whole mail is the story; `partial` where it breaks off in dots."""

    title: str
    text: str
    url: str = ""
    partial: bool = False
    related: tuple[Related, ...] = ()


@dataclass(slots=True)
class Draft:
    """A story while it is being collected."""

    heading: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    buttons: list[Block] = field(default_factory=list)
    unwanted: bool = False

    @property
    def title(self) -> str:
        """The heading as one line."""
        return " ".join(block.text for block in self.heading)

    @property
    def own_link(self) -> str:
        """Where heading or button lead: a link that is the story's own, not one in its running text."""
        blocks = [*self.heading, *self.buttons]
        return next((url for url in (links.real(block.link) for block in blocks if block.link) if url), "")

    @property
    def link(self) -> str:
        """Its own link, else the first page that its text links to."""
        found = (links.real(block.link) for block in self.body if block.link)
        return self.own_link or next((url for url in found if url and not links.is_front_page(url)), "")


def items(found: list[Block], language: Language) -> list[Item]:
    """The stories of a mail in order; a single one without a title where the mail is one text."""
    drafts = _divided(marked(found, language))
    stories = [draft for draft in drafts[1:] if not draft.unwanted and draft.body and _size(draft) >= LEAST_ITEM]
    if not are_stories(stories):
        return _whole(drafts, language)
    lead = _lead(drafts[0], stories)
    opening = [_item(lead, "", language)] if _size(lead) >= LEAST_LEAD else []
    return opening + [_item(draft, draft.title, language) for draft in _without_guests(drafts, stories)]


def are_stories(drafts: list[Draft]) -> bool:
    """Whether parts under headings are stories of their own, not sections of one text.

    Stories lead somewhere: through their heading, a button, or (where they are short) a link in their text, each to a
    page of its own.
    """
    if len(drafts) < 2:
        return False
    own = {draft.own_link for draft in drafts} - {""}
    if len(own) * 2 >= len(drafts):
        return True
    linked = {draft.link for draft in drafts} - {""}
    return len(linked) >= _MOST_LINKED * len(drafts) and statistics.median(map(_size, drafts)) <= _SHORT_STORY


def _lead(lead: Draft, stories: list[Draft]) -> Draft:
    """What stands before the first story; a masthead with its greeting is no story where the stories have links."""
    first = stories[0]
    if len(stories) < _HOUSE_STORIES:
        return lead
    if not first.own_link and sum(bool(story.own_link) for story in stories) >= _MOST_LINKED * len(stories[1:]):
        lead = Draft(body=lead.body + first.body)
        del stories[0]
    return lead


def _without_guests(drafts: list[Draft], stories: list[Draft]) -> list[Draft]:
    """The stories without advertisements that no label of the language gave away.

    In a mail whose stories lead to its own site, a story that alone leads elsewhere, below a label of its own, is paid.
    """
    hosts = Counter(links.host(story.own_link) for story in stories if story.own_link)
    house, count = hosts.most_common(1)[0] if hosts else ("", 0)
    if count < _HOUSE_STORIES or count < _MOST_LINKED * sum(hosts.values()):
        return stories
    before = {id(draft): above for above, draft in pairwise(drafts)}
    return [
        story
        for story in stories
        if not story.own_link
        or links.host(story.own_link) == house
        or hosts[links.host(story.own_link)] > 1
        or not _ends_in_label(before[id(story)])
    ]


def _ends_in_label(draft: Draft) -> bool:
    """Whether the last block is a short line that belongs to what comes next."""
    last = draft.body[-1].text if draft.body else ""
    return bool(last) and len(last.split()) <= _GUEST_LABEL_WORDS and prose.is_headline(last)


def _item(draft: Draft, title: str, language: Language) -> Item:
    text = _text(draft)
    return Item(title, text, draft.link, prose.breaks_off(text), related([*draft.body, *draft.buttons], language))


def _whole(drafts: list[Draft], language: Language) -> list[Item]:
    """The mail as one text; its headings stay where they stood."""
    wanted = [draft for draft in drafts if not draft.unwanted]
    blocks = [block.text for draft in wanted for block in [*draft.heading, *draft.body]]
    text = prose.joined([block for block in map(links.without_addresses, blocks) if block])
    url = next((draft.own_link for draft in wanted[:2] if draft.own_link), "")
    further = related([block for draft in wanted for block in [*draft.body, *draft.buttons]], language)
    return [Item("", text, url, prose.breaks_off(text), further)] if text else []


def _divided(found: list[Marked]) -> list[Draft]:
    """The blocks as drafts: the first is what stands before the first heading, each other one has a heading."""
    styles = Counter(_style(block) for block, kind in found if kind == HEADING)
    drafts = [Draft()]
    for block, kind in found:
        draft = drafts[-1]
        if kind in (SPONSOR, UNWANTED):
            drafts.append(Draft(unwanted=True))
        elif kind == BUTTON:
            draft.buttons.append(block)
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
    elif _continues(above.heading[-1], block):
        above.heading.append(block)
    elif _is_label(above, block, styles):
        drafts[-1] = Draft([block])
    elif _style(above.heading[-1]) == _style(block):
        drafts.append(Draft([block]))
    else:
        above.body.append(block)


def _continues(above: Block, block: Block) -> bool:
    """One headline on two lines: same looks, same link or none, not too long together."""
    together = len(above.text) + len(block.text)
    return _style(above) == _style(block) and above.link == block.link and together < _LONGEST_HEADING


def _is_label(above: Draft, block: Block, styles: Counter[Style]) -> bool:
    """Whether the heading above only names the section ("World") in which this story stands."""
    label = above.heading[-1]
    if len(label.text.split()) <= _LABEL_WORDS or (block.link and not label.link):
        return True
    return styles[_style(block)] > styles[_style(label)]


def _style(block: Block) -> Style:
    return block.level, round(block.size), block.bold > 0.5


def _size(draft: Draft) -> int:
    return len(_text(draft))


def _text(draft: Draft) -> str:
    return prose.joined([text for text in (links.without_addresses(block.text) for block in draft.body) if text])
