"""Lists of feeds, in and out."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from briefing.errors import SourceError
from briefing.model import Failure
from briefing.readers import read
from briefing.readers.opml import Outline, is_opml, opml, outlines

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="News"><outline text="Europe &amp; co">
    <outline text="Kestrel Post" type="rss" xmlUrl="https://k.example/rss?a=1&amp;b=2" htmlUrl="https://k.example/"/>
  </outline>
  <outline title="Old name only" xmlURL="https://o.example/feed"/></outline>
  <outline text="Twice" xmlUrl="https://o.example/feed"/>
  <outline text="A link" type="link" url="https://l.example/"><outline text="Under a link" xmlUrl="https://u.example/"/></outline>
  <outline text="Top" xmlUrl="https://t.example/atom"/>
</body></opml>"""


def test_nested_outlines_are_sections() -> None:
    assert outlines(LIST) == [
        Outline("Kestrel Post", "https://k.example/rss?a=1&b=2", "https://k.example/", ("News", "Europe & co")),
        Outline("Old name only", "https://o.example/feed", "", ("News",)),
        Outline("Under a link", "https://u.example/"),
        Outline("Top", "https://t.example/atom"),
    ]


_NAMES = st.text("aB1&<>\"';#/=?éЖ你ع😀", min_size=1, max_size=12)


@given(
    st.lists(
        st.builds(Outline, _NAMES, _NAMES.map("https://a.example/{}".format), _NAMES, st.tuples(_NAMES, _NAMES)),
        min_size=1,
        max_size=6,
        unique_by=lambda outline: outline.url,
    )
)
@settings(max_examples=60)
def test_what_is_written_is_read_back(feeds: list[Outline]) -> None:
    found = outlines(opml(feeds, "mine"))
    assert sorted(found, key=str) == sorted(feeds, key=str)
    assert outlines(opml(found, "mine")) == found


def test_what_no_xml_can_hold_is_left_out() -> None:
    found = outlines(opml([Outline("a\x00b\ud800c", "https://a.example/\x0b")], "t\x01"))
    assert found == [Outline("abc", "https://a.example/")]


def test_broken_lists_are_mended() -> None:
    broken = b"<opml><body><outline text='Q & A' xmlUrl='https://a.example/?x=1&y=2'/><outline text='B' xmlUrl='b'/>"
    assert next((o.title, o.url) for o in outlines(broken)) == ("Q & A", "https://a.example/?x=1&y=2")


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1251", "utf-16", "utf-8-sig"])
def test_other_encodings(encoding: str) -> None:
    name = "Новости" if encoding == "windows-1251" else "Été"
    text = (
        f"<?xml version='1.0' encoding='{encoding}'?><opml><outline text='{name}' xmlUrl='https://a.example/'/></opml>"
    )
    assert outlines(text.encode(encoding))[0].title == name


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<opml version='2.0'><body/></opml>", "is a list of feeds (OPML) that names no feed"),
        (b"<opml>", "is a list of feeds (OPML) that names no feed"),
        (b"", "XML that cannot be read"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><opml/>", "a list of feeds (OPML) that defines entities of its own"),
        (
            b"<opml>" + b"".join(b"<outline xmlUrl='https://a.example/%d'/>" % n for n in range(10_001)) + b"</opml>",
            "a list (OPML) of more than 10000 feeds: split it",
        ),
    ],
)
def test_what_is_no_list_is_told(data: bytes, told: str) -> None:
    with pytest.raises(SourceError) as caught:
        outlines(data)
    assert str(caught.value) == told


def test_deep_nesting_is_no_trap() -> None:
    deep = b"<opml>" + b"<outline text='a'>" * 20_000 + b"<outline xmlUrl='https://a.example/'/>"
    started = time.monotonic()
    with suppress(SourceError):
        outlines(deep)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("data", "is_list"),
    [
        (LIST, True),
        (b"\xef\xbb\xbf\n<OPML version='1.0'>", True),
        (b"<!DOCTYPE opml><opml>", True),
        (b"<opmlish>", False),
        (b"<rss><opml></rss>", False),
        (b"text about <opml>", False),
        (b"<!--" + b"-" * 100_000, False),
        (b"<?xml?>" * 600, False),
        (b" " * 4_000 + b"<opm", False),
    ],
)
def test_a_list_is_known_by_its_beginning(data: bytes, is_list: bool) -> None:
    started = time.monotonic()
    assert is_opml(data) is is_list
    assert time.monotonic() - started < 0.5


def test_a_list_in_a_folder_opens_no_connection(tmp_path: Path, no_network: None) -> None:
    (tmp_path / "feeds.opml").write_bytes(LIST)
    failures: list[Failure] = []
    assert list(read([tmp_path], failures.append)) == []
    assert [f.reason for f in failures] == ["is a list of feeds (OPML): take it in with `briefing sources import`"]


def test_a_list_of_nothing_is_told(tmp_path: Path, no_network: None) -> None:
    failures: list[Failure] = []
    (tmp_path / "feeds.opml").write_bytes(b"<opml/>")
    assert list(read([tmp_path / "feeds.opml"], failures.append)) == []
    assert list(read(["-"], failures.append, io.BytesIO(b"<opml/>"))) == []
    assert [f.reason for f in failures] == ["is a list of feeds (OPML) that names no feed"] * 2
