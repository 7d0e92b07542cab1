"""From what a user names (file, folder, standard input, address) to documents. Nothing is opened but regular files."""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from briefing.errors import SourceError
from briefing.model import Failure
from briefing.readers import mailbox
from briefing.readers.document import Document, Understood
from briefing.readers.mailbox import Mailboxes
from briefing.readers.opml import is_opml

if TYPE_CHECKING:
    from briefing.readers.web import Web

MOST_BYTES = 16 * 1024 * 1024
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_MAILBOX = re.compile(r"imaps?://", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_KINDS = (
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
)


def all_documents(
    sources: Iterable[str | Path],
    stdin: BinaryIO | None,
    most: int = MOST_BYTES,
    mailboxes: Mailboxes | None = None,
) -> Iterator[Document | Failure | Understood]:
    """The documents of all sources in their order; the addresses among them are fetched all together."""
    known = sources if isinstance(sources, Sequence) else ()
    addresses = [
        source for source in known if isinstance(source, str) and _ADDRESS.match(source) and not _MAILBOX.match(source)
    ]
    web: Web | None = None
    for source in sources:
        if isinstance(source, str) and _MAILBOX.match(source):
            yield from mailbox.documents(source, mailboxes)
        elif isinstance(source, str) and _ADDRESS.match(source):
            web = web or _web(addresses, most)
            yield from web.documents(source)
        else:
            yield from documents(source, stdin, most)


def documents(
    source: str | Path, stdin: BinaryIO | None, most: int = MOST_BYTES
) -> Iterator[Document | Failure | Understood]:
    """All documents of one source that is no address, in order; what cannot be read is a failure that says why.

    A list of feeds (OPML) that is given by itself stands for its feeds; in a folder it is a file like any other.
    """
    found = iter([_from_stream(stdin, most)]) if source == "-" else _from_path(source, most)
    for document in found:
        if isinstance(document, Document) and document.source in ("-", shown(source)) and is_opml(document.data):
            yield from _web((), most).listed(document)
        else:
            yield document


def shown(path: str | Path) -> str:
    """A path as text that every output can carry: bytes that are no characters become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def _web(addresses: Sequence[str], most: int) -> Web:
    # Whoever reads files alone shall not wait for the libraries of the network.
    from briefing.readers.web import Web

    return Web(addresses, most=most)


def ready(document: Document | Failure, most: int = MOST_BYTES) -> Document | Failure:
    """A fetched document as a file would be: unpacked where it is a .gz."""
    if isinstance(document, Failure):
        return document
    try:
        return replace(document, data=_unpacked(document.data, most))
    except SourceError as error:
        return Failure(document.source, str(error))


def _from_stream(stdin: BinaryIO | None, most: int) -> Document | Failure:
    if stdin is None:
        return Failure("-", "no standard input was given")
    try:
        return Document("-", "", _unpacked(stdin.read(most + 1), most))
    except SourceError as error:
        return Failure("-", str(error))
    except (OSError, ValueError) as error:
        return Failure("-", _reason(error))


def _from_path(path: str | Path, most: int) -> Iterator[Document | Failure]:
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError) as error:
        yield Failure(shown(path), _reason(error))
        return
    if stat.S_ISDIR(mode):
        yield from _from_folder(os.fspath(path), most)
    else:
        yield _from_file(os.fspath(path), most)


def _from_folder(folder: str, most: int) -> Iterator[Document | Failure]:
    """All files below a folder, sorted by path; hidden ones and folders behind links are left out."""
    failures: list[Failure] = []
    found = False
    for path in _files(folder, failures):
        found = True
        yield _from_file(path, most)
    yield from failures
    if not found and not failures:
        yield Failure(shown(folder), "folder holds nothing readable")


def _files(folder: str, failures: list[Failure]) -> Iterator[str]:
    def note(error: OSError) -> None:
        failures.append(Failure(shown(error.filename or folder), _reason(error)))

    for parent, folders, files in os.walk(folder, onerror=note):
        # Unfinished deliveries of a Maildir (D. J. Bernstein, "Using maildir format") are not mail yet.
        unfinished = {"tmp"} if {"cur", "new", "tmp"} <= set(folders) else set()
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in unfinished)
        yield from (str(Path(parent, name)) for name in sorted(files) if not name.startswith("."))


def _from_file(path: str, most: int) -> Document | Failure:
    try:
        return Document(shown(path), shown(Path(path).name), _unpacked(_content(path, most), most))
    except SourceError as error:
        return Failure(shown(path), str(error))
    except (OSError, ValueError) as error:
        return Failure(shown(path), _reason(error))


def _content(path: str, most: int) -> bytes:
    """The bytes of a regular file; opened without waiting, so that a pipe put in its place cannot hold us."""
    _check(Path(path).stat(), most)
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
        _check(os.fstat(file.fileno()), most)
        return file.read(most + 1)


def _check(status: os.stat_result, most: int) -> None:
    for is_kind, reason in _KINDS:
        if is_kind(status.st_mode):
            raise SourceError(reason)
    if not stat.S_ISREG(status.st_mode):
        raise SourceError("is not a regular file")
    if status.st_size > most:
        raise SourceError(_too_large(most))


def _unpacked(data: bytes, most: int) -> bytes:
    """The data itself, or what gzip packed in it, never more than `most` bytes."""
    if len(data) > most:
        raise SourceError(_too_large(most))
    for _ in range(2):
        if not data.startswith(_GZIP):
            break
        data = _from_gzip(data, most)
    return data


def _from_gzip(data: bytes, most: int) -> bytes:
    machine = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = machine.decompress(data, most + 1)
    except zlib.error as error:
        raise SourceError("gzip data that is damaged") from error
    if len(unpacked) > most:
        raise SourceError(_too_large(most))
    if not machine.eof:
        raise SourceError("gzip data that is cut off")
    return unpacked


def _too_large(most: int) -> str:
    return f"is larger than {most // (1024 * 1024)} MB: split it, or allow more with --max-size"


def _reason(error: OSError | ValueError) -> str:
    """What the system says, in words that tell a reader what is wrong."""
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "cannot be opened under this name"
