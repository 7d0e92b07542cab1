"""What a reader must not stumble over in points: announcements, things counted out before, odd labels and figures."""

from __future__ import annotations

import pytest

from briefing import languages, summarize
from briefing.model import Article
from briefing.summarizers import guard


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Pour la chercheuse, l’appel répond à une inquiétude précise."),
        ("fr", "Le ministre a résumé son projet comme suit."),
        ("en", "The mayor turned the offer down for a simple reason."),
        ("de", "Die Ministerin nannte im Landtag einen konkreten Anlass."),
        ("ru", "Министр отказался по простой причине."),
    ],
)
def test_the_announcement_of_what_follows_is_not_printed(language: str, text: str) -> None:
    assert guard.is_broken(text, languages.get(language))


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("fr", "M. Corre a vécu une de ces catastrophes de près.", "demonstrative"),
        ("en", "Engineers blamed a stuck harpoon for these two jumps.", "demonstrative"),
        ("de", "Ein Gutachten erklärt jetzt diese beiden Unfälle.", "demonstrative"),
        ("uk", "Слідчі пояснили ці дві аварії помилкою водія.", "demonstrative"),
        ("en", "Ana and Ben met in Porto, and these two friends built a boat.", ""),
        ("en", "Sales rose in these two weeks of rain.", ""),
        ("fr", "Après la crue, le maire a décrit longuement devant la presse les causes de ces deux ruptures.", ""),
        ("en", "Engineers blamed a stuck harpoon for the jumps.", ""),
        ("vi", "Engineers blamed a stuck harpoon for these two jumps.", ""),
    ],
)
def test_things_counted_out_before_lean(language: str, text: str, kind: str) -> None:
    assert guard.opening(text, languages.get(language)) == kind


FIGURES = [
    ("fr", "La mission a coûté 740 millions d’euros.", ("740 millions d’euros", "La mission")),
    ("en", "The new bridge would cost about $62 million.", ("$62 million", "The new bridge")),
    ("pl", "Straty wyniosły 80 mln zł.", ("80 mln zł", "Straty")),
    ("fr", "Le gouvernement a annoncé un plan de 250 millions d’euros.", ("250 millions d’euros", "un plan")),
    ("es", "El seguro agrario calcula pérdidas de 12 millones de euros.", ("12 millones de euros", "pérdidas")),
    ("pl", "Rząd przeznaczy 80 mln zł na pomoc dla poszkodowanych.", None),
    ("it", "La Regione ha stanziato 2 milioni di euro.", None),
    ("fr", "Le maire a signé le plan de la région de 640 millions d’euros.", None),
    ("fr", "Le maire a parlé hier devant tous de 640 millions d’euros.", None),
    ("en", "Its repair cost $62 million.", None),
    ("en", "On Monday, the town heard that repairs cost $62 million.", None),
    ("en", "Diesel for the combines cost 44% more than last year.", None),
    ("ar", "أدى الزلزال إلى إصابة 34 شخصا، وفق ما أعلنت السلطات المحلية.", None),
]


@pytest.mark.parametrize(("language", "text", "due"), FIGURES)
def test_a_figure_stands_beside_what_it_measures(language: str, text: str, due: tuple[str, str] | None) -> None:
    found = [(f.value, f.what) for f in summarize([Article.from_text(text, language=language)]).numbers]
    assert found == ([due] if due else [])


def _labels(language: str, title: str, text: str) -> list[str]:
    story = [Article.from_text(text, title=title, language=language)]
    return [point.label for point in summarize(story).key_points]


POLISH = """Po trzech dniach ulewnych deszczów rzeka Bystrzyca wystąpiła z brzegów i zalała kilka dzielnic Świdnicy.

Burmistrz Anna Kowalczyk powiedziała, że woda zaczęła opadać w środę rano, ale stan alarmowy obowiązuje nadal."""


def test_no_label_is_a_word_in_an_oblique_case() -> None:
    labels = _labels("pl", "Powódź na Dolnym Śląsku: ewakuowano 1200 osób", POLISH)
    assert "Dzielnic Świdnicy" not in labels
    assert "Anna Kowalczyk" in labels


def test_what_somebody_says_labels_no_point() -> None:
    text = "«Não podemos continuar a pedir aos jovens que esperem», afirmou a ministra em conferência de imprensa."
    assert _labels("pt", "Governo anuncia pacote para a habitação", text) == ["Ministra"]


def test_a_person_who_neither_acts_nor_speaks_labels_no_point() -> None:
    text = (
        "The committee in Marden rejected a plan for the old harbour after talks with Mayor Bettina Crail.\n\n"
        "The plan for the old harbour would have closed the fish market in Marden for two winters."
    )
    assert not any("Crail" in label for label in _labels("en", "Harbour plan rejected", text))


def test_a_river_with_its_article_is_no_person() -> None:
    text = "Fish were found dead along four miles of the River Lenn, said Martha Lenn of the anglers’ club."
    assert _labels("en", "Fish die after spill", text) != [""]


def test_in_a_language_with_cases_a_label_opens_its_sentence() -> None:
    text = "Wczoraj, po trzech dniach ulewnych deszczów, woda zalała kilka dzielnic Świdnicy."
    assert _labels("pl", "Powódź na Dolnym Śląsku", text) == [""]
