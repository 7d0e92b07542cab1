"""The sources of an edition: those of the list that its settings name, and those that they name and the list lacks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from briefing.errors import SourceError, UsageError
from briefing.fetch import Client, is_web, public
from briefing.model import Failure
from briefing.sources import adding, store
from briefing.sources.listing import Entry, Source


def chosen(path: Path, names: Sequence[str], client: Client, folder: Path) -> tuple[list[Entry], list[Failure]]:
    """The entries of the list at `path` that are called so, all of them without a name; what could not be found.

    An address or path that the list lacks is taken into it; of a site, the feed that its page names. Paths count from
    `folder`.
    """
    listed = store.load(path)
    if not names:
        return list(listed), []
    found: dict[str, Entry] = {}
    failures: list[Failure] = []
    for name in names:
        try:
            entries = _called(listed, name) or [_taken_in(path, _source(name, client, folder))]
        except SourceError as error:
            failures.append(Failure(public(name), str(error)))
            continue
        found.update((entry.source.address, entry) for entry in entries)
    return list(found.values()), failures


def _called(listed: Sequence[Entry], name: str) -> list[Entry]:
    try:
        return adding.named(listed, [name])
    except UsageError:
        return []


def _source(name: str, client: Client, folder: Path) -> Source:
    if is_web(name):
        return adding.found(name, client)
    if "://" in name:
        return Source(name)
    where = os.path.abspath(folder / name)
    if not os.path.exists(where):
        raise SourceError("is not on the list (`briefing sources list` shows it), and there is no such file")
    return Source(where, Path(where).name)


def _taken_in(path: Path, source: Source) -> Entry:
    entries = store.change(path, lambda kept: adding.with_added(kept, [source]))
    return next(entry for entry in entries if entry.source.address == source.address)
