"""`briefing doctor` where there is a configuration: each part with what was seen and what to do about it."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from briefing.archive import Archive
from briefing.commands import checks, checkup, configured
from briefing.errors import MissingLibrary
from briefing.renderers import fonts, pdf
from briefing.renderers.fonts import Face
from briefing.sources import store
from briefing.sources.health import stamp
from briefing.sources.listing import Entry, Health, Source

Command = Callable[..., Result]
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of whoever runs the tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.delenv("BRIEFING_CONFIG", raising=False)


def parts(done: Result) -> dict[str, tuple[bool, str, str]]:
    """Part → whether it is well, what was seen, what mends it; the last of a name."""
    return {each["part"]: (each["ok"], each["seen"], each["fix"]) for each in json.loads(done.stdout)["parts"]}


def write(folder: Path, text: str) -> None:
    (folder / "briefing.toml").write_text(text, "utf-8")


def test_without_a_configuration_nothing_is_wrong_with_it(command: Command) -> None:
    found = parts(command("doctor", "--json"))
    assert found["configuration"] == (True, "none; `briefing init` makes one for `briefing daily`", "")
    assert not {"sources", "archive", "mail", "disk"} & set(found)
    assert found["clock"][0]


def test_a_configuration_that_was_named_must_be_there(command: Command) -> None:
    done = command("doctor", "--config", "gone.toml")
    assert done.exit_code == 2
    assert "problem  configuration: cannot read gone.toml" in done.stdout


def test_mistakes_are_counted_and_the_first_is_told(command: Command, tmp_path: Path) -> None:
    write(tmp_path, "windo = 3\ntimeout = 'x'\n")
    seen = parts(command("doctor", "--json"))["configuration"]
    assert seen[:2] == (False, "2 mistakes, the first: briefing.toml:1: windo: unknown key; did you mean 'window'?")
    assert "briefing config check" in seen[2]


def test_all_well(command: Command, tmp_path: Path) -> None:
    write(tmp_path, "[smtp]\nsender = 'a@b.example'\ncommand = 'cat'\n[editions.morning]\nto = ['c@d.example']\n")
    command("sources", "add", "https://news.example/feed", "--as-is")
    with Archive.open(tmp_path / "archive.sqlite"):
        pass
    found = parts(command("doctor", "--json"))
    for part, seen in (
        ("configuration", "briefing.toml: morning"),
        ("sources", "1 in sources.json"),
        ("archive", "archive.sqlite: sound; 0 articles, 0 issues"),
        ("mail", "cat"),
    ):
        assert found[part] == (True, seen, ""), part
    assert found["disk"][0]
    assert " MB free" in found["disk"][1]


def test_doubts_are_problems_with_what_mends_them(command: Command, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("x")
    (tmp_path / "password").chmod(0o640)
    write(tmp_path, "imap_password = {file = 'password'}\n[editions.a]\n")
    done = command("doctor", "--offline")
    assert done.exit_code == 2
    assert f"problem  configuration: imap_password: others may read {tmp_path / 'password'}\n" in done.stdout
    assert f"         fix: chmod 600 {tmp_path / 'password'}\n" in done.stdout
    assert "fix: briefing sources add ADDRESS --file sources.json" in done.stdout


def test_a_mail_server_that_does_not_answer_is_told(command: Command, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    write(tmp_path, f"[smtp]\nsender = 'a@b.example'\nhost = '127.0.0.1'\nport = {port}\n[editions.a]\n")
    ok, seen, fix = parts(command("doctor", "--json"))["mail"]
    assert (ok, seen.startswith("127.0.0.1, starttls: ")) == (False, True)
    assert fix
    assert "mail" not in parts(command("doctor", "--json", "--offline"))


def test_a_password_that_is_not_there_is_told(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BRIEFING_SMTP_PASSWORD", raising=False)
    write(tmp_path, "[smtp]\nsender = 'a@b.example'\nhost = '127.0.0.1'\nport = 1\nuser = 'u'\n[editions.a]\n")
    assert not parts(command("doctor", "--json"))["mail"][0]


def test_sources_that_fail_for_days_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "[editions.a]\n")
    old, new = stamp(NOW - timedelta(days=9)), stamp(NOW - timedelta(days=1))
    fates = {
        "well": Health(checked=new, success=new),
        "short": Health(checked=new, success=new, failures=2),
        "long": Health(checked=new, success=old, failures=9),
        "never": Health(checked=new, failures=9),
        "gone": Health(checked=new, success=new, failures=1, gone=True),
        "other": Health(checked=new, success=old, failures=2),
    }
    entries = [Entry(Source(f"https://{name}.example/", name), health) for name, health in fates.items()]
    store.change(tmp_path / "sources.json", lambda kept: entries)
    finding = checkup.sources(configured.load(), NOW)
    assert finding.seen == "6 in sources.json; failing for days: long, never, gone and 1 more"
    assert "briefing sources list --unhealthy --file sources.json" in finding.fix


def test_a_damaged_list_is_told(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "[editions.a]\n")
    (tmp_path / "sources.json").write_text("{")
    finding = checkup.sources(configured.load(), NOW)
    assert "is damaged" in finding.seen
    assert finding.fix
    done = command("doctor", "--offline")
    assert (done.exit_code, "Traceback" in done.stderr) == (2, False)
    assert "is damaged" in done.stdout


def test_a_damaged_archive_is_told(command: Command, tmp_path: Path) -> None:
    write(tmp_path, "[editions.a]\n")
    (tmp_path / "archive.sqlite").write_bytes(b"no archive at all" * 100)
    assert not parts(command("doctor", "--json"))["archive"][0]


def test_an_archive_with_faults_is_told(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "[editions.a]\n")
    with Archive.open(tmp_path / "archive.sqlite"):
        pass
    monkeypatch.setattr("briefing.archive.upkeep.faults", lambda archive: ["page 3 is torn"])
    ok, seen, fix = parts(command("doctor", "--json"))["archive"]
    assert (ok, seen, fix) == (False, "archive.sqlite: page 3 is torn", "restore an older copy of it")


@pytest.mark.parametrize(("year", "sane"), [(1970, False), (2026, True), (2106, False)])
def test_a_clock_that_is_off_is_told(year: int, sane: bool) -> None:
    assert checkup.clock(datetime(year, 2, 1, tzinfo=UTC)).ok == sane


def test_a_full_disk_and_a_folder_of_others_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "far").write_text("a file")
    write(
        tmp_path, "[editions.a]\noutput = 'far/below'\n[editions.b]\noutput = 'pages'\n[editions.c]\noutput = 'pages'\n"
    )
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1024))
    first, second, third = checkup.disk(configured.load())
    assert (first.seen, first.ok) == (f"{tmp_path}: 0 MB free", False)
    assert "briefing archive retain" in first.fix
    assert second.seen == f"{tmp_path / 'far'} cannot be written"
    assert third.seen.startswith(str(tmp_path / "pages"))


def test_scripts_that_no_typeface_prints_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = checks.scripts({"Latin": "abc", "Greek": "αβγ"})
    assert (printed.seen, printed.ok) == ("all that were tried: Latin, Greek", True)
    told = checks.scripts({"Latin": "abc", "Private": "\U00100001"})  # no typeface on any machine knows it
    assert told.seen.startswith("boxes in the PDF for Private; install one")
    assert told.ok

    def without(samples: object) -> None:
        raise MissingLibrary("PDF needs Pango")

    monkeypatch.setattr(pdf, "lacking", without)
    assert "no PDF" in checks.scripts().seen


def test_typefaces_that_are_missing_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert checks.typefaces().ok
    monkeypatch.setattr(fonts, "every_face", lambda: (Face("X", 400, "normal", (tmp_path / "x.ttf").as_uri()),))
    assert "missing: " in checks.typefaces().seen

    def absent() -> None:
        raise MissingLibrary("the typeface X is not installed")

    monkeypatch.setattr(fonts, "every_face", absent)
    assert checks.typefaces().fix
