"""What the package exports is the contract: names, parameters, and that importing it costs next to nothing."""

from __future__ import annotations

import inspect
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import briefing
from briefing import Article, Rendition, Sentence, group, make_briefing, read, render, resources, summarize, verify
from briefing.errors import UsageError
from briefing.text import sentences

NAMES = {
    "Article", "Briefing", "Failure", "KeyPoint", "Rendition", "Sentence", "Story", "Summary",
    "group", "make_briefing", "read", "render", "summarize", "verify",
}  # fmt: skip
TEXT = (
    "Le conseil municipal a voté mardi la rénovation du pont après deux heures de débat. "
    "L’ouvrage, fermé depuis mai, doit rouvrir au printemps, selon la maire Inès Mazaud.\n\n"
    "Les travaux doivent coûter quatre millions d’euros à la ville."
)


def test_the_names_of_the_contract_are_exported() -> None:
    assert set(briefing.__all__) >= NAMES
    assert all(getattr(briefing, name) is not None for name in briefing.__all__)
    assert briefing.__version__
    assert (Path(briefing.__file__).parent / "py.typed").exists()


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        briefing.nonsense  # noqa: B018


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (Article.from_text, ["text", "title", "language", "published", "source", "id"]),
        (summarize, ["articles", "words", "sentences", "points", "method", "known"]),
        (group, ["articles", "granularity"]),
        (make_briefing, ["articles", "day", "language", "title", "stories", "points", "words", "minutes", "method"]),
        (render, ["briefing", "format"]),
    ],
)
def test_parameters_of_the_contract(function: object, names: list[str]) -> None:
    found = list(inspect.signature(function).parameters)  # type: ignore[arg-type]
    assert [name for name in found if name in names] == names


def test_the_example_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "pont.txt").write_text(f"Un vote pour le pont\n\n{TEXT}", "utf-8")
    articles = list(read([str(tmp_path)]))
    stories = group(articles)
    assert [story.articles for story in stories] == [tuple(articles)]
    summary = summarize(articles, words=100)
    assert summary.text == "\n".join(" ".join(s.text for s in point.sentences) for point in summary.key_points)
    assert {type(sentence) for sentence in summary.sentences} == {Sentence}
    assert all(s.article.text[s.start : s.end] == s.text for s in summary.sentences)
    assert summarize(stories[0], words=100).text == summary.text
    issue = make_briefing(articles, day=date(2022, 10, 22), language="fr")
    assert (issue.date, issue.language) == ("2022-10-22", "fr")
    page = render(issue, "md")
    assert isinstance(page, Rendition)
    assert (page.suffix.lstrip("."), page.media_type.split(";")[0]) == ("md", "text/markdown")
    assert b"Un vote pour le pont" in page.content
    assert verify(render(issue, "json").content) == []
    assert list(issue.articles) == articles


def test_what_the_reader_has_read_is_not_said_again() -> None:
    article = Article.from_text(TEXT, "Un vote pour le pont")
    known = Article.from_text(TEXT.split("\n\n")[0])
    assert summarize([article], known=[known]).text == "Les travaux doivent coûter quatre millions d’euros à la ville."
    assert summarize([article], known=[article]).key_points == ()


def test_an_article_of_a_text_is_kept_as_given() -> None:
    article = Article.from_text("date 2022-10 " + TEXT)
    assert article.text == "date 2022-10 " + TEXT
    assert (article.language, article.published) == ("fr", "2022-10")
    given = Article.from_text(TEXT, "T", "pt", "2022", "paper", "id-1", "https://a.example", "Ann")
    assert (given.language, given.published, given.source, given.id) == ("pt", "2022", "paper", "id-1")
    assert given.with_language("es").language == "es"
    assert Article.from_text(TEXT).id == Article.from_text(TEXT).id != Article.from_text(TEXT, "T").id


def test_sentences_are_those_of_the_text() -> None:
    assert sentences("M. Lind a parlé. Il a dit oui.", "fr") == ["M. Lind a parlé.", "Il a dit oui."]


def test_importing_the_package_loads_no_heavy_library() -> None:
    heavy = "numpy scipy sumy nltk weasyprint jinja2 trafilatura feedparser lxml markdown babel anyascii click".split()
    script = f"import sys, briefing; sys.exit(any(name in sys.modules for name in {heavy!r}))"
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parent.parent, check=False)
    assert done.returncode == 0


def test_a_theme_that_does_not_exist_is_told_with_those_that_do() -> None:
    assert "classic" in resources.themes()
    with pytest.raises(UsageError, match="classic"):
        resources.templates("nonsense")
