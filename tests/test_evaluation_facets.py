"""The measures that ROUGE cannot see: each must find its fault where one is, and none where none is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import Result

from briefing import languages
from briefing.errors import UsageError
from briefing.evaluation import FacetItem, evaluate_facets, evaluate_summaries, evaluate_updates, summary_items
from briefing.evaluation.data import parse_facets, parse_updates
from briefing.evaluation.facets import Summarizer, compare
from briefing.evaluation.faults import DANGLING, HALF, LABEL, REPEATED, SPEAKERLESS, label_faults, sentence_faults
from briefing.model import Article, KeyPoint, Sentence, Story, Summary

Command = Callable[..., Result]

FIRE = (
    "A fire destroyed the cheese market of Ostby on Sunday.",
    "Two firemen were hurt when a wall of the market fell.",
)
TRIAL = (
    "A court in Lenz sentenced the banker Ida Moll to four years.",
    "Moll had moved nine million crowns to her brother's company.",
)
SNOW = ("Snow closed the pass at Grimsel for the third night.", "Lorry drivers sleep in the sports hall of Andern.")
ROW = {
    "id": "three",
    "lang": "en",
    "title": "Three things",
    "text": "\n\n".join((" ".join(FIRE), " ".join(TRIAL), SNOW[0], SNOW[1])),
    "facets": [
        {"name": "fire", "sentences": FIRE},
        {"name": "trial", "sentences": TRIAL},
        {"name": "snow", "sentences": SNOW},
    ],
}


def item(**changes: object) -> FacetItem:
    return next(parse_facets([json.dumps({**ROW, **changes})], "test"))


def summary(article: Article, points: Sequence[tuple[str, Sequence[str]]]) -> Summary:
    """A summary of those labels and sentences that the article still has."""
    made = []
    for label, texts in points:
        places = [(text, article.text.find(text)) for text in texts]
        sentences = tuple(Sentence(text, article, at, at + len(text)) for text, at in places if at >= 0)
        made += [KeyPoint(label, sentences)] if sentences else []
    return Summary(Story("s", "", article.language, (article,)), tuple(made))


def saying(*points: tuple[str, Sequence[str]]) -> Summarizer:
    def system(article: Article, count: int, sentences: int | None) -> Summary:
        return summary(article, points[:count])

    return system


GOOD = (("Cheese market", FIRE[:1]), ("Ida Moll's trial", TRIAL[:1]), ("Pass at Grimsel", SNOW[:1]))


def test_a_point_for_each_facet_is_all_that_can_be_had() -> None:
    score = compare([item()], {"good": saying(*GOOD)}).scores[0]
    assert (score.found, score.distinct, score.merged, score.labels) == (1.0, 1.0, 0, 1.0)
    assert score.sentences == 3


def test_what_is_missed_is_named() -> None:
    twice = saying(GOOD[0], ("Firemen", FIRE[1:]), GOOD[2])
    report = compare([item()], {"twice": twice})
    score = report.scores[0]
    assert (report.items, report.facets) == (1, 3)
    assert score.found == pytest.approx(2 / 3)
    assert score.distinct == pytest.approx(2 / 3)
    assert score.merged == 1
    assert [fault.text for fault in score.faults if fault.kind == "missed"] == ["trial"]
    assert score.count("alike") == 1


def test_two_top_facets_in_one_point_are_merged() -> None:
    def system(article: Article, count: int, sentences: int | None) -> Summary:
        longer = (("Cheese market", (FIRE[0], TRIAL[1])), *GOOD[1:])
        return summary(article, longer if sentences else GOOD)

    score = compare([item()], {"merging": system}).scores[0]
    assert (score.found, score.merged) == (1.0, 1)


def test_a_paragraph_that_takes_another_facet_along_makes_it_unstable() -> None:
    def shaky(article: Article, count: int, sentences: int | None) -> Summary:
        return summary(article, GOOD if SNOW[1] in article.text else GOOD[1:])

    score = compare([item()], {"shaky": shaky}).scores[0]
    assert score.stable == 0.5  # the two paragraphs of the snow can go; the others are their facets' only ones
    assert [fault.text.split(",")[0] for fault in score.faults if fault.kind == "unstable"] == ["fire"]
    steady = compare([item()], {"steady": saying(*GOOD)}).scores[0]
    assert steady.stable == 1.0
    assert compare([item()], {"shaky": shaky}, thorough=False).scores[0].stable == 1.0


def test_nothing_to_measure() -> None:
    report = compare([], {"good": saying(*GOOD)})
    assert (report.items, report.scores[0].found, report.scores[0].stable) == (0, 1.0, 1.0)


def kinds(*points: Sequence[str], text: str = "", language: str = "en") -> list[str]:
    article = Article(id="a", title="", text=text or " ".join(s for point in points for s in point), language=language)
    return [fault.kind for fault in sentence_faults(points, [article], languages.get(language))]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([FIRE, TRIAL], []),
        ([[FIRE[0]], ["On Sunday a fire destroyed the old cheese market in Ostby."]], [REPEATED]),
        ([["“Our cheese market is gone, said the mayor Karl Ost."]], [HALF]),
        ([["“Our cheese market is gone for ever and ever,” he said."]], [DANGLING, SPEAKERLESS]),
        ([["“Our cheese market is gone for ever and ever.”"]], [SPEAKERLESS]),
        ([["“Our cheese market is gone for ever and ever,” said Karl Ost."]], []),
        ([["The mayor called it “a black day”."]], []),
        ([["The (very old and very dry) market of Ostby burned."]], []),
    ],
)
def test_faults_of_sentences(points: list[Sequence[str]], expected: list[str]) -> None:
    assert kinds(*points) == expected


def test_a_leaning_sentence_needs_its_predecessor_in_the_same_point() -> None:
    leaning = "It burned for nine hours before the rain came."
    text = f"{FIRE[0]} {leaning} {FIRE[1]}"
    assert kinds((FIRE[0], leaning), text=text) == []
    assert kinds((FIRE[1], leaning), text=text) == [DANGLING]
    assert kinds((FIRE[0],), (leaning,), text=text) == [DANGLING]


@pytest.mark.parametrize(
    ("label", "good"),
    [
        ("Cheese market", True),
        ("Ostby", True),
        ("", False),
        ("Market", False),
        ("Market of", False),
        ("Said Karl Ost", False),
        ("Karl Ost", False),
        ("Mayor Karl Ost", True),
        ("After the flames", True),
        ("A fire destroyed the cheese market of Ostby on Sunday", False),
    ],
)
def test_labels(label: str, good: bool) -> None:
    text = f"{FIRE[0]} The market burned, said Karl Ost.\n\nAfter the flames\n\n{FIRE[1]}"
    article = Article(id="a", title="", text=text, language="en")
    found = list(label_faults(summary(article, [(label, FIRE[:1])]), languages.get("en")))
    assert [fault.kind for fault in found] == ([] if good else [LABEL])


def test_a_label_is_given_once() -> None:
    article = item().article
    found = label_faults(summary(article, [("Ida Moll's trial", TRIAL[:1])] * 2), languages.get("en"))
    assert len(list(found)) == 1


def test_german_nouns_are_no_names() -> None:
    article = Article(id="a", title="", text="Das Haus brennt seit gestern, sagte Karl Ost der Zeitung.", language="de")
    bad = [label for label in ("Karl Ost", "Käsemarkt") if list(_german(article, label))]
    assert bad == ["Karl Ost"]


def _german(article: Article, label: str) -> list[str]:
    made = summary(article, [(label, [article.text])])
    return [fault.kind for fault in label_faults(made, languages.get("de"))]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"facets": []}, "one or more facets"),
        ({"facets": [{"name": "x"}]}, "needs a list"),
        ({"facets": ["x"]}, "needs a list"),
        ({"facets": [{"name": "x", "sentences": ["Not there."]}]}, "not in the text"),
        ({"text": None}, "'text'"),
    ],
)
def test_a_line_that_is_wrong_is_told(changes: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        item(**changes)


def test_held_items_are_marked() -> None:
    assert item(held=True).held
    assert not item().held


UPDATE = {
    "id": "u",
    "lang": "en",
    "first": [{"title": "Fire", "text": " ".join(FIRE)}],
    "then": [{"title": "Fire", "text": " ".join((*FIRE, *SNOW))}],
    "references": [" ".join(SNOW)],
    "words": 22,
}


def test_updates_are_summarised_with_and_without_what_was_read() -> None:
    report = evaluate_updates(parse_updates([json.dumps(UPDATE)], "test"))
    knowing, ignoring = report.scores
    assert report.items == 1
    assert knowing.rouge.rouge2 > ignoring.rouge.rouge2
    assert (knowing.repeated, ignoring.repeated > 0) == (0, True)
    assert report.gain.mean > 0


def test_an_update_needs_both_sets() -> None:
    with pytest.raises(UsageError, match="documents"):
        list(parse_updates([json.dumps({**UPDATE, "first": []})], "test"))


def test_summaries_are_scored_by_their_faults_too(tmp_path: Path) -> None:
    row = {"id": "1", "lang": "en", "documents": [{"text": "It burned. It burned again and again, he said."}]}
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps({**row, "references": ["fire"]}), "utf-8")
    score = evaluate_summaries(summary_items(path), ("lead", "keypoints")).score("lead")
    assert score.sentences > 0
    assert score.faults[DANGLING] > 0


def test_our_points_are_better_than_the_lead() -> None:
    ours, lead = evaluate_facets([item()], ("keypoints", "lead")).scores
    assert ours.found > lead.found


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def test_evaluate_facets_as_table_faults_and_json(command: Command, tmp_path: Path) -> None:
    data = write(tmp_path / "facets.jsonl", ROW)
    done: Result = command("evaluate", "facets", data, "--method", "lead", "--faults")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("1 articles, 3 facets")
    assert lines[1].split()[0] == "lead"
    assert "missed | three | snow" in lines
    report = json.loads(command("evaluate", "facets", data, "--json").stdout)
    assert [score["name"] for score in report["scores"]] == ["keypoints", "coverage", "lead"]
    assert command("evaluate", "facets", data, "--method", "lead", "--floor", "0.99").exit_code == 5


def test_evaluate_updates_as_table_and_json(command: Command, tmp_path: Path) -> None:
    data = write(tmp_path / "updates.jsonl", UPDATE)
    done: Result = command("evaluate", "updates", data)
    assert done.exit_code == 0
    assert "told before" in done.stdout.splitlines()[0]
    assert json.loads(command("evaluate", "updates", data, "--json").stdout)["items"] == 1
    assert command("evaluate", "updates", data, "--floor", "1").exit_code == 5
