"""Files that are no text by themselves: PDF, Word, answers of news services, archives of any of these."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from briefing.model import Article, Failure, Fate
from briefing.readers import read

ONE = "The harbour of Kestrel was closed on Friday after the storm, and two ferries waited offshore for six hours."
TWO = "The council of Aldermoor voted on Thursday to repair the old bridge, which has been shut since the floods."
BODY = f"{ONE} {TWO}"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def got(data: bytes | str) -> tuple[list[Article], list[str], list[Fate]]:
    failures: list[Failure] = []
    fates: list[Fate] = []
    raw = data.encode() if isinstance(data, str) else data
    articles = list(read(["-"], failures.append, io.BytesIO(raw), fates.append))
    return articles, [failure.reason for failure in failures], fates


def packed(files: dict[str, bytes | str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def word(*paragraphs: tuple[str, str], **parts: str) -> bytes:
    """A Word document of paragraphs, each with its style, and further parts by name."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text[:9]}</w:t></w:r>'
        f'<w:r><w:t xml:space="preserve">{text[9:]}</w:t></w:r>'
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
        for style, text in paragraphs
    )
    styles = f'<w:styles {W}><w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style></w:styles>'
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    files: dict[str, bytes | str] = {"word/document.xml": document, "word/styles.xml": styles, **parts}
    return packed(files)


def pdf(html: str) -> bytes:
    weasyprint = pytest.importorskip("weasyprint")
    made = weasyprint.HTML(string=html).write_pdf()
    assert isinstance(made, bytes)
    return made


def page(*paragraphs: str, title: str = "A harbour is closed") -> str:
    style = "@page{size:A5;@top-center{content:'The Kestrel Review'}@bottom-center{content:'page ' counter(page)}}"
    return f"<style>{style}</style><h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs)


def test_a_pdf_gives_its_paragraphs_without_what_every_page_repeats() -> None:
    pytest.importorskip("pypdf")
    spoken = BODY.split()
    paragraphs = [f"Report: {' '.join(spoken[start:] + spoken[:start])} The end." for start in range(20)]
    articles, reasons, _ = got(pdf(page(*paragraphs)))
    assert reasons == []
    assert articles[0].title == "A harbour is closed"
    assert "Kestrel Review" not in articles[0].text
    assert "page 2" not in articles[0].text
    whole = [paragraph for paragraph in paragraphs if paragraph in articles[0].text.split("\n\n")]
    # A paragraph that a page's end cuts behind a sentence is two; all others stay whole.
    assert len(whole) >= len(paragraphs) - 5
    assert articles[0].text.replace("\n\n", " ") == " ".join(paragraphs)


def test_a_pdf_without_text_and_a_damaged_one_are_told() -> None:
    pytest.importorskip("pypdf")
    assert got(pdf("<div style='height:1cm;background:red'></div>"))[1] == ["PDF without text (its pages are pictures)"]
    assert got(b"%PDF-1.7 nothing")[1] == ["PDF that is damaged"]


def test_a_pdf_needs_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdf", None)
    assert got(b"%PDF-1.7 nothing")[1] == ["is a PDF: reading it needs `pip install 'daily-briefing[pdf-input]'`"]


def test_a_word_document_gives_title_heads_and_paragraphs() -> None:
    articles, reasons, _ = got(
        word(("Titre1", "A harbour is closed"), ("", ONE), ("Heading2", "What comes next"), ("", TWO))
    )
    assert reasons == []
    assert (articles[0].title, articles[0].text) == ("A harbour is closed", f"{ONE}\n\nWhat comes next\n\n{TWO}")


def test_a_word_document_states_title_and_author() -> None:
    stated = "<dc:title>A harbour</dc:title><dc:creator>Jane Doe</dc:creator>"
    core = f'<p xmlns:dc="http://purl.org/dc/elements/1.1/">{stated}</p>'
    article = got(word(("", ONE), ("", TWO), **{"docProps/core.xml": core}))[0][0]
    assert (article.title, article.author) == ("A harbour", "Jane Doe")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word(), "Word document without a text"),
        (packed({"word/document.xml": "<broken"}), "a file whose XML is damaged"),
        (packed({"xl/workbook.xml": "x"}), "is an office document that is no text: save it as .docx or .txt"),
        (
            packed({"mimetype": "x", "content.xml": "y"}),
            "is an office document that is no text: save it as .docx or .txt",
        ),
        (packed({"folder/": "", ".hidden": ONE}), "archive holds nothing readable"),
        (packed({f"{n}.txt": "x" for n in range(1001)}), "archive of more than 1000 files"),
        (b"PK\x03\x04" + bytes(50), "zip archive that is damaged"),
    ],
)
def test_archives_and_documents_without_news_are_refused_by_name(data: bytes, reason: str) -> None:
    assert got(data)[:2] == ([], [reason])


def test_an_archive_gives_the_articles_of_its_files_and_tells_the_bad_ones(tmp_path: Path) -> None:
    inner = packed({"c.md": f"# Bridge\n\n{TWO}", "deeper.zip": packed({"x.txt": ONE})})
    files: dict[str, bytes | str] = {
        "b/inner.zip": inner, "a.txt": BODY, "d.json": json.dumps({"title": "Given", "text": "As it is. \n Exactly."}),
        "word.docx": word(("Titre1", "A harbour is closed"), ("", ONE)), "bomb.txt": "a " * 3_000_000,
        "__MACOSX/a": "x", "noise.bin": bytes(range(256)) * 20,
    }  # fmt: skip
    (tmp_path / "news.zip").write_bytes(packed(files))
    failures: list[Failure] = []
    articles = list(read([tmp_path / "news.zip"], failures.append))
    assert [(a.title, a.text) for a in articles] == [
        ("", BODY),
        ("Bridge", TWO),
        ("Given", "As it is. \n Exactly."),
        ("A harbour is closed", ONE),
    ]
    assert {f.source.split("news.zip/")[1]: f.reason for f in failures} == {
        "b/inner.zip/deeper.zip": "archives inside archives inside archives are not opened",
        "bomb.txt": "packed more than 200 times: nothing honest is",
        "noise.bin": "not text (binary data)",
    }


NEWSAPI = {
    "status": "ok",
    "articles": [
        {
            "source": {"id": None, "name": "Kestrel Post"}, "author": "Jane Doe", "title": "A harbour is closed",
            "description": "Short.", "url": "https://k.example/1?utm_source=api", "publishedAt": "2022-10-21T06:30:00Z",
            "content": f"{BODY}… [+1234 chars]",
        }
    ],
}  # fmt: skip
GUARDIAN = {
    "response": {
        "status": "ok",
        "results": [
            {
                "id": "world/1", "webTitle": "A harbour is closed", "webUrl": "https://k.example/1",
                "webPublicationDate": "2022-10-21T06:30:00Z",
                "fields": {"bodyText": BODY, "byline": "Jane Doe", "trailText": "Short."},
            }
        ],
    }
}  # fmt: skip
TIMES = {
    "response": {
        "docs": [
            {
                "web_url": "https://k.example/1", "lead_paragraph": BODY, "headline": {"main": "A harbour is closed"},
                "byline": {"original": "Jane Doe"}, "pub_date": "2022-10-21T06:30:00+0000", "source": "Kestrel Post",
            }
        ]
    }
}  # fmt: skip
SEARCH = {
    "hits": {
        "hits": [
            {
                "_id": "7", "_score": 1.5,
                "_source": {
                    "title": "A harbour is closed", "body": BODY, "source": "Kestrel Post", "date": 1666333800,
                    "author": "Jane Doe", "url": "https://k.example/1",
                },
            }
        ]
    }
}  # fmt: skip
WEBLOG = [
    {
        "id": 7, "date": "2022-10-21T06:30:00", "link": "https://k.example/1", "author": "Jane Doe",
        "title": {"rendered": "A harbour is closed"}, "content": {"rendered": f"<p>{ONE}</p><p>{TWO}</p>"},
    }
]  # fmt: skip
ITEMS = {
    "items": [
        {
            "title": "A harbour is closed", "link": "https://k.example/1", "pubDate": "Fri, 21 Oct 2022 06:30:00 GMT",
            "description": f"<p>{BODY}</p>", "creator": ["Jane Doe"], "publisher": "Kestrel Post",
        }
    ]
}  # fmt: skip


LINES = "\n".join(json.dumps(entry) for entry in [*WEBLOG, *WEBLOG])


@pytest.mark.parametrize("data", [*map(json.dumps, [NEWSAPI, GUARDIAN, TIMES, SEARCH, WEBLOG, ITEMS]), LINES])
def test_answers_of_news_services_are_articles(data: str) -> None:
    articles, reasons, _ = got(data)
    assert reasons == []
    article = articles[0]
    assert (article.title, article.url, article.author) == ("A harbour is closed", "https://k.example/1", "Jane Doe")
    assert " ".join(article.text.split()).removesuffix("…") == BODY
    assert (article.published or "").startswith("2022-10-21T06:30:00")
    assert article.source in ("Kestrel Post", "k.example")


def test_an_answer_that_is_cut_off_is_marked() -> None:
    assert got(json.dumps(NEWSAPI))[0][0].partial


def test_entries_of_titles_alone_are_told() -> None:
    answer = {
        "articles": [{"url": "https://k.example/1", "title": "A harbour is closed", "seendate": "20221021T061500Z"}]
    }
    articles, reasons, fates = got(json.dumps(answer))
    assert (articles, reasons) == ([], [])
    assert [(fate.title, fate.fate, fate.reason) for fate in fates] == [
        ("A harbour is closed", "dropped", "gives a title and no text")
    ]


@pytest.mark.parametrize("data", ['{"a": {"b": [1, 2]}}', '{"results": []}', "[[]]", '{"articles": [{"x": 1}]}'])
def test_other_json_is_refused(data: str) -> None:
    articles, reasons, _ = got(data)
    assert articles == []
    assert len(reasons) == 1


def test_a_mail_of_machines_is_told_as_such() -> None:
    report = (
        "From: d@m.example\nSubject: Failed\nContent-Type: multipart/report; boundary=B\n\n--B\n\nIt failed.\n--B--\n"
    )
    invitation = "From: a@b.example\nSubject: Lunch\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
    assert [fate.reason for fate in got(report)[2]] == ["a report about the delivery of a mail"]
    assert [fate.reason for fate in got(invitation)[2]] == ["an invitation or other calendar entry"]


def test_a_short_mail_is_kept_as_it_came() -> None:
    assert got("From: a@b.example\nSubject: Lunch\n\nHi,\n\nDo you like this message?\n\nMe\n")[0][0].text == (
        "Hi,\n\nDo you like this message?\n\nMe"
    )


def test_a_message_received_twice_is_read_once() -> None:
    message = f"From a@b.example Fri Oct 21 18:32:00 2022\nFrom: a@b.example\nSubject: s\n\n{BODY}\n\n"
    articles, reasons, fates = got(message * 2)
    assert (len(articles), reasons) == (1, [])
    assert [fate.reason for fate in fates] == ["was received in another message too"]


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Thu, Oct 20, 2022 at 6:02 PM", "2022-10-20T18:02"),
        ("Thursday, October 20, 2022 6:02 PM", "2022-10-20T18:02"),
        ("jeudi 20 octobre 2022 18:02", "2022-10-20T18:02"),
        ("Donnerstag, 20. Oktober 2022 18:02", "2022-10-20T18:02"),
        ("Thu, 20 Oct 2022 18:02:00 +0200", "2022-10-20T18:02:00+02:00"),
    ],
)
def test_a_letter_passed_on_by_hand_is_that_letter(date: str, published: str) -> None:
    head = f"-----Original Message-----\nFrom: Kestrel Post <p@k.example>\nSent: {date}\nTo: me\n"
    head += "Subject: FW: A harbour\n\n"
    article = got(f"From: me@home.example\nSubject: Fwd: A harbour\n\nSee below.\n\n{head}{BODY}\n")[0][0]
    assert (article.source, article.title, article.text) == ("Kestrel Post", "A harbour", BODY)
    assert (article.published or "").startswith(published)


def test_an_answer_above_an_old_mail_is_its_own() -> None:
    old = "From: Kestrel Post <p@k.example>\nSent: 20 October 2022\nSubject: A harbour\n\nOld words.\n"
    article = got(f"From: Jane <me@home.example>\nSubject: Re: A harbour\n\n{BODY} {BODY}\n\n{old}")[0][0]
    assert article.source == "Jane"


def test_python_s_own_messages_are_read_without_exception() -> None:
    tests = pytest.importorskip("test.test_email")
    messages = sorted((Path(tests.__file__).parent / "data").glob("msg_*.txt"))
    if not messages:
        pytest.skip("this Python comes without its test data")
    failures: list[Failure] = []
    articles = list(read([str(path) for path in messages], failures.append))
    assert len(articles) >= len(messages) // 3
    assert not any("could not be understood" in failure.reason for failure in failures)
    assert not any("\ufffd" in article.title + article.text for article in articles)
