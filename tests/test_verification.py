"""`verify` finds every change of an issue file, and survives whatever a stranger hands it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from briefing.model import Briefing, KeyPoint, Sentence, Story, Summary
from briefing.renderers import render
from briefing.seal import EMPTY, seal
from briefing.verification import MOST, verify
from tests import renderer_issues as issues

SCHEMA = Path(__file__).resolve().parent.parent / "briefing" / "renderers" / "issue.schema.json"
ISSUE = render(issues.rich(), "json").content
STRAY = ["", 0, -1, True, None, [], {}, "x", 10**30, [[1]], [{"a": [{}]}], {"sentence": []}, 1.5, "\ud800", ["x"]]


def resealed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The issue after a change by somebody who can compute digests too."""
    data = json.loads(ISSUE)
    change(data)
    data["digest"] = ""
    text = json.dumps(data, indent=2) + "\n"
    return (seal(text) if text.endswith(EMPTY) else text).encode()


def first(data: dict[str, Any], part: str) -> Any:
    return data["stories"][0][part][0]


@pytest.mark.parametrize("issue", [issues.rich("fr"), issues.rich("en"), issues.bare(), issues.long(0)])
def test_an_issue_as_written_is_proven(issue: Any) -> None:
    assert verify(render(issue, "json").content) == []


@settings(max_examples=120)
@given(place=st.integers(0, len(ISSUE.decode()) - 1), other=st.characters(codec="utf-8"))
def test_one_changed_character_anywhere_is_found(place: int, other: str) -> None:
    text = ISSUE.decode()
    changed = text[:place] + other + text[place + 1 :]
    assert bool(verify(changed.encode())) == (changed != text)
    assert verify((text[:place] + text[place + 1 :]).encode())
    assert verify((text[:place] + other + text[place:]).encode())


CHANGES: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda d: first(d, "key_points")["sentences"][0].update(text="Le port reste fermé."), "does not stand at"),
    (lambda d: first(d, "key_points")["sentences"][0].update(start=1), "does not stand at"),
    (lambda d: first(d, "key_points")["sentences"][0].update(end=10**30), "impossible offsets"),
    (lambda d: first(d, "key_points")["sentences"][0].update(start=-3), "impossible offsets"),
    (lambda d: first(d, "key_points")["sentences"][0].update(start=False), "impossible offsets"),
    (lambda d: first(d, "key_points")["sentences"][0].update(article="zz"), "unknown article"),
    (lambda d: first(d, "key_points")["sentences"][0].update(text="  "), "without text"),
    (lambda d: first(d, "key_points")["sentences"].clear(), "no sentence"),
    (lambda d: first(d, "key_points").update(sentences=["x"]), "not an object"),
    (lambda d: first(d, "key_points").update(label="Port de Nantes"), "no article has the word “nantes”"),
    (lambda d: first(d, "key_points").update(label=None), "label is not text"),
    (lambda d: first(d, "quotes").update(text="Nous avons tout perdu"), "text “Nous avons tout perdu” does not stand"),
    (lambda d: first(d, "quotes").update(speaker=3), "speaker “3” does not stand"),
    (lambda d: first(d, "quotes").pop("sentence"), "without its sentence"),
    (lambda d: first(d, "numbers").update(value="341 millions"), "does not stand in its sentence"),
    (lambda d: first(d, "timeline").update(date="hier"), "“hier” is not a date"),
    (lambda d: first(d, "disputed").update(label="Xyz"), "no article has the word"),
    (lambda d: d["stories"][0].update(copies=["nobody"]), "is no article of the story"),
    (lambda d: d["stories"][0].update(copies=3), "copies is not a list"),
    (lambda d: d["stories"][0].update(title=None), "title is absent or not text"),
    (lambda d: d["stories"][0].update(quotes={}), "quotes is not a list"),
    (lambda d: first(d, "articles").pop("text"), "text is absent"),
    (
        lambda d: first(d, "articles").update(text=first(d, "articles")["text"].replace("mardi", "jeudi")),
        "not stand at",
    ),
    (lambda d: d["stories"][1].update(id=d["stories"][0]["id"]), "the story id “s-port” occurs 2 times"),
    (lambda d: d["stories"].append(d["stories"][2]), "the article id “e9f0” occurs 2 times"),
    (lambda d: d.update(stories=3), "stories is absent or not a list"),
    (lambda d: d["coverage"].update(received=99), "received is “99”, the items say 7"),
    (lambda d: d["coverage"].update(items=[1]), "not an object"),
    (lambda d: d.pop("failures"), "failures is absent"),
]


@pytest.mark.parametrize(("change", "fault"), CHANGES)
def test_a_forger_with_a_fitting_digest_is_found_out(change: Callable[[dict[str, Any]], object], fault: str) -> None:
    faults = verify(resealed(change))
    assert any(fault in found for found in faults), faults
    assert not any("digest" in found for found in faults)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b"[1" + b"0" * 100_000 + b"]", "not JSON"),
        (b"[]", "no JSON object"),
        (b'{"stories": NaN}', "no JSON number"),
        (b'{"stories": [], "stories": []}', "one key twice"),
        (b"{}", "digest"),
        (ISSUE + b" ", "digest"),
        (b"\xef\xbb\xbf" + ISSUE, "not JSON"),
    ],
)
def test_what_is_no_issue_is_called_so(data: bytes, fault: str) -> None:
    assert any(fault in found for found in verify(data))


def test_nested_values_as_deep_as_json_allows_are_faults_only() -> None:
    deep = b"[" * 900 + b"]" * 900
    for key in (b'"stories"', b'"coverage"', b'"id"'):
        assert verify(b"{" + key + b": " + deep + b"}")
    sentence = b'{"text": ' + deep + b', "article": ' + deep + b', "start": ' + deep + b"}"
    story = b'{"id": ' + deep + b', "key_points": [{"label": ' + deep + b', "sentences": [' + sentence + b"]}]}"
    assert verify(b'{"stories": [' + story + b"]}")


def test_no_more_faults_than_a_person_can_read() -> None:
    assert len(verify(json.dumps({"stories": [{}] * 5000}).encode())) <= MOST + 1


def places(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a JSON document, through keys and positions."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        yield (*way, key)
        yield from places(value, (*way, key))


PLACES = list(places(json.loads(ISSUE)))


@settings(max_examples=150)
@given(way=st.sampled_from(PLACES), stray=st.sampled_from(STRAY))
def test_any_value_in_any_place_gives_faults_never_an_exception(way: tuple[Any, ...], stray: object) -> None:
    issue = json.loads(ISSUE)
    holder = issue
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = stray
    faults = verify(json.dumps(issue, indent=2).encode())
    assert faults
    assert all(fault.isprintable() for fault in faults)


def test_the_digest_covers_texts_that_utf_8_cannot_write() -> None:
    issue = replace(issues.bare(), title="half \ud83d pair")
    content = render(issue, "json").content
    assert verify(content) == []
    assert json.loads(content)["title"] == "half \ufffd pair"


def conforms(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """The part of JSON Schema 2020-12 that our schema uses."""
    if "$ref" in schema:
        return conforms(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
    wanted = schema.get("type", [])
    if wanted and not any(isinstance(value, kinds[kind]) for kind in ([wanted] if isinstance(wanted, str) else wanted)):
        return False
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return False
    if isinstance(value, dict):
        known = schema["properties"]
        return set(value) == set(known) >= set(schema["required"]) and all(
            conforms(value[key], known[key], root) for key in value
        )
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(conforms(v, schema["items"], root) for v in value)
    if isinstance(value, str):
        return re.search(schema.get("pattern", ""), value) is not None
    return not isinstance(value, int) or value >= schema.get("minimum", value)


def test_the_published_schema_describes_the_file() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    for issue in (issues.rich(), issues.bare(), issues.long(4)):
        assert conforms(json.loads(render(issue, "json").content), schema, schema)
    broken = json.loads(ISSUE)
    broken["stories"][0]["key_points"][0]["sentences"][0]["start"] = "0"
    assert not conforms(broken, schema, schema)


def test_keys_stand_in_the_order_of_the_contract() -> None:
    data = json.loads(ISSUE)
    assert list(data) == ["schema", "title", "date", "language", "stories", "failures", "coverage", "digest"]
    assert list(first(data, "articles")) == ["id", "title", "text", "url", "source", "author", "published", "language"]
    assert list(first(data, "key_points")["sentences"][0]) == ["text", "article", "start", "end"]


def test_what_would_act_on_a_terminal_is_written_as_an_escape_and_read_back_whole() -> None:
    text = "Sign \x9b2J\x1b[2J \u202egnp\u2066 stands."
    article = replace(issues.GLASS, text=text)
    point = KeyPoint("Sign", (Sentence(text, article, 0, len(text)),))
    summary = Summary(Story("s", "T", "en", (article,)), (point,))
    content = render(Briefing("2027", "", "en", (summary,)), "json").content
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", content.decode())
    assert json.loads(content)["stories"][0]["articles"][0]["text"] == text
    assert verify(content) == []
