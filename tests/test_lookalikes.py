"""Events that are told in the same words, and one event that is told in different ones: pairs of our own writing."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from briefing import Article, group, languages
from briefing.grouping import names

PAIRS = [
    json.loads(line) for line in (Path(__file__).parent / "lookalikes/pairs.jsonl").read_text("utf-8").splitlines()
]


def articles(pair: dict[str, Any]) -> list[Article]:
    return [
        Article(
            id=f"{pair['language']} {pair['name']} {number}",
            title=one["title"],
            text=one["text"],
            language=pair["language"],
            published=one["published"],
            source=f"paper {number}",
        )
        for number, one in enumerate(pair["articles"])
    ]


ALL = [article for pair in PAIRS for article in articles(pair)]


@cache
def among_all() -> dict[str, str]:
    """Id of an article → id of its story, all pairs being there at once."""
    return home(ALL)


def home(among: list[Article]) -> dict[str, str]:
    return {article.id: story.id for story in group(among) for article in story.articles}


def together(pair: dict[str, Any], where: dict[str, str]) -> bool:
    return len({where[article.id] for article in articles(pair)}) == 1


def test_there_are_enough_of_both_in_four_languages() -> None:
    for same in (True, False):
        kind = [pair for pair in PAIRS if pair["same"] is same]
        assert len(kind) >= 15
        assert {pair["language"] for pair in kind} == {"en", "fr", "de", "es"}


@pytest.mark.parametrize("pair", [p for p in PAIRS if not p["same"]], ids=lambda p: f"{p['language']}: {p['name']}")
def test_two_events_in_the_same_words_are_two_stories(pair: dict[str, Any]) -> None:
    assert not together(pair, among_all())
    assert not together(pair, home(articles(pair)))


def test_one_event_in_different_words_is_one_story() -> None:
    assert [pair["name"] for pair in PAIRS if pair["same"] and not together(pair, among_all())] == []
    assert max(Counter(among_all().values()).values()) == 2


def test_most_such_pairs_meet_without_any_company() -> None:
    """Two articles alone do not tell which words are rare."""
    same = [pair for pair in PAIRS if pair["same"]]
    assert sum(together(pair, home(articles(pair))) for pair in same) >= len(same) - 2


def found(text: str, language: str) -> set[str]:
    return {name for _, name in names.names(text, languages.get(language))}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Yesterday the mayor of Orvane met Ann Torvald on Friday.", {"orvane", "ann", "torval"}),
        ("en", "Ann Torvald left. The end.", {"ann", "torval"}),
        ("fr", "Selon le maire, l’Orvanais refuse lundi.", {"orvana"}),
        ("de", "In der Halle in Neuenrade traf der Minister am Dienstag Jonas Petzold.", {"neuenr", "jonas", "petzol"}),
        ("ru", "Вчера министр Шойгу прибыл в Женеву.", {"shoygu", "zhenev"}),
        ("ar", "زار الوزير مدينة القدس", set()),
        ("zh", "国防部长访问了北京", set()),
    ],
)
def test_names(language: str, text: str, expected: set[str]) -> None:
    assert found(text, language) == expected


def story(title: str, text: str, id: str) -> Article:
    return Article(id=id, title=title, text=text, language="en", published="2023-01-10", source=id)


def test_what_is_a_name_once_is_a_name_at_the_beginning_of_a_sentence() -> None:
    language = languages.get("en")
    one = story("", "Orvane closes its mill. It was old.", "a")
    other = story("", "The mill of Orvane was old.", "b")
    third = story("", "The mill of Tessaly was old.", "c")
    assert not names.differ([one], [other], language)
    assert names.differ([one], [third], language) is False, "a word that is nowhere seen to be a name is none"
    assert names.differ([other], [third], language)


def test_scripts_without_spaces_are_compared_by_pairs_of_characters() -> None:
    """Whole sentences are one "word" there; without the pairs nothing would be alike."""
    told = [
        "周二凌晨，奥鲁维拉山区发生五点八级地震，四百座房屋受损，两名牧民被落石砸死。省长莫尔瓦内说学校将关闭。",
        "奥鲁维拉山区周二发生地震，两名牧民死亡，四百座房屋受损。莫尔瓦内省长宣布学校关闭，等待工程师检查。",
        "科尔瓦内储蓄银行的储户两天内取走三十二亿克朗，监管机构周五接管了该银行，董事长辞职。",
    ]
    made = [Article(id=str(n), title="", text=text, language="zh") for n, text in enumerate(told)]
    assert sorted(sorted(a.id for a in s.articles) for s in group(made)) == [["0", "1"], ["2"]]
