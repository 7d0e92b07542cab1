"""`briefing config`: what holds and where from, every mistake at once, the schema; and where secrets come from."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from briefing.commands import configured, secrets
from briefing.errors import SourceError, UsageError
from briefing.settings import Secret
from tests.test_settings import FULL, TEN

Command = Callable[..., Result]
SCHEMA = Path(__file__).resolve().parent.parent / "docs" / "briefing.schema.json"
SMALL = "[editions.morning]\nhour = '06:30'\n"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of whoever runs the tests."""
    for name in ("BRIEFING_CONFIG", "BRIEFING_SMTP_PASSWORD", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small configuration in the working folder."""
    path = tmp_path / "briefing.toml"
    path.write_text(SMALL, "utf-8")
    return path


def test_show_prints_what_holds_as_toml(command: Command, file: Path, tmp_path: Path) -> None:
    (tmp_path / "look").mkdir()
    file.write_text(FULL, "utf-8")
    done = command("config", "show")
    assert done.exit_code == 0, done.stderr
    held = tomllib.loads(done.stdout)
    assert held["window"] == 3
    assert held["archive"] == str(tmp_path / "data/a.sqlite")
    assert held["smtp"]["password"] == {"file": str(tmp_path / "smtp-password")}
    assert held["editions"]["matin"]["language"] == "fr-CA"
    assert held["editions"]["soir"]["channels"] == [
        {"kind": "command", "command": "lpr -o a4", "shape": "slack", "format": "md"}
    ]


def test_what_show_prints_can_be_written(command: Command, file: Path, tmp_path: Path) -> None:
    (tmp_path / "look").mkdir()
    file.write_text(FULL + "[editions.bare]\n", "utf-8")
    shown = command("config", "show").stdout
    file.write_text(shown, "utf-8")
    assert command("config", "show").stdout == shown
    file.write_text("[smtp]\nsender = 'a@b.example'\n", "utf-8")
    shown = command("config", "show").stdout
    assert "# port" in shown
    file.write_text(shown, "utf-8")
    assert command("config", "show").stdout == shown


def test_show_says_where_each_value_was_written(command: Command, file: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "briefing" / "briefing.toml"
    own.parent.mkdir(parents=True)
    own.write_text("window = 3\n[smtp]\nsender = 'a@b.example'\n[defaults]\npoints = 2\n")
    done = command("config", "show", "--origin", env={"BRIEFING_TIMEOUT": "5"})
    lines = done.stdout.splitlines()
    assert f"window = 3  # {own.relative_to(tmp_path)}:1" in lines
    assert "timeout = 5  # environment BRIEFING_TIMEOUT" in lines
    assert 'hour = "06:30"  # briefing.toml:2' in lines
    assert f"points = 2  # {own.relative_to(tmp_path)}:5" in lines
    assert 'theme = "classic"  # default' in lines
    assert "# language  # default" in lines


def test_show_as_json(command: Command, file: Path) -> None:
    told = json.loads(command("config", "show", "--json").stdout)
    assert told["path"] == str(file)
    assert told["tables"]["editions.morning"]["hour"] == {"value": "06:30", "origin": "briefing.toml:2"}
    assert told["tables"][""]["window"] == {"value": 7, "origin": "default"}
    assert told["tables"][""]["imap_password"] == {"value": None, "origin": "default"}


def test_no_secret_is_ever_shown(command: Command, file: Path) -> None:
    file.write_text(
        "imap_password = {command = 'echo mark-one'}\n[editions.a]\n"
        "sources = ['https://me:mark-two@news.example/feed']\nweights = {'https://me:mark-two@news.example/feed' = 2}\n"
        "channels = [{kind = 'webhook', webhook = {environment = 'HOOK'}}]\n"
    )
    for args in (["show"], ["show", "--origin"], ["show", "--json"], ["check"]):
        done = command("config", *args, env={"HOOK": "mark-three"})
        assert done.exit_code == 0, done.stderr
        assert "mark-" not in done.stdout + done.stderr
    assert "echo …" in command("config", "show").stdout
    assert 'webhook = { environment = "HOOK" }' in command("config", "show").stdout


def test_check_names_all_mistakes_and_ends_with_2(command: Command, file: Path) -> None:
    file.write_text(TEN, "utf-8")
    done = command("config", "check")
    assert (done.exit_code, done.stdout) == (2, "")
    first, *lines = done.stderr.splitlines()
    assert first == "briefing: the configuration has 10 mistakes"
    assert len(lines) == 10
    assert all(re.match(r"briefing\.toml:\d+: [\w.]+: .+; .+", line) for line in lines)
    assert "swordfish" not in done.stderr
    assert command("config", "show").exit_code == 2


def test_check_of_a_sound_file(command: Command, file: Path) -> None:
    command("sources", "add", "https://news.example/feed", "--as-is")
    done = command("config", "check")
    assert (done.exit_code, done.stdout) == (0, "briefing.toml: no mistakes; editions: morning\n")
    assert done.stderr == ""


def test_check_warns_of_what_will_hurt(command: Command, file: Path, tmp_path: Path) -> None:
    (tmp_path / "open").write_text("x")
    (tmp_path / "open").chmod(0o644)
    file.write_text(
        "imap_password = {file = 'open'}\n"
        "[smtp]\nsender = 'a@b.example'\nuser = 'u'\n"
        "[editions.a]\n"
        "channels = [{kind = 'command', command = '/no/such/program -x'},"
        " {kind = 'webhook', webhook = {file = 'gone'}}, {kind = 'webhook', webhook = {command = 'no-such-thing'}}]\n"
    )
    done = command("config", "check")
    assert done.exit_code == 0
    told = done.stderr.splitlines()
    assert all(line.startswith("warning: ") for line in told)
    wanted = [
        f"imap_password: others may read {tmp_path / 'open'}; chmod 600 {tmp_path / 'open'}",
        "smtp.password: the variable BRIEFING_SMTP_PASSWORD is not set here",
        f"channels.webhook: {tmp_path / 'gone'}: no such file",
        "channels.webhook: there is no program no-such-thing",
        "channels.command: there is no program /no/such/program",
        "sources.json lists no source; briefing sources add ADDRESS",
    ]
    assert [part for part in wanted if not any(part in line for line in told)] == []
    assert len(told) == len(wanted)


def test_check_of_a_file_without_editions(command: Command, file: Path) -> None:
    file.write_text("[smtp]\nsender = 'a@b.example'\ncommand = 'cat'\n")
    done = command("config", "check")
    assert done.stdout == "briefing.toml: no mistakes; editions: none\n"
    assert done.stderr == "warning: there is no edition; add [editions.morning]\n"


def test_check_knows_the_list_of_sources(command: Command, file: Path) -> None:
    command("sources", "add", "https://a.example/feed", "--as-is", "--title", "The Wire", "--section", "News/Energy")
    file.write_text(
        "[defaults]\nweights = {'The Wyre' = 2}\n[editions.a]\n"
        "sources = ['News', 'News/Energy', 'The Wire',\n 'Nwes', 'https://b.example/', './inbox']\n"
        "caps = {'The Wire' = 2}\n"
    )
    done = command("config", "check")
    assert done.exit_code == 2
    assert done.stderr.splitlines()[1:] == [
        "briefing.toml:5: editions.a.sources: no source is called 'Nwes'; did you mean 'News'?",
        "briefing.toml:2: editions.a.weights: no source is called 'The Wyre'; did you mean 'The Wire'?",
    ]


def test_the_schema_for_editors_is_the_published_one(command: Command) -> None:
    """After a change of a key: `briefing config schema > docs/briefing.schema.json`."""
    assert command("config", "schema").stdout == SCHEMA.read_text("utf-8")


def _conforms(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """The part of JSON Schema 2020-12 that this schema uses."""
    if "$ref" in schema:
        return _conforms(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    kinds: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
    }
    if not isinstance(value, kinds[schema["type"]]) or (isinstance(value, bool) and schema["type"] != "boolean"):
        return False
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema["additionalProperties"]
        keys = all(re.search(schema.get("propertyNames", {}).get("pattern", ""), key) for key in value)
        inside = all(
            _conforms(held, known.get(key, other), root) if known.get(key, other) else False
            for key, held in value.items()
        )
        sized = schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value))
        return keys and inside and sized and set(schema.get("required", ())) <= set(value)
    if isinstance(value, list):
        return all(_conforms(held, schema["items"], root) for held in value)
    if isinstance(value, str):
        fits = re.search(schema.get("pattern", ""), value) is not None and len(value) >= schema.get("minLength", 0)
        return fits and value in schema.get("enum", [value])
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def test_the_schema_says_what_the_check_says() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert _conforms(tomllib.loads(FULL), schema, schema)
    for wrong in (
        "window = 0",
        "timeuot = 3",
        "archive = ''",
        "[smtp]\nhost = 'x'",
        "[smtp]\nsender = 'a@b.example'\npassword = 'x'",
        "[smtp]\nsender = 'a@b.example'\npassword = {}",
        "[editions.'a b']",
        "[editions.a]\nhour = '6:30'",
        "[editions.a]\nformats = ['pfd']",
        "[editions.a]\nweights = {A = 11}",
        "[editions.a]\nfront_matter = 1",
        "[[editions.a.channels]]\nshape = 'slack'",
    ):
        assert not _conforms(tomllib.loads(wrong), schema, schema), wrong


def test_path_prints_what_is_read_last_word_last(command: Command, file: Path, tmp_path: Path) -> None:
    assert command("config", "path").stdout == f"{file}\n"
    own = tmp_path / "own" / "briefing" / "briefing.toml"
    own.parent.mkdir(parents=True)
    own.write_text("")
    assert command("config", "path").stdout == f"{own}\n{file}\n"
    other = tmp_path / "other.toml"
    other.write_text(SMALL)
    assert command("config", "path", env={"BRIEFING_CONFIG": "other.toml"}).stdout == f"{own}\n{other}\n"
    assert command("config", "path", "--config", own, env={"BRIEFING_CONFIG": "other.toml"}).stdout == f"{own}\n"
    file.unlink()
    assert command("config", "path").stdout == f"{own}\n"
    own.unlink()
    done = command("config", "path")
    assert done.exit_code == 2
    assert "make one with `briefing init`" in done.stderr


def test_without_a_configuration_it_is_said_where_one_was_looked_for(command: Command, tmp_path: Path) -> None:
    done = command("config", "check")
    assert done.exit_code == 2
    assert f"(./briefing.toml or {tmp_path / 'own/briefing/briefing.toml'})" in done.stderr
    done = command("config", "check", "--config", "gone.toml")
    assert (done.exit_code, "cannot read gone.toml: no such file" in done.stderr) == (2, True)


def test_a_configuration_elsewhere_is_named_in_full(command: Command, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "here").mkdir()
    path = tmp_path / "briefing.toml"
    path.write_text("zzz = 1")
    done = command("config", "check", "--config", path)
    assert "briefing.toml:1: zzz: unknown key" in done.stderr
    assert configured.shown(Path("/else/briefing.toml")) == "/else/briefing.toml"


def test_where_the_users_own_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/is/ignored")
    monkeypatch.setenv("HOME", "/home/me")
    assert configured.own_file() == Path("/home/me/.config/briefing/briefing.toml")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", "/appdata")
    assert configured.own_file() == Path("/appdata/briefing/briefing.toml")


def test_editions_are_found_by_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    file.write_text("[editions.morning]\n[editions.energy]\n")
    held = configured.load()
    assert [edition.name for edition in configured.editions(held)] == ["morning", "energy"]
    assert [edition.name for edition in configured.editions(held, "energy")] == ["energy"]
    with pytest.raises(UsageError, match="'mornig'; did you mean 'morning'\\? there are: morning, energy"):
        configured.editions(held, "mornig")
    with pytest.raises(UsageError, match="no edition is called 'x'; there are: morning, energy"):
        configured.editions(held, "x")
    file.write_text("")
    with pytest.raises(UsageError, match="has no edition"):
        configured.editions(configured.load())
    file.write_text("x = 1")
    with pytest.raises(UsageError, match=r"1 mistake\nbriefing\.toml:1: x: unknown key"):
        configured.load()


def _printing(text: str) -> str:
    return f'{sys.executable} -c "import sys; sys.stdout.write({text!r})"'


def test_secrets_come_from_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_HERE", "s1")
    (tmp_path / "file").write_text("s2\r\nsecond line\n")
    assert secrets.reveal(Secret(environment="SECRET_HERE")) == "s1"
    assert secrets.reveal(Secret(file=tmp_path / "file")) == "s2"
    assert secrets.reveal(Secret(command=_printing("s3\nmore"))) == "s3"


def test_one_command_serves_several_mailboxes(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = f"{sys.executable} -c \"import os; print('for ' + os.environ['BRIEFING_IMAP_ADDRESS'])\""
    assert secrets.for_mailboxes(Secret(command=asks))("imaps://a@b.example/X") == "for imaps://a@b.example/X"
    monkeypatch.setenv("BRIEFING_IMAP_PASSWORD", "s4")
    assert secrets.for_mailboxes(Secret())("imaps://a@b.example/X") == "s4"
    with pytest.raises(SourceError, match="SECRET_GONE is not set"):
        secrets.for_mailboxes(Secret(environment="SECRET_GONE"))("imaps://a@b.example/X")


def test_a_command_of_mailboxes_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEFING_IMAP_PASSWORD", raising=False)
    for command in ("no-such-program-here", " ", "'open", f"{sys.executable} -c 'import sys; sys.exit(1)'"):
        monkeypatch.setenv("BRIEFING_IMAP_COMMAND", command)
        with pytest.raises(SourceError, match="the command of BRIEFING_IMAP_COMMAND failed"):
            secrets.of_mailbox("imaps://a@b.example/X")
    monkeypatch.setenv("BRIEFING_IMAP_COMMAND", _printing("s5\n"))
    assert secrets.of_mailbox("imaps://a@b.example/X") == "s5"


def test_a_secret_does_not_show_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_HERE", "mark-four")
    revealed = secrets.reveal(Secret(environment="SECRET_HERE"))
    assert "mark-four" not in f"{revealed!r} {[revealed]}"
    assert "mark-five" not in repr(Secret(command="echo mark-five"))
    assert repr(Secret(file=Path("/x"))) == f"Secret(file {Path('/x')})"
    assert repr(Secret()) == "Secret()"
    assert not Secret()


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (Secret(), "no place is named"),
        (Secret(environment="SECRET_GONE"), "SECRET_GONE is not set"),
        (Secret(file=Path("gone")), "no such file"),
        (Secret(file=Path("empty")), "is empty"),
        (Secret(file=Path("bytes")), "is no text"),
        (Secret(command="no-such-program-here mark-six"), "no-such-program-here …"),
        (Secret(command=_printing("")), "printed nothing"),
        (Secret(command=f"{sys.executable} -c 'import sys; print(\"mark-six\"); sys.exit(1)'"), "failed"),
        (Secret(command="'open mark-six"), "failed"),
    ],
)
def test_a_secret_that_is_not_there_is_told_without_it(
    secret: Secret, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").write_text("\nsecond\n")
    Path("bytes").write_bytes(b"\xff\xfe\x00mark-six")
    with pytest.raises(UsageError) as caught:
        secrets.reveal(secret)
    assert said in str(caught.value)
    assert "mark-six" not in str(caught.value)


def test_a_kept_secret_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "password"
    secrets.keep(path, "one")
    secrets.keep(path, "two")
    assert path.read_text() == "two\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["password"]
    assert secrets.doubts(Secret(file=path)) == ("", "")
    assert "is no file" in secrets.doubts(Secret(file=tmp_path)).seen
    assert secrets.doubts(Secret()) == ("", "")
    assert secrets.doubts(Secret(command=_printing(""))) == ("", "")
    assert "no program" in secrets.doubts(Secret(command="'open quotation")).seen
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        secrets.keep(tmp_path / "file" / "below", "x")
