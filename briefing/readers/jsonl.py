"""JSON of articles: JSON Lines, an array, or one object; and JSON Feed (jsonfeed.org, 1.0 and 1.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from briefing.errors import SourceError
from briefing.model import Article, Failure
from briefing.readers import decoding, news_json
from briefing.readers.document import Document, Found
from briefing.readers.stamps import stamp

_FIELDS = ("id", "title", "text", "url", "source", "author", "published", "language")
_SURROGATES = re.compile("[\ud800-\udfff]")
_KINDS = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
_MOST_NAMED = 20


def read_json(document: Document) -> Iterator[Found]:
    """The articles of a JSON document in order; what is wrong with a line or entry is a failure, the others go on.

    Articles with a "text" stay as they are given; answers of news services are taken as what they mean.
    """
    text = decoding.decode(document.data, "utf-8").removeprefix("\ufeff")
    value, problem = _loaded(text)
    if problem:
        yield from _lines(text, document, problem)
    elif isinstance(value, list):
        for number, entry in enumerate(value, 1):
            yield _article(entry, document, f"entry {number}")
    else:
        listed = [] if isinstance(value, dict) and isinstance(value.get("text"), str) else news_json.entries(value)
        if listed:
            yield from news_json.articles(listed, document)
        else:
            yield _article(value, document, "")


def _lines(text: str, document: Document, problem: str) -> Iterator[Found]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) == 1 or not any(_is_object(line) for _, line in lines):
        raise SourceError(problem)
    for number, line in lines:
        value, problem = _loaded(line)
        where = f"line {number}"
        yield Failure(document.source, f"{where}: {problem}") if problem else _article(value, document, where)


def _is_object(line: str) -> bool:
    return line.lstrip().startswith("{") and isinstance(_loaded(line)[0], dict)


def _loaded(text: str) -> tuple[Any, str]:
    """The value of a JSON text and "", or None and what is wrong with it."""
    try:
        return json.loads(text), ""
    except json.JSONDecodeError as error:
        return (
            None,
            f"not valid JSON ({error.msg[:1].lower()}{error.msg[1:]}, line {error.lineno} column {error.colno})",
        )
    except RecursionError:
        return None, "JSON nested too deeply"
    except ValueError:
        return None, "JSON with a number too long to read"


def _article(value: Any, document: Document, where: str) -> Found:
    if isinstance(value, dict) and "text" not in value and news_json.is_news(value):
        return news_json.article(value, document)
    problem = _problem(value)
    if problem:
        return Failure(document.source, f"{where}: {problem}" if where else problem)
    given = {name: _whole(value.get(name)) for name in _FIELDS}
    return Article.from_text(
        given["text"],
        title=given["title"],
        language=_language(given["language"]),
        published=stamp(given["published"], given["language"]) if given["published"] else None,
        source=given["source"],
        id=given["id"] or None,
        url=given["url"],
        author=given["author"],
    )


def _problem(value: Any) -> str:
    if not isinstance(value, dict):
        return f'{_KINDS.get(type(value), "null")} where an article (an object with "text") should be'
    for name in _FIELDS:
        given = value.get(name)
        if given is not None and not isinstance(given, str) and not (name == "id" and type(given) is int):
            return f'"{name}" is {_KINDS.get(type(given), "of an unknown type")}, a string is needed'
    return "" if (value.get("text") or "").strip() else 'no "text"'


def _whole(value: Any) -> str:
    """The string as given; halves of characters, which no output could carry, become U+FFFD of the same length."""
    return "" if value is None else _SURROGATES.sub("\ufffd", str(value))


def _language(given: str) -> str | None:
    code = given.strip().replace("_", "-").split("-")[0].lower()
    return code if code.isalpha() and len(code) in (2, 3) else None
