"""Fetching from a server that does everything wrong: each fault ends in time, with the reason a person needs."""

from __future__ import annotations

import gzip
import socket
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from briefing.fetch import Client, Fetched, FetchError, Policy, Request
from briefing.fetch.deadline import Deadline
from briefing.fetch.reasons import of_fault
from briefing.fetch.unpacking import collected
from tests.fault_server import FaultServer, feed, reply, serving

QUICK = Policy(seconds=1.5, silence=0.6, backoff=0.05)


@pytest.fixture(scope="module")
def shared() -> Iterator[FaultServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server(shared: FaultServer) -> FaultServer:
    shared.asked.clear()
    shared.counts.clear()
    return shared


def got(server: FaultServer, path: str, policy: Policy = QUICK) -> Fetched:
    url = server.url(path)
    return Client(policy).get(Request(url, named=url))


def reason(server: FaultServer, path: str, policy: Policy = QUICK) -> str:
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        got(server, path, policy)
    assert time.monotonic() - started < policy.seconds + 0.7
    return str(caught.value)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/silent", "nothing came for 0.6 s"),
        ("/slow-headers", "no complete answer within 1.5 s"),
        ("/slow-body", "no complete answer within 1.5 s"),
        ("/endless", "is larger than 20 MB"),
        ("/endless-chunks", "is larger than 20 MB"),
        ("/continue", "sends headers of more than 256 kB"),
        ("/long-length", "is larger than 20 MB"),
        ("/bomb", "is larger than 20 MB"),
        ("/short", "the answer is cut off"),
        ("/cut-gzip", "the answer is cut off"),
        ("/cut-chunks", "the answer is cut off"),
        ("/bad-chunks", "the answer is cut off"),
        ("/damaged", "the answer is damaged: it cannot be unpacked"),
        ("/unknown-encoding", "is packed in a way we did not ask for (zstd)"),
        ("/reset", "the connection broke off"),
        ("/reset-body", "the connection broke off"),
        ("/hang-up", "hung up without an answer"),
        ("/garbage", "the answer is not HTTP"),
        ("/noise", "the answer is not HTTP"),
        ("/huge-header", "sends a header that is too long"),
        ("/huge-headers", "sends headers of more than 256 kB"),
        ("/many-headers", "the answer is not HTTP"),
        ("/not-found", "not found (404)"),
        ("/gone", "gone for good, take it off the list (410)"),
        ("/forbidden", "access is refused (403)"),
        ("/log-in", "needs a log-in (401)"),
        ("/no-content", "an answer that was not expected (204)"),
        ("/teapot", "an answer that was not expected (418)"),
        ("/error", "the server failed (500)"),
        ("/odd-server", "the server failed (599)"),
        ("/wait-long", "the server asks for fewer requests (429, wait 2 h)"),
        ("/wait-until", "the server is overloaded or closed for now (503, wait 3 h)"),
        ("/loop", "redirects in a circle"),
        ("/ping", "redirects in a circle"),
        ("/hops/6", "redirects more than 5 times"),
        ("/no-location", "an answer that was not expected (302)"),
        ("/to-file", "only http and https are fetched"),
        ("/to-nowhere", "redirects to something that is no address"),
        ("/to-metadata", "leads to a private address (169.254.169.254): allow it with --allow-private 169.254.169.254"),
        ("/to-other-port", "leads to a private address (127.0.0.1): allow it with --allow-private 127.0.0.1"),
        ("/to-loopback", "leads to a private address (127.0.0.2): allow it with --allow-private 127.0.0.2"),
        ("/to-name", "leads to a private address (127.0.0.1): allow it with --allow-private localhost"),
    ],
)
def test_each_fault_ends_in_time_with_its_reason(server: FaultServer, path: str, told: str) -> None:
    if path == "/to-name" and socket.getaddrinfo("localhost", 80)[0][4][0] != "127.0.0.1":
        pytest.skip("localhost is not 127.0.0.1 here")
    policy = replace(QUICK, seconds=6.0) if told.startswith("is larger") else QUICK
    assert reason(server, path, policy) == told
    assert not [asked for asked in server.asked if asked.path == "/secret"]


def test_a_bomb_is_met_while_it_is_small(server: FaultServer) -> None:
    tracemalloc.start()
    try:
        reason(server, "/bomb", replace(QUICK, seconds=10.0))
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("path", ["/error", "/hang-up", "/reset", "/short"])
def test_what_may_pass_is_tried_three_times(server: FaultServer, path: str) -> None:
    reason(server, path)
    assert server.counts[path] == 3


@pytest.mark.parametrize("path", ["/not-found", "/gone", "/forbidden", "/garbage", "/wait-long", "/silent"])
def test_what_will_not_pass_is_asked_once(server: FaultServer, path: str) -> None:
    reason(server, path)
    assert server.counts[path] == 1


def test_a_fault_that_passes_is_no_fault(server: FaultServer) -> None:
    assert got(server, "/flaky?1").data == feed(1)


def test_retry_after_is_honoured_within_the_deadline(server: FaultServer) -> None:
    started = time.monotonic()
    assert got(server, "/wait-short?1", replace(QUICK, seconds=5.0)).data == feed(1)
    assert time.monotonic() - started >= 1.0


def test_a_wait_that_was_asked_for_is_told(server: FaultServer) -> None:
    with pytest.raises(FetchError) as caught:
        got(server, "/wait-long")
    assert (caught.value.status, caught.value.wait) == (429, 7200.0)


def test_an_answer_as_it_should_be(server: FaultServer) -> None:
    url = server.url("/feed.xml")
    assert got(server, "/feed.xml") == Fetched(url, feed(1, 2), "application/rss+xml")
    headers = server.asked[0].headers
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert headers["user-agent"].startswith("briefing/")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in headers
    assert "authorization" not in headers


def test_an_empty_answer_is_an_answer(server: FaultServer) -> None:
    assert got(server, "/empty").data == b""


@pytest.mark.parametrize(("path", "moved"), [("/moved", True), ("/moved-for-now", False)])
def test_a_permanent_redirect_is_told(server: FaultServer, path: str, moved: bool) -> None:
    fetched = got(server, path)
    assert fetched.data == feed(1, 2)
    assert fetched.url == server.url("/feed.xml")
    assert fetched.moved == (server.url("/feed.xml") if moved else "")


def test_five_redirects_are_followed(server: FaultServer) -> None:
    assert got(server, "/hops/5").data == feed(1)


def test_no_proxy_is_taken_from_the_environment(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert got(server, "/feed.xml").data == feed(1, 2)


def test_an_unchanged_answer_costs_no_bytes(server: FaultServer, tmp_path: Path) -> None:
    policy = replace(QUICK, cache=tmp_path / "cache")
    first = got(server, "/conditional", policy)
    second = got(server, "/conditional", policy)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert replace(second, unchanged=False) == first
    assert first.charset == "x"
    assert server.asked[1].headers["if-none-match"] == '"v1"'
    assert server.asked[1].headers["if-modified-since"] == "Fri, 21 Oct 2022 08:00:00 GMT"


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\xff\xfe", b"[" * 10_000])
def test_a_damaged_cache_counts_as_none(server: FaultServer, tmp_path: Path, damage: bytes) -> None:
    policy = replace(QUICK, cache=tmp_path)
    got(server, "/conditional", policy)
    kept = next(tmp_path.glob("*.answer"))
    kept.write_bytes(damage)
    assert not got(server, "/conditional", policy).unchanged
    kept.write_bytes(kept.read_bytes()[:-1])
    assert not got(server, "/conditional", policy).unchanged


def test_a_cache_that_cannot_be_written_costs_nothing_else(server: FaultServer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert got(server, "/conditional", replace(QUICK, cache=tmp_path / "file")).data == feed(7)


def test_not_changed_without_having_asked_is_a_fault(server: FaultServer) -> None:
    server.answers["/304"] = lambda connection, asked: connection.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert reason(server, "/304") == "an answer that was not expected (304)"


def test_a_log_in_goes_to_its_own_origin_only(server: FaultServer) -> None:
    url = f"http://reader:s%40cret@127.0.0.1:{server.port}/moved"
    fetched = Client(QUICK).get(Request(url, named=url))
    assert "s%40cret" not in fetched.url + fetched.moved
    assert [asked.headers["authorization"] for asked in server.asked] == ["Basic cmVhZGVyOnNAY3JldA=="] * 2
    server.answers["/away"] = lambda connection, asked: connection.sendall(
        reply("302 Found", b"", location=f"http://localhost:{server.port}/feed.xml")
    )
    Client(replace(QUICK, allow_private=("127.0.0.0/8", "localhost"))).get(Request(url.replace("/moved", "/away")))
    assert "authorization" not in server.asked[-1].headers


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody has signed but its own key."""
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    try:
        subprocess.run([*make.split(), "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl, which makes the certificate, is not here")
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def test_a_certificate_of_its_own_is_not_trusted(certificate: Path) -> None:
    with serving(certificate) as server:
        url = server.url("/feed.xml", "localhost", "https")
        with pytest.raises(FetchError, match=r"^its certificate is not trusted \(self.signed certificate\)$"):
            Client(QUICK).get(Request(url, named=url))
        assert server.asked == []


def test_a_trusted_certificate_opens_the_line(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.fetch import line

    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    line._trust.cache_clear()
    try:
        with serving(certificate) as server:
            url = server.url("/feed.xml", "localhost", "https")
            assert Client(QUICK).get(Request(url, named=url)).data == feed(1, 2)
            assert server.asked[0].headers["host"] == f"localhost:{server.port}"
    finally:
        line._trust.cache_clear()


def test_tls_with_a_server_that_has_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        url = f"https://127.0.0.1:{plain.getsockname()[1]}/"

        def greet() -> None:
            with plain.accept()[0] as connection:
                connection.sendall(b"220 mail.example ESMTP ready\r\n" * 10)
                connection.recv(65_536)

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(FetchError, match=r"^no secure connection \(wrong version number\)$"):
            Client(replace(QUICK, tries=1)).get(Request(url, named=url))


def test_a_tls_server_that_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}/"
        started = time.monotonic()
        with pytest.raises(FetchError, match="the host does not answer"):
            Client(replace(QUICK, tries=1)).get(Request(url, named=url))
        assert time.monotonic() - started < QUICK.seconds


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with pytest.raises(FetchError, match=r"^connection refused$"):
        Client(QUICK).get(Request(url, named=url))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://a.example/x", "only http and https are fetched"),
        ("http://", "not an address"),
        ("http://[bad/", "not an address"),
        ("http://a.example:x/", "not an address"),
        ("http://a b.example/", "not an address"),
        (f"http://{'ä' * 80}.example/", "not an address"),
        ("http://a.example/" + "a" * 9_000, "the address is too long"),
    ],
)
def test_what_is_no_address_is_told(url: str, told: str, no_network: None) -> None:
    with pytest.raises(FetchError) as caught:
        Client(QUICK).get(Request(url))
    assert str(caught.value) == told


@pytest.mark.parametrize("host", ["a..example", f"{'a' * 70}.example"])
def test_a_name_that_cannot_be_is_no_host(host: str) -> None:
    with pytest.raises(FetchError, match="no host of this name"):
        Client(QUICK).get(Request(f"http://{host}/"))


def test_a_name_service_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def hang(*args: object, **more: object) -> list[object]:
        release.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    started = time.monotonic()
    with pytest.raises(FetchError, match="the name service does not answer"):
        Client(replace(QUICK, tries=1)).get(Request("http://a.example/"))
    assert time.monotonic() - started < QUICK.seconds
    release.set()


@pytest.mark.parametrize("layers", [("gzip",), ("deflate",), ("raw",), ("deflate", "gzip"), ("gzip", "gzip", "gzip")])
@given(data=st.binary(max_size=60_000), size=st.integers(1, 5_000))
@settings(max_examples=20)
def test_unpacking_undoes_packing(layers: tuple[str, ...], data: bytes, size: int) -> None:
    packed = data
    for layer in layers:
        packed = gzip.compress(packed) if layer == "gzip" else zlib.compress(packed)
        packed = packed[2:-4] if layer == "raw" else packed
    pieces = (packed[i : i + size] for i in range(0, len(packed), size))
    assert collected(pieces, ", ".join(layers).replace("raw", "deflate"), 10**6) == data


def test_members_follow_each_other_and_padding_is_no_fault() -> None:
    two = gzip.compress(b"one ") + gzip.compress(b"two") + b"\x00" * 600
    assert collected([two[:9], b"", two[9:]], "x-gzip", 100) == b"one two"


def test_what_is_said_to_be_packed_and_is_not_passes() -> None:
    assert collected([b"<rss>", b"</rss>"], "gzip", 100) == b"<rss></rss>"
    assert collected([], "gzip", 100) == b""


@pytest.mark.parametrize("encoding", ["gzip, gzip, gzip, gzip", "br"])
def test_too_much_packing_is_refused(encoding: str) -> None:
    with pytest.raises(FetchError, match=r"^is packed"):
        collected([b"x"], encoding, 100)


@pytest.mark.parametrize(
    ("fault", "told"),
    [(OSError(101, "Network is unreachable"), "network is unreachable"), (ValueError("x"), "cannot be reached")],
)
def test_other_faults_are_told_as_the_system_says_them(fault: OSError | ValueError, told: str) -> None:
    assert str(of_fault(fault)) == told


def test_no_time_left_is_told() -> None:
    with pytest.raises(FetchError, match="no complete answer within 0 s"):
        Deadline(0).left()
