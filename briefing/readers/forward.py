"""Letters that somebody passed on by hand: the quoted header inside a body says whose letter it is.

Mail programs write it in any language ("From:", "De :", "Von:"), so it is known by its make: a few lines of a short
label, a colon and a value, among them an address and a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from briefing import languages
from briefing.readers import prose
from briefing.readers.envelope import Envelope, plain_subject
from briefing.readers.stamps import stamp

MOST_NOTE_WORDS = 60
_FIELD = re.compile(r"[\s>*_]*([^\W\d_][^:\d@]{0,24}?)\s?[*_]*:[*_]*\s*(\S.{0,500})$")
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+")
_NAME_END = re.compile(r"\s*(?:[<(\[]|$)")
# Names of zones that are no offset from which to count.
_ZONE = re.compile(r"\s*\b(?:GMT|UTC|[A-Z]{3,5})(?:[+-]\d{1,2}(?::?\d{2})?)?$|\s*\([^()]*\)$")
_FEWEST = 3
_LATEST_LINE = 40
_LATEST_ANSWER = 1_000


@dataclass(frozen=True, slots=True)
class Passed:
    """A letter passed on: its own envelope and the number of the line behind the quoted header."""

    about: Envelope
    begin: int


def passed_on(lines: Sequence[str], outer: Envelope, language: Callable[[], str]) -> Passed | None:
    """The quoted header near the top of a mail, None where the mail is the sender's own.

    `language` tells, where it is asked, in which language the letter is written.

    A header below more than a note is the history of an answer, and no letter passed on.
    """
    start = None if outer.answers else _header(lines, _LATEST_LINE)
    if start is None or sum(len(line.split()) for line in lines[:start]) > MOST_NOTE_WORDS:
        return None
    fields = _fields(lines, start)
    about = _envelope([value for _, value in fields], outer, language())
    return Passed(about, fields[-1][0] + 1) if about else None


def answered(lines: Sequence[str], outer: Envelope, language: Callable[[], str]) -> int:
    """How many lines of an answer stand above the header of the mail that it answers: all where none is quoted."""
    start = _header(lines, _LATEST_ANSWER) if outer.answers else None
    if not start:
        return len(lines)
    quoted = _envelope([value for _, value in _fields(lines, start)], outer, language())
    return start if quoted else len(lines)


def _header(lines: Sequence[str], latest: int) -> int | None:
    """The first of so many lines at which something like the header of a mail begins."""
    return next((i for i in range(min(len(lines), latest)) if len(_fields(lines, i)) >= _FEWEST), None)


def _fields(lines: Sequence[str], start: int) -> list[tuple[int, str]]:
    """Line numbers and values of the header that begins on a line; blank lines inside it are let pass."""
    found: list[tuple[int, str]] = []
    for number in range(start, len(lines)):
        match = _FIELD.match(lines[number])
        if match and len(match.group(1).split()) <= 3:
            found.append((number, match.group(2).strip()))
        elif lines[number].strip() or not found or found[-1][0] < number - 1:
            break
    return found


def _envelope(values: list[str], outer: Envelope, language: str) -> Envelope | None:
    sender = next((value for value in values if _ADDRESS.search(value)), "")
    dates = [(value, found) for value in values if not _ADDRESS.search(value) and (found := _date(value, language))]
    if not sender or not dates:
        return None
    address = _ADDRESS.search(sender)
    name = _NAME_END.split(sender, maxsplit=1)[0].strip("\"'* ")
    others = [plain_subject(value) for value in values if value != dates[0][0] and not _ADDRESS.search(value)]
    # Who passes a letter on keeps its subject; where it was changed, the longest line is no name of a reader.
    subject = outer.subject if outer.subject in others else max(others, key=len, default=outer.subject)
    return replace(
        outer,
        subject=prose.one_line(subject),
        sender=prose.one_line(name) if name and "@" not in name else address.group() if address else "",
        address=address.group() if address else "",
        published=dates[0][1],
    )


def _date(value: str, language: str) -> str | None:
    """The date of a header line, written in the language of the letter or of the mail program."""
    spoken = dict.fromkeys((language, *languages.codes()))
    told = _ZONE.sub("", value)
    return next((found for code in spoken if (found := stamp(told, code))), None)
