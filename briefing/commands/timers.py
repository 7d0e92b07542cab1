"""The timers of this machine: what is installed for a plan, installing it, removing it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from briefing.commands import configured
from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.schedules.plan import Plan

_SECONDS = 60


class Timer(Protocol):
    """A timer of some system; `single`: what it takes for one plan cannot stand beside that of another."""

    single: bool

    def wanted(self, plan: Plan) -> Mapping[str, str]:
        """What there should be: where (a file, or "crontab") → text."""

    def installed(self, plan: Plan) -> Mapping[str, str]:
        """What there is of this plan, as `wanted` has it; {} where there is nothing."""

    def runs(self, plan: Plan) -> bool:
        """Whether what is installed will be run."""

    def install(self, plan: Plan) -> None:
        """Put what is wanted there."""

    def remove(self, plan: Plan) -> None:
        """Take what is installed away."""


class Cron:
    """The user's crontab, by the program `crontab`."""

    single = False

    def wanted(self, plan: Plan) -> Mapping[str, str]:
        """The lines of the plan."""
        from briefing.schedules import cron

        return {"crontab": cron.block(plan, date.today().year)}

    def installed(self, plan: Plan) -> Mapping[str, str]:
        """The lines between the marks of the plan."""
        from briefing.schedules import cron

        block = cron.found(self._table(), plan)
        return {"crontab": block} if block else {}

    def runs(self, plan: Plan) -> bool:
        """What stands in a crontab is run."""
        return True

    def install(self, plan: Plan) -> None:
        """Replace the lines of the plan, all others stay."""
        from briefing.schedules import cron

        _run("crontab", "-", given=cron.replaced(self._table(), plan, date.today().year))

    def remove(self, plan: Plan) -> None:
        """Take the lines of the plan out, all others stay."""
        from briefing.schedules import cron

        _run("crontab", "-", given=cron.without(self._table(), plan))

    def _table(self) -> str:
        done = _started("crontab", "-l")
        if done.returncode and "no crontab" not in done.stderr.lower():
            raise UsageError(_failed(done))
        return "" if done.returncode else done.stdout


class Systemd:
    """Units of the user's own manager."""

    single = False

    def wanted(self, plan: Plan) -> Mapping[str, str]:
        """Both unit files."""
        from briefing.schedules import systemd

        return {str(self._folder() / name): text for name, text in systemd.units(plan).items()}

    def installed(self, plan: Plan) -> Mapping[str, str]:
        """The unit files that are there."""
        return _there(self.wanted(plan))

    def runs(self, plan: Plan) -> bool:
        """Whether the timer is enabled."""
        return _started("systemctl", "--user", "--quiet", "is-enabled", f"{plan.name}.timer").returncode == 0

    def install(self, plan: Plan) -> None:
        """Write the units, then start the timer now and at every log-in."""
        from briefing.schedules import systemd

        for path, text in self.installed(plan).items():
            if not text.startswith(systemd.mark(plan)):
                raise UsageError(_taken(path))
        for folder in plan.writable:
            folder.mkdir(parents=True, exist_ok=True)  # systemd confines a run to folders that are there
        for path, text in self.wanted(plan).items():
            _write(Path(path), text.encode())
        _run("systemctl", "--user", "daemon-reload")
        _run("systemctl", "--user", "enable", "--now", f"{plan.name}.timer")

    def remove(self, plan: Plan) -> None:
        """Stop the timer and delete the units."""
        _run("systemctl", "--user", "disable", "--now", f"{plan.name}.timer")
        for path in self.installed(plan):
            Path(path).unlink()
        _run("systemctl", "--user", "daemon-reload")

    def _folder(self) -> Path:
        return configured.own_file().parent.parent / "systemd" / "user"


class Launchd:
    """A job of the user's own on a Mac."""

    single = True

    def wanted(self, plan: Plan) -> Mapping[str, str]:
        """The property list."""
        from briefing.schedules import launchd

        text = launchd.plist(plan, Path.home() / "Library" / "Logs", date.today().year).decode()
        return {str(self._path(plan)): text}

    def installed(self, plan: Plan) -> Mapping[str, str]:
        """The property list that is there."""
        return _there(self.wanted(plan))

    def runs(self, plan: Plan) -> bool:
        """Whether the job is loaded."""
        return _started("launchctl", "print", self._target(plan)).returncode == 0

    def install(self, plan: Plan) -> None:
        """Write the property list and load it."""
        from briefing.schedules import launchd

        for path, text in self.installed(plan).items():
            if launchd.owner(text.encode()) != str(plan.config):
                raise UsageError(_taken(path))
            _started("launchctl", "bootout", self._target(plan))  # it may not be loaded
        for path, text in self.wanted(plan).items():
            _write(Path(path), text.encode())
            _run("launchctl", "bootstrap", self._domain(), path)

    def remove(self, plan: Plan) -> None:
        """Unload the job and delete its file."""
        _started("launchctl", "bootout", self._target(plan))
        for path in self.installed(plan):
            Path(path).unlink()

    def _path(self, plan: Plan) -> Path:
        from briefing.schedules import launchd

        return Path.home() / "Library" / "LaunchAgents" / f"{launchd.label(plan)}.plist"

    def _domain(self) -> str:
        return f"gui/{os.getuid()}"

    def _target(self, plan: Plan) -> str:
        from briefing.schedules import launchd

        return f"{self._domain()}/{launchd.label(plan)}"


def _there(wanted: Mapping[str, str]) -> Mapping[str, str]:
    found = {}
    for name in wanted:
        try:
            found[name] = Path(name).read_text("utf-8")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read {name}: move it away") from error
    return found


def _write(path: Path, content: bytes) -> None:
    from briefing import folder

    try:
        folder.write(path.parent, path.name, content)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {(error.strerror or 'not possible').lower()}") from error


def _taken(path: str) -> str:
    return f"{path} is not of this configuration: name the edition otherwise, or remove that file first"


def _run(*words: str, given: str = "") -> None:
    done = _started(*words, given=given)
    if done.returncode:
        raise UsageError(_failed(done))


def _started(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - the system's own timers, named above
            words, input=given, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        raise UsageError(f"there is no program {words[0]} here: print the lines without --install") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"{words[0]} gave no answer within {_SECONDS} seconds") from None


def _failed(done: subprocess.CompletedProcess[str]) -> str:
    said = " ".join(done.stderr.split())[:300] or f"status {done.returncode}"
    words = " ".join(done.args[:3])
    hint = "; without a log-in at the machine run first: loginctl enable-linger" if "--user" in done.args else ""
    return f"`{words}` failed: {said}{hint}"
