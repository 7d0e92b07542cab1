"""The shapes in which news services answer: a list of objects somewhere inside, with fields of many names.

NewsAPI ({"articles": […]}, source as an object, "[+1234 chars]"), GDELT (seendate, domain), the Guardian
({"response": {"results": […]}}, webTitle, fields.bodyText), the New York Times (headline.main, lead_paragraph), search
engines ({"hits": {"hits": [{"_source": …}]}}) and everything alike: names are folded, so that pubDate is pub_date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from briefing.model import Article, Fate
from briefing.readers import feed, links, prose
from briefing.readers.document import DROPPED, Document, Found
from briefing.readers.finish import finished
from briefing.readers.stamps import stamp

_MOST_LEVELS = 4
_TITLES = ("title", "headline", "webtitle", "name", "heading")
_TEXTS = ("text", "fulltext", "articlebody", "bodytext", "body", "content", "contenthtml", "contenttext", "maintext")
_TEASERS = (
    "description",
    "summary",
    "abstract",
    "leadparagraph",
    "snippet",
    "excerpt",
    "trailtext",
    "standfirst",
    "lead",
)
_LINKS = ("url", "link", "weburl", "canonicalurl", "permalink", "articleurl", "href", "uri")
_SOURCES = ("source", "publisher", "sourcename", "publication", "site", "outlet", "provider", "domain", "feed")
_AUTHORS = ("author", "authors", "byline", "creator", "creators")
_DATES = (
    "published publishedat publisheddate publicationdate webpublicationdate firstpublicationdate datepublished pubdate "
    "date datetime datetimepub seendate createdat created timestamp updatedat"
).split()
_LANGUAGES = ("language", "lang", "languagecode", "inlanguage")
_INNER = ("attributes", "fields", "article", "item", "post", "data")
_NAMES = ("name", "title", "main", "original", "rendered", "value", "plain", "html", "display")
_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")
_FOLD = re.compile(r"[\W_]+")
_SECONDS = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_MOST_INNER = 40

Fields = Mapping[str, Any]


def entries(value: Any) -> list[Any]:
    """The longest list of objects that look like articles, up to four levels deep; [] where there is none."""
    best: list[Any] = []
    level = [value]
    for _ in range(_MOST_LEVELS):
        inner: list[Any] = []
        for one in level:
            if isinstance(one, list) and len(one) > len(best) and all(is_news(entry) for entry in one[:5]):
                best = one
            elif isinstance(one, dict):
                inner += [child for child in one.values() if isinstance(child, dict | list)][:_MOST_INNER]
        if best:
            break
        level = inner
    return best


def is_news(value: Any) -> bool:
    """Whether an object has a title and something else that articles have."""
    if not isinstance(value, dict):
        return False
    fields = _fields(value)
    told = any(_string(fields, names) for names in (_TEXTS, _TEASERS, _LINKS))
    return told and bool(_string(fields, _TITLES) or _string(fields, _TEXTS))


def article(value: Mapping[str, Any], document: Document) -> Found:
    """The article of one entry, cleaned; a fate where the entry gives only a title."""
    fields = _fields(value)
    title = feed.line_of(_string(fields, _TITLES))
    full, teaser = _string(fields, _TEXTS), _string(fields, _TEASERS)
    cut = bool(_CUT.search(full))
    paragraphs = feed.body_of(_CUT.sub("", full) if cut else full) if len(full) >= len(teaser) else feed.body_of(teaser)
    language, url = _string(fields, _LANGUAGES), links.real(_string(fields, _LINKS), document.url)
    text = prose.joined(paragraphs)
    found = finished(
        Article(
            id=_identifier(fields),
            title=title,
            text=text,
            language=language,
            source=feed.line_of(_string(fields, _SOURCES)) or links.host(url) or document.name,
            url=url,
            author=_authors(fields),
            published=_published(_string(fields, _DATES), language),
            partial=cut or feed.is_teaser(paragraphs, bool(full)),
        )
    )
    return found if found.text.strip() else Fate("", title, document.source, DROPPED, "gives a title and no text")


def articles(found: list[Any], document: Document) -> Iterator[Found]:
    """The articles of all entries that are news, in their order."""
    for entry in found:
        if is_news(entry):
            yield article(entry, document)


def _fields(value: Mapping[str, Any]) -> dict[str, Any]:
    """All fields under folded names; those of an object that holds the article fill what is absent."""
    fields = {_FOLD.sub("", str(name)).lower(): given for name, given in value.items() if name != "_source"}
    for inner in (value.get("_source"), *(fields.get(name) for name in _INNER)):
        if isinstance(inner, dict):
            for key, given in inner.items():
                fields.setdefault(_FOLD.sub("", str(key)).lower(), given)
    return fields


def _string(fields: Fields, names: tuple[str, ...] | list[str]) -> str:
    """The first field of these names that says something."""
    return next((text for text in (_said(fields.get(name)) for name in names) if text.strip()), "")


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        return next((value[name] for name in _NAMES if isinstance(value.get(name), str) and value[name].strip()), "")
    return ""


def _identifier(fields: Fields) -> str:
    value = fields.get("id")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _authors(fields: Fields) -> str:
    for name in _AUTHORS:
        value = fields.get(name)
        listed = [_said(one) for one in value[:10]] if isinstance(value, list) else [_said(value)]
        names = prose.one_line(", ".join(one for one in listed if one))
        if names and "://" not in names:
            return names
    return ""


def _published(text: str, language: str) -> str | None:
    if _SECONDS.fullmatch(text):
        seconds = float(text[:10])
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    return stamp(text, language) if text else None
