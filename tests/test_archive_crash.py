"""The archive under fire: killed at random moments, disk full, two writers at once. Never corrupt, never half an issue.

`BRIEFING_CRASHES=200 pytest tests/test_archive_crash.py` (`make crash`) kills more often than the short share of CI.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from briefing.archive import Archive, deliveries, issues, upkeep
from briefing.errors import UsageError
from briefing.following import follow
from briefing.model import Article, Briefing, KeyPoint, Sentence, Story, Summary
from tests import archive_days

CRASHES = int(os.environ.get("BRIEFING_CRASHES", "20"))
DAYS = 3
RECIPIENTS = ("ann@example.org", "bob@example.org")

resource = pytest.importorskip("resource", reason="limits are set the POSIX way")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, signals and resource limits")


def work(path: Path, first: int = 0, days: int = DAYS) -> list[str]:
    """Days followed, an issue kept each day; what a reader would see of them, as text."""
    with Archive.open(path) as archive:
        seen = []
        for number in range(first, days):
            found = follow(archive, archive_days.day(number))
            issue = _issue(number, [traced.story.articles[0] for traced in found])
            content = repr([(t.story.id, t.status, t.added, t.story.title) for t in found]).encode()
            issues.keep(archive, issue, content, "morning", RECIPIENTS)
            seen.append(content.decode())
    return seen


def _issue(number: int, articles: list[Article]) -> Briefing:
    sentences = [Sentence(a.text.split("\n\n")[0], a, 0, len(a.text.split("\n\n")[0])) for a in articles]
    summaries = [Summary(Story(s.article.id, "", "en", (s.article,)), (KeyPoint("", (s,)),)) for s in sentences]
    return Briefing(archive_days.DAYS[number], "Morning", "en", tuple(summaries))


def content(path: Path) -> list[object]:
    """Everything in the archive, table by table; the index of words is checked against the articles."""
    with Archive.read(path) as archive:
        assert upkeep.faults(archive) == []
        tables = archive.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'words*'")
        rows = {name: archive.rows(f"SELECT * FROM {name}") for (name,) in tables}  # noqa: S608
    assert rows["articles"]
    return [(name, sorted(rows[name], key=repr)) for name in sorted(rows)]


def whole_issues(path: Path) -> int:
    """How many issues there are; every one of them must be whole."""
    with Archive.read(path) as archive:
        assert upkeep.faults(archive) == []
        kept = issues.issues(archive)
        for issue in kept:
            assert issue.stories == 4
        assert len(deliveries.deliveries(archive, "pending")) == len(kept) * len(RECIPIENTS)
        return len(kept)


def in_child(run: Callable[[], object]) -> multiprocessing.process.BaseProcess:
    """Start `run` in a fork of this process, where all modules are loaded."""
    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    return child


def traced(run: Callable[[], object], tick: Callable[[str], None]) -> None:
    """Run with `tick` called before every SQL statement."""
    connect = sqlite3.connect

    def tracing(*args: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **more)
        connection.set_trace_callback(tick)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", tracing)
        run()


def die_at(statement: int, path: Path) -> None:
    """Work, and be killed before the SQL statement of that number."""
    numbers = count(1)

    def tick(sql: str) -> None:
        if next(numbers) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    traced(partial(work, path), tick)


def statements(path: Path) -> int:
    """How many SQL statements the work takes when nothing happens."""
    seen: list[str] = []
    traced(partial(work, path), seen.append)
    return len(seen)


def go_on(path: Path, expected: list[str]) -> None:
    """Take up the day that was interrupted: what is printed then is what would have been printed."""
    done = whole_issues(path) if path.exists() and path.stat().st_size else 0
    assert work(path, done) == expected[done:]


def test_killed_at_any_moment_it_is_whole_and_goes_on(tmp_path: Path) -> None:
    calm = tmp_path / "calm.sqlite"
    expected = work(calm)
    total = statements(tmp_path / "counted.sqlite")
    started = time.perf_counter()
    work(tmp_path / "timed.sqlite")
    seconds = time.perf_counter() - started
    chance = random.Random(20221022)  # noqa: S311
    killed = 0
    for round_ in range(CRASHES):
        path = tmp_path / f"{round_}.sqlite"
        if round_ % 2:
            child = in_child(partial(die_at, chance.randrange(1, total), path))
        else:
            child = in_child(partial(work, path))
            time.sleep(chance.uniform(0, seconds))
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)
        child.join(60)
        killed += child.exitcode == -signal.SIGKILL
        go_on(path, expected)
        assert content(path) == content(calm)
    assert killed >= CRASHES // 2


def test_a_full_disk_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    calm = tmp_path / "calm.sqlite"
    expected = work(calm)
    full = calm.stat().st_size

    def limited(path: Path, size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            work(path)
        except UsageError as error:
            os._exit(3 if "no space left" in str(error) or "does not take" in str(error) else 4)
        os._exit(0)

    ended = []
    for eighth in range(8):
        path = tmp_path / f"{eighth}.sqlite"
        child = in_child(partial(limited, path, max(1, full * eighth // 4)))
        child.join(60)
        ended.append(child.exitcode)
        go_on(path, expected)
        assert content(path) == content(calm)
    assert ended[0] == 3, ended
    assert set(ended) <= {0, 3}, ended


def test_a_small_disk_of_its_own_is_told_when_it_is_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    try:
        with pytest.raises(UsageError, match=r"no space left on its disk|does not take"):
            work(disk / "a.sqlite")
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        expected = work(tmp_path / "calm.sqlite")
        go_on(disk / "a.sqlite", expected)
        assert content(disk / "a.sqlite") == content(tmp_path / "calm.sqlite")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_several_writers_of_one_day_do_it_once(tmp_path: Path) -> None:
    calm, shared = tmp_path / "calm.sqlite", tmp_path / "shared.sqlite"
    work(calm, days=1)
    children = [in_child(partial(work, shared, days=1)) for _ in range(4)]
    for child in children:
        child.join(120)
    assert [child.exitcode for child in children] == [0, 0, 0, 0]
    assert content(shared) == content(calm)


def test_two_writers_of_different_days_both_get_in(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"

    def one(number: int) -> None:
        with Archive.open(path) as archive:
            follow(archive, archive_days.day(number))

    children = [in_child(partial(one, number)) for number in range(3)]
    for child in children:
        child.join(120)
    assert [child.exitcode for child in children] == [0, 0, 0]
    with Archive.read(path) as archive:
        assert upkeep.faults(archive) == []
        assert upkeep.size(archive).articles == 21
        assert archive.row("SELECT count(*) FROM story_articles") == (21,)
