"""Which machines may be talked to, and how addresses are understood."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given, strategies as st

from briefing.fetch import Client, FetchError, Policy, Request, is_web, public
from briefing.fetch.addresses import Gate, is_local_name, is_public
from briefing.fetch.lookup import looked_up
from briefing.fetch.urls import following, target
from tests.fault_server import feed, serving

QUICK = Policy(seconds=1.5, silence=0.6, backoff=0.05, tries=1)

NOT_PUBLIC = """127.0.0.1 127.8.8.8 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200 0.0.0.0
0.1.2.3 192.0.0.8 198.18.0.1 203.0.113.5 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 168.63.129.16 ::1 :: fe80::1
fc00::1 fd00:ec2::254 fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::7f00:1
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::808:808 2002:7f00:1::1 2002:808:808::1 2001:0:53aa:64c::1
192.88.99.1""".split()
PUBLIC = "8.8.8.8 1.1.1.1 93.184.216.34 2606:4700::1111 2a00:1450:4001::1 ::ffff:8.8.8.8 64:ff9b::808:808".split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_strangers_may_not_send_us_to(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(FetchError, match="leads to a private address"):
        Gate().check(target("http://news.example/"), address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(ip_address(address))
    Gate().check(target("http://news.example/"), address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_by_itself(inner: Any) -> None:
    for carried in (ip_address(f"::ffff:{inner}"), ip_address(int(ip_address("64:ff9b::")) + int(inner))):
        assert is_public(carried) == is_public(inner)


@pytest.mark.parametrize(
    "host", "localhost a.localhost nas nas.local box.lan x.home.arpa 127.0.0.1 10.0.0.1 ::1".split()
)
def test_names_of_the_own_network(host: str) -> None:
    assert is_local_name(host)


@pytest.mark.parametrize("host", "news.example local.example.org 8.8.8.8 2130706433 0x7f000001 127.1".split())
def test_names_that_may_be_anybodys(host: str) -> None:
    assert not is_local_name(host)


@pytest.mark.parametrize(
    ("url", "entry", "address"),
    [
        ("http://feeds.corp.example/", "feeds.corp.example", "10.0.0.5"),
        ("http://feeds.corp.example:8080/", "Feeds.Corp.example:8080", "10.0.0.5"),
        ("http://feeds.corp.example/", "10.0.0.0/8", "10.0.0.5"),
        ("http://feeds.corp.example/", "fd00::/8", "fd00::5"),
        ("http://feeds.corp.example/", "10.0.0.5", "10.0.0.5"),
    ],
)
def test_private_hosts_that_are_allowed(url: str, entry: str, address: str) -> None:
    Gate((entry,)).check(target(url), address)
    with pytest.raises(FetchError):
        Gate((entry,)).check(target("http://other.example/"), "192.168.7.7")


@pytest.mark.parametrize(
    ("named", "asked", "address", "is_meant"),
    [
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/feed", "127.0.0.1", True),
        ("http://nas.local/", "http://nas.local/feed", "192.168.1.9", True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", "127.0.0.1", False),
        ("http://nas.local/", "http://printer.local/", "192.168.1.7", False),
        ("http://news.example/", "http://news.example/", "127.0.0.1", False),  # rebinding
        ("http://2130706433/", "http://2130706433/", "127.0.0.1", False),
        ("http://169.254.169.254/", "http://169.254.169.254/", "169.254.169.254", False),
        ("http://0.0.0.0/", "http://0.0.0.0/", "0.0.0.0", False),  # noqa: S104  nothing is bound here
        ("http://[::ffff:169.254.169.254]/", "http://[::ffff:169.254.169.254]/", "::ffff:169.254.169.254", False),
    ],
)
def test_who_writes_a_local_address_means_that_service(named: str, asked: str, address: str, is_meant: bool) -> None:
    gate = Gate((), target(named))
    if is_meant:
        gate.check(target(asked), address)
    else:
        with pytest.raises(FetchError, match="leads to a private address"):
            gate.check(target(asked), address)


def _names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    real = socket.getaddrinfo

    def answer(host: str, port: int, *args: Any, **more: Any) -> Any:
        return [row for address in addresses for row in real(address, port, *args, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def test_a_name_that_leads_home_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        _names(monkeypatch, "127.0.0.1")
        url = f"http://news.example:{server.port}/feed.xml"
        with pytest.raises(FetchError, match=r"leads to a private address \(127.0.0.1\)"):
            Client(QUICK).get(Request(url, named=url))
        assert server.asked == []
        allowed = Policy(seconds=1.5, allow_private=("news.example",))
        assert Client(allowed).get(Request(url)).data == feed(1, 2)
        assert server.asked[0].headers["host"] == f"news.example:{server.port}"


def test_the_next_address_is_tried_when_one_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        _names(monkeypatch, "127.0.0.9", "10.0.0.1", "127.0.0.1")
        url = f"http://news.example:{server.port}/feed.xml"
        policy = Policy(seconds=1.5, allow_private=("127.0.0.0/8",))
        assert Client(policy).get(Request(url)).data == feed(1, 2)


def test_a_host_without_an_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch)
    with pytest.raises(FetchError, match="the host has no address"):
        Client(QUICK).get(Request("http://news.example/"))


def test_a_name_that_nobody_knows_for_now_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def unknown(host: str, *args: Any, **more: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError, match="no host of this name"):
        Client(Policy(seconds=3, backoff=0.01)).get(Request("http://news.example/"))
    assert len(asked) == 3


def test_both_families_are_tried_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET6, 1, 6, "", (f"2606:4700::{n}", 80, 0, 0)) for n in range(3)]
    rows_4 = [(socket.AF_INET, 1, 6, "", ("8.8.8.8", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: [*rows, *rows_4])
    found = [place.address for place in looked_up(target("http://news.example/"), 1.0)]
    assert found == ["2606:4700::0", "8.8.8.8", "2606:4700::1", "2606:4700::2"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("http://A.example", "http://a.example/"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("http://bücher.example/été?q=à b#part", "http://xn--bcher-kva.example/%C3%A9t%C3%A9?q=%C3%A0%20b"),
        ("http://a.example/%C3%A9?x=%20&y=1+2", "http://a.example/%C3%A9?x=%20&y=1+2"),
        ("feed://a.example/rss", "http://a.example/rss"),
        ("feed:https://a.example/rss", "https://a.example/rss"),
        ("http://[2606:4700::1]:81/x", "http://[2606:4700::1]:81/x"),
        ("http://user:pass@a.example/x", "http://a.example/x"),
        ("  http://a.example/x\n", "http://a.example/x"),
    ],
)
def test_addresses_are_asked_for_in_ascii(written: str, asked: str) -> None:
    assert target(written).url == asked


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_address_can_break_out_of_its_line(path: str, query: str) -> None:
    try:
        found = target(f"http://a.example/{path}?{query}")
    except FetchError:
        return
    assert found.path.isascii()
    assert not any(c.isspace() or c < " " or c == "\x7f" for c in found.path)


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/b", "http://a.example/b"),
        ("b?c", "http://a.example/x/b?c"),
        ("//b.example/", "http://b.example/"),
        ("https://b.example", "https://b.example/"),
        ("/\u00c3\u00a9", "http://a.example/%C3%A9"),  # UTF-8 read as Latin-1
        ("/\u00e9", "http://a.example/%C3%A9"),
    ],
)
def test_redirects_are_read_as_they_are_meant(location: str, to: str) -> None:
    assert following(target("http://a.example/x/y"), location).url == to


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://me:secret@a.example/x", "https://a.example/x"),
        ("https://me@a.example/x@y", "https://a.example/x@y"),
        ("http://me:secret@[bad/", "http://[bad/"),
        ("https://a.example/x", "https://a.example/x"),
        ("mail/me@a.example", "mail/me@a.example"),
    ],
)
def test_a_log_in_is_never_shown(address: str, shown: str) -> None:
    assert public(address) == shown


def test_what_is_fetched_here() -> None:
    assert [is_web(a) for a in ("http://a", "HTTPS://a", "feed:a", "ftp://a", "imaps://a", "httpd.txt")] == [
        *[True] * 3,
        *[False] * 3,
    ]
