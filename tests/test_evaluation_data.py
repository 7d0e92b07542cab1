"""Evaluation data: what is read from it, and the line and the reason named when it cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from briefing.errors import UsageError
from briefing.evaluation import labelled_articles, summary_items
from briefing.evaluation.data import DEFAULT_WORDS, parse_stories, parse_summaries


def summary(**changes: Any) -> str:
    row = {
        "id": "T01",
        "lang": "en",
        "documents": [{"title": "Dam bursts", "text": "A dam burst.\n\nNobody was hurt."}],
        "references": ["A dam burst."],
        "words": 50,
    }
    return json.dumps({**row, **changes})


def story(**changes: Any) -> str:
    row = {"id": "1", "lang": "en", "date": "2022-10", "title": "Dam", "text": "A dam burst.", "story": "dam"}
    return json.dumps({**row, **changes})


def test_a_summary_item() -> None:
    (item,) = parse_summaries([summary()], "x.jsonl")
    assert (item.id, item.language, item.words, item.references) == ("T01", "en", 50, ("A dam burst.",))
    (article,) = item.articles
    assert (article.id, article.title, article.text) == ("T01/1", "Dam bursts", "A dam burst.\n\nNobody was hurt.")


def test_documents_may_be_dated_or_plain_texts() -> None:
    row = summary(
        documents=["Plain text.", {"text": "Dated.", "date": "2022-10-21"}, {"text": "Said so.", "title": None}]
    )
    (item,) = parse_summaries([row], "x.jsonl")
    assert [article.text for article in item.articles] == ["Plain text.", "Dated.", "Said so."]
    assert item.articles[1].published == "2022-10-21"


@pytest.mark.parametrize("words", [None, 7])
def test_the_budget_may_be_left_out(words: int | None) -> None:
    (item,) = parse_summaries([summary(words=words)], "x.jsonl")
    assert item.words == (words or DEFAULT_WORDS)


def test_a_missing_language_is_found() -> None:
    text = "The dam on the river burst in the night, and the firemen brought the people of the town to safety."
    (item,) = parse_summaries([summary(lang=None, documents=[{"text": text}])], "x.jsonl")
    assert item.language == item.articles[0].language == "en"


def test_blank_lines_are_skipped_and_a_missing_id_is_the_place() -> None:
    row = json.loads(summary())
    del row["id"]
    (item,) = parse_summaries(["\n", json.dumps(row), "  \n"], "x.jsonl")
    assert item.id == "x.jsonl, line 2"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        (summary(documents=[]), "'documents'"),
        (summary(documents="text"), "'documents'"),
        (summary(documents=[3]), "document 1: 'text'"),
        (summary(documents=[{"text": "a"}, {"title": "b"}]), "document 2: 'text'"),
        (summary(documents=[{"text": "a", "title": 1}]), "'title' and 'date'"),
        (summary(documents=[{"text": "a", "date": 2022}]), "'title' and 'date'"),
        (summary(references=[]), "'references'"),
        (summary(references="one"), "'references'"),
        (summary(references=[1]), "'references'"),
        (summary(words=0), "'words'"),
        (summary(words="50"), "'words'"),
        (summary(words=True), "'words'"),
        (summary(lang=3), "'lang'"),
        (summary(id=[]), "'id'"),
    ],
)
def test_a_bad_summary_line_is_named(line: str, reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        list(parse_summaries([summary(), line], "x.jsonl"))
    assert "x.jsonl, line 2" in str(raised.value)
    assert reason in str(raised.value)


def test_items_before_a_bad_line_are_given() -> None:
    items = parse_summaries([summary(), "{"], "x.jsonl")
    assert next(items).id == "T01"


def test_a_labelled_article() -> None:
    (one,) = parse_stories([story()], "x.jsonl")
    assert (one.story, one.article.id, one.article.published) == ("dam", "1", "2022-10")
    assert (one.article.title, one.article.text, one.article.language) == ("Dam", "A dam burst.", "en")


def test_ids_stay_unique_and_labels_may_be_numbers() -> None:
    row = json.loads(story(story=7, id=5))
    del row["id"]
    found = list(parse_stories([story(), story(id="1#2"), story(), json.dumps(row), story(id=9)], "x.jsonl"))
    assert [one.article.id for one in found] == ["1", "1#2", "1#3", "4", "9"]
    assert found[3].story == "7"


@pytest.mark.parametrize(
    ("stated", "known"),
    [
        ("2008-07", "2008-07"),
        ("2013-10-22T20:30:00", "2013-10-22T20:30"),
        ("22 Oct 2013", "2013-10-22"),
        ("soon", None),
    ],
)
def test_dates_are_understood_or_left_out(stated: str, known: str | None) -> None:
    (one,) = parse_stories([story(date=stated)], "x.jsonl")
    assert one.article.published == known


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (story(story=None), "'story'"),
        (story(story=True), "'story'"),
        (story(text=None), "'text'"),
        (story(lang=[1]), "'lang'"),
    ],
)
def test_a_bad_story_line_is_named(line: str, reason: str) -> None:
    with pytest.raises(UsageError, match=f"x.jsonl, line 2: {reason}"):
        list(parse_stories([story(), line], "x.jsonl"))


def test_files_are_read_as_utf8(tmp_path: Path) -> None:
    file = tmp_path / "items.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + summary(id="été").encode() + b"\r\n" + summary(id="b").encode())
    assert [item.id for item in summary_items(file)] == ["été", "b"]
    file.write_text(story(), "utf-8")
    assert [one.story for one in labelled_articles(file)] == ["dam"]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "latin.jsonl"
    file.write_bytes(summary().encode() + b"\n" + '{"id": "é"}'.encode("latin-1"))
    with pytest.raises(UsageError, match=r"latin.jsonl, line 2: not UTF-8"):
        list(summary_items(file))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        list(labelled_articles(tmp_path / "none.jsonl"))
