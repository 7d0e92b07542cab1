"""The pipeline: articles in, one issue out, with a word on every article received."""

from __future__ import annotations

from datetime import date

import pytest

from briefing import Article, Failure, make_briefing
from briefing.errors import NothingToBrief, UsageError
from briefing.text.words import count

FERRY = Article(
    "ferry",
    "Kestrel to sell three ferries",
    "The Kestrel company will sell three of its ferries in the port of Maelis, director Ann Torvald said on Friday. "
    "The sale should bring 40 million crowns to the company.\n\n"
    "The union of sailors called for a strike on Monday against the sale of the ships.",
    "en",
    "Harbour Post",
    published="2022-10-21T18:00:00+02:00",
)
COMET = Article(
    "comet",
    "Calliope lands on comet",
    "The probe Calliope has landed on the comet Verhaegen after bouncing twice on its ice.\n\n"
    "Engineers expect the battery to last for sixty hours.",
    "en",
    "Tidewire",
    published="2022-10-20",
)
FOIRE = Article(
    "foire",
    "La foire aux oignons",
    "La foire aux oignons de Sarmont a attiré douze mille visiteurs samedi malgré la pluie.",
    "fr",
    "Le Fanal",
    published="2022-10",
)
EMPTY = Article("empty", "A headline without a text", "", "en")
DAY = [FERRY, COMET, FOIRE, EMPTY]


def stories(**options: object) -> list[str]:
    return [s.story.articles[0].id for s in make_briefing(DAY, **options).summaries]  # type: ignore[arg-type]


def test_an_issue_of_a_day() -> None:
    issue = make_briefing(iter(DAY), failures=[Failure("x.eml", "no text")])
    assert (issue.date, issue.language) == ("2022-10-21", "en")
    assert issue.failures == (Failure("x.eml", "no text"),)
    assert stories() == ["ferry", "comet", "foire"]
    assert [(fate.article, fate.fate) for fate in issue.ledger] == [
        ("ferry", "briefed"),
        ("comet", "briefed"),
        ("foire", "briefed"),
        ("empty", "dropped"),
    ]


def test_the_page_is_in_the_language_of_most_articles_or_the_one_asked_for() -> None:
    assert make_briefing([FOIRE]).language == "fr"
    longest = max((FERRY, FOIRE), key=lambda article: len(article.text))
    assert make_briefing([FERRY, FOIRE]).language == make_briefing([FOIRE, FERRY]).language == longest.language
    assert make_briefing(DAY, language="fr").title != make_briefing(DAY).title
    assert make_briefing(DAY, title="Mine").title == "Mine"
    unknown = FERRY.with_language("und")
    assert make_briefing([unknown]).language == "en"
    assert make_briefing([FERRY], language="xx").title == make_briefing([FERRY]).title


@pytest.mark.parametrize(
    ("day", "expected"),
    [(None, "2022-10-21"), (date(2022, 10, 23), "2022-10-23"), ("2022-10", "2022-10"), ("2022", "2022")],
)
def test_the_day_of_an_issue(day: date | str | None, expected: str) -> None:
    assert make_briefing(DAY, day=day).date == expected


def test_the_precision_of_a_month_is_kept() -> None:
    assert make_briefing([FOIRE]).date == "2022-10"


def test_an_undated_issue_needs_a_day() -> None:
    undated = Article("u", FERRY.title, FERRY.text, "en")
    with pytest.raises(UsageError, match="--date"):
        make_briefing([undated])
    assert make_briefing([undated], day="2022-10-22").date == "2022-10-22"


def test_so_many_stories_and_points() -> None:
    assert stories(stories=1) == ["ferry"]
    assert stories(stories=99) == ["ferry", "comet", "foire"]
    issue = make_briefing(DAY, stories=2, points=1)
    assert [len(summary.key_points) for summary in issue.summaries] == [1, 1]
    assert [fate.fate for fate in issue.ledger] == ["briefed", "briefed", "held back", "held back"]


def test_a_story_without_a_sentence_takes_no_other_ones_place() -> None:
    longest = Article("list", "Results", "\n\n".join(f"Team {n} beat team {n + 1}" for n in range(60)), "en")
    assert [s.story.articles[0].id for s in make_briefing([longest, FERRY, COMET], stories=2).summaries] == [
        "ferry",
        "comet",
    ]
    (fate, *_) = make_briefing([longest, FERRY], stories=1).ledger
    assert (fate.article, fate.fate, fate.reason) == ("list", "dropped", "no sentence that could be printed")


@pytest.mark.parametrize("words", [8, 15, 25, 40, 60, 500])
def test_words_are_the_budget_of_the_whole_issue(words: int) -> None:
    if words < 9:
        with pytest.raises(NothingToBrief, match="in 8 words"):
            make_briefing(DAY, words=words)
        return
    issue = make_briefing(DAY, words=words)
    assert 0 < sum(count(s.text) for summary in issue.summaries for s in summary.sentences) <= words


def test_more_words_never_tell_less() -> None:
    told = [len(make_briefing(DAY, words=words).summaries) for words in (25, 60, 500)]
    assert told == sorted(told)
    assert told[-1] == 3


def test_a_budget_used_up_holds_the_rest_back() -> None:
    lead = count(FERRY.text.split(". ")[0])
    issue = make_briefing([FERRY, COMET], words=lead, stories=1)
    assert [fate.fate for fate in issue.ledger] == ["briefed", "held back"]


def test_minutes_are_words() -> None:
    assert make_briefing(DAY, minutes=0.1).summaries == make_briefing(DAY, words=23).summaries
    assert make_briefing(DAY, minutes=9, words=23).summaries == make_briefing(DAY, words=23).summaries
    assert make_briefing(DAY, minutes=9).summaries == make_briefing(DAY, words=9 * 230).summaries


def test_copies_and_further_sources_are_merged() -> None:
    copy = Article("copy", FERRY.title, FERRY.text, "en", "Copyist", published="2022-10-22")
    short = Article("short", "Kestrel ferries in Maelis", "Kestrel sells three ferries", "en", published="2022-10-21")
    fates = {fate.article: fate for fate in make_briefing([FERRY, copy, short]).ledger}
    assert (fates["copy"].fate, fates["copy"].reason) == ("merged", "repeats another article of its story")
    assert (fates["short"].fate, fates["short"].reason) == ("merged", "its story is told by other articles")
    assert fates["ferry"].fate == "briefed"


@pytest.mark.parametrize(
    "options",
    [
        {"words": 0},
        {"words": -3},
        {"points": 0},
        {"stories": 0},
        {"stories": -1},
        {"minutes": 0},
        {"minutes": -1.5},
        {"minutes": float("nan")},
        {"minutes": float("inf")},
        {"day": "yesterday"},
        {"day": "2022-13"},
        {"method": "nonsense"},
        {"granularity": "huge"},
    ],
)
def test_impossible_options(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        make_briefing(DAY, **options)  # type: ignore[arg-type]


def test_nothing_to_brief() -> None:
    with pytest.raises(NothingToBrief, match="no article"):
        make_briefing([])
    with pytest.raises(NothingToBrief, match=r"could be printed$"):
        make_briefing([EMPTY])
