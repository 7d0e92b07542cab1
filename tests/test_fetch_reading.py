"""Addresses as sources: pages, feeds, sites that name a feed, lists of feeds. Nothing else opens a socket."""

from __future__ import annotations

import ast
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from briefing.fetch import Client, Policy
from briefing.model import Article, Failure
from briefing.readers import read
from briefing.readers.full_text import completed
from tests.fault_server import FaultServer, feed, reply, serving

ONE = "The harbour of Kestrel was closed on Friday after the storm, and two ferries waited offshore for six hours."
TWO = "The council of Aldermoor voted on Thursday to repair the old bridge, which has been shut since the floods."
ARTICLE = f"<article><h1>Harbour closed</h1><p>{ONE}</p><p>{TWO}</p></article>"
# Where a socket may be made: the one door, and (not reading) what sends mail or speaks to a mail server.
DOORS = ("fetch", "delivery", "readers/imap")
NETWORK = {
    "socket",
    "ssl",
    "http",
    "ftplib",
    "smtplib",
    "imaplib",
    "poplib",
    "telnetlib",
    "xmlrpc",
    "asyncio",
    "socketserver",
}


def page(head: str = "", body: str = ARTICLE) -> bytes:
    return f"<!doctype html><html lang=en><head><title>K</title>{head}</head><body>{body}</body></html>".encode()


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving() as running:
        yield running


def offer(server: FaultServer, path: str, body: bytes, kind: str = "text/html", **headers: str) -> str:
    answer = reply("200 OK", body, content_type=kind, **headers)
    server.answers[path] = lambda connection, asked: connection.sendall(answer)
    return server.url(path)


def got(*sources: str | Path) -> tuple[list[Article], list[tuple[str, str]]]:
    failures: list[Failure] = []
    return list(read(list(sources), failures.append)), [(f.source, f.reason) for f in failures]


def test_a_page_is_an_article(server: FaultServer) -> None:
    articles, failures = got(offer(server, "/harbour.html", page()))
    assert [(a.title, a.text, a.language) for a in articles] == [("Harbour closed", f"{ONE}\n\n{TWO}", "en")]
    assert failures == []


def test_sources_come_in_their_order_and_are_asked_once(server: FaultServer, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(f"{ONE}\n\n{TWO}")
    server.delay = lambda path: 0.3 if path == "/a.xml" else 0.0
    articles, failures = got(server.url("/a.xml"), tmp_path / "note.txt", server.url("/gone"), server.url("/b.xml"))
    assert [a.source for a in articles] == ["Kestrel Post", "Kestrel Post", "note.txt", "Kestrel Post", "Kestrel Post"]
    assert failures == [(server.url("/gone"), "gone for good, take it off the list (410)")]
    assert server.counts == {"/a.xml": 1, "/gone": 1, "/b.xml": 1}


def test_an_iterator_of_sources_will_do_and_the_same_twice(server: FaultServer) -> None:
    url = server.url("/a.xml")
    assert len(list(read(iter([url, url])))) == 4
    assert len(list(read([url, url]))) == 4


@pytest.mark.parametrize(
    "head",
    [
        "<link rel='alternate' type='application/rss+xml' href='/news.xml'>",
        "<link href=/comments.xml rel=alternate type='application/rss+xml' title='Comments'>"
        "<link rel=Alternate type='application/atom+xml; charset=utf-8' href='news.xml'>",
        "<base href='/deep/'><link rel='alternate' type='application/rss+xml' href='../news.xml'>",
        "<link rel='alternate' type='application/rss+xml' href='/not-found'>"
        "<link rel='alternate' type='application/rss+xml' href='/news.xml'>",
    ],
)
def test_of_the_front_page_of_a_site_the_feed_is_read(server: FaultServer, head: str) -> None:
    offer(server, "/news.xml", feed(1, 2, 3), "application/rss+xml")
    front = page(head)
    server.answers["/front"] = lambda connection, asked: connection.sendall(reply("302 Found", b"", location="/?"))
    server.answers["/"] = lambda connection, asked: connection.sendall(reply("200 OK", front))
    articles, failures = got(server.url("/"))
    assert [a.url for a in articles] == [f"https://k.example/{n}" for n in (1, 2, 3)]
    assert {a.source for a in articles} == {"Kestrel Post"}
    assert failures == []


def test_a_page_that_says_it_is_no_article_is_a_front_page(server: FaultServer) -> None:
    offer(server, "/news.xml", feed(1), "application/rss+xml")
    link = "<link rel='alternate' type='application/rss+xml' href='/news.xml'>"
    section = offer(server, "/europe", page(f"{link}<meta property='og:type' content='website'>"))
    article = offer(server, "/europe/harbour", page(f"{link}<meta property='og:type' content='article'>"))
    assert [a.title for a in got(section)[0]] == ["Harbour closed again, day 1"]
    assert [a.title for a in got(article)[0]] == ["Harbour closed"]


def test_a_front_page_without_a_feed_stays_a_page(server: FaultServer) -> None:
    server.answers["/"] = lambda connection, asked: connection.sendall(
        reply("200 OK", page("<link rel=alternate type='application/rss+xml' href='/gone'>"))
    )
    assert [a.title for a in got(server.url("/"))[0]] == ["Harbour closed"]


@pytest.mark.parametrize(
    "body",
    [
        page("<base href='http://[bad'><link rel=alternate type='application/rss+xml' href='http://[bad'>"),
        page("<link rel=alternate type='application/rss+xml' href='javascript:alert(1)'>"),
        page("<link rel=alternate type='application/rss+xml'>"),
        f"{ONE}\n\n{TWO}".encode(),
        f"{ONE} <\n\n{TWO}".encode(),
    ],
)
def test_a_front_page_with_no_feed_to_be_had_is_read_itself(server: FaultServer, body: bytes) -> None:
    server.answers["/"] = lambda connection, asked: connection.sendall(reply("200 OK", body))
    articles, failures = got(server.url("/"))
    assert len(articles) == 1
    assert ONE[:40] in f"{articles[0].title} {articles[0].text}"
    assert failures == []


def test_a_list_of_feeds_stands_for_its_feeds(server: FaultServer, tmp_path: Path) -> None:
    urls = [server.url(path) for path in ("/b.xml", "/not-found", "/a.xml")]
    rows = "".join(f"<outline text='x' xmlUrl='{url}'/>" for url in urls)
    (tmp_path / "mine.opml").write_text(f"<opml><body>{rows}</body></opml>")
    (tmp_path / "none.opml").write_text("<opml/>")
    articles, failures = got(tmp_path / "mine.opml")
    assert len(articles) == 4
    assert failures == [(urls[1], "not found (404)")]
    listed = offer(server, "/list.opml", (tmp_path / "mine.opml").read_bytes(), "text/xml")
    assert len(got(listed)[0]) == 4
    assert got(offer(server, "/empty.opml", b"<opml/>"))[1][0][1] == "is a list of feeds (OPML) that names no feed"


def test_a_list_from_the_web_leads_to_no_other_private_service(server: FaultServer) -> None:
    with serving() as other:
        url = offer(server, "/l.opml", f"<opml><outline xmlUrl='{other.url('/secret')}'/></opml>".encode())
        assert "private address" in got(url)[1][0][1]
        assert other.asked == []


def test_packed_feeds_are_read(server: FaultServer) -> None:
    packed = gzip.compress(feed(1, 2))
    assert len(got(offer(server, "/feed.xml.gz", packed, "application/gzip"))[0]) == 2
    assert len(got(offer(server, "/feed.xml", packed, "text/xml", content_encoding="gzip"))[0]) == 2
    assert got(offer(server, "/cut.gz", packed[:-9]))[1][0][1] == "gzip data that is cut off"


@pytest.mark.parametrize(
    "kind", ["text/html; charset=iso-8859-1", "application/octet-stream", "text/plain", "image/png"]
)
def test_wrong_labels_do_no_harm(server: FaultServer, kind: str) -> None:
    accented = feed(1, title="Le Courrier de l’Été").decode().replace("'1.0'", "'1.0' encoding='iso-8859-1'")
    articles, _ = got(offer(server, "/feed", accented.encode(), kind))
    assert [a.source for a in articles] == ["Le Courrier de l’Été"]


def test_a_right_label_helps(server: FaultServer) -> None:
    russian = f"<p>{'Порт города закрыт после шторма, и два парома ждали в море шесть часов. ' * 3}</p>"
    url = offer(server, "/port", page(body=russian).decode().encode("koi8-r"), "text/html; charset=koi8-r")
    assert got(url)[0][0].text.startswith("Порт города закрыт")


def test_a_password_is_never_shown(server: FaultServer) -> None:
    url = server.url("/gone").replace("//", "//reader:s3cret@")
    assert got(url)[1] == [(server.url("/gone"), "gone for good, take it off the list (410)")]
    articles, _ = got(server.url("/a.xml").replace("//", "//reader:s3cret@"))
    assert "s3cret" not in repr(articles)


def test_other_schemes_are_not_fetched(no_network: None) -> None:
    assert got("ftp://a.example/x", "gopher://a.example/")[1] == [
        ("ftp://a.example/x", "only http and https are fetched"),
        ("gopher://a.example/", "only http and https are fetched"),
    ]


def test_teasers_are_completed_from_their_pages(server: FaultServer) -> None:
    good = offer(server, "/good", page())
    wall = offer(
        server, "/wall", page(body=f"<article><p>{'Please accept all of our cookies to go on. ' * 20}</p></article>")
    )
    shorter = offer(server, "/shorter", page(body=f"<article><p>{ONE}</p></article>"))

    def teaser(url: str, partial: bool = True) -> Article:
        return Article("id", "Feed title", ONE[:-1] + " …", "en", url=url, partial=partial)

    given = [teaser(url) for url in (good, wall, server.url("/gone"), shorter, "")] + [teaser(good, partial=False)]
    found = list(completed(given, Client(), named=server.url("/")))
    assert found[1:] == given[1:]
    assert (found[0].id, found[0].title, found[0].text, found[0].partial) == (
        "id",
        "Feed title",
        f"{ONE}\n\n{TWO}",
        False,
    )
    assert server.counts["/good"] == 1


def test_build_and_read_take_addresses(server: FaultServer, command: Callable[..., Result]) -> None:
    done = command("read", server.url("/a.xml"), server.url("/error"))
    assert done.exit_code == 4
    assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == [
        "https://k.example/1",
        "https://k.example/2",
    ]
    assert done.stderr == f"{server.url('/error')}: the server failed (500)\n"
    done = command("build", server.url("/a.xml"), "-o", "-")
    assert done.exit_code == 0
    assert "Harbour closed again" in done.stdout


def test_only_the_doors_know_the_network(root: Path) -> None:
    for module in (root / "briefing").rglob("*.py"):
        place = module.relative_to(root / "briefing").as_posix()
        if place.startswith(DOORS):
            continue
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & NETWORK, place
            assert not any(name.startswith(("urllib.request", "urllib3", "requests")) for name in names), place


def test_files_of_every_kind_open_no_connection(
    days: list[Path], command: Callable[..., Result], no_network: None
) -> None:
    for args in (["read"], ["build", "-f", "md,html,json"]):
        done = command(*args, days[0])
        assert done.exit_code == 0, done.stderr


def test_the_policy_is_what_the_documents_say() -> None:
    policy = Policy()
    assert (policy.seconds, policy.most_bytes, policy.hops) == (30.0, 20 * 1024 * 1024, 5)
