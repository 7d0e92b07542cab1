"""Grouping: every article in exactly one story, whatever the order; only what tells of one event comes together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from briefing import Article, Story, group
from briefing.errors import UsageError

FERRY = (
    "The Kestrel company will sell three of its ferries in the port of Maelis, director Ann Torvald said on Friday. "
    "The sale should bring 40 million crowns, and 312 sailors fear for their jobs."
)
FERRY_TOO = (
    "Kestrel is to part with three ferries in Maelis for 40 million crowns. Director Ann Torvald promised on Friday to "
    "find other work for the 312 sailors whose jobs go with the ships."
)
COMET = (
    "The probe Calliope has landed on the comet Verhaegen after bouncing twice on its surface of ice. "
    "Engineers expect the battery to last for sixty hours."
)
FOIRE = (
    "La foire aux oignons de Sarmont a attiré douze mille visiteurs samedi malgré la pluie. "
    "Les maraîchers ont vendu quarante tonnes de tresses en une seule journée."
)


def article(id: str, text: str, title: str = "", published: str | None = "2022-10-21", language: str = "en") -> Article:
    return Article(id=id, title=title, text=text, language=language, published=published, source=f"paper {id}")


DAY = [
    article("a", FERRY, "Kestrel to sell three ferries"),
    article("b", FERRY_TOO, "Three ferries for sale in Maelis", "2022-10-21T18:30:00+02:00"),
    article("c", COMET, "Calliope lands on comet"),
    article("d", FOIRE, "Douze mille visiteurs à la foire aux oignons", language="fr"),
]


def ids(stories: Sequence[Story]) -> list[set[str]]:
    return [{article.id for article in story.articles} for story in stories]


def test_one_event_is_one_story_and_what_stands_alone_is_one_too() -> None:
    stories = group(DAY)
    assert ids(stories) == [{"a", "b"}, {"d"}, {"c"}]
    assert stories[0].title in (DAY[0].title, DAY[1].title)
    assert {"Kestrel", "Maelis", "ferries"} & set(stories[0].why)
    assert stories[1].why == ()
    assert [story.language for story in stories] == ["en", "fr", "en"]


def test_nothing_gives_nothing_and_one_article_one_story() -> None:
    assert group([]) == []
    assert ids(group(iter(DAY[:1]))) == [{"a"}]


def test_an_unknown_granularity() -> None:
    with pytest.raises(UsageError, match="fine, story, topic"):
        group(DAY, "huge")


def test_an_exact_copy_changes_the_copies_and_nothing_else() -> None:
    before = group(DAY)
    for original in DAY:
        for copy in (replace(original, id="z-copy"), replace(original, id="0", source="Other", published="2022-10-23")):
            after = group([*DAY, copy])
            assert [(s.id, s.title, s.why, s.language) for s in after] == [
                (s.id, s.title, s.why, s.language) for s in before
            ]
            assert [s.copies for s in after if s.copies] == [(max(copy.id, original.id),)] or copy.id == "0"
            assert sum(len(s.articles) for s in after) == len(DAY) + 1
            assert [a.id for s in after for a in s.articles if a.id not in s.copies] == [
                a.id for s in before for a in s.articles
            ] or copy.published == original.published


def test_the_earliest_of_equal_texts_is_the_original() -> None:
    late = replace(DAY[0], id="0", published="2022-10-22")
    undated = replace(DAY[0], id="00", published=None)
    (story, *_) = group([late, undated, DAY[0]])
    assert set(story.copies) == {"0", "00"}


def test_a_wire_text_cut_short_is_a_copy_of_the_fuller_one() -> None:
    words = " ".join(f"word{n}" for n in range(120))
    full = article("full", f"{words} and at last the end of it.", "A long wire text")
    cut = article("cut", words, "A wire text, cut")
    other = article("other", " ".join(f"other{n}" for n in range(120)), "Another wire text")
    stories = group([cut, other, full])
    assert ids(stories)[0] in ({"full", "cut"}, {"other"})
    assert [s.copies for s in stories if "full" in {a.id for a in s.articles}] == [("cut",)]


def test_the_same_article_given_twice_is_kept_twice_under_two_ids() -> None:
    (story,) = group([DAY[0], DAY[0]])
    assert [a.id for a in story.articles] == ["a", "a-2"]
    assert story.copies == ("a-2",)


def test_ids_given_twice_to_different_articles_are_told_apart() -> None:
    stories = group([DAY[0], replace(DAY[2], id="a"), replace(DAY[3], id="a-2")])
    assert sorted(a.id for s in stories for a in s.articles) == ["a", "a-2", "a-3"]
    assert len({story.id for story in stories}) == 3


def test_one_text_in_two_languages_makes_two_ids() -> None:
    stories = group([DAY[0], replace(DAY[0], id="z", language="fr")])
    assert len({story.id for story in stories}) == 2


def test_a_regional_code_is_its_language() -> None:
    assert ids(group([replace(DAY[0], language="en-GB"), replace(DAY[1], language="EN_us")])) == [{"a", "b"}]


def test_articles_without_a_word_are_each_alone() -> None:
    empty = [Article("1", "", ""), Article("2", "", "…"), Article("3", "", "🎉"), Article("4", "?", "…")]
    assert sorted(map(sorted, ids(group(empty)))) == [["1"], ["2"], ["3"], ["4"]]


def test_a_short_text_alone_is_no_copy() -> None:
    """Pages behind a wall all say the same."""
    walled = [
        article("1", "Subscribers only.", "Bear eats honey"),
        article("2", "Subscribers only.", "Minister resigns"),
    ]
    assert all(not story.copies for story in group(walled))
    same = [article("1", "Subscribers only.", "Bear eats honey"), article("2", "Subscribers only.", "Bear eats honey")]
    assert [story.copies for story in group(same)] == [("2",)]


def test_titles_alone_are_grouped() -> None:
    titles = [
        article("1", "", "Kestrel sells three ferries in Maelis"),
        article("2", "", "Three Maelis ferries sold by Kestrel"),
        article("3", "", "Probe Calliope lands on comet Verhaegen"),
    ]
    assert sorted(map(sorted, ids(group(titles)))) == [["1", "2"], ["3"]]
    assert {story.title for story in group(titles)} <= {one.title for one in titles}


def test_untitled_articles_make_an_untitled_story() -> None:
    assert [s.title for s in group([replace(DAY[0], title=" "), replace(DAY[1], title="")])] == [""]


@pytest.mark.parametrize("published", [None, "2022", "2022-10", "21 October 2022", "2022-13-99", "2022-10-21T99:00"])
def test_a_date_that_is_not_known_to_the_day_does_not_part_articles(published: str | None) -> None:
    stories = group([replace(DAY[0], published=published), DAY[1]])
    assert ids(stories) == [{"a", "b"}]


def test_weeks_part_what_days_join() -> None:
    later = replace(DAY[1], published="2022-11-18")
    assert len(group([DAY[0], later])) == 2
    assert ids(group([DAY[0], later], "topic")) == [{"a", "b"}]


def test_a_language_of_no_known_name() -> None:
    assert ids(group([replace(one, language="und") for one in DAY[:3]])) == [{"a", "b"}, {"c"}]


def test_what_everybody_says_today_joins_nobody() -> None:
    """A word of every article of the day does not chain their events together."""
    heads, tails = "ba ke li mo nu ra se ti vo zu".split(), "dal fen gor hul jam pir".split()
    names = [head + tail for head in heads for tail in tails]
    made = [
        article(str(n), f"Storm Aurelia: {a} and {b} told of {c} in {d} on Friday.", f"{a} and the storm Aurelia")
        for n, (a, b, c, d) in enumerate(zip(names[0::4], names[1::4], names[2::4], names[3::4], strict=False))
    ] + [article(f"x{n}", f"Storm Aurelia: {name} lost {name}er and {name}ung.", name) for n, name in enumerate(names)]
    assert max(len(story.articles) for story in group(made)) <= 3


@pytest.mark.parametrize("size", [12, 21, 40, 130])
def test_a_batch_of_one_event_is_one_story(size: int) -> None:
    """Whatever its size: what every article of the batch says is then the event, and absent edges do not split it."""
    many = [
        article(
            f"{n:03}",
            f"{FERRY} {FERRY_TOO} Sailor number {n} was not told of it by anybody named {n * 7}.",
            f"Kestrel ferries, note {n}",
        )
        for n in range(size)
    ]
    assert [len(story.articles) for story in group(many)] == [size]


WORDS = "ferry port sailors crowns comet probe ice battery Kestrel Maelis Calliope Verhaegen strike train union".split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=0, max_size=14).map(" ".join)
ARTICLES = st.builds(
    Article,
    id=st.sampled_from("abcdefgh"),
    title=SENTENCES,
    text=SENTENCES,
    language=st.sampled_from(["en", "fr", "und", "en-GB"]),
    published=st.sampled_from([None, "2022-10", "2022-10-20", "2022-10-21T10:00:00+02:00", "2022-12-01"]),
)


@settings(max_examples=40)
@given(st.lists(ARTICLES, max_size=10), st.randoms(use_true_random=False), st.sampled_from(["fine", "story", "topic"]))
def test_every_article_in_exactly_one_story_in_any_order(articles: list[Article], chance: object, width: str) -> None:
    stories = group(articles, width)
    placed = [a for story in stories for a in story.articles]
    assert sorted((a.title, a.text) for a in placed) == sorted((a.title, a.text) for a in articles)
    assert len({a.id for a in placed}) == len(placed)
    assert len({story.id for story in stories}) == len(stories)
    shuffled = list(articles)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert group(shuffled, width) == stories


@settings(max_examples=40)
@given(st.lists(ARTICLES, max_size=10))
def test_fine_lies_inside_story_and_story_inside_topic(articles: list[Article]) -> None:
    fine, story, topic = (ids(group(articles, width)) for width in ("fine", "story", "topic"))
    assert all(any(inner <= outer for outer in story) for inner in fine)
    assert all(any(inner <= outer for outer in topic) for inner in story)


SCRIPT = """
from tests.test_grouping import DAY
from briefing import group
for width in ("fine", "story", "topic"):
    print([(s.id, s.title, s.copies, s.why, [a.id for a in s.articles]) for s in group(DAY, width)])
"""


def test_every_process_groups_alike() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1
