"""Checks of single words: hours, days, time zones, addresses, commands. Each returns the word as it is kept."""

from __future__ import annotations

import re
import shlex
from email.utils import parseaddr

from briefing.fetch import FetchError, is_web
from briefing.fetch.urls import public, target
from briefing.settings.cursor import Cursor, closest
from briefing.settings.kinds import absolute

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"
NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$"
_LOOSE_HOUR = re.compile(r"(\d{1,2})(?:[:.hH](\d{2})?)?\s*(am|pm)?(?::\d\d)?", re.IGNORECASE | re.ASCII)
_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(?:\.(?!-)[\w-]{1,63}(?<!-))*")
_HOST = re.compile(r"[\w.:/-]{1,260}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_MAILBOXES = ("imap", "imaps")


def hour(text: str, at: Cursor) -> str:
    """A time of day as "06:30"."""
    if not re.match(HOUR, text):
        at.wrong(f"{text!r} is no time of day", _likely_hour(text))
    return text


def zone(text: str, at: Cursor) -> str:
    """A time zone by its IANA name."""
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        names = tuple(sorted(zoneinfo.available_timezones()))
        if not names:
            at.wrong(f"{text!r} cannot be looked up: no time zones are installed", "install the package tzdata")
            return text
        ends = tuple(name for name in names if name.rpartition("/")[2].casefold() == text.casefold())
        hint = f"did you mean {ends[0]!r}?" if ends else closest(text, names)
        at.wrong(f"{text!r} is no time zone", hint or "write one as Europe/Paris (tz database)")
    return text


def language(text: str, at: Cursor) -> str:
    """The code of a language that the page's own words exist in; a region may follow ("fr-CA")."""
    codes = at.known.names("languages")
    if text.replace("_", "-").split("-")[0].lower() not in codes:
        at.wrong(f"{text!r} is unknown", f"there are: {', '.join(codes)}")
    return text


def theme(text: str, at: Cursor) -> str:
    """The name of a theme, or the folder of one's own, made absolute."""
    names = at.known.names("themes")
    if text in names:
        return text
    folder = absolute(text, at.folder)
    if folder is not None and folder.is_dir():
        return str(folder)
    hint = closest(text, names)
    at.wrong(f"{text!r} is unknown", f"{hint} there are: {', '.join(names)}, or give a folder".lstrip())
    return text


def mailbox(text: str, at: Cursor) -> str:
    """A mail address, alone or behind a name: "Desk <desk@example.org>"."""
    address = parseaddr(text)[1]
    local, _, domain = address.rpartition("@")
    whole = text == address or text.endswith(f"<{address}>")  # `parseaddr` drops what it does not understand
    if not whole or not local or not _DOMAIN.fullmatch(domain) or re.search(r"\s", address):
        several = text.count("@") > 1
        hint = "write one address to an element: [ … , … ]" if several else "write box@example.org or Name <box@…>"
        at.wrong(f"{text!r} is no mail address", hint)
    return text


def address_or_link(text: str, at: Cursor) -> str:
    """Where a reader leaves the list: a mail address or an https address."""
    if "://" not in text:
        return mailbox(text.removeprefix("mailto:"), at)
    if not text.lower().startswith("https://") or not _is_address(text):
        at.wrong(f"{public(text)!r} is no https address", "write https://… or a mail address")
    return text


def source(text: str, at: Cursor) -> str:
    """A title or section of the list of sources, an address, or a path ("./inbox", "~/Mail"), made absolute."""
    if not text:
        at.wrong("is empty", "give a title, a section or an address")
    scheme = _SCHEME.match(text)
    if is_web(text):
        if not _is_address(text):
            at.wrong(f"{public(text)!r} is no address", "write https://host/path")
    elif scheme and scheme[1].lower() not in _MAILBOXES:
        at.wrong(f"{scheme[1]}:// is not fetched", "there are: http, https, imap, imaps")
    elif text.startswith(("./", "../", "~", "/")):
        return str(absolute(text, at.folder) or text)
    return text


def host(text: str, at: Cursor) -> str:
    """The name or number of a machine, or a network of one's own."""
    if not _HOST.fullmatch(text):
        hint = "write the host alone, without http://" if "://" in text else "write it as smtp.example.org"
        at.wrong(f"{public(text)!r} is no host", hint)
    elif "://" in text:
        at.wrong(f"{public(text)!r} is an address, and a host is needed", "write the host alone, without http://")
    return text


def command(text: str, at: Cursor) -> str:
    """A command line with its arguments; no shell reads it."""
    try:
        if not shlex.split(text):
            at.wrong("is empty", "give a program with its arguments")
    except ValueError:
        at.wrong("cannot be cut into words", "a quotation mark is left open")
    return text


def variable(text: str, at: Cursor) -> str:
    """The name of an environment variable."""
    if not re.match(VARIABLE, text):
        # It may be the secret itself.
        at.wrong("is no name of a variable", 'write the name alone, as in { environment = "BRIEFING_SMTP_PASSWORD" }')
    return text


def filled(text: str, at: Cursor) -> str:
    """Any text that is not empty."""
    if not text:
        at.wrong("is empty", "give it, or take the line out")
    return text


def _is_address(text: str) -> bool:
    try:
        target(text)
    except FetchError:
        return False
    return True


def _likely_hour(text: str) -> str:
    found = _LOOSE_HOUR.fullmatch(text)
    if not found:
        return "write it as 06:30"
    number = int(found[1]) % 12 + 12 * (found[3].lower() == "pm") if found[3] else int(found[1])
    likely = f"{number:02}:{found[2] or '00'}"
    return f"did you mean {likely!r}?" if re.match(HOUR, likely) else "hours go from 00:00 to 23:59"
