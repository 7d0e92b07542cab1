"""`briefing config`: what holds, where it was written, what is wrong with it, and what could be written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.commands import configured, options, terminal
from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.settings.effective import Value

EPILOG = """\b
Examples:
  briefing config check
  briefing config show --origin
  briefing config schema > briefing.schema.json
"""
SHOW_EPILOG = """\b
Examples:
  briefing config show
  briefing config show --origin --config news/briefing.toml
  briefing config show --json
"""
CHECK_EPILOG = """\b
Examples:
  briefing config check
  briefing config check --config news/briefing.toml
"""
SCHEMA_EPILOG = """\b
Examples:
  briefing config schema
  briefing config schema > briefing.schema.json
"""
PATH_EPILOG = """\b
Examples:
  briefing config path
  BRIEFING_CONFIG=news/briefing.toml briefing config path
"""


@click.group("config", epilog=EPILOG)
def command() -> None:
    """Show and check the configuration."""


@command.command("show", epilog=SHOW_EPILOG)
@click.option("--origin", is_flag=True, help="Say behind each value where it was written.")
@configured.option
@options.as_json
def show(origin: bool, config: Path | None, json: bool) -> int:
    """Print every value that holds, as TOML; of a secret its place, never the secret."""
    from briefing.settings.effective import values

    found = configured.reading(config)
    if found.settings is None:
        raise UsageError(configured.told(found.problems))
    held = list(values(found.settings, found.origins))
    if json:
        terminal.out_json({"path": str(found.settings.path), "tables": _tables(held)}, indent=2)
    else:
        _print(held, origin)
    return 0


@command.command("check", epilog=CHECK_EPILOG)
@configured.option
def check(config: Path | None) -> int:
    """Name every mistake with its line and what to write instead; status 2 where there is one.

    What is no mistake but will hurt (a secret that others may read, a source that is not on the list) is told too.
    """
    from briefing.commands import doubts

    found = configured.reading(config)
    settings = found.settings
    problems = found.problems if settings is None else doubts.unlisted(settings, found.origins)
    if settings is None or problems:
        raise UsageError(configured.told(problems))
    for doubt in doubts.of_settings(settings):
        terminal.warn(f"warning: {doubt.seen}; {doubt.fix}")
    names = ", ".join(edition.name for edition in settings.editions)
    terminal.out(f"{configured.shown(settings.path)}: no mistakes; editions: {names or 'none'}")
    return 0


@command.command("schema", epilog=SCHEMA_EPILOG)
def schema() -> int:
    """Print the JSON Schema of briefing.toml, with which editors complete and check it."""
    from briefing.settings import effective

    terminal.out_json(effective.schema(configured.known()), indent=2)
    return 0


@command.command("path", epilog=PATH_EPILOG)
@configured.option
def path(config: Path | None) -> int:
    """Print which files are read; the last one has the last word."""
    found = configured.files(config)
    if not found:
        raise UsageError(configured.nowhere())
    for file in found:
        terminal.out(str(file))
    return 0


def _print(values: list[Value], origin: bool) -> None:
    from briefing.settings.writing import literal

    table = ""
    for value in values:
        if value.table != table:
            table = value.table
            terminal.out(f"\n[{table}]")
        written = f"{value.key} = {literal(value.value)}" if value.value is not None else f"# {value.key}"
        terminal.out(f"{written}  # {value.origin}" if origin else written)


def _tables(values: list[Value]) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for value in values:
        tables.setdefault(value.table, {})[value.key] = {"value": value.value, "origin": value.origin}
    return tables
