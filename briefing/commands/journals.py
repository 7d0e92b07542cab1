"""What an unattended run tells: problems on standard error, progress on a terminal, all of it in a log."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from briefing.commands import terminal
from briefing.errors import BriefingError, UsageError

if TYPE_CHECKING:
    from briefing.commands.moments import Clock
    from briefing.daily.world import Event, Tell

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def options(command: Decorated) -> Decorated:
    """`--log` and `--log-format`: a file to which everything that happens is added."""
    command = click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Lines for people, or one JSON object a line.",
    )(command)
    return click.option(
        "--log",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Add a line for everything that happens to this file.",
    )(command)


@contextmanager
def telling(log: Path | None, format: str, clock: Clock) -> Iterator[Tell]:
    """What a run tells its events to; an error that ends it is written into the log, too.

    Raises `UsageError` where the log cannot be opened.
    """
    from briefing.daily.world import Event

    file = _opened(log) if log else None
    watched = sys.stderr.isatty()

    def tell(event: Event) -> None:
        if event.level != "info":
            terminal.warn(_one_line(event.text))
        elif watched and (line := _progress(event)):
            terminal.warn(_one_line(line))
        if file:
            _write(file, event, format, clock)

    try:
        yield tell
    except (BriefingError, KeyboardInterrupt) as error:
        if file:
            _write(file, Event("ended", str(error) or "interrupted", "error"), format, clock)
        raise
    finally:
        if file:
            _close(file)


def counter() -> Callable[[int, int], None] | None:
    """Shows on a terminal how many of how many are done; None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        sys.stderr.write(f"\rfetched {done} of {of}" + ("\n" if done == of else ""))
        sys.stderr.flush()

    return show


def pausing(tell: Tell) -> Callable[[float], None]:
    """Lets seconds pass between two tries of a delivery, and tells so: some of them are minutes."""
    import time

    from briefing.daily.world import Event

    def pause(seconds: float) -> None:
        tell(Event("pause", facts={"seconds": round(seconds)}))
        time.sleep(seconds)

    return pause


def _opened(path: Path) -> TextIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n", buffering=1)
    except OSError as error:
        raise UsageError(f"cannot write the log {path}: {error.strerror}; choose another file with --log") from error


def _write(file: TextIO, event: Event, format: str, clock: Clock) -> None:
    moment = clock().isoformat(timespec="milliseconds")
    try:
        file.write((_as_json if format == "json" else _as_text)(event, moment) + "\n")
    except OSError:
        return  # a full disk takes no line; the run itself goes on and tells the rest


def _close(file: TextIO) -> None:
    try:
        file.close()
    except OSError:
        return  # what could not be written was given up before


def _as_json(event: Event, moment: str) -> str:
    known = {"time": moment, "level": event.level, "event": event.name}
    return json.dumps(known | ({"message": event.text} if event.text else {}) | dict(event.facts), ensure_ascii=True)


def _as_text(event: Event, moment: str) -> str:
    facts = [f"{name}={_quoted(str(value))}" for name, value in event.facts.items()]
    parts = [moment, event.level.upper(), event.name, *facts, event.text]
    return _one_line(terminal.display(" ".join(part for part in parts if part)))


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if not value or set(value) & set(' "\n\r\t') else value


def _progress(event: Event) -> str:
    """A line for somebody who watches, "" where an event is nothing to look at."""
    facts = event.facts
    if event.name == "stage":
        return f"{facts['stage']} …"
    if event.name == "pause":
        return f"  next try in {facts['seconds']} s …"
    if event.name == "source":
        return f"  {facts['source']}: {facts['outcome']}, {facts['articles']} new"
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
