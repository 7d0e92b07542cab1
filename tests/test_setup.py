"""The set-up script on machines that lack something: it says what to run and leaves nothing half made."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell script")

TOOLS = ("sh", "dirname", "rm", "cmp", "cp", "cat", "mkdir", "chmod")


class Machine:
    """A folder of commands that is all the script can find."""

    def __init__(self, root: Path, base: Path) -> None:
        self.root, self.bin, self.venv = root, base / "bin", base / "environment"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or tool)
        self.put("id", "echo 1000")

    def put(self, name: str, body: str) -> None:
        """Add a command."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def set_up(self, *kind: str) -> subprocess.CompletedProcess[str]:
        """Run the script on this machine."""
        env = {"PATH": str(self.bin), "VENV": str(self.venv)}
        return subprocess.run(
            [self.root / "scripts" / "setup", *kind], env=env, capture_output=True, text=True, check=False, timeout=60
        )


@pytest.fixture
def machine(root: Path, tmp_path: Path) -> Machine:
    """A bare machine where the user is not root."""
    return Machine(root, tmp_path)


def test_no_recent_python_is_told(machine: Machine) -> None:
    machine.put("python3", "exit 1")
    done = machine.set_up()
    assert done.returncode == 2
    assert "Python 3.11 or newer" in done.stderr
    assert not machine.venv.exists()


def test_a_python_without_venv_is_told_and_nothing_is_left(machine: Machine) -> None:
    machine.put("python3", f'[ "$1" = -c ] && exit 0\nmkdir -p {machine.venv}/bin\nexit 1')
    done = machine.set_up()
    assert done.returncode == 2
    assert "sudo apt-get install -y python3-venv" in done.stderr
    assert not machine.venv.exists()


def _fake_environment(machine: Machine, missing: str) -> None:
    """A python3 whose `-m venv` makes an environment that notes what is asked of it."""
    log = machine.venv / "log"
    inner = f'echo "$@" >> {log}\n[ "$2" = briefing.commands.system ] && echo "{missing}"\nexit 0'
    machine.put(
        "python3",
        f'[ "$1" = -c ] && exit 0\nmkdir -p {machine.venv}/bin\n'
        f"cat > {machine.venv}/bin/python <<'END'\n#!/bin/sh\n{inner}\nEND\nchmod +x {machine.venv}/bin/python",
    )


def test_missing_system_libraries_are_named_and_the_set_up_goes_on(machine: Machine) -> None:
    _fake_environment(machine, "sudo apt-get install -y libpango")
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert "for PDF run once: sudo apt-get install -y libpango" in done.stderr
    asked = (machine.venv / "log").read_text()
    assert "--editable ." in asked
    again = machine.set_up()
    assert again.returncode == 0
    assert again.stderr == ""
    assert (machine.venv / "log").read_text() == asked, "a second run has nothing to do"


def test_root_gets_missing_system_libraries_installed(machine: Machine) -> None:
    _fake_environment(machine, "apt-get install -y libpango")
    machine.put("apt-get", f'echo "apt-get $@" >> {machine.venv}/log')
    machine.put("id", "echo 0")
    assert machine.set_up().returncode == 0
    assert "apt-get install -y libpango" in (machine.venv / "log").read_text()


def test_an_install_that_fails_does_not_end_the_set_up(machine: Machine) -> None:
    _fake_environment(machine, "apt-get install -y libpango")
    machine.put("apt-get", "exit 100")
    done = machine.set_up()
    assert done.returncode == 0
    assert "for PDF run: apt-get install -y libpango" in done.stderr


def test_what_tests_run_is_installed_for_root_who_works_on_it(machine: Machine) -> None:
    _fake_environment(machine, "")
    machine.put("apt-get", f'echo "apt-get $@" >> {machine.venv}/log')
    assert machine.set_up("dev").returncode == 0
    assert "apt-get" not in (machine.venv / "log").read_text(), "a user who is not root is not asked for anything"
    shutil.rmtree(machine.venv)
    machine.put("id", "echo 0")
    machine.put("groff", "exit 0")
    assert machine.set_up("dev").returncode == 0
    (asked,) = (line for line in (machine.venv / "log").read_text().splitlines() if line.startswith("apt-get install"))
    assert "--no-install-recommends" in asked
    assert "systemd" in asked.split()
    assert "groff-base" not in asked.split(), "it is there already"


def test_tests_that_lack_a_program_do_not_end_the_set_up(machine: Machine) -> None:
    _fake_environment(machine, "")
    machine.put("id", "echo 0")
    machine.put("apt-get", "exit 100")
    done = machine.set_up("dev")
    assert done.returncode == 0
    assert "the tests that need them are skipped" in done.stderr
