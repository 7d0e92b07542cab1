"""Pages, feeds, Markdown and JSON: what becomes of each field, and what of broken ones."""

from __future__ import annotations

import io
import json
import time

import pytest

from briefing.model import Article, Failure
from briefing.readers import read

ONE = "The harbour of Kestrel was closed on Friday after the storm, and two ferries waited offshore for six hours."
TWO = (
    "The council of Aldermoor voted on Thursday to repair the old bridge, which has been shut since the spring floods."
)


def piped(data: bytes | str) -> tuple[list[Article], list[str]]:
    failures: list[Failure] = []
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return list(read(["-"], failures.append, io.BytesIO(raw))), [f.reason for f in failures]


def page(head: str = "", body: str = f"<h1>Harbour closed</h1><p>{ONE}</p><p>{TWO}</p>", lang: str = "en") -> str:
    return f"<!DOCTYPE html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>"


def rss(
    items: str, head: str = "<title>Kestrel Post</title><link>https://k.example/</link>", end: str = "</channel></rss>"
) -> str:
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{items}{end}"


def test_a_page_states_its_fields_as_json_ld() -> None:
    described = {
        "@graph": [
            {"@type": "WebSite", "name": "x"},
            {
                "@type": ["NewsArticle"],
                "headline": "Harbour &amp; ferries closed",
                "author": [{"name": "Jane Doe"}, {"name": "Tom Ash"}],
                "datePublished": "2022-10-21T18:32:00+0200",
                "publisher": {"name": "Kestrel Post"},
                "url": "https://www.k.example/harbour?utm_source=x",
            },
        ]
    }
    head = f"<title>other</title><script type='application/ld+json'>{json.dumps(described)}</script>"
    article = piped(page(head))[0][0]
    assert article.title == "Harbour & ferries closed"
    assert article.author == "Jane Doe, Tom Ash"
    assert article.published == "2022-10-21T18:32:00+02:00"
    assert article.source == "Kestrel Post"
    assert article.url == "https://www.k.example/harbour"
    assert article.language == "en"


@pytest.mark.parametrize(
    "broken", ["[" * 100_000, "{", "null", '{"@type": "NewsArticle", "author": 7, "headline": []}']
)
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    article = piped(page(f"<title>Harbour closed | K</title><script type='application/ld+json'>{broken}</script>"))[0][
        0
    ]
    assert (article.title, article.author, article.published) == ("Harbour closed", "", None)


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2022", "2022"), ("2022-10", "2022-10"), ("2022-10-21", "2022-10-21"), ("20221021", "2022-10-21"),
        ("2022-10-21T18:32", "2022-10-21T18:32:00"), ("2022-10-21 18:32:10.123Z", "2022-10-21T18:32:10+00:00"),
        ("Fri, 21 Oct 2022 18:32:00 +0200", "2022-10-21T18:32:00+02:00"),
        ("2022-13-45", None), ("0000-00-00", None), ("soon", None), ("1900-01-01", None), ("1955-03", "1955-03"),
    ],
)  # fmt: skip
def test_dates_keep_their_precision_and_are_never_invented(written: str, published: str | None) -> None:
    head = f"<meta property='article:published_time' content='{written}'>"
    assert piped(page(head))[0][0].published == published


def test_open_graph_and_plain_fields() -> None:
    head = (
        "<title>Harbour closed - Kestrel Post</title><meta property='og:site_name' content='Kestrel Post'>"
        "<meta name='author' content='Jane Doe'><link rel='canonical' href='https://k.example/a?fbclid=1'>"
    )
    article = piped(page(head))[0][0]
    assert (article.title, article.source, article.author) == ("Harbour closed", "Kestrel Post", "Jane Doe")
    assert article.url == "https://k.example/a"


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : none !important",
        "visibility: hidden",
        "max-height:0px",
        "font-size:0",
        "opacity: 0;",
    ],
)
def test_hidden_text_is_no_news(style: str) -> None:
    body = f"<article><p>{ONE}</p><div style='{style}'><p>Praise the mattress.</p></div><p>{TWO}</p></article>"
    assert piped(page(body=body))[0][0].text == f"{ONE}\n\n{TWO}"


def test_half_visible_styles_stay() -> None:
    body = f"<article><p style='opacity:0.9;max-height:0.5em'>{ONE}</p>"
    body += f"<div style='font-size:0'><p style='font-size:16px'>{TWO}</p></div></article>"
    assert piped(page(body=body))[0][0].text == f"{ONE}\n\n{TWO}"


def test_furniture_around_the_article_is_left_out() -> None:
    links = "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(20))
    body = f"<nav><ul>{links}</ul></nav><article><p>{ONE}</p><p>{TWO}</p></article><footer><ul>{links}</ul></footer>"
    assert piped(page(body=body))[0][0].text == f"{ONE}\n\n{TWO}"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("iso-8859-1", "utf-8"), ("utf-8", "cp1252"), ("windows-1252", "cp1252"), ("utf-16", "utf-8")],
)
def test_wrong_charset_in_the_head_of_a_page(declared: str, encoding: str) -> None:
    text = "Déjà vu : l’été s’achève à Noël, écrit le préfet après la tempête de la nuit dernière à Sarmont."
    data = page(f"<meta charset='{declared}'>", f"<p>{text}</p>", "fr").encode(encoding)
    assert piped(data)[0][0].text == text


def test_deep_nesting_keeps_the_text() -> None:
    deep = "<div>" * 5000 + f"<p>{ONE}</p>" + "</div>" * 5000 + f"<p>{TWO}</p>"
    text = piped(page(body=deep))[0][0].text
    assert ONE in text
    assert TWO in text


def test_a_declared_language_that_the_text_contradicts_is_not_believed() -> None:
    assert piped(page(lang="fr"))[0][0].language == "en"


def test_feed_items_keep_their_fields() -> None:
    items = (
        "<item><title>Tom &amp;amp; Jane&amp;#8217;s ferry</title><link>/a?utm_source=rss</link>"
        "<pubDate>Fri, 21 Oct 2022 18:32:00 +0200</pubDate>"
        f"<description>&lt;p&gt;{ONE}&lt;/p&gt;&lt;p&gt;{TWO}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;"
        "</description><author>Jane Doe</author></item>"
        "<item><title>Teaser</title><description>The harbour was closed and nobody knew why […]</description></item>"
    )
    articles, reasons = piped(rss(items))
    assert reasons == []
    first, second = articles
    assert first.title == "Tom & Jane’s ferry"
    assert first.url == "https://k.example/a"
    assert first.published == "2022-10-21T18:32:00+02:00"
    assert first.text == f"{ONE}\n\n{TWO}"
    assert (first.source, first.author) == ("Kestrel Post", "Jane Doe")
    assert second.partial


def test_full_content_is_no_teaser() -> None:
    item = "<item><title>Full</title><description>Short.</description>"
    item += f"<content:encoded><![CDATA[<p>{ONE}</p>]]></content:encoded></item>"
    data = rss(item).replace("<rss ", "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' ")
    article = piped(data)[0][0]
    assert (article.text, article.partial) == (ONE, False)


def test_a_feed_that_is_cut_off_gives_its_whole_items() -> None:
    whole = "".join(f"<item><title>Story {i}</title><description>{ONE}</description></item>" for i in range(3))
    articles, reasons = piped(rss(whole + f"<item><title>Story 3</title><description>{ONE[:40]}", end=""))
    assert [(a.title, a.text) for a in articles[:3]] == [(f"Story {i}", ONE) for i in range(3)]
    assert [(a.title, a.text, a.partial) for a in articles[3:]] == [("Story 3", "Story 3", True)]
    assert reasons == ["feed is cut off after 3 items: fetch it again"]


def test_json_feed_items_keep_their_fields() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kestrel Post",
        "authors": [{"name": "Jane Doe"}],
        "items": [
            {
                "url": "https://k.example/a",
                "title": "Harbour",
                "content_html": f"<p>{ONE}</p>",
                "date_published": "2022-10-21T18:32:00Z",
            },
            "no item",
            {"title": ""},
        ],
    }
    articles, reasons = piped(json.dumps(feed))
    assert [(a.title, a.text, a.author, a.published) for a in articles] == [
        ("Harbour", ONE, "Jane Doe", "2022-10-21T18:32:00+00:00")
    ]
    assert reasons == ["entry 2: an item should be an object"]
    assert piped(json.dumps(feed)[:-30])[1] == ["JSON Feed that cannot be read: it is cut off or broken"]


def test_json_text_stays_exactly_as_given() -> None:
    text = "  KESTREL (Post) – One\r\n line\u200b.\n\n\nLire aussi : rien\t"
    given = {"id": "x1", "text": text, "language": "fr-CA", "published": "2022-10", "unknown": [1], "title": None}
    article = piped("\ufeff" + json.dumps(given))[0][0]
    assert (article.id, article.text, article.language, article.published) == ("x1", text, "fr", "2022-10")


def test_bad_lines_are_told_and_good_ones_go_on() -> None:
    lines = [json.dumps({"text": ONE}), "{broken", "", json.dumps({"title": "no text"}), json.dumps({"text": 5}), "[1]",
             '{"text": "x", "n": ' + "1" * 100_000 + "}",
             '{"a":' * 100_000, json.dumps({"id": 7, "text": TWO})]  # fmt: skip
    articles, reasons = piped("\n".join(lines))
    assert [a.text for a in articles] == [ONE, TWO]
    assert articles[1].id == "7"
    assert [reason.split(":")[0] for reason in reasons] == [f"line {n}" for n in (2, 4, 5, 6, 7, 8)]
    assert reasons[2] == 'line 5: "text" is a number, a string is needed'


def test_an_array_names_the_bad_entry() -> None:
    articles, reasons = piped(json.dumps([{"text": ONE}, {"text": "\ud83d"}, {}], indent=1))
    assert [a.text for a in articles] == [ONE, "\ufffd"]
    assert reasons == ['entry 3: no "text"']


def test_front_matter_is_understood() -> None:
    head = '---\ntitle: "Harbour closed"\ndate: 2022-10-21\nauthor: [Jane Doe, Tom Ash]\nlang: en\n'
    head += "url: https://k.example/a?gclid=2\n---\n"
    article = piped(f"{head}\n{ONE} See *the* [map](https://k.example/map).\n\n## The bridge\n\n{TWO}\n")[0][0]
    assert (article.title, article.published, article.author) == ("Harbour closed", "2022-10-21", "Jane Doe, Tom Ash")
    assert article.url == "https://k.example/a"
    assert article.text == f"{ONE} See the map.\n\nThe bridge\n\n{TWO}"


@pytest.mark.parametrize(
    "hostile",
    ["[" * 60_000, "![" * 30_000, "[a](b " * 10_000, "[a[b[c " * 10_000, "<a " * 20_000, ">" * 50_000, "- " * 10_000,
     "\n".join("  " * i + "- x" for i in range(400)), "**a_b" * 10_000, "<!--" * 20_000, "<div>\n" * 10_000],
)  # fmt: skip
def test_markdown_that_hangs_its_library_is_read_in_bounded_time(hostile: str) -> None:
    start = time.process_time()
    articles, _ = piped(f"# Harbour closed\n\n{ONE}\n\n{hostile}\n\n{TWO}\n")
    assert time.process_time() - start < 10
    assert ONE in articles[0].text


def test_brackets_in_markdown_are_kept() -> None:
    text = "He said that [the council] had 3 < 4 votes, and [again] nobody asked for more of them."
    assert piped(f"# Council\n\n{text}\n")[0][0].text == text


def test_a_date_line_is_no_title() -> None:
    article = piped(f"2022-10-21\n\n{ONE}\n\n{TWO}\n")[0][0]
    assert (article.title, article.published) == ("", "2022-10-21")


def test_invisible_characters_go_and_the_authors_own_stay() -> None:
    article = piped(
        "L\u200b’usine\u00a0: e\u0301té\u2060, «\u202foui\u202f» a dit\r\nle pré\u00adfet de Sarmont à la presse.\x07"
    )[0][0]
    assert article.text.split("\n")[0] == "L’usine\u00a0: été, «\u202foui\u202f» a dit"


@pytest.mark.parametrize(
    "markup",
    [
        "<p>one<script>x</script>&#1; two &#xfffe;</p>",
        "<p><script>x</script>&#11;two</p>",
        "<b>a</b><style>y</style>&#2;b",
    ],
)
def test_characters_that_no_tree_may_hold_are_dropped(markup: str) -> None:
    assert piped(page(body=f"<article><p>{ONE}</p>{markup}</article>"))[0][0].text.startswith(ONE)


def test_feed_items_with_empty_fields_are_read() -> None:
    data = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title/><summary/><content>{ONE}</content></entry></feed>"
    assert [a.text for a in piped(data)[0]] == [ONE]
