"""The words of `briefing.toml` as types: pure data, every default beside its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """Where a secret is, never the secret itself: an environment variable, a file, or a command that prints it."""

    environment: str = ""
    file: Path | None = None
    command: str = ""

    def __repr__(self) -> str:
        """The place; of a command its program only, for some write a secret among the arguments."""
        return f"Secret({self.place})"

    @property
    def place(self) -> str:
        """The place in words: "variable NAME", "file PATH", "command PROGRAM …", "" where none is named."""
        if self.environment:
            return f"variable {self.environment}"
        if self.file is not None:
            return f"file {self.file}"
        return f"command {self.command.split(maxsplit=1)[0]} …" if self.command.strip() else ""

    def __bool__(self) -> bool:
        """Whether any place is named."""
        return bool(self.environment or self.file or self.command)


@dataclass(frozen=True, slots=True)
class Smtp:
    """How mail leaves: through a server, or through a `command` in the manner of sendmail (message on its input).

    `security` is "starttls", "tls" or "none"; `port` 0 means the usual one of it (587, 465, 25). `sender` is the
    address mail comes from ("Name <box@example.org>"). `timeout` in seconds bounds each wait but the one after the
    data, for which RFC 5321 section 4.5.3.2.6 asks ten minutes. `at_most_once`: rather lose a mail than send it twice.
    """

    sender: str
    host: str = "localhost"
    port: int = 0
    security: str = "starttls"
    user: str = ""
    password: Secret = Secret()
    command: str = ""
    timeout: float = 60.0
    at_most_once: bool = False
    dkim_domain: str = ""
    dkim_selector: str = ""
    dkim_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A small way out beside mail: a `webhook` (its address is a secret), or a `command` that gets the issue.

    `shape` of a webhook: "slack", "mattermost" or "discord". `format` of what a command gets on its input.
    """

    kind: str
    webhook: Secret = Secret()
    shape: str = "slack"
    command: str = ""
    format: str = "md"


@dataclass(frozen=True, slots=True)
class Edition:
    """One named briefing.

    sources: titles, sections ("News/Energy") or addresses from the list of sources; all of the list when empty.
    hour: "06:30" in the time zone of the settings; days: "mon" … "sun", every day when empty.
    include, exclude: words an article must, must not hold. interests: words whose stories come first.
    weights: title, section or address of a source → how much its articles count (1 is usual, 0 mutes).
    caps: the same → most stories that it alone brings. order: "importance" or "newest".
    to: mail addresses; attach: formats attached to the mail. unsubscribe: address or https URL for List-Unsubscribe.
    formats go to the `output` folder.
    """

    name: str
    title: str = ""
    language: str = ""
    hour: str = ""
    days: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)
    order: str = "importance"
    stories: int | None = None
    points: int | None = None
    words: int | None = None
    minutes: int | None = None
    granularity: str = "story"
    method: str = ""
    formats: tuple[str, ...] = ("md",)
    theme: str = "classic"
    page: str = "a4"
    front_matter: bool = False
    output: Path = Path("output")
    to: tuple[str, ...] = ()
    attach: tuple[str, ...] = ()
    unsubscribe: str = ""
    one_click: bool = False
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """A whole `briefing.toml`. Paths are absolute: a relative one counts from the folder of the file.

    `archive` is the SQLite file, `sources` the list that `briefing sources` keeps, `timezone` an IANA name ("" is the
    machine's). `timeout` in seconds bounds each source; `allow_private` names hosts of one's own that may be reached.
    `window` is the most days an issue looks back after an absence.
    """

    path: Path
    archive: Path
    sources: Path
    timezone: str = ""
    timeout: float = 30.0
    allow_private: tuple[str, ...] = ()
    window: int = 7
    imap_password: Secret = Secret()
    smtp: Smtp | None = None
    editions: tuple[Edition, ...] = ()
