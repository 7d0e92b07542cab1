"""Mail through a server: what each fault at each stage means for the message, the line and the next recipient."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from briefing.delivery.addresses import box
from briefing.delivery.outcome import Verdict
from briefing.delivery.smtp import Post, check
from briefing.errors import UsageError
from briefing.settings.model import Secret, Smtp
from tests import mail_server as ms
from tests.delivery_world import ANN, BOB, EVE, certificate, through
from tests.mail_server import MailServer, serving

MESSAGE = b"From: desk@news.example\r\nMessage-ID: <1@x>\r\n\r\n.a line that begins with a dot\r\n..two\r\nend\r\n"
PASSWORD = Secret(environment="PW")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as running:
        yield running


def reveal(secret: Secret) -> str:
    return {"PW": "pässword"}[secret.environment]


def post(server: MailServer, **more: object) -> Post:
    return Post(through(server.port, **more), reveal, 1.0)


def send(way: Post, *recipients: str, message: bytes = MESSAGE) -> list[tuple[str, bool, bool, bool]]:
    """State, soon, everybody of each, and whether the data was announced; the reasons are looked at elsewhere."""
    found = []
    for recipient in recipients or (ANN,):
        announced: list[int] = []
        verdict = way.send(box("desk@news.example"), box(recipient), message, partial(announced.append, 1))
        found.append((verdict.state, verdict.soon, verdict.everybody, bool(announced)))
    way.close()
    return found


def told(smtp: Smtp) -> Verdict:
    way = Post(smtp, reveal, 1.0)
    verdict = way.send(box("desk@news.example"), box(ANN), MESSAGE, lambda: None)
    way.close()
    return verdict


def once(stage: str, fault: str, recipient: str = "") -> Callable[[str, str], str | None]:
    """A fault that happens the first time (to one recipient, where one is named)."""
    numbers = count()

    def decide(at: str, argument: str) -> str | None:
        return fault if at == stage and recipient in ("", argument) and next(numbers) == 0 else None

    return decide


def always(stage: str, fault: str) -> Callable[[str, str], str | None]:
    return lambda at, argument: fault if at == stage else None


def test_a_message_arrives_as_it_was_written_over_one_line(server: MailServer) -> None:
    assert send(post(server), ANN, BOB) == [("sent", False, False, True)] * 2
    assert [(mail.sender, mail.recipient, mail.data) for mail in server.taken] == [
        ("desk@news.example", ANN, MESSAGE),
        ("desk@news.example", BOB, MESSAGE),
    ]
    assert server.conversations == 1
    assert server.said[-1] == "QUIT"
    assert server.said[0] == "ehlo [127.0.0.1]"


def test_a_message_without_a_last_line_end_gets_one(server: MailServer) -> None:
    send(post(server), message=b"A: b\r\n\r\nend")
    assert server.taken[0].data == b"A: b\r\n\r\nend\r\n"


def test_a_large_message_arrives_whole(server: MailServer) -> None:
    message = b"A: b\r\n\r\n" + b"".join(b".%d\r\n" % number for number in range(100_000))
    send(post(server, timeout=10.0), message=message)
    assert server.taken[0].data == message


def test_a_hundred_messages_go_over_one_line_and_no_more(server: MailServer) -> None:
    way = post(server)
    for _ in range(101):
        assert way.send(box("desk@news.example"), box(ANN), MESSAGE, lambda: None).state == "sent"
    way.close()
    way.close()
    assert (server.conversations, len(server.taken)) == (2, 101)


LATER, REFUSED = ("later", True, False), ("failed", False, False)


@pytest.mark.parametrize(
    ("stage", "reply", "expected"),
    [
        (ms.CONNECT, "421 too busy", ("later", True, True, False)),
        (ms.CONNECT, "554 go away", ("later", False, True, False)),
        (ms.EHLO, "451 later", ("later", True, True, False)),
        (ms.EHLO, "550 go away", ("later", False, True, False)),
        (ms.MAIL, "451 later", (*LATER, False)),
        (ms.MAIL, "550 not you", (*REFUSED, False)),
        (ms.MAIL, "421 closing", (*LATER, False)),
        (ms.RCPT, "450 grey-listed", (*LATER, False)),
        (ms.RCPT, "550 nobody", (*REFUSED, False)),
        (ms.RCPT, "421 closing", (*LATER, False)),
        (ms.DATA, "451 later", (*LATER, True)),
        (ms.DATA, "554 no", (*REFUSED, True)),
        (ms.DATA, "421 closing", (*LATER, True)),
        (ms.DATA, "250 what", (*LATER, True)),
        (ms.END, "451 disk full", (*LATER, True)),
        (ms.END, "552 too large", (*REFUSED, True)),
        (ms.END, "421 closing", (*LATER, True)),
        (ms.END, "354 what", ("unknown", True, False, True)),
        (ms.END, "2", ("unknown", True, False, True)),
    ],
)
def test_a_refusal_is_one_for_now_or_one_for_good(
    server: MailServer, stage: str, reply: str, expected: tuple[str, bool, bool, bool]
) -> None:
    server.fault = once(stage, reply)
    assert send(post(server), ANN, BOB) == [expected, ("sent", False, False, True)]
    assert len(server.to(BOB)) == 1


@pytest.mark.parametrize("fault", [ms.DROP, ms.SILENT, ms.NOISE, ms.DRIP, ms.ENDLESS])
@pytest.mark.parametrize("stage", [ms.CONNECT, ms.EHLO, ms.MAIL, ms.RCPT, ms.DATA])
def test_a_line_that_breaks_before_the_data_has_lost_nothing(server: MailServer, stage: str, fault: str) -> None:
    server.fault = once(stage, fault)
    first, second = send(post(server, timeout=0.5), ANN, BOB)
    assert first == ("later", first[1], stage in (ms.CONNECT, ms.EHLO), stage == ms.DATA)
    assert first[1] or fault in (ms.NOISE, ms.ENDLESS)  # at the greeting that is a server of another kind
    assert second == ("sent", False, False, True)
    assert (len(server.to(ANN)), len(server.to(BOB))) == (0, 1)


@pytest.mark.parametrize(
    ("fault", "state", "copies"),
    [
        (ms.DROP, "unknown", 0),
        (ms.DROP_AFTER, "unknown", 1),
        (ms.SILENT, "unknown", 0),
        (ms.TAKE_SILENT, "unknown", 1),
        (ms.DRIP, "unknown", 0),
        (ms.ENDLESS, "unknown", 0),
        (ms.NOISE, "unknown", 0),
    ],
)
def test_only_a_break_after_the_last_byte_leaves_a_doubt(
    server: MailServer, fault: str, state: str, copies: int
) -> None:
    server.fault = once(ms.END, fault)
    first, second = send(post(server), ANN, BOB)
    assert first == (state, True, False, True)
    assert second[0] == "sent"
    assert len(server.to(ANN)) == copies


def test_a_break_in_the_middle_of_a_message_has_lost_nothing(server: MailServer) -> None:
    server.fault = once(ms.IN, ms.DROP)
    message = MESSAGE + b"more\r\n" * 2_000_000  # more than the line takes at once
    assert send(post(server, timeout=10.0), message=message) == [("later", True, False, True)]
    assert server.taken == []


def test_a_late_answer_is_waited_for(server: MailServer) -> None:
    slow = Post(through(server.port, timeout=0.2), reveal, 5.0)

    def late(stage: str, argument: str) -> str | None:
        if stage == ms.END:
            server.closing.wait(0.6)
        return None

    server.fault = late
    assert send(slow) == [("sent", False, False, True)]


def test_a_server_that_breaks_three_lines_in_a_row_is_given_up_for_now(server: MailServer) -> None:
    server.fault = always(ms.RCPT, ms.DROP)
    assert [verdict[2] for verdict in send(post(server), ANN, BOB, EVE)] == [False, False, True]
    server.fault = lambda stage, argument: ms.DROP if stage == ms.RCPT and argument == BOB else None
    assert [verdict[2] for verdict in send(post(server), BOB, BOB, ANN, BOB, BOB)] == [False] * 5


def test_one_of_three_recipients_is_refused(server: MailServer) -> None:
    server.fault = once(ms.RCPT, "550 5.1.1 no such user", BOB)
    assert [verdict[0] for verdict in send(post(server), ANN, BOB, EVE)] == ["sent", "failed", "sent"]
    assert server.conversations == 1
    server.fault = once(ms.RCPT, "550 5.1.1 no such user", BOB)
    way = post(server)
    verdict = way.send(box("desk@news.example"), box(BOB), MESSAGE, lambda: None)
    way.close()
    assert verdict.reason == f"127.0.0.1:{server.port}: 550 5.1.1 no such user"


def test_an_interruption_leaves_no_half_message_behind(server: MailServer) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    way = post(server)
    with pytest.raises(KeyboardInterrupt):
        way.send(box("desk@news.example"), box(ANN), MESSAGE, interrupted)
    way.close()
    assert (server.taken, server.said[-1]) == ([], f"rcpt TO:<{ANN}>")


def test_a_server_that_cannot_start_over_is_hung_up_on() -> None:
    with serving() as server:
        server.fault = once(ms.RCPT, "550 nobody")
        original = ms._Conversation.on_rset
        try:
            ms._Conversation.on_rset = lambda self, argument: self.go_wrong(ms.DROP)  # type: ignore[method-assign]
            assert [verdict[0] for verdict in send(post(server), ANN, BOB)] == ["failed", "sent"]
        finally:
            ms._Conversation.on_rset = original  # type: ignore[method-assign]
        assert server.conversations == 2


def test_a_server_without_extensions_is_enough_on_this_machine(server: MailServer) -> None:
    server.fault = once(ms.EHLO, "502 what?")
    assert send(post(server)) == [("sent", False, False, True)]
    server.fault = once(ms.EHLO, "502 what?")
    assert send(post(server, user="ann", password=PASSWORD)) == [("later", False, True, False)]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    verdict = told(through(port))
    assert verdict == Verdict(
        "later", f"127.0.0.1:{port}: connection refused; are host and port of smtp right?", True, True
    )
    assert "are host and port" in told(through(port, host="no-such-host.invalid")).reason


def test_size_and_international_addresses_are_announced_where_the_server_can(server: MailServer) -> None:
    assert send(post(server), "grüße@example.org") == [("sent", False, False, True)]
    assert f"mail FROM:<desk@news.example> SIZE={len(MESSAGE)} SMTPUTF8 BODY=8BITMIME" in server.said
    assert server.to("grüße@example.org")
    server.extensions = ()
    assert send(post(server), "grüße@example.org", ANN) == [(*REFUSED, False), ("sent", False, False, True)]
    assert server.said[-4] == "mail FROM:<desk@news.example>"


def test_starttls_hides_everything_behind_a_certificate_that_was_checked(
    tls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{tls}.crt")
    with serving(certificate=tls, users={"ann": "pässword"}) as server:
        secure = {"host": "localhost", "security": "starttls", "user": "ann", "password": PASSWORD}
        assert send(post(server, **secure)) == [("sent", False, False, True)]
        assert server.secured == [True]
        assert check(through(server.port, **secure), reveal) is None


def test_tls_from_the_first_byte(tls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{tls}.crt")
    with serving(True, certificate=tls, users={"ann": "pässword"}, mechanisms="LOGIN") as server:
        secure = {"host": "localhost", "security": "tls", "user": "ann", "password": PASSWORD}
        assert send(post(server, **secure)) == [("sent", False, False, True)]
        assert server.secured == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_ends_it(tls: Path, security: str) -> None:
    with serving(security == "tls", certificate=tls, users={"ann": "pässword"}) as server:
        smtp = through(server.port, host="localhost", security=security, user="ann", password=PASSWORD)
        verdict = told(smtp)
        assert (verdict.state, verdict.soon, verdict.everybody) == ("later", False, True)
        assert "certificate is not trusted (self" in verdict.reason
        assert "is 'localhost' the name it is made for?" in verdict.reason
        assert (server.taken, server.secured) == ([], [])


def test_a_certificate_for_another_name_ends_it(tls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{tls}.crt")
    with serving(certificate=tls) as server:
        assert "certificate is not trusted" in told(through(server.port, security="starttls")).reason
        assert server.taken == []


def test_there_is_no_way_back_to_an_open_line(tls: Path, server: MailServer) -> None:
    verdict = told(through(server.port, security="starttls"))
    assert (verdict.state, verdict.soon, verdict.everybody) == ("later", False, True)
    assert "offers no encryption (STARTTLS), and nothing is sent without" in verdict.reason
    assert server.taken == []
    with serving(certificate=tls) as refusing:
        for reply, soon in (("454 not now", True), ("501 no", False)):
            refusing.fault = once(ms.STARTTLS, reply)
            verdict = told(through(refusing.port, host="localhost", security="starttls"))
            assert (verdict.state, verdict.soon, verdict.everybody) == ("later", soon, True)
            assert f"refuses to encrypt (STARTTLS): {reply}" in verdict.reason
        assert refusing.taken == []
    verdict = told(through(server.port, security="tls"))
    assert 'port 465 wants security = "tls" in smtp, port 587 "starttls"' in verdict.reason


def test_a_wrong_password_names_its_place_and_nothing_that_was_said() -> None:
    with serving(users={"ann": "another"}) as server:
        smtp = through(server.port, user="ann", password=PASSWORD)
        verdict = told(smtp)
        assert verdict == Verdict(
            "later",
            f"127.0.0.1:{server.port} refuses the log-in of 'ann' (535); the password comes from variable PW",
            False,
            True,
        )
        assert check(smtp, reveal) == verdict.reason
        server.fault = once(ms.AUTH, "454 later")
        verdict = told(smtp)
        assert (verdict.soon, verdict.reason) == (True, f"127.0.0.1:{server.port} cannot check the log-in now (454)")
        server.fault = once(ms.AUTH, "334 more")
        assert told(smtp).reason.endswith("refuses the log-in of 'ann' (334); the password comes from variable PW")
        server.mechanisms = "GSSAPI"
        assert "takes no password here (AUTH PLAIN or LOGIN)" in told(smtp).reason
        server.mechanisms, server.fault = "LOGIN", once(ms.AUTH, "504 no")
        assert "refuses the log-in" in told(smtp).reason
        assert server.taken == []


def test_a_password_that_cannot_be_had_stops_before_the_line(server: MailServer) -> None:
    def without(secret: Secret) -> str:
        raise UsageError("the variable PW is not set")

    smtp = through(server.port, user="ann", password=PASSWORD)
    assert check(smtp, without) == "password of smtp: the variable PW is not set"
    assert server.conversations == 0


def test_a_password_is_never_sent_in_the_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.delivery.smtp import opening

    with serving(users={"ann": "pässword"}) as server:
        smtp = through(server.port, user="ann", password=PASSWORD)
        assert told(smtp).state == "sent"
        monkeypatch.setattr(opening, "_stays_here", lambda line: False)
        assert 'no password is sent without encryption; set security = "starttls"' in told(smtp).reason
        assert len(server.secured) == 1


def test_whether_mail_can_be_sent_is_told_without_sending_any(server: MailServer) -> None:
    smtp = through(server.port)
    assert check(smtp, reveal) is None
    assert server.said == ["ehlo [127.0.0.1]", "QUIT"]
    assert check(replace(smtp, command="sh -c true"), reveal) is None
    assert check(replace(smtp, command="/nowhere/sendmail -t"), reveal) == (
        "there is no program /nowhere/sendmail; check command of smtp"
    )
    assert "open quotation mark" in (check(replace(smtp, command="sh 'c"), reveal) or "")


def test_a_server_known_by_an_ipv6_address() -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 here")
    with listener:
        import threading

        said: list[bytes] = []

        def talk() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 hi\r\n")
                said.append(connection.recv(1000))

        threading.Thread(target=talk, daemon=True).start()
        told(through(listener.getsockname()[1], host="::1"))
        assert said == [b"ehlo [IPv6:::1]\r\n"]
