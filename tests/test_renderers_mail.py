"""The message: what stands in it, what it may weigh, and that two libraries read the same text from it."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest

from briefing import languages
from briefing.errors import MissingLibrary
from briefing.model import Article, Briefing, KeyPoint, Rendition, Sentence, Story, Summary
from briefing.renderers import eml, render
from tests import renderer_issues as issues

DARK = "#131519"
VOID = {"meta", "br", "img", "hr", "link"}


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def message_of(issue: Briefing, theme: str = "classic") -> EmailMessage:
    return parsed(render(issue, "eml", theme).content)


def shown(markup: str) -> str:
    """The text of the HTML part on one line."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.skipping, self.text = 0, ""

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.skipping += tag in ("head", "style")

        def handle_endtag(self, tag: str) -> None:
            self.skipping -= tag in ("head", "style")
            self.text += " " if tag in ("p", "td", "h1", "h2", "div") else ""

        def handle_data(self, data: str) -> None:
            self.text += "" if self.skipping else data

    reader = Reader()
    reader.feed(markup)
    return re.sub(r"\s+", " ", reader.text)


def crowded(stories: int, words: int = 60) -> Briefing:
    """An issue of that many different Cyrillic stories."""
    summaries = []
    for number in range(stories):
        text = f"Город номер {number} " + "сообщает новости " * (words // 2) + "сегодня."
        article = Article(
            f"a{number}", f"Новость {number}", text, "ru", f"Газета {number}", f"https://g{number}.example/"
        )
        point = KeyPoint("Город", (Sentence(text, article, 0, len(text)),))
        summaries.append(Summary(Story(f"s{number}", article.title, "ru", (article,)), (point,) * 3))
    return Briefing("2027-03-13", "", "ru", tuple(summaries))


@pytest.mark.parametrize("language", ["fr", "en", "de", "ar"])
def test_both_parts_hold_every_sentence(language: str) -> None:
    issue = issues.rich(language)
    message = message_of(issue)
    text = re.sub(r"\s+", " ", body(message, "plain"))
    markup = shown(body(message, "html"))
    for summary in issue.summaries:
        for sentence in summary.sentences:
            plain = re.sub(r"\s+", " ", sentence.text)
            assert plain in text
            assert plain in markup
    for article in (issues.PORT, issues.BRIDGE):
        assert article.url in text
        assert article.url.replace("&", "&amp;") in body(message, "html")


def test_the_text_part_has_no_marks_of_markup() -> None:
    text = body(message_of(issues.rich("en")), "plain")
    assert not re.search(r"^#|\*\*|\[\^|\]\(|^>|</", text, re.MULTILINE)
    assert "1. Le port de Brévalin" in text
    assert "\n\n\n" not in text
    assert re.search(r"^\[3\] The Ferrow Gazette, .*12 March 2027\.\n {4}https://gazette\.example/", text, re.MULTILINE)


def test_the_headers_come_from_the_issue() -> None:
    message = message_of(issues.rich("fr"))
    assert message["Subject"] == "Le briefing · Samedi 13 mars 2027"
    assert message["Date"] == "Sat, 13 Mar 2027 00:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert message["List-Id"].startswith("<")
    assert re.fullmatch(r"<[0-9a-f]{32}@briefing\.invalid>", message["Message-ID"])
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    other = message_of(issues.rich("en"))
    assert other["Message-ID"] != message["Message-ID"]


@pytest.mark.parametrize(("date", "stamp"), [("2027", "Fri, 01 Jan"), ("2027-03", "Mon, 01 Mar"), ("someday", None)])
def test_an_imprecise_date_is_its_beginning_and_none_is_none(date: str, stamp: str | None) -> None:
    found = message_of(replace(issues.bare(), date=date))["Date"]
    assert found is None if stamp is None else str(found).startswith(stamp)


def test_a_title_cannot_add_a_header() -> None:
    message = message_of(replace(issues.bare(), title='Day\r\nBcc: x@spy.example\n\n<b>"@'))
    assert message["Bcc"] is None
    assert str(message["Subject"]).startswith("Day Bcc: x@spy.example")
    assert message["From"].addresses[0].addr_spec == "briefing@briefing.invalid"


@pytest.mark.parametrize("issue", [issues.rich(), issues.arabic(), crowded(2)])
def test_lines_are_short_and_end_as_mail_does(issue: Briefing) -> None:
    content = render(issue, "eml").content
    content.decode("ascii")
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_latin_text_stays_readable_and_cyrillic_is_packed() -> None:
    ways = [
        [part["Content-Transfer-Encoding"] for part in message_of(issue).iter_parts()]
        for issue in (issues.rich("fr"), crowded(3))
    ]
    assert ways == [["quoted-printable", "quoted-printable"], ["base64", "base64"]]


def test_a_long_issue_is_shortened_with_a_note_and_its_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.renderers.pdf.render", lambda *_: Rendition("application/pdf", ".pdf", b"%PDF-1.7"))
    issue = crowded(90)
    message = message_of(issue)
    markup, words = body(message, "html"), languages.get("ru").page
    assert len(eml._encoded(markup)) <= eml.MOST
    assert words["shortened"] in shown(markup)
    assert words["attached"] in shown(markup)
    assert all(summary.sentences[0].text in body(message, "plain") for summary in issue.summaries)
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_filename() == "briefing-2027-03-13.pdf"
    assert attached.get_content() == b"%PDF-1.7"
    kept = len(re.findall("<h2", markup))
    assert 10 < kept < 90
    assert f"{kept + 1}. " in shown(markup)


def test_without_pdf_a_long_issue_is_still_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object) -> Rendition:
        raise MissingLibrary("no Pango")

    monkeypatch.setattr("briefing.renderers.pdf.render", absent)
    message = message_of(crowded(3, words=20_000))
    markup = body(message, "html")
    assert len(eml._encoded(markup)) <= eml.MOST
    assert languages.get("ru").page["attached"] not in shown(markup)
    assert "Новость 2" in shown(markup)
    assert not list(message.iter_attachments())


@pytest.mark.parametrize("theme", ["classic", "compact", "large"])
def test_nothing_in_the_html_needs_what_mail_programs_lack(theme: str) -> None:
    markup = body(message_of(issues.rich("fr"), theme), "html")
    assert not re.search(r"<(script|link|img|svg|form|input|button|iframe|details)\b", markup)
    assert not re.search(r"url\(|@import|@font-face|var\(|flex|grid|position:|float:", markup)
    assert not re.search(r'href="(?!https?://|mailto:)', markup)
    assert all("style=" in cell for cell in re.findall(r"<td class=[^>]*>", markup))
    for tag, style in re.findall(r'<(p|h1|h2|div)\b[^>]*? style="([^"]*)"', markup):  # Outlook pads table cells alone
        assert not re.search(r"padding[^:]*:\s*(?!0[;\s]*(?:;|$))\d", style) or "border-bottom" in style, (tag, style)
    assert "mso-hide:all" in markup
    assert markup.count("<table") == markup.count('role="presentation"')


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_are_read_on_white_and_on_a_ground_that_a_client_darkens() -> None:
    css = (Path(__file__).parent.parent / "templates" / "classic" / "mail.css").read_text("utf-8")
    light, dark = css.split("@media")
    coloured = set(re.findall(r"(?<!-)color: (#[0-9a-f]{6})", light)) - {"#15171c"}
    assert coloured
    for colour in coloured:  # text in colour; a client that darkens the page by itself turns black text, not colours
        assert contrast(colour, "#ffffff") >= 4.5, colour
        assert contrast(colour, DARK) >= 3, colour
    for colour in set(re.findall(r"(?<!-)color: (#[0-9a-f]{6})", dark)):
        assert contrast(colour, DARK) >= 4.5, colour


def test_another_process_zone_and_locale_write_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from briefing.renderers import render\nfrom tests import renderer_issues as i\n"
        "for f in ('eml', 'epub', 'html', 'md'): print(hashlib.sha256(render(i.rich(), f).content).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).resolve().parent.parent)],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone, locale in (("3", "UTC", "C"), ("7", "Asia/Tokyo", "fr_FR.UTF-8"))
    ]
    assert runs[0] == runs[1]


def test_a_library_written_by_others_reads_the_same_text() -> None:
    if shutil.which("perl") is None:
        pytest.skip("perl is not installed")
    code = "local $/; binmode $_ for (STDIN, STDOUT); print((Email::MIME->new(<STDIN>)->subparts)[0]->body)"
    if subprocess.run(["perl", "-MEmail::MIME", "-e", "1"], capture_output=True, check=False).returncode:
        pytest.skip("Perl's Email::MIME is not installed (Debian: libemail-mime-perl)")
    for issue in (issues.rich("fr"), crowded(3)):
        content = render(issue, "eml").content
        done = subprocess.run(["perl", "-MEmail::MIME", "-e", code], input=content, capture_output=True, check=True)
        said = done.stdout.decode("utf-8").replace("\r\n", "\n")
        assert said == body(parsed(content), "plain")


def test_the_library_that_mail_needs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "css_inline", None)
    with pytest.raises(MissingLibrary, match="pip install css-inline"):
        render(issues.bare(), "eml")
