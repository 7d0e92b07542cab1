"""The list of sources: what is kept of each, what a run changes, and the commands over it."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from briefing.commands import network
from briefing.errors import UsageError
from briefing.fetch import Client, FetchError, Policy
from briefing.sources import adding, health, store
from briefing.sources.intake import gather, merged
from briefing.sources.listing import Entry, Health, Source
from tests.fault_server import Asked, FaultServer, feed, reply, serving

NOW = datetime(2022, 10, 22, 6, 0, tzinfo=UTC)
QUICK = Policy(seconds=3.0, backoff=0.01)
LINK = b"<link rel=alternate type=application/rss+xml href=/feed.xml>"
FRONT = b"<!doctype html><html><head>" + LINK + b"</head><body>x</body></html>"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving() as running:
        yield running


def offer(server: FaultServer, path: str, body: bytes, kind: str = "application/rss+xml") -> str:
    answer = reply("200 OK", body, content_type=kind)
    server.answers[path] = lambda connection, asked: connection.sendall(answer)
    return server.url(path)


def lines(folder: Path) -> list[dict[str, str]]:
    return [
        json.loads(line) for path in sorted(folder.rglob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]


# --- health


@pytest.mark.parametrize(
    ("fate", "state", "told"),
    [
        (Health(), "new", "not fetched yet"),
        (health.answered(Health(), NOW, "2022-10-21T08:00"), "ok", ""),
        (health.answered(Health(), NOW, "2022-10-14"), "silent", "silent since 2022-10-14, when its last item came"),
        (health.answered(Health(), NOW, ""), "silent", "has never had an item"),
        (health.answered(Health(), NOW, "2031-01-01"), "ok", ""),
        (
            health.answered(Health(), NOW, "2022-10-21", "https://b.example/"),
            "moved",
            "has moved to https://b.example/",
        ),
        (
            health.failed(Health(), NOW, "not found (404)"),
            "failing",
            "not found (404); failed once, never yet with success",
        ),
        (
            health.failed(Health(failures=4, success="2022-10-01T05:00:00Z"), NOW, "x"),
            "failing",
            "x; failed 5 times in a row, last success 2022-10-01",
        ),
        (health.failed(Health(), NOW, FetchError("over", 410)), "gone", "over; never yet with success"),
        (
            health.failed(Health(), NOW, FetchError("busy", 429, True, 7200)),
            "waiting",
            "busy; asked again after 2022-10-22T08:00:00Z",
        ),
    ],
)
def test_the_health_of_a_source_in_a_word_and_a_line(fate: Health, state: str, told: str) -> None:
    assert (health.state(fate, NOW), health.told(fate, NOW)) == (state, told)
    assert state in health.STATES


def test_a_success_ends_all_trouble() -> None:
    bad = health.failed(health.failed(Health(item="2022-10-20"), NOW, FetchError("x", 410)), NOW, "y")
    good = health.answered(bad, NOW, "")
    assert good == Health(checked=health.stamp(NOW), success=health.stamp(NOW), item="2022-10-20")


# --- the file


def test_the_list_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "sources.json"
    entries = (
        Entry(
            Source("https://a.example/", "A", ("News", "Europe"), "https://a.example", True),
            Health(failures=2),
            ("x", "y"),
        ),
        Entry(Source("letters")),
    )
    assert store.load(path) == ()
    assert store.change(path, lambda kept: [*kept, *entries]) == entries
    assert store.load(path) == entries
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.glob("*.tmp")] == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is damaged"),
        ("[]", "is damaged"),
        ("{}", "is damaged"),
        ('{"version": 1, "sources": [{}]}', "is damaged"),
        ('{"version": 1, "sources": [{"address": 7}]}', "is damaged"),
        ('{"version": 1, "sources": [{"address": "a", "health": {"x": 1}}]}', "is damaged"),
        ('{"version": 2, "sources": []}', "was written by another version"),
        ("[" * 100_000, "is damaged"),
    ],
)
def test_a_damaged_list_is_told_and_left_alone(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "sources.json"
    path.write_text(content)
    with pytest.raises(UsageError, match=told):
        store.change(path, lambda kept: kept)
    assert path.read_text() == content


def test_a_list_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        store.load(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot write"):
        store.change(tmp_path / "file" / "sources.json", lambda kept: kept)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sources.json"

    def add(number: int) -> None:
        store.change(path, lambda kept: [*kept, Entry(Source(f"https://a.example/{number}"))])

    threads = [threading.Thread(target=add, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.load(path)) == 16


def test_a_system_without_locks_keeps_the_list_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    store.change(tmp_path / "sources.json", lambda kept: [Entry(Source("a"))])
    assert store.load(tmp_path / "sources.json") == (Entry(Source("a")),)


def test_progress_is_shown_where_somebody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with network.progress("fetching") as on_done:
        assert on_done
        on_done(1, 4)
        on_done(4, 4)
    assert "fetching" in screen.getvalue()
    assert "100%" in screen.getvalue()


def test_a_run_keeps_what_changed_meanwhile() -> None:
    old = [Entry(Source("a")), Entry(Source("b"))]
    reports = list(gather([], Client(), NOW))
    assert merged(old, reports) == old
    now_listed = [Entry(Source("b", "renamed")), Entry(Source("c"))]
    from briefing.sources.intake import Report

    done = [
        Report(Entry(Source("a"), Health(failures=1)), "failed"),
        Report(Entry(Source("b"), Health(item="2022")), "read"),
    ]
    assert merged(now_listed, done) == [Entry(Source("b", "renamed"), Health(item="2022")), Entry(Source("c"))]


# --- gathering


def gathered(entries: list[Entry], now: datetime = NOW, policy: Policy = QUICK) -> dict[str, tuple[str, int, Entry]]:
    reports = list(gather(entries, Client(policy), now))
    return {r.entry.source.address: (r.outcome, len(r.articles), r.entry) for r in reports}


def test_only_what_is_new_comes_a_second_time(server: FaultServer) -> None:
    url = offer(server, "/f.xml", feed(1, 2))
    outcome, new, entry = gathered([Entry(Source(url))])[url]
    assert (outcome, new, entry.health.item) == ("read", 2, "2022-10-21")
    assert gathered([entry])[url][:2] == ("unchanged", 0)
    offer(server, "/f.xml", feed(3, 2))
    outcome, new, entry = gathered([entry])[url]
    assert (outcome, new, len(entry.seen)) == ("read", 1, 3)


def test_what_the_server_calls_unchanged_is_not_read_again(server: FaultServer, tmp_path: Path) -> None:
    url = server.url("/conditional")
    policy = replace(QUICK, cache=tmp_path)
    entry = gathered([Entry(Source(url))], policy=policy)[url][2]
    assert gathered([entry], policy=policy)[url][:2] == ("unchanged", 0)
    killed = replace(entry, read="")  # behind the cache, and before it could say what it has read
    assert gathered([killed], policy=policy)[url][:2] == ("read", 0)
    lost = replace(entry, seen=())  # whose memory is lost reads what the cache holds
    assert gathered([lost], policy=policy)[url][:2] == ("read", 1)


def test_who_asks_to_wait_is_left_alone_until_then(server: FaultServer) -> None:
    url = server.url("/wait-long")
    outcome, _, entry = gathered([Entry(Source(url))])[url]
    assert (outcome, entry.health.wait_until) == ("failed", "2022-10-22T08:00:00Z")
    assert gathered([entry], NOW + timedelta(hours=1))[url][0] == "waiting"
    assert server.counts["/wait-long"] == 1
    assert gathered([entry], NOW + timedelta(hours=2))[url][0] == "failed"
    assert server.counts["/wait-long"] == 2


def test_failures_are_counted_and_cost_the_others_nothing(server: FaultServer, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(
        "The harbour of Kestrel was closed on Friday after the storm, and ferries waited."
    )
    urls = [server.url("/gone"), server.url("/feed.xml"), offer(server, "/empty.xml", feed())]
    urls += [str(tmp_path / "note.txt"), str(tmp_path / "none")]
    first = gathered([Entry(Source(url)) for url in urls])
    assert [first[url][0] for url in urls] == ["failed", "read", "failed", "read", "failed"]
    assert first[urls[2]][2].health.error == "feed holds no items"
    second = gathered([first[url][2] for url in urls])
    assert [second[url][2].health.failures for url in urls] == [2, 0, 2, 0, 2]
    assert [second[url][1] for url in urls] == [0] * 5


def test_a_feed_that_breaks_off_gives_what_it_has_and_says_so(server: FaultServer) -> None:
    url = offer(server, "/cut.xml", feed(1, 2)[:-60])
    (report,) = gather([Entry(Source(url))], Client(QUICK), NOW)
    assert (report.outcome, [article.partial for article in report.articles]) == ("read", [True, True])
    assert report.entry.health.error == report.failures[0].reason == "feed is cut off after 1 items: fetch it again"


def test_packed_damage_is_a_failure(server: FaultServer) -> None:
    url = offer(server, "/cut.gz", b"\x1f\x8b\x08\x00 and no more of it")
    assert gathered([Entry(Source(url))])[url][2].health.error == "gzip data that is damaged"


def test_teasers_are_completed_where_wanted(server: FaultServer) -> None:
    text = "The harbour of Kestrel was closed on Friday after the storm, and two ferries waited offshore. " * 2
    body = f"<!doctype html><html><body><article><p>{text}</p><p>{text}</p><p>{text}</p></article></body></html>"
    page = offer(server, "/page", body.encode(), "text/html")
    item = f"<item><title>Harbour closed</title><link>{page}</link><description>{text[:70]} …</description></item>"
    url = offer(server, "/f.xml", f"<rss version='2.0'><channel><title>K</title>{item}</channel></rss>".encode())
    for full_text in (False, True):
        (report,) = gather([Entry(Source(url, full_text=full_text))], Client(QUICK), NOW)
        assert (len(report.articles[0].text) > 200) is full_text


def test_a_good_source_that_failed_once_is_waited_for(server: FaultServer) -> None:
    def late(connection: socket.socket, asked: Asked) -> None:
        server.hold(1.0)
        connection.sendall(reply("200 OK", feed(1)))

    server.answers["/late"] = late
    urls = [server.url("/late"), *(server.url(f"/{n}.xml") for n in range(24))]
    policy = Policy(patience=0.2)
    for success, failures, outcome in (("", 1, "failed"), ("2022-10-20", 2, "failed"), ("2022-10-20", 1, "read")):
        entries = [Entry(Source(url)) for url in urls]
        entries[0] = replace(entries[0], health=Health(success=success, failures=failures))
        assert gathered(entries, policy=policy)[urls[0]][0] == outcome


# --- adding


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<!doctype html><html><body>nothing here</body></html>", "names no feed"),
        (b"", "names no feed"),
        (b"<opml/>", "is a list of feeds"),
        (b"\x1f\x8bno", "gzip data that is"),
        (b"<!doctype html><html><head><link rel=feed href=/gone></head></html>", "names no feed"),
        (b"<!doctype html><html><head><link rel=feed href=/self></head></html>", "names no feed"),
    ],
)
def test_what_holds_no_feed_is_not_added(server: FaultServer, body: bytes, told: str) -> None:
    from briefing.errors import SourceError

    url = offer(server, "/self", body, "text/html")
    with pytest.raises(SourceError, match=told):
        adding.found(url, Client(QUICK))


def test_the_feed_of_a_site_is_found(server: FaultServer) -> None:
    for body in (
        FRONT,
        b"<!doctype html><html><body><p><a href='/feed.xml'>RSS</a> <a href='/about'>us</a></body></html>",
    ):
        url = offer(server, "/site", body, "text/html")
        assert adding.found(url, Client(QUICK)) == Source(server.url("/feed.xml"), "Kestrel Post", site=url)


def test_a_feed_that_has_moved_is_added_where_it_is_now(server: FaultServer) -> None:
    assert adding.found(server.url("/moved"), Client(QUICK)).address == server.url("/feed.xml")
    assert adding.found(server.url("/moved-for-now"), Client(QUICK)).address == server.url("/moved-for-now")


# --- commands


def test_a_day_with_sources(server: FaultServer, command: Callable[..., Result], tmp_path: Path) -> None:
    site = offer(server, "/site", FRONT, "text/html")
    done = command("sources", "add", site, server.url("/not-found"), "--section", "News/Europe")
    assert done.exit_code == 4
    assert done.stdout == f"added: Kestrel Post  {server.url('/feed.xml')}\n"
    assert done.stderr == f"{server.url('/not-found')}: not found (404)\n"
    assert command("sources", "add", site).stdout.startswith("there already: ")
    assert command("sources", "add", "--as-is", "--title", "Old", server.url("/gone")).exit_code == 0

    done = command("fetch")
    assert done.exit_code == 4
    assert done.stderr.splitlines() == [
        f"{server.url('/gone')}: gone for good, take it off the list (410)",
        "2 new items from 2 sources; 1 failed",
    ]
    (written,) = done.stdout.splitlines()
    assert [row["url"] for row in lines(tmp_path / "inbox")] == ["https://k.example/1", "https://k.example/2"]
    assert written.endswith(".jsonl")
    assert (tmp_path / written).is_file()

    done = command("fetch", "News")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "0 new items from 1 source; 1 unchanged\n")
    offer(server, "/feed.xml", feed(2, 3))
    report = json.loads(command("fetch", "--json").stdout)
    assert [(row["outcome"], len(row["new"])) for row in report["sources"]] == [("read", 1), ("failed", 0)]
    assert len(lines(tmp_path / "inbox")) == 3
    assert len(list((tmp_path / "inbox").rglob("*.jsonl"))) == 1
    assert "Harbour closed again" in command("build", "inbox", "-o", "-").stdout


def test_checking_keeps_no_item(server: FaultServer, command: Callable[..., Result], tmp_path: Path) -> None:
    command("sources", "add", server.url("/feed.xml"))
    command("sources", "add", "--as-is", server.url("/gone"), "--section", "Old")
    done = command("sources", "check")
    assert done.exit_code == 4
    assert done.stdout.splitlines() == [
        f"silent   Kestrel Post  {server.url('/feed.xml')}",
        "         silent since 2022-10-21, when its last item came",
        "Old",
        f"gone     {server.url('/gone')}",
        "         gone for good, take it off the list (410); never yet with success",
    ]
    assert not (tmp_path / "inbox").exists()
    assert command("fetch").stderr.splitlines()[-1] == "2 new items from 2 sources; 1 failed"
    listed = json.loads(command("sources", "list", "--unhealthy", "--json", "Old").stdout)
    assert [(row["state"], row["failures"]) for row in listed["sources"]] == [("gone", 2)]


def test_lists_of_feeds_go_in_and_out(command: Callable[..., Result], tmp_path: Path, no_network: None) -> None:
    rows = "<outline text='A' xmlUrl='https://me:secret@a.example/'/><outline text='N'><outline xmlUrl='https://b.example/'/></outline>"
    (tmp_path / "in.opml").write_text(f"<opml><body>{rows}</body></opml>")
    assert command("sources", "import", "in.opml").stderr == "2 added, 0 there already\n"
    assert (
        command("sources", "import", "-", stdin=(tmp_path / "in.opml").read_bytes()).stderr
        == "0 added, 2 there already\n"
    )
    (tmp_path / "letters").mkdir()
    assert command("sources", "add", "letters").exit_code == 0
    out = command("sources", "export").stdout
    assert "secret" not in out
    assert command("sources", "export", "-o", "out.opml").stdout == "out.opml\n"
    assert (tmp_path / "out.opml").read_text() == out
    assert command("sources", "import", "out.opml", "--file", "other.json").exit_code == 0
    kept = store.load(tmp_path / "other.json")
    assert [(e.source.shown, e.source.title, e.source.section) for e in kept] == [
        ("https://a.example/", "A", ()),
        ("https://b.example/", "https://b.example/", ("N",)),
    ]
    shown = command("sources", "list", env={"BRIEFING_SOURCES_FILE": "sources.json"}).stdout
    assert "secret" not in shown
    assert shown.splitlines()[2:4] == ["N", "new      https://b.example/"]
    assert command("sources", "remove", "N", "A").stdout.splitlines() == [
        "removed: A  https://a.example/",
        "removed: https://b.example/",
    ]
    assert [e.source.title for e in store.load(tmp_path / "sources.json")] == ["letters"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("fetch",), "briefing: sources.json lists no source: add one with `briefing sources add ADDRESS`"),
        (("sources", "list"), "briefing: sources.json lists no source"),
        (("sources", "remove", "x"), "briefing: no source is called 'x'"),
        (("sources", "import", "none.opml"), "briefing: none.opml: no such file or directory"),
        (("sources", "import", "-"), "briefing: -: XML that cannot be read"),
    ],
)
def test_misuse_is_told(command: Callable[..., Result], args: tuple[str, ...], told: str, no_network: None) -> None:
    done = command(*args)
    assert done.exit_code == 2
    assert done.stderr.startswith(told)


def test_other_addresses_are_taken_as_they_are(
    command: Callable[..., Result], tmp_path: Path, no_network: None
) -> None:
    assert command("sources", "add", "none").stderr == "none: no such file\n"
    assert command("sources", "add", "imaps://me@mail.example/News").exit_code == 0
    assert command("sources", "add", "ftp://a.example/").exit_code == 0
    done = command("fetch", "ftp://a.example/")
    assert (done.exit_code, done.stderr.splitlines()[0]) == (4, "ftp://a.example/: only http and https are fetched")


def test_a_slow_source_ends_as_the_user_says(server: FaultServer, command: Callable[..., Result]) -> None:
    command("sources", "add", "--as-is", server.url("/slow-body"))
    assert command("fetch", "--timeout", "0.5").stderr.splitlines()[0].endswith(": no complete answer within 0.5 s")


def test_private_hosts_need_the_users_word(
    server: FaultServer, command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **more: real("127.0.0.1", *args, **more))
    command("sources", "add", "--as-is", server.url("/feed.xml", "news.example"))
    assert "private address" in command("fetch").stderr
    assert command("fetch", "--allow-private", "news.example").exit_code == 0


def test_what_another_wrote_there_is_replaced(
    server: FaultServer, command: Callable[..., Result], tmp_path: Path
) -> None:
    command("sources", "add", server.url("/feed.xml"))
    written = tmp_path / command("fetch").stdout.strip()
    for junk in (b"\xff\n", b"[]\n"):
        written.write_bytes(junk)
        os.unlink(tmp_path / "sources.json")
        command("sources", "add", server.url("/feed.xml"))
        assert command("fetch").exit_code == 0
        assert len(lines(tmp_path / "inbox")) == 2
