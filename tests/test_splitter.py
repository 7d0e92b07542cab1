"""Sentences: own hard cases in many languages, properties that hold for any text, and public sets where present."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from briefing import languages
from briefing.languages import Language
from briefing.text import sentences, splitter
from briefing.text.quotes import LONGEST, enclosures
from briefing.text.splitter import spans

CASES = Path(__file__).parent / "text" / "sentences.txt"
DATA = Path(os.environ.get("BRIEFING_DATA", Path(__file__).parents[2] / "shared" / "data")) / "sentences"
UNSPACED = ("ja", "zh")
KNOWN = ("fr", "en", "de", "es", "it", "pt", "nl", "ru", "pl", "uk", "ar", "und")
FLOORS = {"rules": 0.97, "treebank-fr": 0.98, "treebank-de": 0.975, "treebank-en": 0.87}


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """Name, language and sentences of every case in the file."""
    for block in CASES.read_text("utf-8").split("\n== ")[1:]:
        head, *lines = block.strip().splitlines()
        yield head, head.partition(":")[0], lines


@pytest.mark.parametrize(("name", "language", "lines"), [pytest.param(*case, id=case[0]) for case in cases()])
def test_hard_cases(name: str, language: str, lines: list[str]) -> None:
    joined = ("" if language in UNSPACED else " ").join(lines)
    assert sentences(joined, language) == lines, name


def test_the_package_exports_sentences_for_codes_and_languages() -> None:
    text = "Il est là. Elle part."
    assert sentences(text, "fr-CA") == sentences(text, languages.get("fr")) == ["Il est là.", "Elle part."]


def test_a_language_without_data_never_raises_and_leaves_acronyms_whole() -> None:
    assert sentences("Ông ở U.S. Hôm qua mưa.", "vi") == ["Ông ở U.S. Hôm qua mưa."]


def test_a_blank_line_always_ends_a_sentence() -> None:
    assert sentences("Un titre\n\nUn texte (sans\n \nfin) ici", "fr") == ["Un titre", "Un texte (sans", "fin) ici"]


def test_a_wrapped_line_is_white_space() -> None:
    text = (
        "Le président parle devant une foule\nà Lyon, où la pluie vient de cesser et\nMarie l'attend avec M.\nMartin."
    )
    assert sentences(text, "fr") == [text]


def test_a_heading_line_with_room_to_spare_ends() -> None:
    text = "Le budget est voté\nLes députés ont adopté le budget mercredi, au terme d'une longue séance de nuit."
    assert sentences(text, "fr") == text.split("\n")


def test_a_line_that_stops_inside_a_phrase_goes_on() -> None:
    text = "Il vit avec la\nReine dans un palais très ancien et très froid, au bord d'un lac qui gèle chaque hiver."
    assert sentences(text, "fr") == [text]


@pytest.mark.parametrize("bullet", ["• ", "- ", "* ", "▪"])
def test_bullets_begin_sentences(bullet: str) -> None:
    text = f"{bullet}Des pommes rouges\n{bullet}Des poires vertes"
    assert sentences(text, "fr") == text.split("\n")


def test_list_items_end_with_their_line() -> None:
    text = "Il faut : 1) du pain\nLe reste viendra. 2) du vin"
    assert sentences(text, "fr") == ["Il faut :", "1) du pain", "Le reste viendra.", "2) du vin"]


def test_german_ordinals_are_no_list_but_numbered_lines_are() -> None:
    assert sentences("1. Mai und danach der 2. Mai.", "de") == ["1. Mai und danach der 2. Mai."]
    assert sentences("1. Brot kaufen\n2. Wein holen", "de") == ["1. Brot kaufen", "2. Wein holen"]


def test_numbers_too_far_apart_are_no_list() -> None:
    filler = "mot " * 600
    assert sentences(f"1) un {filler}2) deux", "fr") == [f"1) un {filler}2) deux"]


def test_quotations_longer_than_the_cap_are_cut() -> None:
    long = "« " + "Une phrase assez longue. " * 40 + "»"
    assert len(sentences(long, "fr")) == 40
    assert enclosures(long) == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a « b » c", ["« b »"]),
        ("a «b «c» d» e", ["«b «c» d»"]),
        ("„a“ und ‚b‘", ["„a“", "‚b‘"]),
        ("»a« og ”b”", ["»a«", "”b”"]),
        ('x "y" z', ['"y"']),
        ("the dogs' home and 5' 2\" tall", []),
        ("'Oui', dit l'homme d'État", ["'Oui'"]),
        ("(a [b) c]", ["(a [b)"]),
        ("‘it’s his’ and “hers”", ["‘it’s his’", "“hers”"]),
        ('"a\n\nb"', []),
        ('( " ) "x"', ['( " )', '"x"']),
        ("》「a」", ["「a」"]),
    ],
)
def test_enclosures(text: str, held: list[str]) -> None:
    assert [text[start:end] for start, end in enclosures(text)] == held


def test_a_stray_quotation_mark_is_forgotten_after_a_while() -> None:
    text = '"' + "x " * LONGEST + 'y" z "k"'
    assert [text[start:end] for start, end in enclosures(text)] == ['"k"']


PIECES = st.sampled_from(
    [
        *"abZÉ. !?…\n\n\n«»\"'“”„()[]0123。؟।:;-–•",
        "M. ",
        "etc. ",
        "U.S. ",
        " Le ",
        "1) ",
        "a. ",
        "\xa0",
        "...",
        " . . .",
        "maison. Le ",
        "Smith. A. ",
        "l'homme. Il ",
        "; Il a",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(KNOWN))
def test_spans_are_ordered_trimmed_and_lose_nothing(text: str, code: str) -> None:
    found = spans(text, languages.get(code))
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())


@given(st.text(max_size=200), st.sampled_from(KNOWN))
def test_any_text_is_covered(text: str, code: str) -> None:
    pieces = sentences(text, code)
    assert "".join("".join(piece.split()) for piece in pieces) == "".join(text.split())


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        ". ",
        '" ',
        "a. ",
        '". ',
        '« ("a. ',
        "(",
        "? ",
        "1) a ",
        "...a ",
        ".[1] ",
        "a.\n",
        '"(((',
        "; A ",
        "the So a ",
    ],
)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    """Text doubled twice takes at most 2.5 times as long each time; a busy machine gets more tries."""
    language = languages.get("en")

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        begin = time.process_time()
        spans(text, language)
        return time.process_time() - begin

    seconds(1_000)
    short, long = [], []
    for _ in range(6):
        short.append(seconds(15_000))
        long.append(seconds(60_000))
        if min(long) <= 2.5 * 2.5 * min(short) + 0.002:
            return
    pytest.fail(f"{min(short):.3f} s, four times the text {min(long):.3f} s")


@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(KNOWN))
def test_the_quick_way_says_what_the_slow_one_says(text: str, code: str) -> None:
    language = languages.get(code)
    quick = spans(text, language)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitter, "_plain_end", lambda state, at: None)
        assert spans(text, language) == quick


@pytest.mark.parametrize("name", ["treebank-fr", "treebank-de", "rules-en"])
def test_the_quick_way_says_the_same_of_public_texts(name: str) -> None:
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("no measuring data here")
    for case in map(json.loads, path.read_text("utf-8").splitlines()):
        test_the_quick_way_says_what_the_slow_one_says.hypothesis.inner_test(case["text"], case["lang"])  # type: ignore[attr-defined]


def test_own_language_objects_work() -> None:
    language = Language("xx", never=frozenset({"hr"}), starters=frozenset({"der"}), maybe=frozenset({"usf"}))
    assert sentences("Hr. Olsen kom usf. Der var han.", language) == ["Hr. Olsen kom usf.", "Der var han."]


def _boundaries(pieces: list[str]) -> set[int]:
    ends, total = set(), 0
    for piece in pieces:
        total += len("".join(piece.split()))
        ends.add(total)
    return ends


@pytest.mark.parametrize(
    "name",
    [*(f"rules-{code}" for code in ("fr", "en", "de", "es", "it", "ru")), "treebank-fr", "treebank-de", "treebank-en"],
)
def test_public_sets(name: str) -> None:
    """F1 of sentence ends, the end of each text left out; treebanks hold many ends without any mark."""
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("no measuring data here")
    hits = wrong = missed = 0
    for line in path.read_text("utf-8").splitlines():
        case = json.loads(line)
        found, true = _boundaries(sentences(case["text"], case["lang"])), _boundaries(case["sentences"])
        last = {max(true)}
        hits += len(found & true - last) + (0 if name.startswith("treebank") else 1)
        wrong, missed = wrong + len(found - true), missed + len(true - found)
    if name.endswith("ru") and not languages.get("ru").never:
        pytest.skip("no data file for Russian")
    assert 2 * hits / (2 * hits + wrong + missed) >= FLOORS.get(name, FLOORS["rules"])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Fin le 16 mars.Thierry-Paul Valette part.", ["Fin le 16 mars.", "Thierry-Paul Valette part."]),
        ('Ce n\'est "pas le cas".Pour lui, oui.', ['Ce n\'est "pas le cas".', "Pour lui, oui."]),
        ("Il paie 1,000.Elle rit.", ["Il paie 1,000.", "Elle rit."]),
        ("Il part.« Bon vent », dit-elle.", ["Il part.", "« Bon vent », dit-elle."]),
        (
            "Le Débat.Le vote suit. Le Débat.Mme Roux part.",
            ["Le Débat.", "Le vote suit.", "Le Débat.", "Mme Roux part."],
        ),
        ("Quoi?Rien.", ["Quoi?", "Rien."]),
        (
            "Voir Exemple.Com et art.Le et fichier.final.Pdf.x ici.",
            ["Voir Exemple.Com et art.Le et fichier.final.Pdf.x ici."],
        ),
        ("Le texte (1987).1 Selon lui, non.", ["Le texte (1987).1", "Selon lui, non."]),
        ("Un essai clos.12 13 Prenons le cas.", ["Un essai clos.12 13", "Prenons le cas."]),
    ],
)
def test_sentences_run_together(text: str, pieces: list[str]) -> None:
    assert sentences(text, "fr") == pieces
