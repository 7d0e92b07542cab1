"""What commands share that follow `briefing.toml`: `--config`, and the settings with every mistake told at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.settings import Edition, Settings
    from briefing.settings.cursor import Known, Problem
    from briefing.settings.reading import Reading

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FILE = "briefing.toml"
_VARIABLE = "BRIEFING_CONFIG"


def option(command: Decorated) -> Decorated:
    """`--config`: the configuration; without it ./briefing.toml, else the user's own."""
    return click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        envvar=_VARIABLE,
        help="The configuration; without it ./briefing.toml, else the user's own.",
    )(command)


def load(config: Path | None = None) -> Settings:
    """The settings of this run. Raises `UsageError` with all mistakes, or with where a file was looked for."""
    found = reading(config)
    if found.settings is None:
        raise UsageError(told(found.problems))
    return found.settings


def reading(config: Path | None = None) -> Reading:
    """What the environment, the file at hand and the user's own file say together, each over the next."""
    from briefing.settings.cursor import Origin
    from briefing.settings.environment import of_environment
    from briefing.settings.layers import merged, of_file
    from briefing.settings.reading import read

    paths = files(config)
    if not paths:
        raise UsageError(nowhere())
    layers = [of_file(_content(path), shown(path), path.parent) for path in paths]
    layers.append(of_environment(os.environ, Path.cwd()))
    whole = Origin(shown(paths[-1]), 0, paths[-1].parent)
    return read(merged(layers, whole), known(), paths[-1])


def files(config: Path | None = None) -> list[Path]:
    """The files that hold settings, absolute, the one with the last word last; [] where there is none."""
    own = own_file()
    first = [own] if own.is_file() else []
    named = config or (Path(os.environ[_VARIABLE]) if os.environ.get(_VARIABLE) else None)
    if named is None and Path(FILE).exists():
        named = Path(FILE)
    last = [Path(os.path.abspath(named.expanduser()))] if named else []
    return [path for path in first if path not in last] + last


def own_file() -> Path:
    """Where the user's own configuration is looked for (XDG Base Directory; %APPDATA% on Windows)."""
    base = os.environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME", "")
    home = os.path.expanduser("~")
    return Path(base if os.path.isabs(base) else os.path.join(home, ".config")) / "briefing" / FILE


def editions(settings: Settings, name: str | None = None) -> Sequence[Edition]:
    """The edition of that name, all without one; raises `UsageError` where there is none."""
    from briefing.settings.cursor import closest

    if not settings.editions:
        raise UsageError(f"{shown(settings.path)} has no edition: add [editions.morning], with the hour and formats")
    if name is None:
        return settings.editions
    found = [edition for edition in settings.editions if edition.name == name]
    if not found:
        names = tuple(edition.name for edition in settings.editions)
        hint = closest(name, names)
        raise UsageError(f"no edition is called {name!r}; {hint} there are: {', '.join(names)}".replace(";  ", "; "))
    return found


def told(problems: Sequence[Problem]) -> str:
    """All mistakes, one on a line, under a first line that counts them."""
    count = len(problems)
    lines = [f"the configuration has {count} {'mistake' if count == 1 else 'mistakes'}"]
    return "\n".join([*lines, *(str(problem) for problem in problems)])


def nowhere() -> str:
    """What to do where there is no configuration at all."""
    return f"there is no configuration (./{FILE} or {own_file()}): make one with `briefing init`, or name it: --config"


def known() -> Known:
    """The names that the other rooms know."""
    from briefing.settings.cursor import Known

    return Known(_names)


@cache
def _names(kind: str) -> tuple[str, ...]:
    from briefing.commands import choices, options

    return options.GRANULARITIES if kind == "granularities" else tuple(getattr(choices, kind)())


def shown(path: Path) -> str:
    """A path as people see it: from here if it lies here, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise UsageError(f"cannot read {shown(path)}: {reason}; make one with `briefing init`") from error
