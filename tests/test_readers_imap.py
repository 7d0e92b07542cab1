"""A real mail server (Dovecot) with a folder that is read, read again, and left as it was."""

from __future__ import annotations

import imaplib
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from briefing.fetch import imap
from briefing.model import Article, Failure
from briefing.readers import Mailboxes, read

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
PASSWORD = "only-for-this-test"
ONE = "The harbour of Kestrel was closed on Friday after the storm, and two ferries waited offshore for six hours."
TWO = "The council of Aldermoor voted on Thursday to repair the old bridge, which has been shut since the floods."
FOLDER = "Briefe & Entwürfe"

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
log_path = {home}/log
ssl = yes
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 0
mail_location = maildir:{home}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Server:
    """A running server with one user, "ann"."""

    port: int
    secure: int
    certificate: Path

    def address(self, folder: str = "INBOX", user: str = "ann") -> str:
        return f"imap://{user}@127.0.0.1:{self.port}/{folder}"

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        client.login("ann", PASSWORD)
        return client

    def deliver(self, subject: str, text: str, folder: str = "INBOX") -> None:
        message = f"From: Kestrel Post <p@k.example>\r\nSubject: {subject}\r\nDate: Fri, 21 Oct 2022 18:32:00 +0200\r\n"
        client = self.client()
        client.append(folder, "", "", f"{message}\r\n{text}\r\n".encode())
        client.logout()

    def flags(self, folder: str = "INBOX") -> list[bytes]:
        client = self.client()
        client.select(folder, readonly=True)
        _, found = client.uid("FETCH", "1:*", "(FLAGS)")
        client.logout()
        return sorted(line for line in found if isinstance(line, bytes))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def certificate(home: Path) -> str:
    """The lines that name a certificate made for this test; without openssl there is no server to test with."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl here to make a certificate with")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", home / "key.pem", "-out", home / "cert.pem"],
        capture_output=True, check=True,
    )  # fmt: skip
    return f"ssl_cert = <{home}/cert.pem\nssl_key = <{home}/key.pem"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if not Path(DOVECOT).exists():
        pytest.skip("no Dovecot here (Debian: apt-get install dovecot-imapd)")
    # Not below pytest's own folder: any other session on the machine closes that to Dovecot's users again.
    home = Path(tempfile.mkdtemp(prefix="dovecot-"))
    home.chmod(0o755)
    me = pwd.getpwuid(os.getuid())
    # Dovecot refuses to serve mail as root, so there the mail belongs to its own user.
    owner = pwd.getpwnam("dovecot") if me.pw_uid == 0 else me
    (home / "mail").mkdir()
    os.chown(home / "mail", owner.pw_uid, owner.pw_gid)
    ports = Server(free_port(), free_port(), home / "cert.pem")
    user = "dovenull" if me.pw_uid == 0 else me.pw_name
    (home / "dovecot.conf").write_text(
        CONFIG.format(
            home=home, certificate=certificate(home), user=user,
            group=subprocess.run(["id", "-gn", user], capture_output=True, text=True, check=True).stdout.strip(),
            password=PASSWORD, uid=owner.pw_uid, gid=owner.pw_gid, port=ports.port, secure=ports.secure,
        )
    )  # fmt: skip
    running = subprocess.Popen([DOVECOT, "-F", "-c", home / "dovecot.conf"], stderr=subprocess.PIPE)
    try:
        _wait(running, ports, home)
        yield ports
    finally:
        running.terminate()
        running.communicate(timeout=20)
        shutil.rmtree(home, ignore_errors=True)


def _wait(running: subprocess.Popen[bytes], ports: Server, home: Path) -> None:
    for _ in range(100):
        if running.poll() is not None:
            log = (home / "log").read_text("utf-8", "replace") if (home / "log").exists() else ""
            told = running.stderr.read().decode("utf-8", "replace") if running.stderr else ""
            pytest.skip(f"Dovecot does not start here: {told[-300:]} {log[-300:]}")
        try:
            ports.client().logout()
            return
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.1)
    pytest.skip(f"Dovecot takes no log-in: {(home / 'log').read_text('utf-8', 'replace')[-600:]}")


@pytest.fixture
def stranger() -> Mailboxes:
    return Mailboxes(secret=lambda address: PASSWORD)


@pytest.fixture
def ann(stranger: Mailboxes, server: Server, monkeypatch: pytest.MonkeyPatch) -> Mailboxes:
    """A reader who trusts the certificate of this server."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    return stranger


def got(address: str, mailboxes: Mailboxes) -> tuple[list[Article], list[str]]:
    failures: list[Failure] = []
    articles = list(read([address], failures.append, mailboxes=mailboxes))
    return articles, [failure.reason for failure in failures]


def test_a_folder_read_twice_brings_nothing_twice_and_changes_no_flag(server: Server, ann: Mailboxes) -> None:
    server.deliver("Harbour closed", ONE)
    server.deliver("Bridge to be repaired", TWO)
    before = server.flags()
    articles, reasons = got(server.address(), ann)
    assert [(a.title, a.source, a.text) for a in articles] == [
        ("Harbour closed", "Kestrel Post", ONE),
        ("Bridge to be repaired", "Kestrel Post", TWO),
    ]
    assert reasons == []
    assert got(server.address(), ann) == ([], [])
    assert server.flags() == before
    assert not any(b"Seen" in line for line in before)
    server.deliver("Third", ONE)
    assert [a.title for a in got(server.address(), ann)[0]] == ["Third"]


def test_a_folder_made_anew_is_read_anew(server: Server, ann: Mailboxes) -> None:
    ann.seen[server.address()] = "1:999999"
    assert got(server.address(), ann)[0]


def test_folders_have_names_in_any_language(server: Server, ann: Mailboxes) -> None:
    quoted = '"Briefe &- Entw&APw-rfe"'
    client = server.client()
    client.create(quoted)
    client.logout()
    server.deliver("Harbour closed", ONE, quoted)
    address = server.address("Briefe%20&%20Entw%C3%BCrfe")
    assert [a.title for a in got(address, ann)[0]] == ["Harbour closed"]


def test_what_goes_wrong_is_told_without_the_password(server: Server, ann: Mailboxes) -> None:
    wrong = Mailboxes(secret=lambda address: "wrong")
    assert got(server.address("Nowhere"), ann) == ([], ["no folder of the name Nowhere"])
    assert got(server.address(), Mailboxes()) == ([], ["needs a password: set BRIEFING_IMAP_PASSWORD"])
    assert got(server.address(), wrong) == ([], ["log-in refused: is BRIEFING_IMAP_PASSWORD right?"])
    assert got("imap://127.0.0.1/INBOX", ann) == ([], ["names no user: write imaps://user@host/Folder"])
    assert got(f"imap://ann@127.0.0.1:{free_port()}/", ann) == ([], ["connection refused"])
    failures: list[Failure] = []
    assert list(read(["imaps://ann:hush@mail.example/"], failures.append, mailboxes=ann)) == []
    assert failures[0].source == "imaps://ann@mail.example/"
    assert "hush" not in failures[0].reason


@pytest.mark.parametrize("address", ["imap://ann@127.0.0.1:{0.port}/INBOX", "imaps://ann@localhost:{0.secure}/INBOX"])
def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, stranger: Mailboxes, address: str) -> None:
    assert got(address.format(server), stranger) == (
        [],
        ["its certificate is not trusted (self-signed certificate)"],
    )


def test_a_folder_is_read_over_tls_from_the_first_byte(server: Server, ann: Mailboxes) -> None:
    server.deliver("Over TLS", ONE)
    assert "Over TLS" in [a.title for a in got(f"imaps://ann@localhost:{server.secure}/INBOX", ann)[0]]


def test_the_command_reads_a_folder_with_the_password_of_the_environment(
    server: Server, ann: Mailboxes, command: Callable[..., Result]
) -> None:
    server.deliver("For the command", TWO)
    result = command("read", server.address(), env={"BRIEFING_IMAP_PASSWORD": PASSWORD})
    assert result.exit_code == 0, result.output
    assert "For the command" in result.stdout
    asked = command("read", server.address(), env={"BRIEFING_IMAP_COMMAND": f"printf %s {PASSWORD}"})
    assert asked.exit_code == 0, asked.output
    refused = command("read", server.address(), env={})
    assert refused.exit_code == 3
    assert PASSWORD not in refused.output


def test_fetch_brings_what_is_new_in_a_folder_and_changes_no_flag(
    server: Server, ann: Mailboxes, command: Callable[..., Result], tmp_path: Path
) -> None:
    client = server.client()
    client.create("Letters")
    client.logout()
    secret = {"BRIEFING_IMAP_PASSWORD": PASSWORD}
    address = server.address("Letters")
    (tmp_path / "sources.json").write_text(json.dumps({"version": 1, "sources": [{"address": address}]}))

    def fetched() -> tuple[int, list[str]]:
        result = command("fetch", "--json", env=secret)
        return result.exit_code, json.loads(result.stdout)["sources"][0]["new"]

    assert fetched() == (0, [])
    server.deliver("Harbour closed", ONE, "Letters")
    server.deliver("Bridge to be repaired", TWO, "Letters")
    status, new = fetched()
    assert (status, len(new)) == (0, 2)
    assert fetched() == (0, [])
    server.deliver("Harbour open again", TWO.replace("bridge", "harbour"), "Letters")
    status, new = fetched()
    assert (status, len(new)) == (0, 1)
    assert not any(b"Seen" in line for line in server.flags("Letters"))
    kept = json.loads((tmp_path / "sources.json").read_text())["sources"][0]
    assert re.fullmatch(r"[1-9]\d*:3", kept["mark"])


@pytest.mark.parametrize(
    ("address", "folder"),
    [
        (
            "imaps://ann%40mail.example@mail.example/",
            imap.Folder("mail.example", 993, "ann@mail.example", "INBOX", True),
        ),
        ("imap://ann@mail.example:1143/a/b", imap.Folder("mail.example", 1143, "ann", "a/b", False)),
    ],
)
def test_addresses_of_folders(address: str, folder: imap.Folder) -> None:
    assert imap.folder_of(address) == folder


@pytest.mark.parametrize("written", ["", "7", "x:y", ":", "1:-2"])
def test_a_mark_that_is_none_means_that_nothing_was_read(written: str) -> None:
    assert imap.Mark.of(written) == imap.Mark(0, 0)


def test_a_mark_is_written_and_read() -> None:
    assert imap.Mark.of(str(imap.Mark(42, 7))) == imap.Mark(42, 7)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("imaps://ann@mail.example:port/", "an address of no possible form"),
        ("imaps://mail.example/", "names no user: write imaps://user@host/Folder"),
    ],
)
def test_impossible_addresses_are_told(address: str, reason: str, stranger: Mailboxes) -> None:
    assert got(address, stranger) == ([], [reason])


class Scripted:
    """A server on this machine that says what the test wants, line by line."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        connection, _ = self.listening.accept()
        with self.listening, connection, connection.makefile("rb") as lines:
            connection.sendall(b"* OK ready\r\n")
            for line in lines:
                tag = line.split()[0]
                if b"CAPABILITY" in line:
                    connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
                elif not self.answers:
                    return
                else:
                    connection.sendall(self.answers.pop(0).replace(b"TAG", tag))


LOGGED_IN = b"TAG OK in\r\n"
OPENED = b"* OK [UIDVALIDITY 3] kept\r\nTAG OK [READ-ONLY] open\r\n"


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ((b"TAG NO [AUTHENTICATIONFAILED] no\r\n",), "log-in refused: is BRIEFING_IMAP_PASSWORD right?"),
        ((LOGGED_IN, OPENED, b"TAG NO not now\r\n"), "the server refused to give its messages"),
        ((LOGGED_IN, OPENED, b"TAG BAD what\r\n"), "the server said: UID command error: BAD [b'what']"),
        ((LOGGED_IN,), "the server said: "),
        (
            (
                LOGGED_IN,
                OPENED,
                b"* SEARCH 7\r\nTAG OK done\r\n",
                b"* 1 FETCH (UID 7 RFC822.SIZE 99999999)\r\nTAG OK done\r\n",
            ),
            "message 7 is larger than 20 MB",
        ),
    ],
)
def test_what_a_strange_server_says_is_a_reason(answers: tuple[bytes, ...], reason: str, stranger: Mailboxes) -> None:
    scripted = Scripted(*answers)
    articles, reasons = got(f"imap://ann@127.0.0.1:{scripted.port}/", stranger)
    assert articles == []
    assert len(reasons) == 1
    assert reasons[0].startswith(reason)


def test_a_password_is_not_sent_in_plain_text_over_a_network(
    monkeypatch: pytest.MonkeyPatch, stranger: Mailboxes
) -> None:
    scripted = Scripted()
    monkeypatch.setattr(imap, "_is_this_machine", lambda host: False)
    assert got(f"imap://ann@127.0.0.1:{scripted.port}/", stranger) == (
        [],
        ["the server offers no encryption, and a password is not sent without"],
    )
