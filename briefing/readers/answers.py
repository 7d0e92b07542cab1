"""Answers: a mail without the older mails that hang below or inside it."""

from __future__ import annotations

import re

from briefing.readers import tree

# One address quoted behind an empty line is no quotation, but how some letters write their links.
_QUOTED = re.compile(r"(?m)^(?!(?<=\n\n)[ \t]*>[^\n>]{0,40}https?://\S+[ \t]*(?:\Z|\n[ \t]*(?:\n|\Z)))[ \t]*>.*\n?")
# "On Monday, Ann wrote:", in any language: up to three lines that end in a colon, above a quotation.
_WROTE = re.compile(r"(?m)^(?![ \t]*>)(?=(?:.*\n){0,2}?.*[\d@])(?:\S.*\n){0,2}?\S.*:[ \t]*\n\s*(?=>)")
_MARKS = re.compile(r"(?m)^[ \t]*(?:>[ \t]?)+")
_KEPT_WORDS = 20
_CITED = re.compile(r"gmail_quote|yahoo_quoted|moz-cite|protonmail_quote", re.IGNORECASE)


def own_text(text: str) -> str:
    """The sender's own words; where hardly any are left the quoted ones are the mail (a forward by hand)."""
    own = _QUOTED.sub("", _WROTE.sub("", text))
    return own if len(own.split()) >= _KEPT_WORDS else _MARKS.sub("", text)


def drop_quoted(root: tree.Node) -> None:
    """Take the quoted mails out of an answer in HTML, in place; nothing where the rest says hardly anything."""
    quoted = [node for node in tree.find(root, "blockquote", "div") if _is_quoted(node)]
    outermost = [node for node in quoted if not any(above in quoted for above in tree.above(node))]
    inside = sum(len(tree.text_of(node).split()) for node in outermost)
    if outermost and len(tree.text_of(root).split()) - inside >= _KEPT_WORDS:
        tree.remove(outermost)


def _is_quoted(node: tree.Node) -> bool:
    if node.tag == "blockquote":
        return node.get("type") == "cite" or bool(_CITED.search(node.get("class") or ""))
    return bool(_CITED.search(f"{node.get('class') or ''} {node.get('id') or ''}"))
