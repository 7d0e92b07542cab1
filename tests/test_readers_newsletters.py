"""Newsletters of many layouts against what a reader would call their items."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from briefing.model import Article, Failure, Fate
from briefing.readers import read

LETTERS = Path(__file__).parent / "newsletters"
GOLD: dict[str, dict[str, Any]] = json.loads((LETTERS / "gold.json").read_text("utf-8"))
LEAST_F1 = 0.95
MOST_FURNITURE = 0.03
LEAST_KEPT = 0.98
LEAST_ALIKE = 0.8
OPENING = 5


@dataclass
class Measured:
    """Counts over the letters of one half."""

    gold: int = 0
    given: int = 0
    found: int = 0
    titled: int = 0
    linked: int = 0
    furnished: int = 0
    words: int = 0
    kept: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.found / (self.gold + self.given)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def articles_of(name: str) -> list[Article]:
    failures: list[Failure] = []
    articles = list(read([LETTERS / name], failures.append))
    assert failures == []
    return articles


def is_found(article: Article, item: dict[str, str]) -> bool:
    begins = words(article.text)[:OPENING] == words(item["text"])[:OPENING]
    got, want = Counter(words(article.text)), Counter(words(item["text"]))
    alike = 2 * (got & want).total() / (got.total() + want.total())
    return (begins or words(article.title) == words(item["title"])) and alike >= LEAST_ALIKE


def furniture_in(article: Article, gold: dict[str, Any]) -> list[str]:
    text = f" {' '.join(words(article.title))} . {' '.join(words(article.text))} "
    paragraphs = {" ".join(words(paragraph)) for paragraph in article.text.split("\n\n")}
    strings = [" ".join(words(string)) for string in gold["furniture"]]
    # One word ("Share") may well stand in a story; alone in a paragraph it is furniture.
    return [s for s in strings if s and (f" {s} " in text if " " in s else s in paragraphs)]


def measure(half: str) -> Measured:
    total = Measured()
    for name, gold in GOLD.items():
        if gold["half"] != half:
            continue
        articles = articles_of(name)
        left = list(articles)
        for item in gold["items"]:
            match = next((article for article in left if is_found(article, item)), None)
            if match is None:
                total.faults.append(f"{name}: not found: {item['title']}")
                continue
            left.remove(match)
            total.found += 1
            total.titled += words(match.title) == words(item["title"])
            total.linked += match.url == item["url"]
        total.gold += len(gold["items"])
        total.given += len(articles)
        total.furnished += sum(bool(furniture_in(article, gold)) for article in articles)
        got = Counter(word for article in articles for word in words(f"{article.title} {article.text}"))
        want = Counter(word for item in gold["items"] for word in words(item["text"]))
        total.words += want.total()
        total.kept += (got & want).total()
    return total


@pytest.mark.parametrize("half", ["dev", "test"])
def test_letters_are_divided_as_a_reader_would(half: str) -> None:
    total = measure(half)
    assert total.f1 >= LEAST_F1, total.faults
    assert total.furnished <= MOST_FURNITURE * total.given
    assert total.kept >= LEAST_KEPT * total.words


def test_titles_and_addresses_of_the_items_are_theirs() -> None:
    for total in (measure("dev"), measure("test")):
        assert total.titled >= 0.95 * total.gold
        assert total.linked >= 0.95 * total.gold


def test_there_are_letters_of_many_layouts_and_languages() -> None:
    assert len(GOLD) >= 24
    assert {gold["language"] for gold in GOLD.values()} >= {"en", "fr", "de", "es", "it"}
    assert sum(gold["half"] == "test" for gold in GOLD.values()) >= 12
    assert {path.name for path in LETTERS.iterdir()} == {*GOLD, "gold.json", "README.md"}


@pytest.mark.parametrize("name", [name for name, gold in GOLD.items() if gold["sender"]])
def test_a_letter_has_its_own_sender_whoever_passed_it_on(name: str) -> None:
    assert {article.source for article in articles_of(name)} == {GOLD[name]["sender"]}


@pytest.mark.parametrize("name", [name for name, gold in GOLD.items() if gold["published"]])
def test_a_letter_passed_on_has_its_own_date(name: str) -> None:
    assert {(article.published or "")[:10] for article in articles_of(name)} == {GOLD[name]["published"]}


def test_what_is_left_out_is_told_with_a_reason() -> None:
    fates: list[Fate] = []
    articles = list(read([LETTERS / "41-dev-referral.eml"], on_drop=fates.append))
    assert len(articles) == 3
    assert {fate.title: fate.reason for fate in fates} == {
        "Enjoying Field Post? Spread the word": "asks the reader for something",
        "Rate this issue": "asks the reader for something",
    }
    assert {(fate.fate, Path(fate.source).name) for fate in fates} == {("dropped", "41-dev-referral.eml")}
