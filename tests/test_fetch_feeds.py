"""Feeds as they come: every entry that feedparser finds is an article, or is named as dropped with a reason."""

from __future__ import annotations

import io
import json

import feedparser
import pytest
from hypothesis import given, settings, strategies as st

from briefing.model import Article, Failure, Fate
from briefing.readers import read, understood
from briefing.readers.document import Document

ONE = "The harbour of Kestrel was closed on Friday after the storm, and two ferries waited offshore for six hours."
NAMES = (
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:media='http://search.yahoo.com/mrss/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
)
TEXT = f"<description>{ONE}</description>"
MP3 = "<enclosure url='https://k.example/{}.mp3' type='audio/mpeg' length='1'/>"


def rss(items: str) -> str:
    head = f"<?xml version='1.0'?><rss version='2.0' {NAMES}><channel><title>K</title><link>https://k.example/</link>"
    return f"{head}{items}</channel></rss>"


def rdf(items: str) -> str:
    names = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
    return f"<rdf:RDF {names}><channel rdf:about='x'><title>K</title></channel>{items}</rdf:RDF>"


def atom(entries: str) -> str:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>K</title>{entries}</feed>"


def got(data: bytes) -> tuple[list[Article], list[Fate], list[str]]:
    failures: list[Failure] = []
    dropped: list[Fate] = []
    articles = list(read(["-"], failures.append, io.BytesIO(data), dropped.append))
    return articles, dropped, [failure.reason for failure in failures]


FEEDS = {
    "titles alone": rss("<item><title>Harbour closed on Friday</title></item><item><title>Short</title></item>"),
    "texts alone": rss(f"<item>{TEXT}</item>"),
    "little": rss("<item><description>Hi.</description></item><item><title>Read more</title>Read more</item>"),
    "nothing": rss(f"<item></item><item><guid>x</guid></item><item><title>A</title>{TEXT}</item>"),
    "links alone": rss(f"<item><link>https://k.example/1</link></item><item><title>A</title>{TEXT}</item>"),
    "pictures": rss(
        "<item><title>Picture of the day</title><description>&lt;img src='x.png'/&gt;</description></item>"
    ),
    "the same": rss(f"<item><title>A</title>{TEXT}</item>" * 3),
    "furniture": rss("<item><title>Comments</title><description>Comments</description></item>"),
    "a date": rss("<item><title>21 octobre 2022</title><description>21 octobre 2022</description></item>"),
    "podcast": rss(
        f"<item><title>Ep 1</title><itunes:summary>{ONE}</itunes:summary>{MP3.format(1)}</item>"
        f"<item><title>Ep 2</title><itunes:subtitle>Sub</itunes:subtitle>"
        f"<content:encoded><![CDATA[<p>{ONE}</p><ul><li>00:00 Intro</li></ul>]]></content:encoded>"
        f"{MP3.format(2)}</item>"
    ),
    "atom": atom(
        f"<entry><title>A</title><link href='https://k.example/1'/><summary>{ONE}</summary></entry>"
        "<entry><title type='html'>&lt;b&gt;B&lt;/b&gt;</title><content type='xhtml'>"
        f"<div xmlns='http://www.w3.org/1999/xhtml'><p>{ONE}</p></div></content></entry>"
        "<entry><title>No text</title></entry><entry/>"
    ),
    "atom 0.3": f"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>A</title><content>{ONE}</content></entry></feed>",
    "rdf": rdf(f"<item rdf:about='1'><title>A</title><link>https://k.example/1</link>{TEXT}</item>"),
    "rss 0.91": f"<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://a.example/x.dtd'>"
    f"<rss version='0.91'><channel><item><title>A</title>{TEXT}</item></channel></rss>",
    "bare channel": f"<channel><title>K</title><item><title>A</title>{TEXT}</item></channel>",
    "bare ampersands": rss(f"<item><title>A & B</title><link>https://k.example/?a=1&b=2</link>{TEXT}</item>"),
    "blank lines first": "\n\n  " + rss(f"<item><title>A</title>{TEXT}</item>"),
    "a warning first": "<br />\n<b>Warning</b>: x in y<br />" + rss(f"<item><title>A</title>{TEXT}</item>"),
    "entities of HTML": rss(f"<item><title>Caf&eacute; &nbsp; x</title>{TEXT}</item>"),
    "media": rss(f"<item><title>A</title><media:description>{ONE}</media:description></item>"),
}


@pytest.mark.parametrize("name", FEEDS)
def test_every_entry_is_accounted_for(name: str) -> None:
    data = FEEDS[name].encode()
    articles, dropped, failures = got(data)
    assert len(articles) + len(dropped) == len(feedparser.parse(io.BytesIO(data)).entries)
    assert {fate.reason for fate in dropped} <= {"an item without title, text and link"}
    assert all(article.text for article in articles)
    assert failures == []


def test_a_title_alone_is_an_item() -> None:
    articles, _, _ = got(FEEDS["titles alone"].encode())
    assert [(a.title, a.text, a.partial) for a in articles] == [
        ("Harbour closed on Friday", "Harbour closed on Friday", True),
        ("Short", "Short", True),
    ]


def test_notes_of_a_podcast_are_its_text_and_the_sound_its_link() -> None:
    articles, _, _ = got(FEEDS["podcast"].encode())
    assert [(a.title, ONE in a.text, a.url) for a in articles] == [
        ("Ep 1", True, "https://k.example/1.mp3"),
        ("Ep 2", True, "https://k.example/2.mp3"),
    ]


@pytest.mark.parametrize(
    ("base", "link", "address"),
    [
        ("", "2.html", "https://k.example/feeds/2.html"),
        ("", "/2.html", "https://k.example/2.html"),
        ("", "https:///other.example/2", "https://other.example/2"),
        (" xml:base='../deep/'", "2.html", "https://k.example/deep/2.html"),
        (" xml:base = 'https://other.example/a/'", "2.html", "https://other.example/a/2.html"),
        (" base='https://other.example/a/'", "/2.html", "https://other.example/2.html"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_link_counts_from_what_the_feed_states_or_from_its_address(
    base: str, link: str, address: str, encoding: str
) -> None:
    head = f"<?xml version='1.0' encoding='{encoding}'?>"
    data = f"{head}<rss version='2.0'{base}><channel><item><link>{link}</link>{TEXT}</item></channel></rss>"
    document = Document("k", "k", data.encode(encoding), url="https://k.example/feeds/all.xml")
    assert [found.url for found in understood(document) if isinstance(found, Article)] == [address]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_feed_in_wide_characters_is_read(encoding: str) -> None:
    articles, _, failures = got(rss(f"<item><title>Été</title>{TEXT}</item>").encode(encoding))
    assert [(a.title, a.text) for a in articles] == [("Été", ONE)]
    assert failures == []


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        ("<item><title>Cut in the ti", []),
        ("<item><title>Title</title><descr", [("Title", "Title")]),
        (f"<item><title>Title</title>{TEXT}<pub", [("Title", ONE)]),
        (f"<item><title>Title</title><description>{ONE} Then</description><pub", [("Title", ONE)]),
        ("<item><title>Title</title><description>Then the mast", [("Title", "Title")]),
        ("", []),
    ],
)
def test_of_an_item_that_is_cut_only_what_is_whole_is_kept(end: str, kept: list[tuple[str, str]]) -> None:
    whole = f"<item><title>A</title>{TEXT}</item>"
    articles, _, failures = got(rss(whole + end).removesuffix("</channel></rss>").encode())
    assert [(a.title, a.text) for a in articles] == [("A", ONE), *kept]
    assert all(a.partial for a in articles[1:])
    assert failures == ["feed is cut off after 1 items: fetch it again"]


@given(st.integers(0, 900))
@settings(max_examples=80)
def test_cut_anywhere_no_whole_item_is_lost_and_no_word_is_broken(at: int) -> None:
    whole = "".join(f"<item><title>Story {n}</title>{TEXT}</item>" for n in range(5))
    data = rss(whole)[: 300 + at]
    articles, _, failures = got(data.encode())
    assert len(articles) >= data.count("</item>")
    assert all(a.text in (ONE, a.title) for a in articles)
    assert len(failures) == (not data.endswith("</rss>"))


def test_items_of_a_json_feed_are_accounted_for() -> None:
    items = [{"title": "Only a title"}, {"url": "https://k.example/1"}, {"id": "7"}, {"content_text": ONE}]
    data = {"version": "https://jsonfeed.org/version/1.1", "title": "K", "items": items}
    articles, dropped, failures = got(json.dumps(data).encode())
    assert [a.text for a in articles] == ["Only a title", "https://k.example/1", ONE]
    assert [fate.reason for fate in dropped] == ["an item without title, text and link"]
    assert failures == []
