"""Why a sentence is printed, what says the same, and that leads and quotations keep what they need."""

from __future__ import annotations

import pytest

from briefing import Article, summarize
from briefing.summarizers import METHODS, explain
from briefing.text import sentences

DAM = (
    "Engineers found deep cracks in the Kalvo dam on Monday. The valley below it was cleared of 4,000 people by night. "
    "Divers will look at the foundations of the Kalvo dam on Thursday.\n\n"
    "Farmers of the Oster plain fear for the water of their orange trees. "
    "Their union asked the ministry for tank lorries before the harvest begins."
)
SAME = "Deep cracks were found in the Kalvo dam on Monday by engineers. A school in Brenn took in 300 people."


def articles(*texts: str, language: str = "en") -> list[Article]:
    return [Article.from_text(text, id=str(n), source=f"Paper {n}", language=language) for n, text in enumerate(texts)]


@pytest.mark.parametrize("method", ["keypoints", "coverage", "facets", "lead", "frequency"])
def test_each_printed_sentence_has_a_reason_in_the_order_of_print(method: str) -> None:
    assert method in METHODS
    summary = summarize(articles(DAM, SAME), words=60, method=method)
    why = explain(summary)
    assert [reason.sentence for reason in why.reasons] == list(summary.sentences)
    assert sum(reason.share for reason in why.reasons) <= 1.001
    for reason in why.reasons:
        assert all(word in reason.sentence.text for phrase in reason.covers for word in phrase.split())
    assert why.read_before == 0


def test_what_another_source_says_as_well_agrees_and_is_passed_over() -> None:
    found = articles(DAM, SAME)
    summary = summarize(found, points=1)
    why = explain(summary)
    assert [[article.id for article in reason.agreeing] for reason in why.reasons] in ([["0"]], [["1"]])
    (repeat,) = [repeat for repeat in why.passed_over if "cracks" in repeat.sentence.text]
    assert repeat.printed in summary.sentences
    assert repeat.sentence not in summary.sentences


def test_what_was_read_before_is_counted() -> None:
    found = articles(DAM)
    known = articles(DAM.partition("\n\n")[0])
    assert explain(summarize(found, points=3, known=known), known).read_before == 3


def test_nothing_printed_needs_no_reason() -> None:
    why = explain(summarize(articles("Too long a sentence for it."), words=1))
    assert (why.reasons, why.passed_over) == ((), ())


SPEECH = (
    "The council of Brenn closed the old bridge to lorries on Monday after a survey. "
    '"The bridge was built for carts and not for lorries of forty tonnes," said the mayor, Ina Holt. '
    '"Whoever drives a lorry of forty tonnes over the old bridge of Brenn risks the bridge and lorry."'
)


def test_a_quotation_that_goes_on_is_printed_only_behind_its_speaker() -> None:
    for words in range(10, 60):
        printed = [sentence.text for sentence in summarize(articles(SPEECH), words=words, method="coverage").sentences]
        if any("Whoever" in text for text in printed):
            assert "said the mayor" in printed[printed.index(next(t for t in printed if "Whoever" in t)) - 1]
    assert "Whoever" in summarize(articles(SPEECH), words=60, method="coverage").text


def test_a_quotation_behind_plain_words_stays_out() -> None:
    text = (
        "The council of Brenn closed the old bridge to lorries on Monday after a survey of the bridge. "
        '"Whoever drives a lorry of forty tonnes over the old bridge of Brenn risks the bridge and the lorry."'
    )
    assert "Whoever" not in summarize(articles(text), words=80, method="coverage").text


def test_a_quotation_glued_to_the_sentence_before_begins_a_new_one() -> None:
    first = "Le policier a pris la fuite, selon le parquet de Sens."
    second = "\"Il n'a pas vu le scooter. Il n'a pas freiné\", a précisé le procureur."
    assert sentences(first + second + " Une enquête est ouverte.", "fr") == [
        first,
        second,
        "Une enquête est ouverte.",
    ]
    assert (
        sentences('Le vote aura lieu en 2027."Nous serons prêts", dit-elle.', "fr")[0] == "Le vote aura lieu en 2027."
    )


LEAD = "Valmorel closed its bridge on Monday, sent for ferries and opened an inquiry into the builders."
BODY = (
    "\n\nEngineers found cracks of two metres in three pillars of the bridge at Valmorel.\n\n"
    "The region rents six ferries from Port Calder for 9,000 travellers a day.\n\n"
    "Ferries will leave every twenty minutes from the old harbour of Port Calder.\n\n"
    "Prosecutors searched the offices of the builders, Lithor and Sons, on Tuesday.\n\n"
    "An inquiry of 2019 had warned Lithor and Sons of salt in the concrete.\n\n"
    "Shops in the centre of Valmorel lost half of their customers within a week.\n\n"
    "Hotels in Valmorel opened their rooms to travellers without a way home."
)


def test_a_lead_that_sums_up_stands_before_the_first_point_and_within_every_budget() -> None:
    found = articles(LEAD + BODY)
    points = summarize(found, points=3).key_points
    assert len(points) == 3
    assert points[0].sentences[0].text == LEAD
    assert len(points[0].sentences) == 2
    assert points[0].label
    few = summarize(found, points=3, sentences=3)
    assert len(few.sentences) <= 3


def test_the_first_sentence_of_a_short_article_speaks_for_its_first_point() -> None:
    text = (
        "The government set aside 2.4 billion crowns on Thursday to build 33,000 homes by 2030. "
        "The minister of works, Helena Prates, said that work begins in Porto, Tavel and Brenn in September.\n\n"
        "Rents rose by 11 per cent in a year, according to the office of statistics.\n\n"
        "The opposition said that the money comes too late for Tavel."
    )
    assert "33,000 homes" in summarize(articles(text), points=3).key_points[0].sentences[0].text
