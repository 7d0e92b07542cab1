"""Which kind a document is, told by its content; the name breaks ties. To add a kind: one file, one row, one sign."""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefing.errors import SourceError
from briefing.readers import archive
from briefing.readers.archive import read_zip
from briefing.readers.decoding import decode_anyhow, is_binary
from briefing.readers.document import Document, Reader
from briefing.readers.docx import read_docx
from briefing.readers.feed import read_feed
from briefing.readers.html import declared, read_html
from briefing.readers.json_feed import read_json_feed
from briefing.readers.jsonl import read_json
from briefing.readers.mail import read_mail, read_mbox
from briefing.readers.markdown import read_markdown
from briefing.readers.pdf import read_pdf
from briefing.readers.text import read_text

READERS: Mapping[str, Reader] = {
    "docx": read_docx,
    "feed": read_feed,
    "html": read_html,
    "json": read_json,
    "json-feed": read_json_feed,
    "mail": read_mail,
    "markdown": read_markdown,
    "mbox": read_mbox,
    "pdf": read_pdf,
    "text": read_text,
    "zip": read_zip,
}
# The articles of these kinds are given, not found, or come finished out of other readers: they stay as they are.
VERBATIM = frozenset(("json", "zip"))

# Kinds that list items: each is one, however little it says, be it a title alone.
LISTS = frozenset(("feed", "json-feed"))

TOLD: Mapping[str, tuple[str, str]] = {
    "docx": ("Word document", "an archive with `word/document.xml` inside"),
    "feed": ("RSS, Atom or RDF feed: an article for each item", "the root element `rss`, `feed` or `RDF`"),
    "html": ("web page: one article; a newsletter saved as a page: its stories", "a doctype, or tags of HTML"),
    "json": ("JSON or JSON Lines of articles, answers of news services", "a bracket or brace at the start"),
    "json-feed": ("JSON Feed 1.0 or 1.1", 'a "version" of jsonfeed.org'),
    "mail": ("one mail; a newsletter becomes its stories", "well-known header lines at the start"),
    "markdown": ("Markdown, with front matter or without", "front matter, headings or links in its marks"),
    "mbox": ("a mailbox in one file", "a line that begins with `From ` before header lines"),
    "pdf": ("PDF, with the extra `pdf-input`", "`%PDF` at the start"),
    "text": ("plain text: one article", "no sign of anything else"),
    "zip": ("archive of any of these", "the mark `PK` of zip archives"),
}
"""Kind → what it is and how it is told, as the documentation says it."""

# Kinds whose messages may reach a reader more than once.
MAIL = frozenset(("mail", "mbox"))

_HEAD = 65_536
_PROLOGUE = re.compile(r"\s*(?:<\?[^>]{0,500}>|<!doctype[^>]{0,500}>|<!--.{0,2000}?-->)", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"\s*<([A-Za-z][\w:.-]*)")
_FEED_ROOT = re.compile(r"(?:rss|feed|rdf:rdf|(?:\w+:)(?:feed|rss)|channel)", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*(?:<\?xml[^>]{0,500}>\s*)?<!doctype\s+html", re.IGNORECASE)
_HTML_TAGS = frozenset(
    "html head body title meta link article main section div p h1 h2 h3 h4 h5 h6 table ul ol header nav span a b i em "
    "strong font center br hr img blockquote pre style script form dl".split()
)
_HTML_END = re.compile(r"</(?:p|div|a|h[1-6]|ul|li|table|span|article|body|html)>|<(?:br|p)\s*/?>", re.IGNORECASE)
_HEADER = re.compile(r"([!-9;-~]{1,76}):(?:[ \t]|$)")
_MAIL_HEADERS = frozenset(
    "from to cc subject date received message-id mime-version content-type return-path delivered-to reply-to sender "
    "list-id list-unsubscribe x-mailer dkim-signature in-reply-to references content-transfer-encoding".split()
)
_JSON_ARRAY = re.compile(r"\[\s*(?:\{|\]\s*$)")
_JSON_OBJECT = re.compile(r"\{\s*(?:\"|\}\s*$)")
_FEED_VERSION = re.compile(r"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org")
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\n(?:[^\n]{0,500}\n){0,60}?\1[ \t]*(?:\n|$)")
_MARKS = re.compile(
    r"(?m)(?P<heading>^ {0,3}#{1,6} +\S)|(?P<link>!?\[[^\]\n]{1,200}\]\((?:https?:|/|\.|#)[^)\s]{0,500}\))"
    r"|(?P<strong>(?<!\*)\*\*[^*\n]{1,200}\*\*(?!\*))|(?P<fence>^```)|(?P<underline>^[^\n]{3,100}\n={3,}$)"
)


def kind_of(document: Document) -> str:
    """The name of the reader for a document; raises `SourceError` for what none can read."""
    data = document.data
    # Readers of PDF look for the mark in the first kilobyte (ISO 32000-1, 7.5.2, note).
    if data.startswith(b"%PDF") or (b"%PDF-" in data[:1024] and is_binary(data)):
        return "pdf"
    if data.startswith(archive.MAGIC):
        return archive.kind(data)
    if is_binary(data):
        raise SourceError("not text (binary data)")
    head = decode_anyhow(data[:_HEAD], document.charset or declared(data)).lstrip("\ufeff \t\r\n").replace("\r\n", "\n")
    if not head.strip():
        raise SourceError("is empty")
    return _structured(head, document.name.lower()) or _written(head, document.name.lower())


def _structured(head: str, name: str) -> str:
    """Kinds that a machine wrote, "" if it is none of them."""
    if head.startswith("From ") and _headers(head.partition("\n")[2]):
        return "mbox"
    if head.startswith("<"):
        return _marked_up(head)
    if _JSON_OBJECT.match(head) or _JSON_ARRAY.match(head) or _is_named_json(head, name):
        return "json-feed" if head.startswith("{") and _FEED_VERSION.search(head[:2000]) else "json"
    needed = 1 if name.endswith((".eml", ".mbox")) else 2
    return "mail" if _headers(head) >= needed else ""


def _is_named_json(head: str, name: str) -> bool:
    """Whether a name says JSON and nothing speaks against it: some object or array is there."""
    return name.endswith((".json", ".jsonl", ".ndjson")) and ("{" in head or head.startswith("["))


def _marked_up(head: str) -> str:
    if _DOCTYPE.match(head):
        return "html"
    position = 0
    while (match := _PROLOGUE.match(head, position)) and match.end() > position:
        position = match.end()
    root = _ROOT.match(head, position)
    name = root.group(1).lower() if root else ""
    if _FEED_ROOT.fullmatch(name):
        return "feed"
    if name == "opml":
        raise SourceError("is a list of feeds (OPML): take it in with `briefing sources import`")
    if name in _HTML_TAGS:
        return "html"
    if head.startswith("<?xml"):
        raise SourceError("not a feed" if not name else f"XML of an unknown kind (<{name}>)")
    return ""


def _headers(head: str) -> int:
    """How many well-known mail headers the text begins with, 0 unless it begins with header lines only."""
    found = set()
    for line in head.split("\n"):
        match = _HEADER.match(line)
        if match:
            found.add(match.group(1).lower())
        elif not line.strip():
            break
        elif not line.startswith((" ", "\t", ">From ")):
            # Some programs forget the empty line below the header; three of its lines are no accident.
            return len(found) if len(found & _MAIL_HEADERS) == len(found) > 2 else 0
    return len(found & _MAIL_HEADERS)


def _written(head: str, name: str) -> str:
    """Kinds that people write: the signs of Markdown, or of HTML without a head, must be clear."""
    if name.endswith((".md", ".markdown", ".mdown")) or _FRONT_MATTER.match(head):
        return "markdown"
    if len(_HTML_END.findall(head)) >= (1 if name.endswith((".html", ".htm", ".xhtml")) else 4):
        return "html"
    signs = [match.lastgroup for match in _MARKS.finditer(head)]
    certain = {"heading", "underline"} & set(signs)
    return "markdown" if certain or len(signs) >= 2 else "text"
