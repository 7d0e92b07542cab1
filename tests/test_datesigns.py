"""Signs of dates: a pattern that finds something is never passed over, in any language, letter case or spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, strategies as st

from briefing import languages
from briefing.text import datesigns
from briefing.text.datewords import DateWords, words_of
from briefing.text.words import fold_apostrophes

CODES = ("fr", "en", "de", "es", "it", "pt", "nl", "pl", "ru", "uk", "ar")


def patterns(words: DateWords) -> Mapping[str, tuple[re.Pattern[str] | None, ...]]:
    """The patterns of each kind of sign."""
    return {
        "month": (words.day_month, words.month_day, words.month_year, words.in_month),
        "weekday": (words.weekday,),
        "relative": (words.relative,),
        "ago": (words.ago,),
        "away": (words.away,),
    }


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, str]:
    """A language and a line of its date words, numbers and anything, in any case."""
    code = draw(st.sampled_from(CODES))
    data = languages.get(code).dates
    forms = [form for key in ("months", "weekdays") for told in data[key] for form in told]
    forms += [word for key in ("relative", "unit_days", "numbers", "relative_years") for word in data.get(key, ())]
    forms += [part for way in data["ago"] for part in re.split(r" ?\{\w+\} ?", way) if part]
    forms += [*data["prepositions"], "3", "2021", "ago", "İ", "ı", "ſ", "\u0307", ",", "."]
    parts = draw(st.lists(st.sampled_from(forms) | st.text(max_size=3), max_size=8))
    cases: tuple[Callable[[str], str], ...] = (str, str.upper, str.title, str.swapcase)
    case = draw(st.sampled_from(cases))
    return code, fold_apostrophes(draw(st.sampled_from((" ", "\xa0", ""))).join([case(part) for part in parts]))


@given(lines())
def test_whatever_a_pattern_finds_has_a_sign(line: tuple[str, str]) -> None:
    code, text = line
    words = words_of(languages.get(code))
    seen = datesigns.seen(text)
    for kind, of_kind in patterns(words).items():
        if any(pattern and pattern.search(text) for pattern in of_kind):
            assert any(sign in seen for sign in words.signs[kind]), kind


@pytest.mark.parametrize("code", CODES)
def test_a_plain_text_has_few_signs(code: str) -> None:
    words = words_of(languages.get(code))
    assert all(words.signs.values())
    assert not any(sign in "xx 12 yy 34" for signs in words.signs.values() for sign in signs)


def test_a_sign_that_holds_another_is_left_out() -> None:
    assert datesigns.signs(["January", "jan", "", "mois dernier"]) == ("jan", "mois")


def test_ways_without_a_telling_word_need_a_unit_and_others_anything() -> None:
    assert datesigns.signs_of_ways(["{n} {unit} fa", "hace {n}"], ["giorno", "anno"]) == ("anno", "hace", "giorno")
    assert datesigns.signs_of_ways(["{n}"], ["day"]) == ("",)


@pytest.mark.parametrize("text", ["İKİ gün", "ıkı gün", "IKI gün", "iKı gün"])
def test_turkish_letters_are_seen_as_the_patterns_see_them(text: str) -> None:
    assert re.search("iki", text, re.IGNORECASE)
    assert datesigns.signs(["iki"])[0] in datesigns.seen(text)
