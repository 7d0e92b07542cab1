"""The message as it leaves: no text can act in its headers, machines read what they need, another library agrees."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from briefing.archive.deliveries import Delivery
from briefing.delivery import headers
from briefing.delivery.addresses import Box, box
from briefing.delivery.message import Letter, addressed, letter
from briefing.delivery.signing import signed
from briefing.errors import MissingLibrary, UsageError
from briefing.settings.model import Edition
from tests.delivery_world import ANN, START, issue

SENDER = box("The Desk <desk@news.example>")
ROW = Delivery("i1", ANN, "<m1.i1@news.example>", "pending")
LETTER = Letter("Morning", b"Subject: Morning\r\nMIME-Version: 1.0\r\n", b"Hello\r\n")


def made(
    edition: Edition | None = None,
    to: str = ANN,
    given: Letter = LETTER,
    sender: Box = SENDER,
    date: datetime = START,
    previous: str = "",
) -> bytes:
    return addressed(given, edition or Edition("morning", title="Morning"), sender, box(to), ROW, date, previous)


def parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=policy.default)


def names(message: bytes) -> list[str]:
    return [name.lower() for name in parsed(message)]


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("ann@example.org", "ann@example.org", ""),
        ("Ann@Example.ORG", "Ann@example.org", ""),
        ("Ann B. <ann@example.org>", "ann@example.org", "Ann B."),
        ('"B, Ann \\"x\\"" <ann@example.org>', "ann@example.org", 'B, Ann "x"'),
        ("Zoë\u00a0Q <zoe@example.org>", "zoe@example.org", "Zoë Q"),
        ("<ann+news@example.org>", "ann+news@example.org", ""),
        ("ann@straße.example", "ann@xn--strae-oqa.example", ""),
        ("ann@пример.испытание", "ann@xn--e1afmkfd.xn--80akhbyknj4f", ""),
        ("ann@भारत.example", "ann@xn--h2brj9c.example", ""),
        ("ann@localhost", "ann@localhost", ""),
        ("ann@[192.0.2.1]", "ann@[192.0.2.1]", ""),
        ("ann@[IPv6:2001:db8::1]", "ann@[IPv6:2001:db8::1]", ""),
    ],
)
def test_an_address_is_read_with_its_domain_in_ascii(written: str, address: str, name: str) -> None:
    found = box(written)
    assert (found.address, found.name, found.international) == (address, name, False)


def test_a_name_before_the_at_may_be_of_any_script() -> None:
    assert box("данные@example.org").international


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ann",
        "ann@",
        "@example.org",
        "ann at example.org",
        "ann@example..org",
        "ann@-example.org",
        "ann@example-.org",
        "ann@exam ple.org",
        "ann b@example.org",
        "ann@example.org, bob@example.org",
        "ann@example.org\r\nBcc: eve@example.org",
        "ann@example.org\nX: y",
        "Ann\r\nBcc: eve@example.org <ann@example.org>",
        "a\u2028b <ann@example.org>",
        "eve@evil.example <ann@example.org",
        "eve@evil.example,ann@example.org",
        f"{'a' * 65}@example.org",
        f"ann@{'a' * 64}.org",
        f"ann@{'.'.join(['a' * 60] * 5)}",
        "ann@exa\u200bmple.org",
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="is no mail address"):
        box(written)


TEXT = st.text(max_size=300)


@given(TEXT)
@example("Bcc: eve@example.org\r\n\r\nbody")
@example("=?utf-8?q?Bcc=3A?= x")
@example("a" * 500)
@example("word " * 200)
def test_free_text_reads_back_as_it_was_and_stays_in_its_field(text: str) -> None:
    value = " ".join("".join(c for c in text if c.isprintable()).split())
    field = headers.text("Subject", value)
    assert all(len(line) <= 76 for line in field.split(b"\r\n"))
    message = parsed(field + b"X-End: 1\r\n\r\n")
    assert message.keys() == ["Subject", "X-End"]
    assert str(message["Subject"] or "") == value


@given(TEXT)
@example('a "b" \\ c')
@example("O'Brien, Ann (desk)")
@example("Ann.B")
@example("=?utf-8?q?x?= y")
def test_a_display_name_reads_back_and_hides_no_address(name: str) -> None:
    clean = " ".join("".join(c for c in name if c.isprintable()).split())
    field = headers.mailbox("To", Box("ann", "example.org", clean))
    message = parsed(field + b"\r\n")
    assert message.keys() == ["To"]
    (found,) = message["To"].addresses
    assert (found.addr_spec, " ".join(found.display_name.split())) == (ANN, clean)


def test_a_word_that_could_end_its_field_is_refused() -> None:
    for word in ("a\r\nBcc: x", "a\nb", "a b", "\x00", "x" * 901, "a\u2028b"):
        with pytest.raises(UsageError, match="the header List-Id cannot hold"):
            headers.field("List-Id", [word])


def test_a_message_has_what_machines_ask_for() -> None:
    message = parsed(made(previous="<m0.i0@news.example>"))
    assert message["From"] == "The Desk <desk@news.example>"
    assert message["To"] == ANN
    assert message["Date"].datetime == START
    assert message["Message-ID"] == ROW.message_id
    assert message["In-Reply-To"] == "<m0.i0@news.example>"
    assert message["References"].endswith(" <m0.i0@news.example>")
    assert message["List-Id"] == "Morning <morning.briefing.news.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert "List-Unsubscribe" not in message
    assert len(set(names(made()))) == len(names(made()))
    assert not {"bcc", "cc", "sender", "return-path"} & set(names(made()))


def test_without_a_name_of_the_sender_the_issue_lends_its_own() -> None:
    message = parsed(made(sender=box("desk@news.example")))
    assert message["From"] == "Morning <desk@news.example>"


@pytest.mark.parametrize(
    ("unsubscribe", "one_click", "expected", "post"),
    [
        ("leave@news.example", True, "<mailto:leave@news.example?subject=unsubscribe%20morning>", None),
        ("mailto:leave@news.example", False, "<mailto:leave@news.example>", None),
        ("https://news.example/leave", False, "<https://news.example/leave>", None),
        ("http://news.example/leave", True, "<http://news.example/leave>", None),
        (
            "https://news.example/leave?who={recipient}",
            True,
            "<https://news.example/leave?who=a%2Bb%40example.org>",
            "List-Unsubscribe=One-Click",
        ),
    ],
)
def test_a_reader_can_leave(unsubscribe: str, one_click: bool, expected: str, post: str | None) -> None:
    edition = Edition("morning", title="Morning", unsubscribe=unsubscribe, one_click=one_click)
    message = parsed(made(edition, to="a+b@example.org"))
    assert message["List-Unsubscribe"] == expected
    assert message["List-Unsubscribe-Post"] == post


def test_an_unsubscribe_that_is_no_address_is_named() -> None:
    for wrong in ("https://", "http://[bad"):
        with pytest.raises(UsageError, match=r"unsubscribe = .* is neither"):
            made(Edition("morning", unsubscribe=wrong))
    long = "https://news.example/" + "x" * 900
    with pytest.raises(UsageError, match="List-Unsubscribe cannot hold"):
        made(Edition("morning", unsubscribe=long))
    address = "https://news.example/" + "x" * 700
    assert parsed(made(Edition("morning", unsubscribe=address)))["List-Unsubscribe"] == f"<{address}>"


def test_an_edition_of_any_name_has_a_list_id() -> None:
    for name in ("утро", "", "a b/c", "Énergie"):
        found = parsed(made(Edition(name, title="Zoë, <x>")))["List-Id"]
        assert re.search(r"<[a-z0-9-]+\.briefing\.news\.example>$", found), found
    assert b"192.0.2.1" in made(sender=box("desk@[192.0.2.1]"))


@given(TEXT, TEXT)
@example("Fake\r\nBcc: eve@example.org", "\r\n\r\n<script>")
@example("a\u2028b\x85c\x0bd", "=?utf-8?q?=0D=0ABcc=3A_x?=")
def test_no_title_makes_a_header(title: str, edition: str) -> None:
    subject = headers.text("Subject", " ".join("".join(c for c in title if c.isprintable()).split()))
    given = Letter(" ".join("".join(c for c in title if c.isprintable()).split()), subject, b"x\r\n")
    message = made(Edition(edition, title=edition), given=given, sender=box("desk@news.example"))
    head = message.partition(b"\r\n\r\n")[0]
    assert set(names(message)) == {
        *("from", "to", "date", "message-id", "references", "list-id", "auto-submitted"),
        *("x-auto-response-suppress", "subject"),
    }
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))


def test_the_letter_is_the_rendition_with_what_is_attached() -> None:
    found = letter(issue(), Edition("morning", attach=("md", "json", "eml")))
    message = parsed(made(given=found))
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "multipart/alternative",
        "text/markdown",
        "application/json",
    ]
    assert [part.get_filename() for part in message.iter_attachments()] == [
        "briefing-2026-03-09.md",
        "briefing-2026-03-09.json",
    ]
    assert "Ferries waited offshore." in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Ferries waited offshore." in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    attached = next(part for part in message.walk() if part.get_content_type() == "application/json")
    assert json.loads(attached.get_content())["title"] == "Morning"
    assert max(map(len, made(given=found).split(b"\r\n"))) <= 998
    assert made(given=found).isascii()
    assert made(given=letter(issue(), Edition("morning", attach=("md", "json")))) == made(given=found)


def test_hostile_titles_change_nothing_but_the_subject() -> None:
    hostile = "Win\r\nBcc: eve@example.org\r\n\r\n<b>x</b> \u202e =?utf-8?q?x?="
    plain = letter(issue(), Edition("morning"))
    found = letter(issue(title=hostile), Edition("morning"))
    assert names(made(given=found)) == names(made(given=plain))
    assert "Bcc: eve@example.org" in parsed(made(given=found))["Subject"]
    assert parsed(made(given=found))["Bcc"] is None


_PERL = """
use Email::MIME; use JSON::PP; local $/;
my $mail = Email::MIME->new(scalar <STDIN>);
my %fields = map { ($_, scalar $mail->header_str($_)) }
    qw(From To Subject Message-ID References List-Id List-Unsubscribe);
my @parts;
$mail->walk_parts(sub {
    my $part = shift;
    my ($kind) = $part->content_type =~ /^([^;]+)/;
    push @parts, [$kind, $part->subparts ? '' : $part->body_str];
});
print JSON::PP->new->ascii->encode([\\%fields, \\@parts]);
"""


def test_another_library_reads_the_same() -> None:
    perl = shutil.which("perl")
    if not perl or subprocess.run([perl, "-MEmail::MIME", "-e", "1"], capture_output=True, check=False).returncode:
        pytest.skip("no Email::MIME here (Debian: libemail-mime-perl)")
    title = "Énergie: « à suivre », 10 % de plus — " + "lange Zeile " * 12
    edition = Edition("énergie", title="Zoë, Desk", attach=("md",), unsubscribe="https://n.example/" + "x" * 120)
    message = made(edition, to='"Müller, Zoë" <zoe@example.org>', given=letter(issue(title=title), edition))
    asked = subprocess.run([perl, "-e", _PERL], input=message, capture_output=True, check=True)
    fields, parts = json.loads(asked.stdout)
    ours = parsed(message)
    for name, value in fields.items():
        assert value == str(ours[name]), name
    assert [[part.get_content_type(), _text(part)] for part in ours.walk()] == [
        [kind, text.replace("\r\n", "\n")] for kind, text in parts
    ]


def _text(part: EmailMessage) -> str:
    return "" if part.is_multipart() else str(part.get_content()).replace("\r\n", "\n")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("openssl, which makes the key, is not here")
    path = tmp_path / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", path, "2048"], check=True, capture_output=True)
    return path


def test_a_signature_holds_and_covers_every_header(key: Path) -> None:
    import dkim

    public = subprocess.run(
        ["openssl", "rsa", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True
    ).stdout
    import base64

    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def dns(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"brief._domainkey.news.example."
        return record

    message = signed(made(given=letter(issue(), Edition("morning"))), "news.example", "brief", key)
    assert dkim.verify(message, dnsfunc=dns)
    assert names(message)[0] == "dkim-signature"
    (listed,) = re.findall(r"\bh=([^;]+);", str(parsed(message)["DKIM-Signature"]))
    covered = {name.strip() for name in listed.split(":")}
    assert covered == set(names(message)) - {"dkim-signature"}
    for changed in (
        message.replace(b"Ferries", b"Lorries", 1),
        message.replace(b"The Desk", b"Da Desk"),
        b"From: eve@evil.example\r\n" + message,
    ):
        assert not dkim.verify(changed, dnsfunc=dns)


def test_a_key_that_cannot_sign_is_named_and_never_shown(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong.pem"
    for content in (b"hunter2", b"-----BEGIN RSA PRIVATE KEY-----\nhunter2==\n-----END RSA PRIVATE KEY-----\n"):
        wrong.write_bytes(content)
        with pytest.raises(UsageError, match=r"wrong\.pem cannot sign for news.example") as caught:
            signed(made(), "news.example", "brief", wrong)
        assert "hunter2" not in f"{caught.value!r} {caught.value.__cause__!r}"
    with pytest.raises(UsageError, match=r"cannot read the DKIM key .*: no such file"):
        signed(made(), "news.example", "brief", tmp_path / "none.pem")
    monkeypatch.setitem(sys.modules, "dkim", None)
    with pytest.raises(MissingLibrary, match=r"pip install 'daily-briefing\[dkim\]'"):
        signed(made(), "news.example", "brief", key)


def test_the_date_keeps_its_zone() -> None:
    date = datetime(2026, 7, 1, 6, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert b"Date: Wed, 01 Jul 2026 06:30:00 -0330\r\n" in made(date=date)


def test_an_address_beyond_ascii_stands_in_utf8() -> None:
    message = made(to="grüße@example.org")
    assert "To: grüße@example.org\r\n".encode() in message
