"""Mail folders on an IMAP server (RFC 9051, RFC 3501): messages out, and nothing on the server is ever changed.

A folder is opened with EXAMINE and messages are taken with BODY.PEEK[], so that no flag moves. What was read before is
known by its UID as long as the folder keeps its UIDVALIDITY (RFC 9051, 2.3.1.1).
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from briefing.fetch.deadline import Deadline
from briefing.fetch.reasons import FetchError, of_fault

if TYPE_CHECKING:
    import imaplib
    import ssl

SECONDS = 120.0
MOST_MESSAGES = 1_000
MOST_BYTES = 20 * 1024 * 1024
_PORTS = {"imaps": 993, "imap": 143}
_CHUNK = 200
_SIZE = re.compile(rb"UID (\d+)[^)]*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+)[^)]*?UID (\d+)")
_PRINTABLE = re.compile(r"[\x20-\x25\x27-\x7e]+|&|[^\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of one user on one server; `secure` is TLS from the first byte, else STARTTLS."""

    host: str
    port: int
    user: str
    name: str
    secure: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder was read: its UIDVALIDITY and the highest UID."""

    validity: int = 0
    last: int = 0

    @classmethod
    def of(cls, written: str) -> Mark:
        """The mark that `str` wrote; a text that is none means that nothing was read."""
        validity, _, last = written.partition(":")
        return cls(int(validity), int(last)) if validity.isdecimal() and last.isdecimal() else cls()

    def __str__(self) -> str:
        return f"{self.validity}:{self.last}"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the server keeps it, and how far the folder is read with it; `fault` says why it has no bytes."""

    uid: int
    data: bytes
    mark: Mark
    fault: str = ""


def is_mailbox(address: str) -> bool:
    """Whether an address names an IMAP server."""
    return address.lower().startswith(("imap://", "imaps://"))


def folder_of(address: str) -> Folder:
    """The folder that `imaps://user@host/Folder` names (RFC 5092); INBOX where it names none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise FetchError("an address of no possible form") from error
    if parts.password:
        raise FetchError("holds a password, which does not belong in an address: use BRIEFING_IMAP_PASSWORD")
    if not parts.hostname or not parts.username:
        raise FetchError("names no user: write imaps://user@host/Folder")
    scheme = parts.scheme.lower()
    name = unquote(parts.path.strip("/")) or "INBOX"
    return Folder(parts.hostname, port or _PORTS[scheme], unquote(parts.username), name, scheme == "imaps")


def messages(
    folder: Folder,
    secret: str,
    since: Mark | None = None,
    context: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
) -> Iterator[Message]:
    """The messages above `since` in the order of their arrival, never more than the newest `MOST_MESSAGES`.

    `context` says whose certificates are trusted (the system's by default). Raises `FetchError` with the reason.
    """
    deadline = Deadline(seconds)
    with _connected(folder, secret, context, deadline) as server:
        validity = _opened(server, folder)
        last = since.last if since and since.validity == validity else 0
        sizes = _sizes(server, last)
        for uid in sorted(sizes)[-MOST_MESSAGES:]:
            deadline.left()
            mark = Mark(validity, uid)
            if sizes[uid] > MOST_BYTES:
                yield Message(uid, b"", mark, f"message {uid} is larger than {MOST_BYTES // (1024 * 1024)} MB")
            else:
                yield Message(uid, _content(server, uid), mark)


@contextmanager
def _connected(
    folder: Folder, secret: str, context: ssl.SSLContext | None, deadline: Deadline
) -> Iterator[imaplib.IMAP4]:
    """A server that knows who is asking; logged out again whatever happens."""
    import imaplib

    server: imaplib.IMAP4 | None = None
    try:
        server = _server(folder, context, deadline)
        server.login(folder.user, secret)
        yield server
    except imaplib.IMAP4.error as error:
        raise FetchError(_told(error)) from error
    except (OSError, ValueError) as error:
        raise of_fault(error) from error
    finally:
        if server is not None:
            _leave(server)


def _server(folder: Folder, context: ssl.SSLContext | None, deadline: Deadline) -> imaplib.IMAP4:
    import imaplib
    import ssl

    trusted = context or ssl.create_default_context()
    if folder.secure:
        return imaplib.IMAP4_SSL(folder.host, folder.port, ssl_context=trusted, timeout=deadline.left())
    server = imaplib.IMAP4(folder.host, folder.port, timeout=deadline.left())
    if "STARTTLS" in server.capabilities:
        server.starttls(trusted)
    elif not _is_this_machine(folder.host):
        _leave(server)
        raise FetchError("the server offers no encryption, and a password is not sent without")
    return server


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _leave(server: imaplib.IMAP4) -> None:
    import imaplib

    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        server.shutdown()


def _opened(server: imaplib.IMAP4, folder: Folder) -> int:
    """The UIDVALIDITY of the folder, opened for reading alone."""
    kind, _ = server.select(_quoted(folder.name), readonly=True)
    if kind != "OK":
        raise FetchError(f"no folder of the name {folder.name}")
    validity = server.response("UIDVALIDITY")[1]
    return int(validity[0]) if validity and validity[0] else 0


def _sizes(server: imaplib.IMAP4, last: int) -> dict[int, int]:
    """UID → size in bytes of every message above a UID."""
    found = _answer(server.uid("SEARCH", f"UID {last + 1}:*"))
    # "n:*" always names the last message, also where n is beyond it (RFC 9051, 6.4.4).
    uids = sorted(uid for line in found if isinstance(line, bytes) for uid in map(int, line.split()) if uid > last)
    sizes: dict[int, int] = {}
    for start in range(0, len(uids), _CHUNK):
        asked = ",".join(map(str, uids[start : start + _CHUNK]))
        for line in _answer(server.uid("FETCH", asked, "(RFC822.SIZE)")):
            match = _SIZE.search(line) if isinstance(line, bytes) else None
            if match:
                uid, size, other_size, other_uid = match.groups()
                sizes[int(uid or other_uid)] = int(size or other_size)
    return sizes


def _content(server: imaplib.IMAP4, uid: int) -> bytes:
    answer = _answer(server.uid("FETCH", str(uid), "(BODY.PEEK[])"))
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")


def _answer(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise FetchError("the server refused to give its messages")
    return data


def _told(error: Exception) -> str:
    """What the server said, as a reason; a log-in that failed is by far the most frequent."""
    said = str(error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else error)
    if "AUTHENTICATIONFAILED" in said.upper() or "authentication failed" in said.lower() or "LOGIN" in said.upper():
        return "log-in refused: is BRIEFING_IMAP_PASSWORD right?"
    return f"the server said: {' '.join(said.split())[:120]}"


def _quoted(name: str) -> str:
    """A folder's name in modified UTF-7 and quotes (RFC 3501, 5.1.3)."""
    pieces = (_encoded(piece) for piece in _PRINTABLE.findall(name))
    return '"' + "".join(pieces).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _encoded(piece: str) -> str:
    if piece == "&":
        return "&-"
    if piece.isascii() and piece.isprintable():
        return piece
    packed = base64.b64encode(piece.encode("utf-16-be")).decode("ascii").rstrip("=")
    return f"&{packed.replace('/', ',')}-"
