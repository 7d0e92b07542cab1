"""Markdown: front matter, the first first-level heading as title, and the text without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from briefing import languages
from briefing.model import Article, Failure
from briefing.readers import blocks, decoding, links, prose, tongue, tree
from briefing.readers.document import Document
from briefing.readers.related import related
from briefing.readers.stamps import stamp

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.{0,20000}?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w-]*)[ \t]*[:=][ \t]*(\S.*)")
# The library takes quadratic time or deep recursion on these; no honest text has them (see the tests for the shapes).
_GUARDS = (
    (re.compile(r"!\[[^\[\]]{0,500}\]\([^()\n]{0,2000}\)"), ""),
    (re.compile(r"(?m)^[ \t]{24,}"), " " * 20),
    (re.compile(r"(?m)^((?:[ \t]*>){6})(?:[ \t]*>)+"), r"\1"),
    (re.compile(r"(?m)^((?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]){6})(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])+"), r"\1"),
    (re.compile(r"([*_~`])\1{6,}"), r"\1\1\1"),
    (re.compile(r"[*_]{9,}"), ""),
)
# Brackets that open no link and no tag are kept away from the library, which looks for their ends again and again.
_OPENING = re.compile(
    r"(?P<good>\[[^\[\]\n]{1,500}\](?:\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200}){0,3}\)|\[[^\[\]\n]{0,100}\]|:)"
    r"|<[^<>\n]{1,2000}>)|[\[<]"
)
_SET_ASIDE = {"[": "\ue000", "<": "\ue001"}
_PUT_BACK = str.maketrans({"\ue000": "[", "\ue001": "<"})
_CHUNK = 2_000
_LONGEST_CHUNK = 8_000
_FENCE = re.compile(r"(?m)^ {0,3}(?:```|~~~)")
_GAP = re.compile(r"\n[ \t]*\n")
_TAG = re.compile(r"<(?!https?:|mailto:)[!?/A-Za-z]")
_MARKS = re.compile(r"(#{1,6}) +(?=\S)")
_SPECIAL = re.compile(r"[*_`\[\]<>&\\|#~\ue000\ue001]")
_OPENS = re.compile(r"[\s+=:-]|\d+[.)]\s")
_BREAK = re.compile(r"  \n|\n[ \t=-]")


def read_markdown(document: Document) -> Iterator[Article | Failure]:
    """The one article of a Markdown text; a title in the front matter goes before the first heading."""
    text = prose.normal(decoding.decode(document.data, document.charset))
    fields, body = front_matter(text)
    found = _blocks(body)
    first = next((block for block in found if block.level == 1), None)
    title = fields.get("title") or (first.text if first else "")
    paragraphs = [block.text for block in found if block is not first or block.text != title]
    language = fields.get("language") or fields.get("lang", "")
    yield Article(
        id="",
        title=title,
        text=prose.joined(paragraphs),
        language=language,
        source=fields.get("source") or document.name,
        url=links.real(fields.get("url") or fields.get("link", "")) or document.url,
        author=fields.get("author") or fields.get("authors", ""),
        published=stamp(fields.get("date") or fields.get("published", ""), language),
        related=related(found, languages.get(tongue.told(body, language))),
    )


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The simple fields of a YAML or TOML head (lower-case name → value) and the text behind it."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields = (_FIELD.match(line) for line in match.group(2).split("\n"))
    found = {field.group(1).lower(): _value(field.group(2)) for field in fields if field}
    return (found, text[match.end() :]) if found else ({}, text)


def _value(written: str) -> str:
    value = written.strip()
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(_value(part) for part in value[1:-1].split(",") if part.strip())
    if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
        return value[1:-1]
    return re.sub(r"\s+#\s.*", "", value)


def _blocks(text: str) -> list[blocks.Block]:
    import markdown  # type: ignore[import-untyped]

    for pattern, replacement in _GUARDS:
        text = pattern.sub(replacement, text)
    text = _OPENING.sub(lambda match: match.group("good") or _SET_ASIDE[match.group()], text)
    found: list[blocks.Block] = []
    for chunk in _chunks(text):
        if isinstance(chunk, blocks.Block):
            found.append(chunk)
            continue
        root = tree.parse(markdown.markdown(chunk, extensions=["tables", "fenced_code"]) or "<p></p>")
        tree.drop_hidden(root)
        found += (replace(block, text=block.text.translate(_PUT_BACK)) for block in blocks.blocks(root))
    return found


def _chunks(text: str) -> Iterator[str | blocks.Block]:
    """What the library shall read, in stretches that end at a blank line outside code; what needs no library as blocks.

    The library's time grows faster than the text does, and most paragraphs have no mark in them.
    """
    free = not _TAG.search(text)
    waiting: list[str] = []
    length, fenced = 0, False
    for stretch in _GAP.split(text):
        simple = _simple(stretch.strip("\n")) if free and not fenced else None
        fenced ^= len(_FENCE.findall(stretch)) % 2 == 1
        if simple is None:
            waiting.append(stretch)
            length += len(stretch)
        if waiting and not fenced and (simple is not None or length >= _CHUNK):
            yield from _pieces("\n\n".join(waiting))
            waiting, length = [], 0
        if simple is not None:
            yield simple
    yield from _pieces("\n\n".join(waiting))


def _simple(stretch: str) -> blocks.Block | None:
    """A heading or a paragraph in which every character means itself; None for all else."""
    marks = _MARKS.match(stretch)
    text = stretch[marks.end() :] if marks else stretch
    if not text or _SPECIAL.search(text) or _OPENS.match(text):
        return None
    if "\n" in text and (marks or _BREAK.search(text)):
        return None
    level = len(marks.group(1)) if marks else 0
    return blocks.Block(prose.one_line(text), level=level, bold=float(level > 0))


def _pieces(chunk: str) -> Iterator[str]:
    """A chunk without any blank line for very long is cut at line ends or, failing these, between words."""
    while len(chunk) > _LONGEST_CHUNK:
        cut = (
            max(chunk.rfind("\n", 1, _LONGEST_CHUNK), 0)
            or max(chunk.rfind(" ", 1, _LONGEST_CHUNK), 0)
            or _LONGEST_CHUNK
        )
        yield chunk[:cut]
        chunk = chunk[cut:]
    yield chunk
