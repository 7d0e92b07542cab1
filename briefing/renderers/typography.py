"""Sets the right space at the right place, by language: a line never begins with "!" or breaks between "40" and "%".

Only white space is exchanged for another kind of white space, never a letter or a mark: what is printed stays verbatim
for everybody who compares it with its source word by word. The rules are data: [page.typography] of a language file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from briefing import languages

NARROW = "\u202f"
FIXED = "\u00a0"
_ANY_SPACE = f"[ {FIXED}{NARROW}\u2009]"

_EDGE = f" {FIXED}{NARROW}\u2009"
_MARKS = frozenset('«»“”„‟"‹›')

Polish = Callable[[str, str], str]
"""Text and its language's code in, the text as it is set out."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a language sets its text.

    `opening` and `closing` go around a quotation, with the spaces that belong to them; before each mark of
    `narrow_before` and after each of `narrow_after` a space is narrow; before each of `fixed_before` it does not break;
    `grouping` says that digits are grouped in threes by a space; `upright` that quotations are not set in italics.
    """

    opening: str = "“"
    closing: str = "”"
    narrow_before: str = ""
    narrow_after: str = ""
    fixed_before: str = ""
    grouping: bool = False
    upright: bool = False


@cache
def rules(code: str) -> Rules:
    """The rules of a language; those of no language in particular where its file says nothing."""
    table = languages.get(code).page.get("typography", {})
    opening, closing = table.get("quotes", ("“", "”"))
    return Rules(
        opening=opening,
        closing=closing,
        narrow_before=table.get("narrow_before", ""),
        narrow_after=table.get("narrow_after", ""),
        fixed_before=table.get("fixed_before", ""),
        grouping=table.get("grouping", False),
        upright=table.get("upright", False),
    )


def polish(text: str, code: str) -> str:
    """The text with the spaces its language asks for; nothing but white space differs."""
    for pattern, space in _replacements(code):
        text = pattern.sub(space, text)
    return text


def unpolished(text: str, code: str) -> str:
    """The text as it is, for formats that are read by programs too."""
    return text


@cache
def _replacements(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    found, set_by = [], rules(code)
    if set_by.narrow_before:
        found.append((re.compile(f"{_ANY_SPACE}(?=[{re.escape(set_by.narrow_before)}])"), NARROW))
    if set_by.narrow_after:
        found.append((re.compile(f"(?<=[{re.escape(set_by.narrow_after)}]){_ANY_SPACE}"), NARROW))
    if set_by.fixed_before:
        found.append((re.compile(f"{_ANY_SPACE}(?=[{re.escape(set_by.fixed_before)}])"), FIXED))
    if set_by.grouping:
        found.append((re.compile(r"(?<=(?<!\d)\d) (?=\d{3}(?!\d))|(?<=(?<!\d)\d\d) (?=\d{3}(?!\d))"), NARROW))
        found.append((re.compile(r"(?<=(?<!\d)\d{3}) (?=\d{3}(?!\d))"), NARROW))
    units = languages.get(code).grammar.get("units", ())
    if units:
        names = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
        found.append((re.compile(rf"(?<=\d) (?=(?:{names})(?!\w))", re.IGNORECASE), FIXED))
    return tuple(found)


def dressed(quotation: str, code: str) -> tuple[str, str, str]:
    """A quotation as (opening mark, words, closing mark): its own marks give way to those of its language.

    Where marks stand inside too, the quotation keeps exactly what it has. A comma before the closing mark belongs to
    the sentence around it and goes.
    """
    words = quotation.strip(_EDGE)
    inner = words[1:-1].strip(_EDGE) if words[:1] in _MARKS and words[-1:] in _MARKS and len(words) > 1 else words
    if any(mark in inner for mark in _MARKS):
        return "", words, ""
    return rules(code).opening, inner.rstrip(","), rules(code).closing
