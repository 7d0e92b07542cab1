"""DKIM signatures (RFC 6376), by dkimpy from the extra `dkim`: receivers see that the domain sent this itself."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.errors import MissingLibrary, UsageError

_SIGNED = re.compile(rb"^([A-Za-z-]+):", re.MULTILINE)
_TWICE = b"from"


def signed(message: bytes, domain: str, selector: str, key: Path) -> bytes:
    """The message under a signature of all its header fields and its body, with the RSA key (PEM) of a file.

    From is signed once more than it is there, so that none can be added. Raises `UsageError` where the key cannot be
    used; no message holds any of it.
    """
    try:
        import dkim
    except ImportError as error:
        raise MissingLibrary("DKIM needs dkimpy; install it: pip install 'daily-briefing[dkim]'") from error
    names = [name.lower() for name in _SIGNED.findall(message.partition(b"\r\n\r\n")[0])]
    try:
        signature: bytes = dkim.sign(
            message,
            selector.encode("idna"),
            domain.encode("idna"),
            key.read_bytes(),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[*names, _TWICE],
        )
    except OSError as error:
        raise UsageError(f"cannot read the DKIM key {key}: {(error.strerror or 'unreadable').lower()}") from error
    except (dkim.DKIMException, ValueError, IndexError, TypeError):
        # Without the cause: the library's own message may quote the key.
        raise UsageError(f"{key} cannot sign for {domain}: it must be an RSA private key in PEM") from None
    return signature + message
