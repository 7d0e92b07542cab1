"""E-mail: a message is one article, or as many as its newsletter has stories; forwarded messages are read as well."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message

from briefing import languages
from briefing.errors import SourceError
from briefing.model import Article, Failure, Fate
from briefing.readers import answers, blocks, bodies, newsletter, prose, textmail, tongue, tree
from briefing.readers.document import DROPPED, Document, Found
from briefing.readers.envelope import Envelope, check, envelope
from briefing.readers.forward import MOST_NOTE_WORDS, answered, passed_on

_UNIX_FROM = re.compile(rb"(?m)\A(?:>?From [^\r\n]*\r?\n)+")
_MESSAGE_START = re.compile(rb"(?:\A|\n\r?\n)(From \S[^\r\n]{0,200}?\d{4}[^\r\n]{0,40}\r?\n(?=[!-9;-~]{1,80}:))")
# A line between blank ones that ends in an address is a call ("> Read on: https://…"), not a quotation.
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_CAPTIONS = frozenset(("figcaption",))


def read_mail(document: Document) -> Iterator[Found]:
    """The articles of one message; raises `SourceError` where it has no readable body."""
    data = _UNIX_FROM.sub(b"", document.data.lstrip())
    check(data)
    yield from _found(bodies.mended(email.message_from_bytes(data)), document.source)


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
        raise SourceError(_why_nothing(message))
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


def _why_nothing(message: Message) -> str:
    payload = message.get_payload()
    if bodies.is_sealed(message):
        return "mail that is encrypted, or signed in a form that hides its text: save the text itself"
    blank = not (payload.strip() if isinstance(payload, str) else payload)
    return "mail without a body" if blank else "mail without readable text"


def _own(message: Message, source: str) -> list[Found]:
    shown = bodies.shown(message)
    about = envelope(message)
    rich = [body for body in shown if body.is_html]
    if rich:
        found = [found for body in rich for found in _from_html(body.text, about, source)]
        if any(isinstance(one, Article) for one in found):
            return found
    return [found for body in shown if not body.is_html for found in _from_text(body, about, source)]


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
    if about.answers:
        answers.drop_quoted(root)
    found = blocks.blocks(root)
    texts = [block.text for block in found]

    def spoken() -> str:
        return tongue.told(tongue.beginning(texts), language)

    passed = passed_on(texts, about, spoken)
    found = found[: answered(texts, about, spoken)]
    if passed:
        found, about = found[passed.begin :], passed.about
    return _as_found(found, about, language, source)


def _from_text(body: bodies.Body, about: Envelope, source: str) -> list[Found]:
    text = answers.own_text(_SIGNATURE.split(prose.normal(body.text), maxsplit=1)[0] or body.text)
    lines = text.split("\n")

    def spoken() -> str:
        return tongue.told(tongue.beginning(lines), about.language)

    passed = passed_on(lines, about, spoken)
    own = lines[passed.begin :] if passed else lines[: answered(lines, about, spoken)]
    about = passed.about if passed else about
    return _as_found(textmail.text_blocks("\n".join(own), body.flowed), about, about.language, source)


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
