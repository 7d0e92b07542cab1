"""The PDF: same bytes everywhere, our typefaces only, tagged, nothing fetched, text that can be taken out again."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from briefing.errors import MissingLibrary
from briefing.model import Article, Briefing, KeyPoint, Sentence, Story, Summary
from briefing.renderers import fonts, pdf, render
from tests import renderer_issues as issues

ROOT = Path(__file__).resolve().parent.parent


def objects(content: bytes) -> bytes:
    """The file with its streams inflated, to look for words and keys in."""
    parts = [content]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_another_process_with_another_hash_seed_writes_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from briefing.renderers import render\nfrom tests import renderer_issues as i\n"
        "sys.stdout.write(hashlib.sha256(render(i.rich(), 'pdf').content).hexdigest())"
    )
    here = hashlib.sha256(render(issues.rich(), "pdf").content).hexdigest()
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], env={"PYTHONHASHSEED": "11"}, capture_output=True, check=True
    )
    assert done.stdout.decode() == here


def test_it_is_tagged_named_and_dated() -> None:
    text = objects(render(issues.rich("fr"), "pdf").content)
    assert b"pdfuaid:part" in text or b"pdfuaid" in text
    assert b"/StructTreeRoot" in text
    assert b"2027-03-13" in text
    assert b"/Lang" in text
    assert b"/Outlines" in text


def test_only_our_typefaces_are_embedded() -> None:
    names = set(re.findall(rb"/FontName /[A-Z]{6}\+([A-Za-z-]+)", objects(render(issues.rich(), "pdf").content)))
    assert names
    assert {name.decode().split("-")[0:2][0] for name in names} == {"Source"}


@pytest.mark.parametrize("page", ["a4", "letter", "A5"])
def test_paper_has_the_size_asked_for(page: str) -> None:
    content = objects(render(issues.rich(), "pdf", page=page).content)
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box
    expected = {"a4": (595.3, 841.9), "letter": (612.0, 792.0), "a5": (419.5, 595.3)}[page.lower()]
    assert (float(box[1]), float(box[2])) == pytest.approx(expected, abs=0.1)


def test_no_link_but_to_the_web_and_nothing_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY", "utf-8")
    text = (
        f'<a rel=attachment href="{secret.as_uri()}">x</a><img src="{secret.as_uri()}"><link href="{secret.as_uri()}">'
    )
    article = Article("n", text, text, "en", text, secret.as_uri())
    story = Story("s", text, "en", (article,))
    issue = Briefing("2027", text, "en", (Summary(story, (KeyPoint("", (Sentence(text, article, 0, len(text)),)),)),))
    content = objects(render(issue, "pdf").content)
    assert b"CANARY" not in content
    assert b"/URI (file" not in content
    assert b"/EmbeddedFile" not in content


def test_the_engine_opens_our_typefaces_and_nothing_else(tmp_path: Path) -> None:
    _, fetcher, _ = pdf._engine()
    (tmp_path / "x.css").write_text("", "utf-8")
    for url in ((tmp_path / "x.css").as_uri(), "https://news.example/x.css", "data:text/css,", "ftp://x.example/"):
        with pytest.raises(ValueError, match="nothing but its typefaces"):
            fetcher.fetch(url)
    response = fetcher.fetch(fonts.faces()[0].url)
    assert response.read(4) == b"\0\1\0\0"
    response.close()


def test_the_last_page_is_filled_or_the_type_was_fitted() -> None:
    def laid_out(pages: int, bottom: float) -> SimpleNamespace:
        last = SimpleNamespace(anchors={"end": (0.0, bottom)}, height=100.0)
        return SimpleNamespace(pages=[last] * pages)

    def fitted(*documents: SimpleNamespace) -> tuple[object, int]:
        tried = []

        def each() -> Iterator[SimpleNamespace]:
            for document in documents:
                tried.append(document)
                yield document

        return pdf._fitted(each()), len(tried)

    full, short, one, long = laid_out(2, 60), laid_out(2, 9), laid_out(1, 9), laid_out(9, 3)
    assert fitted(full, short) == (full, 1)
    assert fitted(one, full) == (one, 1)
    assert fitted(long, full) == (long, 1)
    assert fitted(short, short, one) == (one, 3)
    assert fitted(short, laid_out(3, 8)) == (short, 2)


def test_characters_our_typefaces_lack_are_set_otherwise() -> None:
    assert pdf.glyphs("e\u2011mail a\u034fb", "en") == "e\u2060-\u2060mail ab"


@pytest.mark.parametrize(
    ("error", "named"), [(ImportError("no module"), "pip install"), (OSError("libpango"), "apt-get")]
)
def test_a_missing_library_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, error: Exception, named: str
) -> None:
    class Missing:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise error

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    pdf._engine.cache_clear()
    with pytest.raises(MissingLibrary, match=named) as raised:
        render(issues.bare(), "pdf")
    assert raised.value.exit_status == 2
    pdf._engine.cache_clear()


def test_missing_typefaces_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_WHEELS", {"Source Serif Pro": ("font_absent_pro", "X")})
    with pytest.raises(MissingLibrary, match="pip install font-absent-pro"):
        fonts.faces.__wrapped__()


def test_nothing_in_our_templates_makes_the_engine_complain(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", logger="weasyprint")
    for page in ("a4", "a5"):
        render(issues.rich(), "pdf", page=page)
    assert [record.getMessage() for record in caplog.records] == []


def test_characters_without_a_typeface_are_named(caplog: pytest.LogCaptureFixture) -> None:
    # Private use: no typeface on any machine knows this character.
    article = Article("n", "Sign \U00100001", "One sign \U00100001 stands here.", "en", "Feed")
    story = Story("s", article.title, "en", (article,))
    point = KeyPoint("Sign", (Sentence(article.text, article, 0, len(article.text)),))
    render(Briefing("2027", "T", "en", (Summary(story, (point,)),)), "pdf")
    assert "no typeface for UNNAMED (\U00100001)" in caplog.text
    caplog.clear()
    render(issues.bare(), "pdf")
    assert "typeface" not in caplog.text


def test_the_front_page_says_on_which_page_a_story_stands() -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    content = render(issues.long(7), "pdf").content
    done = subprocess.run(["pdftotext", "-l", "1", "-", "-"], input=content, capture_output=True, check=True)
    glance = re.sub(r"\s+", " ", done.stdout.decode()).partition("AT A GLANCE")[2]
    assert re.search(r"Ferrow Bridge will close for a year from June 1 .*Ferrow Bridge[^.]*June [23]", glance)
