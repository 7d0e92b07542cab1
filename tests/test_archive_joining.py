"""Stories over days: they keep their ids, grow, and heed what the reader said."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from briefing import following, summarize
from briefing.archive import Archive, stories, tracing, upkeep, wishes
from briefing.archive.tracing import Traced
from briefing.errors import UsageError
from briefing.evaluation.bcubed import agreement
from briefing.evaluation.data import labelled_articles
from briefing.following import follow
from briefing.grouping import group
from briefing.grouping.linkage import link
from briefing.grouping.settled import Settled
from briefing.model import Article, Story
from tests import archive_days
from tests.archive_days import DAYS, day, event


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "a.sqlite") as opened:
        yield opened
        assert upkeep.faults(opened) == []


def of(found: Sequence[Traced], event_name: str) -> Traced:
    (one,) = [traced for traced in found if event(traced.story.articles[0]) == event_name]
    return one


def test_a_story_of_five_days_keeps_one_id(archive: Archive) -> None:
    ids = defaultdict(set)
    for number in range(len(DAYS)):
        for traced in follow(archive, day(number)):
            (name,) = {event(article) for article in traced.story.articles}
            ids[name].add(traced.story.id)
            expected = "new" if number == 0 or name.startswith("notice") else "update"
            assert traced.status == expected, name
    assert all(len(found) == 1 for found in ids.values()), ids
    dam = of(follow(archive, day(4)), "dam")
    assert [(when, len(articles)) for when, articles in dam.timeline] == [(when, 2) for when in DAYS]


def test_the_same_run_again_gives_the_same(archive: Archive) -> None:
    for number in range(2):
        first = follow(archive, day(number))
        assert follow(archive, list(reversed(day(number)))) == first
    assert follow(archive, day(0))[0].status == "new", "what that run did, not what came later"


def test_what_another_run_wrote_meanwhile_counts(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    others = iter([1])

    def interrupted(*args: Any) -> list[Story]:
        found = group(*args)
        if next(others, None) is not None:
            with Archive.open(archive.path, wait=0) as second, monkeypatch.context() as calm:  # nobody has to wait
                calm.setattr(following, "group", group)
                first_day.append(follow(second, day(0)))
        return found

    first_day: list[list[Traced]] = []
    monkeypatch.setattr(following, "group", interrupted)
    monkeypatch.setattr(following, "ATTEMPTS", 2)
    found = follow(archive, day(1))
    assert of(found, "dam").story.id == of(first_day[0], "dam").story.id
    assert len(of(found, "dam").story.articles) == 4
    assert archive.row("SELECT count(*), count(DISTINCT article) FROM story_articles") == (14, 14)
    assert upkeep.faults(archive) == []


def test_when_others_never_cease_to_write_it_ends_with_the_archive_locked(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[str] = []

    def interrupted(*args: Any) -> list[Story]:
        with Archive.open(archive.path, wait=0) as second:
            try:
                with second.writing():
                    second.write("INSERT INTO runs (id, granularity) VALUES (?, ?)", str(len(locked)), "story")
            except UsageError as error:
                locked.append(str(error))
            else:
                locked.append("")
        return group(*args)

    monkeypatch.setattr(following, "group", interrupted)
    found = follow(archive, day(0))
    assert locked[:-1] == [""] * following.ATTEMPTS
    assert "still writing" in locked[-1]
    assert len(of(found, "dam").story.articles) == 2


def test_killed_between_keeping_and_placing_the_same_run_does_the_rest(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: Any) -> list[Story]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(following, "group", killed)
        with pytest.raises(KeyboardInterrupt):
            follow(archive, day(0))
    assert archive.row("SELECT count(*) FROM story_articles") == (0,)
    with Archive.open(tmp_path / "calm.sqlite") as calm:
        assert follow(archive, day(0)) == follow(calm, day(0))


def test_the_order_of_the_articles_changes_nothing(tmp_path: Path) -> None:
    results = []
    for seed in range(3):
        with Archive.open(tmp_path / f"{seed}.sqlite") as archive:
            for number in range(3):
                articles = day(number)
                random.Random(seed).shuffle(articles)  # noqa: S311
                found = follow(archive, articles)
            results.append(found)
    assert results[0] == results[1] == results[2]


def test_a_story_without_news_is_continued(archive: Archive) -> None:
    follow(archive, day(0))
    both = follow(archive, [*day(0), *(a for a in day(1) if event(a) != "trial")])
    assert of(both, "trial").status == "continued"
    assert of(both, "dam").status == "update"
    assert of(both, "dam").added == tuple(a.id for a in day(1) if event(a) == "dam")


def test_a_revised_article_makes_an_update(archive: Archive) -> None:
    article = day(0)[0]
    (first,) = follow(archive, [article])
    longer = Article.from_text(f"{article.text}\n\nIt closed.", article.title, "en", article.published, id=article.id)
    (second,) = follow(archive, [longer])
    assert (second.story.id, second.status, second.added) == (first.story.id, "update", (article.id,))


def test_a_copy_of_yesterdays_article_joins_its_story_as_a_copy(archive: Archive) -> None:
    first = follow(archive, day(0))
    original = next(article for article in day(0) if event(article) == "dam")
    copy = Article.from_text(original.text, original.title, "en", DAYS[1], source="Elsewhere", id="dam-copy")
    (found,) = follow(archive, [copy])
    assert found.story.id == of(first, "dam").story.id
    assert found.story.copies == ("dam-copy",)


def test_what_is_weeks_later_is_another_story(archive: Archive) -> None:
    follow(archive, day(0))
    late = [Article(f"{a.id}-late", a.title, a.text, a.language, published="2023-05-20") for a in day(1)]
    assert {traced.status for traced in follow(archive, late)} == {"new"}


def test_undated_articles_join_too(archive: Archive) -> None:
    first = follow(archive, [Article(a.id, a.title, a.text, a.language) for a in day(0)])
    second = follow(archive, [Article(a.id, a.title, a.text, a.language) for a in day(1)])
    assert of(second, "dam").story.id == of(first, "dam").story.id
    assert of(second, "dam").timeline[0][0] is None
    third = follow(archive, day(2))
    assert of(third, "strike").story.id == of(first, "strike").story.id


def test_each_granularity_has_stories_of_its_own(archive: Archive) -> None:
    by_story, by_topic = follow(archive, day(0)), follow(archive, day(0), "topic")
    assert {t.story.id for t in by_story}.isdisjoint({t.story.id for t in by_topic})
    assert sorted(a.id for t in by_topic for a in t.story.articles) == sorted(a.id for a in day(0))
    with pytest.raises(UsageError, match="granularity is one of"):
        follow(archive, day(0), "huge")


def test_pinned_stories_lead_and_muted_ones_come_last(archive: Archive) -> None:
    found = follow(archive, day(0))
    first, last = found[0].story.id, found[-1].story.id
    wishes.say(archive, "mute", first)
    wishes.say(archive, "pin", last)
    wishes.say(archive, "pin", last)
    again = follow(archive, day(0))
    assert (again[0].story.id, again[0].pinned) == (last, True)
    assert (again[-1].story.id, again[-1].muted) == (first, True)
    wishes.say(archive, "mute", first, undo=True)
    wishes.say(archive, "pin", last, undo=True)
    assert follow(archive, day(0)) == found


def test_a_split_holds_whatever_comes(archive: Archive) -> None:
    dam = of(follow(archive, day(0)), "dam").story
    leaving = dam.articles[1].id
    other = wishes.split(archive, dam.id, [leaving])
    for number in range(1, len(DAYS)):
        follow(archive, day(number))
    one, two = (tracing.trace(archive, [stories.number_of(archive, name)])[0].story for name in (dam.id, other))
    assert dam.articles[0].id in {a.id for a in one.articles}
    assert leaving in {a.id for a in two.articles}
    assert not {a.id for a in one.articles} & {a.id for a in two.articles}


def test_a_split_of_equal_texts_holds(archive: Archive) -> None:
    text = archive_days.day(0)[0].text
    twins = [Article(name, "Orlena dam", text, "en", published=DAYS[0]) for name in "ab"]
    (story,) = follow(archive, twins)
    other = wishes.split(archive, story.story.id, ["b"])
    third = Article("c", "Orlena dam", text, "en", published=DAYS[1])
    found = {traced.story.id: {a.id for a in traced.story.articles} for traced in follow(archive, [*twins, third])}
    assert set(found) == {story.story.id, other}
    assert not found[story.story.id] & found[other]


def test_a_split_names_some_of_the_articles(archive: Archive) -> None:
    dam = of(follow(archive, day(0)), "dam").story
    for named, told in ((["nobody"], "no article nobody"), ([a.id for a in dam.articles], "not none or all")):
        with pytest.raises(UsageError, match=told):
            wishes.split(archive, dam.id, named)
    with pytest.raises(UsageError, match="no story"):
        wishes.split(archive, "nothing", ["a"])


def test_a_merge_holds_and_both_ids_name_it(archive: Archive) -> None:
    first = follow(archive, day(0))
    dam, trial, strike = (of(first, name).story.id for name in ("dam", "trial", "strike"))
    wishes.say(archive, "pin", trial)
    wishes.merge(archive, dam, [trial, dam])
    wishes.merge(archive, strike, [dam])
    found = follow(archive, day(1))
    assert len([t for t in found if not event(t.story.articles[0]).startswith("notice")]) == 1
    assert {stories.number_of(archive, name) for name in (dam, trial, strike)} == {stories.number_of(archive, strike)}
    assert found[0].pinned, "the wish goes along"
    topic = follow(archive, day(0), "topic")[0].story.id
    with pytest.raises(UsageError, match="different granularities"):
        wishes.merge(archive, strike, [topic])


def test_a_merge_takes_back_a_split(archive: Archive) -> None:
    dam = of(follow(archive, day(0)), "dam").story
    other = wishes.split(archive, dam.id, [dam.articles[0].id])
    wishes.merge(archive, dam.id, [other])
    assert wishes.apart(archive) == []
    assert of(follow(archive, day(0)), "dam").story.articles == dam.articles


def test_the_next_day_prints_no_sentence_of_the_day_before(archive: Archive) -> None:
    printed: set[str] = set()
    for number in range(3):
        for traced in follow(archive, day(number)):
            read = [article for article in traced.story.articles if article.id not in traced.added]
            told = {sentence.text for sentence in summarize(traced.story, points=3, known=read).sentences}
            assert not told & printed
            printed |= told
    assert len(printed) > 10


def test_few_articles_are_weighed_in_company(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(archive, day(0))
    new = day(4)[:1]
    assert len(stories.near(archive, new, "story").stories) == 4, "all that is there, for there is room"
    monkeypatch.setattr(stories, "COMPANY", 1)
    near = stories.near(archive, new, "story")
    assert [event(story.articles[0]) for story in near.stories] == ["dam"], "only what it may join"
    monkeypatch.setattr(stories, "COMPANY", 4)
    assert len(stories.near(archive, new, "story").stories) == 2, "what still has room"


def test_what_is_out_of_reach_only_keeps_company(archive: Archive) -> None:
    follow(archive, day(0))
    late = [Article(f"{a.id}-late", a.title, a.text, a.language, published="2023-05-20") for a in day(0)]
    near = stories.near(archive, late, "story")
    assert near.stories == []
    assert {a.id for a in near.company} == {a.id for a in day(0)}
    assert {traced.status for traced in follow(archive, late)} == {"new"}, "not even as copies"


def test_day_by_day_is_about_as_good_as_all_at_once(measuring_data: Path, tmp_path: Path) -> None:
    path = measuring_data / "stories" / "vn200_vi.jsonl"
    labelled = [one for one in labelled_articles(path) if "2013-10-18" <= (one.article.published or "") < "2013-10-24"]
    gold = {one.article.id: one.story for one in labelled}
    days = defaultdict(list)
    for one in labelled:
        days[(one.article.published or "")[:10]].append(one.article)
    with Archive.open(tmp_path / "vn.sqlite") as archive:
        for when in sorted(days):
            follow(archive, days[when])
        kept = {a.id: t.story.id for t in follow(archive, [one.article for one in labelled]) for a in t.story.articles}
    at_once = {a.id: story.id for story in group(one.article for one in labelled) for a in story.articles}
    assert f1(kept, gold) >= f1(at_once, gold) - 0.01


def f1(found: dict[str, str], gold: dict[str, str]) -> float:
    return agreement([found[name] for name in gold], list(gold.values())).f1


def test_articles_kept_apart_never_share_a_group() -> None:
    alike = [{j: 0.9 for j in range(4) if j != i} for i in range(4)]
    assert link(alike, 0.1) == [[0, 1, 2, 3]]
    for pairs in ([(0, 3)], [(0, 1), (1, 2), (0, 2)], [(2, 0), (0, 2)]):
        groups = link(alike, 0.1, apart=pairs)
        assert all(not {a, b} <= set(members) for a, b in pairs for members in groups)
    assert link(alike, 0.1, start=[[0, 1], [2], [3]], apart=[(1, 3), (2, 3)]) == [[0, 1, 2], [3]]


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_settled_stories_never_fall_apart_nor_meet_against_a_wish(chance: random.Random, parts: int) -> None:
    articles = [article for number in range(3) for article in day(number)]
    articles += [Article(f"{a.id}-twin", a.title, a.text, a.language, published=a.published) for a in articles[:4]]
    chance.shuffle(articles)
    old, size = articles[:12], 12 // parts
    known = [Story(f"s{n}", "", "en", tuple(old[n * size : (n + 1) * size])) for n in range(parts)]
    apart = [("s0", f"s{n}") for n in range(1, parts)]
    found = group(articles, settled=Settled(known, apart))
    assert sorted(a.id for story in found for a in story.articles) == sorted(a.id for a in articles)
    home = {a.id: (story.id, number) for number, story in enumerate(found) for a in story.articles}
    languages = {a.id: a.language for a in articles}
    for story in known:
        for language in {a.language for a in story.articles}:
            homes = {home[a.id] for a in story.articles if languages[a.id] == language}
            assert len(homes) == 1
    if parts > 1:
        first = {home[a.id][1] for a in known[0].articles}
        assert not first & {home[a.id][1] for story in known[1:] for a in story.articles}
