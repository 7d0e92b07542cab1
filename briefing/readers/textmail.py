"""A plain-text mail as blocks with looks, so that it is taken apart like any other newsletter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from briefing.cleaning.furniture import ends_sentence
from briefing.readers import links, prose
from briefing.readers.blocks import Block

_SHORTEST_HEADING = 8
_UNDERLINE = re.compile(r"\s*(?:[=\-~_*#][ \t]?){3,}\s*")
_HASHES = re.compile(r"[ \t]{0,3}(#{1,4})[ \t]+(?=\S)")
_NAMED_LINK = re.compile(r"\[(?P<words>[^\[\]\n]{1,140})\]\((?P<link>https?://[^\s()<>]+)\)", re.IGNORECASE)
_MARK = re.compile(r"[ \t]{0,4}(?:[-–*•■►▶#]|\*\*(?!\S)|\[?\d{1,2}[./)\]])[ \t]+(?=\S)")
_TAIL = re.compile(r"[ \t]*[<(\[]?[ \t]*(https?://[^\s<>()\[\]]+)[>)\]]?[ \t]*$", re.IGNORECASE)
_ENTRY = re.compile(
    r"(?:[-–*•][ \t]+)?(?P<title>[^()<>\[\]\n]{8,140}?)[ \t]+[(<\[](?P<link>https?://[^\s<>()\[\]]+)[)>\]]"
    r"[ \t]*(?P<gap>[–—:-])[ \t]+(?P<told>(?=[^\Wa-z_]).+)",
    re.DOTALL,
)
_FOOT_WORDS = 80
_CONTACT = re.compile(r"https?://|\S@\S|mailto:", re.IGNORECASE)
_ALONE = re.compile(r"[ \t]*[<(\[]?[ \t]*(https?://[^\s<>()\[\]]+)[>)\]]?[ \t]*", re.IGNORECASE)
_NUMBER = re.compile(r"\[?\d{1,2}[./)\]]")
_ARROW = re.compile(
    r"^[ \t]*(?:[→»>]|[-=]+>)[ \t]*(?=(?:[^\n>]{0,40}[^\w\n])?https?://\S+[ \t]*$)", re.MULTILINE | re.IGNORECASE
)


def text_blocks(text: str, flowed: bool) -> list[Block]:
    """The blocks of a plain-text mail: addresses on lines of their own are links, lines that stand out are headings."""
    text = _without_foot(_ARROW.sub("", text))
    result: list[Block] = []
    for lines in _stretches(text):
        heading, used = _heading(lines)
        result += heading
        rest = "\n".join(_apart(lines[used:]))
        result += [_text_block(line) for line in prose.paragraphs(rest, flowed)]
    return result


def _apart(lines: list[str]) -> Iterator[str]:
    """The lines with an address below the end of a sentence as a paragraph of its own."""
    told = False
    for line in lines:
        if told and _ALONE.fullmatch(line):
            yield ""
        yield line
        told = ends_sentence(line)


def _without_foot(text: str) -> str:
    """The text without the few lines with an address that stand below the last drawn line."""
    lines = text.rstrip().split("\n")
    rules = [i for i in range(1, len(lines)) if _UNDERLINE.fullmatch(lines[i]) and not lines[i - 1].strip()]
    if not rules:
        return text
    head, foot = lines[: rules[-1]], "\n".join(lines[rules[-1] :])
    small = len(foot.split()) <= min(_FOOT_WORDS, len(" ".join(head).split()) // 2)
    return "\n".join(head) if small and _CONTACT.search(foot) else text


def _stretches(text: str) -> Iterator[list[str]]:
    """The lines of each paragraph; an entry with a mark of its own and indented text below begins a new one."""
    for paragraph in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip("\n")):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        if len(lines) > 2 and _UNDERLINE.fullmatch(lines[0]) and _UNDERLINE.fullmatch(lines[2]):
            del lines[0]
        starts = [i for i in range(1, len(lines)) if _is_entry(lines, i)]
        for begin, end in zip([0, *starts], [*starts, len(lines)], strict=True):
            yield lines[begin:end]


def _is_entry(lines: list[str], index: int) -> bool:
    """Whether a line is the marked title of an entry: its address behind it, or its text indented below."""
    if not _MARK.match(lines[index]):
        return False
    follows = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(_TAIL.search(lines[index])) or (follows[:1] in " \t" and not _MARK.match(follows))


def _heading(lines: list[str]) -> tuple[list[Block], int]:
    """The heading that a paragraph of plain text begins with or consists of, and how many lines it takes."""
    if not lines:
        return [], 0
    hashed = _HASHES.match(lines[0])
    if hashed:
        named = _NAMED_LINK.fullmatch(lines[0][hashed.end() :].strip(" #"))
        words, link = (named["words"], named["link"]) if named else (lines[0][hashed.end() :].strip(" #"), "")
        return [Block(words, level=len(hashed.group(1)), bold=1.0, ruled=True, link=link)], 1
    if _NAMED_LINK.fullmatch(lines[0].strip()):
        return [], 0
    first, link = _without_tail(lines[0].strip())
    alone = _ALONE.fullmatch(lines[1]) if len(lines) > 1 and _MARK.match(first) and not link else None
    if alone:
        link, lines = alone.group(1), [lines[0], *lines[2:]]
    marked = _MARK.match(first)
    title = first[marked.end() :] if marked else first
    underlined = len(lines) > 1 and bool(_UNDERLINE.fullmatch(lines[1]))
    shouted = first.isupper() and len(first) >= _SHORTEST_HEADING
    opens = bool(marked) and len(lines) > 1 and (bool(link) or _goes_below(first, lines))
    if not (len(lines) == 1 or underlined or shouted or opens):
        return [], 0
    if not prose.is_headline(title.rstrip("?!")) or len(title) < _SHORTEST_HEADING:
        return [], 0
    # A number says more about a list than a star does: it stays until the whole list is known.
    numbered = first if marked and _NUMBER.match(first) else title
    return [Block(numbered, level=2, ruled=underlined, link=link)], 2 if alone else 1


def _goes_below(first: str, lines: list[str]) -> bool:
    """Whether the text of a marked entry begins on its second line, not in the middle of a sentence."""
    below = lines[1].strip()
    return not _MARK.match(lines[1]) and below[:1].isupper() and len(first) < prose.MOST_WRAPPED


def _without_tail(line: str) -> tuple[str, str]:
    """A line without the address that closes it, and that address."""
    match = _TAIL.search(line) if "://" in line else None
    return (line[: match.start()], match.group(1)) if match and match.start() else (line, "")


def _text_block(line: str) -> Block:
    named = _NAMED_LINK.fullmatch(line.strip())
    if named:
        return Block(named["words"], link=named["link"], linked=1.0, anchors=(named["words"],), links=(named["link"],))
    entry = _ENTRY.fullmatch(line.strip())
    if entry and prose.is_headline(entry["title"]):
        title, link = entry["title"], entry["link"]
        text = f"{title} {entry['gap']} {entry['told']}"
        return Block(text, link=link, in_list=True, lead=title, lead_link=link, anchors=(title,), links=(link,))
    found = links.in_text(line)
    block = Block(line, link=found[0] if found else "")
    bare = line.strip("<>()[] ")
    return replace(block, linked=1.0) if found and " " not in bare else block
