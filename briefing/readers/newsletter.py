"""Takes a newsletter apart: which stories a mail tells, each with its heading, its text and the page it leads to."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from briefing.cleaning import furniture
from briefing.languages import Language
from briefing.model import Related
from briefing.readers import briefs, captions, leads, links, prose, sections, titles
from briefing.readers.blocks import Block
from briefing.readers.cohesion import apart
from briefing.readers.drafts import LEADING, Draft, divided
from briefing.readers.marks import marked
from briefing.readers.related import related
from briefing.text.words import fold_text

LEAST_ITEM = 60
LEAST_LEAD = 400
_LEAST_LINKED = 40
_MOST_LINKED = 0.7
_SHORT_STORY = 700
_HOUSE_STORIES = 3
_GUEST_LABEL_WORDS = 6
_CALL_WORDS = 45
_SHORT = 0.6
_SIGNS = 3
_UNIFORM = 0.55
_CALLING = frozenset(("share", "subscribe"))
_ONE_SUBJECT = 0.7
_SUBJECT_WORDS = 4

Told = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Item:
    """One story of a mail; `title` is "" where the whole mail is the story; `partial` where it breaks off in dots."""

    title: str
    text: str
    url: str = ""
    partial: bool = False
    related: tuple[Related, ...] = ()


def items(found: list[Block], language: Language, subject: str = "", on_drop: Told | None = None) -> list[Item]:
    """The stories of a mail in order; a single one without a title where the mail is one text.

    `on_drop` is told title and reason of what looks like a story and is none.
    """
    tell = on_drop or (lambda title, reason: None)
    seen = captions.settled(marked(found, language))
    for division in (leads.spread(seen), seen):
        drafts = divided(division)
        essay = _essay(drafts, subject)
        if essay:
            return _whole(essay, language, tell)
        stories = _told(drafts)
        lead = _lead(drafts[0], stories, subject)
        whole = sections.whole(briefs.parted(drafts, language), LEAST_ITEM)
        if _are_stories(stories, lead, language, subject) or _are_told_apart(_told(whole)):
            drafts = whole
            stories = _told(drafts)
            lead = _lead(drafts[0], stories, subject)
            return _stories(drafts, lead, stories, language, tell)
    return _whole(divided(seen), language, tell)


def _told(drafts: list[Draft]) -> list[Draft]:
    """The drafts below a heading that tell enough to be a story."""
    below = (draft for draft in drafts[1:] if not draft.unwanted and draft.body)
    return [draft for draft in below if draft.brief or len(draft.text) >= _least(draft)]


def _least(draft: Draft) -> int:
    """How many characters a story tells at least: below a linked title one sentence may be all."""
    return _LEAST_LINKED if draft.heading and draft.heading[-1].link else LEAST_ITEM


def _essay(drafts: list[Draft], subject: str) -> list[Draft]:
    """The parts of the one text that bears the mail's own subject, without cards of other texts; [] where none does.

    A card has an address of its own and next to no text: one that tells more is a story, and the mail no essay.
    """
    own = next((draft for draft in drafts if _is_titled(draft, subject)), None)
    if own is None or len(own.text) < LEAST_LEAD:
        return []
    others = [draft for draft in drafts if draft is not own and not draft.unwanted]
    cards = [draft for draft in others if draft.own_link not in ("", own.own_link)]
    if not cards or any(len(prose.joined([b.text for b in _until_more(card)])) >= LEAST_ITEM for card in cards):
        return []
    return [draft for draft in drafts if draft not in cards]


def _until_more(story: Draft) -> list[Block]:
    """The paragraphs of a story above its "read more"; all of them where it has none."""
    return story.body[: story.told or len(story.body)]


def _stories(drafts: list[Draft], lead: Draft, stories: list[Draft], language: Language, tell: Told) -> list[Item]:
    for draft in drafts:
        if draft.unwanted and draft.title:
            tell(draft.title, "advertisement")
    wanted = _without_guests(drafts, _without_calls(stories, language, tell), tell)
    _end_at_buttons(wanted)
    opening = [_item(lead, "", language)] if len(lead.text) >= LEAST_LEAD else []
    names = titles.unnumbered([draft.title for draft in wanted])
    return opening + [_item(draft, name, language) for draft, name in zip(wanted, names, strict=True)]


def _end_at_buttons(stories: list[Draft]) -> None:
    """Where stories end in a "read more", what stands below one is the letter's own and no part of the story."""
    if sum(story.told > 0 for story in stories) >= _MOST_LINKED * len(stories):
        for story in stories:
            story.body = _until_more(story)


def _are_stories(drafts: list[Draft], lead: Draft, language: Language, subject: str) -> bool:
    """Whether parts under headings are stories of their own, not sections of one text.

    Stories lead somewhere: through their heading, a button, or (where they are short) a link in their text, each to a
    page of its own. Those that lead nowhere are stories where each tells of something else.
    """
    if len(drafts) < 2:
        return False
    own = {draft.own_link for draft in drafts} - {""}
    if len(own) >= 2 and len(own) * 2 >= len(drafts):
        return True
    linked = {draft.link for draft in drafts} - {""}
    short = statistics.median(len(draft.text) for draft in drafts) <= _SHORT_STORY
    if len(linked) >= 2 and len(linked) >= _MOST_LINKED * len(drafts) and short:
        return True
    sections = [draft.text for draft in drafts]
    return apart(sections, language, _ONE_SUBJECT if _is_titled(lead, subject) else 1.0)


def _are_told_apart(stories: list[Draft]) -> bool:
    """Whether entries of short news stand among stories nearly all of which lead somewhere, once put together."""
    longer = [story for story in stories if not story.brief]
    pages = {story.link for story in longer} - {""}
    return len(longer) < len(stories) and len(pages) >= max(2, _MOST_LINKED * len(longer))


def _is_titled(lead: Draft, subject: str) -> bool:
    """Whether the mail opens with its own subject as a title, as one text does."""
    title = fold_text(lead.title).strip(" .!?")
    return len(title.split()) >= _SUBJECT_WORDS and title == fold_text(subject).strip(" .!?")


def _lead(lead: Draft, stories: list[Draft], subject: str) -> Draft:
    """What stands before the first story, with a masthead or a title of the whole that looks like no other heading.

    Takes that heading off `stories`.
    """
    if len(stories) < 2:
        return lead
    first, rest = stories[0], stories[1:]
    styles = Counter(story.style for story in rest)
    unlike = first.style not in styles and (len(styles) == 1 or len(rest) >= _HOUSE_STORIES)
    bare = len(rest) >= _HOUSE_STORIES - 1 and all(story.own_link for story in rest) and first.style not in styles
    named = _is_titled(first, subject) and first.style not in styles
    if not named and ((first.own_link and rest[0].own_link) or not (unlike or bare)):
        return _with_sections(lead, stories)
    del stories[0]
    return Draft(heading=first.heading, body=lead.body + first.body, buttons=lead.buttons + first.buttons)


def _with_sections(lead: Draft, stories: list[Draft]) -> Draft:
    """The lead with the sections below it that lead nowhere, where all stories behind them do; taken off `stories`.

    They are parts of a long text that opens the mail, or a greeting shorter than any story.
    """
    linked = next((index for index, story in enumerate(stories) if story.own_link), 0)
    opens = len(lead.text) >= LEAST_LEAD and all(story.own_link for story in stories[linked:])
    size = statistics.median(len(story.text) for story in stories[1:])
    greets = len(stories[0].text) < _SHORT * size and not stories[0].link and all(story.link for story in stories[1:])
    count = linked if opens else int(greets)
    if not count or len(stories) - count < _HOUSE_STORIES - 1:
        return lead
    sections = stories[:count]
    del stories[:count]
    told = [block for section in sections for block in (*section.heading, *section.body)]
    return Draft(heading=lead.heading, body=lead.body + told, buttons=lead.buttons)


def _without_calls(stories: list[Draft], language: Language, tell: Told) -> list[Draft]:
    """The stories without the last sections that only ask the reader to share, subscribe, vote or buy."""
    kept = list(stories)
    manner, share = Counter(story.manner for story in stories).most_common(1)[0]
    uniform = manner in LEADING and len(stories) > _HOUSE_STORIES and share >= _UNIFORM * len(stories)
    size = statistics.median(len(story.text) for story in stories)
    while kept and (_asks(kept[-1], language) or (uniform and _is_unlike(kept[-1], manner, size))):
        tell(kept.pop().title, "asks the reader for something")
    return kept or stories


def _is_unlike(draft: Draft, manner: str, size: float) -> bool:
    """Whether a short section does not lead to its page in the way in which the stories of its mail do."""
    return draft.manner != manner and len(draft.text) < _SHORT * size


def _asks(draft: Draft, language: Language) -> bool:
    """Whether a short section opens with a word that asks, such as "Share" or "Subscribe"."""
    words = draft.title.split()
    if not words or len(draft.text.split()) > _CALL_WORDS or len(words) > _GUEST_LABEL_WORDS + 2:
        return False
    opening = [furniture(words[0], language), furniture(" ".join(words[:2]), language)]
    return bool(_CALLING.intersection(filter(None, opening)))


@dataclass(frozen=True, slots=True)
class _House:
    """What most stories of a mail have in common: "" or None where there is no such thing."""

    hosts: Counter[str]
    host: str
    style: tuple[int, int, bool] | None
    manner: str | None
    size: float


def _house(stories: list[Draft]) -> _House:
    hosts = Counter(links.host(story.own_link) for story in stories if story.own_link)
    host, count = hosts.most_common(1)[0] if hosts else ("", 0)
    style, styled = Counter(story.style for story in stories).most_common(1)[0]
    manner, shared = Counter(story.manner for story in stories).most_common(1)[0]
    most = _MOST_LINKED * len(stories)
    return _House(
        hosts=hosts,
        host=host if count >= _HOUSE_STORIES and count >= _MOST_LINKED * sum(hosts.values()) else "",
        style=style if styled >= most else None,
        manner=manner if shared >= most else None,
        size=statistics.median(len(story.text) for story in stories),
    )


def _without_guests(drafts: list[Draft], stories: list[Draft], tell: Told) -> list[Draft]:
    """The stories without advertisements that no label of the language gave away."""
    if len(stories) <= _HOUSE_STORIES:
        return stories
    house = _house(stories)
    before = {id(draft): above for above, draft in pairwise(drafts)}
    kept = []
    for story in stories:
        if _guest_signs(story, before[id(story)], house) >= _SIGNS:
            tell(story.title, "advertisement")
        else:
            kept.append(story)
    return kept


def _guest_signs(story: Draft, above: Draft, house: _House) -> int:
    """How much speaks for a paid guest among the stories of a house.

    It leads alone to another site than the mail's own (2), stands below a label of its own, is set in other type, leads
    on in another way, and is shorter than the stories (1 each).
    """
    own = links.host(story.own_link)
    return sum(
        (
            2 * (bool(house.host and own) and own != house.host and house.hosts[own] == 1),
            _ends_in_label(above),
            house.style is not None and story.style != house.style,
            house.manner is not None and story.manner != house.manner,
            len(story.text) < _SHORT * house.size,
        )
    )


def _ends_in_label(draft: Draft) -> bool:
    """Whether the last block is a short line that belongs to what comes next."""
    last = draft.body[-1].text if draft.body else ""
    return bool(last) and len(last.split()) <= _GUEST_LABEL_WORDS and prose.is_headline(last)


def _item(draft: Draft, title: str, language: Language) -> Item:
    text = draft.text
    return Item(title, text, draft.link, prose.breaks_off(text), related([*draft.body, *draft.buttons], language))


def _whole(drafts: list[Draft], language: Language, tell: Told) -> list[Item]:
    """The mail as one text; its headings stay where they stood."""
    wanted = [draft for draft in drafts if not draft.unwanted]
    for draft in drafts:
        if draft.unwanted and draft.title:
            tell(draft.title, "advertisement")
    blocks = [block.text for draft in wanted for block in [*draft.heading, *draft.body]]
    text = prose.joined([block for block in map(links.without_addresses, blocks) if block])
    url = next((draft.own_link for draft in wanted[:2] if draft.own_link), "")
    further = related([block for draft in wanted for block in [*draft.body, *draft.buttons]], language)
    return [Item("", text, url, prose.breaks_off(text), further)] if text else []
