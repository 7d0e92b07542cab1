"""What all tests share: where the news and the measuring data are, the command, a machine without a network."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# Other work on the machine must not fail a test, and the same commit must give the same verdict twice.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def _folder(variable: str, default: str) -> Path:
    folder = Path(os.environ.get(variable, ROOT / default)).resolve()
    if not folder.is_dir():
        pytest.skip(f"{variable} names no folder")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def news() -> Path:
    """Our own sample news of two days."""
    return ROOT / "tests" / "news"


@pytest.fixture(scope="session")
def days(news: Path) -> list[Path]:
    """The folders of the two days, oldest first."""
    return sorted(path for path in news.iterdir() if path.is_dir())


@pytest.fixture(scope="session")
def measuring_data() -> Path:
    """Texts that are only measured on; they are no part of the project."""
    return _folder("BRIEFING_DATA", "../shared/data")


@pytest.fixture(scope="session")
def seed() -> Path:
    """One real article; it is no part of the project."""
    return _folder("BRIEFING_SEED", "../shared/seed")


@pytest.fixture(scope="session", autouse=True)
def no_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests may have a configuration; they do not follow it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("own")))
        patch.delenv("BRIEFING_CONFIG", raising=False)
        yield


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `briefing` in this process, in an empty folder: `command("read", "-", stdin=b"…")`."""
    from briefing.commands.application import application

    monkeypatch.chdir(tmp_path)

    def run(*args: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(application, _strings(args), input=stdin, env=env, prog_name="briefing")

    return run


class _NoSocket(socket.socket):
    """Libraries may still derive from it; nobody can have one."""

    def __init__(self, *args: object, **more: object) -> None:
        raise AssertionError("a socket was opened")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every attempt to make a socket or to look up a name fails."""

    def refuse(*args: object, **more: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", _NoSocket)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)


def _strings(args: Sequence[str | Path]) -> list[str]:
    return [str(arg) for arg in args]
