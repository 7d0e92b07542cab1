"""Summaries and stories side by side: the rules of scoring, the baselines, and the published development figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from briefing.errors import UsageError
from briefing.evaluation import (
    OURS,
    LabelledArticle,
    SummaryItem,
    evaluate_stories,
    evaluate_summaries,
    labelled_articles,
    summary_items,
)
from briefing.evaluation.baselines import MOST_ARTICLES, tfidf_average_link
from briefing.evaluation.bcubed import agreement
from briefing.evaluation.oracle import oracle
from briefing.evaluation.stories import alone, compare as compare_stories
from briefing.evaluation.summaries import System, compare, permitted
from briefing.evaluation.systems import groupings, product_stories
from briefing.model import Article
from briefing.text import words
from tests.bench.tables import Table, insert

TEXT = (
    "A concert was cancelled in the town hall on Monday evening. "
    "The dam on the river Oder burst in the night after days of rain.\n\n"
    "Firemen brought four hundred people to safety by boat. "
    "The mayor thanked all of the helpers in a short speech."
)
REFERENCE = "The dam on the Oder burst in the night. Firemen brought four hundred people to safety."


def item(words: int = 30, text: str = TEXT) -> SummaryItem:
    article = Article(id="1", title="", text=text, language="en")
    return SummaryItem("1", "en", (article,), (REFERENCE,), words)


def saying(*sentences: str) -> System:
    def system(item: SummaryItem) -> Sequence[str]:
        return sentences

    return system


DAM = "The dam on the river Oder burst in the night after days of rain."
BOAT = "Firemen brought four hundred people to safety by boat."


def test_rules_budget_and_verbatim() -> None:
    assert permitted([DAM, BOAT], item(23))
    assert not permitted([DAM, BOAT], item(22))
    assert not permitted(["The dam burst."], item())
    assert permitted([], item())


def test_only_runs_of_white_space_may_differ() -> None:
    broken = item(text=TEXT.replace("burst in", "burst\n  in"))
    assert permitted([DAM], broken)
    assert not permitted([DAM.replace("the night", "thenight")], broken)


def test_a_summary_against_the_rules_scores_nothing() -> None:
    systems = {"ours": saying(DAM), "invented": saying(DAM, "All is well."), "long": saying(*[BOAT] * 4)}
    report = compare([item(), item()], systems, ours="ours")
    assert report.items == 2
    assert report.score("ours").rouge.rouge2 > 0.3
    assert report.score("ours").refused == 0
    for name in ("invented", "long"):
        assert report.score(name).rouge.rouge1 == 0.0
        assert report.score(name).refused == 2


def test_behind_is_positive_where_ours_is_better() -> None:
    systems = {"ours": saying(DAM), "worse": saying("The mayor thanked all of the helpers in a short speech.")}
    report = compare([item()] * 5, systems, ours="ours")
    behind = report.score("worse").behind
    assert behind is not None
    assert behind.low > 0
    assert report.score("ours").behind is None
    turned = compare([item()] * 5, systems, ours="worse").score("ours").behind
    assert turned is not None
    assert turned.mean == pytest.approx(-behind.mean)


def test_ours_may_be_left_out() -> None:
    report = compare([item()], {"a": saying(DAM)}, ours="ours")
    assert report.score("a").behind is None


def test_no_items() -> None:
    report = compare([], {"a": saying(DAM), "b": saying()}, ours="a")
    assert report.items == 0
    assert report.score("b").rouge.rouge1 == 0.0


def test_the_oracle_finds_what_the_reference_says() -> None:
    assert oracle(item(words=25)) == [DAM, BOAT]
    assert oracle(item(words=12)) == [BOAT]
    assert oracle(item(words=2)) == []


def test_methods_by_name() -> None:
    names = (OURS, "lead", "frequency", "luhn", "oracle")
    report = evaluate_summaries([item()], names)
    assert [score.name for score in report.scores] == list(names)
    assert all(score.refused == 0 for score in report.scores)
    best = report.score("oracle").rouge.rouge2
    assert all(score.rouge.rouge2 <= best for score in report.scores)
    assert report.score(OURS).rouge.rouge1 > 0


def test_an_item_without_a_sentence_scores_nothing() -> None:
    report = evaluate_summaries([item(text=" ")], (OURS, "lead", "oracle"))
    assert [score.rouge.rouge1 for score in report.scores] == [0.0, 0.0, 0.0]


def test_an_unknown_method() -> None:
    with pytest.raises(UsageError):
        evaluate_summaries([item()], ("nonsense",))


EVENTS = {
    "dam": [
        "The dam on the river Oder burst.",
        "Oder: the dam burst at night, river floods.",
        "A burst dam, the Oder river.",
    ],
    "vote": ["Parliament voted on the pension law.", "The pension law passed parliament, deputies voted."],
    "cup": ["Striker scored twice in the cup final."],
}


def events() -> list[LabelledArticle]:
    return [
        LabelledArticle(Article(id=f"{name}{n}", title="", text=text, language="en"), name)
        for name, texts in EVENTS.items()
        for n, text in enumerate(texts)
    ]


def test_tfidf_average_link_groups_what_shares_words() -> None:
    gold = [one.story for one in events()]
    labels = tfidf_average_link([one.article.text for one in events()])
    assert agreement(labels, gold).f1 == 1.0


@pytest.mark.parametrize("texts", [[], ["one"], ["", ""], ["!", "a b c d"], ["x"]])
def test_tfidf_leaves_texts_without_shared_words_alone(texts: list[str]) -> None:
    assert len(set(tfidf_average_link(texts))) == len(texts)


def test_tfidf_puts_equal_texts_together() -> None:
    same = "The dam on the river burst"
    labels = tfidf_average_link([same, "Parliament voted yesterday", same])
    assert labels[0] == labels[2] != labels[1]


def test_tfidf_takes_no_more_than_memory_allows() -> None:
    with pytest.raises(ValueError, match="too many"):
        tfidf_average_link(["a"] * (MOST_ARTICLES + 1))
    assert len(groupings("story", MOST_ARTICLES + 1)) == 2


def test_articles_come_shuffled_but_always_the_same_way() -> None:
    orders: list[list[str]] = []

    def note(articles: Sequence[Article]) -> list[int]:
        orders.append([article.id for article in articles])
        return alone(articles)

    first = compare_stories(events(), {"a": note})
    second = compare_stories(reversed(events()), {"a": note})
    assert first == second
    assert orders[0] == orders[1] != [one.article.id for one in events()]


def test_every_article_alone_is_the_floor() -> None:
    report = compare_stories(events(), {"alone": alone})
    assert (report.articles, report.stories) == (6, 3)
    score = report.score("alone")
    assert score.stories == 6
    assert (score.agreement.precision, score.agreement.recall) == pytest.approx((1.0, 0.5))
    assert score.agreement.pair_f1 == 0.0


def test_stories_by_the_product() -> None:
    report = evaluate_stories(events())
    assert len(report.scores) == 3
    assert all(0 < score.agreement.f1 <= 1 for score in report.scores)
    labels = product_stories("story")([one.article for one in events()])
    assert len(labels) == 6


PUBLISHED_STORIES = {"multinews_en": 0.862, "rpm2_c1_fr": 0.900, "wikinews_en": 0.828}


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLISHED_STORIES)
def test_the_plain_grouping_reaches_its_published_figure(name: str, measuring_data: Path) -> None:
    labelled = list(labelled_articles(_present(measuring_data / "stories" / f"{name}.jsonl")))
    labels = tfidf_average_link([f"{one.article.title}\n{one.article.text}" for one in labelled])
    assert agreement(labels, [one.story for one in labelled]).f1 == pytest.approx(PUBLISHED_STORIES[name], abs=0.002)


PUBLISHED_LEAD = {"cnndm_en": (0.320, 0.113, 0.199), "rpm2_fr": (0.417, 0.120, 0.209)}


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLISHED_LEAD)
def test_the_lead_reaches_its_published_figures(name: str, measuring_data: Path) -> None:
    """Sentence splitting differs a little from that of the published run, hence the margin."""
    path = _present(measuring_data / "summaries" / f"{name}.jsonl")
    score = evaluate_summaries(summary_items(path), ("lead",)).score("lead")
    figures = (score.rouge.rouge1, score.rouge.rouge2, score.rouge.rouge_l)
    assert figures == pytest.approx(PUBLISHED_LEAD[name], abs=0.015)
    assert score.refused == 0


def _present(path: Path) -> Path:
    if not path.is_file():
        pytest.skip(f"{path.name} is absent")
    return path


def test_figures_go_between_their_markers() -> None:
    page = "# Page\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nend <!-- bench:b --><!-- /bench:b -->"
    table = Table("t", ("method", "R-2"), [("lead", ".12")])
    once = insert(page, "a", [table])
    assert "old" not in once
    assert "| method | R-2 |\n| --- | ---: |\n| lead | .12 |" in once
    assert insert(once, "a", [table]) == once
    assert once.startswith("# Page")
    assert once.endswith("end <!-- bench:b --><!-- /bench:b -->")
    with pytest.raises(ValueError, match="markers"):
        insert(page, "c", [table])


def test_words_of_a_budget_are_runs_of_letters_or_digits() -> None:
    assert words.count("l'Ukraine, 30-40 %") == 4
