"""`briefing themes`: the looks a page can have, and a folder of one's own to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.commands import choices, terminal
from briefing.errors import UsageError

EPILOG = """\b
Examples:
  briefing themes list
  briefing themes copy mytheme
  briefing build inbox/ -f html,pdf --theme ./mytheme
"""


LIST_EPILOG = """\b
Examples:
  briefing themes list
  briefing build inbox/ -f html --theme compact
"""

COPY_EPILOG = """\b
Examples:
  briefing themes copy mytheme
  briefing themes copy large-type --from large
"""


@click.group("themes", epilog=EPILOG)
def command() -> None:
    """List the looks of the page, or copy one to change it.

    A theme is a folder of templates. What it does not hold comes from `classic`, so delete what you do not change;
    the variables a template may use stand in docs/themes.md.
    """


@command.command("list", epilog=LIST_EPILOG)
def list_() -> int:
    """Print each theme and what it is for."""
    from briefing.renderers.theme import look

    for name in choices.themes():
        terminal.out(f"{name:<10} {look(name).about}")
    return 0


@command.command("copy", epilog=COPY_EPILOG)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "name",  # `from` is a word of Python's own
    envvar="BRIEFING_THEMES_COPY_FROM",
    metavar="NAME",
    default="classic",
    show_default=True,
    callback=choices.one_of(choices.themes),
    shell_complete=choices.completing(choices.themes),
    help="Theme to copy.",
)
def copy(folder: Path, name: str) -> int:
    """Copy a theme into DIR, which must be empty or absent; then use it with --theme DIR."""
    from briefing.commands import files
    from briefing.resources import templates

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there and not an empty folder; name another one")
    for path in sorted(templates(name).iterdir()):
        terminal.out(str(files.write(folder, path.name, path.read_bytes())))
    return 0
