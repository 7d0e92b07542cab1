"""`briefing init`: from a few answers to a configuration that holds, a list of sources and a first issue."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from briefing.commands import init
from briefing.commands.configured import load
from briefing.sources import store
from tests.fault_server import FaultServer, reply, serving

Command = Callable[..., Result]
FRONT = b"<!doctype html><head><link rel=alternate type=application/rss+xml href=/feed.xml></head><body>x</body>"
OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="News">
<outline text="Kestrel Post" xmlUrl="{}"/><outline text="Other Wire" xmlUrl="{}"/></outline></body></opml>"""
ARTICLE = (
    "The bridge of Oderfurt closed on Monday after engineers found two cracks.\n\n"
    "Some 4,000 drivers a day will take the ferry until the repairs end in March.\n"
)


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A known zone, and no configuration of whoever runs the tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("TZ", "Europe/Paris")
    monkeypatch.delenv("BRIEFING_CONFIG", raising=False)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving() as running:
        running.answers["/"] = lambda line, asked: line.sendall(reply("200 OK", FRONT, content_type="text/html"))
        running.answers["/gone"] = lambda line, asked: line.sendall(reply("404 Not Found"))
        yield running


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "inbox" / "bridge.txt"
    path.parent.mkdir()
    path.write_text(ARTICLE, "utf-8")
    return path


def test_from_a_list_of_feeds_to_a_first_issue_without_a_question(
    command: Command, server: FaultServer, tmp_path: Path
) -> None:
    (tmp_path / "feeds.opml").write_text(OPML.format(server.url("/a.xml"), server.url("/b.xml")))
    done = command("init", "news", "--opml", "feeds.opml", "--language", "fr", "--hour", "07:15", "--title", "Le Matin")
    assert done.exit_code == 0, done.stderr
    held = load(tmp_path / "news" / "briefing.toml")
    (edition,) = held.editions
    assert (edition.name, edition.language, edition.hour, edition.title) == ("morning", "fr", "07:15", "Le Matin")
    assert held.timezone == "Europe/Paris"
    entries = store.load(tmp_path / "news" / "sources.json")
    assert [(entry.source.title, entry.source.section) for entry in entries] == [
        ("Kestrel Post", ("News",)),
        ("Other Wire", ("News",)),
    ]
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert paths[0] == Path("news/briefing.toml")
    assert [path.suffix for path in paths[1:]] == [".md", ".html"]
    assert "Harbour closed again" in paths[1].read_text("utf-8")
    assert "2 sources in news/sources.json" in done.stderr
    assert "briefing daily morning --config news/briefing.toml" in done.stderr
    assert "briefing schedule " in done.stderr


def test_the_first_real_issue_has_everything_still_before_it(
    command: Command, server: FaultServer, tmp_path: Path
) -> None:
    assert command("init", "--source", server.url("/"), "--yes").exit_code == 0
    assert not (tmp_path / "archive.sqlite").exists()
    (entry,) = store.load(tmp_path / "sources.json")
    assert (entry.source.address, entry.source.site, entry.seen) == (server.url("/feed.xml"), server.url("/"), ())
    done = command("daily", "morning")
    assert done.exit_code == 0, done.stderr
    assert command("daily", "morning").exit_code == 3


def test_a_list_instead_of_a_folder_is_taken_in_here(command: Command, server: FaultServer, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML.format(server.url("/a.xml"), server.url("/b.xml")))
    assert command("init", "feeds.opml", "--no-issue").exit_code == 0
    assert len(store.load(tmp_path / "sources.json")) == 2
    assert not (tmp_path / "output").exists()


def test_mail_by_options(command: Command, article: Path, tmp_path: Path) -> None:
    done = command(
        *("init", "--source", "inbox", "--to", "You <you@example.org>", "--to", "b@example.org", "--attach", "pdf"),
        *("--smtp-host", "smtp.example.org", "--smtp-port", "2525", "--smtp-security", "tls", "--smtp-user", "you"),
        *("--format", "md,json", "--format", "md", "--edition", "energy", "--no-issue", "--timeout", "5"),
    )
    assert done.exit_code == 0, done.stderr
    held = load(tmp_path / "briefing.toml")
    assert held.smtp is not None
    assert (held.smtp.sender, held.smtp.host, held.smtp.port) == ("You <you@example.org>", "smtp.example.org", 2525)
    assert held.smtp.password.file == tmp_path / "smtp-password"
    assert held.timeout == 5
    assert held.editions[0].formats == ("md", "json")
    assert (held.editions[0].to, held.editions[0].attach) == (("You <you@example.org>", "b@example.org"), ("pdf",))
    assert f"chmod 600 {tmp_path / 'smtp-password'}" in done.stderr
    assert "briefing daily energy    # the first real issue, sent" in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--password-command", "pass show mail", {"command": "pass show mail"}),
        ("--password-file", "~/secret", {"file": os.path.expanduser("~/secret")}),
    ],
)
def test_the_password_stays_where_it_is(
    command: Command, article: Path, tmp_path: Path, option: str, value: str, expected: dict[str, str]
) -> None:
    mail = ("--to", "a@example.org", "--smtp-host", "h.example", "--smtp-user", "u", "--sender", "s@example.org")
    assert command("init", "--source", "inbox", *mail, option, value, "--no-issue").exit_code == 0
    smtp = tomllib.loads((tmp_path / "briefing.toml").read_text("utf-8"))["smtp"]
    assert (smtp["password"], smtp["sender"]) == (expected, "s@example.org")


def test_all_questions_on_a_terminal(
    command: Command, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init, "_watched", lambda: True)
    answers = [
        *("Le Matin", "zz", "fr", "6h30", "06:45", "Europe/Pari", "Europe/Brussels"),
        *("inbox", "", "you at example", "you@example.org", "", "you", "correct horse"),
    ]
    done = command("init", stdin=("\n".join(answers) + "\n").encode())
    assert done.exit_code == 0, done.output
    held = load(tmp_path / "briefing.toml")
    assert (held.editions[0].title, held.editions[0].language, held.editions[0].hour) == ("Le Matin", "fr", "06:45")
    assert held.timezone == "Europe/Brussels"
    assert held.smtp is not None
    assert (held.smtp.host, held.smtp.user) == ("smtp.example.org", "you")
    path = tmp_path / "smtp-password"
    assert path.read_text() == "correct horse\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "horse" not in done.output + (tmp_path / "briefing.toml").read_text()
    assert "did you mean '06:30'?" in done.stderr
    assert "Title" not in done.stdout


def test_empty_answers_are_the_defaults(
    command: Command, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init, "_watched", lambda: True)
    done = command("init", "--no-issue", stdin=b"\n\n\n\ninbox\n\n\n")
    assert done.exit_code == 0, done.output
    held = load(tmp_path / "briefing.toml")
    assert (held.editions[0].hour, held.timezone, held.smtp) == ("06:30", "Europe/Paris", None)


def test_what_options_say_is_not_asked(
    command: Command, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init, "_watched", lambda: True)
    given = ("--title", "T", "--language", "en", "--hour", "05:00", "--timezone", "UTC", "--source", "inbox")
    mail = ("--to", "a@example.org", "--smtp-host", "h.example")
    done = command("init", *given, *mail, "--no-issue", stdin=b"")
    assert done.exit_code == 0, done.output
    other = ("--title", "T", "--language", "en", "--hour", "05:00", "--timezone", "UTC", "--source", "inbox", "--force")
    done = command("init", *other, "--to", "a@example.org", "--no-issue", stdin=b"mail.example\n\n")
    assert done.exit_code == 0, done.output
    smtp = load(tmp_path / "briefing.toml").smtp
    assert smtp is not None
    assert (smtp.host, smtp.user) == ("mail.example", "")
    secret = ("--password-command", "pass show x")
    done = command("init", *other, "--to", "a@example.org", *secret, "--no-issue", stdin=b"mail.example\nme\n")
    assert done.exit_code == 0, done.output


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_a_real_terminal_is_asked(article: Path, tmp_path: Path, root: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    run = [sys.executable, "-m", "briefing", "init", "--no-issue", "--title", "T", "--language", "en"]
    env = {**os.environ, "PYTHONPATH": str(root)}
    started = subprocess.Popen(
        run, cwd=tmp_path, env=env, stdin=follower, stderr=follower, stdout=subprocess.PIPE, start_new_session=True
    )
    os.close(follower)
    os.write(leader, b"05:45\n\ninbox\n\n\n")
    out, _ = started.communicate(timeout=60)
    os.close(leader)
    assert started.returncode == 0
    assert out == b"briefing.toml\n"
    assert load(tmp_path / "briefing.toml").editions[0].hour == "05:45"


def test_a_configuration_is_never_written_over(command: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text("mine")
    done = command("init", "--source", "inbox", "--yes")
    assert done.exit_code == 2
    assert "is there already" in done.stderr
    assert (tmp_path / "briefing.toml").read_text() == "mine"
    assert command("init", "--source", "inbox", "--yes", "--force", "--no-issue").exit_code == 0
    assert load(tmp_path / "briefing.toml").editions


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--hour", "6h"), "editions.morning.hour: '6h' is no time of day"),
        (("--language", "zz"), "editions.morning.language: 'zz' is unknown"),
        (("--timezone", "Paris"), "did you mean 'Europe/Paris'?"),
        (("--format", "pfd"), "did you mean 'pdf'?"),
        (("--edition", "a/b"), "is no name for an edition"),
        (("--to", "nobody", "--smtp-host", "h"), "smtp.sender: 'nobody' is no mail address"),
    ],
)
def test_answers_that_would_be_mistakes_write_nothing(
    command: Command, article: Path, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    done = command("init", "--source", "inbox", *options)
    assert done.exit_code == 2
    assert "nothing was written" in done.stderr
    assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inbox"]


def test_sources_that_hold_nothing_are_told_and_the_others_are_taken(
    command: Command, server: FaultServer, article: Path, tmp_path: Path
) -> None:
    done = command("init", "--source", "inbox", "--source", server.url("/gone"), "--source", "nowhere", "--no-issue")
    assert done.exit_code == 4
    assert f"{server.url('/gone')}: " in done.stderr
    assert "nowhere: no such file" in done.stderr
    assert len(store.load(tmp_path / "sources.json")) == 1
    (tmp_path / "bad.opml").write_text("<opml version='2.0'><body></body></opml>")
    done = command("init", "--opml", "bad.opml", "--force")
    assert done.exit_code == 2
    assert "bad.opml: " in done.stderr


def test_without_a_source_nothing_is_written(command: Command, tmp_path: Path) -> None:
    done = command("init", "--yes")
    assert done.exit_code == 2
    assert "no source was found" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_first_issue_that_cannot_be_made_is_told_and_the_files_stay(
    command: Command, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article.unlink()
    done = command("init", "--source", "inbox")
    assert done.exit_code in (3, 4), done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "briefing.toml").exists()
    assert not (tmp_path / "output").exists()
    from briefing.commands import preview
    from briefing.errors import NothingToBrief, UsageError

    for error, status in ((NothingToBrief("all old"), 3), (UsageError("no room"), 2)):

        def fails(settings: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(preview, "preview", fails)
        done = command("init", "--source", "inbox", "--force")
        assert (done.exit_code, f"no first issue: {error}" in done.stderr) == (status, True)


def test_log_ins_in_addresses_are_not_shown(command: Command, server: FaultServer) -> None:
    address = server.url("/gone").replace("http://", "http://me:mark-seven@")
    done = command("init", "--source", address)
    assert done.exit_code == 2
    assert "mark-seven" not in done.output


def test_the_list_can_be_read_by_programs(command: Command, article: Path, tmp_path: Path) -> None:
    assert command("init", "--source", "inbox", "--no-issue").exit_code == 0
    assert json.loads((tmp_path / "sources.json").read_text("utf-8"))["sources"][0]["title"] == "inbox"
