"""Lists of short news, stories with headings inside, banners and numbers in front of titles, in whole mails."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from briefing.model import Article
from briefing.readers import read

LONG = (
    "The harbour board voted on Thursday to keep the night ferry for another year. Islanders had collected nine "
    "thousand signatures, and the company had asked for twice the grant that it will now receive from the county."
)
OTHER = (
    "A survey of the Orrin glacier ended three weeks early because meltwater flooded the camp. The team saved its "
    "ice cores but left most of the tents behind, and it will return with a smaller crew in the first days of March."
)


def letter(tmp_path: Path, body: str, subject: str = "Quay Letter of the week") -> list[Article]:
    message = EmailMessage()
    message["From"] = "Quay Letter <quay@letters.example>"
    message["Subject"] = subject
    message["Date"] = "Thu, 12 Feb 2026 07:00:00 +0000"
    message["Message-ID"] = "<1@letters.example>"
    message["List-Unsubscribe"] = "<https://letters.example/u>"
    message.set_content(f"<html lang='en'><body>{body}</body></html>", subtype="html")
    path = tmp_path / "letter.eml"
    path.write_bytes(message.as_bytes())
    return list(read([path]))


def story(title: str, text: str, page: str) -> str:
    return f"<h2><a href='https://news.example/{page}'>{title}</a></h2><p>{text}</p>"


STORIES = story("Night ferry stays for a year", LONG, "ferry") + story("Glacier survey cut short", OTHER, "glacier")
ENTRIES = (
    "<li><a href='https://one.example/a'>Tram drivers</a> accepted a pay deal worth 12 percent on Monday.</li>",
    "<li>A beaver <a href='https://two.example/b'>felled a poplar</a> and left 2,300 homes without light.</li>",
)


def titles(articles: list[Article]) -> list[str]:
    return [article.title for article in articles]


def test_the_entries_of_a_list_of_short_news_are_stories(tmp_path: Path) -> None:
    found = letter(tmp_path, f"{STORIES}<h2>What else happened today</h2><ul>{''.join(ENTRIES)}</ul>")
    assert titles(found)[2:] == [
        "Tram drivers accepted a pay deal worth 12 percent on Monday",
        "A beaver felled a poplar and left 2,300 homes without light",
    ]
    assert [article.url for article in found[2:]] == ["https://one.example/a", "https://two.example/b"]
    assert "What else happened" not in " ".join(article.text for article in found)


def test_a_list_below_a_small_label_is_cut_off_the_story_above(tmp_path: Path) -> None:
    found = letter(tmp_path, f"{STORIES}<p>Also today</p><ul>{''.join(ENTRIES)}</ul>")
    assert len(found) == 4
    assert found[1].text == OTHER


@pytest.mark.parametrize(
    "tail",
    [
        # Bullets that link to one page, or to none, belong to their story.
        "<ul><li>The <a href='https://one.example/a'>first reason</a> is that nobody had asked them.</li>"
        "<li>The <a href='https://one.example/a'>second reason</a> is that nobody would answer.</li></ul>",
        "<ul><li>The first reason is that nobody had asked them.</li><li>The second is plain and simple.</li></ul>",
        # So do bullets that a paragraph of the story leads over to.
        f"<p>Three things happened after the vote of the harbour board, and two matter:</p><ul>{''.join(ENTRIES)}</ul>",
        # And a list of mere names of pages.
        "<ul><li><a href='https://one.example/a'>Budget</a></li><li><a href='https://two.example/b'>Map</a></li></ul>",
    ],
)
def test_bullets_of_a_story_stay_in_it(tmp_path: Path, tail: str) -> None:
    assert titles(letter(tmp_path, STORIES + tail)) == ["Night ferry stays for a year", "Glacier survey cut short"]


def test_bold_titles_and_pictograms_mark_entries_too(tmp_path: Path) -> None:
    entries = (
        "<p><strong>Energy.</strong> The plant of Lorne was <a href='https://one.example/a'>shut down</a> at noon.</p>"
        "<p>🎬 Director Ana Ruel will <a href='https://two.example/b'>finish the trilogy</a> in the coming year.</p>"
    )
    found = letter(tmp_path, f"{STORIES}<h2>Catch me up on the rest</h2>{entries}")
    assert titles(found)[2:] == ["Energy", "Director Ana Ruel will finish the trilogy in the coming year"]
    assert found[2].text == "The plant of Lorne was shut down at noon."


def test_where_lists_are_the_manner_one_entry_is_a_list(tmp_path: Path) -> None:
    lists = f"<h2>News of the morning</h2><ul>{''.join(ENTRIES)}</ul><h2>And one more thing</h2><ul>"
    one = "<li>Astronomers <a href='https://three.example/c'>found a galaxy</a> almost without any stars.</li></ul>"
    assert titles(letter(tmp_path, STORIES + lists + one))[-1] == "Astronomers found a galaxy almost without any stars"


def test_a_farewell_below_the_last_list_is_no_part_of_it(tmp_path: Path) -> None:
    found = letter(tmp_path, f"{STORIES}<h2>News of the night</h2><ul>{''.join(ENTRIES)}</ul><p>Have a good day.</p>")
    assert len(found) == 4
    assert "good day" not in found[-1].text


def test_read_more_ties_an_entry_to_its_page(tmp_path: Path) -> None:
    entries = "".join(
        f"<li><strong>{title}:</strong> {text} <a href='https://news.example/{page}'>Read more</a></li>"
        for title, text, page in [
            ("Goalkeeper Olsen stops", "The record player ends her career after 17 years.", "olsen"),
            ("Velora builds a plant", "The chipmaker creates 600 jobs near Tanford this year.", "velora"),
        ]
    )
    found = letter(tmp_path, f"{STORIES}<h2>News of the night</h2><ul>{entries}</ul>")
    assert [(article.title, article.url) for article in found[2:]] == [
        ("Goalkeeper Olsen stops", "https://news.example/olsen"),
        ("Velora builds a plant", "https://news.example/velora"),
    ]


def test_smaller_headings_that_lead_nowhere_stay_in_their_story(tmp_path: Path) -> None:
    long = f"<h2>Why eleven bridges are shut</h2><p>{LONG}</p><h3>Who is going to pay?</h3><p>{OTHER}</p>"
    found = letter(tmp_path, STORIES + long)
    assert titles(found)[-1] == "Why eleven bridges are shut"
    assert found[-1].text == f"{LONG}\n\nWho is going to pay?\n\n{OTHER}"


def test_smaller_headings_that_lead_somewhere_are_stories(tmp_path: Path) -> None:
    small = STORIES.replace("h2", "h3").replace("news.example/", "news.example/small-")
    found = letter(tmp_path, f"{STORIES}<h2>Why eleven bridges are shut</h2><p>{LONG}</p>{small}")
    assert len(found) == 5


def test_a_banner_below_a_label_is_the_whole_advertisement(tmp_path: Path) -> None:
    picture = "<a href='https://ads.example/1'><img src='https://ads.example/1.png' width='{}'></a>"
    first, second = STORIES.split("<h2>")[1:]
    for label in ("<p>Advertisement</p>", "<p>Advertisement"):
        body = f"<h2>{first}{label}{picture.format(300)}<hr><h2>{second}"
        assert titles(letter(tmp_path, body)) == ["Night ferry stays for a year", "Glacier survey cut short"]
    # A logo is not: the advertisement follows.
    guest = f"<p>Advertisement</p>{picture.format(120)}" + story("Receipts that file themselves", LONG, "tallyho")
    assert "Receipts that file themselves" not in titles(letter(tmp_path, STORIES + guest))


def test_a_first_title_that_counts_its_label_is_numbered(tmp_path: Path) -> None:
    named = STORIES.replace("Night ferry", "1 big thing: Night ferry").replace("Glacier", "2. Glacier")
    fun = story("🐕 1 fun thing: A dog gets the night shift", LONG, "dog")
    assert titles(letter(tmp_path, named + fun)) == [
        "Night ferry stays for a year",
        "Glacier survey cut short",
        "A dog gets the night shift",
    ]
    alone = STORIES.replace("Night ferry", "1 big thing: Night ferry")
    assert titles(letter(tmp_path, alone))[0].startswith("1 big thing")


def test_the_title_of_another_page_is_not_the_address_of_the_story(tmp_path: Path) -> None:
    more = "<ul><li><b>More on this:</b> <a href='https://news.example/map'>So bad are they near you</a></li></ul>"
    linked = LONG.replace("The harbour board", "<a href='https://news.example/vote'>The harbour board</a>")
    found = letter(tmp_path, f"{STORIES}<h2>Eleven bridges too many</h2><p>{linked}</p>{more}")
    assert found[-1].url == "https://news.example/vote"


def test_the_letters_own_greeting_is_no_story(tmp_path: Path) -> None:
    own = "<h1>Quay Letter of the week</h1><p>Welcome to Quay Letter, which is written every week by two people.</p>"
    assert len(letter(tmp_path, own + STORIES)) == 2


def test_what_follows_a_reader_is_taken_off_addresses_what_chooses_a_page_stays(tmp_path: Path) -> None:
    followed = STORIES.replace("/ferry", "/ferry?emc=edit_1&amp;nl=quay&amp;user_id=7&amp;id=12")
    chosen = followed.replace("/glacier", "/glacier?nl=quay&amp;id=12")
    assert [article.url for article in letter(tmp_path, chosen)] == [
        "https://news.example/ferry?id=12",
        "https://news.example/glacier?nl=quay&id=12",
    ]


def test_entries_of_a_plain_text_with_title_address_and_dash_are_stories(tmp_path: Path) -> None:
    rule = "-" * 40
    text = (
        f"** Night ferry stays for a year\n{rule}\n\n{LONG} (https://news.example/ferry)\n\n\n"
        f"** Glacier survey cut short\n{rule}\n\n{OTHER} (https://news.example/glacier)\n\n\n"
        f"** Links of the week\n{rule}\n\n"
        "* Lentils on the rise (https://one.example/a) – Sales grew by 61 percent within a year.\n\n"
        "* The beaver and the light (https://two.example/b) – A beaver left 2,300 homes in the dark.\n"
    )
    head = "From: Quay <q@letters.example>\nSubject: Quay Letter\nMIME-Version: 1.0\n"
    kind = "Content-Type: text/plain; charset=utf-8\nList-Unsubscribe: <https://l.example/u>\n\n"
    path = tmp_path / "plain.eml"
    path.write_text(head + kind + text, "utf-8")
    found = list(read([path]))
    assert titles(found) == [
        "Night ferry stays for a year",
        "Glacier survey cut short",
        "Lentils on the rise",
        "The beaver and the light",
    ]
    assert found[2].text == "Sales grew by 61 percent within a year."
    assert found[3].url == "https://two.example/b"


def test_capitals_in_front_of_paragraphs_begin_stories_that_go_on_below(tmp_path: Path) -> None:
    leads = [("THE BRIDGE VOTE", " — ", "a"), ("MONEY MATTERS:", " ", "b"), ("THE COURTS", " – ", "c")]
    body = "".join(
        f"<p><b>{lead}</b>{gap}{LONG} <a href='https://news.example/{page}'>Details</a> followed.</p><p>{OTHER}</p>"
        for lead, gap, page in leads
    )
    found = letter(tmp_path, body)
    assert titles(found) == ["THE BRIDGE VOTE", "MONEY MATTERS", "THE COURTS"]
    assert all(article.text.endswith(OTHER) for article in found)


def test_a_bold_line_with_a_colon_is_a_headline_where_it_is_too_long_for_a_label(tmp_path: Path) -> None:
    body = "".join(
        f"<p><b>{title}:</b><br><b><i>{below}</i></b><br>{text}</p><p><b>The numbers:</b></p><p>{text}</p>"
        f"<p><b>Read more</b>: <a href='https://news.example/{page}'>The paper behind it</a>.</p><hr>"
        for title, below, text, page in [
            ("A robot picks the apples without bruising any of them", "…Soft fingers beat software…", LONG, "robot"),
            ("A map of more than eleven hundred vanishing languages", "…Archives open up…", OTHER, "map"),
        ]
    )
    found = letter(tmp_path, body)
    assert titles(found) == [
        "A robot picks the apples without bruising any of them",
        "A map of more than eleven hundred vanishing languages",
    ]
    assert found[0].text.startswith("…Soft fingers beat software…")
