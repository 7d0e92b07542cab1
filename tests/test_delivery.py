"""The ledger of deliveries: nobody goes without an issue, and nobody gets it twice but where no protocol could know."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given, settings as profile, strategies as st

from briefing.archive import Archive, deliveries
from briefing.archive.deliveries import Delivery
from briefing.delivery import Report, deliver, deliver_due, domain, recipients
from briefing.errors import UsageError
from briefing.renderers import pdf
from briefing.settings.model import Channel, Edition, Secret, Settings
from tests import mail_server as ms
from tests.delivery_world import ANN, BOB, EVE, START, Clock, at_most_once, issue, kept, opened, settings, through
from tests.mail_server import MailServer, serving

ALL = (ANN, BOB, EVE)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path) as found:
        yield found


def rows(archive: Archive) -> dict[str, Delivery]:
    return {row.recipient: row for row in deliveries.deliveries(archive)}


def states(report: Report) -> dict[str, str]:
    return {outcome.recipient: outcome.state for outcome in report.outcomes}


def run(archive: Archive, chosen: Settings, clock: Clock, waits: tuple[float, ...] = ()) -> Report:
    return deliver_due(archive, chosen.editions[0], chosen, clock.world(waits))


def test_everybody_gets_an_issue_once(archive: Archive, server: MailServer, tmp_path: Path, clock: Clock) -> None:
    chosen = settings(tmp_path, through(server.port), to=ALL)
    own = kept(archive, chosen)
    report = deliver(archive, own, chosen.editions[0], chosen, clock.world())
    assert (report.status, report.sent, list(report.lines())) == (0, 3, [])
    assert [mail.recipient for mail in server.taken] == list(ALL)
    assert {mail.message_id for mail in server.taken} == {row.message_id for row in rows(archive).values()}
    assert all(row.message_id.endswith("@news.example>") for row in rows(archive).values())
    assert {(row.state, row.attempts, row.next_try) for row in rows(archive).values()} == {("sent", 1, "")}
    assert rows(archive)[ANN].first_try == START.isoformat()
    for _ in range(2):
        assert run(archive, chosen, clock) == Report()
    assert run(archive, chosen, clock).status == 0
    assert len(server.taken) == 3


def test_the_row_is_written_before_the_data_leaves(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port))
    kept(archive, chosen)
    seen: dict[str, str] = {}

    def look(stage: str, argument: str) -> None:
        with Archive.read(tmp_path / "a.sqlite") as other:
            seen[stage] = rows(other)[ANN].state

    server.fault = look
    run(archive, chosen, clock)
    assert (seen[ms.MAIL], seen[ms.RCPT], seen[ms.DATA], seen[ms.END]) == ("pending", "pending", "sending", "sending")
    assert rows(archive)[ANN].state == "sent"


def test_a_refusal_for_now_is_tried_again_in_the_run_and_then_later(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port), to=(ANN, BOB))
    own = kept(archive, chosen)
    server.fault = lambda stage, argument: "450 grey-listed" if (stage, argument) == (ms.RCPT, BOB) else None
    report = deliver(archive, own, chosen.editions[0], chosen, clock.world())
    assert clock.paused == [10, 60, 360]
    assert (report.status, report.sent, states(report)) == (6, 1, {ANN: "sent", BOB: "later"})
    assert list(report.lines()) == [f"{BOB}: not sent yet: 127.0.0.1:{server.port}: 450 grey-listed"]
    row = rows(archive)[BOB]
    assert (row.state, row.attempts, row.first_try) == ("pending", 4, START.isoformat())
    assert row.next_try == (clock.at + timedelta(minutes=15)).isoformat()
    assert run(archive, chosen, clock) == Report()
    server.fault = lambda stage, argument: None
    assert deliver(archive, own, chosen.editions[0], chosen, clock.world()) == Report()
    clock.at += timedelta(minutes=15)
    assert states(run(archive, chosen, clock)) == {BOB: "sent"}
    assert Counter(mail.recipient for mail in server.taken) == {ANN: 1, BOB: 1}
    date = next(line for line in server.to(BOB)[0].data.split(b"\r\n") if line.startswith(b"Date:"))
    assert date == b"Date: Mon, 09 Mar 2026 06:30:00 +0100"


def test_a_person_need_not_wait_for_the_next_try(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port), to=(ANN, BOB))
    own = kept(archive, chosen)
    server.fault = lambda stage, argument: "451 later" if stage == ms.MAIL else None
    run(archive, chosen, clock)
    server.fault = lambda stage, argument: None
    report = deliver(archive, own, chosen.editions[0], chosen, clock.world(), to=[BOB], early=True)
    assert states(report) == {BOB: "sent"}


def test_waits_grow_from_run_to_run_and_end_after_five_days(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port))
    kept(archive, chosen)
    server.fault = lambda stage, argument: "451 later" if stage == ms.RCPT else None
    waits = []
    while rows(archive)[ANN].state == "pending":
        run(archive, chosen, clock)
        until = rows(archive)[ANN].next_try
        if until:
            waits.append(datetime.fromisoformat(until) - clock.at)
            clock.at = datetime.fromisoformat(until)
    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes[:6] == [15, 15, 30, 60, 120, 240]
    assert set(minutes[6:]) == {360}
    assert rows(archive)[ANN].reason.startswith("given up after 5 days: 127.0.0.1")
    assert clock.at - START < timedelta(days=5, hours=6)


def test_a_clock_that_was_wrong_holds_nothing_back(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port))
    kept(archive, chosen)
    server.fault = lambda stage, argument: "451 later" if stage == ms.RCPT else None
    clock.at = START + timedelta(days=400)
    run(archive, chosen, clock)
    server.fault = lambda stage, argument: None
    clock.at = START
    assert states(run(archive, chosen, clock)) == {ANN: "sent"}


def test_a_refusal_for_good_stays_one_until_somebody_asks(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port), to=(ANN, BOB, EVE))
    own = kept(archive, chosen)
    server.fault = lambda stage, argument: "550 no such user" if (stage, argument) == (ms.RCPT, BOB) else None
    report = run(archive, chosen, clock)
    assert (report.status, states(report)) == (6, {ANN: "sent", BOB: "failed", EVE: "sent"})
    assert list(report.lines()) == [f"{BOB}: refused: 127.0.0.1:{server.port}: 550 no such user"]
    assert clock.paused == []
    clock.at += timedelta(days=1)
    assert run(archive, chosen, clock) == Report()
    assert states(deliver(archive, own, chosen.editions[0], chosen, clock.world(), again=True)) == {BOB: "failed"}
    server.fault = lambda stage, argument: None
    assert states(deliver(archive, own, chosen.editions[0], chosen, clock.world(), again=True)) == {BOB: "sent"}
    assert rows(archive)[BOB].attempts == 3


def test_a_server_that_is_down_is_asked_once_a_round_for_all(archive: Archive, tmp_path: Path, clock: Clock) -> None:
    with serving() as server:
        port = server.port
    chosen = settings(tmp_path, through(port), to=ALL)
    kept(archive, chosen)
    report = run(archive, chosen, clock, waits=(10, 60))
    assert states(report) == dict.fromkeys(ALL, "later")
    assert clock.paused == [10, 60]
    with serving() as server:
        server.fault = lambda stage, argument: "421 busy" if stage == ms.CONNECT else None
        chosen = settings(tmp_path, through(server.port), to=ALL)
        clock.at += timedelta(hours=1)
        run(archive, chosen, clock)
        assert server.conversations == 1
        assert {row.state for row in rows(archive).values()} == {"pending"}


def test_no_smtp_in_the_settings_loses_nothing(archive: Archive, tmp_path: Path, clock: Clock) -> None:
    chosen = settings(tmp_path, None)
    kept(archive, chosen)
    report = run(archive, chosen, clock, (10,))
    assert clock.paused == []
    assert list(report.lines()) == [
        f"{ANN}: not sent yet: there is no smtp in the settings to send mail by; see `briefing config`"
    ]
    assert domain(chosen) == "briefing.invalid"


def killed_at(tmp_path: Path, chosen: Settings, server: MailServer, stage: str) -> None:
    """A run in a process of its own that is killed when the server is at a stage."""
    child = os.fork()
    if child == 0:
        with opened(tmp_path) as archive:
            run(archive, chosen, Clock())
        os._exit(0)

    def kill(at: str, argument: str) -> str | None:
        if at != stage:
            return None
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return ms.DROP_AFTER if stage == ms.END else ms.DROP

    server.fault = kill
    for _ in range(500):
        try:
            if os.waitpid(child, os.WNOHANG)[0]:
                break
        except ChildProcessError:
            break
        server.closing.wait(0.02)
    server.fault = lambda at, argument: None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and signals")
@pytest.mark.parametrize(
    ("stage", "state", "copies"),
    [(ms.CONNECT, "pending", 1), (ms.RCPT, "pending", 1), (ms.DATA, "sending", 1), (ms.END, "sending", 2)],
)
def test_a_run_that_was_killed_is_taken_up_by_the_next(
    server: MailServer, tmp_path: Path, clock: Clock, stage: str, state: str, copies: int
) -> None:
    chosen = settings(tmp_path, through(server.port, timeout=20.0))
    with opened(tmp_path) as archive:
        own = kept(archive, chosen)
    killed_at(tmp_path, chosen, server, stage)
    with opened(tmp_path) as archive:
        assert rows(archive)[ANN].state == state
        once = replace(chosen, smtp=at_most_once(through(server.port)))
        if state == "sending":
            report = run(archive, once, clock, (10,))
            assert states(report) == {ANN: "unknown"}
            assert (report.status, clock.paused) == (6, [])
            (line,) = report.lines()
            assert line.startswith(f"{ANN}: perhaps sent: a run died while it was being sent; `briefing send ")
            assert run(archive, once, clock) == Report()  # told once
        report = deliver(archive, own, chosen.editions[0], chosen, clock.world(()), again=True)
        assert states(report) == {ANN: "sent"}
        assert len(server.taken) == copies
        assert len({mail.message_id for mail in server.taken}) == 1


def test_an_answer_that_never_came_is_followed_by_the_same_message_or_by_none(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, at_most_once(through(server.port)), to=(ANN, BOB))
    own = kept(archive, chosen)
    server.fault = lambda stage, argument: ms.DROP_AFTER if (stage, argument) == (ms.END, ANN) else None
    report = run(archive, chosen, clock, (10, 60))
    assert states(report) == {ANN: "unknown", BOB: "sent"}
    assert len(server.to(ANN)) == 1
    clock.at += timedelta(days=9)
    assert run(archive, chosen, clock) == Report()
    server.fault = lambda stage, argument: None
    world = clock.world()
    assert states(deliver(archive, own, chosen.editions[0], chosen, world, again=True)) == {ANN: "sent"}
    first, second = server.to(ANN)
    assert first.data == second.data


def test_what_may_have_arrived_stays_in_doubt_when_the_server_is_down(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port))
    kept(archive, chosen)
    server.fault = lambda stage, argument: ms.DROP_AFTER if stage == ms.END else None
    run(archive, chosen, clock)
    server.fault = lambda stage, argument: "421 down" if stage == ms.CONNECT else None
    clock.at += timedelta(days=6)
    assert states(run(archive, chosen, clock)) == {ANN: "later"}
    assert rows(archive)[ANN].state == "sending"
    clock.at += timedelta(days=1)
    server.fault = lambda stage, argument: None
    assert states(run(archive, chosen, clock)) == {ANN: "sent"}


def test_a_server_that_never_answers_gets_two_copies_a_run_and_five_in_all(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port))
    kept(archive, chosen)
    server.fault = lambda stage, argument: ms.DROP_AFTER if stage == ms.END else None
    assert states(run(archive, chosen, clock, (10, 60, 360))) == {ANN: "unknown"}
    assert (len(server.taken), clock.paused) == (2, [10])
    for _ in range(9):
        clock.at += timedelta(days=2)
        run(archive, chosen, clock)
    assert len(server.taken) == 5
    assert (rows(archive)[ANN].state, rows(archive)[ANN].reason[:14]) == ("failed", "perhaps sent: ")


def test_a_format_that_cannot_be_made_does_not_hold_the_mail_back(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = settings(tmp_path, through(server.port), attach=("pdf", "md"))
    kept(archive, chosen)
    pdf._engine.cache_clear()  # another test of this process may have loaded it
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    report = run(archive, chosen, clock)
    assert (report.status, report.sent) == (0, 1)
    (line,) = report.lines()
    assert line.startswith(f"{ANN}: sent: without pdf: ")
    message = message_from_bytes(server.taken[0].data, policy=policy.default)
    assert [part.get_content_type() for part in message.iter_attachments()] == ["text/markdown"]


def test_an_issue_that_cannot_be_read_stops_no_other(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port))
    kept(archive, chosen)
    archive.write("UPDATE issues SET content = ?", b"[]")
    kept(archive, chosen, issue("2026-03-10"))
    report = run(archive, chosen, clock)
    assert [outcome.state for outcome in report.outcomes] == ["failed", "sent"]
    assert "the archive's issue cannot be read" in report.outcomes[0].reason


def test_older_issues_are_sent_first_and_issues_hang_together(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port))
    for day in ("2026-03-09", "2026-03-10"):
        kept(archive, chosen, issue(day))
    evening = replace(chosen, editions=(replace(chosen.editions[0], name="evening"),))
    kept(archive, evening, issue("2026-03-11"))
    assert run(archive, chosen, clock).sent == 2
    first, second = (_headers(mail.data) for mail in server.taken)
    root = first["references"]
    assert "in-reply-to" not in first
    assert second["in-reply-to"] == first["message-id"]
    assert second["references"].split() == [root, first["message-id"]]
    assert first["subject"].startswith("Morning · ")
    assert run(archive, evening, clock).sent == 1
    assert _headers(server.taken[2].data)["references"] != root


def _headers(data: bytes) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in message_from_bytes(data, policy=policy.default).items()}


def test_an_issue_is_addressed_to_more_people_later(
    archive: Archive, server: MailServer, tmp_path: Path, clock: Clock
) -> None:
    chosen = settings(tmp_path, through(server.port))
    own = kept(archive, chosen)
    run(archive, chosen, clock)
    deliveries.address(archive, own, [ANN, EVE], "news.example")
    assert states(run(archive, chosen, clock)) == {EVE: "sent"}
    with pytest.raises(UsageError, match=r"no issue 'none' in .*list --issues"):
        deliveries.address(archive, "none", [ANN])


def test_recipients_have_names_that_stay_and_tell_no_secret() -> None:
    hook = Channel("webhook", webhook=Secret(command="print-secret hunter2"), shape="discord")
    pipe = Channel("command", command="/usr/bin/lpr -P 'the token'", format="pdf")
    edition = Edition("e", to=("Ann <ann@EXAMPLE.org>", ANN), channels=(hook, pipe, replace(pipe, format="md")))
    found = recipients(edition)
    assert found[0] == ANN
    assert [name.rpartition(":")[0] for name in found[1:]] == ["webhook:discord", "command:lpr", "command:lpr"]
    assert len(set(found)) == 4
    assert recipients(edition) == found
    assert not any("hunter2" in name or "token" in name for name in found)
    with pytest.raises(UsageError, match="no mail address"):
        recipients(Edition("e", to=("ann at example",)))


TEMPORARY = ["421 closing", "451 later", ms.DROP, ms.NOISE]
AT_END = [*TEMPORARY, ms.DROP_AFTER, "354 what"]
DOUBTFUL = (ms.DROP_AFTER, ms.DROP, ms.NOISE, "354 what")
"""After the data: what leaves everybody without an answer."""
FAULT = st.one_of(
    st.tuples(st.sampled_from([ms.CONNECT, ms.EHLO, ms.MAIL, ms.RCPT, ms.DATA]), st.sampled_from(TEMPORARY)),
    st.tuples(st.just(ms.END), st.sampled_from(AT_END)),
    st.tuples(st.just(ms.IN), st.just(ms.DROP)),
    st.tuples(st.sampled_from([ms.MAIL, ms.RCPT, ms.DATA, ms.END]), st.just("550 no")),
    st.none(),
)
SEQUENCES = int(os.environ.get("BRIEFING_FAULTS", "25"))


@profile(max_examples=SEQUENCES)
@given(st.lists(FAULT, max_size=14), st.booleans())
def test_whatever_happens_nobody_goes_without_and_doubles_are_copies(
    tmp_path_factory: pytest.TempPathFactory, faults: list[tuple[str, str] | None], once: bool
) -> None:
    """Any sequence of faults, each met by the next conversation that comes to its stage; then a day without any."""
    left, path, clock = list(faults), tmp_path_factory.mktemp("faults"), Clock()
    doubts: Counter[str] = Counter()

    def fault(stage: str, argument: str) -> str | None:
        if left and left[0] is None and stage == ms.RCPT:
            left.pop(0)  # a message that goes through
        elif left and left[0] is not None and left[0][0] == stage:
            reply = left.pop(0)
            assert reply is not None
            doubts[argument] += stage in (ms.IN, ms.END) and reply[1] in DOUBTFUL
            return reply[1]
        return None

    with serving() as server, opened(path) as archive:
        server.fault = fault
        smtp = through(server.port, timeout=5.0)
        chosen = settings(path, at_most_once(smtp) if once else smtp, to=ALL)
        own = kept(archive, chosen)
        for _ in range(3):
            run(archive, chosen, clock, waits=(10,))
            clock.at += timedelta(hours=7)
        left.clear()
        report = run(archive, chosen, clock)
        assert {row.state for row in rows(archive).values()} <= {"sent", "failed", *(["sending"] if once else [])}
        for recipient in ALL:
            assert len(server.to(recipient)) <= 1 + doubts[recipient] * (not once)
        report = deliver(archive, own, chosen.editions[0], chosen, clock.world(()), again=True)
        assert report.status == 0
        assert {row.state for row in rows(archive).values()} == {"sent"}
        for recipient in ALL:
            copies = server.to(recipient)
            assert 1 <= len(copies) <= 1 + doubts[recipient]
            assert len({copy.data for copy in copies}) == 1
        assert run(archive, chosen, clock) == Report()
