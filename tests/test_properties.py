"""Promises that hold for every text, method and order: verbatim sentences, hard budgets, the same bytes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, cast

import pytest
from hypothesis import given, settings, strategies as st

from briefing import Article, Briefing, Summary, group, make_briefing, read, render, summarize, verify
from briefing.errors import NothingToBrief
from briefing.summarizers import METHODS
from briefing.text.words import count

SENTENCES = [
    "The Kestrel company will sell three of its ferries in the port of Maelis.",
    "Director Ann Torvald said the sale should bring 40 million crowns.",
    "She promised to find other work for the 312 sailors.",
    "“We were told nothing of it,” said Oskar Lind, a stoker for twenty years.",
    "However, the mayor of Maelis wants to buy one of the ships.",
    "Le conseil municipal a voté mardi la rénovation du pont après deux heures de débat.",
    "L’ouvrage, fermé depuis mai, doit rouvrir au printemps, selon la maire Inès Mazaud.",
    "Pendant ce temps, les camions passent par Sarmont.",
    "Die Lokführer der Nordbahn legen von Freitagabend bis Sonntagmorgen die Arbeit nieder.",
    "Betroffen sind alle 14 Linien, z. B. die Strecke von Lindenfurt nach Nordhaven.",
    "Unos 1.400 vecinos de cinco pueblos han tenido que dejar sus casas por el fuego.",
    "قال رئيس البلدية إن الجسر سيفتح في الربيع بعد عام من الأعمال.",
    "ראש העיר אמר כי הגשר ייפתח באביב לאחר שנה של עבודות.",
    "市長は来年の春に橋が再び開くと述べた。",
    "Prices rose 3.5\u00a0% in May 🚢🚢 and fell again, Dr. Falk said.",
    "LIRE AUSSI | Les ponts de la vallée",
    "Who pays?",
    "Share this article",
]
GAPS = ["\n\n", " ", "\n", "\r\n", "\r\n\r\n", "\u00a0", "\u2028", "\n\u00a0\n", "\t"]
HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PIECES = st.tuples(st.sampled_from(SENTENCES) | HOSTILE, st.sampled_from(GAPS))
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map(lambda parts: "".join(text + gap for text, gap in parts))
TITLES = st.sampled_from(["", "Ferries for sale", "Un pont fermé", "<b>&amp;</b> \u202e*x*"]) | HOSTILE


class Limits(TypedDict, total=False):
    words: int
    sentences: int
    points: int


BUDGETS = st.fixed_dictionaries(
    {}, optional={"words": st.integers(1, 120), "sentences": st.integers(1, 6), "points": st.integers(1, 6)}
).map(lambda given: cast("Limits", given))


@st.composite
def sets_of_articles(draw: st.DrawFn) -> list[Article]:
    texts = draw(st.lists(st.tuples(TITLES, TEXTS), min_size=1, max_size=4))
    day = draw(st.sampled_from(["2022-10-21", "2022-10", "2022-10-21T10:00:00+02:00"]))
    return [
        Article.from_text(text, title, published=day, source=f"paper {n}", id=f"{n}")
        for n, (title, text) in enumerate(texts)
    ]


def assert_kept(summary: Summary, articles: Sequence[Article], budget: Limits) -> None:
    for sentence in summary.sentences:
        assert sentence.article in articles
        assert sentence.text == sentence.article.text[sentence.start : sentence.end]
        assert sentence.text.strip() == sentence.text != ""
    places = [(s.article.id, s.start, s.end) for s in summary.sentences]
    assert len(set(places)) == len(places)
    assert sum(count(s.text) for s in summary.sentences) <= budget.get("words", 10**9)
    assert len(summary.sentences) <= budget.get("sentences", 10**9)
    assert len(summary.key_points) <= budget.get("points", 10**9)
    assert all(point.sentences for point in summary.key_points)


@settings(max_examples=40)
@given(sets_of_articles(), BUDGETS)
def test_every_sentence_is_verbatim_and_no_budget_is_exceeded(articles: list[Article], budget: Limits) -> None:
    assert_kept(summarize(articles, **budget), articles, budget)


@pytest.mark.parametrize("method", list(METHODS))
def test_every_method_is_verbatim_within_its_budget(method: str) -> None:
    chance = random.Random(7)  # noqa: S311  (a choice of texts, not a secret)
    for size in (1, 3, 9):
        articles = [
            Article.from_text("".join(chance.choice(SENTENCES) + chance.choice(GAPS) for _ in range(size)), id=str(n))
            for n in range(3)
        ]
        budgets: list[Limits] = [{}, {"words": 17}, {"sentences": 2}, {"points": 1}, {"words": 60, "points": 4}]
        for budget in budgets:
            assert_kept(summarize(articles, method=method, **budget), articles, budget)


STANDALONE = [SENTENCES[0], SENTENCES[1], SENTENCES[5], SENTENCES[6], SENTENCES[8], SENTENCES[10]]


@given(st.permutations(STANDALONE), st.integers(10, 60))
def test_where_a_sentence_fits_one_is_printed(sentences: list[str], words: int) -> None:
    article = Article.from_text("\n\n".join(sentences[:4]), language="en")
    fits = min(count(sentence) for sentence in sentences[:4]) <= words
    assert bool(summarize([article], words=words).sentences) == fits


@settings(max_examples=25)
@given(sets_of_articles(), st.randoms(use_true_random=False))
def test_an_issue_proves_itself_and_order_does_not_matter(articles: list[Article], chance: random.Random) -> None:
    try:
        issue = make_briefing(articles)
    except NothingToBrief:
        return
    content = render(issue, "json").content
    assert verify(content) == []
    shuffled = list(articles)
    chance.shuffle(shuffled)
    again = make_briefing(shuffled)
    assert render(again, "json").content == content
    assert render(again, "md").content == render(issue, "md").content


@settings(max_examples=25)
@given(sets_of_articles(), st.integers(1, 80))
def test_the_words_of_an_issue_are_a_hard_limit(articles: list[Article], words: int) -> None:
    try:
        issue = make_briefing(articles, words=words)
    except NothingToBrief:
        return
    printed = [sentence for summary in issue.summaries for sentence in summary.sentences]
    assert 0 < sum(count(sentence.text) for sentence in printed) <= words
    assert all(summary.key_points for summary in issue.summaries)


def test_the_order_of_a_days_sources_changes_no_byte(days: list[Path]) -> None:
    articles = list(read(days))
    wanted = [render(make_briefing(articles), name).content for name in ("md", "json")]
    for seed in (1, 2):
        random.Random(seed).shuffle(articles)  # noqa: S311
        assert [render(make_briefing(articles), name).content for name in ("md", "json")] == wanted


def test_a_copy_of_an_article_changes_no_word_of_the_issue(days: list[Path]) -> None:
    articles = list(read(days))
    before = make_briefing(articles)
    copies = [replace(a, id=f"zz-{a.id}", source="Copyist", url="", published="2022-10-23") for a in articles[::7]]
    after = make_briefing([*articles, *copies], day=before.date)
    assert _printed(after) == _printed(before)
    known = {a.id for story in group(articles) for a in story.articles}
    assert {i for s in after.summaries for i in s.story.copies} - known == {copy.id for copy in copies}


def _printed(issue: Briefing) -> list[object]:
    return [
        (s.story.id, s.story.title, s.story.why, p.label, [(x.article.id, x.text) for x in p.sentences])
        for s in issue.summaries
        for p in s.key_points
    ]


SCRIPT = """
import hashlib, sys
from briefing import make_briefing, read, render
issue = make_briefing(read(sys.argv[1:]))
print([hashlib.sha256(render(issue, name).content).hexdigest() for name in ("md", "json", "html")])
"""


def test_every_process_makes_the_same_bytes(news: Path) -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(news / "2022-10-22")],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("77", "Asia/Tokyo"))
    }
    assert len(outputs) == 1
