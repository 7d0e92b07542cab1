"""ROUGE, B-cubed and the bootstrap: worked examples by hand, and properties that must hold for any input."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, strategies as st

from briefing.evaluation.bcubed import agreement
from briefing.evaluation.bootstrap import paired_difference
from briefing.evaluation.rouge import Rouge, against, lcs, mean, rouge, tokens
from briefing.languages import Language

PLAIN = Language(code="xx")
FRENCH = Language(code="fr", stemmer="french")

few_words = st.lists(st.sampled_from("abcd"), max_size=30)
labels = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=25)


def slow_lcs(first: list[str], second: list[str]) -> int:
    """The textbook table (Wagner and Fischer 1974)."""
    row = [0] * (len(second) + 1)
    for a in first:
        above = row
        row = [0]
        for j, b in enumerate(second):
            row.append(above[j] + 1 if a == b else max(above[j + 1], row[j]))
    return row[-1]


@given(few_words, few_words)
def test_bit_parallel_lcs_is_the_textbook_one(first: list[str], second: list[str]) -> None:
    assert lcs(first, second) == slow_lcs(first, second)


def test_lcs_beyond_one_machine_word() -> None:
    first = [str(i) for i in range(500)]
    assert lcs(first, first[::2] + ["x"] * 100) == 250


def test_scores_by_hand() -> None:
    score = against("the cat sat on the mat".split(), "the cat was on a mat today".split())
    assert score.rouge1 == pytest.approx(2 * 4 / (6 + 7))
    assert score.rouge2 == pytest.approx(2 * 1 / (5 + 6))
    assert score.rouge_l == pytest.approx(2 * 4 / (6 + 7))


def test_repeating_a_word_does_not_pay() -> None:
    assert against(["cat"] * 10, ["cat", "dog"]).rouge1 == pytest.approx(2 * 1 / 12)


def test_several_references_are_averaged() -> None:
    both = rouge("a b", ["a b", "c d"], PLAIN)
    assert (both.rouge1, both.rouge2, both.rouge_l) == pytest.approx((0.5, 0.5, 0.5))


def test_words_are_unicode_runs_stemmed_in_the_language_of_the_item() -> None:
    assert tokens("L'ÉTÉ_2022, c'est-à-dire", PLAIN) == ["l", "été", "2022", "c", "est", "à", "dire"]
    assert rouge("les attaques russes", ["l'attaque russe"], FRENCH).rouge1 == pytest.approx(2 * 2 / 6)
    assert rouge("attaques", ["attaque"], PLAIN).rouge1 == 0.0


def test_without_a_stemmer_words_are_compared_whole() -> None:
    assert rouge("international", ["internationalism"], PLAIN).rouge1 == 0.0


def test_nothing_scores_nothing() -> None:
    assert rouge("", ["a b"], PLAIN) == Rouge()
    assert rouge("a b", [], PLAIN) == Rouge()
    assert rouge("", [""], PLAIN) == Rouge()
    assert mean([]) == Rouge()


@given(few_words, few_words)
def test_scores_are_shares_and_symmetric(first: list[str], second: list[str]) -> None:
    score, back = against(first, second), against(second, first)
    assert score == back
    assert all(0.0 <= value <= 1.0 for value in (score.rouge1, score.rouge2, score.rouge_l))
    assert score.rouge_l <= score.rouge1


@given(few_words.filter(lambda found: len(found) > 1))
def test_a_text_agrees_with_itself(found: list[str]) -> None:
    assert against(found, found) == Rouge(1.0, 1.0, 1.0)


def test_bcubed_by_hand() -> None:
    # Two gold stories of three and one; one article of the first was put with the second.
    found = agreement(["x", "x", "y", "y"], ["a", "a", "a", "b"])
    assert found.precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert found.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.f1 == pytest.approx(2 * found.precision * found.recall / (found.precision + found.recall))
    assert found.pair_f1 == pytest.approx(2 * 1 / (2 + 3))


@given(labels)
def test_bcubed_is_the_mean_over_articles(pairs: list[tuple[int, int]]) -> None:
    found, gold = [a for a, _ in pairs], [b for _, b in pairs]
    result = agreement(found, gold)
    n = len(pairs)
    if not n:
        assert result.f1 == result.pair_f1 == 1.0
        return
    shared = [sum(a == c and b == d for c, d in pairs) for a, b in pairs]
    assert result.precision == pytest.approx(
        sum(s / found.count(a) for s, (a, _) in zip(shared, pairs, strict=True)) / n
    )
    assert result.recall == pytest.approx(sum(s / gold.count(b) for s, (_, b) in zip(shared, pairs, strict=True)) / n)
    both = sum(a == c and b == d for (a, b), (c, d) in combinations(pairs, 2))
    ours = sum(a == c for (a, _), (c, _) in combinations(pairs, 2))
    theirs = sum(b == d for (_, b), (_, d) in combinations(pairs, 2))
    assert result.pair_f1 == pytest.approx(2 * both / (ours + theirs) if ours + theirs else 1.0)


def test_groupings_of_different_articles_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        agreement([1, 2], [1])


def test_bootstrap_sees_a_sure_difference_and_an_unsure_one() -> None:
    sure = paired_difference([0.3, 0.4, 0.5] * 10, [0.2, 0.31, 0.38] * 10)
    assert 0.0 < sure.low <= sure.mean <= sure.high
    unsure = paired_difference([0.1, 0.5] * 10, [0.5, 0.1] * 10)
    assert unsure.low < 0.0 < unsure.high
    assert unsure.mean == pytest.approx(0.0)


def test_bootstrap_says_the_same_every_time() -> None:
    values = [0.1, 0.7, 0.2, 0.9]
    assert paired_difference(values, [0.3] * 4) == paired_difference(values, [0.3] * 4)


def test_bootstrap_of_one_and_of_no_item() -> None:
    one = paired_difference([0.5], [0.2])
    assert (one.low, one.high) == pytest.approx((0.3, 0.3))
    assert paired_difference([], []).mean == 0.0
    with pytest.raises(ValueError, match=r"shorter|longer"):
        paired_difference([0.1], [])
