"""Which machines may be talked to: judged by the address that is connected to, never by its name."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.fetch.reasons import FetchError
from briefing.fetch.urls import Target

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_LOW_32 = 0xFFFFFFFF
_NEVER_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "::/96",  # RFC 4291 2.5.5.1: IPv4-compatible, unspecified, loopback
            "64:ff9b:1::/48",  # RFC 8215: local NAT64
            "2001::/32",  # RFC 4380: Teredo
            "2002::/16",  # RFC 3056: 6to4
            "fec0::/10",  # RFC 3879: site-local
            "192.0.0.0/24",  # RFC 6890: protocol assignments; older Pythons call parts of it global
            "192.88.99.0/24",  # RFC 7526: 6to4 relays
            "168.63.129.16/32",  # the metadata service of one cloud has a public number
        ),
    )
)
# Names that no public name service answers: RFC 6761, 6762, 8375, and those that ICANN keeps out of the root.
_LOCAL_NAME = re.compile(
    r"(?:[a-z][a-z0-9-]*|(?:.+\.)?(?:localhost|local|lan|home|corp|internal|intranet|home\.arpa))\.?"
)


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides for one fetch. `named` is what the user wrote, None for an address that came from elsewhere."""

    allow_private: Sequence[str] = ()
    named: Target | None = None

    def check(self, place: Target, address: str) -> None:
        """Raise `FetchError` unless `address`, which the host of `place` has, may be connected to."""
        found = _parsed(address)
        if not (is_public(found) or self._is_allowed(place, found) or self._is_meant(place, found)):
            raise FetchError(f"leads to a private address ({found}): allow it with --allow-private {place.host}")

    def _is_allowed(self, place: Target, address: Address) -> bool:
        names = {place.host, f"{place.host}:{place.port}"}
        return any(entry.lower() in names or _is_within(address, entry) for entry in self.allow_private)

    def _is_meant(self, place: Target, address: Address) -> bool:
        """A user who writes a local name or number means that service: this host, this port, no other."""
        if self.named is None or (place.host, place.port) != (self.named.host, self.named.port):
            return False
        plain = _inner(address) or address
        if plain.is_link_local or plain.is_unspecified or plain.is_multicast:
            return False  # services for machines are behind these, never news
        return is_local_name(place.host)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet; one that carries another (mapped, NAT64) is judged by that."""
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    if any(address in network for network in _NEVER_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_local_name(host: str) -> bool:
    """Whether a host can only mean a machine of the own network: a number that is not public, or a name of its own."""
    try:
        return not is_public(_parsed(host))
    except ValueError:
        return _LOCAL_NAME.fullmatch(host) is not None


def _parsed(address: str) -> Address:
    return ipaddress.ip_address(address.partition("%")[0])


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & _LOW_32)
    return address.ipv4_mapped


def _is_within(address: Address, entry: str) -> bool:
    try:
        return address in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False
