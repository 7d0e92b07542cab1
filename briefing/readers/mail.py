"""E-mail: a message is one article, or as many as its newsletter has stories; forwarded messages are read as well."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from briefing import languages
from briefing.errors import SourceError
from briefing.model import Article, Failure, Fate
from briefing.readers import blocks, decoding, html, newsletter, prose, textmail, tongue, tree
from briefing.readers.document import DROPPED, Document, Found
from briefing.readers.envelope import Envelope, check, envelope
from briefing.readers.forward import MOST_NOTE_WORDS, passed_on

_UNIX_FROM = re.compile(rb"(?m)\A(?:>?From [^\r\n]*\r?\n)+")
_MESSAGE_START = re.compile(rb"(?:\A|\n\r?\n)(From \S[^\r\n]{0,200}?\d{4}[^\r\n]{0,40}\r?\n(?=[!-9;-~]{1,80}:))")
# A line between blank ones that ends in an address is a call ("> Read on: https://…"), not a quotation.
_QUOTED = re.compile(r"(?m)^(?!(?<=\n\n)[ \t]*>[^\n>]{0,40}https?://\S+[ \t]*(?:\Z|\n[ \t]*(?:\n|\Z)))[ \t]*>.*\n?")
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_KEPT_WORDS = 20
_CAPTIONS = frozenset(("figcaption",))


@dataclass(frozen=True, slots=True)
class _Body:
    """One readable part: its text and whether that is HTML; `flowed` as in RFC 3676."""

    text: str
    is_html: bool
    flowed: bool = False


def read_mail(document: Document) -> Iterator[Found]:
    """The articles of one message; raises `SourceError` where it has no readable body."""
    data = _UNIX_FROM.sub(b"", document.data.lstrip())
    check(data)
    yield from _found(email.message_from_bytes(data), document.source)


def read_mbox(document: Document) -> Iterator[Found]:
    """The articles of all messages of an mbox (RFC 4155); one bad message does not stop the others."""
    starts = [match.start(1) for match in _MESSAGE_START.finditer(document.data)]
    if not starts:
        yield from read_mail(document)
        return
    ends = [*starts[1:], len(document.data)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        message = re.sub(rb"(?m)^>(>*From )", rb"\1", document.data[start:end])
        try:
            yield from read_mail(Document(document.source, document.name, message))
        except SourceError as error:
            yield Failure(document.source, f"message {number}: {error}" if len(starts) > 1 else str(error))


def _found(message: Message, source: str) -> Iterator[Found]:
    about = envelope(message)
    idle = _no_news(message)
    if idle:
        yield Fate("", about.subject, source, DROPPED, idle)
        return
    passed = [found for inner in _forwarded(message) for found in _found(inner, source)]
    own = _own(message, source)
    if any(isinstance(found, Article) for found in passed):
        own = [_unless_note(found, source) for found in own]
    if not own and not passed:
        raise SourceError("mail without a body" if _is_blank(message) else "mail without readable text")
    yield from own
    yield from passed


def _no_news(message: Message) -> str:
    """Why a message is no news whatever it says, "" for others: machines wrote it for machines (RFC 3464, RFC 5545)."""
    kind = message.get_content_type()
    if kind == "multipart/report":
        return "a report about the delivery of a mail"
    parts = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    if parts and all(part in ("text/calendar", "application/ics") for part in parts):
        return "an invitation or other calendar entry"
    return ""


def _unless_note(found: Found, source: str) -> Found:
    """What somebody wrote above a letter that he passes on is no news, unless he wrote a text of his own."""
    if isinstance(found, Article) and len(found.text.split()) <= MOST_NOTE_WORDS:
        return Fate("", found.title, source, DROPPED, "a note above a mail that is passed on")
    return found


def _is_blank(message: Message) -> bool:
    payload = message.get_payload()
    return not (payload.strip() if isinstance(payload, str) else payload)


def _own(message: Message, source: str) -> list[Found]:
    bodies = [body for body in _bodies(message) if body.text.strip()]
    about = envelope(message)
    rich = [body for body in bodies if body.is_html]
    if rich:
        found = [found for body in rich for found in _from_html(body.text, about, source)]
        if any(isinstance(one, Article) for one in found):
            return found
    return [found for body in bodies if not body.is_html for found in _from_text(body, about, source)]


def _bodies(part: Message) -> list[_Body]:
    """The parts a mail program would show, attachments and forwarded messages left out."""
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment" or kind.startswith("message/"):
        return []
    if part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            return _best([_bodies(child) for child in children])
        if kind == "multipart/related":
            return _best([_bodies(child) for child in children[:1]])
        return [body for child in children for body in _bodies(child)]
    if part.get_filename() or kind not in ("text/plain", "text/html", "text/enriched", "application/xhtml+xml"):
        return []
    return [_body(part, is_html="html" in kind)]


def _best(choices: list[list[_Body]]) -> list[_Body]:
    """The last choice with HTML, else the last with anything (RFC 2046, 5.1.4: best comes last)."""
    filled = [choice for choice in choices if any(body.text.strip() for body in choice)]
    rich = [choice for choice in filled if any(body.is_html for body in choice)]
    return (rich or filled or [[]])[-1]


def _body(part: Message, is_html: bool) -> _Body:
    data = part.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    charset = str(part.get_param("charset") or "") or (html.declared(content) if is_html else "")
    flowed = str(part.get_param("format") or "").lower() == "flowed"
    return _Body(decoding.decode_anyhow(content, charset), is_html or _looks_html(content), flowed)


def _looks_html(content: bytes) -> bool:
    return bool(re.match(rb"\s*<(?:!doctype html|html)", content[:500], re.IGNORECASE))


def _forwarded(part: Message) -> Iterator[Message]:
    if part.get_content_type().startswith("message/") and part.is_multipart():
        yield from (inner for inner in part.get_payload() if isinstance(inner, Message))
    elif part.is_multipart():
        for child in part.get_payload():
            if isinstance(child, Message):
                yield from _forwarded(child)


def _from_html(markup: str, about: Envelope, source: str) -> list[Found]:
    try:
        root = tree.parse(markup)
    except SourceError:
        return []
    language = about.language or tree.attribute(next(tree.find(root, "html"), root), "lang")
    tree.drop_hidden(root)
    tree.drop(root, _CAPTIONS)
    found = blocks.blocks(root)
    texts = [block.text for block in found]
    passed = passed_on(texts, about, lambda: tongue.told(tongue.beginning(texts), language))
    if passed:
        found, about = found[passed.begin :], passed.about
    return _as_found(found, about, language, source)


def _from_text(body: _Body, about: Envelope, source: str) -> list[Found]:
    text = _without_quotes(_SIGNATURE.split(prose.normal(body.text), maxsplit=1)[0] or body.text)
    lines = text.split("\n")
    passed = passed_on(lines, about, lambda: tongue.told(text[: tongue.ENOUGH], about.language))
    if passed:
        text, about = "\n".join(lines[passed.begin :]), passed.about
    return _as_found(textmail.text_blocks(text, body.flowed), about, about.language, source)


def _without_quotes(text: str) -> str:
    """The sender's own words; where hardly any are left the quoted ones are the mail (a forward by hand)."""
    own = _QUOTED.sub("", text)
    return own if len(own.split()) >= _KEPT_WORDS else re.sub(r"(?m)^[ \t]*(?:>[ \t]?)+", "", text)


def _as_found(found: list[blocks.Block], about: Envelope, language: str, source: str) -> list[Found]:
    known = languages.get(tongue.told(tongue.beginning(block.text for block in found), language))
    left: list[Found] = []

    def drop(title: str, reason: str) -> None:
        left.append(Fate("", title, source, DROPPED, reason))

    articles: list[Found] = [
        Article(
            id="",
            title=item.title or about.subject,
            text=item.text,
            language=language,
            source=about.sender,
            url=item.url,
            published=about.published,
            related=item.related,
            partial=item.partial,
        )
        for item in newsletter.items(found, known, about.subject, drop)
    ]
    return articles + left
