"""Cleaning in every language: furniture of each kind goes, sentences about the same things stay, dates are read."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from briefing import languages
from briefing.cleaning import clean, furniture, stated_date
from briefing.cleaning.datelines import read
from briefing.languages import Language

TEXTS = Path(__file__).parent / "text"
NEWS = {
    "en": "The harbour will close at night from March, the authority said on Monday.",
    "fr": "Le port fermera la nuit à partir de mars, a annoncé lundi la direction.",
    "de": "Der Hafen schließt von März an nachts, teilte die Behörde am Montag mit.",
    "es": "El puerto cerrará de noche desde marzo, anunció el lunes la autoridad.",
    "it": "Il porto chiuderà di notte da marzo, ha annunciato lunedì la direzione.",
    "pt": "O porto fechará à noite a partir de março, anunciou na segunda-feira a direção.",
    "nl": "De haven sluit vanaf maart in de nacht, meldde het bestuur maandag.",
    "pl": "Port będzie od marca zamykany na noc, podał w poniedziałek zarząd.",
    "ru": "Порт с марта будет закрываться на ночь, сообщило в понедельник управление.",
    "uk": "Порт із березня зачинятиметься на ніч, повідомило в понеділок управління.",
    "ar": "سيغلق الميناء ليلا ابتداء من مارس حسبما أعلنت الإدارة يوم الاثنين.",
}


def lines(name: str) -> list[str]:
    return (TEXTS / name).read_text("utf-8").splitlines()


def cleaned(code: str, line: str) -> list[str]:
    """The paragraphs that are left of a text with the line in its middle."""
    news = NEWS[code]
    return clean(f"{news}\n\n{news[:-1]} (1).\n\n{line}\n\n{news[:-1]} (2).", languages.get(code)).text.split("\n\n")


@pytest.mark.parametrize("probe", lines("furniture.txt"))
def test_furniture_goes_and_news_about_it_stays(probe: str) -> None:
    code, sign, line = probe.split("|", 2)
    left = [paragraph for paragraph in cleaned(code, line) if line.endswith(paragraph)]
    assert len(cleaned(code, line)) == 3 + (sign == "-")
    assert bool(left) == (sign == "-")


def test_every_language_is_probed_for_the_same_kinds() -> None:
    found: dict[str, set[str]] = {code: set() for code in NEWS}
    for probe in lines("furniture.txt"):
        code, sign, line = probe.split("|", 2)
        if sign == "+":
            found[code].add(furniture(line, languages.get(code)) or "")
    kinds = {
        "mail",
        "subscribe",
        "share",
        "related",
        "credits",
        "sponsor",
        "cookies",
        "comments",
        "reading_time",
        "byline",
    }
    assert {code for code, kinds_found in found.items() if not kinds_found >= kinds} == set()


@pytest.mark.parametrize("probe", lines("stated.txt"))
def test_a_date_line_of_any_language_is_read_and_goes(probe: str) -> None:
    code, rest = probe.split("|", 1)
    line, date = rest.rsplit("|", 1)
    result = clean(f"{line}\n\n{NEWS[code]}", languages.get(code))
    assert (result.text, result.published) == (NEWS[code], date)


@pytest.mark.parametrize("probe", [line[2:] for line in lines("datelines.txt") if line[0] == "+"])
def test_a_dateline_goes_and_its_date_is_read(probe: str) -> None:
    code, dateline, rest, date = probe.split("|")
    found = read(dateline + rest, languages.get(code))
    assert found == (len(dateline), date or None)
    assert stated_date(f"{dateline}{rest} {NEWS[code]}", code) == (date or None)


@pytest.mark.parametrize("probe", [line[2:] for line in lines("datelines.txt") if line[0] == "-"])
def test_what_begins_a_sentence_is_no_dateline(probe: str) -> None:
    code, text = probe.split("|")
    assert read(text, languages.get(code)) is None


def test_a_date_line_comes_before_a_dateline() -> None:
    text = f"LYON, 2 mars 2026 (AFP) - {NEWS['fr']}\n\nPublié le 3 mars 2026\n\n{NEWS['fr']}"
    assert stated_date(text, "fr") == "2026-03-03"


RESIGNED = "The mayor of the town has resigned after eleven days."


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"BREAKING NEWS: {RESIGNED}", RESIGNED),
        (f"Trending | {RESIGNED}", RESIGNED),
        ("YOUTUBE: The number of viewers rose to eight million within an hour.", None),
        ("Breaking news: mayor resigns", ""),
    ],
)
def test_a_label_before_a_sentence_leaves_the_sentence(line: str, kept: str | None) -> None:
    left = cleaned("en", line)[2:-1]
    assert left == ([line] if kept is None else [kept] if kept else [])


def test_phrases_are_made_of_the_words_of_their_lists() -> None:
    language = Language(
        "xx", furniture={"mail": ("see {mails} {browsers}",), "mails": ("this", "that one"), "browsers": ("online",)}
    )
    found = Counter(
        furniture(line, language) for line in ("See this online", "See that one online", "See those online")
    )
    assert found == {"mail": 2, None: 1}


@pytest.mark.parametrize("unit", ["Foo (AFP) - ", "BREAKING NEWS: ", "The council met today.\n\nNext\n\n"])
def test_a_text_made_to_be_peeled_for_ever_comes_to_an_end(unit: str) -> None:
    begin = time.process_time()
    clean(unit * 20_000 + "The council met for two hours on Tuesday.", languages.get("en"))
    assert time.process_time() - begin < 20
