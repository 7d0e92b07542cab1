"""Escapes text for Markdown so that it prints as it is, and stays readable: only marks that could act are touched.

Written against CommonMark 0.31, GitHub's tables, footnotes and mathematics, and Python-Markdown, whose backslash knows
fewer marks than CommonMark's: where they differ, a character reference stands instead.
"""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]*;)")
_ALWAYS = str.maketrans(
    {"\\": "\\\\", "`": "\\`", "*": "\\*", "[": "\\[", "]": "\\]", "{": "\\{", "<": "&lt;", "~": "&#126;", "@": "&#64;"}
)
_WHERE_IT_ACTS = (
    (re.compile(r"(?<![^\W_])_|_(?![^\W_])"), r"\\_"),  # emphasis: inside a word "_" is only itself
    (re.compile(r"\$(?!\d)"), "&#36;"),  # mathematics; "$40" is money
    (re.compile(r"(?<=[A-Za-z]):(?=//)"), "&#58;"),  # addresses that would become links by themselves
    (re.compile(r"(?<=\bwww)\.", re.IGNORECASE), "&#46;"),
    (re.compile(r"^[#+-]|#$"), r"\\\g<0>"),  # headings (which may end in "#" too), lists, rules
    (re.compile(r"^(\d+)([.)])"), r"\1\\\2"),  # numbered lists
    (re.compile(r"^>"), "&gt;"),  # quotations
    (re.compile(r"^="), "&#61;"),  # underlined headings
    (re.compile(r"^:"), "&#58;"),  # definitions
    (re.compile(r"(?<=\]):"), "&#58;"),  # definitions of references, which may begin with a link's own bracket
    (re.compile(r"\|"), "&#124;"),  # tables
)


def escape(text: str) -> str:
    """One line of text, as Markdown that prints exactly this text."""
    text = _REFERENCE.sub("&amp;", text).translate(_ALWAYS)
    for pattern, replacement in _WHERE_IT_ACTS:
        text = pattern.sub(replacement, text)
    return text


def target(url: str) -> str:
    """A harmless URL (see `inert.link`) as the target of a Markdown link or autolink."""
    return url.replace("(", "%28").replace(")", "%29").replace("'", "%27").replace("*", "%2A")


def yaml(text: str) -> str:
    """One line of text as a double-quoted scalar of YAML 1.2, which is a JSON string (section 7.3.1)."""
    import json

    return json.dumps(text, ensure_ascii=False)
