"""What briefing.toml says for commands without an edition: over the defaults, under environment and options."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from briefing.commands.application import application
from briefing.commands.followed import FOLLOWERS
from briefing.settings.schema import TABLES

Command = Callable[..., Result]
ARTICLE = "The bridge of Oderfurt closed on Monday after engineers found two cracks in its northern pier."


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.delenv("BRIEFING_CONFIG", raising=False)
    (tmp_path / "a.txt").write_text(ARTICLE)


def own(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own" / "briefing" / "briefing.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_option_over_environment_over_file_over_own_file_over_default(command: Command, tmp_path: Path) -> None:
    def written(*args: str, env: dict[str, str] | None = None) -> str:
        done = command("build", "a.txt", *args, env=env)
        assert done.exit_code == 0, done.stderr
        return Path(done.stdout.splitlines()[0]).suffix

    assert written() == ".md"
    own(tmp_path, "[defaults]\nformats = ['html']\n")
    assert written() == ".html"
    (tmp_path / "briefing.toml").write_text("[defaults]\nformats = ['json', 'md']\n")
    assert written() == ".json"
    assert written(env={"BRIEFING_BUILD_FORMAT": "eml"}) == ".eml"
    assert written("-f", "epub", env={"BRIEFING_BUILD_FORMAT": "eml"}) == ".epub"


def test_archive_list_and_limits_are_those_of_the_file(command: Command, tmp_path: Path) -> None:
    own(tmp_path, "archive = 'kept.sqlite'\nsources = 'mine.json'\n")
    folder = tmp_path / "own" / "briefing"
    assert command("sources", "add", "https://a.example/feed", "--as-is").exit_code == 0
    assert (folder / "mine.json").exists()
    assert command("sources", "list", "--json").exit_code == 0
    assert command("group", "a.txt", "--archive", folder / "kept.sqlite").exit_code == 0
    assert len(json.loads(command("list", "--json").stdout)["stories"]) == 1
    assert command("archive", "check").stdout.startswith(str(folder / "kept.sqlite"))
    done = command("list", "--archive", "other.sqlite")
    assert (done.exit_code, "other.sqlite" in done.stderr) == (2, True)
    done = command("list", env={"BRIEFING_ARCHIVE": "third.sqlite"})
    assert (done.exit_code, "third.sqlite" in done.stderr) == (2, True)


def test_a_configuration_with_mistakes_is_told_and_not_followed(command: Command, tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text("[defaults]\nformats = ['html']\nx = 1\n")
    done = command("build", "a.txt")
    assert done.exit_code == 0
    assert done.stdout.endswith(".md\n")
    assert "not followed: the configuration has 1 mistake\nbriefing.toml:3: defaults.x: unknown key" in done.stderr
    done = command("build", "a.txt", env={"BRIEFING_CONFIG": "gone.toml"})
    assert done.exit_code == 0
    assert "cannot read gone.toml" in done.stderr
    assert command("doctor", "--offline").stderr.count("mistake") == 0


def test_what_is_followed_exists() -> None:
    top = click.Context(application)
    for name, options in FOLLOWERS.items():
        command = application.get_command(top, name)
        assert command is not None
        subs = command.commands if isinstance(command, click.Group) else {"": command}
        for sub, wanted in options.items() if isinstance(command, click.Group) else [("", options)]:
            parameters = {parameter.name for parameter in subs[sub].params}
            assert isinstance(wanted, dict)
            assert set(wanted) <= parameters, (name, sub)
            for path in wanted.values():
                table, key = ("", path[0]) if len(path) == 1 else path
                assert any(field.key == key for field in TABLES[table].fields), path


def test_no_archive_or_list_is_forgotten() -> None:
    top = click.Context(application)
    for name in application.list_commands(top):
        command = application.get_command(top, name)
        assert command is not None
        subs = command.commands.items() if isinstance(command, click.Group) else [("", command)]
        for sub, each in subs:
            for option in each.params:
                if option.envvar in ("BRIEFING_ARCHIVE", "BRIEFING_SOURCES_FILE"):
                    followed = FOLLOWERS[name][sub] if sub else FOLLOWERS[name]
                    assert option.name in followed, (name, sub)
