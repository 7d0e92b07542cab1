"""A server on the own machine that does everything wrong that servers do; each path is one fault."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

ITEM = (
    "<item><title>{title}</title><link>https://k.example/{number}</link>"
    "<pubDate>Fri, 21 Oct 2022 08:00:00 GMT</pubDate>"
    "<description>The harbour of Kestrel was closed on Friday after storm number {number}, and two ferries waited "
    "offshore for six hours before they were let in by the harbour master.</description></item>"
)
HOLD = 30.0


def feed(*numbers: int, title: str = "Kestrel Post") -> bytes:
    """A small feed with one item for each number."""
    items = "".join(ITEM.format(title=f"Harbour closed again, day {number}", number=number) for number in numbers)
    head = f"<title>{title}</title><link>https://k.example/</link><language>en</language>"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]


@dataclass
class FaultServer:
    """Answers each path by a function that owns the connection; unknown paths are feeds."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    answers: dict[str, Callable[[socket.socket, Asked], None]] = field(default_factory=dict)
    closing: threading.Event = field(default_factory=threading.Event)
    delay: Callable[[str], float] = lambda path: 0.0

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        """The address of a path here."""
        return f"{scheme}://{host}:{self.port}{path}"

    def hold(self, seconds: float = HOLD) -> None:
        """Keep a client waiting, but not beyond the life of the server."""
        self.closing.wait(seconds)


def reply(status: str, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer; names of headers are written with underscores."""
    lines = [f"HTTP/1.1 {status}"]
    given = {"Content-Length": str(len(body)), "Connection": "close"}
    given.update({name.replace("_", "-").title(): value for name, value in headers.items()})
    lines += [f"{name}: {value}" for name, value in given.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[FaultServer]:
    """A running server, gone behind the block; with a certificate it speaks TLS."""
    server = FaultServer()
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    server.port = listener.getsockname()[1]
    server.answers = faults(server)
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    threading.Thread(target=_accept, args=(listener, server, context), daemon=True).start()
    try:
        yield server
    finally:
        server.closing.set()
        socket.create_connection(("127.0.0.1", server.port)).close()  # wakes the loop, which then closes
        listener.close()


def _accept(listener: socket.socket, server: FaultServer, context: ssl.SSLContext | None) -> None:
    while not server.closing.is_set():
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(connection, server, context), daemon=True).start()


def _serve(connection: socket.socket, server: FaultServer, context: ssl.SSLContext | None) -> None:
    with connection:
        try:
            if context is None:
                _answer(connection, server)
            else:
                with context.wrap_socket(connection, server_side=True) as secured:
                    _answer(secured, server)
        except (OSError, ValueError, IndexError):
            return  # the client left: that is what many of the tests are about


def _answer(connection: socket.socket, server: FaultServer) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65_536)
        if not piece:
            return
        received += piece
    first, *lines = received.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    asked = Asked(first.split(" ")[1], {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)})
    server.asked.append(asked)
    server.counts[asked.path] += 1
    path = asked.path.partition("?")[0]
    names = sorted(server.answers, key=len, reverse=True)
    found = next((name for name in names if path == name or path.startswith(name + "/")), "")
    if found:
        server.answers[found](connection, asked)
    else:
        time.sleep(server.delay(asked.path))
        connection.sendall(reply("200 OK", feed(1, 2), content_type="application/rss+xml"))


def faults(server: FaultServer) -> dict[str, Callable[[socket.socket, Asked], None]]:
    """Path → what happens there."""
    fixed = {
        "/empty": reply("200 OK"),
        "/no-content": reply("204 No Content"),
        "/short": reply("200 OK", b"<rss>half", content_length="5000"),
        "/long-length": reply("200 OK", b"", content_length=str(10**10)),
        "/not-found": reply("404 Not Found", b"nothing"),
        "/forbidden": reply("403 Forbidden"),
        "/log-in": reply("401 Unauthorized"),
        "/gone": reply("410 Gone"),
        "/error": reply("500 Internal Server Error"),
        "/teapot": reply("418 I'm a teapot"),
        "/odd-server": reply("599 Odd"),
        "/wait-long": reply("429 Too Many Requests", retry_after="7200"),
        "/huge-header": b"HTTP/1.1 200 OK\r\nX-Huge: " + b"a" * 300_000 + b"\r\n\r\n",
        "/huge-headers": b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 9_000) for n in range(60)),
        "/many-headers": b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(5_000)) + b"\r\n",
        "/garbage": b"220 mail.example ESMTP ready\r\n\r\n",
        "/noise": bytes(range(256)) * 40,
        "/loop": reply("302 Found", location="/loop"),
        "/ping": reply("302 Found", location="/pong"),
        "/pong": reply("302 Found", location="/ping"),
        "/to-other-port": reply("302 Found", location="http://127.0.0.1:1/secret"),
        "/to-loopback": reply("302 Found", location=f"http://127.0.0.2:{server.port}/secret"),
        "/to-name": reply("302 Found", location=f"http://localhost:{server.port}/secret"),
        "/to-metadata": reply("302 Found", location="http://169.254.169.254/latest/meta-data/"),
        "/to-file": reply("302 Found", location="file:///etc/passwd"),
        "/to-nowhere": reply("302 Found", location="http://[bad/"),
        "/no-location": reply("302 Found"),
        "/moved": reply("301 Moved Permanently", location="/feed.xml"),
        "/moved-for-now": reply("307 Temporary Redirect", location="/feed.xml"),
        "/unknown-encoding": reply("200 OK", b"\x00\x01", content_encoding="zstd"),
        "/damaged": reply("200 OK", b"\x1f\x8b\x08" + b"\xff" * 400, content_encoding="gzip"),
        "/cut-gzip": reply("200 OK", gzip.compress(feed(*range(400)))[:-40], content_encoding="gzip"),
        "/bad-chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        "/cut-chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc",
    }
    table: dict[str, Callable[[socket.socket, Asked], None]] = {path: _always(answer) for path, answer in fixed.items()}
    table |= {
        "/silent": lambda connection, asked: server.hold(),
        "/hang-up": lambda connection, asked: None,
        "/reset": _reset,
        "/reset-body": _reset_body,
        "/slow-headers": lambda connection, asked: _drip(
            connection, b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 9999, server
        ),
        "/slow-body": lambda connection, asked: _drip(
            connection, b"a" * 9999, server, b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
        ),
        "/endless": lambda connection, asked: _endless(connection, server),
        "/endless-chunks": lambda connection, asked: _endless_chunks(connection, server),
        "/continue": lambda connection, asked: _continue(connection, server),
        "/bomb": lambda connection, asked: connection.sendall(reply("200 OK", _bomb(), content_encoding="gzip")),
        "/hops": _hops,
        "/conditional": _conditional,
        "/wait-short": lambda connection, asked: _first_fails(
            connection, asked, server, "429 Too Many", retry_after="1"
        ),
        "/flaky": lambda connection, asked: _first_fails(connection, asked, server, "503 Busy"),
        "/wait-until": _wait_until,
    }
    return table


def _always(answer: bytes) -> Callable[[socket.socket, Asked], None]:
    def send(connection: socket.socket, asked: Asked) -> None:
        connection.sendall(answer)

    return send


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(10_000_000), 6) * 20


def _reset(connection: socket.socket, asked: Asked) -> None:
    # SO_LINGER with no time: the peer gets RST instead of a polite end.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _reset_body(connection: socket.socket, asked: Asked) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>")
    time.sleep(0.05)
    _reset(connection, asked)


def _drip(connection: socket.socket, data: bytes, server: FaultServer, at_once: bytes = b"") -> None:
    connection.sendall(at_once)
    for byte in data:
        if server.closing.wait(0.05):
            return
        connection.sendall(bytes((byte,)))


def _endless(connection: socket.socket, server: FaultServer) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not server.closing.is_set():
        connection.sendall(b"a" * 65_536)


def _endless_chunks(connection: socket.socket, server: FaultServer) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not server.closing.is_set():
        connection.sendall(b"10000\r\n" + b"a" * 65_536 + b"\r\n")


def _continue(connection: socket.socket, server: FaultServer) -> None:
    while not server.closing.is_set():
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000)


def _hops(connection: socket.socket, asked: Asked) -> None:
    left = int(asked.path.rpartition("/")[2])
    connection.sendall(reply("302 Found", location=f"/hops/{left - 1}") if left else reply("200 OK", feed(1)))


def _conditional(connection: socket.socket, asked: Asked) -> None:
    if asked.headers.get("if-none-match") == '"v1"':
        connection.sendall(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')
    else:
        stamp = "Fri, 21 Oct 2022 08:00:00 GMT"
        connection.sendall(
            reply("200 OK", feed(7), etag='"v1"', last_modified=stamp, content_type="text/xml; charset=x")
        )


def _first_fails(connection: socket.socket, asked: Asked, server: FaultServer, status: str, **headers: str) -> None:
    first = server.counts[asked.path] == 1
    connection.sendall(reply(status, b"", **headers) if first else reply("200 OK", feed(1)))


def _wait_until(connection: socket.socket, asked: Asked) -> None:
    now = datetime.now(UTC)
    stamps = (moment.strftime("%a, %d %b %Y %H:%M:%S GMT") for moment in (now, now + timedelta(hours=3)))
    date, until = stamps
    connection.sendall(reply("503 Closed", date=date, retry_after=until))
