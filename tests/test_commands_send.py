"""`briefing send`: who gets an issue, who has it, what is said, and that no secret ever is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import Result

from briefing.archive import Archive, deliveries, issues
from briefing.daily.lock import alone
from briefing.renderers import render
from tests import fault_server, mail_server as ms
from tests.delivery_world import ANN, BOB, EVE, certificate, issue
from tests.mail_server import MailServer, serving

Command = Callable[..., Result]
EDITION = f'[editions.morning]\ntitle = "Morning"\nto = ["Ann <{ANN}>", "{BOB}"]\n'


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.commands.send.WAITS", ())


def configured(path: Path, server: MailServer, editions: str = EDITION, more: str = "") -> None:
    smtp = f'sender = "desk@news.example"\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\ntimeout = 5\n'
    (path / "briefing.toml").write_text(f"[smtp]\n{smtp}{more}{editions}")


def given(path: Path, title: str = "Morning") -> Path:
    file = path / "issue.json"
    file.write_bytes(render(issue(title=title), "json").content)
    return file


def archived(path: Path, edition: str = "morning", *recipients: str) -> str:
    with Archive.open(path / "archive.sqlite") as archive:
        content = render(issue(), "json").content
        return issues.keep(archive, issue(), content, edition, recipients, "news.example")


def rows(path: Path) -> dict[str, str]:
    with Archive.read(path / "archive.sqlite") as archive:
        return {row.recipient: row.state for row in deliveries.deliveries(archive)}


def test_an_issue_file_goes_to_its_edition(command: Command, server: MailServer, tmp_path: Path) -> None:
    configured(tmp_path, server)
    given(tmp_path)
    done = command("send", "issue.json")
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{ANN}: sent\n{BOB}: sent\n", "")
    assert message_from_bytes(server.to(ANN)[0].data, policy=policy.default)["To"] == f"Ann <{ANN}>"
    assert not (tmp_path / "archive.sqlite").exists()
    assert command("send", "issue.json", "--to", EVE).stdout == f"{EVE}: sent\n"
    command("send", "issue.json", "--to", EVE)
    first, second = server.to(EVE)
    assert first.message_id == second.message_id


def test_an_issue_of_the_archive_goes_once_to_everybody(command: Command, server: MailServer, tmp_path: Path) -> None:
    configured(tmp_path, server)
    own = archived(tmp_path, "morning", ANN)
    assert command("send", own).stdout == f"{ANN}: sent\n{BOB}: sent\n"
    done = command("send", own)
    assert (done.exit_code, done.stderr) == (0, "nothing to send: everybody has this issue\n")
    assert command("send", own, "--to", f"Eve <{EVE}>").stdout == f"{EVE}: sent\n"
    file = given(tmp_path)
    done = command("send", file)
    assert done.stderr == "nothing to send: everybody has this issue\n"
    assert len(server.taken) == 3
    assert rows(tmp_path) == {ANN: "sent", BOB: "sent", EVE: "sent"}


def test_a_rehearsal_changes_no_byte_and_opens_no_line(command: Command, server: MailServer, tmp_path: Path) -> None:
    configured(tmp_path, server)
    own = archived(tmp_path, "morning", ANN)
    server.fault = lambda stage, argument: "550 nobody" if (stage, argument) == (ms.RCPT, ANN) else None
    command("send", own)
    before, talks = (tmp_path / "archive.sqlite").read_bytes(), server.conversations
    done = command("send", own, "--dry-run")
    assert done.exit_code == 0
    assert done.stdout == (
        f"{ANN}: was refused; would be tried again with --retry only (127.0.0.1:{server.port}: 550 nobody)\n"
        f"{BOB}: has it already\n"
    )
    assert "would be sent" in command("send", own, "--dry-run", "--retry").stdout
    assert command("send", own, "--dry-run", "--to", EVE).stdout == f"{EVE}: would be sent\n"
    command("send", own, "--eml", tmp_path / "x.eml")
    assert ((tmp_path / "archive.sqlite").read_bytes(), server.conversations) == (before, talks)


def test_a_refusal_ends_with_six_and_names_what_to_do(command: Command, server: MailServer, tmp_path: Path) -> None:
    configured(tmp_path, server)
    own = archived(tmp_path)
    server.fault = lambda stage, argument: "550 nobody" if (stage, argument) == (ms.RCPT, BOB) else None
    done = command("send", own)
    assert (done.exit_code, done.stdout) == (6, f"{ANN}: sent\n")
    assert done.stderr == (
        f"{BOB}: refused: 127.0.0.1:{server.port}: 550 nobody\nbriefing: 1 of 2 recipients do not have the issue\n"
    )
    done = command("send", own)
    assert done.exit_code == 6
    assert f"{BOB}: refused before: 127.0.0.1:{server.port}: 550 nobody; --retry sends it all the same" in done.stderr
    server.fault = lambda stage, argument: None
    done = command("send", own, "--retry")
    assert (done.exit_code, done.stdout) == (0, f"{BOB}: sent\n")


def test_programs_read_what_became_of_it(command: Command, server: MailServer, tmp_path: Path) -> None:
    configured(tmp_path, server)
    own = archived(tmp_path)
    states = [{"recipient": to, "state": "pending", "reason": ""} for to in (ANN, BOB)]
    assert json.loads(command("send", own, "--dry-run", "--json").stdout) == states
    server.fault = lambda stage, argument: "550 nobody" if (stage, argument) == (ms.RCPT, BOB) else None
    done = command("send", own, "--json")
    assert done.exit_code == 6
    assert json.loads(done.stdout) == [
        {"recipient": ANN, "state": "sent", "reason": ""},
        {"recipient": BOB, "state": "failed", "reason": f"127.0.0.1:{server.port}: 550 nobody"},
    ]


def test_what_may_have_arrived_is_left_alone_where_that_is_asked(
    command: Command, server: MailServer, tmp_path: Path
) -> None:
    configured(tmp_path, server)
    own = archived(tmp_path)
    server.fault = lambda stage, argument: ms.DROP_AFTER if (stage, argument) == (ms.END, ANN) else None
    done = command("send", own, "--at-most-once")
    assert (done.exit_code, done.stdout) == (6, f"{BOB}: sent\n")
    assert f"{ANN}: perhaps sent: 127.0.0.1:{server.port}: the connection broke off, after the whole" in done.stderr
    done = command("send", own, "--at-most-once")
    assert f"{ANN}: perhaps sent: the connection broke off" not in done.stdout
    assert len(server.to(ANN)) == 1
    server.fault = lambda stage, argument: None
    assert command("send", own, "--retry", "--at-most-once").stdout == f"{ANN}: sent\n"


def test_a_refusal_for_now_does_not_make_a_person_wait(command: Command, server: MailServer, tmp_path: Path) -> None:
    configured(tmp_path, server)
    own = archived(tmp_path)
    server.fault = lambda stage, argument: "450 grey-listed" if stage == ms.RCPT else None
    assert command("send", own).exit_code == 6
    server.fault = lambda stage, argument: None
    assert command("send", own).stdout == f"{ANN}: sent\n{BOB}: sent\n"


def test_the_message_as_a_file(command: Command, tmp_path: Path) -> None:
    given(tmp_path)
    done = command("send", "issue.json", "--to", f"Ann <{ANN}>", "--eml", "out/ann.eml", "--attach", "md,json")
    assert (done.exit_code, done.stdout) == (0, "out/ann.eml\n")
    message = message_from_bytes((tmp_path / "out" / "ann.eml").read_bytes(), policy=policy.default)
    assert message["To"] == f"Ann <{ANN}>"
    assert message["From"] == "Morning <briefing@briefing.invalid>"
    assert [part.get_content_type() for part in message.iter_attachments()] == ["text/markdown", "application/json"]
    again = command("send", "issue.json", "--to", ANN, "--eml", "-")
    assert message_from_bytes(again.stdout_bytes)["Message-ID"] == message["Message-ID"]


@pytest.mark.parametrize(
    ("args", "editions", "status", "told"),
    [
        (["send", "none"], EDITION, 2, "neither a file nor an id in"),
        (["send", "none", "--dry-run"], "", 2, "neither a file nor an id in"),
        (["send", "issue.json", "--dry-run"], "", 2, "the issue is for nobody: name somebody with --to"),
        (["send", "issue.json", "--to", "ann at example"], EDITION, 2, "is no mail address"),
        (["send", "issue.json", "--edition", "mornin"], EDITION, 2, "no edition is called 'mornin'"),
        (["send", "issue.json", "--attach", "doc"], EDITION, 2, "'doc' is unknown"),
        (["send", "broken.json", "--to", ANN], EDITION, 5, "the issue is not sent"),
        (["send", "folder", "--to", ANN], EDITION, 2, "neither a file nor an id"),
    ],
)
def test_what_cannot_be_sent_is_told(
    command: Command, server: MailServer, tmp_path: Path, args: list[str], editions: str, status: int, told: str
) -> None:
    (tmp_path / "folder").mkdir()
    content = given(tmp_path).read_text("utf-8").replace("Ferries waited offshore.", "Ferries sank offshore.", 1)
    (tmp_path / "broken.json").write_text(content, "utf-8")
    if editions:
        configured(tmp_path, server, editions)
    done = command(*args)
    assert done.exit_code == status, done.stderr
    assert told in done.stderr
    assert server.taken == []


def test_without_a_configuration_nothing_is_sent(command: Command, tmp_path: Path) -> None:
    given(tmp_path)
    done = command("send", "issue.json", "--to", ANN)
    assert (done.exit_code, "there is no configuration" in done.stderr) == (2, True)
    (tmp_path / "briefing.toml").write_text('title = "x"\n[editions.morning]\n[editions.evening]\n')
    (tmp_path / "briefing.toml").write_text("[editions.morning]\n[editions.evening]\n")
    done = command("send", "issue.json", "--to", ANN)
    assert (done.exit_code, "has no [smtp] to send mail by" in done.stderr) == (2, True)
    done = command("send", "issue.json", "--edition", "evening", "--eml", "-")
    assert "for nobody" in done.stderr


def test_the_edition_is_the_one_named_or_the_issues_own(command: Command, server: MailServer, tmp_path: Path) -> None:
    evening = f'[editions.evening]\nto = ["{EVE}"]\n'
    configured(tmp_path, server, EDITION + evening)
    own = archived(tmp_path, "evening")
    assert command("send", own, "--dry-run").stdout == f"{EVE}: would be sent\n"
    assert f"{ANN}: would be sent" in command("send", own, "--dry-run", "--edition", "morning").stdout
    gone = archived(tmp_path, "noon", ANN)
    assert command("send", gone, "--dry-run").stdout == f"{ANN}: would be sent\n"
    assert command("send", gone, "--eml", "-").exit_code == 0


def test_channels_alone_have_no_message(command: Command, server: MailServer, tmp_path: Path) -> None:
    pipe = '[editions.morning]\n[[editions.morning.channels]]\nkind = "command"\ncommand = "cat"\n'
    configured(tmp_path, server, pipe)
    given(tmp_path)
    done = command("send", "issue.json", "--eml", "-")
    assert (done.exit_code, "no recipient has a mail address" in done.stderr) == (2, True)
    assert command("send", "issue.json").stdout.startswith("command:cat:")


def test_another_run_at_work_is_waited_for_and_named(
    command: Command, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path, server)
    own = archived(tmp_path)
    monkeypatch.setattr(
        "briefing.daily.lock.alone.__wrapped__.__defaults__", (0.1, lambda seconds: None), raising=False
    )
    with alone(tmp_path / "archive.sqlite", "2026-03-09T06:30:00"):
        done = command("send", own)
    assert (done.exit_code, "another run is at work" in done.stderr) == (6, True)
    assert server.taken == []


def test_a_file_that_cannot_be_read_is_named(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = given(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    done = command("send", file, "--to", ANN, "--eml", "-")
    assert (done.exit_code, f"cannot read {file}: Permission denied" in done.stderr) == (2, True)


def commands_of_all(seen: set[str], stop: threading.Event) -> None:
    """Every command line that any process has meanwhile."""
    while not stop.wait(0.05):
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen.add(entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
            except OSError:
                continue


@pytest.mark.parametrize("fault", ["none", "log-in", "certificate", "refused"])
def test_no_secret_is_ever_told(tmp_path: Path, root: Path, fault: str) -> None:
    tls = certificate(tmp_path)
    key = tmp_path / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    secrets = ["s3cret-of-smtp", "s3cret-of-hook", *key.read_text().splitlines()[1:3]]
    channel = (
        '[[editions.morning.channels]]\nkind = "webhook"\nshape = "slack"\nwebhook = { environment = "HOOK" }\n'
        '[[editions.morning.channels]]\nkind = "command"\ncommand = "false"\n'
    )
    password = "s3cret-of-smtp" if fault != "log-in" else "another"
    with serving(certificate=tls, users={"desk": password}) as server, fault_server.serving() as web:
        if fault == "refused":
            server.fault = lambda stage, argument: "550 no" if stage == ms.MAIL else None
        (tmp_path / "briefing.toml").write_text(
            f'[smtp]\nsender = "desk@news.example"\nhost = "localhost"\nport = {server.port}\nuser = "desk"\n'
            'password = { environment = "SMTP_PW" }\ndkim_domain = "news.example"\ndkim_selector = "s"\n'
            f'dkim_key = "dkim.pem"\n[editions.morning]\nto = ["{ANN}"]\n{channel}'
        )
        own = archived(tmp_path)
        trusted = {} if fault == "certificate" else {"SSL_CERT_FILE": f"{tls}.crt"}
        places = {"SMTP_PW": "s3cret-of-smtp", "HOOK": web.url("/forbidden/s3cret-of-hook")}
        env = {**os.environ, **places, **trusted, "BRIEFING_DEBUG": "1", "PYTHONPATH": str(root)}
        seen: set[str] = set()
        stop = threading.Event()
        watcher = threading.Thread(target=commands_of_all, args=(seen, stop))
        watcher.start()
        said = b""
        others = [["send", own, "--dry-run"], ["config", "show"], ["doctor"]] if fault == "none" else []
        for args in (["send", own], *others):
            run = [sys.executable, "-m", "briefing", *args]
            done = subprocess.run(run, cwd=tmp_path, env=env, capture_output=True, check=False)
            said += done.stdout + done.stderr
            assert done.returncode == 6 or args != ["send", own], done.stderr
        stop.set()
        watcher.join()
        assert len(server.taken) == (fault == "none")
        said += b"".join(mail.data for mail in server.taken)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("archive.sqlite*"))
    assert any("briefing" in line for line in seen) or not Path("/proc/self/cmdline").exists()
    for secret in secrets:
        assert secret.encode() not in said + stored
        assert not any(secret in line for line in seen)
