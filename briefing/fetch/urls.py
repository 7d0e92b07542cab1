"""Addresses as they are asked for: checked, in ASCII, the password kept apart from what is ever shown."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from briefing.fetch.reasons import FetchError

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)
_KEPT_IN_PATH = "/%:@!$&'()*+,;=~"
_KEPT_IN_QUERY = _KEPT_IN_PATH + "?[]|"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: `host` in ASCII lower-case, `path` with the query, `secret` for Basic log-in (RFC 7617)."""

    scheme: str
    host: str
    port: int
    path: str
    secret: str = ""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what a log-in belongs to (RFC 6454)."""
        return (self.scheme, self.host, self.port)

    @property
    def url(self) -> str:
        """The address without log-in, as it may be shown and kept."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if _PORTS[self.scheme] == self.port else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def is_web(address: str) -> bool:
    """Whether an address is of the kind that is fetched here."""
    return address.lower().startswith(("http://", "https://", "feed:"))


def target(url: str) -> Target:
    """The parts of an http(s) address; raises `FetchError` for any other and for a broken one."""
    address = _FEED_SCHEME.sub(lambda found: "" if ":" in found.group() else "http", url.strip(), count=1)
    if len(address) > _LONGEST:
        raise FetchError("the address is too long")
    try:
        parts = urlsplit(address)
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError as error:
        raise FetchError("not an address") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise FetchError("only http and https are fetched")
    if not host or _UNSEEN.search(host):
        raise FetchError("not an address")
    path = quote(parts.path or "/", safe=_KEPT_IN_PATH)
    query = f"?{quote(parts.query, safe=_KEPT_IN_QUERY)}" if parts.query else ""
    return Target(scheme, host, port or _PORTS[scheme], path + query, _secret(parts.username, parts.password))


def following(origin: Target, location: str) -> Target:
    """Where a redirect leads (RFC 9110 10.2.2); the log-in goes along only to the same origin."""
    try:
        joined = urljoin(origin.url, _latin(location).strip())
    except ValueError as error:
        raise FetchError("redirects to something that is no address") from error
    found = target(joined)
    secret = found.secret or (origin.secret if found.origin == origin.origin else "")
    return Target(found.scheme, found.host, found.port, found.path, secret)


def public(address: str) -> str:
    """The address without user name and password: for messages, files and the page."""
    if not _SCHEME.match(address):
        return address
    try:
        parts = urlsplit(address)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else address
    except ValueError:
        return re.sub(r"//[^/@]*@", "//", address)


def _ascii(host: str) -> str:
    # RFC 3490 as Python has it; an IPv6 address and a name that is ASCII already stay as they are.
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _latin(location: str) -> str:
    # http.client reads headers as Latin-1; servers that send an address in UTF-8 mean UTF-8.
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _secret(user: str | None, password: str | None) -> str:
    if user is None:
        return ""
    return b64encode(f"{unquote(user)}:{unquote(password or '')}".encode()).decode("ascii")
