"""The PDF for people who do not see it, and for machines without our typefaces: an audit of tags, fonts and links."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from briefing.model import Article, Briefing, KeyPoint, Sentence, Story, Summary
from briefing.renderers import pdf, render
from tests import pdf_audit, renderer_issues as issues

ALPHABETS = {
    "fr": "Dès Noël, où un zéphyr haï me vêt de glaçons würmiens, je dîne d’exquis rôtis ; « l’œuf, ça ira : 40 % ».",
    "en": "The quick brown fox — “jumps” over ≥ 12 lazy dogs for £30, €40 or $50 → № 7, CO₂ × 2 − 1 ≈ 3.",
    "de": "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, STRAẞE „Süd“, ‚Nord‘ – 11.400 €.",
    "pl": "Zażółć gęślą jaźń, „pchnąć w tę łódź jeża lub ośm skrzyń fig” — 12 zł. Źdźbło, ĄĆĘŁŃÓŚŹŻ.",
    "el": "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία· «ΆΈΉΊΌΎΏ ϊϋΐΰ» – 12 €;",
    "ru": "Съешь же ещё этих мягких французских булок, да выпей чаю — «ЁЪЫЭ» № 5, 100 ₽.",
    "uk": "Чуєш їх, доцю, га? Кумедна ж ти, прощайся без ґольфів! — «ЄІЇҐ» № 5, 100 ₴.",
    "vi": "Bầu trời xanh thẳm, những cơn gió nhẹ thổi qua đồng ruộng; Ỹ Ặ Ễ Ợ Ữ đ ₫.",
}


def one(text: str, language: str) -> Briefing:
    article = Article("a", text, text, language, text, "https://news.example/", text)
    point = KeyPoint(text, (Sentence(text, article, 0, len(text)),))
    return Briefing("2027-03-13", text, language, (Summary(Story("s", text, language, (article,)), (point,)),))


@pytest.mark.parametrize(
    ("issue", "theme", "page", "languages"),
    [
        (issues.rich("fr"), "classic", "a4", {"fr", "en", "de"}),
        (issues.long(4), "classic", "letter", {"en", "fr", "de"}),
        (issues.rich("de"), "compact", "a4", {"de", "fr", "en"}),
        (issues.rich("en"), "large", "a5", {"en", "fr", "de"}),
        (issues.arabic(), "classic", "a4", {"ar", "en"}),
        (issues.rich("ru"), "classic", "e-reader", {"ru", "fr", "en", "de"}),
    ],
)
def test_the_audit_finds_nothing(issue: Briefing, theme: str, page: str, languages: set[str]) -> None:
    content = render(issue, "pdf", theme, page).content
    assert pdf_audit.faults(content, languages) == []
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in pdf_audit.addresses(content))
    assert all(pdf_audit.fonts(content).values())


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<h1>A</h1><h3>B</h3>", "level 3 follows one of level 1"),
        ("<h2>A</h2>", "not of level 1"),
        ('<h1>A</h1><p lang="fr">x</p>', "it is de"),
        ("<h1>A</h1>", "no bookmarks"),
    ],
)
def test_the_audit_does_find_what_is_wrong(body: str, told: str) -> None:
    title = "" if told == "no bookmarks" else "h1 { bookmark-level: 1 }"
    none = "h1 { bookmark-level: none }" if not title else ""
    page = f"<html lang=en><title>T</title><style>{title}{none}</style>{body}</html>"
    content = pdf._layout(page).write_pdf(pdf_variant="pdf/ua-1")
    assert any(told in fault for fault in pdf_audit.faults(content, {"de"} if "de" in told.split() else set()))


def test_the_audit_finds_a_file_without_tags() -> None:
    content = pdf._layout(
        "<html lang=en><title>T</title><h1>A</h1><a href='https://x.example/'>b</a></html>"
    ).write_pdf()
    found = pdf_audit.faults(content, set())
    assert "not marked as tagged" in found
    assert any("drawn that no element holds" in fault for fault in found)
    assert any("outside the structure" in fault for fault in found)


def test_our_typefaces_have_every_letter(caplog: pytest.LogCaptureFixture) -> None:
    stories = tuple(summary for code, text in ALPHABETS.items() for summary in one(text, code).summaries)
    content = render(replace(one("Alphabets", "en"), summaries=stories), "pdf").content
    names = pdf_audit.fonts(content)
    assert all(names.values())
    assert {name.split("-")[0] for name in names} == {"Source"}
    assert "typeface" not in caplog.text


def test_the_structure_of_the_file_is_sound(tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    path = tmp_path / "issue.pdf"
    path.write_bytes(render(issues.rich(), "pdf").content)
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.parametrize(("theme", "page"), [("classic", "a4"), ("large", "a5")])
def test_no_margin_line_or_heading_is_left_alone_at_the_foot_of_a_page(theme: str, page: str) -> None:
    """Where a page ends, a story's first key point stands with its headline: seen on the layout itself."""
    seen: list[Any] = []
    real = pdf._layout

    def layout(text: str) -> Any:
        seen.append(real(text))
        return seen[-1]

    pdf_layout, pdf._layout = pdf._layout, layout
    try:
        render(replace(issues.long(7), language="fr"), "pdf", theme, page)
    finally:
        pdf._layout = pdf_layout
    for sheet in seen[-1].pages[:-1]:
        lines = [box for box in _texts(sheet._page_box) if box[0] < sheet.height * 0.94]
        last = max(lines, default=(0.0, "", ""))
        assert last[1] not in ("rail", "title", "kicker", "head"), last


@pytest.mark.parametrize("theme", ["classic", "compact", "large"])
def test_no_line_ends_before_it_is_full(theme: str, tmp_path: Path) -> None:
    """The first word of a line did not fit on the line before: seen on the words of the finished file."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: apt-get install poppler-utils)")
    stories = (*issues.long(3).summaries, *_quoted().summaries)
    # A date of the timeline is a line by itself, however short.
    issue = Briefing("2027-03-13", "Lines", "de", tuple(replace(story, timeline=()) for story in stories))
    path = tmp_path / "issue.pdf"
    path.write_bytes(render(issue, "pdf", theme).content)
    done = subprocess.run(["pdftotext", "-bbox-layout", str(path), "-"], capture_output=True, text=True, check=True)
    blocks = re.findall(r"<block .*?</block>", done.stdout, re.DOTALL)
    assert sum(map(len, map(_lines, blocks))) > 60
    for block in blocks:
        lines = _lines(block)
        edge = max(words[-1][1] for words in lines)
        for line, following in pairwise(lines):
            together = 2 if len(following) > 1 and following[1][2].startswith("[") else 1  # a word and its mark
            width = following[together - 1][1] - following[0][0]
            same = abs(line[0][0] - following[0][0]) < 1
            assert not same or edge - line[-1][1] < width + 4, (" ".join(w[2] for w in line), following[0][2])


def _quoted() -> Briefing:
    """Sentences of every length from short to more than a line, each followed by the number of its source."""
    words = (
        "Ferries will run every ten minutes between the two quays of the old harbour until the bridge reopens".split()
    )
    texts = [" ".join([*words[:n], *words[: n // 2]]) + "." for n in range(3, len(words))]
    return replace(one("L", "en"), summaries=tuple(summary for text in texts for summary in one(text, "en").summaries))


def _lines(block: str) -> list[list[tuple[float, float, str]]]:
    """The words (left, right, text) of each line of a block."""
    word = re.compile(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>')
    lines = re.findall(r"<line .*?</line>", block, re.DOTALL)
    return [[(float(a), float(b), text) for a, b, text in word.findall(line)] for line in lines]


def test_arabic_and_hebrew_have_typefaces_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    hebrew = one("ממשלת ישראל הודיעה אתמול על תוכנית חדשה.", "he")
    issue = replace(issues.arabic(), summaries=(*issues.arabic().summaries, *hebrew.summaries))
    content = render(issue, "pdf").content
    assert {name.split("-")[0] for name in pdf_audit.fonts(content)} == {"Source", "Noto"}
    assert all(pdf_audit.fonts(content).values())
    assert not any("Italic" in name and "Noto" in name for name in pdf_audit.fonts(content))
    assert "typeface" not in caplog.text
    assert not any("Noto" in name for name in pdf_audit.fonts(render(issues.rich(), "pdf").content))


def _texts(box: Any, name: str = "") -> list[tuple[float, str, str]]:
    """(bottom, class of the nearest element that has one, text) of every piece of text of a page."""
    element = getattr(box, "element", None)
    own = str(element.get("class", "")) if element is not None and hasattr(element, "get") else ""
    nearest: str = own.split()[0] if own else name
    if getattr(box, "text", ""):
        return [(box.position_y + (box.height or 0), nearest, box.text)]
    return [found for child in getattr(box, "children", ()) for found in _texts(child, nearest)]
