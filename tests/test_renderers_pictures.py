"""Small pictures of a story: how many articles each day, how many voices; each says in words what it shows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, strategies as st

from briefing.model import Article, Briefing, Story
from briefing.renderers import pictures, render
from briefing.renderers.typography import unpolished
from briefing.renderers.wording import wording
from tests import renderer_issues as issues

WORDS = wording("en", unpolished)


def story(*published: str | None, copies: int = 0) -> Story:
    articles = tuple(Article(f"a{n}", "T", "Text.", "en", f"Paper {n}", "", "", day) for n, day in enumerate(published))
    return Story("s", "T", "en", articles, tuple(article.id for article in articles[len(articles) - copies :]))


def test_a_bar_for_each_day_from_the_first_to_the_last() -> None:
    picture = pictures.days(story("2027-03-10", "2027-03-12T08:00:00+00:00", "2027-03-12"), WORDS)
    assert picture.bars == (1, 0, 2)
    assert picture.text == "10 Mar 2027: 1 article, 12 Mar 2027: 2 articles"


def test_nothing_is_drawn_of_one_day_or_of_days_that_are_not_known() -> None:
    assert pictures.days(story("2027-03-10", "2027-03-10"), WORDS) == pictures.NOTHING
    assert pictures.days(story("2027-03-10", "2027-03", "2027", None, "2027-02-31"), WORDS) == pictures.NOTHING
    assert pictures.voices(story("2027-03-10"), ["A"], WORDS) == pictures.NOTHING


def test_many_days_are_told_by_their_ends() -> None:
    picture = pictures.days(story(*(f"2027-03-{day:02}" for day in range(1, 11))), WORDS)
    assert picture.text == "1 Mar 2027 – 10 Mar 2027: 10 articles"


@given(st.lists(st.dates(date(1999, 1, 1), date(2030, 1, 1)), min_size=2, max_size=30))
def test_no_article_is_lost_and_no_picture_is_wide(days: list[date]) -> None:
    picture = pictures.days(story(*(day.isoformat() for day in days)), WORDS)
    if len(set(days)) < 2:
        assert picture.bars == ()
        return
    assert sum(picture.bars) == len(days)
    assert 2 <= len(picture.bars) <= pictures.MOST_BARS
    assert picture.bars[0] >= Counter(days)[min(days)] > 0
    assert picture.bars[-1] > 0 or max(days) - min(days) < timedelta(1)


def test_copies_are_hollow_and_named() -> None:
    picture = pictures.voices(story(None, None, None, copies=1), ["The Post", "Agence", "Radio"], WORDS)
    assert picture.bars == (1, 1, 0)
    assert picture.text == "3 sources: The Post, Agence; reprints: Radio"


def test_pages_draw_them_with_their_words() -> None:
    moved = replace(issues.PORT_AGENCY, published="2027-03-15")
    port = issues.port_story()
    port = replace(port, story=replace(port.story, articles=(issues.PORT, moved, issues.PORT_COPY)))
    port = replace(port, key_points=port.key_points[1:], disputed=(), numbers=port.numbers[:2])
    for summaries in ((port,), (issues.glass_story(), port)):
        text = render(Briefing("2027-03-15", "", "en", summaries), "html").content.decode("utf-8")
        told = re.findall(r'<svg [^>]*role="img"[^>]*><title>([^<]+)</title>', text)
        assert [line[:9] for line in told] == ["3 sources", "13 Mar 20"]
        assert "; reprints: Radio Presqu’île" in told[0]


def test_a_story_told_once_has_no_picture() -> None:
    assert b"<svg" not in render(issues.bare(), "html").content
