"""Language detection: right on short and long texts, silent where no language has a file, the same every time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from briefing import languages, resources
from briefing.text import detection
from briefing.text.detection import detect

CASES = Path(__file__).parent / "text" / "languages.txt"
DATA = Path(os.environ.get("BRIEFING_DATA", Path(__file__).parents[2] / "shared" / "data"))


def cases() -> Iterator[tuple[str, str]]:
    """Language and text of every line of the file."""
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, text = line.partition(" ")
            yield code, text


@pytest.mark.parametrize(("code", "text"), cases())
def test_own_lines(code: str, text: str) -> None:
    known = code in languages.codes() or code in detection._ONLY_LANGUAGE.values()
    assert detect(text) == (code if known else "und")


@pytest.mark.parametrize("text", ["", " \n", "12 345 – 67 %", "?!", "Kyiv", "OK", "𝄞𝄞", "ದದ abc def ghi jkl mno pqr"])
def test_without_evidence_the_default_is_given(text: str) -> None:
    assert detect(text) == "und"
    assert detect(text, default="fr") == "fr"


def test_a_script_of_one_language_needs_no_words() -> None:
    texts = {"kn": "ಕನ್ನಡ", "ja": "日本語のテキスト", "zh": "汉语", "ko": "한국어", "th": "ไทย", "he": "עברית"}
    assert {code: detect(text) for code, text in texts.items()} == dict(zip(texts, texts, strict=True))


def test_names_in_another_script_do_not_decide() -> None:
    assert detect("Le ministre a rencontré son homologue (Лавров) à Genève dans la soirée.") == "fr"


def test_only_the_beginning_is_read() -> None:
    french = "Le gouvernement a annoncé que les écoles seraient fermées. " * 100
    assert detect(french + "The government said that schools would be closed. " * 1000) == "fr"


def test_the_light_reading_of_a_file_equals_the_full_one() -> None:
    for code, path in resources.language_files().items():
        stop, common, letters = detection._lists(code, path)
        language = languages.get(code)
        assert frozenset(stop) == language.stop_words
        assert set(common) == set(language.common_words)
        assert letters == language.letters


def test_a_file_written_otherwise_is_read_in_full(tmp_path: Path) -> None:
    path = tmp_path / "fr.toml"
    path.write_text("[words]\nstop = '''le la'''\n", "utf-8")
    assert set(detection._lists("fr", path)[0]) == languages.get("fr").stop_words


@given(st.text(max_size=300))
def test_any_text_gets_a_code(text: str) -> None:
    code = detect(text)
    assert code == detect(text)
    assert code == "und" or code in languages.codes() or code in detection._ONLY_LANGUAGE.values()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("summaries/rpm2_fr", "fr"),
        ("summaries/orangesum_fr", "fr"),
        ("summaries/cnndm_en", "en"),
        ("stories/vn200_vi", "und"),
    ],
)
def test_whole_articles_are_told(name: str, code: str) -> None:
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("no measuring data here")
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    texts = [d["text"] for item in items for d in item.get("documents", [item])]
    assert sum(detect(text) == code for text in texts) >= 0.995 * len(texts)
