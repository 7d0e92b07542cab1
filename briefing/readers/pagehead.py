"""What the head of an article shows to readers: who wrote it and when, for pages that do not state it as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.languages import Language
from briefing.readers import blocks, prose, tree
from briefing.readers.byline import author_of, name_of
from briefing.readers.metadata import Metadata
from briefing.readers.stamps import stamp
from briefing.text import dates

_BELOW = 8
_LONGEST_LINE = 14
_LONGEST_NAME = 60
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:author|byline|fn)(?:[_-]*name)?(?:$|\s)", re.IGNORECASE)
_NOT_THE_AUTHOR = re.compile(r"comment|reply|related|bio|about", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?:^|[\s_-])(?:published|pubdate|post-date|entry-date|date-published)(?:$|[\s_-])", re.IGNORECASE
)
_ASIDE = frozenset("aside footer nav".split())
_IN_ADDRESS = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])(?:[/-]?(?P<d>0[1-9]|[12]\d|3[01]))?(?=[/._-]|$)|"
    r"/(?P<y2>(?:19|20)\d\d)[/-](?P<m2>\d{1,2})[/-](?P<d2>\d{1,2})(?=[/._-]|$)"
)


def completed(about: Metadata, root: tree.Node, language: Language) -> Metadata:
    """The metadata of a page with the author and the date that it only shows; what it states stays as it is.

    A date in the address counts where nothing else is told.
    """
    if about.author and about.published:
        return about
    lines = _near_the_title(blocks.blocks(root), about.title)
    author = about.author or next(_authors(root, language), "") or author_of("\n\n".join(lines), language)
    published = about.published or _shown_date(root, lines, language) or _of_address(about.url)
    return replace(about, author=author, published=published)


def _near_the_title(found: Sequence[blocks.Block], title: str) -> list[str]:
    """The short lines below the headline, up to the first paragraph."""
    start = next((i for i, b in enumerate(found) if b.level == 1 or (title and b.text == title)), None)
    if start is None:
        return []
    lines: list[str] = []
    for block in found[start + 1 : start + 1 + _BELOW]:
        if len(block.text.split()) > _LONGEST_LINE:
            break
        lines.append(block.text)
    return lines


def _authors(root: tree.Node, language: Language) -> Iterator[str]:
    for node in tree.find(root, "a", "span", "div", "p", "address", "b", "strong", "li"):
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        if _AUTHOR.search(marks) and not _NOT_THE_AUTHOR.search(marks) and not _is_aside(node):
            text = prose.one_line(tree.text_of(node))
            name = author_of(text, language) or name_of(text)
            if name and len(name) <= _LONGEST_NAME:
                yield name


def _shown_date(root: tree.Node, lines: Sequence[str], language: Language) -> str | None:
    for node in tree.find(root, "abbr", "span", "time", "div", "p"):
        stated = node.get("itemprop") == "datePublished" or _PUBLISHED.search(node.get("class") or "")
        if stated and not _is_aside(node):
            told = tree.attribute(node, "datetime") or tree.attribute(node, "content") or tree.attribute(node, "title")
            found = stamp(told or prose.one_line(tree.text_of(node)), language.code)
            if found:
                return found
    found_in = (dates.find(line, language) for line in lines if any(c.isdigit() for c in line))
    return next((each[0].iso for each in found_in if each), None)


def _is_aside(node: tree.Node) -> bool:
    """Whether a node stands in a part of the page that is not about this article."""
    return any(above.tag in _ASIDE or "comment" in (above.get("class") or "") for above in tree.above(node))


def _of_address(url: str) -> str | None:
    match = _IN_ADDRESS.search(url)
    if not match:
        return None
    year, month, day = (match[name] or match[f"{name}2"] for name in "ymd")
    return stamp("-".join(part.zfill(2) for part in (year, month, day) if part))
