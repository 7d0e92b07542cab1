"""The issue as one e-mail message on disk (RFC 5322): a text part, an HTML part, and files where they are asked for.

Everything in it comes from the issue: boundaries and Message-ID from its digest, the Date from its date. Who sends it
and to whom is for the one that delivers it to say; until then the addresses are of the reserved name "invalid".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from briefing.errors import MissingLibrary
from briefing.model import Briefing, Rendition
from briefing.renderers import inert, json, pdf
from briefing.renderers.editor import edit
from briefing.renderers.md import tidied
from briefing.renderers.theme import fill, look
from briefing.renderers.typography import polish, unpolished
from briefing.renderers.view import PageView

MOST = 90_000
"""Most bytes of the HTML part as it is sent: Gmail cuts messages off at about 102 kB."""
LISTED = 40
"""Most headlines that a shortened message lists of the stories it leaves to the attached PDF."""
_DOMAIN = "briefing.invalid"
_BASE64_LINE = 76


def render(briefing: Briefing, theme: str, page: str, attached: Sequence[Rendition] = ()) -> Rendition:
    """The issue as a message with what is to be attached; also the PDF where the HTML part had to be shortened."""
    view = edit(briefing, polish, look(theme).points)
    whole = _html(theme, view, len(view.stories), LISTED, False)
    if len(_encoded(whole)) <= MOST:
        return compose(briefing, theme, whole, attached)
    if all(rendition.suffix != ".pdf" for rendition in attached):
        attached = (*attached, *_pdf(briefing, theme, page))
    return compose(briefing, theme, _shortened(theme, view, bool(attached)), attached)


def compose(briefing: Briefing, theme: str, html: str, attached: Sequence[Rendition] = ()) -> Rendition:
    """A message of an issue: its text, the HTML given, then the attached renditions.

    multipart/alternative (RFC 2046), inside multipart/mixed where something is attached.
    """
    view = edit(briefing, unpolished, look(theme).points)
    digest = hashlib.sha256(json.render(briefing, theme, "").content + html.encode("utf-8")).hexdigest()
    bodies = _multipart("alternative", digest)
    bodies.attach(_part(tidied(fill(theme, "mail.txt.j2", view)), "plain", view.language))
    bodies.attach(_part(html, "html", view.language))
    message = _mixed(bodies, attached, briefing, digest) if attached else bodies
    for name, value in _headers(view, digest).items():
        message[name] = value
    return Rendition("message/rfc822", ".eml", message.as_bytes(policy=SMTP.clone(cte_type="7bit")))


def _headers(view: PageView, digest: str) -> dict[str, object]:
    # Header values take no "@" or control from a title: Address and the folding of the policy quote what needs quoting.
    day = _day(view.iso)
    subject = f"{view.title} · {view.date}" if view.date else view.title
    return {
        "Subject": subject[:400],
        "From": Address(view.title[:60], "briefing", _DOMAIN),
        **({"Date": day} if day else {}),
        "Message-ID": f"<{digest[:32]}@{_DOMAIN}>",
        "List-Id": f"<issues.{_DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": view.language,
        "MIME-Version": "1.0",
    }


def _day(iso: str) -> datetime | None:
    """The beginning of the issue's day, month or year; the zone is UTC, for an issue knows none."""
    whole = f"{iso[:10]}{'0001-01-01'[len(iso[:10]) :]}"
    try:
        return datetime.strptime(whole, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _multipart(kind: str, digest: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Content-Type"] = f'multipart/{kind}; boundary="={kind[:3]}_{digest[:40]}"'
    return message


def _mixed(bodies: EmailMessage, attached: Sequence[Rendition], briefing: Briefing, digest: str) -> EmailMessage:
    message = _multipart("mixed", digest)
    message.attach(bodies)
    for rendition in attached:
        part = EmailMessage(policy=SMTP)
        kind, _, charset = rendition.media_type.partition("; charset=")
        main, _, sub = kind.partition("/")
        name = f"briefing-{inert.plain(briefing.date)[:10]}{rendition.suffix}"
        part.set_content(rendition.content, main, sub, disposition="attachment", filename=name)
        if charset:
            part.set_param("charset", charset)
        del part["MIME-Version"]
        message.attach(part)
    return message


def _part(text: str, kind: str, language: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part.set_content(text, subtype=kind, cte=_shorter(text))
    del part["MIME-Version"]  # that of the message stands for its parts (RFC 2045, section 4)
    part["Content-Language"] = language
    return part


def _shorter(text: str) -> str:
    """Quoted-printable, which people can read, unless base64 is shorter: a Cyrillic letter takes six bytes."""
    from email.quoprimime import body_length

    raw = text.encode("utf-8")
    return "quoted-printable" if body_length(raw) <= len(raw) * 4 / 3 * (1 + 2 / _BASE64_LINE) else "base64"


def _encoded(html: str) -> bytes:
    return bytes(_part(html, "html", "en"))


def _html(theme: str, view: PageView, shown: int, listed: int, attached: bool) -> str:
    """The HTML part with the first `shown` stories in full and the headlines of `listed` others."""
    more = {"shown": shown, "listed": listed, "attached": attached, "medium": "mail"}
    return _inlined(fill(theme, "mail.html.j2", view, **more))


def _inlined(html: str) -> str:
    """Rules of the style sheet written onto the elements they match: what mail programs read; nothing is fetched."""
    try:
        import css_inline
    except ImportError as error:
        raise MissingLibrary("mail needs css-inline; install it: pip install css-inline") from error
    inliner = css_inline.CSSInliner(keep_at_rules=True, minify_css=True, load_remote_stylesheets=False)
    return inliner.inline(html)


def _shortened(theme: str, view: PageView, attached: bool) -> str:
    """The HTML part with as many stories as fit; at worst the notes alone."""

    def made(shown: int, listed: int) -> str:
        return _html(theme, view, shown, listed, attached)

    def fits(html: str) -> bool:
        return len(_encoded(html)) <= MOST

    shown = _most(len(view.stories) - 1, lambda number: fits(made(number, LISTED)))
    listed = LISTED if shown else _most(LISTED, lambda number: fits(made(0, number)))
    return made(shown, listed)


def _most(limit: int, holds: Callable[[int], bool]) -> int:
    """The greatest number from 0 to `limit` that holds, where all smaller ones hold too; 0 where none does."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _pdf(briefing: Briefing, theme: str, page: str) -> tuple[Rendition, ...]:
    try:
        return (pdf.render(briefing, theme, page),)
    except MissingLibrary:
        return ()  # without it the message still has every word, in its text part
