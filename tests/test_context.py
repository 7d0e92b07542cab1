"""Every printed sentence makes sense by itself: the sample news, our articles and the real one, at several lengths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from briefing import Article, group, languages, read, summarize
from briefing.evaluation import facet_items
from briefing.evaluation.faults import DANGLING, HALF, KINDS, SPEAKERLESS, Fault, sentence_faults
from briefing.model import Story, Summary

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text("utf-8"))
SLACK = 0.04
LENGTHS = ("points 3", "points 6", "words 80", "words 150", "words 250", "sentences 5")


@cache
def stories() -> tuple[Story, ...]:
    """The stories of the sample news, then each of our articles alone."""
    told = group(list(read([HERE / "news" / day for day in ("2022-10-21", "2022-10-22")])))
    files = (HERE / "facets" / f"{name}.jsonl" for name in ("dev", "articles"))
    alone = [group([item.article])[0] for file in files for item in facet_items(file)]
    return (*told, *alone)


def made(story: Story, length: str) -> Summary:
    kind, size = length.split()
    asked = {name: int(size) if name == kind else None for name in ("words", "sentences", "points")}
    return summarize(story, asked["words"], asked["sentences"], asked["points"])


@cache
def printed(length: str) -> tuple[Summary, ...]:
    return tuple(made(story, length) for story in stories())


def faults(summaries: tuple[Summary, ...]) -> Iterator[Fault]:
    for summary in summaries:
        points = [[sentence.text for sentence in point.sentences] for point in summary.key_points]
        yield from sentence_faults(points, summary.story.articles, languages.get(summary.language), summary.story.title)


@pytest.mark.parametrize("length", LENGTHS)
def test_no_opening_dangles_no_quotation_is_half_and_every_one_has_its_speaker(length: str) -> None:
    assert [fault for fault in faults(printed(length)) if fault.kind in (DANGLING, HALF, SPEAKERLESS)] == []


def test_facts_are_told_once() -> None:
    found = [fault for length in LENGTHS for fault in faults(printed(length))]
    sentences = sum(len(summary.sentences) for length in LENGTHS for summary in printed(length))
    told_once = 1 - sum(fault.kind not in (DANGLING, HALF, SPEAKERLESS) for fault in found) / sentences
    assert told_once >= FLOORS["facts_told_once"], [fault for fault in found if fault.kind == KINDS[0]]
    assert told_once <= FLOORS["facts_told_once"] + SLACK


def test_the_real_article_has_no_fault(seed: Path) -> None:
    texts = [article for article in read([seed]) if len(article.text) > 1000]
    summaries = tuple(made(group([a])[0], length) for a in texts[:3] for length in LENGTHS)
    assert summaries
    assert list(faults(summaries)) == []


def test_a_sentence_does_not_lean_on_one_that_was_left_out_as_known() -> None:
    first = "The council of Marbury voted on Monday to close the swimming pool in the old harbour district."
    leaning = "It will cost the town about four million pounds to pull the concrete building down."
    other = "Swimmers from three clubs have collected nine thousand signatures against the decision."
    article = Article.from_text(f"{first} {leaning} {other}", language="en")
    known = Article.from_text(first, language="en")
    assert leaning in summarize([article], words=60).text
    assert summarize([article], words=60, known=[known]).text == other
    assert summarize([article], points=3, known=[known]).text == other


def test_a_section_head_parts_two_sentences() -> None:
    text = (
        "Marbury's council voted on Monday to close the swimming pool in the old harbour district.\n\n"
        "A bridge too far\n\n"
        "It took the engineers eleven weeks to find the cracks in the northern pillar of the railway bridge.\n\n"
        "Trains will run again in June, the company Norline told passengers in Marbury."
    )
    for words in (35, 60, 120):
        assert "It took" not in summarize([Article.from_text(text, language="en")], words=words).text
