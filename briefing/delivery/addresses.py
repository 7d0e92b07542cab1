"""Mail addresses (RFC 5321, 5322, 6531): read strictly, domains in ASCII, so that no other text acts in them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from briefing.errors import UsageError

_NAMED = re.compile(r'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^"<>@]*?))\s*<(?P<address>[^<>\s]*)>\s*')
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_NO_BREAK = re.compile("[\u00a0\u202f]")
_LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]+)\]")
_LONGEST_LOCAL, _LONGEST_DOMAIN, _LONGEST_LABEL = 64, 253, 63


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox: `name` is shown (may be empty), `domain` is in ASCII and lower-case."""

    local: str
    domain: str
    name: str = ""

    @property
    def address(self) -> str:
        """As it stands on the envelope and in the ledger."""
        return f"{self.local}@{self.domain}"

    @property
    def international(self) -> bool:
        """Whether only servers with SMTPUTF8 (RFC 6531) can take mail for it."""
        return not self.local.isascii()


def box(written: str) -> Box:
    """The mailbox that "Ann <ann@example.org>" or "ann@example.org" names; raises `UsageError` for anything else."""
    written = _NO_BREAK.sub(" ", written)
    found = _NAMED.fullmatch(written)
    address = found["address"] if found else written.strip()
    name = (re.sub(r"\\(.)", r"\1", found["quoted"]) if found["quoted"] else found["bare"] or "") if found else ""
    local, at, domain = address.rpartition("@")
    if not at or not _is_local(local) or not written.isprintable():
        raise UsageError(f'{written!r} is no mail address; write ann@example.org or "Ann <ann@example.org>"')
    return Box(local, _ascii(domain, written), " ".join(name.split()))


def _is_local(local: str) -> bool:
    """Whether this may stand before the "@": words and dots, letters of any script, no quotations."""
    latin = "".join("x" if ord(character) > 0x9F and not character.isspace() else character for character in local)
    return len(local.encode("utf-8")) <= _LONGEST_LOCAL and _LOCAL.fullmatch(latin) is not None


def _ascii(domain: str, written: str) -> str:
    if _LITERAL.fullmatch(domain):
        return domain
    labels = [_label(label) for label in unicodedata.normalize("NFKC", domain).lower().split(".")]
    whole = ".".join(labels)
    if not all(labels) or len(whole) > _LONGEST_DOMAIN:
        raise UsageError(f"{written!r} is no mail address: {domain!r} is no domain")
    return whole


def _label(label: str) -> str:
    """One label of a domain as the name service has it (RFC 5891), "" where there is no such label.

    Letters stay what they are ("ß" is no "ss"): another domain may belong to somebody else.
    """
    fits = all(c.isalnum() or c in "-_" or unicodedata.category(c).startswith("M") for c in label)
    plain = label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
    sound = fits and not label.startswith("-") and not label.endswith("-") and len(plain) <= _LONGEST_LABEL
    return plain if sound else ""
