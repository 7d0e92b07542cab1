"""Short titles, kickers, credits and calls: the small lines around the stories of a letter, in whole mails."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from briefing.model import Article
from briefing.readers import read

TOLD = {
    "Night ferry stays": "The harbour board voted on Thursday to keep the night ferry for another year.",
    "Glacier survey cut short": "A survey of the Orrin glacier ended early because meltwater flooded the camp.",
    "Bakers win a flour case": "A court in Lorne told the mill to repay nine bakers what it had charged since May.",
    "Robot folds the laundry": "Six pupils of Collebasso won the national contest with a machine that folds sheets.",
}
LABELS = ("Harbour", "Science", "Courts", "School")
LONG = "Its keeper has counted every ship since 1971 and writes the names into a ledger that nobody has asked for."


def letter(tmp_path: Path, body: str) -> list[Article]:
    message = EmailMessage()
    message["From"] = "Quay Letter <quay@letters.example>"
    message["Subject"] = "Quay Letter of the week"
    message["Date"] = "Thu, 12 Feb 2026 07:00:00 +0000"
    message["Message-ID"] = "<1@letters.example>"
    message["List-Unsubscribe"] = "<https://letters.example/u>"
    message.set_content(f"<html lang='en'><body>{body}</body></html>", subtype="html")
    path = tmp_path / "letter.eml"
    path.write_bytes(message.as_bytes())
    return list(read([path]))


def titles(articles: list[Article]) -> list[str]:
    return [article.title for article in articles]


def bold(number: int, words: str) -> str:
    return f"<div><a href='https://news.example/{number}'><b>{words}</b></a></div>"


def cards(above: str = "", below: str = "") -> str:
    """The stories below short linked titles; `above` holds {label}, `below` anything."""
    return "".join(
        f"{above.format(label=label)}{bold(number, title)}{below}<p>{text}</p>"
        for number, (label, (title, text)) in enumerate(zip(LABELS, TOLD.items(), strict=True))
    )


def test_short_linked_lines_above_paragraphs_are_titles(tmp_path: Path) -> None:
    found = letter(tmp_path, cards())
    assert titles(found) == list(TOLD)
    assert [article.text for article in found] == list(TOLD.values())
    assert [article.url for article in found] == [f"https://news.example/{number}" for number in range(4)]


def test_short_linked_lines_below_paragraphs_are_buttons(tmp_path: Path) -> None:
    calls = (
        "Find out about the night boat",
        "Look at the melting camp",
        "Ask about the old mill",
        "Watch it fold sheets",
    )
    stories = zip(TOLD.items(), calls, strict=True)
    body = "".join(f"<h2>{t}</h2><p>{x}</p>{bold(n, c)}" for n, ((t, x), c) in enumerate(stories))
    found = letter(tmp_path, body)
    assert titles(found) == list(TOLD)
    assert [article.text for article in found] == list(TOLD.values())


def test_the_same_words_on_every_button_are_no_titles(tmp_path: Path) -> None:
    body = "".join(f"<h2>{t}</h2>{bold(n, 'All there is to know')}<p>{x}</p>" for n, (t, x) in enumerate(TOLD.items()))
    assert titles(letter(tmp_path, body)) == list(TOLD)


def test_kickers_are_no_part_of_the_story_above_them(tmp_path: Path) -> None:
    found = letter(tmp_path, cards(above="<p style='font-size:12px'>{label}</p>"))
    assert titles(found) == list(TOLD)
    assert [article.text for article in found] == list(TOLD.values())


def test_a_short_line_above_one_title_stays(tmp_path: Path) -> None:
    third = bold(2, "Bakers win a flour case")
    found = letter(tmp_path, cards().replace(third, f"<p>So it goes.</p>{third}"))
    assert "So it goes." in found[1].text


@pytest.mark.parametrize("credit", ["Pool via Coastwire", "Oda Renn, last Tuesday"])
def test_small_print_between_title_and_text_is_left_out(tmp_path: Path, credit: str) -> None:
    found = letter(tmp_path, cards(below=f"<p style='font-size:10px'>{credit}</p>"))
    assert [article.text for article in found] == list(TOLD.values())


def test_a_sentence_in_small_print_stays(tmp_path: Path) -> None:
    found = letter(tmp_path, cards(below="<p style='font-size:10px'>This was corrected twice.</p>"))
    assert all(article.text.startswith("This was corrected twice.") for article in found)


def in_brief(tmp_path: Path, entries: list[str]) -> list[tuple[str, str]]:
    """Title and text of the entries of a list below two stories."""
    heads = enumerate(("One tall lighthouse", "Two low lighthouses"))
    stories = "".join(f"<h2><a href='https://a.example/{n}'>{head}</a></h2><p>{LONG} {n}.</p>" for n, head in heads)
    found = letter(tmp_path, f"{stories}<h2>In brief</h2><ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>")
    return [(article.title, article.text) for article in found[2:]]


def test_list_entries_end_before_the_words_that_lead_on(tmp_path: Path) -> None:
    calls = ("Read the dispatch", "See it at work", "To the verdict", "The film")
    entries = [
        f"<b>{label}.</b> {text} <a href='https://news.example/{call[:3]}'>{call}</a>"
        for label, text, call in zip(LABELS, TOLD.values(), calls, strict=True)
    ]
    assert in_brief(tmp_path, entries) == list(zip(LABELS, TOLD.values(), strict=True))


def test_a_link_inside_the_last_sentence_of_an_entry_is_part_of_it(tmp_path: Path) -> None:
    ends = ("another year", "the camp", "since May", "folds sheets")
    entries = [
        text.replace(end, f"<a href='https://news.example/{end[:3]}'>{end}</a>")
        for text, end in zip(TOLD.values(), ends, strict=True)
    ]
    assert [text for _, text in in_brief(tmp_path, entries)] == list(TOLD.values())


def test_brackets_behind_titles_go_where_reading_times_hang_there(tmp_path: Path) -> None:
    marks = ("3 minute read", "5 minute read", "2 minute read", "Website")
    body = "".join(
        f"{bold(number, f'{title} ({mark})')}<p>{text}</p>"
        for number, ((title, text), mark) in enumerate(zip(TOLD.items(), marks, strict=True))
    )
    assert titles(letter(tmp_path, body)) == list(TOLD)


def test_a_title_in_brackets_stays_where_nothing_hangs_on_the_others(tmp_path: Path) -> None:
    found = letter(tmp_path, cards().replace("cut short<", "cut short (again)<"))
    assert found[1].title == "Glacier survey cut short (again)"


def test_one_sentence_below_a_linked_title_is_a_story(tmp_path: Path) -> None:
    short = "It weighs 90 grams and folds into a ruler of wood."
    found = letter(tmp_path, cards() + bold(9, "A keyboard that folds") + f"<p>{short}</p>")
    assert (found[-1].title, found[-1].text) == ("A keyboard that folds", short)


def test_one_shouted_word_opens_a_story_like_two(tmp_path: Path) -> None:
    heads = ("NIGHT BOAT", "GLACIER CAMP", "SPOTTED", "SCHOOL PRIZE")
    body = "".join(f"<p><b>{head}:</b> {text}</p>" for head, text in zip(heads, TOLD.values(), strict=True))
    assert titles(letter(tmp_path, body)) == list(heads)


def test_a_letter_of_nothing_but_small_lines_is_one_text(tmp_path: Path) -> None:
    assert [article.text for article in letter(tmp_path, "<p>Harbour</p><p>Science</p>")] == ["Harbour\n\nScience"]


def test_a_title_without_a_text_is_no_part_of_the_one_below_it(tmp_path: Path) -> None:
    bare = "<h2><a href='https://news.example/8'>Nothing is told of this one</a></h2>"
    told = [
        f"<h2><a href='https://news.example/{n}'>{t} at last</a></h2><p>{x}</p>"
        for n, (t, x) in enumerate(TOLD.items())
    ]
    found = letter(tmp_path, told[0] + bare + "".join(told[1:]))
    assert titles(found) == [f"{title} at last" for title in TOLD]
