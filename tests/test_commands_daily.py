"""`briefing daily` and `briefing list --runs` at the shell: what is told where, logs, exit statuses."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from briefing.commands import journals
from briefing.daily.lock import alone
from briefing.daily.world import Event
from tests.daily_world import Desk
from tests.fault_server import FaultServer, serving

CONFIG = """
timezone = "Europe/Paris"
[editions.morning]
formats = ["md", "json"]
[editions.weekly]
days = ["sun"]
formats = ["md"]
"""
MONDAY, TUESDAY = "2023-03-06T06:30", "2023-03-07T06:30"

Command = Callable[..., Result]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "briefing.toml").write_text(CONFIG)
    desk = Desk(tmp_path)
    desk.brings(0)
    return desk


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving() as running:
        yield running


def test_a_morning_and_the_next(desk: Desk, command: Command) -> None:
    done = command("daily", "--now", MONDAY)
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [f"{desk.path}/output/morning-2023-03-06.{suffix}" for suffix in ("md", "json")],
    )
    assert done.stderr == "1 of 1 sources, 7 new articles; morning: 4 stories of 7 articles, 2 files\n"
    done = command("daily", "--now", "2023-03-06T12:00")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == "1 of 1 sources, 0 new articles; morning: nothing new\n"
    desk.brings(0, 1)
    done = command("daily", "morning", "--now", "2023-03-06T12:00", "--new-edition")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].endswith("morning-2023-03-06-2.md")
    done = command("daily", "morning", "--now", "2023-03-06T13:00", "--again")
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 2)
    assert "issue of 2023-03-06 written again" in done.stderr


def test_editions_come_on_their_days_unless_they_are_named(desk: Desk, command: Command) -> None:
    assert "weekly" not in command("daily", "--now", MONDAY).stderr
    assert "weekly: 4 stories" in command("daily", "weekly", "--now", MONDAY).stderr
    desk.brings(0, 1)
    done = command("daily", "--now", "2023-03-12T06:30")
    assert "morning:" in done.stderr
    assert "weekly:" in done.stderr
    (desk.path / "briefing.toml").write_text('[editions.weekly]\ndays = ["sun"]\n')
    done = command("daily", "--now", MONDAY)
    assert (done.exit_code, done.stderr) == (
        3,
        "briefing: no edition is due today; name one to make it all the same\n",
    )
    done = command("daily", "wekly", "--now", MONDAY)
    assert done.exit_code == 2
    assert "weekly" in done.stderr


def test_json_says_all_of_it(desk: Desk, command: Command, server: FaultServer) -> None:
    desk.listed(server.url("/not-found"))
    done = command("daily", "--now", MONDAY, "--json")
    report = json.loads(done.stdout)
    assert done.exit_code == report["status"] == 4
    assert report["failures"] == [{"source": server.url("/not-found"), "reason": "not found (404)", "since": None}]
    (edition,) = report["editions"]
    assert (edition["edition"], edition["made"], edition["stories"], edition["articles"]) == ("morning", True, 4, 7)
    assert edition["files"] == [f"{desk.path}/output/morning-2023-03-06.{suffix}" for suffix in ("md", "json")]
    assert report["counts"]["sources"] == 2
    assert set(report["seconds"]) == {"fetch", "brief", "write", "deliver"}
    assert done.stderr.splitlines()[0] == f"{server.url('/not-found')}: not found (404)"
    assert command("daily", "--now", TUESDAY, "--strict").exit_code == 4


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(desk: Desk, command: Command) -> None:
    before = {path: path.stat().st_mtime_ns for path in desk.path.rglob("*")}
    done = command("daily", "--now", MONDAY, "--dry-run")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("dry run, nothing was changed or sent: 1 of 1 sources, 7 new articles; morning: 4")
    assert {path: path.stat().st_mtime_ns for path in desk.path.rglob("*")} == before
    report = json.loads(command("daily", "--now", MONDAY, "--dry-run", "--json").stdout)
    assert report["editions"][0]["files"][0] == f"{desk.path}/output/morning-2023-03-06.md"
    command("daily", "--now", MONDAY)
    content = {path: path.read_bytes() for path in desk.path.rglob("*") if path.is_file()}
    assert command("daily", "--now", TUESDAY, "--dry-run").exit_code == 3
    assert {path: path.read_bytes() for path in desk.path.rglob("*") if path.is_file()} == content


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_log_takes_a_line_for_everything_that_happens(
    desk: Desk, command: Command, server: FaultServer, format: str
) -> None:
    desk.listed(server.url("/not-found"))
    command("daily", "--now", MONDAY, "--log", "logs/daily.log", "--log-format", format)
    command("daily", "--now", TUESDAY, "--strict", "--log", "logs/daily.log", "--log-format", format)
    lines = (desk.path / "logs" / "daily.log").read_text("utf-8").splitlines()
    assert all("2023-03-0" in line for line in lines)
    if format == "json":
        rows = [json.loads(line) for line in lines]
        assert rows[0] | {"time": ""} == {"time": "", "level": "info", "event": "stage", "stage": "fetch"}
        assert {row["event"] for row in rows} == {"stage", "source", "source-failed", "issue", "file", "ended"}
        assert rows[-1]["message"] == "1 source failed; no issue was made (--strict)"
    else:
        assert any(" WARNING source-failed " in line and line.endswith("not found (404)") for line in lines)
        assert " ERROR ended " in lines[-1]


def test_a_log_that_cannot_be_opened_or_filled(
    desk: Desk, command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = command("daily", "--now", MONDAY, "--log", "briefing.toml/x")
    assert (done.exit_code, done.stderr[:35]) == (2, "briefing: cannot write the log brie")

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(journals, "_opened", lambda path: Full())
    assert command("daily", "--now", MONDAY, "--log", "full").exit_code == 0


def test_what_strangers_write_stays_on_one_line_of_the_log(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from datetime import UTC, datetime

    clock = lambda: datetime(2023, 3, 6, tzinfo=UTC)  # noqa: E731
    for name in ("text", "json"):
        with journals.telling(tmp_path / name, name, clock) as tell:
            tell(Event("source", "one\ntwo \x1b[31m", "warning", {"source": 'a "b"\nc'}))
    assert capsys.readouterr().err == "one two [31m\n" * 2
    assert (tmp_path / "text").read_text() == (
        '2023-03-06T00:00:00.000+00:00 WARNING source source="a \\"b\\"\\nc" one two [31m\n'
    )
    assert json.loads((tmp_path / "json").read_text())["message"] == "one\ntwo \x1b[31m"


def test_somebody_who_watches_sees_progress(desk: Desk, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    counter = journals.counter()
    assert counter
    counter(1, 2)
    counter(2, 2)
    assert screen.getvalue() == "\rfetched 1 of 2\rfetched 2 of 2\n"
    from datetime import UTC, datetime

    with journals.telling(None, "text", lambda: datetime.now(UTC)) as tell:
        tell(Event("stage", facts={"stage": "brief"}))
        tell(Event("source", facts={"source": "k.example", "outcome": "read", "articles": 3}))
        tell(Event("file", facts={"path": "x"}))
        journals.pausing(tell)(0.01)
    assert screen.getvalue().splitlines()[-3:] == ["brief …", "k.example: read, 3 new", "next try in 0 s …"]


def test_another_run_is_told_and_is_no_error(desk: Desk, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.daily import run

    monkeypatch.setattr(run, "WAIT", 0.0)
    monkeypatch.setattr(run.run, "__defaults__", (0.0,))
    with alone(desk.settings.archive, "2023-03-06T06:29:00+01:00"):
        done = command("daily", "--now", MONDAY)
    assert done.exit_code == 0
    assert "another run is at work on" in done.stderr
    assert "since 2023-03-06T06:29:00+01:00" in done.stderr


def test_runs_are_listed_with_times_counts_and_outcome(desk: Desk, command: Command) -> None:
    command("daily", "--now", MONDAY)
    command("daily", "--now", TUESDAY)
    done = command("list", "--runs")
    assert done.exit_code == 0
    later, first = done.stdout.splitlines()
    assert later.startswith("2  2023-03-07T06:30:0")
    assert "status 3" in later
    assert "status 0" in first
    assert "7 articles" in first
    assert "fetch " in first
    assert "morning" in first
    (row,) = json.loads(command("list", "--runs", "--json", "-n", "1").stdout)["runs"]
    assert (row["number"], row["status"], row["editions"]) == (2, 3, ["morning"])
    from briefing.archive import Archive, journal

    with Archive.open(desk.settings.archive) as archive:
        journal.begin(archive, "2023-03-08T06:30:00+01:00", ["morning"])
    assert command("list", "--runs").stdout.splitlines()[0].endswith("did not end")


def test_a_mail_that_may_have_been_sent_is_left_alone_where_asked(desk: Desk, command: Command) -> None:
    from briefing.archive import Archive, deliveries, editions

    smtp = '[smtp]\nsender = "desk@news.example"\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\n'
    (desk.path / "briefing.toml").write_text(f"{smtp}[editions.morning]\nformats = ['md']\n")
    command("daily", "--now", MONDAY)
    with Archive.open(desk.settings.archive) as archive:
        last = editions.last(archive, "morning")
        assert last
        deliveries.address(archive, last.id, ["ann@example.org"])
        deliveries.mark(archive, last.id, "ann@example.org", "sending")
    done = command("daily", "--now", "2023-03-06T09:00", "--at-most-once")
    assert done.exit_code == 6
    assert "ann@example.org: perhaps sent" in done.stderr
    with desk.archive() as archive:
        assert [row.state for row in deliveries.deliveries(archive)] == ["failed"]


def test_a_configuration_with_mistakes_starts_nothing(desk: Desk, command: Command) -> None:
    (desk.path / "briefing.toml").write_text("[editions.morning]\nformats = ['docx']\n")
    assert command("daily").exit_code == 2
    assert not (desk.path / "archive.sqlite").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_soon_and_the_next_run_completes(desk: Desk, server: FaultServer, number: int) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("the tests run in the background of a shell that ignores the signal for them")
    desk.listed(server.url("/silent"))
    log = desk.path / "log"
    args = [sys.executable, "-m", "briefing", "daily", "--now", MONDAY, "--log", str(log)]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(args, cwd=desk.path, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        waited = time.monotonic() + 60
        while not (log.exists() and "papers.jsonl" in log.read_text()) and time.monotonic() < waited:
            time.sleep(0.05)
        begun = time.monotonic()
        child.send_signal(number)
        _, told = child.communicate(timeout=30)
        assert (child.returncode, told) == (130, b"briefing: interrupted\n")
        assert time.monotonic() - begun < 2
    with desk.archive() as archive:
        from briefing.archive import journal

        assert [entry.status for entry in journal.entries(archive)] == [130]
    desk.editions = (desk.edition("morning", sources=("papers",)),)
    assert desk.run().status == 0
