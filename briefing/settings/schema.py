"""Every key of `briefing.toml`: one table, from which the check, the reference and the schema for editors come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefing.settings import words
from briefing.settings.cursor import Cursor, Known
from briefing.settings.kinds import Choice, Kind, Many, Number, Place, Shape, Switch, Table, Text, mistyped
from briefing.settings.model import Channel, Edition, Secret, Settings, Smtp
from briefing.settings.records import Field, Record

_COMMAND = "a program with its arguments; no shell reads it"
_LOCAL = ("localhost", "127.0.0.1", "::1")


def place_of(key: str) -> str:
    """The table that a key belongs in, as people write its header; "" where none has it."""
    headers = {"": "the top, above every [table]", "smtp": "[smtp]", "editions": "[editions.NAME]"}
    return next((headers[name] for name in headers if any(f.key == key for f in TABLES[name].fields)), "")


def _one_of(*names: str) -> Choice:
    return Choice(f"one of {', '.join(names)}", lambda known: names)


def _known(told: str, kind: str) -> Choice:
    return Choice(told, lambda known: known.names(kind))


def _one_place(values: Mapping[str, Any], at: Cursor) -> None:
    if len(values) != 1:
        at.wrong("names several places" if values else "names no place", "name one: environment, file or command")


@dataclass(frozen=True, slots=True)
class _SecretKind:
    """A table that names the place of a secret. Text is refused unseen: it is likely to be the secret itself."""

    record: Record
    told: str = "a place: { environment = … }, { file = … } or { command = … }"

    def read(self, value: object, at: Cursor) -> Any:
        """The place."""
        if isinstance(value, str):
            hint = 'write its place: { file = "…" }, { environment = "…" } or { command = "…" }, and change the secret'
            at.wrong("is a secret in plain text, which no one shall read here", hint)
            return Secret()
        if not isinstance(value, dict):
            mistyped(value, "a place", 'write { file = "…" }', at)
            return Secret()
        return self.record.read(value, at) or Secret()

    def schema(self, known: Known) -> Shape:
        """An object with exactly one property."""
        return self.record.schema(known) | {"minProperties": 1, "maxProperties": 1}


SECRET = Record(
    "the place of a secret",
    (
        Field(
            "environment",
            Text("the name of a variable", words.variable, words.VARIABLE),
            "Environment variable that holds it",
            "BRIEFING_SMTP_PASSWORD",
        ),
        Field("file", Place("a file", "file"), "File whose first line it is; chmod 600", "~/.config/briefing/smtp"),
        Field("command", Text(_COMMAND, words.command), "Program whose first line of output it is", "pass show smtp"),
    ),
    Secret,
    _one_place,
)
SECRET_PLACE: Kind = _SecretKind(SECRET)


def _agreed_channel(values: Mapping[str, Any], at: Cursor) -> None:
    kind = values["kind"]
    if kind not in values:
        at.wrong(f"lacks {kind!r}", 'webhook = { file = "…" }' if kind == "webhook" else 'command = "…"')
    other = {"webhook": "command", "command": "webhook"}[kind]
    if other in values:
        at.into(other).wrong(f"is not for a channel of kind {kind!r}", "make a second [[channels]] of it")


CHANNEL = Record(
    "a small way out",
    (
        Field("kind", _one_of("webhook", "command"), "What it is", "webhook", required=True),
        Field("webhook", SECRET_PLACE, "Place of its address, which is a secret", {"file": "webhook"}),
        Field("shape", _one_of("slack", "mattermost", "discord"), "What the webhook understands", "slack"),
        Field("command", Text(_COMMAND, words.command), "Program that gets the issue on its input", "lpr -o a4"),
        Field("format", _known("a format", "formats"), "What the command gets", "md"),
    ),
    Channel,
    _agreed_channel,
)


def _agreed_smtp(values: Mapping[str, Any], at: Cursor) -> None:
    if "password" in values and not values.get("user"):
        at.into("password").wrong("is given without a user", 'user = "…"')
    if values.get("user") and values.get("security") == "none" and values.get("host", _LOCAL[0]) not in _LOCAL:
        at.into("security").wrong("would send the password readable to all", 'security = "starttls" or "tls"')
    signing = ("dkim_domain", "dkim_selector", "dkim_key")
    if any(key in values for key in signing):
        for key in signing:
            if not values.get(key):
                at.wrong(f"lacks {key!r}", "a signature needs dkim_domain, dkim_selector and dkim_key")


SMTP = Record(
    "how mail leaves",
    (
        Field(
            "sender",
            Text("a mail address", words.mailbox),
            "Address that mail comes from",
            "Briefing <briefing@example.org>",
            required=True,
        ),
        Field("host", Text("a host", words.host), "The mail server", "smtp.example.org"),
        Field("port", Number(1, 65535), "Its port; without it 587, with tls 465, with none 25", 587),
        Field("security", _one_of("starttls", "tls", "none"), "How the line is encrypted", "starttls"),
        Field("user", Text("text", words.filled), "Name to log in with", "briefing@example.org"),
        Field(
            "password",
            SECRET_PLACE,
            "Place of the password; without it the variable BRIEFING_SMTP_PASSWORD",
            {"file": "~/.config/briefing/smtp"},
        ),
        Field(
            "command",
            Text(_COMMAND, words.command),
            "Program that takes mail on its input, instead of a server",
            "/usr/sbin/sendmail -t -i",
        ),
        Field("timeout", Number(1, 3600, whole=False), "Longest wait for the server, in seconds", 60),
        Field("at_most_once", Switch(), "Rather lose a mail than send it twice", False),
        Field("dkim_domain", Text("a domain", words.host), "Domain that signs mail (DKIM)", "example.org"),
        Field("dkim_selector", Text("text", words.filled), "Selector of its key", "mail"),
        Field("dkim_key", Place("a file", "file", present=True), "Its private key (PEM)", "dkim.pem"),
    ),
    Smtp,
    _agreed_smtp,
    place_of,
)


def _texts(told: str) -> Many:
    return Many(Text(told, words.filled))


EDITION = Record(
    "one named briefing",
    (
        Field("title", Text("text"), "Title of the page and of the mail", "Morning"),
        Field("language", Text("a language", words.language), "Language of the page's own words", "fr"),
        Field("hour", Text("a time of day", words.hour, words.HOUR), "When `briefing schedule` runs it", "06:30"),
        Field("days", Many(_one_of(*words.DAYS)), "Days on which it runs; without it every day", ["mon", "fri"]),
        Field(
            "sources",
            Many(Text("a title, section or address", words.source)),
            "Titles, sections or addresses of the list of sources; without it all of the list",
            ["News/Energy", "https://example.org/feed"],
        ),
        Field("include", _texts("text"), "Only articles with one of these words", ["wind", "solar"]),
        Field("exclude", _texts("text"), "No article with one of these words", ["horoscope"]),
        Field("interests", _texts("text"), "Words whose stories come first", ["Lyon", "grid"]),
        Field("weights", Table(Number(0, 10, whole=False)), "Source → how much it counts; 0 mutes", {"Wire": 0.5}),
        Field("caps", Table(Number(1, 1000)), "Source → most stories that it alone brings", {"Wire": 2}),
        Field("order", _one_of("importance", "newest"), "What comes first", "importance"),
        Field("stories", Number(1, 1000), "Most stories", 8),
        Field("points", Number(1, 100), "Most key points in a story", 3),
        Field("words", Number(1, 1_000_000), "Most words in all key points together", 900),
        Field("minutes", Number(1, 1000), "Most minutes of reading", 5),
        Field("granularity", _known("a width", "granularities"), "How wide a story is", "story"),
        Field("method", _known("a method", "methods"), "How sentences are chosen", "keypoints"),
        Field("formats", Many(_known("a format", "formats")), "What is written", ["md", "pdf"]),
        Field("theme", Text("a theme, or a folder of one's own", words.theme), "Look of the page", "classic"),
        Field("page", _known("a size", "pages"), "Paper size of the PDF", "a4"),
        Field("front_matter", Switch(), "Begin Markdown with YAML front matter (Obsidian, Hugo)", True),
        Field("output", Place("a folder", "folder"), "Folder that issues are written to", "output"),
        Field("to", Many(Text("a mail address", words.mailbox)), "Who gets it by mail", ["you@example.org"]),
        Field(
            "attach",
            Many(_known("a format", "formats")),
            "Formats attached to mail",
            ["pdf"],
        ),
        Field(
            "unsubscribe",
            Text("a mail address or an https address", words.address_or_link),
            "Where a reader leaves the list; {recipient} becomes the address",
            "https://example.org/leave?who={recipient}",
        ),
        Field("one_click", Switch(), "The https address takes one-click requests (RFC 8058)", True),
        Field("channels", Many(CHANNEL), "Small ways out beside mail", [{"kind": "command", "command": "lpr"}]),
    ),
    Edition,
    elsewhere=place_of,
)

SETTINGS = Record(
    "a whole briefing.toml",
    (
        Field("archive", Place("a file", "file"), "The archive (SQLite)", "archive.sqlite", "archive.sqlite"),
        Field("sources", Place("a file", "file"), "The list of `briefing sources`", "sources.json", "sources.json"),
        Field("timezone", Text("a time zone", words.zone), "Zone of hours and days", "Europe/Paris"),
        Field("timeout", Number(0.1, 3600, whole=False), "Most seconds that one source may take", 30),
        Field("allow_private", Many(Text("a host", words.host)), "Own hosts that may be reached", ["nas"]),
        Field("window", Number(1, 366), "Most days that an issue looks back after an absence", 7),
        Field("imap_password", SECRET_PLACE, "Place of the password of mail folders", {"environment": "BRIEFING_IMAP"}),
    ),
    Settings,
    elsewhere=place_of,
)

TABLES: Mapping[str, Record] = {"": SETTINGS, "smtp": SMTP, "defaults": EDITION, "editions": EDITION}
"""Table of the file → its keys; "defaults" holds for all editions, "editions" has a table for each."""
