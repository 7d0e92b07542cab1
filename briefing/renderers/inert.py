"""Makes text and links of strangers harmless before any template sees them.

Plain text stays what it says; what could steer a reader's machine goes: control characters, bidirectional overrides
(CVE-2021-42574), invisible tag characters, links to anything but the web and mail.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

SCHEMES = frozenset({"http", "https", "mailto"})
_SPACE = re.compile("[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1 controls that are not white space
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # byte order mark, interlinear marks, tag characters
    "\ud800-\udfff\ufffe\uffff]"  # halves of surrogate pairs and non-characters: no encoding carries them
)
_UNSAFE_IN_URL = re.compile(r"[^A-Za-z0-9._~:/?#@!$&'()+,;=%-]")
_ENTITY = re.compile(r"(&[A-Za-z][A-Za-z0-9]*);")


def plain(text: str) -> str:
    """The text on one line, without controls and overrides; kinds of no-break spaces are kept between its words."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def link(url: str) -> str:
    """The URL in ASCII, as RFC 3986 writes it, if a reader may follow it; else the empty string."""
    try:
        parts = urlsplit(plain(url))
        host = _host(parts.netloc)
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in SCHEMES or (parts.scheme != "mailto" and not host):
        return ""
    whole = urlunsplit((parts.scheme, host, parts.path, parts.query, parts.fragment))
    encoded = _UNSAFE_IN_URL.sub(lambda match: quote(match[0], safe=""), whole)
    return _ENTITY.sub(r"\1%3B", encoded)


def host(url: str) -> str:
    """The host of a URL as a reader knows it ("www." left out), in ASCII so that no other script can pose as it."""
    return urlsplit(link(url)).netloc.rpartition("@")[2].removeprefix("www.")


def _host(netloc: str) -> str:
    """The network location in ASCII: names in other scripts become punycode (RFC 3492)."""
    if netloc.isascii():
        return netloc
    return netloc.encode("idna").decode("ascii")
