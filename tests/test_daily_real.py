"""The whole way with real servers: feeds over HTTP, letters from Dovecot, mail through OpenSMTPD into a Maildir."""

from __future__ import annotations

import email
import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests import real_smtp
from tests.fault_server import FaultServer, reply, serving
from tests.real_smtp import Real
from tests.test_readers_imap import PASSWORD, Server, server as mailbox

__all__ = ["mailbox"]

FIRST = (
    "The harbour of Kestrel was closed on Sunday after the storm, the harbour master Ada Quill said.",
    "Two ferries with nine hundred passengers waited offshore for six hours before they were let in.",
)
LETTER = (
    "The council of Aldermoor voted on Sunday to repair the old bridge over the Wend for four million crowns.",
    "The bridge of Aldermoor has been shut since the floods of last spring, and lorries take the long way round.",
)
SECOND = (
    "The harbour of Kestrel was opened again on Monday, but only for ships with a draught of less than five metres.",
    "Divers found a wreck of thirty metres across the fairway of Kestrel and will lift it until Thursday.",
)


@pytest.fixture
def web() -> Iterator[FaultServer]:
    with serving() as running:
        yield running


@pytest.fixture
def smtp() -> Iterator[Real]:
    with real_smtp.running() as running:
        yield running


def item(title: str, sentences: tuple[str, ...], day: str) -> str:
    body = "".join(f"&lt;p&gt;{sentence}&lt;/p&gt;" for sentence in [" ".join(sentences)])
    link = f"https://k.example/{title.replace(' ', '-')}"
    return (
        f"<item><title>{title}</title><link>{link}</link><pubDate>{day} 05:00:00 +0000</pubDate>"
        f"<description>{body}</description></item>"
    )


def offers(web: FaultServer, *items: str) -> None:
    head = "<title>Kestrel Post</title><link>https://k.example/</link><language>en</language>"
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>".encode()
    answer = reply("200 OK", feed, content_type="application/rss+xml")
    web.answers["/kestrel.xml"] = lambda connection, asked: connection.sendall(answer)


def posts(server: Server, subject: str, sentences: tuple[str, ...], day: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Date"] = (
        "Aldermoor Letter <l@a.example>",
        subject,
        f"{day} 05:00:00 +0000",
    )
    letter.set_content("\n\n".join(sentences))
    client = server.client()
    client.append("INBOX", "", "", letter.as_bytes())
    client.logout()


def briefing(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    found = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **env}
    command = [sys.executable, "-m", "briefing", *args]
    return subprocess.run(command, cwd=folder, env=found, capture_output=True, text=True, check=False, timeout=120)


def parts(message: bytes) -> dict[str, bytes]:
    """Kind of part → its content."""
    read = email.message_from_bytes(message, policy=default)
    leaves = (part for part in read.walk() if not part.is_multipart())
    return {part.get_content_type(): part.get_payload(decode=True) or b"" for part in leaves}  # type: ignore[misc]


def test_from_nothing_to_a_mail_each_morning(
    web: FaultServer,
    mailbox: Server,
    smtp: Real,
    tmp_path: Path,
) -> None:
    offers(web, item("Harbour of Kestrel closed", FIRST, "Sun, 08 Mar 2026"))
    posts(mailbox, "Aldermoor repairs its bridge", LETTER, "Sun, 08 Mar 2026")
    (tmp_path / "feeds.opml").write_text(
        f"<opml version='2.0'><body><outline text='Kestrel' xmlUrl='{web.url('/kestrel.xml')}'/></body></opml>"
    )
    env = {"SSL_CERT_FILE": str(mailbox.certificate), "BRIEFING_IMAP_PASSWORD": PASSWORD}
    done = briefing(
        tmp_path, "init", "--yes", "--opml", "feeds.opml", "--source", mailbox.address(), "--to", "ann@example.org",
        "--sender", "desk@example.org", "--smtp-host", "127.0.0.1", "--smtp-port", str(smtp.port),
        "--smtp-security", "none",
        "--format", "md", "--format", "pdf", "--attach", "pdf", "--timezone", "Europe/Paris", **env,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    done = briefing(tmp_path, "daily", "--now", "2026-03-09T06:30", **env)
    assert done.returncode == 0, done.stderr
    (mail,) = smtp.mail("ann")
    found = parts(mail)
    assert set(found) == {"text/plain", "text/html", "application/pdf"}
    for sentence in (FIRST[0], LETTER[0]):
        assert sentence in " ".join(found["text/plain"].decode().split())
        assert sentence in found["text/html"].decode()
    assert found["application/pdf"] == (tmp_path / "output" / "morning-2026-03-09.pdf").read_bytes()
    assert FIRST[0] in (tmp_path / "output" / "morning-2026-03-09.md").read_text("utf-8")

    done = briefing(tmp_path, "daily", "--now", "2026-03-09T09:00", **env)
    assert (done.returncode, done.stdout) == (3, "")
    assert "nothing new" in done.stderr

    offers(
        web,
        item("Kestrel open again", SECOND, "Mon, 09 Mar 2026"),
        item("Harbour of Kestrel closed", FIRST, "Sun, 08 Mar 2026"),
    )
    done = briefing(tmp_path, "daily", "--now", "2026-03-10T06:30", **env)
    assert done.returncode == 0, done.stderr
    first, second = (email.message_from_bytes(one, policy=default) for one in smtp.mail("ann", 2))
    assert second["In-Reply-To"] == first["Message-ID"]
    text = " ".join(parts(second.as_bytes())["text/plain"].decode().split())
    assert SECOND[0] in text
    assert "Update" in text
    assert not any(sentence in text for sentence in (*FIRST, *LETTER))
    assert PASSWORD not in done.stdout + done.stderr
