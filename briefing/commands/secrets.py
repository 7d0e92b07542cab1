"""Secrets: from the environment, a file, or a command that prints one. Never from the command line, never shown."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.errors import SourceError, UsageError

if TYPE_CHECKING:
    from briefing.settings import Secret

_SECONDS = 60
_OWN = 0o600
_LONGEST = 64_000  # bytes; a key of many lines fits, a file named by mistake is not read whole


class Revealed(str):
    """A secret in the clear: as text it is what it is, in a `repr` (messages, tracebacks) it is not shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Nothing of it, not even its length."""
        return "'***'"


def reveal(secret: Secret, address: str = "") -> str:
    """The secret itself, from the place that is named: the value of the variable, else the first line.

    `address` is what it is for; a command that serves several finds it in BRIEFING_IMAP_ADDRESS. Raises `UsageError`
    with what to do where the place holds nothing; the message never holds any of the secret.
    """
    if secret.environment:
        return Revealed(_of_environment(secret.environment))
    if secret.file is not None:
        return Revealed(_of_file(secret.file))
    if secret.command:
        return Revealed(_of_command(secret.command, address))
    raise UsageError('no place is named for a secret; write { file = "…" } in briefing.toml, and see `briefing config`')


class Doubt(NamedTuple):
    """What is wrong with the place of a secret as it is now, and what to do; both "" where nothing is."""

    seen: str = ""
    fix: str = ""


def doubts(secret: Secret) -> Doubt:
    """Look at the place of a secret; a command is looked for, not run."""
    if secret.environment:
        if os.environ.get(secret.environment):
            return Doubt()
        return Doubt(f"the variable {secret.environment} is not set here", 'set it, or write { file = "…" } instead')
    if secret.file is not None:
        return _doubts_of_file(secret.file)
    return _doubts_of_command(secret.command) if secret.command else Doubt()


def keep(path: Path, secret: str) -> None:
    """Write a secret into a file that only its owner may read, replacing the one of that name."""
    import secrets

    spare = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWN), "w", encoding="utf-8") as file:
            file.write(f"{secret}\n")
        spare.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {(error.strerror or 'not possible').lower()}") from error
    finally:
        with suppress(OSError):
            spare.unlink(missing_ok=True)


def for_mailboxes(secret: Secret) -> Callable[[str], str]:
    """Address of a mail folder → its password: the secret, or where none is named what `of_mailbox` finds.

    What is called raises `SourceError`: a password that is not there costs this one folder, not the run.
    """

    def ask(address: str) -> str:
        if not secret:
            return of_mailbox(address)
        try:
            return reveal(secret, address)
        except UsageError as error:
            raise SourceError(str(error)) from error

    return ask


def of_mailbox(address: str) -> str:
    """The password for a mail folder: `BRIEFING_IMAP_PASSWORD`, else the first line `BRIEFING_IMAP_COMMAND` prints.

    "" where neither is set. The command gets the address as BRIEFING_IMAP_ADDRESS, so that one command can serve
    several. Raises `SourceError` where it fails.
    """
    password = os.environ.get("BRIEFING_IMAP_PASSWORD", "")
    command = os.environ.get("BRIEFING_IMAP_COMMAND", "")
    if password or not command:
        return password
    try:
        return _first_line(_printed(command, {"BRIEFING_IMAP_ADDRESS": address}))
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        raise SourceError("the command of BRIEFING_IMAP_COMMAND failed") from error


def _of_environment(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise UsageError(
            f"the environment variable {name} is not set, and a secret is to be there; "
            'set it, or write { file = "…" } in briefing.toml (timers and cron see no variables of your shell)'
        )
    return value


def _of_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            line = _first_line(file.read(_LONGEST).decode("utf-8"))
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise UsageError(f"cannot read the secret in {path}: {reason}; its first line is to be the secret") from error
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no text, and a secret is to be its first line") from None
    if not line:
        raise UsageError(f"the first line of {path} is empty, and a secret is to be there")
    return line


def _of_command(command: str, address: str) -> str:
    program = _program(command)
    try:
        line = _first_line(_printed(command, {"BRIEFING_IMAP_ADDRESS": address} if address else {}))
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        # Without the cause: it holds the arguments and what was printed.
        raise UsageError(f"the command that prints a secret failed ({program} …); run it by hand to see why") from None
    if not line:
        raise UsageError(f"the command that prints a secret printed nothing ({program} …); run it by hand to see why")
    return line


def _printed(command: str, more: dict[str, str]) -> str:
    asked = subprocess.run(  # noqa: S603 - the user's own command, given by the user, without a shell
        shlex.split(command),
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        timeout=_SECONDS,
        check=True,
        text=True,
    )
    return asked.stdout


def _program(command: str) -> str:
    try:
        return next(iter(shlex.split(command)), "")
    except ValueError:  # a quotation mark is left open
        return command.split(maxsplit=1)[0]


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].rstrip("\r")


def _doubts_of_file(path: Path) -> Doubt:
    quoted = shlex.quote(str(path))
    try:
        mode = path.stat().st_mode
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        return Doubt(f"{path}: {reason}", f"write the secret into it, then: chmod 600 {quoted}")
    if not stat.S_ISREG(mode):
        return Doubt(f"{path} is no file", "name a file")
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Doubt(f"others may read {path}", f"chmod 600 {quoted}")
    return Doubt()


def _doubts_of_command(command: str) -> Doubt:
    import shutil

    program = _program(command)
    return Doubt() if shutil.which(program) else Doubt(f"there is no program {program}", "install it, or mend the path")
