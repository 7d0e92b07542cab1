"""`briefing sources`: the list of what is fetched, and how each source fares."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.commands import files, network, options, secrets, terminal
from briefing.commands.fetch import conclude
from briefing.errors import SourceError, UsageError

if TYPE_CHECKING:
    from briefing.fetch import Client
    from briefing.sources.listing import Entry, Source

EPILOG = """\b
Examples:
  briefing sources add https://news.example/
  briefing sources list
  briefing sources check
  briefing sources import feeds.opml
  briefing sources export -o feeds.opml
"""

LIST_EPILOG = """\b
Examples:
  briefing sources list
  briefing sources list --unhealthy
  briefing sources list News --json
"""
ADD_EPILOG = """\b
Examples:
  briefing sources add https://news.example/
  briefing sources add https://news.example/rss --section News/Europe --full-text
  briefing sources add ~/Mail/letters --title Letters
"""
REMOVE_EPILOG = """\b
Examples:
  briefing sources remove https://news.example/feed
  briefing sources remove News/Europe
"""
CHECK_EPILOG = """\b
Examples:
  briefing sources check
  briefing sources check News --timeout 10
"""
IMPORT_EPILOG = """\b
Examples:
  briefing sources import feeds.opml
  briefing sources import - < feeds.opml
"""
EXPORT_EPILOG = """\b
Examples:
  briefing sources export > feeds.opml
  briefing sources export -o feeds.opml
"""


@click.group("sources", epilog=EPILOG)
def command() -> None:
    """List, add, remove, check, import and export sources."""


@command.command("list", epilog=LIST_EPILOG)
@click.argument("names", metavar="[SOURCE]…", nargs=-1)
@click.option("--unhealthy", is_flag=True, help="Only those that need a look.")
@network.list_file
@options.as_json
def listing(names: tuple[str, ...], unhealthy: bool, file: str, json: bool) -> int:
    """Print the sources with their health.

    A SOURCE is one of the list, by title, address or section; without any, all are printed.
    """
    entries = network.listed(file, names)
    _print([entry for entry in entries if not unhealthy or _state(entry) != "ok"], json)
    return 0


@command.command("add", epilog=ADD_EPILOG)
@click.argument("addresses", metavar="ADDRESS…", nargs=-1, required=True)
@click.option("--title", help="What to call it; without it, what the feed calls itself.")
@click.option("--section", metavar="PATH", default="", help="The section it stands in, as in News/Europe.")
@click.option("--full-text", is_flag=True, help="Complete its teasers from the pages behind them.")
@click.option("--as-is", is_flag=True, help="Take the address as it is: open nothing, look for no feed.")
@network.list_file
@network.limits
def add(
    addresses: tuple[str, ...],
    title: str | None,
    section: str,
    full_text: bool,
    as_is: bool,
    file: str,
    timeout: float,
    allow_private: tuple[str, ...],
) -> int:
    """Add feeds, sites, files or folders to the list.

    Of a site, the feed that its page names is added.
    """
    from dataclasses import replace

    from briefing.fetch import public
    from briefing.sources import adding, store

    client = network.client(file, timeout, allow_private)
    added, failed = [], 0
    for address in addresses:
        try:
            source = _found(address, None if as_is else client)
        except SourceError as error:
            terminal.warn(f"{public(address)}: {error}")
            failed += 1
            continue
        path = tuple(part for part in section.split("/") if part)
        added.append(replace(source, title=title or source.title, section=path, full_text=full_text))
    before = {entry.source.address for entry in store.load(Path(file))}
    if added:
        store.change(Path(file), lambda entries: adding.with_added(entries, added))
    for source in added:
        terminal.out(f"{'there already' if source.address in before else 'added'}: {_line(source)}")
    return 4 if failed else 0


@command.command("remove", epilog=REMOVE_EPILOG)
@click.argument("names", metavar="SOURCE…", nargs=-1, required=True)
@network.list_file
def remove(names: tuple[str, ...], file: str) -> int:
    """Take sources off the list, by title, address or section."""
    from briefing.sources import adding, store

    before = store.load(Path(file))
    after = store.change(Path(file), lambda entries: adding.without(entries, names))
    kept = {entry.source.address for entry in after}
    for entry in before:
        if entry.source.address not in kept:
            terminal.out(f"removed: {_line(entry.source)}")
    return 0


@command.command("check", epilog=CHECK_EPILOG)
@click.argument("names", metavar="[SOURCE]…", nargs=-1)
@network.list_file
@network.limits
@options.as_json
def check(names: tuple[str, ...], file: str, timeout: float, allow_private: tuple[str, ...], json: bool) -> int:
    """Ask every source, or those named, and print how they fare; no item is kept."""
    from dataclasses import replace

    from briefing.sources import store
    from briefing.sources.intake import gather, merged

    entries = network.listed(file, names)
    before = {entry.source.address: entry for entry in entries}
    reports = []
    with network.progress("checking") as on_done:
        for report in gather(
            entries, network.client(file, timeout, allow_private), network.now(), on_done, secrets.of_mailbox
        ):
            # What was only looked at stays new for `fetch`.
            known = before[report.entry.source.address]
            entry = replace(report.entry, seen=known.seen, read=known.read, mark=known.mark)
            reports.append(replace(report, entry=entry, articles=()))
    store.change(Path(file), lambda kept: merged(kept, reports))
    reports.sort(key=lambda report: list(before).index(report.entry.source.address))
    _print(network.listed(file, names), json)
    return conclude(reports)


@command.command("import", epilog=IMPORT_EPILOG)
@click.argument("lists", metavar="FILE…", nargs=-1, required=True, type=options.SOURCE)
@network.list_file
def take_in(lists: tuple[str, ...], file: str) -> int:
    """Add the feeds of OPML files to the list, their nested outlines as sections; nothing is fetched."""
    from briefing.sources import adding, store

    sources = [source for name in lists for source in adding.of_outlines(_outlines(name))]
    before = len(store.load(Path(file)))
    after = store.change(Path(file), lambda entries: adding.with_added(entries, sources))
    terminal.warn(f"{len(after) - before} added, {len(sources) - len(after) + before} there already")
    return 0


@command.command("export", epilog=EXPORT_EPILOG)
@click.option("-o", "--output", metavar="FILE", default="-", show_default=True, help="File to write, or - for stdout.")
@network.list_file
def give_out(output: str, file: str) -> int:
    """Write the feeds of the list as OPML, sections as nested outlines, without passwords."""
    from briefing.readers.opml import opml
    from briefing.sources import adding

    content = opml(adding.outlines_of(network.listed(file)), "briefing")
    if output == "-":
        terminal.out_bytes(content)
    else:
        path = Path(output)
        terminal.out(str(files.write(path.parent, path.name, content)))
    return 0


def _found(address: str, client: Client | None) -> Source:
    from briefing.fetch import is_web
    from briefing.sources.adding import found
    from briefing.sources.listing import Source

    if is_web(address):
        return found(address, client) if client else Source(address)
    if "://" in address:
        return Source(address)
    if not os.path.exists(address):
        raise SourceError("no such file")
    return Source(os.path.abspath(address), Path(address).name)


def found_behind(name: str, client: Client) -> list[Source]:
    """The sources that a name stands for: those of a list of feeds in a file (OPML), else the one behind it.

    Raises `SourceError` where there is none.
    """
    from briefing.readers.opml import is_opml
    from briefing.sources import adding

    path = Path(name).expanduser()
    if not path.is_file():
        return [_found(str(path) if path.exists() else name, client)]
    try:
        listed = is_opml(path.read_bytes())
    except OSError as error:
        raise SourceError((error.strerror or "cannot be read").lower()) from error
    return adding.of_outlines(_outlines(str(path))) if listed else [_found(str(path), client)]


def _outlines(name: str) -> list[Any]:
    from briefing.readers.opml import outlines

    try:
        data = terminal.stdin().read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: {(error.strerror or 'cannot be read').lower()}") from error
    try:
        return list(outlines(data))
    except SourceError as error:
        raise UsageError(f"{name}: {error}") from error


def _state(entry: Entry) -> str:
    from briefing.sources.health import state

    return state(entry.health, network.now())


def _print(entries: list[Entry], json: bool) -> None:
    if json:
        terminal.out_json({"sources": [_record(entry) for entry in entries]}, indent=2)
        return
    section: tuple[str, ...] = ()
    for entry in entries:
        if entry.source.section != section:
            section = entry.source.section
            terminal.out(" / ".join(section) or "-")
        _print_one(entry)


def _print_one(entry: Entry) -> None:
    from briefing.sources.health import told

    terminal.out(f"{_state(entry):8} {_line(entry.source)}")
    if words := told(entry.health, network.now()):
        terminal.out(f"         {words}")


def _line(source: Source) -> str:
    return f"{source.title}  {source.shown}" if source.title else source.shown


def _record(entry: Entry) -> dict[str, Any]:
    from dataclasses import asdict

    source = asdict(entry.source) | {"address": entry.source.shown}
    state = _state(entry)
    silent = {"silent_since": entry.health.item or None} if state == "silent" else {}
    return source | {"state": state} | silent | asdict(entry.health)
