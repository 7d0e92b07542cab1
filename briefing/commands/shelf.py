"""What the commands of the archive share: where it is, and dates to look between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from briefing.archive import Archive

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

DEFAULT = Path("archive.sqlite")
FILE = click.Path(dir_okay=False, path_type=Path)


def archive(command: Decorated) -> Decorated:
    """`--archive`: the file that `group --archive` made."""
    return click.option(
        "--archive",
        type=FILE,
        metavar="FILE",
        default=DEFAULT,
        show_default=True,
        envvar="BRIEFING_ARCHIVE",
        help="The archive to look into.",
    )(command)


def between(command: Decorated) -> Decorated:
    """`--since` and `--until`: ISO 8601 in any precision, both included."""
    for name, told in (("until", "Nothing newer than this."), ("since", "Nothing older (2022-10-21, 2022-10).")):
        command = click.option(f"--{name}", metavar="DATE", help=told)(command)
    return command


def opened(path: Path) -> Archive:
    """An archive that is there already, open to be changed; a command that only looks uses `Archive.read`."""
    from briefing.archive import Archive

    Archive.read(path).close()  # says so where there is none; opening to write would make one
    return Archive.open(path)
