"""Two days of sample news, read as they come in, against what a reader should make of them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from briefing.model import Article
from briefing.readers import read

NEWS = Path(__file__).parent / "news"
GOLD = json.loads((NEWS / "gold.json").read_text("utf-8"))
FILES = sorted({article["file"] for article in GOLD["articles"]})


def articles_of(file: str) -> list[Article]:
    failures: list[str] = []
    articles = list(read([NEWS / file], lambda failure: failures.append(failure.reason)))
    assert failures == []
    return articles


def expected(file: str) -> list[dict[str, Any]]:
    return sorted((a for a in GOLD["articles"] if a["file"] == file), key=lambda a: int(a["index"]))


@pytest.mark.parametrize("file", FILES)
def test_each_file_gives_its_articles_in_order(file: str) -> None:
    assert [a.title for a in articles_of(file)] == [gold["title"] for gold in expected(file)]


@pytest.mark.parametrize("file", FILES)
def test_fields_are_as_the_file_states_them(file: str) -> None:
    for article, gold in zip(articles_of(file), expected(file), strict=True):
        assert article.language == gold["language"]
        assert article.source == (gold["source"] or Path(file).name)
        assert article.url == gold["url"]
        assert article.author == gold["author"]
        assert article.partial == bool(gold.get("partial"))
        assert article.id == gold.get("given_id", article.id)
        assert {related.title for related in article.related} == set(gold.get("related", ()))


@pytest.mark.parametrize("file", FILES)
def test_days_are_as_the_file_states_them(file: str) -> None:
    for article, gold in zip(articles_of(file), expected(file), strict=True):
        assert (article.published or "")[:10] == (gold["published"] or "")[:10]


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith((".html", ".eml", ".rss", ".xml", ".atom"))])
def test_times_are_the_same_instants(file: str) -> None:
    for article, gold in zip(articles_of(file), expected(file), strict=True):
        if len(gold["published"] or "") > 10:
            assert article.published is not None
            assert datetime.fromisoformat(article.published) == datetime.fromisoformat(gold["published"])


def test_no_sentence_is_lost() -> None:
    text = " ".join(" ".join(article.text.split()) for article in read([NEWS / file for file in FILES]))
    sentences = [s for story in GOLD["stories"] for facet in story["facets"] for s in facet["sentences"]]
    assert [s for s in sentences if " ".join(s.split()) not in text] == []
