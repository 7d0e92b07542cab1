"""Web pages in the layouts of many houses: the article comes out whole, and nothing that surrounds it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from briefing.model import Article
from briefing.readers import gaps, tree, understood
from briefing.readers.document import Document
from tests import page_layouts
from tests.page_layouts import FOOTER, NAV, RELATED, STORY, TITLE, Page, body, gold, head

PAGES = {page.name: page for page in page_layouts.pages()}
# Pages that hold words which some would count as the article and others not: an embedded post, a table, a second title.
OPEN = {"tweets": 0.92, "timetable": 0.95, "magazine": 0.98, "components": 0.98}
_SHINGLE = 4


def text_of(html: str) -> str:
    found = list(understood(Document("page.html", "page.html", html.encode())))
    assert all(isinstance(each, Article) for each in found), found
    return "\n\n".join(each.text for each in found if isinstance(each, Article))


def f1(text: str, wanted: str) -> float:
    """The overlap of runs of four words (as in public comparisons of extractors), 0 to 1."""
    ours, theirs = shingles(text), shingles(wanted)
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values()))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_the_article_of_a_page_is_found_whole(page: Page) -> None:
    assert f1(text_of(page.html), page.text) >= OPEN.get(page.name, 0.995)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_no_extractor_alone_does_better(page: Page) -> None:
    from trafilatura import extract

    ours = f1(text_of(page.html), page.text)
    for fast in (True, False):
        assert ours >= f1(extract(page.html, include_comments=False, fast=fast) or "", page.text)


@pytest.mark.parametrize("page", [p for p in PAGES.values() if p.name not in OPEN], ids=lambda page: page.name)
def test_every_paragraph_of_the_article_stays_a_paragraph(page: Page) -> None:
    paragraphs = text_of(page.html).split("\n\n")
    if page.name != "tables":
        assert paragraphs == list(page.gold)
    assert set(page.gold) <= set(paragraphs)


def test_a_list_at_the_end_stays_where_its_line_announces_it() -> None:
    prices = ("Cars up to five metres: 31 crowns", "Vans and campers: 44 crowns", "Bicycles: free")
    listed = "<ul>" + "".join(f"<li>{price}</li>" for price in prices) + "</ul>"
    page = f"{head()}{NAV}<article>{body(STORY[:9])}<p>These are the prices from June:</p>{listed}</article>{RELATED}"
    assert text_of(page).split("\n\n") == [*gold(STORY[:9]), "These are the prices from June:", *prices]


@pytest.mark.parametrize(
    "away",
    [
        '<h3 class="related-title">Our summer guide to the islands</h3>',
        '<ul><li><a href="/a">Six beaches that nobody knows</a></li></ul>',
        "<ul><li>1</li><li>2</li></ul>",
        '<div class="newsletter"><p>Get our morning letter with all the news</p></div>',
        "<aside><p>She was born on the island in 1960</p></aside>",
        "<figure><p>The quay on Tuesday</p></figure>",
        f"<p>{'Endless. ' * 300}</p>",
    ],
)
def test_what_stands_between_the_paragraphs_and_is_none_of_them_stays_out(away: str) -> None:
    root = tree.parse(body(STORY[:9], {2: away}))
    paragraphs = [text for kind, text in STORY[:9] if kind == "p"]
    assert gaps.filled(paragraphs, root) == list(gold(STORY[:9]))


def test_a_single_paragraph_says_nothing_about_its_neighbours() -> None:
    assert gaps.filled([STORY[0][1]], tree.parse(body())) == [STORY[0][1]]


def test_a_page_without_boxes_around_its_paragraphs_is_left_as_it_was_found() -> None:
    page = "<p>" + "</p><p>".join(text for kind, text in STORY if kind == "p")
    assert text_of(page).split("\n\n") == [text for kind, text in STORY if kind == "p"]


def test_the_text_that_a_page_states_as_data_is_taken_where_the_page_shows_less() -> None:
    stated = page_layouts.linked_data(articleBody="<p>" + "</p><p>".join(gold()) + "</p>")
    shown = f"{head(stated)}{NAV}<article>{body(STORY[:2])}</article>"
    assert text_of(shown).split("\n\n") == list(gold())
    teased = page_layouts.linked_data(articleBody=STORY[0][1])
    assert text_of(f"{head(teased)}{NAV}<article>{body()}</article>").split("\n\n") == list(gold())
    wrong = page_layouts.linked_data(articleBody=["no", "text"])
    assert text_of(f"{head(wrong)}{NAV}<article>{body()}</article>").split("\n\n") == list(gold())


def about(inner: str, url: str = "", extra: str = "") -> Article:
    top = f"<!doctype html><html lang=en><head><title>{TITLE}</title>{extra}</head>"
    page = f"{top}<body>{NAV}{inner}{FOOTER}</body></html>"
    (article,) = understood(Document("page.html", "page.html", page.encode(), url=url))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("shown", "author", "published"),
    [
        ('<div class="author">Maren Toft | 9 May 2023</div>', "Maren Toft", "2023-05-09"),
        ('<div class="field--author">By Maren Toft</div><div>9 May 2023</div>', "Maren Toft", "2023-05-09"),
        ('<p class="byline">Maren Toft, Ole Brandt</p><p>Published 9 May 2023 at 7.40</p>', "Maren Toft", "2023-05-09"),
        (
            '<p>By Maren Toft</p><abbr class="published" title="2023-05-09T07:40">7:40</abbr>',
            "Maren Toft",
            "2023-05-09",
        ),
        ('<span itemprop="datePublished" content="2023-05">May</span>', "", "2023-05"),
        (
            '<span class="entry-date">9 May 2023</span><div class="author-bio">Lives in Harrow Point</div>',
            "",
            "2023-05-09",
        ),
        ('<aside><span class="published">1 May 2020</span><b class="author">Somebody Else</b></aside>', "", None),
        ('<div class="comments"><b class="author">Seadog Jones</b></div>', "", None),
        ("<p>Islands</p>", "", None),
    ],
)
def test_author_and_date_are_taken_from_the_head_of_the_article_where_nothing_states_them(
    shown: str, author: str, published: str | None
) -> None:
    article = about(f"<main><h1>{TITLE}</h1>{shown}<div>{body()}</div></main>")
    assert article.author.split(",")[0] == author
    assert (article.published or "")[:10] == (published or "")


@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("https://gazette.example/2023/05/09/ferry", "2023-05-09"),
        ("https://gazette.example/news/2023-05-09-ferry.html", "2023-05-09"),
        ("https://gazette.example/20230509/ferry", "2023-05-09"),
        ("https://gazette.example/2023/5/9/ferry", "2023-05-09"),
        ("https://gazette.example/2023/05/ferry", "2023-05"),
        ("https://gazette.example/2023/13/45/ferry", None),
        ("https://gazette.example/article/20231345678", None),
    ],
)
def test_the_date_in_an_address_counts_where_the_page_has_none(address: str, published: str | None) -> None:
    assert about(f"<main><h1>{TITLE}</h1>{body()}</main>", address).published == published


def test_what_a_page_states_goes_before_what_it_shows() -> None:
    stated = page_layouts.linked_data()
    shown = '<p class="author">Somebody Else</p><p>1 January 2020</p>'
    article = about(f"<main><h1>{TITLE}</h1>{shown}{body()}</main>", "https://gazette.example/2019/02/02/x", stated)
    assert (article.author, article.published) == (page_layouts.AUTHOR, page_layouts.DATE)
