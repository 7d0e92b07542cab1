"""One event in several languages: stories are linked when names, numbers and rare words say so, and only then."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import Result

from briefing import Article, Story, group, make_briefing, read, render
from briefing.grouping.across import linked, skeletons
from briefing.grouping.nearest import nearest
from briefing.renderers.kept import load

HERE = Path(__file__).parent
ROWS = [json.loads(line) for line in (HERE / "across" / "articles.jsonl").read_text("utf-8").splitlines()]
ARTICLES = [
    Article(str(n), row["title"], row["text"], row["language"], f"paper {n}", published=row["published"])
    for n, row in enumerate(ROWS)
]
EVENT = {str(n): row["event"] for n, row in enumerate(ROWS)}

Pairs = set[frozenset[str]]


def linked_pairs(stories: Sequence[Story]) -> Pairs:
    """Pairs of articles that are in linked stories."""
    by_id = {story.id: story for story in stories}
    return {
        frozenset((a.id, b.id))
        for story in stories
        for other in story.also
        for a in story.articles
        for b in by_id[other].articles
    }


def gold_pairs(events: dict[str, str]) -> Pairs:
    return {frozenset((a, b)) for a, b in combinations(events, 2) if events[a] == events[b]}


def test_ten_events_in_two_to_five_languages() -> None:
    found, gold = linked_pairs(group(ARTICLES)), gold_pairs(EVENT)
    assert len(found & gold) / len(found) >= 0.95
    assert len(found & gold) / len(gold) >= 0.9
    told = [{r["language"] for r in ROWS if r["event"] == event} for event in {r["event"] for r in ROWS}]
    assert len([languages for languages in told if 2 <= len(languages) <= 5]) >= 10


def test_the_sample_news() -> None:
    gold = json.loads((HERE / "news" / "gold.json").read_text("utf-8"))
    event = {story["id"]: story["event"] for story in gold["stories"]}
    told: dict[str, str] = {}
    articles: list[Article] = []
    for file in sorted({entry["file"] for entry in gold["articles"]}):
        entries = sorted((e for e in gold["articles"] if e["file"] == file), key=lambda e: int(e["index"]))
        for entry, article in zip(entries, read([HERE / "news" / file]), strict=True):
            told[article.id] = event[entry["story"]]
            articles.append(article)
    tongue = {article.id: article.language for article in articles}
    wanted = {pair for pair in gold_pairs(told) if len({tongue[name] for name in pair}) == 2}
    found = linked_pairs(group(articles))
    assert len(found & wanted) / len(found) >= 0.95
    assert len(found & wanted) / len(wanted) >= 0.6


def test_links_go_both_ways_and_hold_one_story_of_each_language() -> None:
    stories = group(ARTICLES)
    by_id = {story.id: story for story in stories}
    for story in stories:
        others = [by_id[name] for name in story.also]
        assert all(story.id in other.also for other in others)
        tongues = [story.language, *(other.language for other in others)]
        assert len(set(tongues)) == len(tongues)


def test_the_order_of_the_articles_changes_nothing() -> None:
    shuffled = list(ARTICLES)
    random.Random(5).shuffle(shuffled)  # noqa: S311
    assert group(shuffled) == group(ARTICLES)


def test_days_between_keep_apart() -> None:
    late = [replace(a, published="2023-12-31") if a.language == "fr" else a for a in ARTICLES]
    assert not any(story.also for story in group(late) if story.language == "fr")
    undated = [replace(a, published=None) if a.language == "fr" else a for a in ARTICLES]
    assert any(story.also for story in group(undated) if story.language == "fr")


def test_one_language_needs_no_links() -> None:
    stories = [Story("a", "A", "en", (ARTICLES[0],)), Story("b", "B", "en", (ARTICLES[0],))]
    assert linked(stories) == stories
    assert linked([]) == []


def test_one_name_and_many_numbers_are_not_enough() -> None:
    text = "{} 14 30 640 2.5 77 at Orvane"
    made = [Article(c, "", text.format(w), c, published="2023-01-01") for c, w in (("en", "wheat"), ("de", "Streik"))]
    assert not any(story.also for story in group(made))


@pytest.mark.parametrize(
    "spellings",
    [
        "choïgou shoigu шойгу schoigu szojgu شويغو",
        "kiev kyiv kijów київ киев kyjiw",
        "zelensky zelenskyy зеленський selenskyj zełenski",
        "kherson херсон cherson jersón",
        "moscow москва moskau moscou",
        "austin остин остін",
    ],
)
def test_spellings_of_one_name(spellings: str) -> None:
    ways = [set(skeletons(word)) for word in spellings.split()]
    assert all(ways[0] & other for other in ways[1:]), ways


def test_other_names_are_others() -> None:
    assert not set(skeletons("blinken")) & set(skeletons("austin"))
    assert skeletons("oslo")[0] == "ASL"


def test_the_command_tells_of_links_and_of_what_nearly_joined(command: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(json.dumps({**row, "id": str(n)}) for n, row in enumerate(ROWS)), "utf-8")
    plain = command("group", path).stdout
    assert "  also in fr: Novarel avale Brixton Foods" in plain
    assert "nearly joined" not in plain
    found = json.loads(command("group", path, "--json").stdout)["stories"]
    assert {story["id"] for story in found} >= {name for story in found for name in story["also_in"]} != set()
    near = [line for line in command("group", path, "--explain").stdout.splitlines() if "nearly joined: " in line]
    assert near


def test_what_kept_two_stories_apart() -> None:
    week = "Kesterland recorded {} new cases of measles in seven days, the health agency said in its weekly report."
    town = "Trains between {0} and {1} were late on Friday, after {0} had closed its bridge in the morning."
    articles = [
        Article("w1", "Measles report", week.format(42), "en", published="2023-03-02"),
        Article("w2", "Measles report", week.format(67), "en", published="2023-03-09"),
        Article("t1", "Late trains", town.format("Ardholm", "Vexley"), "en", published="2023-03-02"),
        Article("t2", "Late trains", town.format("Brunsfeld", "Rotheim"), "en", published="2023-03-02"),
        Article("x", "", "Nothing of the kind: goats.", "en", published="2023-03-02"),
    ]
    stories = group(articles)
    near = {story.articles[0].id: nearest(stories).get(story.id) for story in stories}
    assert {name: one and one.story.articles[0].id for name, one in near.items()} == {
        "w1": "w2", "w2": "w1", "t1": "t2", "t2": "t1", "x": None,
    }  # fmt: skip
    assert near["w1"]
    assert near["w1"].apart == "7 days lie between them"
    assert near["t1"]
    assert near["t1"].apart == "other names"
    assert {"measles", "weekly"} & set(near["w1"].shared)


def test_an_issue_sets_the_languages_of_one_event_side_by_side_and_names_the_others() -> None:
    issue = make_briefing(ARTICLES)
    by_id = {summary.story.id: place for place, summary in enumerate(issue.summaries)}
    runs = 0
    for place, summary in enumerate(issue.summaries):
        others = [by_id[other] for other in summary.story.also]  # all of them are on the page
        group = sorted([place, *others])
        assert group == list(range(group[0], group[0] + len(group)))
        runs += bool(others)
    assert runs >= 20
    for kind, marked in (("md", "*In other languages* — "), ("html", 'href="#story-'), ("eml", "In other languages")):
        assert marked in render(issue, kind).content.decode()
    assert load(render(issue, "json").content).summaries == issue.summaries


def test_what_is_not_on_the_page_is_not_named_there() -> None:
    issue = make_briefing(ARTICLES, stories=1)
    assert issue.summaries[0].story.also == ()
    assert "In other languages" not in render(issue, "md").content.decode()
