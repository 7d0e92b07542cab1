"""Where things stand in a TOML text, and what of it is told when it is broken."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st

from briefing.settings.statements import statements
from briefing.settings.toml import parse
from briefing.settings.writing import key, literal

SAMPLE = '''\
# a comment with "quotes and [brackets
archive = "a.sqlite"

list = [
  "one",  # ] not the end
  "two", ["nested",
  "still nested"],
]
[smtp]
"quoted key" = 1
a.b.c = 2
text = """
[not.a.header]
key = 3
"""
other = \'\'\'x\'\'\'
[[editions.morning.channels]]
kind = "webhook"
[[editions.morning.channels]]
kind = "command"
[editions.morning.channels.deep]
x = 1
'''


def test_every_key_has_its_line() -> None:
    lines = parse(SAMPLE).lines
    assert lines["archive",] == 2
    assert lines["list",] == 4
    assert [lines["list", number] for number in range(3)] == [5, 6, 6]
    assert lines["smtp", "quoted key"] == 10
    assert lines["smtp", "a", "b", "c"] == 11
    assert lines["smtp", "text"] == 12
    assert lines["smtp", "other"] == 16
    channels = ("editions", "morning", "channels")
    assert (lines[*channels, 0], lines[*channels, 0, "kind"]) == (17, 18)
    assert (lines[*channels, 1], lines[*channels, 1, "kind"]) == (19, 20)
    assert lines[*channels, 1, "deep", "x"] == 22


def test_the_data_is_what_the_standard_reader_says() -> None:
    assert parse(SAMPLE).data == tomllib.loads(SAMPLE)
    assert parse(SAMPLE.replace("\n", "\r\n")).data == tomllib.loads(SAMPLE)
    assert parse(SAMPLE).faults == ()


@pytest.mark.parametrize(
    ("text", "line", "hint", "left"),
    [
        ("a = 1\nb = two\nc = 3", 2, "double quotes", {"a": 1, "c": 3}),
        ('a = 1\nhour = 06:30\nb = "x"', 2, "double quotes", {"a": 1, "b": "x"}),
        ('a = "open\nb = 2', 1, "quotation mark", {"b": 2}),
        ('a = [\n  "x",\nb = 2', 1, "close the list", {"b": 2}),
        ("a = [1, 2\n[t]\nb = 2", 1, "close the list", {"t": {"b": 2}}),
        ("a = {b = 1\nc = 2", 1, "close the", {"c": 2}),
        ("just words\na = 1", 1, "key", {"a": 1}),
        ("a = 1\na = 2", 2, "line 1", {"a": 1}),
        ("[t]\na = 1\n[u]\n[t]\nb = 2\n[v]\nc = 3", 4, "line 1", {"t": {"a": 1}, "u": {}, "v": {"c": 3}}),
        ("[t\na = 1\n[u]\nb = 2", 1, "", {"u": {"b": 2}}),
        ("a = 1\n[a.b]\nc = 1\n[d]\ne = 1", 2, "keep one", {"a": 1, "d": {"e": 1}}),
        ("a.b = 1\na = 2", 2, "keep one", {"a": {"b": 1}}),
        ('a = "c:\\windows\\x"\nb = 1', 1, "backslash", {"b": 1}),
        ("a = ]]\nb = 1", 1, "double quotes", {"b": 1}),
        ("é = 1\nb = 1", 1, "", {"b": 1}),
        ("a = " + "[" * 5000 + "\nb = 1", 1, "", {"b": 1}),
    ],
)
def test_a_mistake_is_told_with_its_line_and_costs_only_itself(
    text: str, line: int, hint: str, left: Mapping[str, Any]
) -> None:
    parsed = parse(text)
    assert [fault.line for fault in parsed.faults] == [line], parsed.faults
    assert hint in parsed.faults[0].hint
    assert parsed.data == left


def test_many_mistakes_are_told_each() -> None:
    parsed = parse("a = x\nb = y\nc = 1\n[t]\nd = [1\ne = 'z\nf = 2\nf = 3\n")
    assert [fault.line for fault in parsed.faults] == [1, 2, 5, 6, 8]
    assert parsed.data == {"c": 1, "t": {"f": 2}}


def test_what_is_no_toml_at_all_ends_soon() -> None:
    assert len(parse("\n".join("no toml here" for _ in range(5000))).faults) == 100
    assert parse("").data == {}


@given(st.text(st.sampled_from("ab=\"'[]{}#,.\n \t\\1é"), max_size=60))
def test_any_text_gives_data_or_a_fault_and_lines_that_exist(text: str) -> None:
    parsed = parse(text)
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert parsed.faults
    else:
        assert parsed.data == expected
        assert parsed.faults == ()
    rows = text.count("\n") + 1
    assert all(1 <= line <= rows for line in parsed.lines.values())
    assert all(1 <= fault.line <= rows for fault in parsed.faults)


@given(st.text(st.sampled_from("ab=\"'[]{}#,\n "), max_size=60))
def test_statements_follow_each_other(text: str) -> None:
    last = 0
    for statement in statements(text):
        assert last < statement.first <= statement.last
        assert statement.text == "\n".join(text.split("\n")[statement.first - 1 : statement.last])
        last = statement.last


_PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.integers(-(2**40), 2**40) | st.booleans()
_VALUES = st.recursive(
    _PLAIN | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("aé .\"'", max_size=4), inner, max_size=3),
    max_leaves=5,
)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=10), _VALUES)
def test_what_is_written_is_read_back(name: str, value: object) -> None:
    text = f"{key(name)} = {literal(value)}\n"
    assert tomllib.loads(text) == {name: value}
    assert parse(text).data == {name: value}
    assert parse(text).lines[name,] == 1


def test_half_a_surrogate_pair_becomes_a_mark_and_other_things_have_no_place() -> None:
    assert literal("a\ud800") == '"a\ufffd"'
    with pytest.raises(TypeError, match="object"):
        literal(object())
