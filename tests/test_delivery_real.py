"""Through a real mail server and back: what arrives is what was sent, to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import Result

from briefing.archive import Archive, deliveries
from briefing.delivery import deliver
from briefing.delivery.smtp import check
from briefing.delivery.ways import Ways
from briefing.renderers import render
from briefing.settings.model import Secret
from tests import real_submission
from tests.delivery_world import Clock, issue, kept, opened, settings, through
from tests.real_smtp import Real, running, without_trace


@pytest.fixture(scope="module")
def real() -> Iterator[Real]:
    with running() as server:
        yield server


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path) as found:
        yield found


def test_what_arrives_is_what_was_sent(real: Real, archive: Archive, tmp_path: Path) -> None:
    smtp = through(real.port, timeout=20.0)
    assert check(smtp, Clock().reveal) is None
    people = ("Zoë, the first <zoe@example.org>", "bob@refused.example", "eve@example.org")
    chosen = settings(
        tmp_path,
        smtp,
        to=people,
        title="Énergie « du matin »",
        attach=("md", "epub"),
        unsubscribe="https://news.example/leave?who={recipient}&list=" + "x" * 100,
        one_click=True,
    )
    given = issue(title=".Énergie: « à suivre » " + "lange Zeile " * 10)
    own = kept(archive, chosen, given)
    world = Clock().world((), after_data=30.0)
    report = deliver(archive, own, chosen.editions[0], chosen, world)
    assert [(outcome.recipient, outcome.state) for outcome in report.outcomes] == [
        ("bob@refused.example", "failed"),
        ("eve@example.org", "sent"),
        ("zoe@example.org", "sent"),
    ]
    for user in ("zoe", "eve"):
        (arrived,) = real.mail(user)
        row = deliveries.find(archive, own, f"{user}@example.org")
        assert row is not None
        sent = Ways(archive, chosen.editions[0], chosen, world).message(row, given)
        assert without_trace(arrived) == sent.replace(b"\r\n", b"\n")
        message = message_from_bytes(arrived, policy=policy.default)
        assert message["Message-ID"] == row.message_id
        assert message["Subject"].startswith(".Énergie: « à suivre » lange Zeile")
        kinds = [part.get_content_type() for part in message.walk()]
        assert kinds[2:] == ["text/plain", "text/html", "text/markdown", "application/epub+zip"]


def test_a_real_log_in_over_real_encryption(real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = Secret(environment="PW")
    with real_submission.before(real) as door, opened(tmp_path) as archive:
        smtp = through(door.port, host="localhost", security="starttls", user="desk", password=secret, timeout=20.0)
        right, wrong = Clock(secrets={"PW": real_submission.PASSWORD}), Clock(secrets={"PW": "wrong"})
        assert "its certificate is not trusted" in (check(smtp, right.reveal) or "")
        monkeypatch.setenv("SSL_CERT_FILE", str(door.trusted))
        assert check(smtp, right.reveal) is None
        refused = f"localhost:{door.port} refuses the log-in of 'desk' (535); the password comes from variable PW"
        assert check(smtp, wrong.reveal) == refused
        chosen = settings(tmp_path, smtp, to=("tom@example.org", "tom@refused.example"))
        own = kept(archive, chosen)
        report = deliver(archive, own, chosen.editions[0], chosen, right.world((), after_data=30.0))
        assert [outcome.state for outcome in report.outcomes] == ["sent", "failed"]
        row = deliveries.find(archive, own, "tom@example.org")
        assert row is not None
        sent = Ways(archive, chosen.editions[0], chosen, right.world()).message(row, issue())
        assert without_trace(real.mail("tom")[0]) == sent.replace(b"\r\n", b"\n")


def test_the_command_sends_through_it(real: Real, command: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text(
        f'[smtp]\nsender = "desk@news.example"\nhost = "127.0.0.1"\nport = {real.port}\n'
        'security = "none"\n[editions.morning]\n'
    )
    given = render(issue(), "json").content
    (tmp_path / "issue.json").write_bytes(given)
    done = command("send", "issue.json", "--to", "walt@example.org", "--attach", "json")
    assert (done.exit_code, done.stdout) == (0, "walt@example.org: sent\n"), done.stderr
    message = message_from_bytes(real.mail("walt")[0], policy=policy.default)
    (attached,) = message.iter_attachments()
    assert json.loads(attached.get_content()) == json.loads(given)
