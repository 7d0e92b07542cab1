"""Files of about five megabytes of every kind that can be read, in several shapes, of sentences that chance makes.

Run as a program it writes them, reads each with the product's own command and prints time and memory of the process:
`python -m tests.big_files [NAME…]`.
"""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

from tests.packed_files import docx, pdf, zipped

SIZE = 5_000_000
MOST_SECONDS = 2.0
MOST_MEGABYTES = 300

# Frames of sentences and what fills them: enough that no two paragraphs are alike and a language can be told.
_ENGLISH = (
    "The {n} of {P} said on {d} that the {n} would {v} the {n} before the end of the {n}, according to a {n}.",
    "{P}, who has been the {n} of the {n} since {y}, told {P} that “the {n} is not the {n} we were promised”.",
    "It was the third {n} in {i} weeks; the {n} had been closed because of a {n} and a lack of {n}.",
    "More than {i} people from {P} and {P} {v} the {n}, but most of them did not {v} what the {n} was for.",
    "In a statement, the {n} said: “We will {v} every {n} that we can, and we are grateful for the {n}.”",
    "Nobody was hurt. The {n} will be open again on {d} at {i}.30 a.m., said Dr. {P} of the {n} office.",
)
_FRENCH = (
    "Le {n} de {P} a annoncé {d} que la {n} allait {v} les {n} avant la fin de l’année, selon une {n} de la région.",
    "« Nous ne voulons pas {v} le {n} », a déclaré M. {P}, qui dirige la {n} depuis {y} avec le {n} de {P}.",
    "C’est la troisième {n} en {i} semaines : le {n} avait été fermé à cause d’une {n} et d’un manque de {n}.",
    "Plus de {i} personnes de {P} et de {P} ont pu {v} la {n}, mais la plupart ne savaient pas à quoi sert le {n}.",
)
_DAYS = {"en": "Monday Tuesday Wednesday Thursday Friday".split(), "fr": "lundi mardi mercredi jeudi vendredi".split()}
_FRAMES = {"en": _ENGLISH, "fr": _FRENCH}


class Writer:
    """Makes sentences, paragraphs and titles of one language; the same ones for the same seed."""

    def __init__(self, language: str = "en", seed: int = 1) -> None:
        """Invent the words."""
        self.language = language
        self._chance = random.Random(seed)
        self._nouns = ["".join(self._syllables()) for _ in range(3000)]
        self._names = ["".join(self._syllables()).capitalize() for _ in range(1500)]

    def _syllables(self) -> Iterator[str]:
        for _ in range(self._chance.randint(2, 4)):
            yield self._chance.choice("bcdfglmnprstv") + self._chance.choice(
                ("a", "e", "i", "o", "u", "an", "er", "on")
            )

    def sentence(self) -> str:
        """One sentence of twenty words or so."""
        return self._filled(self._chance.choice(_FRAMES[self.language]))

    def _filled(self, frame: str) -> str:
        pieces = []
        for piece in frame.split("{"):
            mark, close, rest = piece.partition("}")
            pieces.append(self._word(mark) + rest if close else piece)
        return "".join(pieces)

    def _word(self, mark: str) -> str:
        choice = self._chance.choice
        if mark == "P":
            return f"{choice(self._names)} {choice(self._names)}"
        if mark in ("n", "v"):
            return choice(self._nouns)
        if mark == "d":
            return choice(_DAYS[self.language])
        return str(self._chance.randint(2, 90) if mark == "i" else self._chance.randint(1950, 2023))

    def paragraph(self, most: int = 5) -> str:
        """A few sentences."""
        return " ".join(self.sentence() for _ in range(self._chance.randint(1, most)))

    def title(self) -> str:
        """Six to ten words without a stop."""
        return self.sentence().rstrip(".”").replace("“", "").split(",")[0][:80]

    def paragraphs(self, size: int) -> list[str]:
        """Paragraphs of so many characters together."""
        found, length = [], 0
        while length < size:
            found.append(self.paragraph())
            length += len(found[-1]) + 2
        return found


def texts(size: int) -> Iterator[tuple[str, bytes]]:
    """Plain text: paragraphs, wrapped lines, one endless paragraph, a line a sentence, French."""
    import textwrap

    found = Writer().paragraphs(size)
    yield "paragraphs.txt", "\n\n".join(found).encode()
    yield "wrapped.txt", "\n\n".join(map(textwrap.fill, found)).encode()
    yield "endless.txt", " ".join(found).encode()
    yield "lines.txt", "\n".join(found).encode()
    yield "latin.txt", "\n\n".join(Writer("fr").paragraphs(size)).encode("cp1252")


def markdown(size: int) -> Iterator[tuple[str, bytes]]:
    """Markdown: chapters of prose, and a list of links."""
    writer = Writer()
    chapters = [f"## {writer.title()}\n\n" + "\n\n".join(writer.paragraphs(4000)) for _ in range(size // 4100)]
    yield "chapters.md", ("# The whole story\n\n" + "\n\n".join(chapters)).encode()
    entries = (
        f"- [{writer.title()}](https://news.example/{i}) — **{writer.title()}**: {writer.sentence()}" for i in count()
    )
    yield "links.md", ("# Links\n\n" + "\n".join(_filling(entries, size))).encode()


def pages(size: int) -> Iterator[tuple[str, bytes]]:
    """Web pages: one endless article, a heap of scripts around a short one, boxes in boxes, a page of headlines."""
    writer = Writer()
    body = "".join(f"<p>{escape(p)}</p>" for p in writer.paragraphs(size))
    yield "long.html", _page(f"<article>{body}</article>")
    article = "".join(f"<p>{escape(p)}</p>" for p in writer.paragraphs(6000))
    script = "<script>" + ";".join(f'var a{i}="{writer.title()}"' for i in range(size // 80)) + "</script>"
    yield "scripts.html", _page(f"<article>{article}</article>{script}")
    boxes = (
        f'<div class="comment c{i}"><span class="user"><a href="/u/{i}">{writer.title()[:20]}</a></span>'
        f'<div class="text"><p>{escape(writer.sentence())}</p></div></div>'
        for i in count()
    )
    yield "comments.html", _page(f"<article>{article}</article><div id=comments>{''.join(_filling(boxes, size))}</div>")
    cards = (
        f'<li><a href="/news/{i}"><h3>{escape(writer.title())}</h3></a><p>{escape(writer.title())}</p></li>'
        for i in count()
    )
    yield "front.html", _page(f"<main><ul>{''.join(_filling(cards, size))}</ul></main>")
    yield "picture.html", _page(f'<article><img src="data:image/png;base64,{_noise(size)}">{article}</article>')


def _page(body: str) -> bytes:
    head = '<meta charset="utf-8"><title>The title of it all</title><meta property="og:site_name" content="Gazette">'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'.encode()


def mails(size: int) -> Iterator[tuple[str, bytes]]:
    """Mails: plain text, a newsletter of tables, an essay in HTML, a small text with a large attachment, mailboxes."""
    writer = Writer()
    yield "plain.eml", _mail("text/plain", "\n\n".join(writer.paragraphs(size)))
    yield "letter.eml", _mail("text/html", _letter(writer, size))
    essay = "".join(f"<p>{escape(p)}</p>" for p in writer.paragraphs(size))
    yield "essay.eml", _mail("text/html", f"<html><body>{essay}</body></html>")
    parts = (
        "--xx\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + writer.paragraph(9) + "\r\n--xx\r\n"
        "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; filename=a.pdf\r\n\r\n{_wrapped(_noise(size))}\r\n--xx--\r\n"
    )
    yield "attachment.eml", f"{_HEADERS}Content-Type: multipart/mixed; boundary=xx\r\n\r\n{parts}".encode()
    notes = (_mail("text/plain", "\n\n".join(writer.paragraphs(2000)), i).decode() for i in count())
    yield "notes.mbox", "".join(_filling((f"From a@b Mon Jan  2 10:00:00 2023\n{n}\n\n" for n in notes), size)).encode()
    letters = (_mail("text/html", _letter(writer, 30_000), i).decode() for i in count())
    yield (
        "letters.mbox",
        "".join(_filling((f"From a@b Mon Jan  2 10:00:00 2023\n{n}\n\n" for n in letters), size)).encode(),
    )


_HEADERS = (
    "From: Gazette <news@gazette.example>\r\nSubject: The news\r\nDate: Mon, 2 Jan 2023 10:00:00 +0000\r\n"
    "MIME-Version: 1.0\r\n"
)


def _mail(kind: str, body: str, number: int = 0) -> bytes:
    headers = f"{_HEADERS}Message-ID: <{number}@gazette.example>\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n"
    return (headers.replace("The news", f"The news {number}") + body).encode()


def _letter(writer: Writer, size: int) -> str:
    items = (
        '<table width="600" cellpadding="0"><tr><td style="font-family:Arial;font-size:22px;font-weight:bold">'
        f'<a href="https://news.example/{i}?utm_source=mail" style="color:#000">{escape(writer.title())}</a></td></tr>'
        + "".join(
            f'<tr><td style="font-family:Arial;font-size:16px;line-height:1.4">{escape(writer.paragraph())}</td></tr>'
            for _ in range(3)
        )
        + "</table>"
        for i in count()
    )
    return f"<html><body>{''.join(_filling(items, size))}</body></html>"


def feeds(size: int) -> Iterator[tuple[str, bytes]]:
    """Feeds: titles alone, teasers, whole articles, Atom, JSON Feed."""
    writer = Writer()
    yield "titles.rss", _rss(_filling((_item(writer, i, "") for i in count()), size))
    yield "teasers.rss", _rss(_filling((_item(writer, i, escape(writer.paragraph())) for i in count()), size))
    whole = (
        _item(writer, i, "<![CDATA[" + "".join(f"<p>{escape(p)}</p>" for p in writer.paragraphs(4000)) + "]]>")
        for i in count()
    )
    yield "whole.rss", _rss(_filling(whole, size))
    entries = (
        f'<entry><title>{escape(writer.title())}</title><link href="https://n.example/{i}"/><id>urn:{i}</id>'
        f'<updated>2023-01-0{i % 9 + 1}T10:00:00Z</updated><content type="html">'
        f"{escape(''.join(f'<p>{escape(p)}</p>' for p in writer.paragraphs(3000)))}</content></entry>"
        for i in count()
    )
    head = '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title>'
    yield "whole.atom", (head + "".join(_filling(entries, size)) + "</feed>").encode()
    rows = (
        {"id": str(i), "title": writer.title(), "content_html": f"<p>{escape(writer.paragraph())}</p>"} for i in count()
    )
    items = [json.loads(row) for row in _filling(map(json.dumps, rows), size)]
    yield (
        "feed.json",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": items}).encode(),
    )


def _item(writer: Writer, number: int, text: str) -> str:
    day = number % 28 + 1
    return (
        f"<item><title>{escape(writer.title())}</title><link>https://news.example/{number}</link>"
        f"<description>{text}</description><pubDate>{day:02} Jan 2023 10:00:00 +0000</pubDate></item>"
    )


def _rss(items: Iterator[str] | list[str]) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Gazette</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def listings(size: int) -> Iterator[tuple[str, bytes]]:
    """JSON Lines, an array of short articles, the answer of a news service."""
    writer = Writer()
    rows = (
        json.dumps(
            {"title": writer.title(), "text": "\n\n".join(writer.paragraphs(3000)), "language": "en"},
            ensure_ascii=False,
        )
        for _ in count()
    )
    yield "articles.jsonl", ("\n".join(_filling(rows, size)) + "\n").encode()
    notes = (json.dumps({"title": writer.title(), "text": writer.paragraph()}) for _ in count())
    yield "notes.json", ("[" + ",".join(_filling(notes, size)) + "]").encode()
    answers = (
        json.dumps(
            {
                "title": writer.title(),
                "description": writer.sentence(),
                "content": writer.paragraph(),
                "url": f"https://n.example/{i}",
            }
        )
        for i in count()
    )
    yield "service.json", ('{"status":"ok","articles":[' + ",".join(_filling(answers, size)) + "]}").encode()


def packed(size: int) -> Iterator[tuple[str, bytes]]:
    """A Word document of text, one with pictures, archives of small files and of one large one, a gzip."""
    writer = Writer()
    yield "text.docx", docx(writer.paragraphs(size))
    yield "pictures.docx", docx(writer.paragraphs(20_000), base64.b64decode(_noise(size)))
    yield (
        "small.zip",
        zipped({f"{i:04}.txt": "\n\n".join(writer.paragraphs(5_500)).encode() for i in range(size // 5_600)}),
    )
    yield "one.zip", zipped({"one.txt": "\n\n".join(writer.paragraphs(size)).encode()})
    yield "pages.pdf", pdf([writer.paragraphs(3_000) for _ in range(60)])
    yield "pictures.pdf", pdf([writer.paragraphs(2_000) for _ in range(10)], base64.b64decode(_noise(size)))


def _filling(pieces: Iterator[str], size: int) -> list[str]:
    found, length = [], 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length >= size:
            break
    return found


def _noise(size: int) -> str:
    return base64.b64encode(random.Random(7).randbytes(size * 3 // 4)).decode("ascii")


def _wrapped(text: str) -> str:
    return "\r\n".join(text[i : i + 76] for i in range(0, len(text), 76))


SHAPES: Mapping[str, Callable[[int], Iterator[tuple[str, bytes]]]] = {
    "text": texts,
    "markdown": markdown,
    "page": pages,
    "mail": mails,
    "feed": feeds,
    "json": listings,
    "packed": packed,
}

_MEASURE = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "briefing", "read", sys.argv[1]], stdout=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.stdout.count(b"\\n"), done.returncode)
"""


def measured(path: Path) -> tuple[float, float, int, int]:
    """Processor seconds and megabytes of `briefing read` on a file, how many articles it gave, its exit status."""
    done = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], stdout=subprocess.PIPE, check=True)
    seconds, megabytes, lines, status = done.stdout.split()
    return float(seconds), float(megabytes), int(lines), int(status)


def main(names: Sequence[str]) -> int:
    """Read each big file and print what it took; 1 where one took too much."""
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind, shape in SHAPES.items():
            for name, data in shape(SIZE):
                if names and not {kind, name} & set(names):
                    continue
                path = Path(folder, name)
                path.write_bytes(data)
                seconds, megabytes, lines, status = measured(path)
                bad = seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES
                worst |= bad
                print(
                    f"{name:18}{len(data) / 1e6:6.1f} MB {seconds:7.2f} s {megabytes:6.0f} MB {lines:6} {status}"
                    f"{' <<<' * bad}",
                    flush=True,
                )
                path.unlink()
    return int(worst)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
