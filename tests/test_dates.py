"""Dates: every expression in exactly the precision it states, nothing invented, nothing found where none is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from briefing import languages
from briefing.languages import Language
from briefing.text.dates import Found, find, interval, newest, parse

SATURDAY = "2022-10-22"

SMALL = Language(
    "xx",
    dates={
        "months": [["unos", "uno"], ["dosas", "dos"], *([[]] * 10)],
        "weekdays": [["lunas", "lun"], ["martas"]],
        "relative": {"ayer": -1},
        "ago": ["hace {n} {unit}"],
        "unit_days": {"dia": 1, "mes": 30, "año": 365},
        "numbers": {"dos": 2},
        "order": "dmy",
        "between": ["de"],
        "labels": ["fecha"],
        "prepositions": ["en"],
        "next": ["que viene"],
        "last": ["pasado"],
    },
)


@pytest.mark.parametrize(
    ("code", "text", "iso"),
    [
        ("fr", "2022", "2022"),
        ("fr", "date 2022-10", "2022-10"),
        ("fr", "10/2022", "2022-10"),
        ("fr", "Date : 2022-10-21", "2022-10-21"),
        ("fr", "21 octobre 2022", "2022-10-21"),
        ("fr", "1er mai 2022", "2022-05-01"),
        ("fr", "Vendredi 21 octobre 2022", "2022-10-21"),
        ("fr", "octobre 2022", "2022-10"),
        ("fr", "21 févr. 2022", "2022-02-21"),
        ("fr", "21 FEVRIER 2022", "2022-02-21"),
        ("fr", "21/10/2022", "2022-10-21"),
        ("fr", "10/21/2022", "2022-10-21"),
        ("fr", "21.10.22", "2022-10-21"),
        ("fr", "21/10/98", "1998-10-21"),
        ("fr", "Publié le 21/10/2022 à 18h32", "2022-10-21T18:32"),
        ("fr", "Mis à jour le 21.10.2022 - 08:15 | Par la rédaction de ce journal", "2022-10-21T08:15"),
        ("fr", "Publié le 21 octobre 2022 à 18 h 32, Paris", "2022-10-21T18:32"),
        ("fr", "21/10/2022 à 25h99", "2022-10-21"),
        ("en", "October 21, 2022", "2022-10-21"),
        ("en", "Friday, October 21st, 2022", "2022-10-21"),
        ("en", "21 October 2022", "2022-10-21"),
        ("en", "Oct. 21, 2022", "2022-10-21"),
        ("en", "10/11/2022", "2022-10-11"),
        ("en", "Updated October 21, 2022 at 6:32 p.m. EDT", "2022-10-21T18:32"),
        ("en", "Oct 21, 2022 12:05 am", "2022-10-21T00:05"),
        ("en", "1st of May 2022", "2022-05-01"),
        ("de", "21. Oktober 2022", "2022-10-21"),
        ("de", "Freitag, den 21. Oktober 2022, 18.32 Uhr", "2022-10-21T18:32"),
        ("de", "Stand: 21.10.2022", "2022-10-21"),
        ("es", "21 de octubre de 2022", "2022-10-21"),
        ("it", "21 ottobre 2022", "2022-10-21"),
        ("und", "Fri, 21 Oct 2022 18:32:07 +0200", "2022-10-21T18:32+02:00"),
        ("und", "21 Oct 2022 18:32 GMT", "2022-10-21T18:32Z"),
        ("und", "2022-10-21T18:32:00.123Z", "2022-10-21T18:32Z"),
        ("und", "2022-10-21T18:32-05:30", "2022-10-21T18:32-05:30"),
        ("und", "2022-10-21 18:32", "2022-10-21T18:32"),
        ("und", "2022/10/21", "2022-10-21"),
        ("und", "2022年10月21日", "2022-10-21"),
        ("und", "2022年10月", "2022-10"),
    ],
)
def test_a_stated_date_keeps_its_precision(code: str, text: str, iso: str) -> None:
    assert parse(text, languages.get(code)) == iso


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", ""),
        ("fr", "demain matin peut-être"),
        ("fr", "31/02/2022"),
        ("fr", "31 février 2022"),
        ("fr", "2022-13-01"),
        ("fr", "2022-13"),
        ("fr", "0999"),
        ("fr", "21/10/0022"),
        ("fr", "21 octobre 0022"),
        ("fr", "2022年13月"),
        ("fr", "mai"),
        ("fr", "en mai"),
        ("fr", "21 octobre"),
        ("fr", "vendredi"),
        ("fr", "hier"),
        ("fr", "il y a deux jours"),
        ("fr", "Le 21 octobre 2022, le conseil a voté le budget"),
        ("fr", "Le conseil du 21 octobre 2022"),
        ("fr", "un budget de 2022"),
        ("en", "I may go"),
        ("und", "21 octobre 2022"),
    ],
)
def test_what_states_no_date_alone_is_none(code: str, text: str) -> None:
    assert parse(text, languages.get(code)) is None


@pytest.mark.parametrize(
    ("code", "text", "iso"),
    [
        ("fr", "hier", "2022-10-21"),
        ("fr", "Aujourd’hui", "2022-10-22"),
        ("fr", "vendredi", "2022-10-21"),
        ("fr", "samedi", "2022-10-22"),
        ("fr", "samedi dernier", "2022-10-15"),
        ("fr", "samedi prochain", "2022-10-29"),
        ("fr", "il y a deux jours", "2022-10-20"),
        ("fr", "il y a 3 semaines", "2022-10-01"),
        ("fr", "en mai", "2022-05"),
        ("fr", "en octobre", "2022-10"),
        ("fr", "en novembre", "2021-11"),
        ("fr", "en octobre dernier", "2021-10"),
        ("fr", "en novembre prochain", "2022-11"),
        ("fr", "en octobre prochain", "2023-10"),
        ("fr", "le 3 mars", "2022-03-03"),
        ("fr", "le 3 novembre", "2022-11-03"),
        ("fr", "le 3 décembre", "2022-12-03"),
        ("fr", "lundi 3 mai", "2021-05-03"),
        ("fr", "le 29 février", None),
        ("en", "October 21", "2022-10-21"),
        ("en", "next Friday", "2022-10-28"),
        ("en", "last Friday", "2022-10-21"),
        ("en", "two days ago", "2022-10-20"),
        ("de", "vor zwei Tagen", "2022-10-20"),
    ],
)
def test_relative_dates_count_from_the_anchor(code: str, text: str, iso: str | None) -> None:
    assert parse(text, languages.get(code), SATURDAY) == iso


def _lines(name: str) -> list[str]:
    return (Path(__file__).parent / "text" / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", _lines("dates.txt"))
def test_dates_as_news_of_every_language_states_them(line: str) -> None:
    code, text, iso = line.split("|")
    assert [found.iso for found in find(text, languages.get(code), SATURDAY)] == ([iso] if iso else [])


@pytest.mark.parametrize(
    ("anchor", "iso"),
    [(None, []), ("2022", ["2021-05"]), ("2022-10", ["2021-05"]), ("0001-01-01", [])],
)
def test_a_year_told_by_the_article_needs_its_year(anchor: str | None, iso: list[str]) -> None:
    assert [found.iso for found in find("Le pont a fermé en mai de l'an dernier.", languages.get("fr"), anchor)] == iso


def test_a_small_may_behind_last_is_no_month() -> None:
    assert find("Their last may be the best, and next may follow.", languages.get("en"), SATURDAY) == []


@pytest.mark.parametrize(
    ("text", "anchor", "iso"),
    [
        ("le mois dernier", "2022", None),
        ("le mois dernier", "2022-01", "2021-12"),
        ("l'an dernier", None, None),
        ("l'an dernier", "2022-01", "2021"),
        ("cette année", "2022-01", None),
    ],
)
def test_last_year_and_last_month_alone(text: str, anchor: str | None, iso: str | None) -> None:
    assert parse(text, languages.get("fr"), anchor) == iso


def test_precision_follows_the_unit_and_the_anchor() -> None:
    assert parse("hace dos mes", SMALL, SATURDAY) == "2022-08"
    assert parse("hace 10 mes", SMALL, "2022-10-22T08:00") == "2021-12"
    assert parse("hace 3 año", SMALL, SATURDAY) == "2019"
    assert parse("hace 9999 año", SMALL, SATURDAY) is None
    assert parse("hace 9999 mes", SMALL, "0020-01-01") is None
    assert parse("hace 9999 dia", SMALL, "0001-01-05") is None
    assert parse("ayer", SMALL, "0001-01-01") is None
    assert parse("ayer", SMALL, "2022-10") is None
    assert parse("ayer", SMALL, "not a date") is None
    assert parse("3 de unos", SMALL, "2022-02") == "2022-01-03"
    assert parse("3 de unos", SMALL, "2022") is None
    assert parse("en dosas", SMALL, "2022-10") == "2022-02"
    assert parse("en dosas", SMALL, "2022") is None
    assert parse("lunas que viene", SMALL, SATURDAY) == "2022-10-24"


def test_a_range_past_the_calendar_has_no_next_day() -> None:
    assert parse("lunas que viene", SMALL, "9999-12-31") is None


@pytest.mark.parametrize(
    ("code", "text", "parts"),
    [
        ("fr", "Le 24 février 2022, la guerre a commencé.", {"24 février 2022": "2022-02-24"}),
        (
            "fr",
            "Le 1er mai, puis en mai et vendredi.",
            {"1er mai": "2022-05-01", "en mai": "2022-05", "vendredi": "2022-10-21"},
        ),
        ("fr", "Né en 1958, élu en octobre 2019.", {"en 1958": "1958", "octobre 2019": "2019-10"}),
        (
            "fr",
            "Il y a deux jours, il pleuvait ; hier aussi.",
            {"Il y a deux jours": "2022-10-20", "hier": "2022-10-21"},
        ),
        ("fr", "Les sept 2022 exemplaires, mais le 31 février 2022 et mars.", {}),
        ("fr", "La version 1.2.20, le score 3-2, 10-12 blessés, 2010-12.", {}),
        ("fr", "Le 21/10/2022 et le 21/10/22.", {"21/10/2022": "2022-10-21"}),
        ("fr", "le mar 2, mer 3 et 2 mar", {}),
        ("en", "I may 5 times go; we march; Mr. May left; sun shines.", {}),
        ("en", "In May, on May 9, and in 2014.", {"In May": "2022-05", "May 9": "2022-05-09", "in 2014": "2014"}),
        ("en", "On Oct. 5 and 5 Oct. he left.", {"Oct. 5": "2022-10-05", "5 Oct.": "2022-10-05"}),
        ("en", "In 1500 words, in 2022-23, in 3050", {}),
        ("de", "Am 3. Oktober und im März 2021.", {"3. Oktober": "2022-10-03", "März 2021": "2021-03"}),
    ],
)
def test_dates_in_running_text(code: str, text: str, parts: dict[str, str]) -> None:
    found = find(text, languages.get(code), SATURDAY)
    assert {text[f.start : f.end]: f.iso for f in found} == parts


def test_found_offsets_point_into_the_given_text() -> None:
    text = "Aujourd’hui : l’accord du 3\xa0mars 2022."
    assert find(text, languages.get("fr"), SATURDAY) == [Found(0, 11, "2022-10-22"), Found(26, 37, "2022-03-03")]


@given(
    st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), st.sampled_from(["fr", "de", "en", "es", "it"])
)
def test_every_day_is_read_back_in_every_language(day: date, code: str) -> None:
    language = languages.get(code)
    month = language.dates["months"][day.month - 1][0]
    link = f" {language.dates['between'][0]} " if code == "es" else " "
    written = f"{month} {day.day}, {day.year}" if code == "en" else f"{day.day}{link}{month}{link}{day.year}"
    assert parse(written, language) == day.isoformat()
    assert [f.iso for f in find(f"x {written}.", language)] == [day.isoformat()]


@given(st.text(alphabet="0123456789/-.: abjanvierlundihier20", max_size=60))
def test_any_text_is_read_without_an_error_and_only_real_dates_come_out(text: str) -> None:
    for found in find(text, languages.get("fr"), SATURDAY):
        interval(found.iso)
    value = parse(text, languages.get("fr"), SATURDAY)
    assert value is None or interval(value)


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-10-21", date(2022, 10, 21), date(2022, 10, 21)),
        ("2022-10-21T18:32+02:00", date(2022, 10, 21), date(2022, 10, 21)),
    ],
)
def test_interval(iso: str, first: date, last: date) -> None:
    assert interval(iso) == (first, last)


@pytest.mark.parametrize(
    "iso", ["", "22", "2022-1", "2022-13", "2022-02-30", "2022-10-21T25:00", "2022-10-21 18:32", "٢٠٢٢"]
)
def test_what_is_no_iso_date_is_refused(iso: str) -> None:
    with pytest.raises(ValueError, match=r"ISO 8601|out of range|must be in"):
        interval(iso)


@pytest.mark.parametrize(
    ("values", "latest"),
    [
        ([], None),
        ([None, "", "soon"], None),
        (["2022-10", "2022-10-21"], "2022-10-21"),
        (["2022-10-21", "2022-11"], "2022-11"),
        (["2022", "2022-10", "2021-12-31"], "2022-10"),
        (["2022-10-01", "2022-10"], "2022-10-01"),
        (["2022-10-21T18:32", "2022-10-21"], "2022-10-21T18:32"),
        (["2022-10-21T18:32+02:00", "2022-10-21T17:00Z"], "2022-10-21T17:00Z"),
    ],
)
def test_newest(values: list[str | None], latest: str | None) -> None:
    assert newest(values) == latest


@given(st.lists(st.dates(), min_size=1))
def test_newest_of_days_is_their_maximum(values: list[date]) -> None:
    assert newest(day.isoformat() for day in values) == max(values).isoformat()


@given(st.dates(min_value=date(1, 2, 1)))
def test_weekdays_are_never_after_the_anchor_nor_a_week_before(day: date) -> None:
    value = parse("martas", SMALL, day.isoformat())
    assert value is not None
    found = interval(value)[0]
    assert found.weekday() == 1
    assert timedelta(0) <= day - found < timedelta(7)
