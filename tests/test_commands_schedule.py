"""`briefing schedule`: printed, installed, compared and removed, with timers of a make-believe system."""

from __future__ import annotations

import os
import plistlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from briefing.commands import schedule, timers
from briefing.errors import UsageError

Command = Callable[..., Result]
CONFIG = """\
timezone = "Europe/Paris"
[editions.morning]
hour = "06:30"
[editions.energy]
hour = "18:00"
days = ["mon"]
output = "energy pages"
[editions.by-hand]
"""

# Each keeps its state in $STATE, writes down how it was called, and fails where $FAIL says so.
CRONTAB = """#!/bin/sh
echo "crontab $*" >> "$STATE/calls"
[ -n "$FAIL" ] && { echo "$FAIL" >&2; exit 1; }
case "$1" in
-l) [ -f "$STATE/table" ] || { echo "no crontab for you" >&2; exit 1; }; cat "$STATE/table" ;;
-) cat > "$STATE/table" ;;
esac
"""
OTHERS = """#!/bin/sh
echo "$(basename "$0") $*" >> "$STATE/calls"
[ -n "$FAIL" ] && { echo "$FAIL" >&2; exit 1; }
exit 0
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, and a machine whose timers are scripts."""
    (tmp_path / "briefing.toml").write_text(CONFIG)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (("crontab", CRONTAB), ("systemctl", OTHERS), ("launchctl", OTHERS)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("STATE", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.setenv("TZ", "Europe/Paris")
    monkeypatch.delenv("BRIEFING_CONFIG", raising=False)
    return tmp_path


def calls(place: Path) -> list[str]:
    return (place / "calls").read_text().splitlines() if (place / "calls").exists() else []


def test_lines_are_printed_and_nothing_is_touched(command: Command, place: Path) -> None:
    done = command("schedule", "cron")
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    run = " ".join(schedule.program())
    assert lines[1] == f"30 6 * * * {run} daily morning --config {place / 'briefing.toml'}"
    assert lines[5] == f"0 18 * * 1 {run} daily energy --config {place / 'briefing.toml'}"
    assert len(lines) == 7
    assert calls(place) == []
    one = command("schedule", "cron", "energy").stdout
    assert "morning" not in one.replace(str(place), "")


def test_units_are_printed_under_the_names_of_their_files(command: Command, place: Path) -> None:
    done = command("schedule", "systemd", "energy")
    units = place / "home" / ".config" / "systemd" / "user"
    assert f"# {units / 'briefing-energy.service'}\n" in done.stdout
    assert f"# {units / 'briefing-energy.timer'}\n" in done.stdout
    assert f'ReadWritePaths="{place}"\n' in done.stdout  # the folder of the pages lies in it
    assert not units.exists()


def test_a_property_list_is_printed(command: Command, place: Path) -> None:
    held = plistlib.loads(command("schedule", "launchd", "morning").stdout.encode())
    assert held["ProgramArguments"][-4:] == ["daily", "morning", "--config", str(place / "briefing.toml")]


def test_a_crontab_is_installed_compared_and_cleaned(command: Command, place: Path) -> None:
    (place / "table").write_text("5 4 * * * mine\n")
    done = command("schedule", "cron", "--check")
    assert (done.exit_code, done.stdout) == (5, "morning: not installed\nenergy: not installed\n")
    done = command("schedule", "cron", "--install")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "morning: installed, 06:30 Europe/Paris")
    table = (place / "table").read_text()
    assert table.startswith("5 4 * * * mine\n# briefing morning ")
    assert command("schedule", "cron", "--install").exit_code == 0
    assert sorted((place / "table").read_text().splitlines()) == sorted(table.splitlines())
    done = command("schedule", "cron", "--check")
    assert (done.exit_code, done.stdout) == (0, "morning: installed\nenergy: installed\n")
    (place / "briefing.toml").write_text(CONFIG.replace("06:30", "07:00"))
    done = command("schedule", "cron", "--check", "morning")
    assert (done.exit_code, done.stdout) == (5, "morning: installed, but not as it would be written now\n")
    done = command("schedule", "cron", "--remove")
    assert (done.exit_code, done.stdout) == (0, "morning: removed\nenergy: removed\n")
    assert (place / "table").read_text() == "5 4 * * * mine\n"
    assert command("schedule", "cron", "--remove", "energy").stdout == "energy: nothing is installed\n"


def test_a_first_crontab_is_made(command: Command, place: Path) -> None:
    assert command("schedule", "cron", "morning", "--install").exit_code == 0
    assert (place / "table").read_text() == command("schedule", "cron", "morning").stdout


def test_a_crontab_that_cannot_be_read_is_left_alone(
    command: Command, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "table").write_text("mine\n")
    monkeypatch.setenv("FAIL", "you are not allowed to use this program")
    done = command("schedule", "cron", "--install")
    assert done.exit_code == 2
    assert "`crontab -l` failed: you are not allowed" in done.stderr
    assert (place / "table").read_text() == "mine\n"


def test_units_are_installed_compared_and_removed(command: Command, place: Path) -> None:
    units = place / "home" / ".config" / "systemd" / "user"
    done = command("schedule", "systemd", "energy", "--install")
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in units.iterdir()) == ["briefing-energy.service", "briefing-energy.timer"]
    assert calls(place) == ["systemctl --user daemon-reload", "systemctl --user enable --now briefing-energy.timer"]
    assert command("schedule", "systemd", "energy", "--check").exit_code == 0
    assert command("schedule", "systemd", "--check").exit_code == 5
    timer = units / "briefing-energy.timer"
    timer.write_text(timer.read_text().replace("18:00", "19:00"))
    assert command("schedule", "systemd", "energy", "--check").exit_code == 5
    assert command("schedule", "systemd", "energy", "--install").exit_code == 0
    assert command("schedule", "systemd", "energy", "--check").exit_code == 0
    assert command("schedule", "systemd", "energy", "--remove").stdout == "energy: removed\n"
    assert list(units.iterdir()) == []
    assert calls(place)[-2:] == [
        "systemctl --user disable --now briefing-energy.timer",
        "systemctl --user daemon-reload",
    ]


def test_a_confined_run_finds_its_folders(
    command: Command, place: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    far = tmp_path_factory.mktemp("data") / "far" / "away"
    (place / "briefing.toml").write_text(f"archive = '{far}/a.sqlite'\n{CONFIG}")
    assert command("schedule", "systemd", "energy", "--install").exit_code == 0
    assert far.is_dir()
    assert f'ReadWritePaths="{far}"\n' in command("schedule", "systemd", "energy").stdout


def test_property_lists_are_printed_one_at_a_time(command: Command, place: Path) -> None:
    done = command("schedule", "launchd")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "name one of them: morning, energy" in done.stderr


def test_a_unit_of_another_configuration_is_not_replaced(command: Command, place: Path) -> None:
    assert command("schedule", "systemd", "energy", "--install").exit_code == 0
    other = place / "other.toml"
    other.write_text(CONFIG)
    for system in ("systemd", "launchd"):
        assert command("schedule", system, "energy", "--install").exit_code == 0
        done = command("schedule", system, "energy", "--install", "--config", other)
        assert done.exit_code == 2
        assert "is not of this configuration" in done.stderr


def test_without_a_bus_it_is_said_what_to_do(command: Command, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIL", "Failed to connect to bus")
    done = command("schedule", "systemd", "energy", "--install")
    assert done.exit_code == 2
    assert "Failed to connect to bus; without a log-in at the machine run first: loginctl enable-linger" in done.stderr


@pytest.mark.parametrize("system", ["systemd", "launchd"])
def test_what_is_written_and_not_started_is_told(
    command: Command, place: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    assert command("schedule", system, "energy", "--install").exit_code == 0
    monkeypatch.setenv("FAIL", "no such timer")
    done = command("schedule", system, "energy", "--check")
    assert (done.exit_code, done.stdout) == (5, "energy: installed, but not started: --install starts it\n")


def test_a_property_list_is_installed_and_removed(command: Command, place: Path) -> None:
    path = place / "home" / "Library" / "LaunchAgents" / "briefing.morning.plist"
    assert command("schedule", "launchd", "morning", "--install").exit_code == 0
    assert plistlib.loads(path.read_bytes())["Label"] == "briefing.morning"
    domain = f"gui/{os.getuid()}"
    assert calls(place) == [f"launchctl bootstrap {domain} {path}"]
    assert command("schedule", "launchd", "morning", "--check").stdout == "morning: installed\n"
    assert calls(place)[1:] == [f"launchctl print {domain}/briefing.morning"]
    assert command("schedule", "launchd", "morning", "--install").exit_code == 0
    assert calls(place)[2:] == [f"launchctl bootout {domain}/briefing.morning", f"launchctl bootstrap {domain} {path}"]
    assert command("schedule", "launchd", "morning", "--remove").stdout == "morning: removed\n"
    assert not path.exists()


def test_programs_of_the_users_are_not_confined(command: Command, place: Path) -> None:
    mail = "[smtp]\nsender = 'a@b.example'\n"
    (place / "briefing.toml").write_text(CONFIG + mail)
    assert "ProtectSystem=strict" in command("schedule", "systemd", "energy").stdout
    (place / "briefing.toml").write_text(CONFIG + mail + "command = '/usr/sbin/sendmail -t'\n")
    assert "ProtectSystem" not in command("schedule", "systemd", "energy").stdout


def test_a_secret_that_timers_do_not_see_is_told(command: Command, place: Path) -> None:
    (place / "briefing.toml").write_text(CONFIG + "[smtp]\nsender = 'a@b.example'\nuser = 'u'\n")
    done = command("schedule", "cron")
    assert "smtp.password is in the variable BRIEFING_SMTP_PASSWORD, which timers do not see" in done.stderr
    (place / "briefing.toml").write_text("imap_password = {file = 'x'}\n" + CONFIG)
    assert command("schedule", "cron").stderr == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("cron", "by-hand"), 'editions.by-hand has no hour; write hour = "06:30" below its name'),
        (("systemd", "evening"), "no edition is called 'evening'"),
    ],
)
def test_an_edition_without_an_hour_is_told(command: Command, place: Path, args: tuple[str, str], said: str) -> None:
    done = command("schedule", *args)
    assert done.exit_code == 2
    assert said in done.stderr


def test_one_wish_at_a_time(command: Command, place: Path) -> None:
    done = command("schedule", "cron", "--install", "--remove")
    assert (done.exit_code, calls(place)) == (2, [])
    assert "go one at a time" in done.stderr


def test_a_configuration_without_hours_is_told(command: Command, place: Path) -> None:
    (place / "briefing.toml").write_text("[editions.a]\n")
    assert "no edition has an hour" in command("schedule", "cron").stderr


def test_a_timer_that_is_not_there_is_told(command: Command, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(place))
    done = command("schedule", "cron", "--install")
    assert done.exit_code == 2
    assert "there is no program crontab here" in done.stderr


def test_a_timer_that_hangs_is_told(place: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "bin" / "crontab").write_text("#!/bin/sh\nexec sleep 30\n")
    monkeypatch.setattr(timers, "_SECONDS", 0.2)
    assert "gave no answer" in command("schedule", "cron", "--install").stderr


def test_a_file_in_the_way_is_told(command: Command, place: Path) -> None:
    units = place / "home" / ".config" / "systemd" / "user"
    (units / "briefing-energy.timer").mkdir(parents=True)
    done = command("schedule", "systemd", "energy", "--install")
    assert (done.exit_code, "move it away" in done.stderr) == (2, True)
    (place / "home" / "Library").write_text("no folder")
    done = command("schedule", "launchd", "energy", "--install")
    assert (done.exit_code, "cannot" in done.stderr) == (2, True)


def test_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZ", ":Europe/Paris")
    assert schedule.machine_zone() == "Europe/Paris"
    monkeypatch.setenv("TZ", "/usr/share/zoneinfo/Asia/Tokyo")
    assert schedule.machine_zone() == "Asia/Tokyo"
    (tmp_path / "zone").write_bytes(b"TZif2")
    monkeypatch.setenv("TZ", str(tmp_path / "zone"))
    real = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda self, *a: "Africa/Dakar\n" if self.name == "timezone" else real(self, *a)
    )
    assert schedule.machine_zone() == "Africa/Dakar"

    def gone(self: Path, *args: object) -> str:
        raise FileNotFoundError(self)

    monkeypatch.setattr(Path, "read_text", gone)
    assert schedule.machine_zone() == ""


def test_the_program_is_this_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert schedule.program() == (str(tmp_path / "python"), "-P", "-m", "briefing")
    (tmp_path / "briefing").write_text("")
    assert schedule.program() == (str(tmp_path / "briefing"),)


def test_files_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        timers._write(tmp_path / "file" / "below", b"x")
