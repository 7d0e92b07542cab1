"""Whatever a stranger writes, Markdown prints it as it is: checked with two parsers that disagree on many details."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser

import markdown  # type: ignore[import-untyped, unused-ignore]
import pytest
from hypothesis import example, given, settings, strategies as st
from markdown_it import MarkdownIt

from briefing.renderers import inert
from briefing.renderers.escaping import escape, target

FRAMES = (
    ("# {}\n", "h1"),
    ("- **Label.** {}\n- next\n", "li"),
    ("- {}\n", "li"),
    ("> {}\n", "blockquote"),
    ("- **{}** x\n", "strong"),
    ("[{}](https://news.example/)\n", "a"),
    ("## A\n\n- **{}.** other\n\n> “{}”\n", "strong"),
)
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% raw %} {: .x }",
    "[x](javascript:alert(1)) ![y](https://spy.example/p.png)",
    "``` fence ~~~ `code`",
    "[^1]: note [^1] [a]: http://x.example",
    "1. list 2) list",
    "+ plus",
    "--- rule ***",
    "=== ",
    "a_b _c_ __d__ *e* **f**",
    "R&D AT&T &lt; &copy; &#60;",
    "$40 and $50, 3$ x $",
    "user@host.example https://spy.example www.spy.example",
    "C # C## #",
    "\\* \\ \\\\",
    "a | b | c",
    ": definition",
    "> quoted",
    "*[HTML]: abbreviation",
    "<!-- comment",
    "]]> --> ?>",
    "2027\\. end",
    "~~gone~~ ~one~",
    "\u202egnp.exe\u202c tail\x07",
    "!",
    "![",
    "_",
    "#",
    "10) ten",
    "+]:",
    "^;# {*\\/a}",
)
ALPHABET = st.sampled_from(list("\\`*_{}[]()#+-.!<>&;:|~$^=@%'\"/ aZé1 2\t«’"))
LINES = st.lists(ALPHABET, min_size=1, max_size=24).map("".join).filter(lambda text: bool(inert.plain(text)))


class Reader(HTMLParser):
    """Collects the text and the tags of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def commonmark(source: str) -> str:
    return str(MarkdownIt("commonmark").render(source))


def github(source: str) -> str:
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(source))


def python_markdown(source: str) -> str:
    return str(markdown.markdown(source, extensions=["extra", "footnotes"]))


PARSERS = pytest.mark.parametrize("parser", [commonmark, github, python_markdown])


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@cache
def empty(parser: Callable[[str], str], frame: str) -> Reader:
    """The frame around a harmless word."""
    return read(parser(frame.replace("{}", "word")))


def check(text: str, parser: Callable[[str], str]) -> None:
    said = inert.plain(text)
    for frame, tag in FRAMES:
        got, blank = read(parser(frame.replace("{}", escape(said)))), empty(parser, frame)
        assert got.tags == blank.tags, (frame, said, got.tags)
        assert tag in got.tags
        assert folded(got.text) == folded(blank.text.replace("word", said)), (frame, said)


@PARSERS
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_and_does_nothing(text: str, parser: Callable[[str], str]) -> None:
    check(text, parser)


@PARSERS
@settings(max_examples=60, deadline=None)
@given(text=LINES)
@example(text="__a")
@example(text="a**b")
@example(text="&amp;lt;")
def test_any_marks_are_printed_as_they_are(text: str, parser: Callable[[str], str]) -> None:
    check(text, parser)


def test_plain_prose_stays_readable() -> None:
    prose = "Mr. O’Hara (R&D) paid $40 — 30% more — for snake_case; see p. 3: it’s “done” #1."
    assert escape(prose) == prose


def test_a_url_cannot_leave_its_link() -> None:
    url = inert.link("https://news.example/a_(b)*c*?q='x'&copy;=1")
    for parser in (commonmark, python_markdown):
        page = parser(f"[text]({target(url)}) and <{target(url)}>")
        assert [html.unescape(m) for m in re.findall(r'href="([^"]*)"', page)] == [target(url)] * 2
