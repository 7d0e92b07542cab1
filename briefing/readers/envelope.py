"""What stands around a mail's body: its headers, decoded by ourselves, and the caps that keep the parser safe.

RFC 5322 (message format), RFC 2045 to 2047 (MIME). The standard parser is slow, or raises, on hostile headers; so
parts, depth and header length are counted on the bytes first.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr
from itertools import islice

from briefing.errors import SourceError
from briefing.readers import decoding, prose, stamps

MOST_PARTS = 1_000
MOST_LEVELS = 50
MOST_HEADER = 65_536
MOST_FIELD = 8_192
_FIRST_PARTS = 5
_BOUNDARY = re.compile(rb"boundary\s{0,9}=\s{0,9}(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_NESTED = re.compile(rb"^content-type:\s{0,9}message/", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(rb"\r?\n\r?\n|\r\r")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
# The marks that mail programs put before the subject of an answer or a forwarded mail.
_ANSWER = re.compile(
    r"^(?:(?:re|aw|sv|vs|antw|odp|fw|fwd|tr|wg|rv|enc|i|doorst|пер|на)\s?(?:\[\d+\])?\s?:\s*)+", re.IGNORECASE
)
_REPLY = re.compile(r"(?:re|aw|sv|vs|antw|odp|ответ|отв)\s?(?:\[\d+\])?\s?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Subject, display name of the sender, address of the sender, date (ISO 8601 or None), declared language.

    `answers`: the mail says that it answers another one and does not pass it on.
    """

    subject: str
    sender: str
    address: str
    published: str | None
    language: str
    answers: bool = False


def check(data: bytes) -> None:
    """Raise `SourceError` for a mail with more parts, levels or header than any honest one has."""
    boundaries = {a or b for a, b in _BOUNDARY.findall(data)}
    # Each level needs a boundary or a nested message of its own, so their number bounds the depth.
    if len(boundaries) + len(_NESTED.findall(data)) > MOST_LEVELS:
        raise SourceError(f"mail nested deeper than {MOST_LEVELS} levels")
    lines = re.findall(rb"(?m)^--([^\r\n]{1,202})", data) if boundaries else []
    if (
        sum(line.rstrip().removesuffix(b"--") in boundaries or line.rstrip() in boundaries for line in lines)
        > MOST_PARTS
    ):
        raise SourceError(f"mail of more than {MOST_PARTS} parts")
    blank = _BLANK.search(data)
    if (blank.start() if blank else len(data)) > MOST_HEADER:
        raise SourceError(f"mail with a header of more than {MOST_HEADER // 1024} kB")


def envelope(message: Message) -> Envelope:
    """The envelope of a message; a date that is absent or impossible is None."""
    name, address = parseaddr(raw(message, "From"))
    published = stamps.rfc2822(raw(message, "Date").split("\n")[0])
    return Envelope(
        subject=prose.one_line(plain_subject(words(raw(message, "Subject")))),
        sender=prose.one_line(words(name).strip().strip("\"'")) or address,
        address=address,
        published=published,
        language=raw(message, "Content-Language").split(",")[0].strip(),
        answers=bool(_REPLY.match(words(raw(message, "Subject")).strip())),
    )


def plain_subject(subject: str) -> str:
    """The subject without the marks of answers and forwards before it."""
    return _ANSWER.sub("", subject.strip())


def raw(message: Message, name: str) -> str:
    """A header field as it was sent, unfolded; bytes that are not ASCII are decoded, "" if it is absent."""
    # Asked for by name, the library gives bytes that are not ASCII as U+FFFD.
    text = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")[:MOST_FIELD]
    if not text.isascii():
        text = decoding.decode_anyhow(
            text.encode("ascii", "surrogateescape") if _has_raw_bytes(text) else text.encode(), _charset(message)
        )
    return re.sub(r"\r?\n[ \t]*", " ", text)


def _charset(message: Message) -> str:
    """The charset of the first part that declares one: bytes in a header mostly are in the same."""
    declared = (part.get_param("charset") for part in islice(message.walk(), _FIRST_PARTS))
    return next((str(charset) for charset in declared if charset), "")


def words(text: str) -> str:
    """A header text with its encoded words (RFC 2047) decoded; adjacent words join before decoding where they must."""
    pieces: list[str] = []
    pending, charset, position = b"", "", 0
    joined = _BETWEEN.sub(r"\1\2", text)
    for match in _WORD.finditer(joined):
        label = match.group(1).split("*")[0].lower()
        if match.start() > position or label != charset:
            pieces += [decoding.decode_anyhow(pending, charset), joined[position : match.start()]]
            pending, charset = b"", label
        pending += _unpacked(match.group(2), match.group(3))
        position = match.end()
    return "".join([*pieces, decoding.decode_anyhow(pending, charset), joined[position:]])


def _unpacked(how: str, packed: str) -> bytes:
    data = packed.encode("ascii", "replace")
    if how in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (ValueError, binascii.Error):
        return data


def _has_raw_bytes(text: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in text)
