"""The parts of a mail that a mail program would show, decoded, also where the sender's program made mistakes.

RFC 2045 and 2046 (MIME), RFC 3676 (flowed text), RFC 9580, section 7 (signed text).
"""

from __future__ import annotations

import base64
import email
import re
from dataclasses import dataclass
from email.message import Message

from briefing.readers import decoding, html

_READABLE = frozenset(("text/plain", "text/html", "text/enriched", "application/xhtml+xml"))
_SEALED = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
_MARKUP = re.compile(
    rb"\s*<(?:!doctype html|html|head|body|meta|style|table|div|p|h[1-6]|center)\b[^<>]*>", re.IGNORECASE
)
_CLOSING = re.compile(rb"</(?:html|body|table|div|p|h[1-6]|center)>", re.IGNORECASE)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")
_BOUNDARY = re.compile(rb"(?m)^--(?P<mark>[^\s\"-][^\r\n\"]{0,68}?)[ \t]*\r?$")
_SIGNED = re.compile(
    r"(?ms)^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]+:[^\n]*\n)*\n?(?P<text>.*?)"
    r"^-----BEGIN PGP SIGNATURE-----\n.*?(?:^-----END PGP SIGNATURE-----$|\Z)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """One readable part: its text and whether that is HTML; `flowed` as in RFC 3676."""

    text: str
    is_html: bool
    flowed: bool = False


def shown(message: Message) -> list[Body]:
    """The parts with something to read; those that have a file name count only where there is no other."""
    for named in (False, True):
        found = [body for body in _shown(message, named) if body.text.strip()]
        if found:
            return found
    return []


def is_sealed(message: Message) -> bool:
    """Whether a mail is encrypted, or signed in the form that hides its text (S/MIME)."""
    return any(part.get_content_type() in _SEALED for part in message.walk())


def mended(message: Message) -> Message:
    """The message with its parts where its boundary is missing or wrong, else the message itself."""
    payload = message.get_payload(decode=True)
    if message.get_content_maintype() != "multipart" or not isinstance(payload, bytes):
        return message
    mark = _BOUNDARY.search(payload)
    kind = message.get_content_type().encode() if mark else b"text/plain"
    data = b"Content-Type: %s" % kind + (b'; boundary="%s"' % mark["mark"] if mark else b"") + b"\n\n" + payload
    parts = email.message_from_bytes(data)
    for name, value in message.raw_items():
        if name.lower() != "content-type":
            parts[name] = value
    return parts


def _shown(part: Message, named: bool) -> list[Body]:
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment" or kind.startswith("message/"):
        return []
    if part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        choices = [_shown(child, named) for child in children]
        if kind == "multipart/alternative":
            return _best(choices)
        if kind == "multipart/related":
            return next((choice for choice in choices if choice), [])
        return [body for choice in choices for body in choice]
    if kind not in _READABLE or (part.get_filename() and not named):
        return []
    return [_body(part, is_html="html" in kind)]


def _best(choices: list[list[Body]]) -> list[Body]:
    """The last choice with HTML, else the last with anything (RFC 2046, 5.1.4: best comes last)."""
    filled = [choice for choice in choices if any(body.text.strip() for body in choice)]
    rich = [choice for choice in filled if any(body.is_html for body in choice)]
    return (rich or filled or [[]])[-1]


def _body(part: Message, is_html: bool) -> Body:
    content = _content(part)
    charset = str(part.get_param("charset") or "") or (html.declared(content) if is_html else "")
    flowed = str(part.get_param("format") or "").lower() == "flowed"
    text = decoding.decode_anyhow(content, charset)
    if is_html or _looks_html(content):
        return Body(text, True)
    return Body(_without_armour(text), False, flowed)


def _content(part: Message) -> bytes:
    """The bytes of a part, without what programs on the way have hung behind its base64."""
    if str(part.get("Content-Transfer-Encoding") or "").strip().lower() == "base64":
        lines = str(part.get_payload()).split("\n")
        full = next((len(line.strip()) for line in lines if line.strip()), 0)
        end = next((i for i, line in enumerate(lines, 1) if 0 < len(line.strip()) < full), len(lines))
        if _NOT_BASE64.search("".join(lines[end:])):
            return _from_base64("".join(lines[:end]))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _from_base64(packed: str) -> bytes:
    """As many whole bytes as the characters of base64 give; what is none of these is passed over (RFC 2045, 6.8)."""
    characters = _NOT_BASE64.sub("", packed).replace("=", "")
    characters = "".join(characters.split())
    whole = len(characters) - (len(characters) % 4 == 1)
    return base64.b64decode(characters[:whole] + "=" * (-whole % 4))


def _looks_html(content: bytes) -> bool:
    return bool(_MARKUP.match(content[:2000]) and _CLOSING.search(content))


def _without_armour(text: str) -> str:
    """The text of a signed mail without its signature."""
    if "-----BEGIN PGP SIGNED" not in text:
        return text
    return _SIGNED.sub(lambda match: re.sub(r"(?m)^- ", "", match["text"]), text.replace("\r\n", "\n"))
