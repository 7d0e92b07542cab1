"""Dates as sources state them, brought to ISO 8601 in the precision they have. Nothing is ever invented.

Formats: ISO 8601 (W3C date-time note), RFC 2822 section 3.3, and the long forms of each language.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?(?:\d{2})?)?)?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?")
_NOON = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_EARLIEST = 1600
# What programs write where they know no date: the zero of their clocks.
_PLACEHOLDERS = ("0001-01-01", "1900-01-01", "1970-01-01")
_FIRST_MAIL = 1971
_LATEST = 2199
_LONGEST = 120


def stamp(text: str, language: str = "") -> str | None:
    """The date in a field of metadata as ISO 8601, None where there is none or it cannot be."""
    text = text.strip()[:_LONGEST]
    # The parser of mail dates reads more than mail dates, but not "PM".
    found = iso(text) or (None if _NOON.search(text) else rfc2822(text)) or _in_words(text, language)
    return None if found and found.startswith(_PLACEHOLDERS) else found


def iso(text: str) -> str | None:
    """An ISO 8601 date or time in its own precision; None where the text is none or names no possible day."""
    text = text.strip()
    compact = _COMPACT.fullmatch(text)
    if compact:
        year, month, day, hour, minute, second, zone = compact.groups()
        time = f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else ""
        text = f"{year}-{month}-{day}{time}"
    match = _ISO.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        moment = datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return None
    if not _EARLIEST <= moment.year <= _LATEST:
        return None
    return _written(moment, bool(month), bool(day), bool(hour), zone or "")


def rfc2822(text: str) -> str | None:
    """The date of a mail or RSS header as ISO 8601 with its own zone; None where it is absent or impossible."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not _FIRST_MAIL <= moment.year <= _LATEST:
        return None
    return moment.isoformat(timespec="seconds")


def states_date(line: str) -> bool:
    """Whether a line is nothing but a date line ("Publié le 21/10/2022")."""
    from briefing.cleaning import stated_date
    from briefing.text.detection import detect

    return len(line.split()) <= 8 and any(c.isdigit() for c in line) and stated_date(line, detect(line)) is not None


def _written(moment: datetime, month: bool, day: bool, time: bool, zone: str) -> str:
    if time:
        zone = zone.upper()
        if zone and zone != "Z":
            zone = f"{zone[:3]}:{zone[3:].lstrip(':') or '00'}"
        return moment.isoformat(timespec="seconds") + ("+00:00" if zone == "Z" else zone)
    return moment.date().isoformat()[: 10 if day else 7 if month else 4]


def _in_words(text: str, language: str) -> str | None:
    from briefing import languages
    from briefing.text import dates

    return dates.parse(text, languages.get(language or "und")) if text else None
