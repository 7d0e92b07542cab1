"""`summarize` through its door: budgets, methods, labels, context, and what it does with odd articles."""

from __future__ import annotations

import pytest

from briefing import Article, Summary, group, summarize
from briefing.errors import UsageError
from briefing.summarizers import METHODS
from briefing.summarizers.names import DEFAULT, METHOD_NAMES
from briefing.text.words import count

NEWS = Article.from_text(
    "The Kestrel company will sell three of its ferries in the port of Maelis, director Ann Torvald said on Friday. "
    "The sale should bring 40 million crowns to the company before the winter.\n\n"
    "However, it did not please everybody. The union of sailors called a strike for Monday against the sale of the "
    "ships.\n\n“We were told nothing of it”.\n\n"
    "The mayor of Maelis, Oskar Lind, offered to buy the oldest ferry for a museum of the sea. "
    "He has long wanted one.\n\n"
    "Read also: Ten ferries that made history\n\n"
    "The comet probe Calliope meanwhile sent its first pictures of the ice to the Ponant Space Agency.",
    "Kestrel to sell three ferries",
    language="en",
)


def texts(article: Article = NEWS, /, **options: object) -> list[str]:
    return [sentence.text for sentence in summarize([article], **options).sentences]  # type: ignore[arg-type]


def texts_of(summary: Summary) -> list[str]:
    return [sentence.text for sentence in summary.sentences]


def test_without_a_budget_three_points() -> None:
    assert len(summarize([NEWS]).key_points) == 3


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_one_point_of_every_method(method: str) -> None:
    assert len(summarize([NEWS], points=1, method=method).key_points) == 1
    assert len(texts(sentences=2, method=method)) == 2


@pytest.mark.parametrize("options", [{"words": 0}, {"sentences": 0}, {"points": -1}, {"method": "nonsense"}])
def test_impossible_options(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        texts(NEWS, **options)


def test_the_names_of_the_methods_are_those_of_the_table() -> None:
    assert tuple(METHODS) == METHOD_NAMES
    assert DEFAULT in METHODS


def test_nothing_dangles_and_nothing_is_half_said() -> None:
    for words in range(12, 120, 9):
        told = texts(words=words)
        assert sum(map(count, told)) <= words
        assert "“We were told nothing of it”." not in told
        assert not [text for text in told if "Read also" in text or text.startswith("However")]
        if "He has long wanted one." in told:
            assert told[told.index("He has long wanted one.") - 1].startswith("The mayor of Maelis")


@pytest.mark.parametrize("text", ["", " \n\n ", "🎉", "Who pays?", "Subscribe now", "x", "\u200b"])
def test_articles_with_nothing_to_say(text: str) -> None:
    assert summarize([Article.from_text(text)]).key_points == ()


def test_no_article_at_all() -> None:
    summary = summarize([])
    assert (summary.key_points, summary.language, summary.text) == ((), "und", "")


def test_several_articles_are_one_story_in_the_language_of_most() -> None:
    french = Article.from_text("Le pont de Sarmont restera fermé jusqu’au printemps, a dit la maire.", language="fr")
    summary = summarize([french, NEWS, Article.from_text(NEWS.text.upper(), language="en")])
    assert summary.story.language == summary.language == "en"
    assert summary.story.title == NEWS.title
    assert len(summary.story.articles) == 3


def test_copies_add_nothing() -> None:
    copy = Article.from_text(NEWS.text, NEWS.title, language="en", source="Copyist", published="2022-10-22")
    (story,) = group([NEWS, copy])
    assert len(story.copies) == 1
    assert summarize(story, words=60).text == summarize([NEWS], words=60).text


def test_two_sources_of_one_story_do_not_say_it_twice() -> None:
    other = Article.from_text(
        "Kestrel will sell three of its ferries in the port of Maelis, director Ann Torvald said on Friday.\n\n"
        "Some 312 sailors fear for their jobs, and the harbour master expects fewer trains to the coast.",
        "Three ferries for sale",
        language="en",
    )
    for words in (20, 40, 80):
        told = texts_of(summarize([NEWS, other], words=words))
        assert 0 < sum(map(count, told)) <= words
        assert sum("three of its ferries" in text for text in told) <= 1


@pytest.mark.parametrize("points", [1, 2, 3])
def test_labels_are_words_of_the_text_and_never_the_same(points: int) -> None:
    labels = [point.label for point in summarize([NEWS], points=points).key_points]
    assert all(label.casefold() in f"{NEWS.title} {NEWS.text}".casefold() for label in labels)
    assert len(set(labels)) == points


def test_a_paragraph_of_a_thousand_sentences_ends() -> None:
    long = Article.from_text(
        " ".join(f"Ferry number {n} left the port of Maelis at noon on Friday." for n in range(1000))
    )
    assert len(texts(long, words=40)) >= 1
    assert sum(map(count, texts(long, words=40))) <= 40
