"""What is no mistake of the configuration but will hurt when it runs: looked for, never changed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from briefing.commands import configured, secrets
from briefing.commands.secrets import Doubt
from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.settings import Edition, Secret, Settings
    from briefing.settings.cursor import Key, Origin, Problem
    from briefing.sources.listing import Entry


def of_settings(settings: Settings) -> list[Doubt]:
    """Secrets whose place is empty or open to others, programs that are not there, a list without sources."""
    return [*_of_secrets(settings), *_of_programs(settings), *_of_editions(settings)]


def used(settings: Settings) -> Iterator[tuple[str, Secret]]:
    """The secrets that a run may need, each under its key."""
    if settings.imap_password:
        yield "imap_password", settings.imap_password
    if settings.smtp and settings.smtp.password and not settings.smtp.command:
        yield "smtp.password", settings.smtp.password
    for edition in settings.editions:
        for channel in edition.channels:
            if channel.webhook:
                yield f"editions.{edition.name}.channels.webhook", channel.webhook


def programs(settings: Settings) -> Iterator[tuple[str, str]]:
    """The command lines that a run may start, each under its key."""
    for key, secret in used(settings):
        if secret.command:
            yield key, secret.command
    if settings.smtp and settings.smtp.command:
        yield "smtp.command", settings.smtp.command
    for edition in settings.editions:
        for channel in edition.channels:
            if channel.command:
                yield f"editions.{edition.name}.channels.command", channel.command


def unlisted(settings: Settings, origins: Mapping[Key, Origin]) -> list[Problem]:
    """Names in `sources`, `weights` and `caps` that no source of the list has; none while there is no list."""
    from briefing.sources import store

    entries = store.load(settings.sources)
    if not entries:
        return []
    return [problem for edition in settings.editions for problem in _unlisted(edition, entries, origins)]


def _unlisted(edition: Edition, entries: tuple[Entry, ...], origins: Mapping[Key, Origin]) -> Iterator[Problem]:
    from briefing.settings.cursor import Problem, closest
    from briefing.sources.adding import is_called

    names = tuple(dict.fromkeys(name for entry in entries for name in _names(entry)))
    for key in ("sources", "weights", "caps"):
        for number, name in enumerate(getattr(edition, key)):
            if "://" in name or name.startswith("/") or any(is_called(entry.source, name) for entry in entries):
                continue
            step = number if key == "sources" else name
            path: Key = next(
                part
                for part in (("editions", edition.name, key, step), ("editions", edition.name, key), ("defaults", key))
                if part in origins
            )
            hint = closest(name, names) or "`briefing sources list` shows them all"
            yield Problem(origins[path], f"editions.{edition.name}.{key}", f"no source is called {name!r}", hint)


def _names(entry: Entry) -> Iterator[str]:
    if entry.source.title:
        yield entry.source.title
    for depth in range(1, len(entry.source.section) + 1):
        yield "/".join(entry.source.section[:depth])


def _of_secrets(settings: Settings) -> Iterator[Doubt]:
    for key, secret in used(settings):
        doubt = secrets.doubts(secret)
        if doubt.seen:
            yield Doubt(f"{key}: {doubt.seen}", doubt.fix)


def _of_programs(settings: Settings) -> Iterator[Doubt]:
    import shutil

    told = {key for key, secret in used(settings) if secret.command}
    for key, line in programs(settings):
        program = shlex.split(line)[0]
        if key not in told and shutil.which(program) is None:
            yield Doubt(f"{key}: there is no program {program}", "install it, or mend the path")


def _of_editions(settings: Settings) -> Iterator[Doubt]:
    from briefing.sources import store

    try:
        entries = store.load(settings.sources)
    except UsageError:
        return  # whoever looks at the list itself tells that
    if not settings.editions:
        yield Doubt("there is no edition", "add [editions.morning]")
    elif not entries and not all(edition.sources for edition in settings.editions):
        listed = configured.shown(settings.sources)
        yield Doubt(f"{listed} lists no source", f"briefing sources add ADDRESS --file {shlex.quote(listed)}")
