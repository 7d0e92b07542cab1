"""The one place where an error becomes a line on standard error and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn, TextIO

import click

from briefing.commands import terminal
from briefing.errors import BriefingError, MissingLibrary

INTERRUPTED = 130
FAULT = 1


def leave(run: Callable[[], object]) -> NoReturn:
    """Call `run` and end the process with its status: what it returned if that is an integer, else 0."""
    _prepare(sys.stdout)
    _prepare(sys.stderr)
    sys.exit(status_of(run))


def status_of(run: Callable[[], object]) -> int:
    """The exit status of `run`; whatever it raised is told in one line on standard error."""
    try:
        result = run()
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except (KeyboardInterrupt, click.Abort):
        return interrupted()
    except click.ClickException as error:
        return _misused(error)
    except ModuleNotFoundError as error:
        return _told(_missing(error))
    except Exception as error:  # noqa: BLE001  the last door: nobody shall meet a traceback unasked
        return _told(error)
    return result if isinstance(result, int) else 0


def interrupted() -> int:
    """Tell that the run was ended from outside; its status."""
    terminal.warn("briefing: interrupted")
    return INTERRUPTED


def listen() -> None:
    """Let SIGTERM end the run as Ctrl-C does: cleaned up, told, status 130."""
    import signal

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        signal.signal(signal.SIGTERM, stop)
    except ValueError:
        # Called from a thread that may not set handlers: the host program looks after its signals.
        return


def _prepare(stream: TextIO) -> None:
    # The same bytes on every system: UTF-8 with bare line feeds, whatever the locale says.
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _reader_left() -> int:
    # `briefing read … | head`: the reader has what it wanted. What is still buffered must not fail at exit.
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, sys.stdout.fileno())
    finally:
        os.close(sink)
    return 0


def _misused(error: click.ClickException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # Click 8.2 and later: the message is the whole help
        terminal.warn(error.format_message())
        return error.exit_code
    terminal.warn(f"briefing: {error.format_message()}")
    context = getattr(error, "ctx", None)
    if context is not None:
        terminal.warn(f"see `{context.command_path} --help`")
    return error.exit_code


def _missing(error: ModuleNotFoundError) -> Exception:
    name = (error.name or "").partition(".")[0]
    if name in ("", "briefing"):
        return error
    missing = MissingLibrary(f"the library {name!r} is not installed; `briefing doctor` names what to install")
    missing.__cause__ = error
    return missing


def _told(error: Exception) -> int:
    if os.environ.get("BRIEFING_DEBUG"):
        _trace(error)
    if isinstance(error, BriefingError):
        terminal.warn(f"briefing: {error}")
        return error.exit_status
    terminal.warn(f"briefing: unexpected fault ({type(error).__name__}: {error}); BRIEFING_DEBUG=1 shows where")
    return FAULT


def _trace(error: Exception) -> None:
    import traceback

    terminal.warn("".join(traceback.format_exception(error)).rstrip())
