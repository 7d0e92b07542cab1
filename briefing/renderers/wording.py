"""The words the page itself prints: its language's vocabulary, counts by plural rule, dates in the precision known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from briefing import languages
from briefing.renderers.typography import Polish

if TYPE_CHECKING:
    from babel import Locale

FALLBACK = "en"
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SLOT = re.compile(r"\\\{(\w+)\\\}")  # "{n}" as `re.escape` writes it
_SKELETONS = {"year": {"full": "y", "long": "y", "short": "y"}, "month": {"full": "yMMMM", "long": "yMMMM"}}


@dataclass(frozen=True, slots=True)
class Wording:
    """Words, counts and dates in one language. `code` is that of the words really printed."""

    code: str
    direction: str
    words: Mapping[str, Any]
    polish: Polish

    @property
    def _locale(self) -> str:
        """The CLDR locale of dates and numbers, where it is not simply that of the language."""
        return str(languages.get(self.code).page.get("locale", self.code))

    def __getitem__(self, name: str) -> str:
        """A word or phrase of the page by its key in the language file's [page] table."""
        return self.polish(str(self.words[name]), self.code)

    def count(self, name: str, number: int) -> str:
        """A number with its noun ("3 articles") by the plural rules of CLDR."""
        locale = _locale(self._locale)
        forms = self.words["counts"][name]
        form = forms.get(locale.plural_form(number), forms["other"])
        return self.polish(str(form).replace("{n}", _decimal(number, locale)), self.code)

    def reason(self, told: str) -> str:
        """Why something is not on the page, in this language; as it was told where it is none of the known reasons."""
        for key, pattern in _reasons():
            if found := pattern.fullmatch(told):
                text = str(self.words["reasons"][key])
                for name, value in found.groupdict().items():
                    text = text.replace(f"{{{name}}}", value)
                return self.polish(text, self.code)
        return told

    def tongue(self, code: str) -> str:
        """The name of a language in this one; its code where CLDR has none."""
        from babel import Locale, UnknownLocaleError

        try:
            name = Locale.parse(code).get_language_name(self._locale)
        except (ValueError, UnknownLocaleError):
            name = None
        return self.polish(name or code, self.code)

    def date(self, iso: str | None, style: str = "long") -> str:
        """An ISO 8601 date in words, only as precise as it is; "" when absent or impossible.

        `style`: "full" names the weekday, "long" spells the month, "short" shortens it.
        """
        match = _ISO.match(iso or "")
        if not match:
            return ""
        year, month, day = match.groups()
        try:
            moment = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            return ""
        return _first_upper(
            _in_words(moment, "day" if day else "month" if month else "year", style, self._locale), style
        )


def wording(code: str, polish: Polish) -> Wording:
    """The wording of a language; English stands in for a language or a word that has no data."""
    fallback, wanted = languages.get(FALLBACK), languages.get(code)
    used = wanted if wanted.page else fallback
    return Wording(code=used.code, direction=used.direction, words=_merged(fallback.page, used.page), polish=polish)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**below, **above}
    for table in ("counts", "reasons"):
        merged[table] = {**below.get(table, {}), **above.get(table, {})}
    return merged


@cache
def _reasons() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Key and pattern of each known reason: known by the English words in which the stages before tell it."""
    table = languages.get(FALLBACK).page["reasons"]
    return tuple((key, re.compile(_SLOT.sub(r"(?P<\1>.+?)", re.escape(text)))) for key, text in table.items())


def _locale(code: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)


def _decimal(number: int, locale: Locale) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=locale)


def _in_words(moment: date, precision: str, style: str, code: str) -> str:
    from babel.dates import format_date, format_skeleton

    locale = _locale(code)
    if precision == "day":
        return format_date(moment, "medium" if style == "short" else style, locale=locale)
    skeleton = _SKELETONS[precision].get(style, "yMMM")
    return format_skeleton(skeleton, moment, locale=locale)


def _first_upper(text: str, style: str) -> str:
    """The date that heads a page begins with a capital, as a line of its own does."""
    return text[:1].upper() + text[1:] if style == "full" else text
