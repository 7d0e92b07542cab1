"""The editor's extras against gold: our small stories and the sample news."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from briefing import grouping, languages, readers
from briefing.model import Article, Sentence, Summary
from briefing.summarizers import summarize
from briefing.summarizers.extras import with_extras
from briefing.summarizers.reading import units

GOLD = Path(__file__).parent / "extras"
NEWS = Path(__file__).parent / "news"
PRECISION, RECALL = 0.95, 0.6
TIMELINE = 0.9


@dataclass(frozen=True)
class Case:
    """A story as summarized and what is right for it."""

    id: str
    summary: Summary
    gold: dict[str, Any]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())


def _own() -> Iterator[Case]:
    for story in json.loads((GOLD / "stories.json").read_text("utf-8")):
        articles = [Article.from_text(language=story["language"], **article) for article in story["articles"]]
        yield Case(story["id"], summarize(articles), story)


def _news() -> Iterator[Case]:
    known = json.loads((NEWS / "gold.json").read_text("utf-8"))
    gold = json.loads((GOLD / "news.json").read_text("utf-8"))
    of_title = {_plain(article["title"]): article["story"] for article in known["articles"]}
    pairs = {story["id"]: story.get("disputed", []) for story in known["stories"]}
    days = sorted(path for path in NEWS.iterdir() if path.is_dir())
    for story in grouping.group(list(readers.read(days))):
        name = of_title[_plain(story.articles[0].title)]
        yield Case(name, summarize(story), {**gold[name], "disputed": pairs[name]})


@pytest.fixture(scope="module")
def own() -> list[Case]:
    return list(_own())


@pytest.fixture(scope="module")
def news() -> list[Case]:
    return list(_news())


def _holds(value: str, accepted: list[str]) -> bool:
    return any(_plain(part) in _plain(value) for part in accepted)


def _numbers(case: Case) -> tuple[int, int, int, int]:
    """Printed and right, printed, found and due: at most three are due, as no more are printed."""
    printed = [figure.value for figure in case.summary.numbers]
    right = [value for value in printed if _holds(value, [*case.gold["numbers"], *case.gold["spare"]])]
    found = sum(any(_holds(value, [due]) for value in printed) for due in case.gold["numbers"])
    due = min(len(case.gold["numbers"]), 2)
    return len(right), len(printed), min(found, due), due


def _quotes(case: Case) -> tuple[int, int, int, int]:
    """A quotation that a key point already prints is not due."""
    shown = _plain(case.summary.text)
    due = [quote for quote in case.gold["quotes"] if _plain(quote["text"]) not in shown]
    right = sum(
        any(
            _plain(q.text) == _plain(g["text"]) and _plain(q.speaker) in map(_plain, g["speakers"])
            for g in case.gold["quotes"]
        )
        for q in case.summary.quotes
    )
    return right, len(case.summary.quotes), min(right, len(due), 1), min(len(due), 1)


def _disputes(case: Case) -> tuple[int, int, int, int]:
    def fits(sentences: tuple[Sentence, ...], pair: list[str]) -> bool:
        texts = [_plain(sentence.text) for sentence in sentences]
        return all(any(_plain(part) in text for text in texts) for part in pair)

    printed, pairs = case.summary.disputed, case.gold["disputed"]
    right = sum(any(fits(dispute.sentences, pair) for pair in pairs) for dispute in printed)
    found = sum(any(fits(dispute.sentences, pair) for dispute in printed) for pair in pairs)
    return right, len(printed), found, len(pairs)


@pytest.mark.parametrize(
    ("name", "measure"),
    [("own", _numbers), ("own", _disputes), ("news", _numbers), ("news", _quotes), ("news", _disputes)],
)
def test_precision_and_recall_hold_their_floors(name: str, measure: Any, request: pytest.FixtureRequest) -> None:
    cases: list[Case] = request.getfixturevalue(name)
    scored = {case.id: measure(case) for case in cases}
    right, printed, found, due = (sum(score[i] for score in scored.values()) for i in range(4))
    wrong = {key: score for key, score in scored.items() if score[0] < score[1] or score[2] < score[3]}
    assert printed > 0
    assert right / printed >= PRECISION, f"{right} of {printed} right: {wrong}"
    assert found / due >= RECALL, f"{found} of {due} found: {wrong}"


def test_quotations_that_no_key_point_prints_come_with_their_speakers(own: list[Case]) -> None:
    bare = [Case(case.id, _without_points(case.summary), case.gold) for case in own]
    scored = {case.id: _quotes(case) for case in bare}
    right, printed, found, due = (sum(score[i] for score in scored.values()) for i in range(4))
    assert right / printed >= PRECISION, scored
    assert found / due >= RECALL, scored


def _without_points(summary: Summary) -> Summary:
    found = units(summary.story.articles)
    return with_extras(Summary(summary.story, ()), found, languages.get(summary.language))


def test_the_timeline_tells_the_dates_of_the_story(own: list[Case]) -> None:
    for case in own:
        told, due = [moment.date for moment in case.summary.timeline], case.gold["timeline"]
        assert told == sorted(told), case.id
        assert len(set(told) & set(due)) >= TIMELINE * max(len(told), len(due)), (case.id, told)


def test_every_part_is_verbatim(own: list[Case], news: list[Case]) -> None:
    for summary in (case.summary for case in [*own, *news]):
        for figure in summary.numbers:
            assert figure.value in figure.sentence.text
            assert figure.what in figure.sentence.text
        for quote in summary.quotes:
            assert quote.text in quote.sentence.text
            assert quote.speaker in quote.sentence.text
        cited = [figure.sentence for figure in summary.numbers]
        cited += [quote.sentence for quote in summary.quotes] + [moment.sentence for moment in summary.timeline]
        disputed = [sentence for dispute in summary.disputed for sentence in dispute.sentences]
        for sentence in (*cited, *disputed):
            assert sentence.text == sentence.article.text[sentence.start : sentence.end]
        for dispute in summary.disputed:
            assert dispute.label.lower() in " ".join(s.text for s in dispute.sentences).lower()
