"""Typography, wording, links and small print: what stands between a text and its page."""

from __future__ import annotations

import re
import string
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from briefing import languages
from briefing.errors import UsageError
from briefing.model import Article, Briefing, Fate, KeyPoint, Sentence, Story, Summary
from briefing.renderers import inert
from briefing.renderers.editor import edit, seconds
from briefing.renderers.pages import PAPERS, paper
from briefing.renderers.proofs import windows
from briefing.renderers.typography import FIXED, NARROW, dressed, polish, rules, unpolished
from briefing.renderers.wording import wording
from tests import renderer_issues as issues

FRENCH = st.text(alphabet=st.sampled_from(list("aé1 2 0000 «»;:!?%€ km \u00a0\u202f.,–'")), max_size=40)


@pytest.mark.parametrize(
    ("code", "plain", "set_out"),
    [
        (
            "fr",
            "Quoi ! Non ; « si » : 40 % de 10 000 euros",
            f"Quoi{NARROW}! Non{NARROW}; «{NARROW}si{NARROW}»{FIXED}: 40{FIXED}% de 10{NARROW}000{FIXED}euros",
        ),
        ("fr", "1 234 567 habitants", f"1{NARROW}234{NARROW}567{FIXED}habitants"),
        ("fr", "en 2022 300 tableaux", "en 2022 300 tableaux"),
        ("en", "What ! 10 000 people", f"What ! 10 000{FIXED}people"),
        ("xx", "Quoi ! « si »", "Quoi ! « si »"),
    ],
)
def test_each_language_sets_its_own_spaces(code: str, plain: str, set_out: str) -> None:
    assert polish(plain, code) == set_out
    assert unpolished(plain, code) == plain


@given(text=FRENCH, code=st.sampled_from(["fr", "en", "de", "xx"]))
def test_only_white_space_is_exchanged_and_never_twice(text: str, code: str) -> None:
    once = polish(text, code)
    assert re.sub(r"\s", " ", once) == re.sub(r"\s", " ", text)
    assert polish(once, code) == once


@pytest.mark.parametrize(
    ("code", "given_words", "printed"),
    [
        ("fr", "« Jamais », ", "« Jamais », "),
        ("fr", "« Jamais plus »", f"«{NARROW}Jamais plus{NARROW}»"),
        ("fr", "Jamais plus", f"«{NARROW}Jamais plus{NARROW}»"),
        ("en", "“Never again,”", "“Never again”"),
        ("en", "“Never” and “again”", "“Never” and “again”"),
        ("de", "«Nie»", f"{rules('de').opening}Nie{rules('de').closing}"),
        ("en", '"', '"'),
        ("en", "", "“”"),
    ],
)
def test_quotations_wear_the_marks_of_their_language(code: str, given_words: str, printed: str) -> None:
    assert "".join(dressed(given_words, code)) == printed.strip()


@pytest.mark.parametrize(
    ("iso", "style", "words"),
    [
        ("2022", "long", "2022"),
        ("2022-10", "long", "octobre 2022"),
        ("2022-10", "short", "oct. 2022"),
        ("2022-10-21", "long", "21 octobre 2022"),
        ("2022-10-21T18:32:00+02:00", "full", "Vendredi 21 octobre 2022"),
        ("2022-10-21", "short", "21 oct. 2022"),
        ("2022-02-30", "long", ""),
        ("0000-01-01", "long", ""),
        ("vendredi", "long", ""),
        (None, "long", ""),
    ],
)
def test_dates_are_as_precise_as_they_are_known(iso: str | None, style: str, words: str) -> None:
    assert wording("fr", unpolished).date(iso, style) == words


def test_counts_follow_the_plural_rules_of_the_language() -> None:
    french, english = wording("fr", unpolished), wording("en", unpolished)
    assert [french.count("stories", n) for n in (0, 1, 2)] == ["0 sujet", "1 sujet", "2 sujets"]
    assert [english.count("sources", n) for n in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]


def test_words_that_a_language_lacks_come_from_english(monkeypatch: pytest.MonkeyPatch) -> None:
    sparse = languages.Language(code="zz", page={"title": "Zed"})
    real = languages.get
    monkeypatch.setattr("briefing.languages.get", lambda code: sparse if code == "zz" else real(code))
    words = wording("zz", unpolished)
    assert words["title"] == "Zed"
    assert words["sources"] == real("en").page["sources"]
    assert words.count("stories", 1) == "1 story"
    assert words.date("2022-10") == "October 2022"


def test_every_language_file_has_every_word_of_the_page() -> None:
    english = languages.get("en").page
    for code in languages.codes():
        page = languages.get(code).page
        assert set(english) - {"locale"} <= set(page), code
        assert set(english["counts"]) <= set(page["counts"]), code
        assert all("other" in forms and "{n}" in forms["other"] for forms in page["counts"].values()), code


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/a?b=1&c=2#d", "https://news.example/a?b=1&c=2#d"),
        ("HTTP://news.example/", "http://news.example/"),
        ("mailto:desk@news.example", "mailto:desk@news.example"),
        ("https://bücher.example/ü?q=ß", "https://xn--bcher-kva.example/%C3%BC?q=%C3%9F"),
        ('https://news.example/"><script>', "https://news.example/%22%3E%3Cscript%3E"),
        ("https://news.example/&lt;b", "https://news.example/&lt%3Bb"),
        ("java\nscript:alert(1)", ""),
        ("\u202ehttps://news.example/", "https://news.example/"),
        ("javascript://news.example/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//news.example/", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://" + "ü" * 80 + ".example/", ""),
        ("", ""),
    ],
)
def test_only_links_to_the_web_and_mail_survive(url: str, safe: str) -> None:
    assert inert.link(url) == safe


@given(url=st.text(max_size=40) | st.text(max_size=30).map("https://a.example/".__add__))
def test_a_link_is_ascii_without_marks_that_end_an_attribute(url: str) -> None:
    allowed = set(string.ascii_letters + string.digits + "._~:/?#@!$&'()+,;=%-")
    safe = inert.link(url)
    assert set(safe) <= allowed
    assert inert.link(safe) == safe


def test_the_host_is_shown_as_it_really_is() -> None:
    assert inert.host("https://www.news.example:8080/a") == "news.example:8080"
    assert inert.host("https://user:secret@news.example/") == "news.example"
    assert inert.host("https://аpple.example/").startswith("xn--")
    assert inert.host("nonsense") == ""


@given(text=st.text())
def test_plain_text_is_one_line_without_controls(text: str) -> None:
    said = inert.plain(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", said)
    assert inert.plain(said) == said


@pytest.mark.parametrize(("words", "time"), [(0, 5), (23, 5), (115, 30), (230, 60), (690, 180)])
def test_reading_time_is_230_words_a_minute(words: int, time: int) -> None:
    assert seconds(words) == time


def test_papers_are_known_by_name() -> None:
    assert set(PAPERS) == {"a4", "letter", "a5", "e-reader", "e-note"}
    assert paper("A4").width == 210
    with pytest.raises(UsageError, match="sizes: a4, letter, a5, e-reader, e-note"):
        paper("quarto")


def pieces(text: str, *wanted: str) -> list[tuple[str, bool]]:
    article = Article("a", "T", text, "en", "Feed")
    cut = tuple(Sentence(w, article, text.index(w), text.index(w) + len(w)) for w in wanted)
    page = edit(
        Briefing("2027", "", "en", (Summary(Story("s", "T", "en", (article,)), (KeyPoint("", cut),)),)), unpolished
    )
    return [(piece.text, piece.printed) for proof in page.stories[0].points[0].proofs for piece in proof.pieces]


def test_a_printed_sentence_is_shown_in_its_paragraph() -> None:
    assert pieces("Old.\n\nOne. Two. Three.\n\nEnd.", "Two.") == [("One. ", False), ("Two. ", True), ("Three.", False)]
    assert pieces("One. Two. Three.", "Three.", "One.") == [("One. ", True), ("Two. ", False), ("Three.", True)]
    assert pieces("A.\n\nB. C.", "A.", "C.") == [("A. ", True), ("B. C.", False), ("B. ", False), ("C.", True)]
    assert pieces("一。二。三。", "二。") == [("一。", False), ("二。", True), ("三。", False)]
    assert pieces("One. Two.", "One.", "One. Two.") == [("One. ", True), ("Two.", True)]
    assert pieces("Alone.", "Alone.") == [("Alone.", True)]


def test_a_long_paragraph_is_shown_around_the_sentence() -> None:
    ((before, _), (middle, printed), (after, _)) = pieces("x " * 900 + "Here. " + "y " * 900, "Here.")
    assert (middle, printed) == ("Here. ", True)
    assert before.startswith("… x")
    assert after.endswith("y …")
    assert max(len(before), len(after)) < 610


@given(st.lists(st.text(alphabet="ab. \n", min_size=1, max_size=12), min_size=1, max_size=8), st.data())
def test_what_is_shown_around_sentences_is_the_article_itself(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    article = Article("a", "T", text, "en", "Feed")
    edges = [sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2))) for _ in range(3)]
    for window in windows([Sentence(text[a:b], article, a, b) for a, b in edges if text[a:b].strip()]):
        shown = "".join(piece + gap for piece, gap, _ in window.pieces)
        assert re.sub(r"\s+", "", shown) in re.sub(r"\s+", "", text)


def test_coverage_counts_what_came_in() -> None:
    page = edit(issues.rich("en"), unpolished)
    assert page.coverage == (
        ("received", "7"),
        ("briefed", "4"),
        ("merged", "1"),
        ("held back", "1"),
        ("dropped", "1"),
        ("failed", "1"),
    )
    assert [item.title for item in page.unprinted] == ["Der Kreistag vertagt sich", "Untitled"]
    many = tuple(Fate(str(n), "", "", "held back") for n in range(50))
    crowded = edit(Briefing("2027", "", "en", (), (), many), unpolished)
    assert (len(crowded.unprinted), crowded.unnamed) == (40, 10)
    assert edit(issues.bare(), unpolished).coverage == ()


def test_a_long_story_counts_in_minutes() -> None:
    summary = issues.port_story()
    longer = replace(summary, key_points=summary.key_points * 6)
    page = edit(Briefing("2027", "", "en", (summary, longer)), unpolished)
    assert [story.time for story in page.stories] == ["60 s", "3 min read"]


def test_a_point_without_sentences_and_a_story_without_a_title_are_printed() -> None:
    summary = issues.glass_story()
    odd = replace(summary, story=replace(summary.story, title=""), key_points=(KeyPoint("Ofen", ()),), status="odd")
    page = edit(Briefing("2027", "", "en", (odd,)), unpolished)
    assert page.stories[0].title.text == "Ofen"
    assert page.stories[0].points[0].label.text == "Ofen"
    assert page.stories[0].also[0].name == "Talroder Bote"


def test_a_story_without_a_headline_is_headed_by_its_first_labels() -> None:
    summary = issues.bridge_story()
    nameless = replace(summary, story=replace(summary.story, title=" \u202e"))
    page = edit(Briefing("2027", "", "en", (nameless,)), unpolished)
    assert page.stories[0].title.text == "Ferrow Bridge · 18 of its 24 hangers · Ferries"
    silent = replace(nameless, key_points=())
    assert edit(Briefing("2027", "", "en", (silent,)), unpolished).stories[0].title.text == "Untitled"
