"""One real article in French, told on a page of the web: the briefing of it, at every length asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from briefing import Article, languages, read
from briefing.summarizers import guard
from briefing.text.words import count

EVENTS = {
    "call": re.compile(r"appel|entretenu|conversation|téléphon|Choïgou"),
    "kherson": re.compile(r"Kherson"),
    "energy": re.compile(r"électri|thermique|centrales|Énergie"),
}
LENGTHS = [None, 60, 110, 200]
FEWEST = {60: 2}  # no three sentences of three events that stand alone have so few words together
Point = dict[str, Any]
Command = Callable[..., Result]


@pytest.fixture
def article(seed: Path) -> Article:
    (only,) = read([seed])
    return only


def options(words: int | None) -> list[str]:
    return [] if words is None else ["--words", str(words)]


@pytest.fixture
def built(command: Command, seed: Path, tmp_path: Path) -> Callable[[int | None], dict[str, Any]]:
    def build(words: int | None) -> dict[str, Any]:
        result = command("build", seed, "-f", "json,md,html", "-o", tmp_path / "out", *options(words))
        assert result.exit_code == 0, result.output
        (file,) = (tmp_path / "out").glob("*.json")
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return found

    return build


@pytest.fixture
def summarized(command: Command, seed: Path) -> Callable[[int | None], dict[str, Any]]:
    def build(words: int | None) -> dict[str, Any]:
        result = command("summarize", seed, "--json", *options(words))
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    return build


def texts(points: list[Point]) -> list[str]:
    return [sentence["text"] for point in points for sentence in point["sentences"]]


def assert_a_reader_is_served(points: list[Point], words: int | None, article: Article) -> None:
    told = texts(points)
    french = languages.get("fr")
    assert words is None or sum(map(count, told)) <= words
    # The first three points are of the three events, one each.
    first = [" ".join(texts([point])) for point in points[:3]]
    wanted = 3 if words is None else FEWEST.get(words, 3)
    homes = [{name for name, pattern in EVENTS.items() if pattern.search(text)} for text in first]
    assert len(first) >= wanted
    assert any(all(name in home for name, home in zip(order, homes, strict=False)) for order in permutations(EVENTS)), (
        first
    )
    labels = [point["label"] for point in points]
    assert all(labels)
    assert len({label.casefold() for label in labels}) == len(labels)
    # Nothing of the page around the article, no date line, no head.
    assert not [
        text for text in told if "LIRE" in text or text.startswith("date ") or not text.rstrip("”»").endswith(".")
    ]
    # Every sentence once, whole, and understood by itself or by the sentence printed before it.
    assert len(set(told)) == len(told)
    for point in points:
        sentences = texts([point])
        assert not guard.leans(sentences[0], french), sentences[0]
        assert all(not guard.is_broken(text, french) for text in sentences)
        assert all(text.count("“") == text.count("”") for text in sentences)
    for point in points:
        for sentence in point["sentences"]:
            assert article.text[sentence["start"] : sentence["end"]] == sentence["text"]


@pytest.mark.parametrize("words", LENGTHS)
def test_an_issue_of_the_article(
    built: Callable[[int | None], dict[str, Any]], article: Article, words: int | None
) -> None:
    issue = built(words)
    assert (issue["language"], issue["date"]) == ("fr", "2022-10")
    (story,) = issue["stories"]
    assert_a_reader_is_served(story["key_points"], words, article)


@pytest.mark.parametrize("words", LENGTHS)
def test_a_summary_of_the_article(
    summarized: Callable[[int | None], dict[str, Any]], article: Article, words: int | None
) -> None:
    summary = summarized(words)
    assert summary["language"] == "fr"
    assert summary["words"] == sum(map(count, texts(summary["key_points"])))
    assert_a_reader_is_served(summary["key_points"], words, article)


def test_what_the_page_says_beside_the_news_is_no_news(article: Article) -> None:
    assert (article.language, article.published) == ("fr", "2022-10")
    assert article.text.startswith("Le secrétaire américain à la Défense s’est entretenu vendredi")
    assert "LIRE" not in article.text
    assert len(article.related) == 2
    assert all(link.title[0].isupper() and "|" not in link.title for link in article.related)


@pytest.mark.parametrize(
    "method", ["lexrank", "lsa", "luhn", "textrank", "sumbasic", "kl", "reduction", "edmundson", "lead"]
)
def test_every_method_summarizes_it(command: Command, seed: Path, article: Article, method: str) -> None:
    result = command("summarize", seed, "--json", "--method", method, "--sentences", "3")
    assert result.exit_code == 0, result.output
    points = json.loads(result.stdout)["key_points"]
    assert len(texts(points)) == 3
    assert all(article.text[s["start"] : s["end"]] == s["text"] for p in points for s in p["sentences"])


def test_verify_proves_the_issue_and_finds_one_changed_character(
    command: Command, built: Callable[[int | None], dict[str, Any]], tmp_path: Path
) -> None:
    issue = built(None)
    (file,) = (tmp_path / "out").glob("*.json")
    assert command("verify", file).exit_code == 0
    whole = file.read_text("utf-8")
    for sentence in texts(issue["stories"][0]["key_points"]):
        place = whole.index(sentence[:20], whole.index('"key_points"')) + 5
        file.write_text(whole[:place] + ("x" if whole[place] != "x" else "y") + whole[place + 1 :], "utf-8")
        assert command("verify", file).exit_code == 5
