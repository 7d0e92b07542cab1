"""A language is one data file: an invented one, put where the others are, works in every stage without any Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefing import Article, languages, make_briefing, render, resources
from briefing.cleaning import clean
from briefing.text import dates, sentences
from briefing.text.detection import detect
from briefing.text.words import content_words
from tests.test_languages import SCHEMA

FILE = """
name = "zolbi"
english_name = "Zolbian"
letters = "ŝžő"

[sentences]
never = "žr dok"
starters = "ku zul hem"

[words]
stop = "ku zul hem ŝa že on av tri pő mir ta lo ne sa"
common = "gorat velda mirok taŝi bureva"

[openers]
pronouns = ["zul"]
connectors = ["hem ne"]

[grammar]
determiners = ["ku"]
speech = ["ŝaldi"]

[dates]
months = [
  ["jorun"], ["fevun"], ["marun"], ["aprun"], ["majun"], ["jinun"],
  ["julun"], ["avgun"], ["septun"], ["oktun"], ["novun"], ["decun"],
]
weekdays = [["lundo"], ["mardo"], ["merko"], ["jovdo"], ["vendro"], ["samdo"], ["dimo"]]
labels = ["printa on"]
order = "dmy"

[furniture]
related = ["liŝi av"]
credits = ["bildo"]

[page]
title = "Ku Velda Taŝi"
"""
TEXT = (
    "Printa on 21 oktun 2022\n\n"
    "Ku gorat Žolvi ŝaldi on vendro že ku bureva av Maelis ta tri mirok lo. "
    "Žr. Kestrel av ku gorat ne sa pő velda, ŝaldi ku taŝi Oltar.\n\n"
    "Liŝi av: Ku tri bureva av Sarmont\n\n"
    "Ku mirok av Žolvi ta žolden sa 40 burdi pő ku velda on majun. "
    "Zul ŝaldi že ku gorat ne lo.\n\n"
    "Bildo: K. M."
)


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The package with one language more."""
    (tmp_path / "zb.toml").write_text(FILE, "utf-8")
    files = {**resources.language_files(), "zb": tmp_path / "zb.toml"}
    monkeypatch.setattr(resources, "language_files", lambda: files)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    """Languages and what was built of them are remembered for the life of a process."""
    import gc
    from functools import _lru_cache_wrapper

    for cached in [thing for thing in gc.get_objects() if isinstance(thing, _lru_cache_wrapper)]:
        if (getattr(cached, "__module__", "") or "").startswith("briefing."):
            cached.cache_clear()


@pytest.mark.usefixtures("invented")
def test_it_is_known_and_detected() -> None:
    assert "zb" in languages.codes()
    assert languages.get("zb").english_name == "Zolbian"
    assert detect(TEXT) == "zb"
    assert detect("The council voted on Tuesday to repair the bridge after two hours of debate.") == "en"


@pytest.mark.usefixtures("invented")
def test_its_sentences_words_and_dates() -> None:
    zolbian = languages.get("zb")
    assert len(sentences(TEXT.split("\n\n")[1], "zb")) == 2
    assert content_words("Ku gorat av Žolvi", zolbian) == ["gorat", "žolvi"]
    assert dates.parse("21 oktun 2022", zolbian) == "2022-10-21"


@pytest.mark.usefixtures("invented")
def test_its_furniture_is_cleaned() -> None:
    result = clean(TEXT, languages.get("zb"))
    assert result.published == "2022-10-21"
    assert result.related == ("Ku tri bureva av Sarmont",)
    assert [p.split()[1] for p in result.text.split("\n\n")] == ["gorat", "mirok"]


@pytest.mark.usefixtures("invented")
def test_an_issue_in_it() -> None:
    article = Article.from_text(TEXT, "Ku gorat av Žolvi")
    issue = make_briefing([article])
    assert (issue.language, issue.title, issue.date) == ("zb", "Ku Velda Taŝi", "2022-10-21")
    printed = [s.text for s in issue.summaries[0].sentences]
    assert printed
    assert not [text for text in printed if text.startswith(("Zul", "Liŝi", "Bildo", "Printa"))]
    assert "Ku Velda Taŝi" in render(issue, "md").content.decode("utf-8")


def test_without_the_file_it_is_no_language() -> None:
    assert "zb" not in languages.codes()
    assert detect(TEXT) != "zb"
    assert languages.get("zb").stop_words == frozenset()


DOCUMENT = (Path(__file__).resolve().parent.parent / "docs" / "languages.md").read_text("utf-8")


def test_the_example_of_the_document_works_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "no.toml"
    path.write_text(DOCUMENT.split("```toml\n")[1].split("```")[0], "utf-8")
    monkeypatch.setattr(resources, "language_files", lambda: {"no": path})
    languages.get.cache_clear()
    try:
        language = languages.get("no")
        lead = "Hr. Dahl kom kl. 9 den 3. mai. Det var f.eks. ikke mange der, og byen var stille."
        text = f"Publisert 3. mai 2022\n\n{lead}\n\nVis denne e-posten i nettleseren\n\n{lead}"
        result = clean(text, language)
        assert (result.published, result.text) == ("2022-05-03", f"{lead}\n\n{lead}")
        assert [len(s) for s in sentences(lead, language)] == [30, 50]
    finally:
        languages.get.cache_clear()


def test_the_document_names_every_key_that_a_file_must_have() -> None:
    named = {key for line in DOCUMENT.splitlines() if line.startswith("| ") for key in re.findall(r"`(\w+)`", line)}
    tables = {table for table in SCHEMA if table and "." not in table}
    keys = {key for table, keys in SCHEMA.items() if not table.startswith("page") for key in keys}
    assert keys | tables <= named
    assert named <= keys | tables | {"counts", "reasons", "typography"}
