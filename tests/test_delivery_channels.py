"""The small ways out: webhooks, commands, sendmail. Each by the ledger, refusals told apart, no secret shown."""

from __future__ import annotations

import json
import shlex
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from briefing.archive import Archive, deliveries
from briefing.delivery import Report, deliver_due, webhook
from briefing.delivery.pipe import hand_over
from briefing.errors import UsageError
from briefing.fetch import FetchError, Policy, Unanswered, post
from briefing.model import Briefing
from briefing.settings.model import Channel, Secret, Settings, Smtp
from tests.delivery_world import ANN, BOB, SENDER, Clock, issue, kept, opened, settings

TOKEN = "T0K3N-hunter2"
HOOK = Channel("webhook", webhook=Secret(environment="HOOK"), shape="slack")


@dataclass
class Room:
    """A chat service on this machine: what was posted, and how it answers."""

    port: int = 0
    answer: Callable[[BaseHTTPRequestHandler], None] = lambda asked: _say(asked, 200)
    posted: list[dict[str, object]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The webhook."""
        return f"http://127.0.0.1:{self.port}/hooks/{TOKEN}"


def _say(asked: BaseHTTPRequestHandler, status: int, **fields: str) -> None:
    asked.send_response(status)
    for name, value in fields.items():
        asked.send_header(name.replace("_", "-"), value)
    asked.send_header("Content-Length", "2")
    asked.end_headers()
    asked.wfile.write(b"ok")


@pytest.fixture
def room() -> Iterator[Room]:
    found = Room()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/json; charset=utf-8"
            found.paths.append(self.path)
            found.posted.append(json.loads(content))
            found.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the output of tests is for their failures."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path) as found:
        yield found


def run(archive: Archive, chosen: Settings, clock: Clock, given: Briefing | None = None, times: int = 0) -> Report:
    kept(archive, chosen, given)
    return deliver_due(archive, chosen.editions[0], chosen, clock.world((10.0,) * times))


def through_hook(path: Path, room: Room, shape: str = "slack") -> tuple[Settings, Clock]:
    return settings(path, None, to=(), channels=(replace(HOOK, shape=shape),)), Clock(secrets={"HOOK": room.url})


@pytest.mark.parametrize("shape", sorted(webhook.SHAPES))
def test_a_room_gets_headlines_and_points_once(archive: Archive, room: Room, tmp_path: Path, shape: str) -> None:
    chosen, clock = through_hook(tmp_path, room, shape)
    report = run(archive, chosen, clock)
    assert (report.sent, report.status) == (1, 0)
    assert run(archive, chosen, clock) == Report()
    (posted,) = room.posted
    text = str(posted[webhook.SHAPES[shape].field])
    for line in ("Morning", "Harbour closed, part 0", "Ferries waited offshore.", "Kestrel Post"):
        assert line in text
    assert room.paths == [f"/hooks/{TOKEN}"]
    (row,) = deliveries.deliveries(archive)
    assert row.state == "sent"
    assert row.recipient.startswith(f"webhook:{shape}:")
    assert TOKEN not in repr((row, report))


@pytest.mark.parametrize(("shape", "most"), [("slack", 4_000), ("mattermost", 16_000), ("discord", 2_000)])
def test_a_long_issue_is_cut_between_stories(shape: str, most: int) -> None:
    content = json.loads(webhook.body(issue(stories=300, title="T" * 900), shape, "classic"))
    text = content[webhook.SHAPES[shape].field]
    assert len(text.encode("utf-16-le")) // 2 <= most
    shown = text.count("Ferries waited offshore")
    assert 5 < shown < 300
    assert text.rstrip().endswith(f"+{300 - shown}")


def test_nothing_in_a_text_acts_in_a_room() -> None:
    hostile = issue(title="<!channel> @all @here *b* _i_ `c` [x](http://e.example) & ||s|| # h")
    slack = json.loads(webhook.body(hostile, "slack", "classic"))
    assert slack["text"].startswith("&lt;!channel&gt; @all @here *b* _i_ `c` [x](http://e.example) &amp; ||s|| # h ·")
    assert slack["mrkdwn"] is False
    discord = json.loads(webhook.body(hostile, "discord", "classic"))
    assert discord["content"].startswith(
        r"**\<!channel\> @all @here \*b\* \_i\_ \`c\` \[x\](http\://e.example) & \|\|s\|\| \# h**"
    )
    assert discord["allowed_mentions"] == {"parse": []}
    mattermost = json.loads(webhook.body(hostile, "mattermost", "classic"))["text"]
    assert "@all" not in mattermost
    assert mattermost.replace("\u2060", "").startswith(discord["content"].split(" ·")[0])
    numbered = json.loads(webhook.body(issue(title="12. things"), "discord", "classic"))["content"]
    assert numbered.startswith(r"**12\. things**")


@pytest.mark.parametrize(
    ("status", "state", "soon"),
    [
        (204, "sent", False),
        (302, "failed", False),
        (400, "failed", False),
        (404, "failed", False),
        (410, "failed", False),
        (429, "later", True),
        (500, "later", True),
        (503, "later", True),
    ],
)
def test_an_answer_decides(room: Room, status: int, state: str, soon: bool) -> None:
    room.answer = lambda asked: _say(asked, status, Location="/elsewhere")
    verdict = webhook.send(HOOK, b"{}", lambda secret: room.url, Policy(seconds=5))
    assert (verdict.state, verdict.soon) == (state, soon)
    assert len(room.posted) == 1
    assert TOKEN not in verdict.reason
    if state == "failed":
        assert verdict.reason.endswith("is the webhook still there, and its address whole?")


def test_a_busy_room_says_how_long_to_wait(archive: Archive, room: Room, tmp_path: Path) -> None:
    chosen, clock = through_hook(tmp_path, room)
    answers = iter([429, 200])
    room.answer = lambda asked: _say(asked, next(answers), Retry_After="42")
    assert run(archive, chosen, clock, times=1).sent == 1
    assert clock.paused == [42]
    room.answer = lambda asked: _say(asked, 429, Retry_After="7200")
    report = run(archive, chosen, clock, issue("2026-03-10"), times=3)
    assert (report.status, clock.paused) == (6, [42])
    row = deliveries.deliveries(archive, "pending")[0]
    assert row.next_try == "2026-03-09T08:30:42+01:00"


def test_a_room_that_does_not_answer_may_have_it(room: Room) -> None:
    room.answer = lambda asked: asked.connection.shutdown(socket.SHUT_RDWR)
    verdict = webhook.send(HOOK, b"{}", lambda secret: room.url, Policy(seconds=5))
    assert (verdict.state, verdict.soon) == ("unknown", True)
    assert verdict.reason.endswith("after all of it was sent")


def test_a_room_that_is_not_there_or_not_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    verdict = webhook.send(HOOK, b"{}", lambda secret: f"http://127.0.0.1:{port}/{TOKEN}", Policy(seconds=5))
    assert (verdict.state, verdict.soon, verdict.reason) == ("later", True, "connection refused")

    def missing(secret: Secret) -> str:
        raise UsageError("the variable HOOK is not set")

    verdict = webhook.send(HOOK, b"{}", missing, Policy())
    assert (verdict.state, verdict.everybody) == ("later", True)
    assert verdict.reason == "address of the webhook: the variable HOOK is not set"
    verdict = webhook.send(HOOK, b"{}", lambda secret: f"ftp://x.example/{TOKEN}", Policy())
    assert (verdict.state, verdict.reason) == ("later", "only http and https are fetched")


def test_what_is_posted_goes_where_it_was_meant_alone(room: Room) -> None:
    with pytest.raises(FetchError, match="private address") as refused:
        _private(room)
    assert not isinstance(refused.value, Unanswered)
    assert room.posted == []


def _private(room: Room) -> None:
    with pytest.MonkeyPatch.context() as patch:
        place = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", room.port))]
        patch.setattr(socket, "getaddrinfo", lambda *args, **more: place)
        post(f"http://hooks.example.com:{room.port}/x", b"{}", "application/json", Policy(seconds=5))


def test_a_log_in_in_the_address_is_sent_as_one(room: Room) -> None:
    seen: list[str | None] = []

    def look(asked: BaseHTTPRequestHandler) -> None:
        seen.append(asked.headers["Authorization"])
        _say(asked, 200)

    room.answer = look
    url = f"http://user:pw@127.0.0.1:{room.port}/x"
    assert webhook.send(HOOK, b"{}", lambda secret: url, Policy(seconds=5)).state == "sent"
    assert seen == ["Basic dXNlcjpwdw=="]


def script(path: Path, body: str) -> str:
    """A program of a few lines of Python; the command that runs it."""
    path.write_text(f"#!{sys.executable}\nimport sys, pathlib\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return shlex.quote(str(path))


def test_a_command_gets_the_issue_in_its_format(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "out put"
    command = script(tmp_path / "take it", "pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())")
    pipe = Channel("command", command=f"{command} {shlex.quote(str(out))}", format="md")
    chosen = settings(tmp_path, None, to=(), channels=(pipe,))
    assert run(archive, chosen, Clock()).sent == 1
    assert out.read_text("utf-8").startswith("# Morning")
    assert run(archive, chosen, Clock()) == Report()


@pytest.mark.parametrize(
    ("body", "state", "soon", "reason"),
    [
        ("pass", "sent", False, ""),
        ("sys.exit(75)", "later", True, "prog asks to try later (status 75)"),
        ("sys.exit('no such printer\\n')", "failed", False, "prog refused it (status 1): no such printer"),
        ("sys.exit(67)", "failed", False, "prog refused it (status 67)"),
        ("import os; os.kill(os.getpid(), 9)", "unknown", False, "prog was killed by signal 9"),
        ("import time; time.sleep(60)", "unknown", False, "prog did not end within 0.8 s"),
    ],
)
def test_how_a_command_ends_decides(tmp_path: Path, body: str, state: str, soon: bool, reason: str) -> None:
    program = script(tmp_path / "prog", body)
    verdict = hand_over(program, (), b"x" * 1_000_000, 0.8 if "sleep" in body else 20.0)
    assert (verdict.state, verdict.soon) == (state, soon)
    assert verdict.reason == reason.replace("prog", program, 1)


def test_a_command_that_cannot_be_run_loses_nothing(tmp_path: Path) -> None:
    for command, told in (
        ("/nowhere/program", "no such file or directory; check the command"),
        (str(tmp_path), "permission denied; check the command"),
        ("", "is empty or has an open quotation mark"),
        ("sh -c 'x", "is empty or has an open quotation mark"),
    ):
        verdict = hand_over(command, (), b"")
        assert (verdict.state, verdict.soon, verdict.everybody) == ("later", False, True)
        assert told in verdict.reason


def test_sendmail_gets_one_message_for_each_with_bare_line_ends(archive: Archive, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.mkdir()
    got = "repr(sys.argv[1:]).encode() + b'\\n' + sys.stdin.buffer.read()"
    body = f"(pathlib.Path({str(log)!r}) / sys.argv[-1]).write_bytes({got})"
    smtp = Smtp(SENDER, command=script(tmp_path / "sendmail", body))
    chosen = settings(tmp_path, smtp, to=(ANN, BOB))
    assert run(archive, chosen, Clock()).sent == 2
    for recipient in (ANN, BOB):
        args, _, message = (log / recipient).read_bytes().partition(b"\n")
        assert args.decode() == repr(["-i", "-f", "desk@news.example", "--", recipient])
        assert b"\r" not in message
        assert message_from_bytes(message)["To"] == recipient


def test_a_way_that_cannot_be_made_ready_waits_for_that(archive: Archive, tmp_path: Path, room: Room) -> None:
    chosen, clock = through_hook(tmp_path, room)
    theme = str(tmp_path / "theme")
    Path(theme).mkdir()
    (tmp_path / "theme" / "chat.txt.j2").write_text("{{ page.nonsense }}")
    (tmp_path / "theme" / "mail.txt.j2").write_text("{{ page.nonsense }}")
    smtp = Smtp(SENDER, command="true")
    broken = replace(chosen, smtp=smtp, editions=(replace(chosen.editions[0], theme=theme, to=(ANN, BOB)),))
    report = run(archive, broken, clock)
    assert [outcome.state for outcome in report.outcomes] == ["later"] * 3
    assert all("nonsense" in outcome.reason for outcome in report.outcomes)
    clock.pause(3600)
    assert run(archive, replace(broken, editions=(replace(broken.editions[0], theme="classic"),)), clock).sent == 3


def test_a_channel_that_was_taken_out_of_the_settings_ends(archive: Archive, tmp_path: Path, room: Room) -> None:
    chosen, clock = through_hook(tmp_path, room)
    kept(archive, chosen)
    without = replace(chosen, editions=(replace(chosen.editions[0], channels=()),))
    report = deliver_due(archive, without.editions[0], without, clock.world())
    assert [(outcome.state, outcome.reason) for outcome in report.outcomes] == [
        ("failed", "the edition has this channel no longer")
    ]


def test_mail_is_signed_where_a_key_is_named(archive: Archive, tmp_path: Path) -> None:
    smtp = Smtp(SENDER, command="true", dkim_domain="news.example", dkim_selector="s", dkim_key=tmp_path / "none.pem")
    report = run(archive, settings(tmp_path, smtp), Clock())
    assert [outcome.reason for outcome in report.outcomes] == [
        f"cannot read the DKIM key {tmp_path / 'none.pem'}: no such file or directory"
    ]
