"""One request and its answer over a fresh connection (HTTP/1.1, RFC 9112). No cookie, no proxy, no second request."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, cast

from briefing.fetch.addresses import Gate
from briefing.fetch.deadline import Deadline
from briefing.fetch.line import Line, connect
from briefing.fetch.policy import Policy
from briefing.fetch.reasons import FetchError, of_fault
from briefing.fetch.unpacking import collected, too_large
from briefing.fetch.urls import Target

_MOST_HEADERS = 256 * 1024
_PIECE = 16_384
_BODILESS = frozenset((204, 205, 304))
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, text/html;q=0.9, "
    "application/xml;q=0.9, */*;q=0.5"
)
_LONGEST_WAIT = 24 * 3600.0
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought: the status, the headers (names in lower case) and the unpacked body of a success."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def media_type(self) -> str:
        """As declared, lower-case; "" if absent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """As declared, lower-case; "" if absent or no name at all."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        declared = str(message.get_param("charset") or "").strip().lower()
        return declared if _CHARSET.fullmatch(declared) else ""

    @property
    def wait(self) -> float | None:
        """Seconds that Retry-After asks for (RFC 9110 10.2.3), at most a day; None where it asks for nothing."""
        asked = self.headers.get("retry-after", "").strip()
        if asked.isascii() and asked.isdigit():
            return min(float(asked[:9]), _LONGEST_WAIT)
        try:
            until, now = (parsedate_to_datetime(stamp) for stamp in (asked, self.headers.get("date", "")))
            return max(0.0, min((until - now).total_seconds(), _LONGEST_WAIT))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None


def ask(target: Target, gate: Gate, policy: Policy, deadline: Deadline, known: Mapping[str, str]) -> Answer:
    """Ask for one address, with the headers in `known` besides our own; raises `FetchError` for any fault of the line.

    A status that is no success is an answer too, without its body.
    """
    with faults(), called(target, gate, policy, deadline) as line:
        return answered(requested(line, target, {**_ours(target, policy), **known}), line, policy)


@contextmanager
def called(target: Target, gate: Gate, policy: Policy, deadline: Deadline) -> Iterator[Line]:
    """A line to the host of an address, which ends with the block."""
    line = connect(target, gate, deadline, policy.silence, _MOST_HEADERS)
    try:
        yield line
    finally:
        line.hang_up()


@contextmanager
def faults() -> Iterator[None]:
    """Turn whatever a line and HTTP may raise into a `FetchError`."""
    try:
        yield
    except http.client.IncompleteRead as error:
        raise FetchError("the answer is cut off", passing=True) from error
    except http.client.LineTooLong as error:
        raise FetchError("sends a header that is too long") from error
    except http.client.RemoteDisconnected as error:
        raise FetchError("hung up without an answer", passing=True) from error
    except http.client.HTTPException as error:
        raise FetchError("the answer is not HTTP") from error
    except (OSError, ValueError) as error:
        raise of_fault(error) from error


def requested(
    line: Line, target: Target, headers: Mapping[str, str], body: bytes | None = None
) -> http.client.HTTPConnection:
    """Send a request over a line: GET, or POST where there is a body; what then comes is the answer."""
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.default_port = 443 if target.scheme == "https" else 80  # decides whether Host names the port
    connection.auto_open = 0
    connection.sock = cast("Any", line)
    connection.putrequest("GET" if body is None else "POST", target.path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    return connection


def answered(connection: http.client.HTTPConnection, line: Line, policy: Policy) -> Answer:
    """The answer to what was requested over a line."""
    response = connection.getresponse()
    try:
        headers = {name.lower(): value for name, value in response.getheaders()}
        line.lift()
        data = _body(response, headers, policy.most_bytes) if response.status == 200 else b""
        return Answer(response.status, headers, data)
    finally:
        response.close()


def _ours(target: Target, policy: Policy) -> dict[str, str]:
    headers = {
        "User-Agent": policy.agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    return headers | ({"Authorization": f"Basic {target.secret}"} if target.secret else {})


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str], most: int) -> bytes:
    if response.length is not None and response.length > most:
        raise too_large(most)
    return collected(_pieces(response), headers.get("content-encoding", ""), most)


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_PIECE):
        yield piece
    if response.length:  # the line ended before what Content-Length promised
        raise FetchError("the answer is cut off", passing=True)
