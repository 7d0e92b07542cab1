"""Mail: headers, bodies, forwards, and newsletters taken apart into their stories."""

from __future__ import annotations

import base64
import io
import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from briefing.model import Article, Failure
from briefing.readers import read

ONE = "The harbour of Kestrel was closed on Friday after the storm, and two ferries waited offshore for six hours."
TWO = (
    "The council of Aldermoor voted on Thursday to repair the old bridge, which has been shut since the spring floods."
)
THREE = (
    "Wheat prices in Sarmont rose by seven per cent after the neighbouring country stopped its exports without notice."
)


def piped(data: bytes | str) -> tuple[list[Article], list[str]]:
    failures: list[Failure] = []
    raw = data.encode() if isinstance(data, str) else data
    return list(read(["-"], failures.append, io.BytesIO(raw))), [f.reason for f in failures]


def mail(html: str = "", text: str = "", subject: str = "Evening letter", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = "The Evening Letter <letter@evening.example>"
    message["Subject"] = subject
    for name, value in headers.items():
        message[name] = value
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def story(title: str, text: str, link: str, button: str = "Read more") -> str:
    return f"<h2>{title}</h2><p>{text}</p><p><a href='{link}'>{button}</a></p>"


LETTER = (
    "<div style='display:none'>Hidden preheader that nobody sees</div><h1>The Evening Letter</h1><p>Good evening.</p>"
    + story("Harbour closed", ONE, "https://e.example/harbour?utm_source=letter&amp;id=4")
    + story("Bridge to be repaired", TWO, "https://e.example/bridge")
    + "<p>Sponsored</p>"
    + story(
        "Sleep better tonight",
        "Our mattress gives you the best sleep you ever had, for only ninety-nine.",
        "https://ad.example/",
    )
    + story("Wheat jumps", THREE, "https://e.example/wheat")
    + "<p><a href='https://e.example/out'>Unsubscribe</a></p><p>1 Quay Street, Kestrel</p>"
)


def test_a_newsletter_becomes_its_stories() -> None:
    articles, reasons = piped(mail(LETTER, "Please see the HTML.", Date="Fri, 21 Oct 2022 18:32:00 +0200"))
    assert reasons == []
    assert [(a.title, a.text) for a in articles] == [
        ("Harbour closed", ONE),
        ("Bridge to be repaired", TWO),
        ("Wheat jumps", THREE),
    ]
    assert [a.url for a in articles] == [f"https://e.example/{p}" for p in ("harbour?id=4", "bridge", "wheat")]
    assert {a.source for a in articles} == {"The Evening Letter"}
    assert {a.published for a in articles} == {"2022-10-21T18:32:00+02:00"}
    assert {a.language for a in articles} == {"en"}


def test_headings_need_no_tags_only_looks() -> None:
    def item(title: str, text: str, link: str) -> str:
        return f"<font size=5><b>{title}</b></font><br>{text}<br><a href='{link}'>More</a><br><br>"

    html = item("Harbour closed", ONE, "https://e.example/1") + item(
        "Bridge to be repaired", TWO, "https://e.example/2"
    )
    assert [a.title for a in piped(mail(html))[0]] == ["Harbour closed", "Bridge to be repaired"]


def test_section_names_are_not_titles() -> None:
    html = "".join(
        f"<h2>{name}</h2>" + story(title, text, f"https://e.example/{name}").replace("h2", "h3")
        for name, title, text in (("World", "Harbour closed", ONE), ("Money", "Wheat jumps at the exchange", THREE))
    )
    assert [a.title for a in piped(mail(html))[0]] == ["Harbour closed", "Wheat jumps at the exchange"]


def test_an_essay_in_sections_stays_one_article() -> None:
    html = (
        "<h1>What the storm did</h1><p>" + ONE * 4 + "</p><h2>The first night</h2><p>" + TWO * 4
        + "</p><h2>The morning after</h2><p>" + THREE * 4 + "</p>"
    )  # fmt: skip
    articles, _ = piped(mail(html, subject="What the storm did"))
    assert [a.title for a in articles] == ["What the storm did"]
    assert "The first night" in articles[0].text
    assert THREE in articles[0].text


def test_a_plain_text_digest_becomes_its_stories() -> None:
    text = (
        f"HARBOUR CLOSED\n{ONE}\nhttps://e.example/1?utm_medium=mail\n\nBRIDGE REPAIRED\n{TWO}\nhttps://e.example/2\n"
    )
    articles, _ = piped(mail(text=text))
    assert [(a.title, a.text, a.url) for a in articles] == [
        ("HARBOUR CLOSED", ONE, "https://e.example/1"),
        ("BRIDGE REPAIRED", TWO, "https://e.example/2"),
    ]


@pytest.mark.parametrize(
    "link",
    [
        "https://track.example/CL0/https:%2F%2Fe.example%2Fharbour%3Futm_source=x/1/0100/abc",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.example%2Fharbour%3Fmc_cid%3D1&data=05",
        "https://www.google.com/url?q=https://e.example/harbour&sa=D",
        "https://substack.com/redirect/2/"
        + base64.urlsafe_b64encode(json.dumps({"e": "https://e.example/harbour?fbclid=7"}).encode())
        .decode()
        .rstrip("="),
        "https://user:secret@e.example/harbour#xtor=1",
    ],
)
def test_links_are_decoded_offline(link: str) -> None:
    html = story("Harbour closed", ONE, link) + story("Bridge to be repaired", TWO, "https://e.example/bridge")
    assert piped(mail(html))[0][0].url == "https://e.example/harbour"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://[bad", "http://a.example:x/", "mailto:a@b"]
)
def test_other_links_are_left_out(link: str) -> None:
    html = story("Harbour closed", ONE, link) + story("Bridge to be repaired", TWO, "https://e.example/bridge")
    assert all(a.url in ("", "https://e.example/bridge") for a in piped(mail(html))[0])


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Fri, 21 Oct 2022 18:32:00 +0200", "2022-10-21T18:32:00+02:00"),
        ("Fri, 21 Oct 2022 18:32:00 GMT", "2022-10-21T18:32:00+00:00"),
        ("Fri, 99 Oct 2022 18:32:00 +0200", None),
        ("Thu, 01 Jan 1900 00:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_never_invented(date: str, published: str | None) -> None:
    assert piped(f"From: a@b.example\nSubject: s\nDate: {date}\n\n{ONE}\n")[0][0].published == published


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "cp1252"), ("us-ascii", "utf-8"), ("unknown-8bit", "cp1252"), ("DEFAULT", "utf-8"), ("rot13", "utf-8"),
     ("idna", "utf-8"), ("iso-8859-1", "utf-8"), ("iso-8859-1", "cp1252"), ("utf-16", "utf-8")],
)  # fmt: skip
def test_wrong_charsets_lose_no_character(charset: str, encoding: str) -> None:
    text = "Déjà vu : l’été s’achève à Noël, écrit le préfet après la tempête de la nuit dernière."
    head = f"From: a@b.example\nSubject: s\nContent-Type: text/plain; charset={charset}\n"
    head += "Content-Transfer-Encoding: 8bit\n\n"
    assert piped(head.encode() + text.encode(encoding))[0][0].text == text


def test_encoded_headers_are_decoded() -> None:
    head = "From: =?utf-8?q?Le_Caf=C3=A9?= <a@b.example>\n"
    head += "Subject: Re: =?utf-8?b?w4l0w6k=?= =?iso-8859-1?q?_=E0_No=EBl?=\n\n"
    article = piped(head + ONE)[0][0]
    assert (article.source, article.title) == ("Le Café", "Été à Noël")


def test_forwarded_messages_are_read() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Kestrel Post <p@k.example>", "Harbour closed"
    inner.set_content(ONE)
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Me <me@k.example>", "Fwd: Harbour closed"
    outer.set_content("")
    outer.add_attachment(inner)
    outer.add_attachment("Notes that are an attachment and no part of the letter.", filename="notes.txt")
    articles, _ = piped(outer.as_bytes())
    assert [(a.source, a.title, a.text) for a in articles] == [("Kestrel Post", "Harbour closed", ONE)]


def test_quotes_and_signature_are_no_news() -> None:
    text = f"{ONE} {TWO}\n\n> They said this before.\n\n-- \nJane Doe, Kestrel Post\n"
    assert piped(mail(text=text))[0][0].text == f"{ONE} {TWO}"


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = (
        "The harbour of Kestrel was closed on Friday after the storm, and two\nferries waited offshore for six hours."
    )
    assert piped(mail(text=wrapped + "\n\n" + TWO))[0][0].text == f"{ONE}\n\n{TWO}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("From: a@b\nSubject: s\nContent-Type: multipart/mixed; boundary=B\n\n" + "--B\n\nx\n" * 1500,
         "mail of more than 1000 parts"),
        ("From: a@b\nSubject: s\n"
         + "".join(f"Content-Type: multipart/mixed; boundary=B{i}\n\n--B{i}\n" for i in range(90)),
         "mail nested deeper than 50 levels"),
        ("From: a@b\nSubject: s\nX: " + '"' * 70_000 + "\n\n" + ONE, "mail with a header of more than 64 kB"),
        ("From: a@b\nSubject: s\nContent-Type: multipart/mixed; boundary=B\n\n--B--\n", "mail without a body"),
        ("From: a@b\nSubject: s\nContent-Type: image/png\n\nxxxx", "mail without readable text"),
    ],
)  # fmt: skip
def test_hostile_and_empty_mail_is_refused_by_name(data: str, reason: str) -> None:
    assert piped(data) == ([], [reason])


def test_an_mbox_gives_all_its_messages_and_names_the_bad_one() -> None:
    def message(subject: str, text: str) -> str:
        return f"From a@b.example Fri Oct 21 18:32:00 2022\nFrom: a@b.example\nSubject: {subject}\n\n{text}\n\n"

    articles, reasons = piped(message("one", ONE) + message("two", "") + message("three", f">From here on. {THREE}"))
    assert [a.title for a in articles] == ["one", "three"]
    assert articles[1].text.startswith("From here on.")
    assert reasons == ["message 2: mail without a body"]


def test_real_mail_is_read_without_exception() -> None:
    import os

    folder = Path(os.environ.get("BRIEFING_DATA", Path(__file__).parents[2] / "shared/data")) / "mail"
    if not folder.is_dir():
        pytest.skip("no measuring data here")
    failures: list[Failure] = []
    articles = list(read([folder], failures.append))
    assert failures == []
    assert len(articles) >= 100
    assert sum("\ufffd" in a.text for a in articles) <= 1
    assert all(a.published is None or a.published[:4] != "1900" for a in articles)


def test_an_unlabelled_guest_among_the_stories_of_a_house_is_left_out() -> None:
    guest = "<p>Words from our friends</p>" + story(
        "Sleep better tonight", "Our mattress " + ONE, "https://ad.example/m"
    )
    stories = [(f"Story number {n} of the day", f"{text} {n}.") for n, text in enumerate((ONE, TWO, THREE), 1)]
    parts = [story(title, text, f"https://e.example/{n}") for n, (title, text) in enumerate(stories)]
    articles, _ = piped(mail("".join([*parts[:2], guest, *parts[2:]])))
    assert [a.title for a in articles] == [title for title, _ in stories]


def test_stories_of_many_houses_all_stay() -> None:
    parts = [
        story("First story here", ONE, "https://a.example/1"),
        story("Second story here", TWO, "https://b.example/2"),
        story("Third story here", THREE, "https://c.example/3"),
    ]
    assert len(piped(mail("<p>Elsewhere</p>".join(parts)))[0]) == 3


def test_a_headline_on_two_lines_is_one() -> None:
    first = "<h2>Harbour of Kestrel<br>closed by the storm</h2>"
    first += f"<p>{ONE}</p><p><a href='https://e.example/1'>More</a></p>"
    html = first + story("Bridge to be repaired", TWO, "https://e.example/2")
    assert piped(mail(html))[0][0].title == "Harbour of Kestrel closed by the storm"


def test_a_flowed_mail_joins_its_lines() -> None:
    head = "From: a@b.example\nSubject: s\nContent-Type: text/plain; format=flowed\n\n"
    assert piped(head + "The harbour \nwas closed \non Friday after the storm.\n")[0][0].text == (
        "The harbour was closed on Friday after the storm."
    )


def test_a_mail_that_only_quotes_is_read_without_its_marks() -> None:
    article = piped(mail(text="FYI\n\n> " + ONE + "\n> " + TWO))[0][0]
    assert ONE in article.text
    assert ">" not in article.text


def test_a_from_line_without_a_date_is_still_a_mail() -> None:
    assert piped(f"From somebody\nFrom: a@b.example\nSubject: Harbour\n\n{ONE}\n")[0][0].title == "Harbour"
