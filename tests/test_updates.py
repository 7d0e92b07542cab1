"""What the reader has read is not said again; what is new in it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing import Article, languages, summarize
from briefing.evaluation import evaluate_updates, update_items
from briefing.evaluation.faults import told_before

FRIDAY = (
    "Storm Ulrika killed two people on Friday when it tore the roof off a market hall in Tarnsund. "
    "About 30,000 homes on the coast are without power, the grid operator Nornet said.\n\n"
    "Ferries between Tarnsund and the islands will not sail before Sunday."
)
SATURDAY = (
    "Storm Ulrika killed five people on Friday when it tore the roof off a market hall in Tarnsund. "
    "About 4,500 homes on the coast are without power, the grid operator Nornet said.\n\n"
    "Ferries between Tarnsund and the islands will not sail before Sunday. "
    "Prosecutor Mette Lund has opened an inquiry into the market hall, which was inspected in May.\n\n"
    "The grid operator said on Friday that the homes are without power."
)


def told(*, known: list[Article]) -> str:
    return summarize([Article.from_text(SATURDAY, language="en")], words=200, known=known).text


def test_a_sentence_that_was_read_is_left_out() -> None:
    news = told(known=[Article.from_text(FRIDAY, language="en")])
    assert "Ferries" not in news
    assert "Mette Lund" in news


def test_a_number_that_changed_is_news() -> None:
    assert "4,500" in told(known=[Article.from_text(FRIDAY, language="en")])


def test_a_sentence_of_read_words_only_is_old_wherever_they_stood() -> None:
    assert "said on Friday that" in told(known=[])
    assert "said on Friday that" not in told(known=[Article.from_text(FRIDAY, language="en")])


def test_a_sentence_without_telling_words_is_left_to_the_methods() -> None:
    known = [Article.from_text(FRIDAY, language="en")]
    article = Article.from_text("It is what it is and so are we.", language="en")
    assert summarize([article], known=known).text == summarize([article]).text


def test_nothing_is_left_of_an_article_that_was_read() -> None:
    same = Article.from_text(SATURDAY, language="en")
    assert summarize([same], known=[same]).key_points == ()


def test_told_before_looks_at_the_whole_summary() -> None:
    english = languages.get("en")
    assert told_before("Ferries will not sail.", FRIDAY, english)
    assert not told_before("Prosecutor Mette Lund opened an inquiry.", FRIDAY, english)
    assert not told_before("", FRIDAY, english)


@pytest.mark.slow
def test_knowing_what_was_read_makes_a_better_summary_of_what_is_new(measuring_data: Path) -> None:
    path = measuring_data / "updates" / "rpm2_fr.jsonl"
    if not path.is_file():
        pytest.skip(f"{path.name} is absent")
    report = evaluate_updates(update_items(path))
    knowing, ignoring = report.scores
    assert knowing.rouge.rouge2 >= ignoring.rouge.rouge2
    assert report.gain.mean == pytest.approx(knowing.rouge.rouge2 - ignoring.rouge.rouge2)
    assert knowing.repeated <= 0.02 * knowing.sentences
