"""What the commands share that fetch: where the list of sources lies, the limits of fetching, the clock, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.fetch import Client
    from briefing.sources.listing import Entry

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

LIST_FILE = "sources.json"
_CACHE = ".briefing-cache"


def list_file(command: Decorated) -> Decorated:
    """`--file`: where the list of sources lies."""
    return click.option(
        "--file",
        metavar="FILE",
        default=LIST_FILE,
        show_default=True,
        envvar="BRIEFING_SOURCES_FILE",
        help="The list of sources.",
    )(command)


def limits(command: Decorated) -> Decorated:
    """`--timeout` and `--allow-private`: what a fetch may cost and where it may go."""
    command = click.option(
        "--allow-private",
        metavar="HOST",
        multiple=True,
        help="A host or network of your own that may be connected to (nas, 10.0.0.0/8); repeatable.",
    )(command)
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0.1, max=3600),
        metavar="SECONDS",
        default=30.0,
        show_default=True,
        help="The longest that one source may take, with all redirects and retries.",
    )(command)


def client(file: str, timeout: float, allow_private: Sequence[str]) -> Client:
    """A client with these limits; what servers answered is kept beside the list, so that they can say "unchanged"."""
    from briefing.fetch import Client, Policy

    cache = Path(file).parent / _CACHE
    return Client(Policy(seconds=timeout, allow_private=tuple(allow_private), cache=cache))


def now() -> datetime:
    """The moment of this run."""
    return datetime.now(UTC)


def listed(file: str, names: Sequence[str] = ()) -> list[Entry]:
    """The sources of the list that are called so, all without a name; raises `UsageError` where there is none."""
    from briefing.sources import adding, store

    entries = store.load(Path(file))
    if not entries:
        raise UsageError(f"{file} lists no source: add one with `briefing sources add ADDRESS`")
    return adding.named(entries, names)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal: call what it gives with how many are done, of how many. None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield show
