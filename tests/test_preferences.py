"""The reader's say: what comes in, what comes first, what a source may bring, and that it is all told."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from briefing import Article, make_briefing, render
from briefing.errors import NothingToBrief, UsageError
from briefing.model import Briefing
from briefing.preferences import Preferences


def news(
    title: str, text: str, source: str, published: str = "2026-03-02", url: str = "", language: str = "en"
) -> Article:
    return Article.from_text(text, title=title, source=source, published=published, url=url, language=language)


FERRY = news(
    "Ferry to Orsund stops for two weeks",
    "The ferry to Orsund stops for two weeks while divers replace its rudder. Passengers can take the coast bus.",
    "Harbour Post",
    url="https://www.harbour.example/ferry",
)
FERRY_TOO = news(
    "Orsund ferry out of service",
    "The Orsund ferry is out of service for two weeks: divers replace the rudder. The coast bus takes its passengers.",
    "Coast Radio",
)
BAKERS = news(
    "Bakers of Lindal win national prize",
    "Two bakers of Lindal won the national prize for rye bread on Sunday. The jury praised the crust.",
    "Harbour Post",
    published="2026-03-04",
)
LIBRARY = news(
    "Library opens at night",
    "The library of Marrow opens at night from April. Students had asked for it since the winter.",
    "Harbour Post",
    published="2026-03-03",
)
ALL = [FERRY, FERRY_TOO, BAKERS, LIBRARY]


def issue(preferences: Preferences) -> Briefing:
    return make_briefing(ALL, preferences=preferences)


def titles(preferences: Preferences) -> list[str]:
    return [summary.story.title.split()[0] for summary in issue(preferences).summaries]


def reasons(preferences: Preferences) -> dict[str, str]:
    return {fate.title.split()[0]: fate.reason for fate in issue(preferences).ledger if fate.fate == "held back"}


def test_without_a_word_most_sources_come_first() -> None:
    assert titles(Preferences())[0] in {"Ferry", "Orsund"}
    assert len(titles(Preferences())) == 3


def test_a_word_left_out_keeps_its_articles_out_and_says_so() -> None:
    wish = Preferences(exclude=("baker",))
    assert "Bakers" not in titles(wish)
    assert reasons(wish) == {"Bakers": "holds “baker”, which is left out"}


def test_only_articles_that_hold_one_of_the_words_come_in() -> None:
    wish = Preferences(include=("rye bread", "night"))
    assert set(titles(wish)) == {"Bakers", "Library"}
    assert reasons(wish) == dict.fromkeys(("Ferry", "Orsund"), "holds none of the words asked for")


def test_what_is_asked_for_and_left_out_is_left_out() -> None:
    assert titles(Preferences(include=("Orsund", "library"), exclude=("ferry",))) == ["Library"]


def test_the_words_of_a_phrase_stand_side_by_side() -> None:
    assert titles(Preferences(include=("bread rye", "LIBRARY of marrow"))) == ["Library"]
    assert titles(Preferences(include=("prize for rye bread on Sunday", "lindal"))) == ["Bakers"]


def test_a_star_stands_for_any_ending() -> None:
    assert titles(Preferences(include=("stud*",))) == ["Library"]


def test_any_inflection_counts_and_accents_do_not() -> None:
    article = news("Prix de l'énergie", "Les énergies coûtent plus cher. Le gaz aussi.", "A", language="fr")
    kept = make_briefing([article], preferences=Preferences(include=("energie",)))
    assert [summary.story.title for summary in kept.summaries] == ["Prix de l'énergie"]


def test_a_phrase_without_a_word_asks_for_nothing() -> None:
    assert len(titles(Preferences(include=("…", " ")))) == 3


def test_stories_of_interest_come_first_and_say_why() -> None:
    wish = Preferences(interests=("library", "students"))
    first = issue(wish).summaries[0]
    assert first.story.title == "Library opens at night"
    assert first.because[:2] == ("of interest: library", "of interest: students")


def test_the_newest_first() -> None:
    assert titles(Preferences(order="newest"))[:2] == ["Bakers", "Library"]


def test_a_story_without_a_day_comes_last_among_the_newest() -> None:
    undated = Article("u", "Undated", "A bridge of wood fell into the river Aa. Nobody was on it.", "en", "B")
    found = make_briefing([*ALL, undated], preferences=Preferences(order="newest"))
    assert found.summaries[-1].story.title == "Undated"


def test_a_heavier_source_brings_its_stories_forward() -> None:
    weighted = Preferences(weights={"harbour post": 5})
    ferry = next(summary for summary in issue(weighted).summaries if len(summary.story.articles) == 2)
    assert "weight 6" in ferry.because
    lighter = Preferences(weights={"Harbour Post": 0.5, "Coast Radio": 0.1})
    assert titles(lighter)[0] in {"Ferry", "Orsund"}


def test_weight_zero_keeps_out_what_the_source_alone_tells() -> None:
    wish = Preferences(weights={"Harbour Post": 0})
    assert len(titles(wish)) == 1
    assert set(reasons(wish)) == {"Bakers", "Library"}


def test_a_source_goes_by_its_host_and_by_the_names_of_the_list() -> None:
    assert "weight 3" in issue(Preferences(weights={"harbour.example": 2})).summaries[0].because
    named = Preferences(weights={"News/Coast": 4}, origins={FERRY_TOO.id: ("News/Coast",)})
    assert "weight 5" in issue(named).summaries[0].because


def test_a_capped_source_brings_so_many_stories_alone() -> None:
    wish = Preferences(caps={"Harbour Post": 1})
    assert len(titles(wish)) == 2
    assert set(reasons(wish).values()) == {"its source has brought as many stories as it may (1)"}


def test_nothing_left_is_nothing_to_brief() -> None:
    for wish in (Preferences(include=("zeppelin",)), Preferences(weights={"Harbour Post": 0, "Coast Radio": 0})):
        with pytest.raises(NothingToBrief):
            issue(wish)


@pytest.mark.parametrize(
    "wrong", [{"order": "random"}, {"weights": {"A": -1.0}}, {"weights": {"A": float("nan")}}, {"caps": {"A": -1}}]
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Preferences(**wrong)  # type: ignore[arg-type]


def test_the_order_of_the_sources_changes_nothing() -> None:
    wish = Preferences(interests=("bread",), caps={"Harbour Post": 1}, order="newest")
    pages = {render(make_briefing(list(given), preferences=wish), "json").content for given in permutations(ALL)}
    assert len(pages) == 1


def test_the_json_says_why_a_story_stands_where_it_does() -> None:
    told = json.loads(render(issue(Preferences(interests=("rye",))), "json").content)
    assert told["stories"][0]["because"] == ["of interest: rye", "1 source", "newest article 2026-03-04"]


def test_every_article_has_one_fate() -> None:
    found = issue(Preferences(exclude=("library",), caps={"Harbour Post": 0}))
    assert sorted(fate.article for fate in found.ledger) == sorted(article.id for article in ALL)
