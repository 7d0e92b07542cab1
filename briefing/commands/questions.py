"""What `init` asks on a terminal. Each answer is checked as the configuration would be, and asked again if wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import click

from briefing.commands import configured


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known before the file is written; "" and () where nothing is. `password` is the secret itself."""

    title: str = ""
    language: str = ""
    hour: str = ""
    timezone: str = ""
    sources: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    smtp: Mapping[str, Any] = field(default_factory=dict)
    password: str = field(default="", repr=False)


def ask(known: Answers, machine_zone: str) -> Answers:
    """Ask for what is not known yet, on standard error; `machine_zone` is the zone to propose."""
    click.echo(
        "An empty answer takes what stands in [brackets]. All of it can be changed in briefing.toml.\n", err=True
    )
    title = known.title or _asked("Title", "editions", "title", "Briefing")
    language = known.language or _asked(
        "Language of the page, as fr or en (empty: that of the news)", "editions", "language"
    )
    hour = known.hour or _asked("Hour", "editions", "hour", "06:30")
    zone = known.timezone or _asked("Time zone", "", "timezone", machine_zone)
    sources = known.sources or _asked_for_sources()
    answers = replace(known, title=title, language=language, hour=hour, timezone=zone, sources=sources)
    return _ask_for_mail(answers)


def _ask_for_mail(known: Answers) -> Answers:
    to = known.to
    if not to:
        address = _asked("Mail it to (empty: no mail, files only)", "smtp", "sender")
        to = (address,) if address else ()
    if not to or known.smtp.get("host") or known.smtp.get("command"):
        return replace(known, to=to)
    smtp = dict(known.smtp)
    smtp["host"] = _asked("Mail server (SMTP)", "smtp", "host", f"smtp.{to[0].rpartition('@')[2].rstrip('>')}")
    user = _asked("Name to log in with, often the address (empty: none)", "smtp", "user")
    if not user:
        return replace(known, to=to, smtp=smtp)
    smtp["user"] = user
    password = ""
    if "password" not in smtp:
        told = "Password, kept in a file that only you can read (empty: later)"
        password = click.prompt(told, hide_input=True, default="", show_default=False, err=True)
    return replace(known, to=to, smtp=smtp, password=password)


def _asked_for_sources() -> tuple[str, ...]:
    click.echo("Sources, one at a time: the address of a site or feed, a file or folder, or an OPML list.", err=True)
    found: list[str] = []
    while address := click.prompt("Source (empty: no more)", default="", show_default=False, err=True).strip():
        found.append(address)
    return tuple(found)


def _asked(told: str, table: str, key: str, default: str = "") -> str:
    answer: str = click.prompt(
        told, default=default, show_default=bool(default), value_proc=checked(table, key), err=True
    )
    return answer


def checked(table: str, key: str) -> Callable[[str], str]:
    """Reads text as a key of a table ("" for the top) would be; raises `click.UsageError` with what is wrong."""
    from pathlib import Path

    from briefing.settings.cursor import Cursor, Origin, Problem
    from briefing.settings.schema import TABLES

    kind = next(field.kind for field in TABLES[table].fields if field.key == key)

    def check(text: str) -> str:
        problems: list[Problem] = []
        if text.strip():
            kind.read(text, Cursor((key,), lambda path: Origin("", 0, Path.cwd()), configured.known(), problems))
        if problems:
            raise click.UsageError(f"{problems[0].wrong}; {problems[0].hint}".rstrip("; "))
        return text.strip()

    return check
