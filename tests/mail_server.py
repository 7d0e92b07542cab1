"""A mail server on the own machine that keeps what it takes, and does wrong whatever a test asks for, at any stage.

A test sets `fault`: asked at each stage of each conversation, it gives the reply to send instead of the usual one,
or one of the faults below; None lets the server do its work.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

CONNECT, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, IN, END = "connect EHLO STARTTLS AUTH MAIL RCPT DATA in end".split()
"""Stages of a conversation; IN is in the middle of a message, END after the dot that ends it."""

DROP = "drop"
"""Hang up without a word; after the data without having taken it."""
DROP_AFTER = "drop after"
"""Take the message, then hang up without a word."""
SILENT = "silent"
"""Say nothing more, and keep the line."""
TAKE_SILENT = "take, silent"
"""Take the message, say nothing more, and keep the line."""
DRIP = "drip"
"""A reply that comes byte by byte and never ends."""
NOISE = "noise"
"""Bytes that are no SMTP."""
ENDLESS = "endless"
"""A reply of lines without end."""

_ADDRESS = re.compile(r"<([^>]*)>")


@dataclass(frozen=True)
class Taken:
    """A message that the server took: the envelope, the bytes (CRLF, dots unstuffed), and whether it said so."""

    sender: str
    recipient: str
    data: bytes
    said: bool = True

    @property
    def message_id(self) -> str:
        """The Message-ID it has."""
        found = re.search(rb"(?im)^Message-ID:\s*(<[^>\r\n]*>)", self.data)
        return found[1].decode() if found else ""


@dataclass
class MailServer:
    """Listens on 127.0.0.1 and answers every conversation in a thread of its own."""

    port: int = 0
    extensions: tuple[str, ...] = ("SIZE 50000000", "8BITMIME", "SMTPUTF8")
    certificate: Path | None = None
    users: dict[str, str] = field(default_factory=dict)
    mechanisms: str = "PLAIN LOGIN"
    fault: Callable[[str, str], str | None] = lambda stage, argument: None
    taken: list[Taken] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """Every command that came in, over all conversations."""
    secured: list[bool] = field(default_factory=list)
    """For each log-in that was tried, whether the line was encrypted."""
    conversations: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    def to(self, recipient: str) -> list[Taken]:
        """What was taken for somebody."""
        return [mail for mail in self.taken if mail.recipient == recipient]


@contextmanager
def serving(tls: bool = False, **given: object) -> Iterator[MailServer]:
    """A running server, gone behind the block; `tls` speaks TLS from the first byte."""
    server = MailServer(**given)  # type: ignore[arg-type]
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    server.port = listener.getsockname()[1]
    threading.Thread(target=_accept, args=(listener, server, tls), daemon=True).start()
    try:
        yield server
    finally:
        server.closing.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
        listener.close()


def _accept(listener: socket.socket, server: MailServer, tls: bool) -> None:
    while not server.closing.is_set():
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_converse, args=(connection, server, tls), daemon=True).start()


def _converse(connection: socket.socket, server: MailServer, tls: bool) -> None:
    server.conversations += 1
    with suppress(OSError, _Over), connection:
        conversation = _Conversation(_secure(connection, server) if tls else connection, server, tls)
        try:
            conversation.run()
        finally:
            conversation.file.close()
            conversation.line.close()


def _secure(connection: socket.socket, server: MailServer) -> ssl.SSLSocket:
    assert server.certificate is not None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server.certificate)
    return context.wrap_socket(connection, server_side=True)


class _Over(Exception):
    """The conversation ends here."""


class _Conversation:
    def __init__(self, line: socket.socket, server: MailServer, secure: bool) -> None:
        self.line, self.server, self.secure = line, server, secure
        self.file = line.makefile("rb")
        self.sender, self.recipients = "", list[str]()

    def run(self) -> None:
        self.usual(CONNECT, "", "220 mail.example ESMTP")
        while True:
            came = self.heard().decode("utf-8", "replace").strip()
            self.server.said.append(came)
            verb, _, argument = came.partition(" ")
            handle = getattr(self, f"on_{verb.lower()}", None)
            if handle is None:
                self.say("500 what?")
            else:
                handle(argument)

    def heard(self) -> bytes:
        came = self.file.readline(100_000)
        if not came:
            raise _Over
        return came

    def say(self, reply: str) -> None:
        self.line.sendall(reply.encode("utf-8") + b"\r\n")

    def usual(self, stage: str, argument: str, reply: str) -> bool:
        """Say the usual reply unless a fault is asked for; whether the usual one was said."""
        fault = self.server.fault(stage, argument)
        if fault is None:
            self.say(reply)
            return True
        self.go_wrong(fault)
        return False

    def go_wrong(self, fault: str) -> None:
        if fault in (DROP, DROP_AFTER):
            raise _Over
        if fault in (SILENT, TAKE_SILENT):
            self.server.closing.wait(30)
            raise _Over
        if fault == DRIP:
            while not self.server.closing.wait(0.05):
                self.line.sendall(b"2")
            raise _Over
        if fault == NOISE:
            self.line.sendall(bytes(range(128, 256)) + b"\r\n")
        elif fault == ENDLESS:
            while not self.server.closing.is_set():
                self.line.sendall(b"250-and more\r\n" * 500)
            raise _Over
        else:
            self.say(fault)
            if fault.startswith("421"):
                raise _Over

    def on_ehlo(self, argument: str) -> None:
        offered = list(self.server.extensions)
        if self.server.certificate and not self.secure:
            offered.append("STARTTLS")
        if self.server.users:
            offered.append(f"AUTH {self.server.mechanisms}")
        lines = ["mail.example", *offered]
        last = f"250 {lines[-1]}"
        self.usual(EHLO, argument, "\r\n".join([*(f"250-{line}" for line in lines[:-1]), last]))

    def on_helo(self, argument: str) -> None:
        self.usual(EHLO, argument, "250 mail.example")

    def on_starttls(self, argument: str) -> None:
        if self.usual(STARTTLS, argument, "220 go on"):
            self.line = _secure(self.line, self.server)
            self.file = self.line.makefile("rb")
            self.secure = True

    def on_auth(self, argument: str) -> None:
        self.server.secured.append(self.secure)
        fault = self.server.fault(AUTH, argument)
        if fault is not None:
            self.go_wrong(fault)
            return
        kind, _, initial = argument.partition(" ")
        if kind.upper() == "PLAIN":
            _, user, password = b64decode(initial).decode("utf-8").split("\0")
        else:
            user, password = (self.asked(prompt) for prompt in ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"))
        known = self.server.users.get(user) == password
        # A careless server, which says again what it heard.
        self.say("235 welcome" if known else f"535 5.7.8 no: {user} {password} {argument}")

    def asked(self, prompt: str) -> str:
        self.say(f"334 {prompt}")
        return b64decode(self.heard()).decode("utf-8")

    def on_mail(self, argument: str) -> None:
        self.sender, self.recipients = _inside(argument), []
        self.usual(MAIL, self.sender, "250 ok")

    def on_rcpt(self, argument: str) -> None:
        recipient = _inside(argument)
        if self.usual(RCPT, recipient, "250 ok"):
            self.recipients.append(recipient)

    def on_data(self, argument: str) -> None:
        if not self.usual(DATA, self.recipients[0], "354 go on"):
            return
        lines: list[bytes] = []
        while (line := self.heard()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
            if len(lines) == 4 and self.server.fault(IN, self.recipients[0]):
                raise _Over
        fault = self.server.fault(END, self.recipients[0])
        if fault in (None, DROP_AFTER, TAKE_SILENT) or (fault or "").startswith("2"):
            mails = (Taken(self.sender, to, b"".join(lines), fault is None) for to in self.recipients)
            self.server.taken.extend(mails)
        if fault is None:
            self.say("250 taken")
        else:
            self.go_wrong(fault)

    def on_rset(self, argument: str) -> None:
        self.recipients = []
        self.say("250 ok")

    def on_noop(self, argument: str) -> None:
        self.say("250 ok")

    def on_quit(self, argument: str) -> None:
        self.say("221 bye")
        raise _Over


def _inside(argument: str) -> str:
    found = _ADDRESS.search(argument)
    return found[1] if found else ""
