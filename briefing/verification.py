"""Proves an issue file: every printed sentence stands verbatim in the article it cites, and nothing was changed since.

An issue in JSON carries the full text of its articles, so the file alone is enough. It is treated as a stranger's:
whatever it holds, `verify` answers with faults in words, never with an exception.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from briefing.seal import sealed
from briefing.text.words import words

MOST = 1000
"""After so many faults the rest is not told."""
_FATES = {"briefed": "briefed", "merged": "merged", "held_back": "held back", "dropped": "dropped"}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T[0-9:.]+(Z|[+-]\d\d:?\d\d)?)?)?)?")
_SHOWN = 60


class _Repeated(ValueError):
    """One JSON object holds one key twice, so two programs could read two different issues."""


def verify(data: bytes) -> list[str]:
    """Every fault of an issue file (bytes of UTF-8 JSON), in words; an empty list is the proof."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"not UTF-8 at byte {error.start}"]
    try:
        issue = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        return ["not an issue: nested too deeply"]
    except ValueError as error:
        return [f"not JSON: {error}"]
    if not isinstance(issue, dict):
        return ["not an issue: the file holds no JSON object"]
    faults = [] if sealed(text) else ["the digest does not fit the file: it was changed after it was written"]
    return faults + list(islice(_issue(issue), MOST))


def _issue(issue: dict[str, Any]) -> Iterator[str]:
    stories = _objects(issue, "stories")
    yield from _wrong(issue, "the issue", {"stories": list, "coverage": dict, "failures": list})
    yield from _repeats("story", [story.get("id") for story in stories])
    yield from _repeats("article", [a.get("id") for story in stories for a in _objects(story, "articles")])
    for story in stories:
        yield from _story(story)
    yield from _coverage(issue.get("coverage"))


def _story(story: dict[str, Any]) -> Iterator[str]:
    place = f"story {_shown(story.get('id'))}"
    yield from _wrong(story, place, {"id": str, "title": str, "articles": list, "key_points": list})
    texts = {}
    for article in _objects(story, "articles"):
        yield from _wrong(article, f"{place}, article {_shown(article.get('id'))}", {"id": str, "text": str})
        if isinstance(article.get("id"), str) and isinstance(article.get("text"), str):
            texts[article["id"]] = article["text"]
    known = set(words(" ".join([*texts.values(), *_strings(_objects(story, "articles"), "title")])))
    yield from _copies(story, texts, place)
    for part in ("key_points", "disputed"):
        yield from _points(story, part, texts, known, place)
    for part, names in (("numbers", ("value", "what")), ("quotes", ("text", "speaker")), ("timeline", ())):
        yield from _excerpts(story, part, names, texts, place)


def _points(story: dict[str, Any], part: str, texts: dict[str, str], known: set[str], place: str) -> Iterator[str]:
    """Key points and disputes: a label in the articles' own words, and at least one sentence."""
    yield from _members(story, part, place)
    for point in _objects(story, part):
        label = point.get("label")
        where = f"{place}, {part} {_shown(label)}"
        if not isinstance(label, str):
            yield f"{where}: the label is not text"
        else:
            strange = [word for word in words(label) if word not in known]
            if strange:
                yield f"{where}: no article has the word {_shown(strange[0])}"
        yield from _members(point, "sentences", where)
        sentences = _objects(point, "sentences")
        if not sentences:
            yield f"{where}: no sentence"
        for sentence in sentences:
            yield from _sentence(sentence, texts, where)


def _excerpts(
    story: dict[str, Any], part: str, names: tuple[str, ...], texts: dict[str, str], place: str
) -> Iterator[str]:
    """Numbers, quotations and dates: each hangs on a sentence, and its texts stand in that sentence."""
    yield from _members(story, part, place)
    for item in _objects(story, part):
        sentence = item.get("sentence")
        where = f"{place}, {part}"
        if not isinstance(sentence, dict):
            yield f"{where}: an entry without its sentence"
            continue
        yield from _sentence(sentence, texts, where)
        for name in names:
            text, whole = item.get(name), sentence.get("text")
            if not isinstance(text, str) or not isinstance(whole, str) or text not in whole:
                yield f"{where}: {name} {_shown(text)} does not stand in its sentence"
        if part == "timeline" and not (isinstance(item.get("date"), str) and _DATE.fullmatch(item["date"])):
            yield f"{where}: {_shown(item.get('date'))} is not a date"


def _sentence(sentence: dict[str, Any], texts: dict[str, str], where: str) -> Iterator[str]:
    text, article = sentence.get("text"), sentence.get("article")
    start, end = sentence.get("start"), sentence.get("end")
    if not isinstance(text, str) or not text.strip():
        yield f"{where}: a sentence without text"
    elif not isinstance(article, str) or article not in texts:
        yield f"{where}: {_shown(text)} cites the unknown article {_shown(article)}"
    elif type(start) is not int or type(end) is not int or not 0 <= start < end <= len(texts[article]):
        yield f"{where}: {_shown(text)} has impossible offsets {_shown(start)} to {_shown(end)}"
    elif texts[article][start:end] != text:
        yield f"{where}: {_shown(text)} does not stand at {start} to {end} of article {_shown(article)}"


def _copies(story: dict[str, Any], texts: dict[str, str], place: str) -> Iterator[str]:
    copies = story.get("copies", [])
    if not isinstance(copies, list):
        yield f"{place}: copies is not a list"
        return
    for copy in copies:
        if not isinstance(copy, str) or copy not in texts:
            yield f"{place}: the copy {_shown(copy)} is no article of the story"


def _coverage(coverage: object) -> Iterator[str]:
    """The counts are those of the items listed."""
    if not isinstance(coverage, dict):
        return
    yield from _members(coverage, "items", "coverage")
    items = _objects(coverage, "items")
    fates = Counter(_strings(items, "fate"))
    expected = {"received": len(items), **{name: fates[fate] for name, fate in _FATES.items()}}
    for name, number in expected.items():
        if type(coverage.get(name)) is not int or coverage[name] != number:
            yield f"coverage: {name} is {_shown(coverage.get(name))}, the items say {number}"


def _wrong(holder: dict[str, Any], place: str, kinds: dict[str, type]) -> Iterator[str]:
    """Keys that are absent or hold something else than they must, and list members that are no objects."""
    for name, kind in kinds.items():
        if not isinstance(holder.get(name), kind):
            yield f"{place}: {name} is absent or not {'text' if kind is str else f'a {kind.__name__}'}"
        elif kind is list:
            yield from _members(holder, name, place)


def _members(holder: dict[str, Any], name: str, place: str) -> Iterator[str]:
    value = holder.get(name, [])
    if not isinstance(value, list):
        yield f"{place}: {name} is not a list"
    elif not all(isinstance(member, dict) for member in value):
        yield f"{place}: {name} holds something that is not an object"


def _objects(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in a list of the holder; what is no object has been named by `_members`."""
    value = holder.get(name)
    return [member for member in value if isinstance(member, dict)] if isinstance(value, list) else []


def _strings(objects: list[dict[str, Any]], name: str) -> list[str]:
    return [item[name] for item in objects if isinstance(item.get(name), str)]


def _repeats(kind: str, ids: list[object]) -> Iterator[str]:
    for name, times in Counter(name for name in ids if isinstance(name, str)).items():
        if times > 1:
            yield f"the {kind} id {_shown(name)} occurs {times} times"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated("an object holds one key twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _shown(value: object) -> str:
    """A value for a message: short, on one line, printable."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = value if isinstance(value, str) else json.dumps(value)
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "“" + "".join(c if c.isprintable() else "�" for c in cut) + "”"
