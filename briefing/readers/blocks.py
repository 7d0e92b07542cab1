"""A tree as a reader sees it: a flat list of blocks of text with what their looks say about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby, islice, takewhile

from briefing.readers import prose, tree

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header html legend li main menu nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul caption".split()
)
_ASIDE_TAGS = frozenset("nav footer aside header menu dialog".split())
_BOLD_TAGS = frozenset("b strong th h1 h2 h3 h4 h5 h6".split())
# Tags that say something about the look of their text without any style.
_SPEAKING_TAGS = _ASIDE_TAGS | _BOLD_TAGS | frozenset("a font li small".split())
_HEADING = re.compile(r"h([1-6])")
_FONT_SIZE = re.compile(
    r"(?<![-\w])font(?:-size)?\s*:[^;]{0,80}?(?<![\d.])(\d+(?:\.\d+)?)\s*(px|pt|r?em|%)", re.IGNORECASE
)
_WEIGHT = re.compile(
    r"font(?:-weight)?\s*:\s*[^;]{0,80}?\b(bold|bolder|[6-9]00|normal|lighter|[1-5]00)\b", re.IGNORECASE
)
_HTML_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_TAG_SIZES = {"h1": 32.0, "h2": 24.0, "h3": 19.0, "h4": 16.0, "h5": 14.0, "h6": 12.0, "small": 13.0}
_TO_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16}
DEFAULT_SIZE = 16.0
_WHITE = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile(r"[\t\r\n\f]|  ")
_MOST_ANCHORS = 50
# Widths in pixels of the display advertisements that the Interactive Advertising Bureau has standardised.
_BANNER_WIDTHS = frozenset("300 320 336 468 728 970".split())
_ENDS = frozenset('.!?…:;»”"')


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text: heading level (0: none), largest font size in pixels, shares of its characters (0 to 1).

    `lead` is the emphasised beginning of a block that goes on in plain letters ("" where there is none) and
    `lead_link` the address behind it; `anchors` and `links` are the words and the address of each link;
    `banner` says that a linked picture as wide as advertisements are sold comes directly below.
    """

    text: str
    level: int = 0
    size: float = DEFAULT_SIZE
    bold: float = 0.0
    linked: float = 0.0
    link: str = ""
    in_list: bool = False
    ruled: bool = False
    aside: bool = False
    lead: str = ""
    lead_link: str = ""
    anchors: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    banner: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """What a piece of text inherits from the nodes around it."""

    level: int = 0
    size: float = DEFAULT_SIZE
    bold: bool = False
    link: str = ""
    in_list: bool = False
    aside: bool = False


_PLAIN = _Look()


@dataclass(slots=True)
class _Writer:
    """Collects pieces of text until a block ends."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[tuple[str, _Look]] = field(default_factory=list)
    ruled: bool = False
    after_break: bool = False
    banner: bool = False

    def add(self, text: str | None, look: _Look) -> None:
        """One more piece of text in the open block."""
        if text:
            self.pieces.append((_WHITE.sub(" ", text) if _WIDE.search(text) else text, look))

    def rule(self) -> None:
        """A drawn line: what comes next begins something new."""
        self.end()
        self.ruled = True

    def picture(self) -> None:
        """A picture that may be an advertisement: noted at the block that it stands in or below."""
        if any(piece.strip() for piece, _ in self.pieces):
            self.banner = True
        elif self.blocks:
            self.blocks[-1] = replace(self.blocks[-1], banner=True)

    def end(self, soft: bool = False) -> None:
        """Close the open block; `soft` says that only a line break ends it, so the sentence may go on."""
        text = prose.one_line("".join(piece for piece, _ in self.pieces)) if self.pieces else ""
        if text:
            if self.after_break and self.blocks and _same_sentence(self.blocks[-1].text, text):
                self._join(text)
            else:
                self.blocks.append(_block(text, self.pieces, self.ruled))
            if self.banner:
                self.blocks[-1] = replace(self.blocks[-1], banner=True)
            self.ruled = self.banner = False
            self.after_break = soft
        elif not soft or self.after_break:
            self.after_break = False
        self.pieces = []

    def _join(self, text: str) -> None:
        before = self.blocks.pop()
        after = _block(text, self.pieces, before.ruled)
        share = len(text) / (len(text) + len(before.text))
        self.blocks.append(
            replace(
                before,
                text=f"{before.text} {text}",
                bold=before.bold * (1 - share) + after.bold * share,
                linked=before.linked * (1 - share) + after.linked * share,
                link=before.link or after.link,
                anchors=before.anchors + after.anchors,
                links=before.links + after.links,
            )
        )


def blocks(root: tree.Node) -> list[Block]:
    """All visible blocks of text under a node, in reading order."""
    writer = _Writer()
    _walk(root, writer)
    writer.end()
    return writer.blocks


def paragraphs(markup: str) -> list[str]:
    """The paragraphs of an HTML fragment, as plain text."""
    root = tree.parse(markup)
    tree.drop_hidden(root)
    return [block.text for block in blocks(root)]


def _walk(root: tree.Node, writer: _Writer) -> None:
    """Depth first without recursion: a stack of nodes to enter and nodes to leave."""
    stack: list[tuple[tree.Node, _Look, bool]] = [(root, _PLAIN, True)]
    while stack:
        node, outer, entering = stack.pop()
        if not isinstance(node.tag, str):
            continue
        if entering:
            look = _look(node, outer)
            _enter(node, look, writer)
            stack.append((node, outer, False))
            stack.extend((child, look, True) for child in reversed(node))
        else:
            _leave(node, outer, writer, is_root=node is root)


def _enter(node: tree.Node, look: _Look, writer: _Writer) -> None:
    if node.tag == "hr":
        writer.rule()
    elif node.tag == "br":
        writer.end(soft=True)
    elif node.tag in _BLOCK_TAGS:
        writer.end()
    elif node.tag == "img" and look.link and node.get("width") in _BANNER_WIDTHS:
        writer.picture()
    writer.add(node.text, look)


def _leave(node: tree.Node, outer: _Look, writer: _Writer, is_root: bool) -> None:
    if node.tag in _BLOCK_TAGS:
        writer.end()
    if not is_root:
        writer.add(node.tail, outer)


def _look(node: tree.Node, outer: _Look) -> _Look:
    """The look of the text inside a node; everything not said here is inherited."""
    style = node.get("style") or ""
    if not style and node.tag not in _SPEAKING_TAGS:
        return outer
    heading = _HEADING.fullmatch(node.tag)
    return _Look(
        level=int(heading.group(1)) if heading else outer.level,
        size=_size(node, style, outer.size),
        bold=_bold(node, style, outer.bold),
        link=tree.attribute(node, "href") or outer.link if node.tag == "a" else outer.link,
        in_list=outer.in_list or node.tag == "li",
        aside=outer.aside or node.tag in _ASIDE_TAGS,
    )


def _size(node: tree.Node, style: str, outer: float) -> float:
    stated = _FONT_SIZE.search(style)
    if stated:
        unit = stated.group(2).lower()
        value = float(stated.group(1)[:8])
        pixels = value * outer / (100 if unit == "%" else 1) if unit in ("em", "%") else value * _TO_PIXELS[unit]
        return min(pixels, 200.0) if pixels > 0 else outer
    if node.tag == "font" and node.get("size") in _HTML_SIZES:
        return _HTML_SIZES[node.get("size")]
    return _TAG_SIZES.get(node.tag, outer)


def _bold(node: tree.Node, style: str, outer: bool) -> bool:
    stated = _WEIGHT.search(style)
    if stated:
        return stated.group(1).lower() in ("bold", "bolder", "600", "700", "800", "900")
    return outer or node.tag in _BOLD_TAGS


def _block(text: str, pieces: list[tuple[str, _Look]], ruled: bool) -> Block:
    only = pieces[0][1]
    if all(look is only for _, look in pieces):
        return _uniform(text, only, ruled)
    lengths = [(len(piece.strip()), look) for piece, look in pieces]
    total = sum(length for length, _ in lengths) or 1
    spoken = [look for length, look in lengths if length]
    lead, lead_link = _lead(pieces)
    anchors = _anchors(pieces)
    return Block(
        text=text,
        level=min((look.level for look in spoken if look.level), default=0),
        size=max((look.size for look in spoken), default=DEFAULT_SIZE),
        bold=sum(length for length, look in lengths if look.bold) / total,
        linked=sum(length for length, look in lengths if look.link) / total,
        link=next((look.link for look in spoken if look.link), ""),
        in_list=any(look.in_list for look in spoken),
        ruled=ruled,
        aside=any(look.aside for look in spoken),
        lead=lead,
        lead_link=lead_link,
        anchors=tuple(words for words, _ in anchors),
        links=tuple(link for _, link in anchors),
    )


def _uniform(text: str, look: _Look, ruled: bool) -> Block:
    """A block all of whose text looks alike, as that of most."""
    link = look.link
    return Block(
        text=text,
        level=look.level,
        size=look.size,
        bold=float(look.bold),
        linked=float(bool(link)),
        link=link,
        in_list=look.in_list,
        ruled=ruled,
        aside=look.aside,
        anchors=(text,) if link else (),
        links=(link,) if link else (),
    )


def _anchors(pieces: list[tuple[str, _Look]]) -> list[tuple[str, str]]:
    """The words and the address of each link, in order; the pieces of one link are one."""
    runs = groupby(pieces, key=lambda piece: piece[1].link)
    found = ((prose.one_line("".join(text for text, _ in run)), link) for link, run in runs if link)
    return list(islice(((words, link) for words, link in found if words), _MOST_ANCHORS))


def _lead(pieces: list[tuple[str, _Look]]) -> tuple[str, str]:
    """The linked, else the bold words that a block begins with and their address; "" where all or none are such."""
    spoken = [(text, look) for text, look in pieces if text.strip()]
    linked = list(takewhile(lambda piece: bool(piece[1].link), spoken))
    bold = list(takewhile(lambda piece: piece[1].bold, spoken))
    for first in (linked, bold):
        if first and len(first) < len(spoken):
            return prose.one_line("".join(text for text, _ in first)), first[0][1].link
    return "", ""


def _same_sentence(before: str, after: str) -> bool:
    """Whether a line break only wrapped a sentence: nothing ended before it and a lower-case word follows."""
    return len(before) >= prose.LEAST_WRAPPED and before[-1] not in _ENDS and after[:1].islower()
