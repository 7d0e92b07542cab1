"""The parts of the command line that no news is needed for: outcome, terminal, files, checks, completion."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result
from hypothesis import given, strategies as st

from briefing import errors, resources
from briefing.commands import application, checks, choices, files, outcome, system, terminal

HOSTILE = "a\x1b[31mred\x07\x9b2J\u202etxt\u2066\ufeff\U000e0041\x7f\r\x00\ud800z\tend\nline"


def test_display_keeps_words_tabs_and_lines_only() -> None:
    assert terminal.display(HOSTILE) == "a[31mred2Jtxtz\tend\nline"
    assert terminal.display("l’été « ça » 𝒳 مرحبا\u200f 👩\u200d🚀") == "l’été « ça » 𝒳 مرحبا\u200f 👩\u200d🚀"


@given(st.text())
def test_display_never_lets_a_control_through(text: str) -> None:
    shown = terminal.display(text)
    assert not any((ord(c) < 32 and c not in "\t\n") or 127 <= ord(c) < 160 for c in shown)
    assert terminal.display(shown) == shown


@given(st.text(st.characters()) | st.just(HOSTILE))
def test_json_loses_nothing_and_shows_no_control(text: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as written:
        terminal.out_json({"text": text})
    assert terminal.display(written.getvalue()) == written.getvalue()
    assert json.loads(written.getvalue()) == {"text": text}


@pytest.mark.parametrize(
    ("raised", "status", "told"),
    [
        (errors.BriefingError("odd"), 1, "briefing: odd"),
        (errors.UsageError("no such thing"), 2, "briefing: no such thing"),
        (errors.MissingLibrary("no Pango"), 2, "briefing: no Pango"),
        (errors.NothingToBrief("empty"), 3, "briefing: empty"),
        (errors.SourceError("broken"), 4, "briefing: broken"),
        (errors.NotProven("not verbatim"), 5, "briefing: not verbatim"),
        (KeyboardInterrupt(), 130, "briefing: interrupted"),
        (click.Abort(), 130, "briefing: interrupted"),
        (click.UsageError("wrong option"), 2, "briefing: wrong option"),
        (ModuleNotFoundError("No module named 'sumy.x'", name="sumy.x"), 2, "'sumy' is not installed"),
        (ModuleNotFoundError("No module named 'briefing.x'", name="briefing.x"), 1, "unexpected fault"),
        (ZeroDivisionError("a\x1b[2Jb"), 1, "(ZeroDivisionError: a[2Jb); BRIEFING_DEBUG=1"),
    ],
)
def test_every_error_is_one_line_and_a_status(
    raised: BaseException, status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> None:
        raise raised

    assert outcome.status_of(run) == status
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert "Traceback" not in said


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BRIEFING_DEBUG", "1")

    def run() -> None:
        raise ValueError("\x1b]0;owned\x07here")

    assert outcome.status_of(run) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "\x1b" not in said


def test_what_a_command_returns_is_the_status() -> None:
    assert outcome.status_of(lambda: 4) == 4
    assert outcome.status_of(lambda: None) == 0


def test_a_closed_pipe_is_quiet() -> None:
    code = (
        "import sys\nfrom briefing.commands import outcome, terminal\n"
        "def run():\n    for _ in range(100000):\n        terminal.out('x' * 80)\n"
        "outcome.leave(run)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


def test_a_closed_pipe_in_this_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run() -> None:
        raise BrokenPipeError

    with (tmp_path / "out").open("w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert outcome.status_of(run) == 0
        stream.write("to nowhere")
    assert (tmp_path / "out").read_text() == ""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent the POSIX way")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_with_130(number: signal.Signals) -> None:
    code = (
        "import signal, sys, time\nfrom briefing.commands import outcome\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a run in the background inherits it ignored
        "def run():\n    sys.stdout.write('ready\\n'); sys.stdout.flush(); time.sleep(60)\n"
        "outcome.listen()\noutcome.leave(run)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(number)
        assert process.wait(10) == 130
        assert process.stderr.read() == b"briefing: interrupted\n"


@pytest.mark.skipif(os.name == "nt", reason="signals are sent the POSIX way")
def test_sigterm_is_heard_as_ctrl_c_is() -> None:
    before = signal.getsignal(signal.SIGTERM)
    try:
        outcome.listen()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_streams_of_a_host_program_are_taken_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    with pytest.raises(SystemExit) as left:
        outcome.leave(lambda: terminal.out("told"))
    assert left.value.code == 0
    assert stream.getvalue() == "told\n"


def test_a_closed_standard_input_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert terminal.stdin().read() == b""


def test_stdout_is_utf8_whatever_the_locale_says() -> None:
    code = "from briefing.commands import outcome, terminal\noutcome.leave(lambda: terminal.out('« é » \\ud800'))"
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert done.stdout.decode() == "« é » \n"


def test_outside_the_main_thread_handlers_are_left_alone(command: Callable[..., Result]) -> None:
    import threading

    before = signal.getsignal(signal.SIGTERM)
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(command("doctor", "--help").exit_code))
    thread.start()
    thread.join()
    assert statuses == [0]
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize(("asked", "widest"), [("60", 58), ("", 78), ("wide", 78), ("500", 78), ("10", 50)])
def test_help_is_as_wide_as_the_terminal(command: Callable[..., Result], asked: str, widest: int) -> None:
    lines = command("--help", env={"COLUMNS": asked}).stdout.splitlines()
    prose = [line for line in lines if line.startswith("  Every option")]
    assert len(prose[0]) <= widest


@pytest.mark.parametrize(
    ("date", "title", "stem"),
    [
        ("2022-10-22", None, "briefing-2022-10-22"),
        ("2022-10", None, "briefing-2022-10"),
        ("2022-10-22T18:32:00+02:00", "", "briefing-2022-10-22"),
        ("2022-10-22", "L’énergie, ce matin", "l-énergie-ce-matin-2022-10-22"),
        ("2022-10-22", "../../etc/passwd", "etc-passwd-2022-10-22"),
        ("2022-10-22", "…", "briefing-2022-10-22"),
        ("2022-10-22", "Огляд дня", "огляд-дня-2022-10-22"),
    ],
)
def test_names_of_issue_files(date: str, title: str | None, stem: str) -> None:
    assert files.stem(date, title) == stem


@given(st.text())
def test_a_title_never_becomes_a_path(title: str) -> None:
    name = files.stem("2022-10-22", title)
    assert not set(name) & set('/\\:*?"<>|.\0\n\r')
    assert len(name.encode()) < 200


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    files.write(tmp_path / "new" / "folder", "issue.md", b"old")
    path = files.write(tmp_path / "new" / "folder", "issue.md", b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["issue.md"]


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files.write(tmp_path, "issue.md", b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.UsageError, match=r"issue\.md: No space left on device"):
        files.write(tmp_path, "issue.md", b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_opened_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = os.open

    def refuse_folders(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied")
        return open_file(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse_folders)
    assert files.write(tmp_path, "issue.md", b"new").read_bytes() == b"new"


def test_a_kill_during_the_write_leaves_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        files.write(tmp_path, "issue.md", b"new")
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(errors.UsageError, match="cannot write"):
        files.write(tmp_path / "taken", "issue.md", b"")


def test_the_modes_of_issue_files_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = files.write(tmp_path, "issue.md", b"")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_help_lists_what_the_commands_say_themselves() -> None:
    context = click.Context(application.application, info_name="briefing")
    assert application.application.list_commands(context) == list(application.COMMANDS)
    for name, told in application.COMMANDS.items():
        found = application.application.get_command(context, name)
        assert found is not None
        assert found.name == name
        assert found.get_short_help_str(limit=200) == told


def _all_commands() -> list[tuple[str, click.Command]]:
    context = click.Context(application.application, info_name="briefing")
    found: list[tuple[str, click.Command]] = []
    for name in application.COMMANDS:
        command = application.application.get_command(context, name)
        assert command is not None
        subs = command.commands.items() if isinstance(command, click.Group) else [("", command)]
        found.extend((f"{name} {sub}".strip(), each) for sub, each in subs)
    return found


def test_every_command_has_examples_and_explains_every_option() -> None:
    for name, command in _all_commands():
        examples = (command.epilog or "").split()
        assert "Examples:" in examples, name
        assert examples.count("briefing") >= 2, name
        unexplained = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
        assert not unexplained, name


def test_the_environment_names_of_options_are_their_own_names() -> None:
    for name, command in _all_commands():
        for option in (each for each in command.params if isinstance(each, click.Option)):
            own = max(option.opts, key=len).lstrip("-").replace("-", "_")
            named = f"BRIEFING_{name}_{own}".upper().replace(" ", "_")
            assert option.name == own or option.envvar == named, name


def test_without_a_command_help_goes_to_stderr(command: Callable[..., Result]) -> None:
    done = command()
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Commands:" in done.stderr


def test_a_group_without_a_command_shows_its_help(command: Callable[..., Result]) -> None:
    done = command("evaluate")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Usage: briefing evaluate")


@pytest.mark.parametrize("args", [("bild",), ("--nonsense",), ("build",), ("build", "x", "--stories", "0")])
def test_misuse_is_told_with_where_to_look(command: Callable[..., Result], args: tuple[str, ...]) -> None:
    done = command(*args)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("briefing: ")
    assert "--help`" in done.stderr


def test_version_and_help_are_results(command: Callable[..., Result]) -> None:
    from briefing import __version__

    assert command("--version").stdout == f"briefing {__version__}\n"
    assert command("-h").exit_code == 0


def test_the_entry_is_the_application(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from briefing.__main__ import main

    monkeypatch.setattr(sys, "argv", ["briefing", "--version"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("briefing ")


def test_click_may_still_run_the_application_itself() -> None:
    assert application.application.main(["--version"], prog_name="briefing", standalone_mode=False) == 0


def test_cli_py_runs_from_anywhere(root: Path, tmp_path: Path) -> None:
    run = [sys.executable, str(root / "cli.py"), "--version"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("briefing ")


def test_cli_py_says_what_is_missing(root: Path) -> None:
    bare = [sys.executable, "-S", str(root / "cli.py"), "--version"]  # -S: a Python without any library
    done = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("click is not installed")
    assert "make briefing" in done.stderr
    assert "Traceback" not in done.stderr


def test_completion_offers_the_known_names() -> None:
    context = click.Context(application.application)
    complete = choices.completing(choices.formats)
    assert [item.value for item in complete(context, click.Option(["-f"]), "h")] == ["html"]


def test_completion_for_the_shell(root: Path) -> None:
    env = {**os.environ, "_BRIEFING_COMPLETE": "bash_complete", "COMP_WORDS": "briefing bu", "COMP_CWORD": "1"}
    code = "from briefing.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=root, capture_output=True, check=False)
    assert b"build" in done.stdout


def test_doctor_tells_each_part(command: Callable[..., Result]) -> None:
    done = command("doctor")
    assert done.exit_code == (2 if "problem" in done.stdout else 0)
    for part in ("Python", "click", "SQLite", "Pango", "themes", "languages", "output"):
        assert f"  {part}: " in done.stdout


def test_doctor_names_the_command_that_mends(command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(checks.LIBRARIES, "no-such-library", "1.0")
    monkeypatch.setitem(checks.LIBRARIES, "click", "999.0")
    done = command("doctor")
    assert done.exit_code == 2
    assert "problem  no-such-library: not installed" in done.stdout
    assert "-m pip install 'no-such-library>=1.0'" in done.stdout
    assert ", older than 999.0" in done.stdout
    assert "briefing: problems found: " in done.stderr


def test_old_or_bare_pythons_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    assert "3.11 or newer" in checks.python().fix
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    assert "sqlite3 module" in checks.sqlite().fix


def test_old_sqlite_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    assert "SQLite 3.37 or newer" in checks.sqlite().fix


def test_missing_data_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "themes", list)
    assert "--force-reinstall" in checks.theme_files().fix
    (tmp_path / "qq.toml").write_text("name = ")  # a code that no other test asks for: languages are remembered
    monkeypatch.setattr(resources, "language_files", lambda: {"qq": tmp_path / "qq.toml"})
    assert "--force-reinstall" in checks.language_files().fix


def test_an_output_folder_nobody_can_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert checks.output_folder(tmp_path / "file" / "below").fix
    assert checks.output_folder(tmp_path / "not" / "yet").ok


def test_a_missing_system_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(system.SHARED_LIBRARIES, "Pango", ("libnowhere.so.9",))
    found = checks.shared_library("Pango")
    assert found.seen.startswith("not found")
    assert found.fix == system.install_command()


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("ID=debian\n", "apt-get install"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "apt-get install"),
        ("ID=rocky\nID_LIKE='rhel centos fedora'\n", "dnf install"),
        ("ID=alpine\n", "apk add"),
        ("ID=opensuse-leap\nID_LIKE=suse\n", "zypper install"),
        ("", "apt-get install"),
    ],
)
def test_the_install_command_fits_the_system(tmp_path: Path, release: str, command: str) -> None:
    (tmp_path / "os-release").write_text(release)
    assert system.install_command("linux", tmp_path / "os-release", root=True).startswith(command)
    assert system.install_command("linux", tmp_path / "os-release", root=False).startswith(f"sudo {command}")


def test_the_install_command_elsewhere(tmp_path: Path) -> None:
    assert system.install_command("darwin").startswith("brew")
    assert "apt-get" in system.install_command("linux", tmp_path / "absent", root=True)


@pytest.mark.parametrize(("version", "numbers"), [("3.10.4.post1", (3, 10, 4)), ("70.0", (70, 0)), ("odd", ())])
def test_version_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert checks.version_numbers(version) == numbers
