"""Links as they are meant: redirects decoded without opening them, trackers taken off. Nothing here ever connects."""

from __future__ import annotations

import base64
import binascii
import json
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

_MOST_CHARACTERS = 4_096
_MOST_LAYERS = 4
# What senders append to follow a reader; none of these changes the page that is shown.
_TRACKER = re.compile(
    r"(?:utm_\w*|mc_cid|mc_eid|fbclid|gclid|dclid|msclkid|igshid|yclid|xtor|at_\w+|_hs\w+|hs\w*Tracking|mkt_tok|vero_\w+"
    r"|ref|ref_src|oly_\w+_id|cmpid|ns_\w+|wt_?mc|trk|ck_subscriber_id|sfmc_\w+|s_cid|et_\w+|__s|dm_i|emci|emdi|ceid"
    r"|emc|mktc\w+|smid|smtyp|sara_\w+|lmd_\w+|ssm|campaign_id|instance_id|segment_id|regi_id)",
    re.IGNORECASE,
)
# Names that may well choose a page, but beside one of the above only say whose letter or which part of it was clicked.
_COMPANION = re.compile(r"nl|te|user_?id|stream|email_?id|subscriber_?id|newsletter|edition_?id", re.IGNORECASE)
# Query fields in which redirectors (Outlook safelinks, Google, Facebook, LinkedIn …) carry the real address.
_TARGET_FIELDS = (
    "url",
    "u",
    "q",
    "target",
    "to",
    "dest",
    "destination",
    "redirect",
    "redirect_url",
    "link",
    "r",
    "goto",
)
_ADDRESS = re.compile(r"https?:/{1,2}[^\s/?#]+\.[^\s]+", re.IGNORECASE)
_SUBSTACK = re.compile(r"/redirect/2/([A-Za-z0-9_=-]{8,})")
_IN_TEXT = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`«»“”]+", re.IGNORECASE)
_BRACKETED = re.compile(r"[ \t]?[<(\[][ \t]*(?:https?://|mailto:)[^\s<>()\[\]]{1,2000}[ \t]*[>)\]]", re.IGNORECASE)


@lru_cache(maxsize=8192)
def real(url: str, base: str = "") -> str:
    """The address a link leads to, decoded offline and without trackers; "" unless it is http(s)."""
    address = url.strip().replace("\n", "").replace("\r", "").replace("\t", "")[:_MOST_CHARACTERS]
    try:
        address = urljoin(base, address) if base else address
        for _ in range(_MOST_LAYERS):
            inner = _inner(address)
            if not inner or inner == address:
                break
            address = inner
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for a port that is no number
    except ValueError:
        return ""
    return _bare(parts) if parts.scheme in ("http", "https") and parts.hostname else ""


def host(url: str) -> str:
    """The host of an address without "www.", "" if it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_front_page(url: str) -> bool:
    """Whether an address names a site but no page on it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    return parts.path in ("", "/") and not parts.query


def in_text(text: str) -> list[str]:
    """The addresses written out in a plain text, trackers taken off, in order."""
    if "://" not in text:
        return []
    found = (real(match.group().rstrip(".,;:!?…*_")) for match in _IN_TEXT.finditer(text))
    return [address for address in found if address]


def without_addresses(text: str) -> str:
    """The text without the addresses that stand in brackets behind a word; those inside a sentence are part of it."""
    bare = _BRACKETED.sub("", text) if ":" in text else text
    return re.sub(r"  +", " ", bare).strip() if "  " in bare else bare.strip()


def _inner(address: str) -> str:
    """The address wrapped inside another one, "" if there is none to be seen."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        return ""
    packed = _SUBSTACK.search(parts.path)
    if packed:
        return _unpacked(packed.group(1))
    fields = {name.lower(): value for name, value in parse_qsl(parts.query, max_num_fields=100)} if parts.query else {}
    for name in _TARGET_FIELDS:
        if _ADDRESS.match(fields.get(name, "")):
            return fields[name]
    return _in_path(parts)


def _in_path(parts: SplitResult) -> str:
    """A percent-encoded address as a part of the path ("…/CL0/https:%2F%2Fexample.org%2Fpage/1/…")."""
    for piece in parts.path.split("/"):
        lowered = piece.lower()
        if lowered.startswith("http") and "%2f" in lowered:
            decoded = unquote(piece)
            if _ADDRESS.match(decoded):
                return decoded
    return ""


def _unpacked(token: str) -> str:
    """The field "e" of base64url-encoded JSON, where Substack keeps the address."""
    try:
        packed = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return ""
    address = packed.get("e") if isinstance(packed, dict) else None
    return address if isinstance(address, str) and _ADDRESS.match(address) else ""


def _bare(parts: SplitResult) -> str:
    query, fragment = parts.query, parts.fragment
    if query:
        fields = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in fields if not _TRACKER.fullmatch(name)]
        if len(kept) < len(fields):
            query = urlencode([(name, value) for name, value in kept if not _COMPANION.fullmatch(name)])
    if _TRACKER.fullmatch(fragment.split("=")[0]):
        fragment = ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query, fragment=fragment))
