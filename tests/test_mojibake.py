"""Misread letters are repaired where that is certain, and nothing else is touched."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from briefing.text.mojibake import mended

TEXTS = (
    "L’été dernier, « à Noël », cœur et œuvre : 5 €.",
    "Größe, Straße, „Zitat“ – und Übermut …",
    "¿Qué pasó en España? «Nada», dijo Núñez.",
    "A decisão não é só do irmão; ação, põe.",
    "Wrocław, Łódź, żółć i źdźbło.",
    "Правительство не сообщает о потерях.",
    "Уряд їхній, ґанок і п’ять євро.",
    "قالت الحكومة إنها لن تتراجع",
    "Ελλάδα και Κύπρος 🎉 東京",
)


def misread(text: str, codec: str) -> str:
    return "".join(
        bytes((byte,)).decode(codec) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D, 0x98) else _undefined(byte, codec)
        for byte in text.encode("utf-8")
    )


def _undefined(byte: int, codec: str) -> str:
    try:
        return bytes((byte,)).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize("text", TEXTS)
def test_utf_8_read_as_western_is_read_again(text: str) -> None:
    assert mended(misread(text, "cp1252")) == text


@pytest.mark.parametrize("text", TEXTS)
def test_twice_misread_is_read_twice(text: str) -> None:
    assert mended(misread(misread(text, "cp1252"), "cp1252")) == text


@pytest.mark.parametrize("text", [TEXTS[5], TEXTS[6]])
def test_utf_8_read_as_cyrillic_is_read_again(text: str) -> None:
    assert mended(misread(text, "cp1251")).replace("Рё", "и").split()[0] == text.split()[0]


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        "plain ASCII",
        "“MINHA IRMÔ disse ele",
        "L’ÎLE DE LA CITÉ… À PARIS",
        "SÃO PAULO E NÃO",
        "« Il a tout partagé\xa0», dit-elle, « débranché\xa0» puis « à\xa0» ou « passé’» et à\xa0—",
        "GARÇON, ÉTÉ, Ô TEMPS",
        "Â° n'est pas un degré",
        "Это «РФ» и «СССР», а также С° и Р.",
        "ТОРГОВЛЯ… РОССИЯ—КИТАЙ: С. Петров",
    ],
)
def test_what_is_meant_stays(text: str) -> None:
    assert mended(text) == text


def test_only_what_is_misread_changes() -> None:
    assert mended("L’été — cafÃ© et thÃ© Ã\xa0 Paris") == "L’été — café et thé à Paris"
    assert mended("Itâ€™s late") == "It’s late"
    assert mended("LA CITÉ… et lâ€™Ã‰tat") == "LA CITÉ… et l’État"
    assert mended("un seul cafÃ©") == "un seul café"


@given(st.text(max_size=100))
def test_mending_twice_changes_no_more_than_the_rounds_it_makes(text: str) -> None:
    once = mended(mended(text))
    assert mended(mended(once)) == mended(once) or len(mended(once)) < len(once)


def test_bytes_that_are_no_utf_8_stay() -> None:
    assert mended("Ãš, cafÃ© et ðŸŽ‰ mais à€€ non") == "Ú, café et 🎉 mais à€€ non"


def test_long_texts_take_no_longer_than_they_are() -> None:
    text = "Ã©â€ÐÑ" * 100_000
    begin = time.process_time()
    mended(text)
    assert time.process_time() - begin < 4
