"""Kept issues become pages again, and a site of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result

from briefing import verify
from briefing.errors import UsageError
from briefing.model import Briefing
from briefing.renderers import render
from briefing.renderers.kept import load
from briefing.renderers.site import FEED, INDEX, site
from tests import renderer_issues as issues

ATOM = "{http://www.w3.org/2005/Atom}"


def later() -> Briefing:
    return replace(issues.arabic(), date="2027-03-14")


def written(**options: str) -> dict[str, str]:
    files = site({"first": issues.rich("fr"), "second": later(), "old": issues.bare()}, **options)
    return {name: content.decode("utf-8") for name, content in files}


@pytest.mark.parametrize("issue", [issues.rich("fr"), issues.bare(), issues.arabic(), issues.long(1)])
def test_a_kept_issue_comes_back_as_it_was(issue: Briefing) -> None:
    kept = render(issue, "json").content
    assert not verify(kept)
    again = load(kept)
    assert render(again, "json").content == kept
    for name in ("md", "html", "eml", "epub"):
        assert render(again, name) == render(issue, name)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"stories": 3}', b"\xff", b"[" * 100_000, b"null"])
def test_what_is_no_issue_is_a_usage_error(data: bytes) -> None:
    with pytest.raises(UsageError, match="not an issue"):
        load(data)


def test_every_issue_has_a_page_and_the_index_names_its_stories_newest_first() -> None:
    files = written()
    assert set(files) == {"first.html", "second.html", "old.html", INDEX, FEED}
    assert files["first.html"].encode() == render(issues.rich("fr"), "html").content
    index = files[INDEX]
    assert re.findall(r'<h3[^>]*><a href="(\w+)\.html"', index) == ["second", "first", "old"]
    for name, anchor in re.findall(r'href="(\w+\.html)#([\w-]+)"', index):
        assert f'id="{anchor}"' in files[name]
    assert 'lang="fr" dir="ltr"><a href="first.html#story-1">Le port de Brévalin' in index
    assert "<form" in index
    assert "hidden" in index.partition("<form")[2].partition(">")[0]


def test_the_feed_is_atom_with_stable_identities() -> None:
    feed = ElementTree.fromstring(written()[FEED])  # noqa: S314  our own output
    again = ElementTree.fromstring(written()[FEED])  # noqa: S314
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert ids == [entry.findtext(f"{ATOM}id") for entry in again.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 3
    assert feed.findtext(f"{ATOM}updated") == "2027-03-14T00:00:00Z"
    assert [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")][2] == "2027-03-01T00:00:00Z"
    for required in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{required}") is not None


def test_with_an_address_links_are_whole() -> None:
    files = written(url="https://news.example/b/", title="Tous <les> numéros")
    assert 'href="https://news.example/b/first.html#story-1"' in files[INDEX]
    assert 'href="https://news.example/b/feed.xml"' in files[FEED]
    assert "<h1>Tous &lt;les&gt; numéros</h1>" in files[INDEX]


def test_the_command_writes_the_site(command: Callable[..., Result], tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    (kept / "older").mkdir(parents=True)
    (kept / "briefing-2027-03-13.json").write_bytes(render(issues.rich(), "json").content)
    (kept / "older" / "briefing-2027-03-13.json").write_bytes(render(issues.bare(), "json").content)
    (kept / "index.json").write_bytes(render(later(), "json").content)
    done = command("site", kept, "-o", tmp_path / "out", "--url", "https://news.example/b")
    assert done.exit_code == 0, done.stderr
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"briefing-2027-03-13.html", "briefing-2027-03-13-2.html", "index-2.html", INDEX, FEED}
    assert "https://news.example/b/index-2.html" in (tmp_path / "out" / FEED).read_text("utf-8")


def test_an_issue_that_is_not_proven_is_not_shown(command: Callable[..., Result], tmp_path: Path) -> None:
    forged = json.loads(render(issues.bare(), "json").content)
    forged["stories"][0]["key_points"][0]["sentences"][0]["text"] = "Invented."
    path = tmp_path / "forged.json"
    path.write_text(json.dumps(forged), "utf-8")
    done = command("site", path, "-o", tmp_path / "out")
    assert done.exit_code == 5
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [(["absent.json"], 2, "cannot read"), ([".", "--url", "javascript:x"], 2, "--url"), (["."], 3, "no issue")],
)
def test_what_cannot_be_shown_is_told(
    command: Callable[..., Result], tmp_path: Path, given: list[str], status: int, told: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = command("site", *(str(empty) if word == "." else word for word in given), "-o", tmp_path / "out")
    assert done.exit_code == status
    assert told in done.stderr
