"""Mail as programs really send it: with wrong labels, lost boundaries, quoted histories and other people's footers."""

from __future__ import annotations

import base64
import quopri

import pytest

from briefing.model import Article, Failure
from briefing.readers import understood
from briefing.readers.document import Document, Found

TEXT = (
    "The council voted on Monday to close the old bridge for two years. Traffic will be sent over the northern "
    "crossing until then."
)
OLD = "Old text of the mail that was answered and that nobody wants to read a second time today."
RUSSIAN = "Городской совет в понедельник решил закрыть старый мост на два года. Движение пойдёт по северной переправе."
POLISH = "Rada miasta zdecydowała w poniedziałek o zamknięciu starego mostu na dwa lata. Ruch idzie przez północ."
FRENCH = "Le conseil a voté lundi la fermeture du vieux pont « pour deux ans ». L’accès se fera par le nord."
JAPANESE = "市議会は月曜日、古い橋を二年間閉鎖することを決めた。車は北の橋を通る。"
CHINESE = "市议会周一投票决定关闭旧桥两年，车辆将改走北桥。"


def found(headers: str, body: bytes, subject: bytes = b"Bridge") -> list[Found]:
    head = b"From: Ann Lee <a@b.example>\r\nSubject: " + subject + b"\r\nDate: Mon, 2 Jan 2023 10:00:00 +0000\r\n"
    return list(understood(Document("m.eml", "m.eml", head + headers.encode() + b"\r\n\r\n" + body)))


def article(headers: str, body: bytes, subject: bytes = b"Bridge") -> Article:
    (one,) = found(headers, body, subject)
    assert isinstance(one, Article), one
    return one


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("; charset=ISO-2022-JP", "iso2022_jp", JAPANESE),
        ("; charset=gb2312", "gb18030", CHINESE),
        ("; charset=koi8-r", "koi8_r", RUSSIAN),
        ("", "koi8_r", RUSSIAN),
        ("; charset=iso-8859-1", "cp1251", RUSSIAN),
        ("; charset=utf-8", "cp1251", RUSSIAN),
        ("; charset=us-ascii", "utf-8", RUSSIAN),
        ("", "iso8859_2", POLISH),
        ("; charset=iso-8859-1", "cp1250", POLISH),
        ("; charset=windows-1252", "iso8859_2", POLISH),
        ("; charset=utf-8", "cp1252", FRENCH),
        ("; charset=iso-8859-1", "cp1252", FRENCH),
        ("; charset*=utf-8''utf-8", "utf-8", FRENCH),
    ],
)
def test_a_body_is_read_in_the_charset_it_is_in(declared: str, encoding: str, text: str) -> None:
    assert article(f"Content-Type: text/plain{declared}", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("encoding", "declared", "subject"),
    [
        ("koi8_r", "koi8-r", "Мост"),
        ("cp1252", "utf-8", "Été à la une"),
        ("utf-8", "us-ascii", "Été à la une"),
        ("iso8859_2", "iso-8859-2", "Zamknięcie mostu"),
    ],
)
def test_bytes_in_a_header_are_in_the_charset_of_the_mail(encoding: str, declared: str, subject: str) -> None:
    assert (
        article(f"Content-Type: text/plain; charset={declared}", TEXT.encode(), subject.encode(encoding)).title
        == subject
    )


def test_bytes_in_the_header_of_a_mail_of_parts_are_in_the_charset_of_the_first_part() -> None:
    parts = f"--b\nContent-Type: text/plain; charset=koi8-r\n\n{TEXT}\n--b--\n".encode()
    assert article("Content-Type: multipart/mixed; boundary=b", parts, "Мост".encode("koi8_r")).title == "Мост"


def test_an_encoded_subject_may_be_cut_inside_a_character() -> None:
    data = "Éléphant".encode()
    words = b" ".join(b"=?utf-8?B?" + base64.b64encode(part) + b"?=" for part in (data[:1], data[1:]))
    assert article("Content-Type: text/plain", TEXT.encode(), words).title == "Éléphant"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Type: multipart/mixed", "--b\nContent-Type: text/plain\n\n{}\n--b--\n"),
        ("Content-Type: multipart/mixed; boundary=zzz", "--b\nContent-Type: text/plain\n\n{}\n--b--\n"),
        (
            "Content-Type: multipart/alternative; boundary=z",
            "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: text/html\n\n<p>{}</p>\n--b--\n",
        ),
        ("Content-Type: multipart/mixed; boundary=zzz", "{}"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/plain\n\n{}"),
        ("Content-Type: text/plain; name=a.txt\nContent-Disposition: inline; filename=a.txt", "{}"),
        ("Content-Type: text/plain", "<div>{}</div>"),
        (
            "Content-Type: multipart/related; boundary=b",
            "--b\nContent-Type: image/png\n\nxx\n--b\nContent-Type: text/html\n\n<p>{}</p>\n--b--\n",
        ),
        (
            "Content-Type: multipart/mixed; boundary=b",
            "--b\nContent-Type: text/plain\n\n{}\n--b\nContent-Type: text/plain; name=log.txt\n\na log\n--b--\n",
        ),
        (
            "Content-Type: text/plain",
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{}\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n=ab\n"
            "-----END PGP SIGNATURE-----\n",
        ),
    ],
)
def test_a_body_is_found_where_its_program_made_mistakes(headers: str, body: str) -> None:
    assert article(headers, body.format(TEXT).encode()).text == TEXT


def test_bytes_survive_a_wrong_boundary() -> None:
    body = b"--b\nContent-Type: text/plain; charset=koi8-r\n\n" + RUSSIAN.encode("koi8_r") + b"\n--b--\n"
    assert article("Content-Type: multipart/mixed; boundary=zzz", body).text == RUSSIAN


@pytest.mark.parametrize("footer", ["", "_______\r\nBridge mailing list\r\nhttps://lists.example/bridge\r\n"])
def test_what_a_mailing_list_hangs_behind_base64_is_not_decoded(footer: str) -> None:
    body = base64.encodebytes(TEXT.encode()).replace(b"\n", b"\r\n") + footer.encode()
    assert article("Content-Type: text/plain\nContent-Transfer-Encoding: base64", body).text == TEXT


def test_damaged_base64_loses_as_little_as_possible() -> None:
    body = base64.b64encode(TEXT.encode())[:-1] + b"\n" + b"xx\n-- \nlist\n"
    assert TEXT[:100] in article("Content-Type: text/plain\nContent-Transfer-Encoding: base64", body).text


def test_broken_quoted_printable_keeps_the_text_before() -> None:
    body = quopri.encodestring(FRENCH.encode()) + b"=ZZ ="
    headers = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"
    assert article(headers, body).text.startswith(FRENCH)


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: multipart/encrypted; boundary=b",
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
    ],
)
def test_a_sealed_mail_is_told_as_such(headers: str) -> None:
    body = b"--b\nContent-Type: application/octet-stream\n\nhQEM\n--b--\n"
    (failure,) = found(headers, body)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("mail that is encrypted")


ANSWERS = {
    "text": f"{TEXT}\n\nOn Mon, Jan 2, 2023 at 9:00 AM Bob Gray <b@x.example>\nwrote:\n\n> {OLD}\n> {OLD}\n",
    "french": f"{TEXT}\n\nLe 2 janv. 2023 à 09:00, Bob Gray a écrit :\n> {OLD}\n",
    "outlook": f"{TEXT}\n\nVon: Bob Gray <b@x.example>\nGesendet: Montag, 2. Januar 2023 09:00\nAn: Ann\n"
    f"Betreff: Bridge\n\n{OLD}\n",
    "gmail": f"<div dir=ltr>{TEXT}</div><br><div class=gmail_quote><div class=gmail_attr>On Mon, Jan 2, 2023, Bob "
    f"wrote:<br></div><blockquote class=gmail_quote>{OLD}</blockquote></div>",
    "cite": f"<p>{TEXT}</p><blockquote type=cite><div><blockquote type=cite>{OLD}</blockquote></div></blockquote>",
    "word": f"<p class=MsoNormal>{TEXT}</p><div><p><b>From:</b> Bob &lt;b@x.example&gt;<br><b>Sent:</b> Sunday, "
    f"January 1, 2023 9:00 AM<br><b>To:</b> Ann<br><b>Subject:</b> Bridge</p></div><p>{OLD}</p>",
}


@pytest.mark.parametrize("body", ANSWERS.values(), ids=ANSWERS.keys())
@pytest.mark.parametrize("mark", ["Re: ", "AW: ", "Re[2]: ", "SV: "])
def test_an_answer_is_what_its_sender_wrote(body: str, mark: str) -> None:
    kind = "text/html" if body.startswith("<") else "text/plain"
    one = article(f"Content-Type: {kind}; charset=utf-8", body.encode(), f"{mark}Bridge".encode())
    assert (one.text, one.source, one.title) == (TEXT, "Ann Lee", "Bridge")


@pytest.mark.parametrize(
    "body", [f"<p>See below.</p><blockquote type=cite><p>{TEXT}</p></blockquote>", f"See:\n\n> {TEXT}"]
)
def test_a_quotation_that_is_nearly_all_of_a_mail_is_the_mail(body: str) -> None:
    kind = "text/html" if body.startswith("<") else "text/plain"
    assert TEXT in article(f"Content-Type: {kind}", body.encode(), b"Re: Bridge").text


def test_something_like_a_header_in_an_answer_that_is_none_stays() -> None:
    body = f"{TEXT}\n\nPlace: the town hall\nRoom: 12\nContact: Bob\n\n{TEXT[:67]}\n"
    assert "town hall" in article("Content-Type: text/plain", body.encode(), b"Re: Bridge").text


def test_a_mail_without_an_empty_line_below_its_header_is_a_mail() -> None:
    data = f"From: Ann Lee <a@b.example>\nTo: c@d.example\nSubject: Bridge\n{TEXT}\n".encode()
    (one,) = understood(Document("-", "", data))
    assert isinstance(one, Article)
    assert (one.title, one.source, one.text) == ("Bridge", "Ann Lee", TEXT)
