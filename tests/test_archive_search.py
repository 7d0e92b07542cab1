"""Searching the archive: any spelling, any limits, passages that show what was found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from briefing.archive import Archive, articles as kept, query, runs, snippets, upkeep
from briefing.archive.search import Filter, search
from briefing.errors import UsageError
from briefing.following import follow
from briefing.model import Article
from tests import archive_days

ARTICLES = (
    Article(
        "choigou", "Appel de Choïgou à Moscou", "Le ministre russe a appelé.", "fr", "Le Fanal", published="2022-10-21"
    ),
    Article("shoygu", "Шойгу звонит", "Министр обороны Шойгу позвонил в Париж.", "ru", "Vesti", published="2022-10-22"),
    Article("lodz", "Łódź buduje", "Nowy tramwaj w Łodzi.", "pl", "Głos", published="2022-10"),
    Article("strasse", "Die Straße", "Die straße ist „gesperrt“, sagt O'Neill.", "de", "Bote"),
    Article("decomposed", "Cafe\u0301 ferme\u0301", "Rien.", "fr", "Le Fanal du soir", published="2023"),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(tmp_path_factory.mktemp("search") / "a.sqlite") as opened:
        with opened.writing():
            kept.keep(opened, ARTICLES, runs.begin(opened, "r", "story"))
        yield opened


def found(archive: Archive, typed: str, within: Filter | None = None) -> set[str]:
    return {hit.article.id for hit in search(archive, typed, within or Filter())}


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("choigou", {"choigou"}),
        ("CHOÏGOU", {"choigou"}),
        ("шойгу", {"shoygu"}),
        ("lodz", {"lodz"}),
        ("łódź", {"lodz"}),
        ("strasse", {"strasse"}),
        ("straße", {"strasse"}),
        ("cafe ferme", {"decomposed"}),
        ("café", {"decomposed"}),
        ("choi*", {"choigou"}),
        ("choi", set()),
        ('"ministre russe"', {"choigou"}),
        ('"russe ministre"', set()),
        ('"ministre rus"*', {"choigou"}),
        ("ministre paris", set()),
        ("o'neill", {"strasse"}),
        ('NEAR(a) OR "', set()),
        ("title:appel -moscou", set()),
        ("'; DROP TABLE articles; --", set()),
    ],
)
def test_what_is_typed_is_found_in_any_spelling(archive: Archive, typed: str, ids: set[str]) -> None:
    assert found(archive, typed) == ids
    assert upkeep.faults(archive) == []


@given(st.text())
def test_nothing_typed_is_an_operator(archive: Archive, typed: str) -> None:
    try:
        search(archive, typed)
    except UsageError as error:
        assert "no word" in str(error)  # noqa: PT017  both ends are right


@pytest.mark.parametrize(
    ("within", "ids"),
    [
        (Filter(since="2022-10-22"), {"shoygu", "lodz", "decomposed"}),
        (Filter(until="2022-10"), {"choigou", "shoygu", "lodz"}),
        (Filter(since="2022-10-21", until="2022-10-21"), {"choigou", "lodz"}),
        (Filter(language="fr"), {"choigou", "decomposed"}),
        (Filter(source="fanal"), {"choigou", "decomposed"}),
        (Filter(source="fanal", until="2022"), {"choigou"}),
    ],
)
def test_a_search_keeps_to_its_limits(archive: Archive, within: Filter, ids: set[str]) -> None:
    # One word of each article, so that the filter alone decides.
    words = ("choigou", "шойгу", "lodz", "strasse", "cafe")
    assert {one for word in words for one in found(archive, word, within)} == ids


def test_a_date_that_is_none_is_told(archive: Archive) -> None:
    with pytest.raises(UsageError, match="not a date: 'yesterday'"):
        search(archive, "choigou", Filter(since="yesterday"))
    with pytest.raises(UsageError, match="no story"):
        search(archive, "choigou", Filter(story="nothing"))


def test_a_search_within_a_story_names_its_stories(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite") as archive:
        stories = follow(archive, archive_days.day(0))
        dam = next(traced.story for traced in stories if traced.story.articles[0].id.startswith("dam"))
        hits = search(archive, "the", Filter(story=dam.id))
        assert {hit.article.id for hit in hits} == {article.id for article in dam.articles}
        assert {hit.stories for hit in hits} == {(dam.id,)}
        assert len(search(archive, "the", limit=1)) == 1


def test_a_headline_counts_more_than_a_mention(tmp_path: Path) -> None:
    mention = Article("mention", "Weather", "Rain, wind and a harvester in a field of rye.")
    headline = Article("headline", "Harvester stolen", "It stood in a field of rye all night long.")
    with Archive.open(tmp_path / "a.sqlite") as archive:
        with archive.writing():
            kept.keep(archive, [mention, headline], runs.begin(archive, "r", "story"))
        assert [hit.article.id for hit in search(archive, "harvester")] == ["headline", "mention"]


def test_a_snippet_is_a_marked_part_of_the_text(archive: Archive) -> None:
    (hit,) = search(archive, "choigou russe")
    assert hit.title.marked == "Appel de [Choïgou] à Moscou"
    assert hit.snippet.marked == "Le ministre [russe] a appelé."
    assert hit.article.text[hit.snippet.start : hit.snippet.end] == hit.snippet.text


def test_a_snippet_shows_the_passage_with_most_of_the_words() -> None:
    text = "One grain. " + "Filler words stand here. " * 30 + "Then grain came by ship to the port. " + "More. " * 60
    shown = snippets.snippet(text, query.parse("grain ship port"))
    assert "[grain] came by [ship] to the [port]" in shown.marked
    assert len(shown.text) <= snippets.LENGTH
    assert snippets.snippet(text, query.parse("absent")).text == text[: len(shown.text)] or shown.spans
    assert snippets.snippet("x" * 500, query.parse("y")).text == "x" * snippets.LENGTH


def test_finds_never_overlap() -> None:
    shown = snippets.whole("New York New York", query.parse('"new york" york "york new"'))
    assert shown.marked == "[New York] [New York]"


@given(st.text(), st.text(st.sampled_from("abé łШ\"*' ")))
def test_spans_are_inside_and_in_order(text: str, typed: str) -> None:
    try:
        terms = query.parse(typed)
    except UsageError:
        return
    shown = snippets.snippet(text, terms)
    assert text[shown.start : shown.end] == shown.text
    flat = [at for span in shown.spans for at in span]
    assert flat == sorted(flat)
    assert all(0 <= at <= len(shown.text) for at in flat)


def test_a_search_among_thousands_is_quick(tmp_path: Path) -> None:
    """The full size is measured by `python -m tests.bench.archive`; here a share of it with a share of the time."""
    words = [f"word{n}" for n in range(500)]
    many = [
        Article(
            f"n{n}", " ".join(words[(n + k) % 500] for k in range(6)), " ".join(words[(n * k) % 500] for k in range(60))
        )
        for n in range(3000)
    ]
    with Archive.open(tmp_path / "a.sqlite") as archive:
        with archive.writing():
            kept.keep(archive, many, runs.begin(archive, "r", "story"))
        best = 9.0
        for _ in range(5):
            started = time.perf_counter()
            assert len(search(archive, "word0")) == 20
            best = min(best, time.perf_counter() - started)
    assert best < 0.05
