"""`daily` under fire: killed at any moment, also in the middle of a mail; several at once; no room on the disk.

`BRIEFING_CRASHES=300 pytest tests/test_daily_crash.py` (`make crash`) kills more often than the short share of CI.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from briefing.archive import Archive, deliveries, editions, issues, upkeep
from briefing.daily.lock import Busy
from briefing.errors import BriefingError
from briefing.settings import Smtp
from tests import archive_days, mail_server
from tests.daily_world import MORNING, Desk
from tests.mail_server import MailServer, serving

CRASHES = int(os.environ.get("BRIEFING_CRASHES", "24"))
ANN, BOB = "ann@example.org", "bob@example.org"
STAGES = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "in", "end")

resource = pytest.importorskip("resource", reason="limits are set the POSIX way")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, signals and resource limits")


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the issue of the first day, and a source that has the second one."""
    folder = tmp_path_factory.mktemp("first")
    desk = Desk(folder)
    desk.holds(archive_days.day(0)[:4])
    desk.run()
    desk.holds([*archive_days.day(0)[:4], *archive_days.day(1)[:4]])
    return folder


def second_day(first_day: Path, folder: Path, mail: MailServer) -> Desk:
    """The morning of the second day, with two recipients; nothing of it has been done yet."""
    shutil.copytree(first_day, folder)
    smtp = Smtp("The Desk <desk@news.example>", "127.0.0.1", mail.port, "none", timeout=5.0)
    desk = Desk(folder, smtp=smtp, now=MORNING + timedelta(days=1))
    return desk.later(editions=(desk.edition("morning", to=(ANN, BOB), formats=("md", "json")),))


def in_child(run: Callable[[], object]) -> BaseProcess:
    """Start `run` in a fork of this process, where all modules are loaded."""
    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    return child


def traced(desk: Desk, tick: Callable[[str], None]) -> None:
    """Run with `tick` called before every SQL statement and every step towards a file."""
    connect, fsync, rename = sqlite3.connect, os.fsync, os.replace

    def connecting(*args: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **more)
        connection.set_trace_callback(tick)
        return connection

    def ticking(step: Callable[..., Any], *args: Any) -> Any:
        tick(step.__name__)
        done = step(*args)
        tick(step.__name__)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connecting)
        patch.setattr(os, "fsync", partial(ticking, fsync))
        patch.setattr(os, "replace", partial(ticking, rename))
        desk.run()


def die_at(step: int, desk: Desk) -> None:
    """Run, and be killed at the step of that number."""
    numbers = count(1)

    def tick(what: str) -> None:
        if next(numbers) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    traced(desk, tick)


def kill_at(mail: MailServer, stage: str, time_: int, child: list[BaseProcess]) -> None:
    """Let the server kill the child when it comes to a stage for the second, third … time."""
    numbers = count(1)

    def fault(now: str, argument: str) -> str | None:
        if now == stage and next(numbers) == time_ and child and child[0].pid:
            os.kill(child[0].pid, signal.SIGKILL)
            child[0].join(10)
        return None

    mail.fault = fault


def states(desk: Desk) -> dict[str, str]:
    """Recipient → how far the mail of the last issue was when the run died."""
    with Archive.open(desk.settings.archive) as archive:
        assert upkeep.faults(archive) == []
        return {row.recipient: row.state for row in deliveries.deliveries(archive)}


def outcome(desk: Desk) -> tuple[list[bytes], dict[str, bytes]]:
    """What a reader would see: the issues as kept, and the files."""
    with Archive.read(desk.settings.archive) as archive:
        assert upkeep.faults(archive) == []
        kept = [issues.content(archive, issue.id) or b"" for issue in issues.issues(archive)]
    return kept, {path.name: path.read_bytes() for path in (desk.path / "output").iterdir()}


def test_killed_at_any_moment_the_next_run_completes_it(first_day: Path, tmp_path: Path) -> None:
    with serving() as mail:
        calm = second_day(first_day, tmp_path / "calm", mail)
        begun = time.perf_counter()
        assert calm.run().status == 0
        seconds = time.perf_counter() - begun
        expected = outcome(calm)
        steps: list[str] = []
        traced(second_day(first_day, tmp_path / "counted", mail), steps.append)
        chance = random.Random(20221022)  # noqa: S311
        killed = doubled = number = 0
        while killed < CRASHES and number < 3 * CRASHES:  # some end before they are killed
            number += 1
            desk = second_day(first_day, tmp_path / str(number), mail)
            died = crash(desk, mail, number, len(steps), chance.random(), seconds)
            killed += died
            doubled += recovered(desk, mail, expected)
            shutil.rmtree(desk.path)
    assert killed == CRASHES
    assert doubled <= CRASHES // 3


def crash(desk: Desk, mail: MailServer, number: int, steps: int, chance: float, seconds: float) -> bool:
    """One run that is killed: at a step, at a stage of a mail, or at any time; whether it was."""
    mail.taken.clear()
    if number % 3 == 0:
        child = in_child(partial(die_at, 1 + int(chance * steps), desk))
    elif number % 3 == 1:
        victim: list[BaseProcess] = []
        stage = STAGES[number // 3 % len(STAGES)]
        # The line is opened once for both; all else comes for each.
        kill_at(mail, stage, 1 if stage in STAGES[:2] else 1 + int(chance * 2), victim)
        child = in_child(desk.run)
        victim.append(child)
    else:
        child = in_child(desk.run)
        time.sleep(chance * seconds)
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
    child.join(60)
    mail.fault = lambda stage, argument: None
    return child.exitcode == -signal.SIGKILL


def recovered(desk: Desk, mail: MailServer, expected: object) -> bool:
    """After the next run everything is as if nothing had happened; whether somebody got a second copy."""
    time.sleep(0.02)  # the server may still be taking the last words of the dead
    before, taken = states(desk), [mail_.recipient for mail_ in mail.taken]
    desk.run()
    assert outcome(desk) == expected
    for to in (ANN, BOB):
        copies = mail.to(to)
        assert copies, f"{to} lacks the issue"
        assert len(copies) <= 2
        assert len({copy.message_id for copy in copies}) == 1
        assert len({copy.data for copy in copies}) == 1
        if len(copies) == 2:
            assert before[to] == "sending", "sent again although the outcome was known"
            assert to in taken
    sent = len(mail.taken)
    assert desk.run().status == 3
    assert len(mail.taken) == sent
    return sent > 2


def test_eight_at_once_make_one_issue_and_one_mail_each(first_day: Path, tmp_path: Path) -> None:
    with serving() as mail:
        desk = second_day(first_day, tmp_path / "desk", mail)

        def one(wait: float) -> None:
            try:
                os._exit(desk.run(wait=wait).status)
            except Busy:
                os._exit(70)
            except BriefingError:
                os._exit(71)

        for round_, wait in enumerate((0.0, 30.0)):
            desk = second_day(first_day, tmp_path / str(round_), mail)
            mail.taken.clear()
            children = [in_child(partial(one, wait)) for _ in range(8)]
            for child in children:
                child.join(120)
            ended = sorted(child.exitcode or 0 for child in children)
            assert ended[0] == 0
            assert set(ended[1:]) <= ({3, 70} if wait == 0.0 else {3}), ended
            assert sorted(taken.recipient for taken in mail.taken) == [ANN, BOB]
            with desk.archive() as archive:
                assert len(issues.issues(archive)) == 2


def test_a_full_disk_damages_nothing_and_the_next_run_completes_it(first_day: Path, tmp_path: Path) -> None:
    with serving() as mail:
        calm = second_day(first_day, tmp_path / "calm", mail)
        calm.run()
        expected = outcome(calm)
        full = calm.settings.archive.stat().st_size

        def limited(desk: Desk, size: int) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            try:
                os._exit(desk.run().status)
            except BriefingError as error:
                os._exit(error.exit_status)

        ended = []
        for eighth in range(1, 9):
            desk = second_day(first_day, tmp_path / str(eighth), mail)
            mail.taken.clear()
            child = in_child(partial(limited, desk, full * eighth // 6))
            child.join(60)
            ended.append(child.exitcode)
            desk.run()
            assert outcome(desk) == expected
            assert {taken.recipient for taken in mail.taken} == {ANN, BOB}
        assert set(ended) <= {0, 2, 6}, ended
        assert ended[0] == 2


def test_a_small_disk_for_the_output_keeps_no_mail_from_leaving(first_day: Path, tmp_path: Path) -> None:
    import subprocess

    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    try:
        with serving() as mail:
            desk = second_day(first_day, tmp_path / "desk", mail)
            desk = desk.later(editions=tuple(replace(edition, output=disk) for edition in desk.editions))
            report = desk.run()
            assert report.status == 6
            assert any("no space left" in problem for problem in report.results[0].problems)
            assert {taken.recipient for taken in mail.taken} == {ANN, BOB}
            with desk.archive() as archive:
                last = editions.last(archive, "morning")
                assert last is not None
                assert not last.written
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_every_stage_of_a_mail_is_there_to_die_at() -> None:
    assert set(STAGES) <= {
        getattr(mail_server, name) for name in ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "IN", "END")
    }
