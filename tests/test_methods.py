"""The baseline methods, all by one contract: budget, reading order, determinism, inputs that leave no choice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from briefing.languages import Language
from briefing.model import Article, Sentence
from briefing.summarizers import frequency, lead, sumy_methods
from briefing.summarizers.ranking import fill, round_robin
from briefing.summarizers.units import Budget, Method, Unit
from briefing.text import words

ENGLISH = Language(
    code="en", stemmer="english", stop_words=frozenset("the a of in and to is on".split()), elisions=frozenset({"s"})
)
METHODS: dict[str, Method] = {
    "lead": lead.select,
    "frequency": frequency.select,
    **{name: sumy_methods.select(name) for name in sumy_methods.CLASSES},
}
NEWS = [
    [
        "The dam on the river Oder burst in the night.",
        "Firemen brought four hundred people to safety.",
        "The mayor thanked the firemen.",
        "The dam had been inspected in spring.",
        "A concert was cancelled.",
    ],
    ["A dam burst on the Oder.", "Two villages near the dam were flooded.", "Schools stay closed."],
]

every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


def units(documents: list[list[str]], titles: tuple[str, ...] = (), heads: dict[int, str] | None = None) -> list[Unit]:
    """Units of documents whose sentences are given; every second sentence opens a paragraph."""
    found = []
    for d, sentences in enumerate(documents):
        article = Article(id=str(d), title=titles[d] if titles else "", text=" ".join(sentences))
        start = 0
        for p, text in enumerate(sentences):
            sentence = Sentence(text, article, start, start + len(text))
            found.append(Unit(sentence, d, p, p // 2, 0, (heads or {}).get(p, ""), words.count(text)))
            start += len(text) + 1
    return found


def spent(chosen: list[int], pool: list[Unit]) -> int:
    return sum(pool[index].length for index in chosen)


@every_method
@pytest.mark.parametrize("limit", [0, 3, 8, 20, 1000])
def test_never_above_the_words_and_always_in_reading_order(method: Method, limit: int) -> None:
    pool = units(NEWS, titles=("Dam bursts", ""))
    chosen = method(pool, ENGLISH, Budget(words=limit))
    assert spent(chosen, pool) <= limit
    assert chosen == sorted(set(chosen), key=lambda i: (pool[i].document, pool[i].position))


@every_method
def test_what_still_fits_is_added(method: Method) -> None:
    pool = units(NEWS)
    chosen = method(pool, ENGLISH, Budget(words=22))
    left = 22 - spent(chosen, pool)
    assert all(unit.length > left for i, unit in enumerate(pool) if i not in chosen)


@every_method
@pytest.mark.parametrize(("budget", "most"), [(Budget(sentences=3), 3), (Budget(points=2), 2), (Budget(points=99), 8)])
def test_sentences_and_points_limit_the_number(method: Method, budget: Budget, most: int) -> None:
    assert len(method(units(NEWS), ENGLISH, budget)) == most


@every_method
def test_the_strictest_limit_counts(method: Method) -> None:
    pool = units(NEWS)
    chosen = method(pool, ENGLISH, Budget(words=100, sentences=4, points=1))
    assert len(chosen) == 1


@every_method
def test_without_a_word_limit_one_sentence_is_always_printed(method: Method) -> None:
    assert len(method(units(NEWS), ENGLISH, Budget(points=0))) == 1


@every_method
def test_no_limit_prints_all(method: Method) -> None:
    assert len(method(units(NEWS), ENGLISH, Budget())) == 8


@every_method
@pytest.mark.parametrize(
    "documents",
    [
        [["One sentence alone."]],
        [["The the the.", "Of the.", "And to."]],
        [["..."], ["?"]],
        [["Same again.", "Same again."], ["Same again."]],
        [["Word."], ["Other."]],
        [["Équipe A.", "٣٤ دول.", "東京で会議。"]],
        [["A dam burst."], [], ["A dam burst on the river."]],
    ],
)
def test_inputs_that_leave_little_choice(method: Method, documents: list[list[str]]) -> None:
    pool = units(documents)
    chosen = method(pool, ENGLISH, Budget(sentences=2))
    assert 1 <= len(chosen) <= 2
    said = [pool[index].text.lower() for index in chosen]
    assert len(said) == len(set(said))


@every_method
def test_no_sentences_no_summary(method: Method) -> None:
    assert method([], ENGLISH, Budget(words=10)) == []


@every_method
def test_a_language_without_any_data(method: Method) -> None:
    assert len(method(units(NEWS), Language(code="xx"), Budget(sentences=2))) == 2


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.text(alphabet="ab the.,é1 ", min_size=1, max_size=25), max_size=6),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 12),
)
def test_any_text_any_budget(documents: list[list[str]], limit: int) -> None:
    pool = units(documents)
    for method in METHODS.values():
        chosen = method(pool, ENGLISH, Budget(words=limit))
        assert spent(chosen, pool) <= limit
        assert chosen == method(pool, ENGLISH, Budget(words=limit))


def test_lead_takes_the_documents_in_turn() -> None:
    pool = units(NEWS)
    assert round_robin(pool)[:4] == [0, 5, 1, 6]
    assert lead.select(pool, ENGLISH, Budget(sentences=3)) == [0, 1, 5]


def test_a_document_that_starts_late_still_leads() -> None:
    pool = units([["First.", "Second.", "Third."], ["Alpha.", "Beta.", "Gamma."]])
    late = [unit for unit in pool if not (unit.document == 1 and unit.position < 2)]
    assert lead.select(late, ENGLISH, Budget(sentences=2)) == [0, 3]


def test_a_sentence_that_does_not_fit_is_skipped_for_a_shorter_one() -> None:
    pool = units([["One two three four five.", "Six seven.", "Eight nine ten."]])
    assert fill([0, 2, 1], pool, Budget(words=5)) == [0]
    assert fill([0, 2, 1], pool, Budget(words=4)) == [2]
    assert fill([2, 0, 1], pool, Budget(words=5)) == [1, 2]


def test_the_same_words_are_said_once() -> None:
    pool = units([["A dam burst.", "Other news."], ["A DAM burst!"]])
    assert fill([0, 2, 1], pool, Budget(sentences=2)) == [0, 1]


def test_frequency_prefers_what_the_text_keeps_saying() -> None:
    documents = [["Weather was fine.", "Birds sang.", "A cat chased birds.", "Someone fed cats.", "Cats slept."]]
    assert frequency.select(units(documents), ENGLISH, Budget(sentences=3)) == [2, 3, 4]


def test_frequency_ties_go_to_the_lead() -> None:
    documents = [["Alpha beta.", "Gamma delta."], ["Epsilon zeta."]]
    assert frequency.select(units(documents), ENGLISH, Budget(sentences=2)) == [0, 2]


def test_edmundson_reads_titles_and_heads() -> None:
    sentences = ["Nothing here.", "Filler words follow.", "More filler.", "The Oder dam burst.", "End of it."]
    plain = units([sentences])
    titled = units([sentences], titles=("Oder dam burst",), heads={2: "Filler"})
    edmundson = sumy_methods.select("edmundson")
    assert edmundson(titled, ENGLISH, Budget(sentences=1)) == [3]
    assert edmundson(plain, ENGLISH, Budget(sentences=1)) == [0]


def test_an_unknown_sumy_method() -> None:
    with pytest.raises(KeyError):
        sumy_methods.select("nonsense")


@pytest.mark.parametrize("name", ["lexrank", "kl"])
def test_slow_methods_get_the_earliest_sentences_only(name: str) -> None:
    cap = sumy_methods.CAPS[name]
    pool = units([[f"Dam number {i} burst in town {i % 7}." for i in range(cap)] for _ in range(2)])
    chosen = sumy_methods.select(name)(pool, ENGLISH, Budget(sentences=5))
    assert len(chosen) == 5
    assert all(pool[index].position < cap / 2 for index in chosen)


def test_uncapped_a_method_sees_every_sentence() -> None:
    cap = sumy_methods.CAPS["kl"]
    pool = units([["Filler goes here."] + ["Nothing said at all."] * cap + ["The dam and the dam burst."]])
    assert sumy_methods.select("kl")(pool, ENGLISH, Budget(words=100))[-1] == 1
    assert sumy_methods.select("kl", capped=False)(pool, ENGLISH, Budget(words=100))[-1] == cap + 1


SCRIPT = """
from tests.test_methods import ENGLISH, METHODS, NEWS, units
from briefing.summarizers.units import Budget
print({name: method(units(NEWS * 5), ENGLISH, Budget(words=40)) for name, method in METHODS.items()})
"""


def test_every_process_chooses_alike() -> None:
    """Sets are walked in another order under another hash seed; sumy sums over sets."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1


def test_no_library_is_loaded_before_it_is_asked_for() -> None:
    script = (
        "import sys; from briefing.summarizers import frequency, lead, sumy_methods; sumy_methods.select('lexrank'); "
        "sys.exit(any(name in sys.modules for name in ('sumy', 'nltk')))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parent.parent, check=False).returncode == 0


def test_nltk_never_asks_for_its_data(monkeypatch: pytest.MonkeyPatch) -> None:
    import nltk.data

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("NLTK data was asked for")

    monkeypatch.setattr(nltk.data, "find", refuse)
    monkeypatch.setattr(nltk.data, "load", refuse)
    for method in METHODS.values():
        assert method(units(NEWS), ENGLISH, Budget(sentences=1))
