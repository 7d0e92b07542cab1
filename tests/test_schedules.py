"""Editions as cron, systemd and launchd have them: the right moment in every zone, and no name that breaks out."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from briefing.errors import UsageError
from briefing.schedules import cron, launchd, systemd
from briefing.schedules.plan import Plan
from briefing.schedules.times import LocalTime, local_times

PLAN = Plan(
    edition="morning",
    config=Path("/srv/news/briefing.toml"),
    words=("/opt/briefing", "daily", "morning", "--config", "/srv/news/briefing.toml"),
    hour="06:30",
    days=(1, 5),
    zone="Europe/Paris",
    machine="Europe/Paris",
    folder=Path("/srv/news"),
    writable=(Path("/srv/news"),),
)
YEAR = 2026
NASTY = st.text(st.sampled_from("ab %$\"'\\;&|`!#~*<>(){}é\t"[:-1]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("hour", "zone", "machine", "expected"),
    [
        ("06:30", "", "Europe/Paris", [(6, 30, 0)]),
        ("06:30", "Europe/Paris", "Europe/Paris", [(6, 30, 0)]),
        ("06:30", "Europe/Paris", "Etc/UTC", [(4, 30, 0), (5, 30, 0)]),
        ("06:30", "Europe/Paris", "America/New_York", [(0, 30, 0), (1, 30, 0)]),
        ("00:30", "Europe/Paris", "Etc/UTC", [(22, 30, -1), (23, 30, -1)]),
        ("22:00", "America/New_York", "Etc/UTC", [(2, 0, 1), (3, 0, 1)]),
        ("06:30", "Asia/Kolkata", "Asia/Kathmandu", [(6, 45, 0)]),
    ],
)
def test_an_hour_of_another_zone(hour: str, zone: str, machine: str, expected: list[tuple[int, int, int]]) -> None:
    plan = replace(PLAN, hour=hour, zone=zone, machine=machine)
    assert local_times(plan, YEAR) == [LocalTime(*each) for each in expected]


def test_days_move_with_the_hour() -> None:
    assert LocalTime(23, 30, -1).days((1, 5)) == (4, 7)
    assert LocalTime(2, 0, 1).days((7,)) == (1,)
    assert LocalTime(6, 0).days(()) == ()


def test_a_machine_of_no_known_zone_is_told() -> None:
    with pytest.raises(UsageError, match="set TZ"):
        local_times(replace(PLAN, machine=""), YEAR)
    assert local_times(replace(PLAN, machine="", zone=""), YEAR)


def test_cron_lines() -> None:
    assert cron.block(PLAN, YEAR).splitlines() == [
        "# briefing morning /srv/news/briefing.toml: begin",
        "30 6 * * 1,5 /opt/briefing daily morning --config /srv/news/briefing.toml",
        "# briefing morning /srv/news/briefing.toml: end",
    ]
    daily = replace(PLAN, days=(), machine="Etc/UTC")
    assert cron.block(daily, YEAR).splitlines()[1] == (
        '30 4 * * * case "$(TZ=Europe/Paris date +\\%u\\%H\\%M)" in [1234567]0630) '
        "/opt/briefing daily morning --config /srv/news/briefing.toml;; esac"
    )


def _as_cron_runs(line: str) -> str:
    """What crontab(5) gives to the shell: the five fields gone, a bare % would end it, a masked one is itself."""
    command = line.split(" ", 5)[5]
    assert not re.search(r"(?<!\\)%", command)
    return command.replace("\\%", "%")


def _fires(plan: Plan) -> list[datetime]:
    """The moments of a year at which cron starts a line whose guard lets the program run."""
    machine = ZoneInfo(plan.machine)
    lines = cron.block(plan, YEAR).splitlines()[1:-1]
    found = []
    for line in lines:
        minute, hour, _, _, days, _ = line.split(" ", 5)
        for number in range(366):
            day = datetime(YEAR, 1, 1, int(hour), int(minute), tzinfo=machine) + timedelta(days=number)
            if days != "*" and str(day.isoweekday()) not in days.split(","):
                continue
            there = day.astimezone(ZoneInfo(plan.zone))
            guard = re.search(r"in \[(\d+)\](\d{4})\)", line)
            assert guard
            if str(there.isoweekday()) in guard[1] and there.strftime("%H%M") == guard[2]:
                found.append(there)
    return sorted(found)


@pytest.mark.parametrize("machine", ["Etc/UTC", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"])
@pytest.mark.parametrize("days", [(), (1, 5)])
def test_cron_keeps_the_hour_through_both_changes_of_the_clock(machine: str, days: tuple[int, ...]) -> None:
    plan = replace(PLAN, machine=machine, days=days)
    moments = _fires(plan)
    year = [datetime(YEAR, 1, 1) + timedelta(days=number) for number in range(2, 360)]
    wanted = [day for day in year if not days or day.isoweekday() in days]
    assert {moment.strftime("%H:%M") for moment in moments} == {"06:30"}
    dates = [moment.date() for moment in moments]
    assert len(set(dates)) == len(dates)
    assert {day.date() for day in wanted} <= set(dates)


def test_the_guard_runs_the_program_at_the_hour_alone(tmp_path: Path) -> None:
    """The line as a shell runs it, with a `date` that says what time it is."""
    fake = tmp_path / "date"
    fake.write_text('#!/bin/sh\n[ "$TZ" = Europe/Paris ] && [ "$1" = +%u%H%M ] && echo "$CLOCK"\n')
    fake.chmod(0o755)
    plan = replace(PLAN, machine="Etc/UTC", words=("/bin/echo", "ran"))
    command = _as_cron_runs(cron.block(plan, YEAR).splitlines()[1])
    for clock, output in (("10630", "ran\n"), ("50630", "ran\n"), ("20630", ""), ("10730", "")):
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CLOCK": clock}
        done = subprocess.run(["/bin/sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == (output, ""), clock


@given(st.lists(NASTY, min_size=1, max_size=3))
def test_no_word_breaks_out_of_a_cron_line(words: list[str]) -> None:
    block = cron.block(replace(PLAN, words=("/bin/x", *words)), YEAR)
    line = block.splitlines()[1]
    assert shlex.split(_as_cron_runs(line)) == ["/bin/x", *words]


def test_a_crontab_keeps_the_lines_of_others() -> None:
    other = replace(PLAN, config=Path("/else/briefing.toml"))
    table = "MAILTO=me\n0 * * * * something # no line feed at the end"
    once = cron.replaced(table, PLAN, YEAR)
    assert once.startswith(table + "\n# briefing morning")
    both = cron.replaced(once, other, YEAR)
    assert cron.found(both, PLAN) == cron.block(PLAN, YEAR)
    assert cron.replaced(both, PLAN, YEAR).count("begin") == 2
    later = cron.replaced(both, replace(PLAN, hour="07:00"), YEAR)
    assert "30 6 * * 1,5 /opt/briefing daily morning --config /srv" in cron.found(later, other)
    assert cron.without(cron.without(both, other), PLAN) == table + "\n"
    assert cron.found(table, PLAN) == ""
    assert cron.replaced("", PLAN, YEAR) == cron.block(PLAN, YEAR)


def test_a_mark_without_its_end_takes_nothing_else_away() -> None:
    begin = cron.block(PLAN, YEAR).splitlines()[0]
    assert cron.without(f"{begin}\n0 * * * * mine\n", PLAN) == "0 * * * * mine\n"


def test_systemd_units() -> None:
    service, timer = systemd.units(PLAN).values()
    assert list(systemd.units(PLAN)) == ["briefing-morning.service", "briefing-morning.timer"]
    assert "OnCalendar=Mon,Fri *-*-* 06:30:00 Europe/Paris\n" in timer
    assert "Persistent=true\n" in timer
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", 'ReadWritePaths="/srv/news"', "SuccessExitStatus=3 4"):
        assert f"{line}\n" in service
    assert 'ExecStart="/opt/briefing" "daily" "morning" "--config" "/srv/news/briefing.toml"\n' in service
    free = systemd.units(replace(PLAN, confined=False, zone="", days=()))
    assert "ProtectSystem" not in free["briefing-morning.service"]
    assert "OnCalendar=*-*-* 06:30:00\n" in free["briefing-morning.timer"]


def _unescaped(line: str) -> list[str]:
    """A command line as systemd.service(5) reads it: C-like escapes in quotes, %% and, behind the first word, $$."""
    words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', line)]
    words = [word.replace("%%", "%") for word in words]
    return [words[0], *(word.replace("$$", "$") for word in words[1:])]


@given(st.lists(NASTY, min_size=1, max_size=3))
def test_no_word_breaks_out_of_a_unit(words: list[str]) -> None:
    unit = systemd.units(replace(PLAN, words=("/bin/$x%", *words)))["briefing-morning.service"]
    (line,) = (row for row in unit.splitlines() if row.startswith("ExecStart="))
    assert _unescaped(line.removeprefix("ExecStart=")) == ["/bin/$x%", *words]
    assert not re.search(r"(?<!\$)(?:\$\$)*\$(?!\$)", line.split('" "', 1)[1])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize("confined", [True, False])
def test_systemd_takes_the_units(tmp_path: Path, confined: bool) -> None:
    folder = tmp_path / 'odd %n $HOME "folder" \\'
    folder.mkdir()
    plan = replace(
        PLAN,
        words=("/bin/sh", "-c", 'echo "$HOME" %n', "daily's"),
        folder=folder,
        writable=(folder,),
        confined=confined,
    )
    for name, text in systemd.units(plan).items():
        (tmp_path / name).write_text(text)
    paths = [str(tmp_path / name) for name in systemd.units(plan)]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "briefing-morning" in line]
    assert ours == [], done.stderr
    wanted = systemd.calendar(plan)
    done = subprocess.run(["systemd-analyze", "calendar", wanted], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_launchd_property_list() -> None:
    held = plistlib.loads(launchd.plist(PLAN, Path("/logs"), YEAR))
    assert held["Label"] == "briefing.morning"
    assert held["ProgramArguments"] == list(PLAN.words)
    assert held["StartCalendarInterval"] == [
        {"Hour": 6, "Minute": 30, "Weekday": 1},
        {"Hour": 6, "Minute": 30, "Weekday": 5},
    ]
    assert held["StandardErrorPath"] == str(Path("/logs/briefing-morning.log"))
    every = plistlib.loads(launchd.plist(replace(PLAN, days=()), Path("/logs"), YEAR))
    assert every["StartCalendarInterval"] == [{"Hour": 6, "Minute": 30}]


def test_launchd_in_another_zone_runs_from_the_hour_on(tmp_path: Path) -> None:
    plan = replace(PLAN, machine="Etc/UTC", words=("/bin/echo", "it's $HOME", "ran"))
    held = plistlib.loads(launchd.plist(plan, tmp_path, YEAR))
    assert [row["Hour"] for row in held["StartCalendarInterval"]] == [4, 4, 5, 5]
    fake = tmp_path / "date"
    fake.write_text('#!/bin/sh\n[ "$TZ" = Europe/Paris ] && [ "$1" = +%H%M ] && echo "$CLOCK"\n')
    fake.chmod(0o755)
    for clock, output in (("0529", ""), ("0630", "it's $HOME ran\n"), ("0912", "it's $HOME ran\n")):
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CLOCK": clock}
        done = subprocess.run(held["ProgramArguments"], env=environment, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == (output, ""), clock


@given(st.lists(NASTY, min_size=1, max_size=3))
def test_a_property_list_holds_words_as_they_are(words: list[str]) -> None:
    plan = replace(PLAN, words=("/bin/x", "--config", "/srv/a & <b>", *words))
    content = launchd.plist(plan, Path("/logs"), YEAR)
    assert plistlib.loads(content)["ProgramArguments"] == list(plan.words)
    assert launchd.owner(content) == "/srv/a & <b>"


@pytest.mark.parametrize("content", [b"", b"no list", plistlib.dumps([1]), plistlib.dumps({"ProgramArguments": ["x"]})])
def test_a_property_list_of_others_has_no_owner(content: bytes) -> None:
    assert launchd.owner(content) == ""


def test_a_path_with_a_line_break_is_refused() -> None:
    with pytest.raises(UsageError, match="line break"):
        replace(PLAN, words=("/bin/x", "a\nb"))
    with pytest.raises(UsageError, match="line break"):
        replace(PLAN, folder=Path("/a\r"))
