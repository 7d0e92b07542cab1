"""A message as it is sent: what all recipients of an issue get alike, and the headers that make it one recipient's own.

Text, HTML, attachments and Subject are those of the rendition `.eml`. Addresses, Date, Message-ID, threading and the
list headers (RFC 5322, 2919, 2369, 8058, 3834) are written here: no field comes from content but the Subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from briefing.archive.deliveries import Delivery
from briefing.delivery import headers
from briefing.delivery.addresses import Box
from briefing.errors import MissingLibrary, UsageError
from briefing.model import Briefing, content_id
from briefing.renderers import inert, render
from briefing.renderers.eml import render as render_mail
from briefing.settings.model import Edition

_KEPT = (b"subject:", b"mime-version:", b"content-")
_FIELD = re.compile(rb"[^\r\n:]+:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
_LABEL = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """What every recipient of an issue gets alike: header fields of the content, and the body.

    `lacks` says what is not attached although it was asked for, and why.
    """

    title: str
    fields: bytes
    body: bytes
    lacks: str = ""


def letter(issue: Briefing, edition: Edition) -> Letter:
    """The content of an issue's mail with the formats that the edition attaches; the subject is title and date.

    A format whose library is missing is left out: better a mail without its PDF than none. Raises `BriefingError`.
    """
    attached, lacks = [], []
    for name in edition.attach:
        try:
            attached += [render(issue, name, edition.theme, edition.page)] if name != "eml" else []
        except MissingLibrary as error:
            lacks.append(f"without {name}: {error}")
    whole = render_mail(issue, edition.theme, edition.page, attached).content
    head, _, body = whole.partition(b"\r\n\r\n")
    fields = _FIELD.findall(head + b"\r\n")
    kept = b"".join(found for found in fields if found.lower().startswith(_KEPT))
    return Letter(inert.plain(issue.title) or inert.plain(edition.title), kept, body, "; ".join(lacks))


def addressed(
    letter: Letter, edition: Edition, sender: Box, to: Box, delivery: Delivery, date: datetime, previous: str = ""
) -> bytes:
    """The message to one recipient, CRLF at the end of each line, no line longer than 998 bytes.

    `delivery` has its Message-ID, `date` is its Date; `previous` is the Message-ID of the issue before, so that all
    issues of an edition hang together. Raises `UsageError` where an address in the settings cannot stand in a header.
    """
    named = sender if sender.name else replace(sender, name=letter.title[:60])
    lines = [
        headers.mailbox("From", named),
        headers.mailbox("To", to),
        headers.field("Date", format_datetime(date).split()),
        headers.field("Message-ID", [delivery.message_id]),
        *_threading(edition, to, sender.domain, previous),
        headers.field("List-Id", _list_id(edition, sender.domain)),
        *_unsubscribing(edition, to),
        headers.field("Auto-Submitted", ["auto-generated"]),
        headers.field("X-Auto-Response-Suppress", ["All"]),  # what Exchange reads in place of the line above
    ]
    return b"".join(lines) + letter.fields + b"\r\n" + letter.body


def _threading(edition: Edition, to: Box, domain: str, previous: str) -> Iterator[bytes]:
    """Every issue answers the one before; all of them refer to a message that was never sent: the edition itself."""
    root = f"<{content_id('edition', edition.name, to.address)}@{domain}>"
    yield headers.field("References", dict.fromkeys((root, previous or root)))
    if previous:
        yield headers.field("In-Reply-To", [previous])


def _list_id(edition: Edition, domain: str) -> Iterator[str]:
    labels = _LABEL.findall(edition.name.lower()) if edition.name.isascii() else []
    yield from headers.phrase(inert.plain(edition.title)[:100], len("List-Id: "))
    yield f"<{'-'.join(labels)[:60] or content_id('edition', edition.name)}.briefing.{domain.strip('[]')}>"


def _unsubscribing(edition: Edition, to: Box) -> Iterator[bytes]:
    """How to leave; "{recipient}" in the address given becomes who is leaving, which one click needs (RFC 8058)."""
    given = edition.unsubscribe.strip()
    if not given:
        return
    if not given.lower().startswith(("https:", "http:", "mailto:")):
        given = f"mailto:{given}?subject={quote(f'unsubscribe {edition.name}'.strip())}"
    address = inert.link(given.replace("{recipient}", quote(to.address, safe="")))
    if not address:
        raise UsageError(f"unsubscribe = {edition.unsubscribe!r} is neither an address of the web nor of mail")
    yield headers.field("List-Unsubscribe", [f"<{address}>"])
    if edition.one_click and address.startswith("https:"):
        yield headers.field("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"])
