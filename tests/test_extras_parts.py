"""Amounts, speakers, dates and contradictions one by one: what is read and, above all, what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from briefing import languages
from briefing.model import Article, Story, Summary
from briefing.summarizers import summarize
from briefing.summarizers.extras import with_extras
from briefing.summarizers.extras.amounts import amounts
from briefing.summarizers.reading import units

FRIDAY, SATURDAY = "2022-10-21", "2022-10-22"


def extras(*texts: str, language: str = "en", published: str | None = FRIDAY, days: tuple[str, ...] = ()) -> Summary:
    """The extras of a story without key points; each text is an article of its own outlet."""
    dates = days or (published,) * len(texts)
    articles = tuple(
        Article(f"a{n}", "", text, language, source=f"outlet {n}", published=date)
        for n, (text, date) in enumerate(zip(texts, dates, strict=True))
    )
    story = Story("s", "", language, articles)
    return with_extras(Summary(story, ()), units(articles), languages.get(language))


def read(code: str, text: str) -> list[tuple[str, str]]:
    """Values and the words they count."""
    found = amounts(text, languages.get(code))
    return [(text[a.start : a.end], text[slice(*a.what)] if a.what else "") for a in found]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "About 26,000 homes lost power.", [("26,000", "homes")]),
        ("en", "They took 88 towns and villages in May.", [("88", "towns and villages")]),
        ("en", "Farmers brought in 1.84 million tonnes of wheat.", [("1.84 million tonnes", "of wheat")]),
        ("en", "It hit 70% of the floating oyster racks.", [("70%", "of the floating oyster racks")]),
        ("en", "Wheat rose to €362.50 a tonne on Friday.", [("€362.50", "a tonne")]),
        ("en", "The firm lost €740m.", [("€740m", "")]),
        ("en", "At least 19 miners were hurt.", [("At least 19", "miners")]),
        ("en",
             "Between 30% and 40% of Ukraine’s power plants burn.",
             [("Between 30% and 40%", "of Ukraine’s power plants")]),
        ("fr",
             "Au total, 30 à 40 % des équipements électriques du pays souffrent.",
             [("30 à 40 %", "des équipements électriques du pays")]),
        ("fr", "Près de 1 200 réfugiés ukrainiens vivent ici.", [("1 200", "réfugiés ukrainiens")]),
        ("fr", "Le pont a coûté 27,5 millions d’euros.", [("27,5 millions d’euros", "")]),
        ("fr", "Le lac abrite 2 millions d’oiseaux.", [("2 millions", "d’oiseaux")]),
        ("de", "Rund 9.000 Schüler kämen zu spät.", [("9.000", "Schüler")]),
        ("de", "Der Strom kostet 412 Euro je Megawattstunde.", [("412 Euro", "je Megawattstunde")]),
        ("de", "Die Ernte brachte 1,84 Mio. Tonnen.", [("1,84 Mio.", "Tonnen")]),
        ("es", "Unos 1.400 vecinos dejaron sus casas.", [("1.400", "vecinos")]),
        ("es", "Ha quemado 3.200 hectáreas de pinar y encina.", [("3.200 hectáreas", "de pinar y encina")]),
        ("it", "Un manoscritto di 212 pagine stava lì.", [("212", "pagine")]),
        ("pt", "A medida atinge 14 mil famílias.", [("14 mil", "famílias")]),
        ("nl", "De storm trof 300 huizen in de stad.", [("300", "huizen")]),
        ("pl", "Ewakuowano 340 mieszkańców i 12 autobusów.", [("340", "mieszkańców"), ("12", "autobusów")]),
        ("ru", "Эвакуировали 340 школьников.", [("340", "школьников")]),
        ("uk", "Евакуювали 340 школярів.", [("340", "школярів")]),
    ],
)  # fmt: skip
def test_amounts_come_with_the_words_they_count(code: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert read(code, text) == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "On 21 October 2022 the gates opened."),
        ("en", "The gates opened at 6.20 p.m. and closed at 11:47."),
        ("en", "Martha Pruett, 58, has waited 30 years."),
        ("en", "Rovers won 2-1 and stay 14th."),
        ("en", "Call 0800 123-456 or write to 63 Maple Street."),
        ("en", "3. Close the window."),
        ("en", "A 911 dispatcher’s call came in."),
        ("en", "It plays on the Xbox 360 console."),
        ("en", "The rate rose from 12 to 19 after that."),
        ("fr", "Le but est tombé à la 87e minute, à 11 h 47."),
        ("fr", "Le billet passe de 12 à 19 cet été."),
        ("de", "Am 10. Oktober um 20 Uhr war Schluss."),
        ("xx", "About 26,000 homes lost power."),
    ],
)
def test_what_only_looks_like_an_amount_is_none(code: str, text: str) -> None:
    assert read(code, text) == []


def test_bounds_ranges_and_rounding_give_intervals() -> None:
    english = languages.get("en")
    least, most = amounts("At least 19 miners and up to 30 guards came.", english)
    assert (least.low, least.high) == (19, float("inf"))
    assert (most.low, most.high) == (0, 30)
    (about,) = amounts("Some 400 miners came.", english)
    assert about.low < 390 < 410 < about.high
    home, peak = amounts("Some 26,000 homes were dark, down from a peak of 46,000.", english)
    assert peak.former
    assert (peak.noun, peak.unit) == (home.noun, home.unit)
    assert amounts("Il pèse 1.5 tonne.", languages.get("fr")) == ()


def test_figures_print_few_and_the_ones_that_matter() -> None:
    text = (
        "The quarry employs 4,200 workers. It opened early.\n\n"
        "“We have 77,000 reasons to be glad,” said Ann Lee. The canteen has two chairs and 100% of the tables. "
        "The fence cost 9 euros."
    )
    printed = [(figure.value, figure.what) for figure in extras(text).numbers]
    assert printed == [("4,200", "workers")]


def test_a_figure_that_a_later_day_replaced_is_not_printed() -> None:
    later = extras(
        "The flood destroyed 340 houses in Arden.",
        "The flood destroyed 410 houses in Arden.",
        days=(FRIDAY, SATURDAY),
    )
    assert [figure.value for figure in later.numbers] == ["410"]
    assert later.disputed == ()


SAID = "The bridge was never built for lorries of this size"


@pytest.mark.parametrize(
    ("code", "text", "speaker"),
    [
        ("en", "“{},” said Dr. Helena Strand, who studies bridges.", "Dr. Helena Strand"),
        ("en", "“{},” said shipbroker Lena Kostric.", "shipbroker Lena Kostric"),
        ("en", "“{},” said the cinema’s owner, Percy Blunt.", "the cinema’s owner, Percy Blunt"),
        ("en", "“{},” Lena Kostric said.", "Lena Kostric"),
        ("en", "“{},” Lena Kostric told The Harbour Post.", "Lena Kostric"),
        ("en", "Lena Kostric, an engineer, saw it. “{},” she said.", "Lena Kostric"),
        ("fr",
             "« {} », a déclaré le ministre de l’Énergie, German Galushchenko.",
             "le ministre de l’Énergie, German Galushchenko"),
        ("fr", "« {} », résume sa présidente, Mme Aline Troadec.", "Mme Aline Troadec"),
        ("fr", "« {} », s’est emporté l’entraîneur, Stan Wouters.", "Stan Wouters"),
        ("fr", "« {} », a indiqué lundi Maud Kerval.", "Maud Kerval"),
        ("fr", "Le courtier Emeric Vandaele tempère : « {} »", "Emeric Vandaele"),
        ("de", "„{}“, sagte Gewerkschaftschefin Heidrun Pauli.", "Gewerkschaftschefin Heidrun Pauli"),
        ("es", "«{}», dijo la directora del operativo, Nieves Arroyo.", "la directora del operativo, Nieves Arroyo"),
        ("it", "«{}», ha detto Elia Zandonai.", "Elia Zandonai"),
    ],
)  # fmt: skip
def test_a_quotation_comes_with_its_speaker(code: str, text: str, speaker: str) -> None:
    (quote,) = extras(text.format(SAID), language=code).quotes
    assert quote.text == SAID
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "“{},” she said."),
        ("en", "“{},” he told The Harbour Post."),
        ("en", "Ann Lee met Joan Petherick at the gate. “{},” she said."),
        ("en", "“{},” Lena Kostric said, “and the lorries came all the same.”"),
        ("en", "“{},” said an engineer of the Halvorsen Institute."),
        ("en", "The board agreed. “They never asked us about the lorries or the bridge,” said Ann Lee."),
        ("en", "“What were the lorries doing on that bridge at night?” said Ann Lee."),
        ("en", "“A lorry,” said Ann Lee."),
        ("fr", "« {} », a-t-il déclaré dans un communiqué reçu à Los Angeles."),
        ("fr", "« {} », confie une voisine de la famille Martin."),
        ("fr", "« {} », a ajouté le Belge."),
        ("fr", "« {} », dans la guérilla d’Ingrid Betancourt, confirment des sources."),
        ("de", "Sie spielte gegen den Favoriten Viktor Amsel. „{}“, gab sie zu."),
    ],
)
def test_a_quotation_without_a_sure_speaker_is_not_printed(code: str, text: str) -> None:
    assert extras(text.format(SAID), language=code).quotes == ()


def test_a_quotation_that_a_key_point_prints_is_not_printed_again() -> None:
    article = Article.from_text(f"“{SAID},” said Lena Kostric of the port.", language="en")
    printed = summarize([article])
    assert SAID in printed.text
    assert printed.quotes == ()


def test_a_speaker_named_before_is_cited_with_the_quotation() -> None:
    (quote,) = extras(f"Lena Kostric saw it. “{SAID},” she said.").quotes
    assert quote.sentence.text == f"Lena Kostric saw it. “{SAID},” she said."


DATED = (
    "The barge struck the bridge on 3 October 2019. Divers found the cracks on 20 January 2020. "
    "The bridge reopened on 11 November 2021. {}"
)


def test_the_timeline_needs_three_dates() -> None:
    assert [m.date for m in extras(DATED.format("")).timeline] == ["2019-10-03", "2020-01-20", "2021-11-11"]
    assert extras("The barge struck the bridge on 3 October 2019. It sank on 4 October 2019.").timeline == ()


@pytest.mark.parametrize(
    "more",
    [
        "The road has been closed since 5 May 2018.",
        "It was the largest crop since 1992.",
        "The council meets on Monday.",
        "“We met on 5 May 2018 in the harbour,” said Ann Lee.",
        "The talks ran on 5 May 2018 and on 6 June 2018.",
        "In November 2021 the town sang.",
    ],
)
def test_dates_that_tell_no_event_stay_out(more: str) -> None:
    assert [m.date for m in extras(DATED.format(more)).timeline] == ["2019-10-03", "2020-01-20", "2021-11-11"]


CLAIM = "The storm destroyed 340 houses in Arden, the council said."


def test_two_outlets_with_different_figures_disagree() -> None:
    (dispute,) = extras(CLAIM, "In Arden 520 houses were destroyed by the storm, said the fire brigade.").disputed
    assert dispute.label == "Houses"
    assert len(dispute.sentences) == 2


@pytest.mark.parametrize(
    ("other", "day"),
    [
        ("The storm destroyed 340 houses in Arden on Friday.", FRIDAY),  # the same
        ("The storm destroyed more than 300 houses in Arden.", FRIDAY),  # does not exclude it
        ("The storm destroyed about 350 houses in Arden.", FRIDAY),  # rounded
        ("The storm destroyed 520 barns in Arden.", FRIDAY),  # another thing
        ("The storm destroyed 520 houses in Bellport.", FRIDAY),  # another place
        ("The storm destroyed another 120 houses in Arden.", FRIDAY),  # adds to it
        ("The storm destroyed 520 houses in Arden.", SATURDAY),  # grew
        ("After the storm 200 houses in Arden are still destroyed.", SATURDAY),  # shrank and says so
        ("Moreover the storm destroyed 520 houses in Arden.", FRIDAY),  # leans on what is not printed
        ("“The storm destroyed 520 houses in Arden,” said Ann Lee.", FRIDAY),  # somebody's words
        ("The storm destroyed 9,800 houses in Arden.", FRIDAY),  # surely another count
    ],
)
def test_what_does_not_contradict_is_no_dispute(other: str, day: str) -> None:
    assert extras(CLAIM, other, days=(FRIDAY, day)).disputed == ()


def test_a_noun_that_says_little_needs_its_verb_in_common() -> None:
    killed = "The crash near Arden killed 12 people on Friday."
    assert extras(killed, "The crash near Arden killed 15 people on Friday.").disputed
    assert not extras(killed, "The crash near Arden brought out 15 people on Friday.").disputed


def test_a_language_that_capitalises_its_nouns_disagrees_too() -> None:
    first = "Der Sturm zerstörte in Lohra 340 Häuser, sagte der Landrat."
    second = "In Lohra wurden 520 Häuser vom Sturm zerstört, teilte die Feuerwehr mit. Der Sturm zerstörte sie."
    assert extras(first, second.split(". ")[0] + ".", language="de").disputed


def test_without_dates_only_what_does_not_move_is_disputed() -> None:
    other = "In Arden 520 houses were destroyed by the storm, said the fire brigade."
    assert extras(CLAIM, other, published=None).disputed
    assert not extras(CLAIM, other.replace("In Arden", "Since Monday in Arden"), published=None).disputed


def test_a_total_of_a_later_day_that_is_lower_and_a_former_value_contradict() -> None:
    assert extras(CLAIM, "The storm in Arden destroyed 250 houses.", days=(FRIDAY, SATURDAY)).disputed
    dark = "The storm cut power to 41,000 homes in Arden."
    assert extras(dark, "About 26,000 homes lack power, down from a peak of 46,000.", days=(FRIDAY, SATURDAY)).disputed


def test_one_outlet_corrects_itself() -> None:
    articles = [
        Article(f"a{n}", "", text, "en", source="Echo", published=FRIDAY)
        for n, text in enumerate([CLAIM, CLAIM.replace("340", "520")])
    ]
    assert summarize(articles).disputed == ()


ACCUSES = "The county office accused Halden Chemicals of releasing acid into the river at night."


def test_accusation_and_denial_stand_side_by_side() -> None:
    (dispute,) = extras(ACCUSES, "Halden Chemicals denied releasing acid into the river.").disputed
    assert dispute.label == "Halden Chemicals"


@pytest.mark.parametrize(
    "other",
    [
        "Morgan Steel denied releasing acid into the river.",  # not the accused
        "Halden Chemicals denied that its chairman had resigned.",  # not of this
        "It denied releasing acid into the river.",  # nobody by name
        "Halden Chemicals denied releasing acid into the river" + ", as it has so often done" * 8 + ".",  # too long
        "The mayor said Halden Chemicals had been releasing acid into the river.",  # no denial
    ],
)
def test_other_denials_are_none(other: str) -> None:
    assert extras(ACCUSES, other).disputed == ()


def test_two_parties_that_each_accuse_and_deny_are_not_told_apart() -> None:
    one = "Arden denied burning the river meadows and accused Halden Chemicals of releasing acid into the river."
    two = "Halden Chemicals denied releasing acid into the river and accused Arden of burning the river meadows."
    assert extras(one, two).disputed == ()


def test_every_language_has_the_words_around_figures() -> None:
    keys = set(languages.get("en").figures)
    for code in languages.codes():
        figures = languages.get(code).figures
        assert set(figures) == keys, code
        for name, entries in figures.items():
            words = list(entries) if isinstance(entries, list | dict) else []
            assert len(words) == len(set(words)), (code, name)
            assert all(word == word.lower() and "’" not in word for word in words), (code, name)
            if name == "ranges":
                assert all(word.count("{n}") == 2 for word in words), code


def test_a_copy_is_no_second_voice() -> None:
    wire = "The storm destroyed 340 houses in Arden. The rain went on."
    story = Story(
        "s",
        "",
        "en",
        (
            Article("a", "", wire, "en", source="A", published=FRIDAY),
            Article("b", "", wire.replace("340", "520"), "en", source="B", published=FRIDAY),
        ),
        copies=("b",),
    )
    assert summarize(story).disputed == ()


WORDS = (
    "12|3.5|1,000|40 %|€5m|of|the|homes|said|Ann Lee|“|”|«|»|and|Rome|denied|accused|from|to|-|(|)|21 October|since|,|."
    "|. The|’s|more than"
).split("|")


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(["en", "fr", "de", "ar", "vi"]))
def test_any_text_gives_verbatim_parts(words: list[str], code: str) -> None:
    text = " ".join(words)
    for start_to_end in amounts(text, languages.get(code)):
        assert 0 <= start_to_end.start < start_to_end.end <= len(text)
    summary = extras(text, "The harbour has 300 boats and 12 cranes. " + text, language=code)
    for figure in summary.numbers:
        assert figure.value in figure.sentence.text
        assert figure.what in figure.sentence.text
    for quote in summary.quotes:
        assert quote.text in quote.sentence.text
        assert quote.speaker in quote.sentence.text
