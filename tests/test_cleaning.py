"""Cleaning: what is furniture goes, what is news stays, word for word and where it stood."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from briefing import languages
from briefing.cleaning import HEAD, PARAGRAPH, blocks, clean, furniture, stated_date
from briefing.cleaning.blocks import FRAGMENT

NEWS = {
    "fr": "Le conseil municipal a voté mardi la rénovation du pont après deux heures de débat.",
    "en": "The council voted on Tuesday to repair the bridge after two hours of debate.",
    "de": "Der Stadtrat hat am Dienstag nach zwei Stunden Debatte die Sanierung der Brücke beschlossen.",
    "es": "El ayuntamiento aprobó el martes la reparación del puente tras dos horas de debate.",
    "it": "Il consiglio comunale ha approvato martedì il restauro del ponte dopo due ore di dibattito.",
}
MORE = {
    "fr": "Les travaux doivent durer un an et coûter quatre millions d'euros à la ville.",
    "en": "The work is to take a year and will cost the town four million pounds.",
    "de": "Die Arbeiten sollen ein Jahr dauern und die Stadt vier Millionen Euro kosten.",
    "es": "Las obras durarán un año y costarán a la ciudad cuatro millones de euros.",
    "it": "I lavori dureranno un anno e costeranno alla città quattro milioni di euro.",
}


def cleaned(language: str, *paragraphs: str, title: str = "") -> list[str]:
    return clean("\n\n".join(paragraphs), languages.get(language), title).text.split("\n\n")


def kinds(language: str, *paragraphs: str, title: str = "") -> list[str]:
    return [block.kind for block in blocks("\n\n".join(paragraphs), languages.get(language), title)]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "LIRE AUSSI | Les ponts de la vallée, un siècle d'histoire"),
        ("fr", "Publié le 21/10/2022 à 18h32"),
        ("fr", "Crédit photo : Jeanne Marchal"),
        ("fr", "Inscrivez-vous à notre newsletter"),
        ("fr", "Inscrivez-vous à notre newsletter pour tout savoir du pont"),
        ("fr", "Temps de lecture : 3 min"),
        ("en", "Read more: The bridges of the valley"),
        ("en", "Share this article"),
        ("en", "© 2022 The Valley Post. All rights reserved."),
        ("en", "(c) 2022 The Valley Post"),
        ("en", "By Jane Holloway"),
        ("en", "Updated at 9:20 p.m. ET on October 21, 2022"),
        ("de", "Lesen Sie auch: Die Brücken des Tals"),
        ("de", "21. Oktober 2022, 15.20 Uhr"),
        ("de", "Foto: K. M."),
        ("es", "Foto: L. B."),
        ("es", "Lea también: Los puentes del valle"),
        ("it", "Leggi anche: I ponti della valle"),
        ("en", "https://www.valley.example/bridges"),
        ("en", "* * *"),
        ("en", "12 / 34"),
    ],
)
def test_furniture_goes_and_news_stays(language: str, line: str) -> None:
    assert cleaned(language, line, NEWS[language], MORE[language]) == [NEWS[language], MORE[language]]
    assert cleaned(language, NEWS[language], line, MORE[language]) == [NEWS[language], MORE[language]]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Photo reporters were kept away from the bridge for the whole of the afternoon."),
        ("en", "Share prices of the builder fell by four per cent after the vote."),
        ("en", "Related costs will be paid by the region, the mayor told the council."),
        ("en", "(c) the starting date of the work, which the council has to set before May."),
        ("fr", "Lire un contrat de soixante pages a pris deux heures aux élus, a raconté la maire."),
        ("fr", "Source de tensions depuis dix ans, le pont divise les deux rives de la rivière."),
        ("fr", "Le 21 octobre 2022, les élus avaient déjà reporté leur vote sur le pont."),
        ("de", "Foto und Film zeigen die Risse, sagte die Bürgermeisterin am Dienstag im Rat."),
        ("de", "21. Oktober 2022 war der Tag, an dem die Risse in der Brücke entdeckt wurden."),
        ("es", "Fuente de disputas desde hace diez años, el puente divide a los vecinos."),
    ],
)
def test_words_of_furniture_inside_news_are_news(language: str, sentence: str) -> None:
    assert cleaned(language, sentence, NEWS[language]) == [sentence, NEWS[language]]
    assert furniture(sentence, languages.get(language)) is None


@pytest.mark.parametrize(
    ("language", "line", "stated"),
    [
        ("de", "21. Oktober 2022, 15.20 Uhr", "2022-10-21T15:20"),
        ("de", "Von Malte Brüning, 21.10.2022, 15:20 Uhr", "2022-10-21T15:20"),
        ("en", "Friday 21 October 2022, 9.20pm", "2022-10-21T21:20"),
        ("en", "By Ann Lee, Oct. 21, 2022 at 3:15 p.m. EDT", "2022-10-21T15:15"),
        ("en", "By Priya Lockhart | Friday 21 October 2022, 9.20pm", "2022-10-21T21:20"),
        ("en", "Published 9:20 PM EDT, Fri October 21, 2022", "2022-10-21T21:20"),
        ("en", "9.20pm, Friday 21 October 2022", "2022-10-21T21:20"),
        ("fr", "Publié le 21/10/2022 à 18h32", "2022-10-21T18:32"),
        ("fr", "date 2022-10", "2022-10"),
        ("es", "Publicado el 21 de octubre de 2022 a las 19:30 h.", "2022-10-21T19:30"),
        ("pl", "21 października 2022, godz. 15:20", "2022-10-21T15:20"),
        ("und", "date 2022-10-21", "2022-10-21"),
    ],
)
def test_a_stated_date_keeps_its_precision(language: str, line: str, stated: str) -> None:
    text = f"{line}\n\n{NEWS['en']}"
    assert stated_date(text, language) == stated
    result = clean(text, languages.get(language))
    assert (result.published, result.text) == (stated, NEWS["en"])


@pytest.mark.parametrize(
    "opening",
    ["Publié le 21/10/2022 à 18h32 – ", "date 2022-10 ", "Publié le 21/10/2022 : « ", "Publié le 21/10/2022 "],
)
def test_a_date_line_before_running_text(opening: str) -> None:
    result = clean(opening + NEWS["fr"], languages.get("fr"))
    assert result.text in (NEWS["fr"], "« " + NEWS["fr"])
    assert result.published is not None
    assert result.published.startswith("2022-10")


@pytest.mark.parametrize(
    "text",
    [
        "Le 21 octobre 2022, les élus avaient reporté leur vote.",
        "Publié le 21/10/2022 et aussitôt oublié, le rapport sur le pont revient devant les élus.",
        "Depuis 2019 le pont est fermé.",
        NEWS["fr"],
        "",
    ],
)
def test_a_date_inside_a_sentence_is_not_the_date_of_the_article(text: str) -> None:
    result = clean(text, languages.get("fr"))
    assert (result.published, result.text) == (None, text)


def test_a_date_line_of_several_lines() -> None:
    text = f"By Jane Holloway\nPublished: October 21, 2022\n\n{NEWS['en']}"
    result = clean(text, languages.get("en"))
    assert (result.published, result.text) == ("2022-10-21", NEWS["en"])


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ("La Rédaction, avec Meridia", "22 octobre 2022")),
        ("fr", ("22 octobre 2022", "La Rédaction, avec Meridia")),
        ("fr", ("Propos recueillis à Sarmont", "22 octobre 2022")),
    ],
)
def test_a_line_beside_a_date_line_that_opens_like_a_byline(language: str, lines: tuple[str, str]) -> None:
    assert cleaned(language, *lines, NEWS[language]) == [NEWS[language]]


def test_a_sentence_or_a_long_line_beside_a_date_line_is_no_byline() -> None:
    told = "Par ailleurs le pont reste fermé."
    assert cleaned("fr", "22 octobre 2022", told, NEWS["fr"]) == [told, NEWS["fr"]]
    head = "Par deux fois la ville a dû fermer le pont aux camions"
    assert cleaned("fr", "22 octobre 2022", head, NEWS["fr"]) == [head, NEWS["fr"]]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("KYIV (Reuters) - " + NEWS["en"], NEWS["en"]),
        ("PORT-AUBRY, 22 oct. (Meridia) - " + NEWS["en"], NEWS["en"]),
        ("LINDENFURT – " + NEWS["en"], NEWS["en"]),
        (NEWS["en"] + " (AFP)", NEWS["en"]),
        (NEWS["en"] + " (see the map below)", NEWS["en"] + " (see the map below)"),
        ("KYIV (Reuters) - ", "KYIV (Reuters) -"),
        ("NATO – " + NEWS["en"], NEWS["en"]),
    ],
)
def test_datelines_and_closing_credits(text: str, kept: str) -> None:
    assert clean(f"{text}\n\n{MORE['en']}", languages.get("en")).text == f"{kept}\n\n{MORE['en']}"


def test_the_title_is_not_repeated_at_the_top() -> None:
    title = "Council to repair the bridge"
    assert cleaned("en", title.upper(), NEWS["en"], title=title) == [NEWS["en"]]
    assert kinds("en", title, NEWS["en"], title=title) == ["title", PARAGRAPH]


def test_furniture_before_an_article_does_not_move_its_top() -> None:
    menu = ["Share this article"] * 6
    assert cleaned("en", *menu, "Published: October 21, 2022", NEWS["en"]) == [NEWS["en"]]


def test_cross_links_become_titles_without_their_label() -> None:
    text = "\n\n".join([NEWS["fr"], "LIRE AUSSI | Le pont, un siècle d'histoire", MORE["fr"], "À lire aussi :"])
    result = clean(text, languages.get("fr"))
    assert result.related == ("Le pont, un siècle d'histoire",)
    assert result.text == f"{NEWS['fr']}\n\n{MORE['fr']}"


def test_lines_below_a_bare_label_belong_to_it() -> None:
    text = [NEWS["fr"], "Lire aussi", "Le pont, un siècle d'histoire", "Lire le paysage en dix photos", MORE["fr"]]
    assert kinds("fr", *text) == [PARAGRAPH, "related", "related", "related", PARAGRAPH]
    result = clean("\n\n".join(text), languages.get("fr"))
    assert result.related[0] == "Le pont, un siècle d'histoire"


def test_a_link_with_its_title_takes_no_line_below_it_along() -> None:
    text = [NEWS["fr"], "Lire aussi : Le pont, un siècle d'histoire de la ville", "Un vote serré", MORE["fr"]]
    assert kinds("fr", *text) == [PARAGRAPH, "related", HEAD, PARAGRAPH]


def test_heads_and_fragments() -> None:
    text = [
        "Sport",
        "A vote by night",
        NEWS["en"],
        "Four millions",
        "Who pays?",
        MORE["en"],
        "“We are ruined”",
        NEWS["en"],
    ]
    expected = [FRAGMENT, HEAD, PARAGRAPH, FRAGMENT, HEAD, PARAGRAPH, HEAD, PARAGRAPH, FRAGMENT]
    assert kinds("en", *text, "hl/mkv") == expected
    assert cleaned("en", *text, "hl/mkv") == text[1:]


def test_a_word_that_heads_and_buttons_share() -> None:
    """Between two paragraphs it may be a head: it stays in the text, but nothing is ever printed of it."""
    assert kinds("en", NEWS["en"], "Next", MORE["en"]) == [PARAGRAPH, FRAGMENT, PARAGRAPH]
    assert kinds("en", NEWS["en"], "Next", MORE["en"], "Next", NEWS["en"])[1] == "buttons"
    assert kinds("en", NEWS["en"], MORE["en"], "Next")[2] == "buttons"
    assert kinds("en", NEWS["en"], "next", MORE["en"])[1] == "buttons"


def test_list_markers_go_when_they_count() -> None:
    assert cleaned("en", "1. " + NEWS["en"], "2. " + MORE["en"]) == [NEWS["en"], MORE["en"]]
    assert cleaned("en", "- " + NEWS["en"], "• " + MORE["en"]) == [NEWS["en"], MORE["en"]]
    lone = "12. Spieltag der Liga: Der Tabellenführer verliert zu Hause gegen den Letzten."
    assert cleaned("de", NEWS["de"], lone, MORE["de"])[1] == lone


def test_hard_wrapped_lines_are_one_paragraph_and_long_lines_one_each() -> None:
    wrapped = "The council voted on Tuesday to repair\nthe bridge after two hours of debate."
    assert kinds("en", wrapped) == [PARAGRAPH]
    long = NEWS["en"] + " " + MORE["en"]
    assert [b.kind for b in blocks(f"{long}\n{long}", languages.get("en"))] == [PARAGRAPH, PARAGRAPH]


def test_a_long_block_tells_something_whatever_opens_it() -> None:
    long = (
        "Share this article of faith, " + "the mayor told the people of the town and the valley, " * 3 + "and hold on."
    )
    assert furniture(long, languages.get("en")) is None
    assert furniture("© 2022 Valley Post " + "x" * 2000, languages.get("en")) is None
    assert cleaned("en", "Agency news – " + NEWS["en"], "AFP – " + MORE["en"])[0] == "Agency news – " + NEWS["en"]


def test_a_language_without_data_loses_only_what_is_furniture_everywhere() -> None:
    text = [NEWS["en"], "https://a.example/b", "© 2022 Valley Post", MORE["en"]]
    assert cleaned("vi", *text) == [NEWS["en"], MORE["en"]]


LINES = st.sampled_from(
    [
        *NEWS.values(),
        *MORE.values(),
        "Share this article",
        "LIRE AUSSI | Le pont, un siècle d'histoire",
        "Lire aussi",
        "22 octobre 2022",
        "21. Oktober 2022, 15.20 Uhr",
        "Par Jeanne Marchal",
        "La Rédaction, avec Meridia",
        "Next",
        "A vote by night",
        "Who pays?",
        "KYIV (Reuters) - The bridge is closed until spring, the mayor said.",
        "Publié le 21/10/2022 à 18h32 – Le pont est fermé jusqu'au printemps, dit la maire.",
        "The bridge is closed until spring. (AFP)",
        "1. First the road is closed to lorries.",
        "2. Then the bridge is taken down.",
        "- Then comes the new one.",
        "***",
        "© 2022 Valley Post",
        "The council\nvoted late.",
        "(AFP)",
    ]
)
GAPS = st.sampled_from(["\n\n", "\n", "\n \n", "\n\n\n", "\r\n\r\n"])
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@given(st.lists(st.tuples(LINES | ANY_TEXT, GAPS), max_size=12), st.sampled_from(["fr", "en", "de", "und"]))
def test_cleaning_what_is_clean_changes_nothing(parts: list[tuple[str, str]], code: str) -> None:
    language = languages.get(code)
    once = clean("".join(line + gap for line, gap in parts), language)
    assert clean(once.text, language).text == once.text
    assert {b.kind for b in blocks(once.text, language)} <= {PARAGRAPH, HEAD, FRAGMENT}


@given(st.lists(st.tuples(LINES | ANY_TEXT, GAPS), max_size=12), st.sampled_from(["fr", "en", "de", "und"]))
def test_blocks_stand_in_order_and_cover_every_word(parts: list[tuple[str, str]], code: str) -> None:
    """What is printed is a slice of the text; between two blocks stand white space and list markers, no words."""
    text = "".join(line + gap for line, gap in parts)
    found = blocks(text, languages.get(code))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= b.start <= b.end <= len(text) for b in found)
    for paragraph in clean(text, languages.get(code)).text.split("\n\n"):
        assert paragraph in text


@given(st.lists(st.sampled_from([(k, s) for d in (NEWS, MORE) for k, s in d.items()]), min_size=1, max_size=8))
def test_nothing_but_furniture_is_lost(sentences: list[tuple[str, str]]) -> None:
    text = "\n\n".join(sentence for _, sentence in sentences)
    for code, _ in sentences:
        assert clean(text, languages.get(code)).text == text
