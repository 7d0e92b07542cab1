"""The parts of a configured run that `doctor` looks at: what it says, sources, archive, mail, clock, disk."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.commands import configured, doubts, secrets
from briefing.commands.checks import Finding
from briefing.errors import BriefingError

if TYPE_CHECKING:
    from briefing.settings import Settings, Smtp

OLDEST_YEAR, NEWEST_YEAR = 2025, 2100
"""A clock that shows another year is wrong: the first is that of this program, the last far off."""
LEAST_FREE = 200 * 1024 * 1024
"""Bytes; an issue with all its formats and the archive's growth of months fit in."""
_PATIENCE = timedelta(days=3)  # a source that fails for shorter may have a bad day


def findings(config: Path | None, offline: bool) -> Iterator[Finding]:
    """What a configured run needs, each part once; `offline`: no mail server is asked."""
    yield clock(datetime.now(UTC))
    settings, finding = _configuration(config)
    yield finding
    if settings is None:
        return
    yield from (Finding("configuration", doubt.seen, doubt.fix) for doubt in doubts.of_settings(settings))
    yield sources(settings, datetime.now(UTC))
    yield archive(settings)
    if settings.smtp and not offline:
        yield mail(settings.smtp)
    yield from disk(settings)


def clock(now: datetime) -> Finding:
    """The year, and the zone that the machine says it is in."""
    from briefing.commands.schedule import machine_zone

    seen = f"{now.astimezone():%Y-%m-%d %H:%M %z} {machine_zone()}".rstrip()
    sane = OLDEST_YEAR <= now.year <= NEWEST_YEAR
    return Finding("clock", seen, "" if sane else "set it, as with: timedatectl set-ntp true")


def sources(settings: Settings, now: datetime) -> Finding:
    """The list, and how many of it fail for days."""
    from briefing.sources import store
    from briefing.sources.health import stamp

    shown = configured.shown(settings.sources)
    try:
        entries = store.load(settings.sources)
    except BriefingError as error:
        return Finding("sources", str(error), f"restore {shown}, or move it away and import your feeds again")
    since = stamp(now - _PATIENCE)
    bad = [entry for entry in entries if entry.health.gone or (entry.health.failures and entry.health.success < since)]
    counted = f"{len(entries)} in {shown}"
    if not bad:
        return Finding("sources", counted)
    names = ", ".join(entry.source.name for entry in bad[:3])
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    look = f"briefing sources list --unhealthy --file {shlex.quote(shown)}"
    return Finding("sources", f"{counted}; failing for days: {names}{more}", f"{look}, then remove or replace them")


def archive(settings: Settings) -> Finding:
    """Whether the archive is whole."""
    from briefing.archive import Archive, upkeep

    shown = configured.shown(settings.archive)
    if not settings.archive.exists():
        return Finding("archive", f"{shown}: none yet")
    try:
        with Archive.read(settings.archive) as kept:
            faults, size = upkeep.faults(kept), upkeep.size(kept)
    except BriefingError as error:
        return Finding("archive", str(error), "restore an older copy of it")
    if faults:
        return Finding("archive", f"{shown}: {faults[0]}", "restore an older copy of it")
    return Finding("archive", f"{shown}: sound; {size.articles} articles, {size.issues} issues")


def mail(smtp: Smtp) -> Finding:
    """Whether the mail server takes the log-in, or the program that sends is there."""
    from briefing.delivery.smtp import check

    way = smtp.command or f"{smtp.host}, {smtp.security}"
    wrong = check(smtp, secrets.reveal)
    return Finding("mail", f"{way}: {wrong}", "mend [smtp], then run this again") if wrong else Finding("mail", way)


def disk(settings: Settings) -> Iterator[Finding]:
    """Room and rights in the folders that are written to, each once."""
    import shutil

    folders = [settings.archive.parent, *(edition.output for edition in settings.editions)]
    for folder in dict.fromkeys(Path(os.path.abspath(each)) for each in folders):
        nearest = next(each for each in (folder, *folder.parents) if each.exists())
        if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
            yield Finding("disk", f"{nearest} cannot be written", f"chmod u+rwx {shlex.quote(str(nearest))}")
            continue
        free = shutil.disk_usage(nearest).free
        fix = "" if free >= LEAST_FREE else "make room, as with: briefing archive retain --days 90, then vacuum"
        yield Finding("disk", f"{folder}: {free // 1024**2:,} MB free", fix)


def _configuration(config: Path | None) -> tuple[Settings | None, Finding]:
    try:
        if config is None and not configured.files(config):
            return None, Finding("configuration", "none; `briefing init` makes one for `briefing daily`")
        found = configured.reading(config)
    except BriefingError as error:
        return None, Finding("configuration", str(error), "briefing init, or another --config")
    if found.settings is None:
        count = len(found.problems)
        wrong = f"{count} {'mistake' if count == 1 else 'mistakes'}, the first: {found.problems[0]}"
        return None, Finding("configuration", wrong, "briefing config check names them all")
    names = ", ".join(edition.name for edition in found.settings.editions)
    return found.settings, Finding("configuration", f"{configured.shown(found.settings.path)}: {names or 'no edition'}")
