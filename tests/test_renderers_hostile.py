"""Everything a stranger writes, in every place of every page: it is printed as it is, and nothing of it acts.

Each issue has a twin of the same shape whose words are harmless; a page and its twin have the same elements with the
same attributes. `make fuzz` does this with ten thousand strings.
"""

from __future__ import annotations

import email
import email.policy
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from briefing.model import (
    Article,
    Briefing,
    Dispute,
    Failure,
    Fate,
    Figure,
    KeyPoint,
    Moment,
    Quote,
    Related,
    Sentence,
    Story,
    Summary,
)
from briefing.renderers import inert, render
from tests import pdf_audit
from tests.test_renderers_escaping import HOSTILE, commonmark, python_markdown

NAUGHTY = (
    *HOSTILE,
    "</title><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus=alert(1) x='",
    "--></b></p></table></body></html>",
    "<svg/onload=alert(1)>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "<![CDATA[x]]>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://spy.example/\u202egpj.exe",
    "https://spy.example/a b\"c'd<e>",
    "//spy.example/x.png",
    "mailto:a@b.example?bcc=c@d.example",
    "{{ config }} {% include '/etc/passwd' %} ${7*7} #{7*7}",
    "@import url(https://spy.example/x.css);",
    "expression(alert(1)) url(file:///etc/passwd)",
    "=cmd|' /C calc'!A0",
    "\x00null\x1b[31mred\x9b2J",
    "\ufeffmark\u200bzero\u2028line\u2029end",
    "Z\u0351\u0347\u0310a\u0336l\u0334g\u0337o\u0335",
    "مرحبا \u2067hidden\u2069 שלום",
    "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀",
    "👩‍👩‍👧‍👦 🏳️‍🌈 \U000e0041\U000e0042",
    "undefined NULL nil NaN -1e999 0x0 True",
    "From someone@else.example\nBcc: all@x.example\r\n\r\nbody",
    "=?utf-8?q?=3Cscript=3E?= =3D",
    "a" * 300,
    "word " * 40,
    "...",
    "%s %n %x %(name)s {0} {name!r}",
)
FRAGMENTS = st.sampled_from(NAUGHTY)
MARKS = st.text(st.sampled_from(list("\\`*_{}[]()#+-.!<>&;:|~$^=@%'\"/? aZé1\t«’”\u00a0\u202f\u00ad")), max_size=24)
ANYTHING = st.text(max_size=40)
LINES = (
    st.one_of(FRAGMENTS, MARKS, ANYTHING, st.tuples(MARKS, FRAGMENTS, ANYTHING).map("".join))
    .filter(lambda text: bool(folded(inert.plain(text))))
    .map(lambda text: text[:400])
)
EACH = 18
"""Strings of one issue."""
ASKED = int(os.environ.get("BRIEFING_FUZZ", "0"))
HUNDREDS = settings(
    max_examples=max(ASKED // EACH, 8),
    deadline=None,
    derandomize=not ASKED,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # a page takes too long to be made a thousand times smaller
)
LISTS = st.lists(LINES, min_size=EACH, max_size=EACH, unique_by=lambda text: folded(inert.plain(text)))
ATTRIBUTES_OF_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "background", "cite")


def folded(text: str) -> str:
    """The text with every kind of white space, and what is printed as none, as one space."""
    return re.sub(r"[\s\u2060]+", " ", text).strip()


def story(strings: Sequence[str], url: str, name: str) -> Summary:
    """A story that has these nine strings in all its places."""
    title, label, said, figure, what, speaker, source, author, more = strings
    text = f"{said}\n\n{title}"
    article = Article(name, title, text, "en", source, url, author, more, (Related(more, url),))
    sentence = Sentence(said, article, 0, len(said))
    return Summary(
        Story(name, title, "en", (article,)),
        (KeyPoint(label, (sentence,)),),
        (Figure(figure, what, sentence),),
        (Quote(said, speaker, sentence),),
        (Moment("2027-03-13", sentence),),
        (Dispute(label, (sentence, sentence)),),
    )


def issue(strings: Sequence[str], urls: Sequence[str]) -> Briefing:
    """Two stories of strangers, their failures and their fates."""
    summaries = (story(strings[:9], urls[0], "one"), story(strings[9:18], urls[1], "two"))
    fates = tuple(Fate(f"f{n}", text, strings[-1 - n], "dropped", strings[2 + n]) for n, text in enumerate(strings[:3]))
    return Briefing("2027-03-13", strings[0], "en", summaries, (Failure(strings[1], strings[3]),), fates)


def twin(strings: Sequence[str], urls: Sequence[str]) -> Briefing:
    """The same shape with harmless words; an address stays away where a reader may not follow it."""
    words = [f"word{n}x" for n in range(len(strings))]
    return issue(words, [f"https://w{n}.example/" if inert.link(url) else "" for n, url in enumerate(urls)])


class Reader(HTMLParser):
    """Elements with the names of their attributes, the text, and all addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[tuple[int, tuple[str, ...]]] = []
        self.addresses: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((len(self.elements), (tag, *(name for name, _ in attrs))))
        self.addresses += [value or "" for name, value in attrs if name in ATTRIBUTES_OF_ADDRESSES]

    def handle_data(self, data: str) -> None:
        self.text += data


def the_same(markup: str, harmless: str, strings: Sequence[str]) -> None:
    """Both have the same elements; the first has every string as text, and no address but of the web or of itself."""
    seen, blank = Reader(markup), Reader(harmless)
    assert seen.elements == blank.elements, markup
    for address in seen.addresses:
        assert re.match(r"(https?://|mailto:|#|[\w-]+\.(xhtml|css)(#|$))", address), address
    told = folded(seen.text)
    for text in strings:
        assert bare(text) in told, text


def bare(text: str) -> str:
    """What is printed of a string that stands in many places: without the quotation marks that a page puts for it."""
    return folded(inert.plain(text)).strip('«»“”„‟"‹› ,')


def places(strings: Sequence[str]) -> list[str]:
    """Strings that every page prints as text: mail leaves authors out."""
    return [text for n, text in enumerate(strings) if n % 9 != 7]


@HUNDREDS
@given(strings=LISTS, urls=st.tuples(LINES, LINES))
def test_web_page_and_mail(strings: list[str], urls: tuple[str, str]) -> None:
    bad, good = issue(strings, urls), twin(strings, urls)
    pages = [render(each, "html").content.decode("utf-8") for each in (bad, good)]
    the_same(pages[0], pages[1], places(strings))
    parts = [email.message_from_bytes(render(each, "eml").content, policy=email.policy.default) for each in (bad, good)]
    assert [part.get_content_type() for part in parts[0].walk()] == [
        part.get_content_type() for part in parts[1].walk()
    ]
    assert sorted(parts[0].keys()) == sorted(parts[1].keys())
    bodies = [[part.get_body((kind,)) for part in parts] for kind in ("html", "plain")]
    marked = [str(body.get_content()) for body in bodies[0] if body]
    the_same(marked[0], marked[1], places(strings))
    plain = bodies[1][0]
    assert plain is not None
    told = folded(plain.get_content())
    assert all(bare(text) in told for text in places(strings))


@HUNDREDS
@given(strings=LISTS, urls=st.tuples(LINES, LINES))
def test_markdown_in_two_parsers(strings: list[str], urls: tuple[str, str]) -> None:
    bad, good = (render(each, "md").content.decode("utf-8") for each in (issue(strings, urls), twin(strings, urls)))
    for parser in (commonmark, python_markdown):
        the_same(parser(bad), parser(good), places(strings))


@HUNDREDS
@given(strings=LISTS, urls=st.tuples(LINES, LINES))
def test_book(strings: list[str], urls: tuple[str, str]) -> None:
    books = [
        zipfile.ZipFile(io.BytesIO(render(e, "epub").content)) for e in (issue(strings, urls), twin(strings, urls))
    ]
    assert books[0].namelist() == books[1].namelist()
    texts = [[(n, b.read(n).decode("utf-8")) for n in b.namelist() if n.endswith("xhtml")] for b in books]
    for (name, bad), (_, good) in zip(*texts, strict=True):
        ElementTree.fromstring(bad)  # noqa: S314  # of our own making
        assert Reader(bad).elements == Reader(good).elements, name
    ElementTree.fromstring(books[0].read("issue/package.opf"))  # noqa: S314
    everything = "".join(text for _, text in texts[0])
    told = folded(Reader(everything).text)
    assert all(bare(text) in told for text in places(strings))


@HUNDREDS
@given(strings=LISTS, urls=st.tuples(LINES, LINES))
def test_pdf(strings: list[str], urls: tuple[str, str]) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: apt-get install poppler-utils)")
    content = render(issue(strings, urls), "pdf").content
    assert all(re.match(r"https?://|mailto:", address) for address in pdf_audit.addresses(content))
    assert b"/EmbeddedFile" not in content
    assert b"/JavaScript" not in content
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    told = squeezed(done.stdout.decode("utf-8", "replace"))
    for text in (strings[2], strings[11]):  # sentences: headlines stand in running heads too, broken anywhere
        if re.fullmatch(r"[\x20-\x7e]{1,120}", inert.plain(text)):
            assert squeezed(bare(text)) in told, text


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
