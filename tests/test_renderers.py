"""Every format, through the public door: verbatim, deterministic, inert, complete, in the page's language."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from briefing import languages
from briefing.errors import UsageError
from briefing.model import Article, Briefing, Failure, Fate, KeyPoint, Related, Sentence, Story, Summary
from briefing.renderers import FORMATS, md, render
from briefing.renderers.kept import load
from tests import renderer_issues as issues

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ("md", "html")
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} [x](javascript:alert(1)) ``` [^1]: \u202egnp\u202c & <b>"


def page(briefing: Briefing, format: str) -> str:
    return render(briefing, format).content.decode("utf-8")


def visible(text: str, format: str) -> str:
    """What a reader sees: markup gone, character references read, white space of any kind one space."""
    if format == "html":
        body = re.sub(r"<(style|head|details|form|script)\b.*?</\1>", "", text, flags=re.DOTALL)
        text = re.sub(r"</?(?:p|li|h\d|div|ul|ol|section|article)\b[^>]*>", " ", body)
        text = re.sub(r"<[^>]*>", "", text)
    else:
        text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return re.sub(r"\s+", " ", html.unescape(text))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("issue", [issues.rich("fr"), issues.bare(), Briefing("2027", "", "en", ())])
def test_the_same_issue_gives_the_same_bytes(format: str, issue: Briefing) -> None:
    first, second = render(issue, format), render(issue, format)
    assert first == second
    assert first.suffix == f".{format}"
    assert b"\r" not in first.content or format in ("pdf", "eml", "epub")


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_every_sentence_is_on_the_page_word_for_word(format: str, language: str) -> None:
    issue = issues.rich(language)
    seen = visible(page(issue, format), format)
    for summary in issue.summaries:
        assert re.sub(r"\s+", " ", summary.story.title) in seen
        for point in summary.key_points:
            assert point.label in seen
            for sentence in point.sentences:
                assert re.sub(r"\s+", " ", sentence.text) in seen


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_the_page_speaks_its_language(format: str, language: str) -> None:
    words = languages.get(language).page
    seen = visible(page(issues.rich(language), format), format)
    for key in ("title", "numbers", "timeline", "disputed", "further", "failures", "coverage", "sources", "also"):
        assert re.sub(r"\s+", " ", words[key]) in seen, key


@pytest.mark.parametrize("format", TEXTS)
def test_empty_parts_vanish(format: str) -> None:
    words = languages.get("de").page
    seen = visible(page(issues.bare(), format), format)
    for key in ("numbers", "timeline", "disputed", "further", "failures", "coverage", "also", "glance"):
        assert words[key] not in seen, key
    assert "Der Morgen" in seen
    assert "März 2027" in seen


def test_dates_keep_their_precision_and_counts_follow_the_plural() -> None:
    seen = visible(page(issues.rich("fr"), "md"), "md")
    assert "**Samedi 13 mars 2027** · 3 sujets · 5 articles" in seen
    assert "stellt auf Wasserstoff um, mars 2027." in seen
    assert "Brévalin : accord trouvé dans la nuit, 13 mars 2027." in seen
    assert languages.get("de").page["counts"]["stories"]["one"].replace("{n}", "1") in page(issues.bare(), "md")


@pytest.mark.parametrize("date", ["2027-02-31", "yesterday", "", "2027-13", "٢٠٢٧"])
def test_an_impossible_date_is_left_out(date: str) -> None:
    for name in FORMATS:
        assert render(replace(issues.bare(), date=date), name).content


def test_sources_are_numbered_once_and_in_order_of_use() -> None:
    text = page(issues.rich("en"), "md")
    defined = re.findall(r"^\[\^(\d+)\]:", text, flags=re.MULTILINE)
    used = list(dict.fromkeys(re.findall(r"\[\^(\d+)\](?!:)", text)))
    assert defined == used == ["1", "2", "3", "4"]


def test_neighbours_from_one_source_share_its_mark() -> None:
    first, second = issues.cut(issues.BRIDGE, "Ferrow"), issues.cut(issues.BRIDGE, "Inspectors")
    story = Story("s", "Bridge", "en", (issues.BRIDGE,))
    text = page(Briefing("2027", "T", "en", (Summary(story, (KeyPoint("Bridge", (first, second)),)),)), "md")
    assert "said on Friday. Inspectors" in text
    assert text.count("[^1]") == 2


def test_a_status_is_printed_only_where_something_is_older() -> None:
    issue = issues.rich("en")
    assert languages.get("en").page["new"] not in visible(page(issue, "html"), "html").split()
    later = replace(issue, summaries=(replace(issue.summaries[0], status="update"), *issue.summaries[1:]))
    for name in TEXTS:
        seen = visible(page(later, name), name)
        assert languages.get("en").page["update"] in seen
        assert languages.get("en").page["new"] in seen


@pytest.mark.parametrize("format", TEXTS)
def test_what_is_not_printed_is_accounted_for(format: str) -> None:
    issue = issues.rich("en")
    seen = visible(page(issue, format), format)
    assert "Der Kreistag vertagt sich, Talroder Bote (beyond the words asked for)" in seen
    assert "mail without a body" in seen
    many = tuple(Fate(f"x{n}", f"Title {n}", "Feed", "dropped", "old") for n in range(45))
    assert "+5" in visible(page(replace(issue, ledger=many), format), format)


def test_passages_in_another_language_say_so() -> None:
    text = page(issues.rich("fr"), "html")
    assert '<html lang="fr" dir="ltr">' in text
    assert '<h2 class="title" lang="en">Ferrow Bridge' in text
    assert '<div class="said" lang="de"><b class="label">Glashütte Talrode.</b> Die Glashütte' in text
    mixed = KeyPoint("Ferrow", (issues.cut(issues.BRIDGE, "Ferrow"), issues.cut(issues.GLASS, "Die Glashütte")))
    story = replace(issues.bridge_story(), key_points=(mixed,))
    text = page(replace(issues.rich("fr"), summaries=(story,)), "html")
    assert '<span lang="en">Ferrow Bridge will close' in text
    assert '<span lang="de">Die Glashütte' in text


def test_a_right_to_left_passage_is_marked_and_sets_its_own_direction() -> None:
    text = "أعلنت بلدية المدينة افتتاح الجسر الجديد يوم الأحد."
    article = Article("r", "افتتاح الجسر", text, "ar", "الصحيفة")
    story = Story("s", article.title, "ar", (article,))
    point = KeyPoint("", (Sentence(text, article, 0, len(text)),))
    issue = Briefing("2027-03-13", "T", "en", (Summary(story, (point,)),))
    direction = languages.get("ar").direction
    marked = re.search('<li dir="rtl">.*<div class="said" lang="ar" dir="rtl">', page(issue, "html"))
    assert bool(marked) == (direction == "rtl")
    assert text in page(issue, "md")


def test_an_unknown_page_language_falls_back_to_english() -> None:
    text = page(replace(issues.bare(), language="vi", title=""), "html")
    assert '<html lang="en"' in text
    assert languages.get("en").page["title"] in text


def naughty(text: str) -> Briefing:
    """An issue whose every string comes from the same stranger."""
    article = Article(
        "n", text, text, "en", text, "javascript:alert(1)", text, text, (Related(text, "file:///etc/passwd"),)
    )
    sentence = Sentence(text, article, 0, len(text))
    story = Story("s", text, "en", (article,))
    summary = Summary(story, (KeyPoint(text, (sentence,)),))
    good = issues.bridge_story()
    fates = (Fate("n", text, text, "dropped", text),)
    return Briefing("2027-03-13", text, "en", (summary, good), (Failure(text, text),), fates)


def test_hostile_text_is_inert_and_does_not_swallow_the_next_story() -> None:
    web = page(naughty(HOSTILE), "html")
    assert web.count("<script") == 1  # our own
    assert "javascript:" not in re.sub(r"\[x\]\(javascript:alert\(1\)\)", "", web)
    assert "file:" not in web
    assert "{{ 7*7 }}" in web
    for name in TEXTS:
        text = page(naughty(HOSTILE), name)
        assert "\u202e" not in text
        assert "Inspectors found cracks in 18 of its 24 hangers" in visible(text, name)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_no_text_breaks_a_text_format(text: str) -> None:
    for name in ("md", "html", "json"):
        content = page(naughty(text), name)
        if name != "json":
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", content)
        assert "Inspectors found cracks" in content


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"format": "doc"}, "md, html, pdf, json, eml, epub"), ({"theme": "../x"}, "classic"), ({"page": "b9"}, "a4")],
)
def test_an_unknown_choice_names_those_there_are(wrong: dict[str, str], named: str) -> None:
    choice = {"format": "html", **wrong}
    with pytest.raises(UsageError, match=named):
        render(issues.bare(), **choice)


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=40))
@example(text='"\\: [x] # - \u0085 ---\n---')
def test_front_matter_is_data_and_the_page_follows_unchanged(text: str) -> None:
    for issue in (issues.rich("fr"), replace(issues.bare(), title=text), naughty(text)):
        content = md.headed(issue, "classic", "a4").content
        assert content.endswith(page(issue, "md").encode("utf-8"))
        front = content.decode("utf-8").removesuffix(page(issue, "md"))
        assert front.startswith("---\ntitle: ")
        assert front.endswith("\n---\n\n")
        for line in front.split("\n")[1:-3]:
            scalar = re.fullmatch(r"(?:(?:title|date|lang): |  - )(\".*\")|(?:stories|sources):(?: \[\])?", line)
            assert scalar, line
            assert not scalar[1] or isinstance(json.loads(scalar[1]), str)
    assert 'sources:\n  - "https://courrier.example/brevalin-rouvre"' in md.headed(
        issues.rich("fr"), "classic", "a4"
    ).content.decode("utf-8")


def test_markdown_needs_no_heavy_library() -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "import briefing.renderers as r\nfrom tests import renderer_issues\n"
        "assert not {'weasyprint', 'jinja2', 'babel', 'fontTools'} & set(sys.modules)\n"
        "r.render(renderer_issues.bare(), 'md')\n"
        "assert 'weasyprint' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("format", ["md", "html", "json", "eml"])
@pytest.mark.parametrize("name", ["rich", "bare", "arabic"])
def test_the_page_is_the_one_agreed(name: str, format: str) -> None:
    """Golden pages; a change on purpose is written with `python tests/golden/write.py`."""
    golden = ROOT / "tests" / "golden" / f"{name}.{format}"
    assert render(getattr(issues, name)(), format).content == golden.read_bytes()


@pytest.mark.parametrize("format", TEXTS)
def test_reasons_are_told_in_the_language_of_the_page(format: str) -> None:
    fates = (
        Fate("x", "Soldes", "Feed", "dropped", "advertisement"),
        Fate("y", "Autre", "Feed", "dropped", "who knows"),
    )
    failures = (Failure("a.eml", "not found (404)"), Failure("b.eml", "holds “(.*)”, which is left out"))
    seen = visible(page(replace(issues.rich("fr"), ledger=fates, failures=failures), format), format)
    for told in ("(publicité)", "(who knows)", "introuvable (404)", "(.*)"):
        assert told in seen
    assert "advertisement" not in seen
    assert b'"advertisement"' in render(replace(issues.rich("fr"), ledger=fates), "json").content


def test_english_dates_name_the_day_before_the_month() -> None:
    assert "Saturday, 13 March 2027" in page(issues.rich("en"), "md")


def test_a_section_stands_over_its_stories_in_every_format() -> None:
    stories = issues.rich("en").summaries
    summaries = tuple(
        replace(story, section=section) for story, section in zip(stories, ("Harbours", "", "Works"), strict=True)
    )
    issue = replace(issues.rich("en"), summaries=summaries)
    for name in TEXTS:
        seen = visible(page(issue, name), name)
        assert "Harbours" in seen
        assert "Works" in seen
    web = page(issue, "html")
    assert re.findall(r'data-in="(\d)"', web.partition("<article")[2]) == ["1", "0", "2"]
    assert 'id="in-2"' in web
    assert 'id="in-' not in page(issues.rich("en"), "html")
    assert load(render(issue, "json").content).summaries == summaries


def test_every_format_is_the_same_in_another_process_zone_and_locale() -> None:
    code = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:]\n"
        "from briefing.renderers import FORMATS, render\nfrom briefing.renderers.site import site\n"
        "from tests import renderer_issues as i\n"
        "for issue in (i.rich(), i.arabic()):\n"
        "    for name in FORMATS: print(name, hashlib.sha256(render(issue, name).content).hexdigest())\n"
        "for name, content in site({'a': i.rich(), 'b': i.arabic()}):\n"
        "    print(name, hashlib.sha256(content).hexdigest())\n"
    )
    worlds = (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "99", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8"},
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(ROOT)], env=world, stdout=subprocess.PIPE) for world in worlds
    ]
    first, second = (process.communicate()[0].decode() for process in running)
    assert first == second
    assert len(first.splitlines()) == 2 * len(FORMATS) + 4
