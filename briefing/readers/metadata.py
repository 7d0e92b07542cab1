"""What a web page says about itself: JSON-LD (schema.org), OpenGraph (ogp.me), Dublin Core and plain HTML fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from briefing.readers import links, prose, tree
from briefing.readers.stamps import stamp

_MOST_NODES = 2_000
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Story|Review)$")
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl")
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher")
_LANGUAGES = ("content-language", "dc.language", "og:locale", "language")
_SEPARATED = re.compile(r"\s+[|–—·»-]\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields of a page, "" or None where it states nothing; `body` is the text of its article as data, or HTML."""

    title: str = ""
    author: str = ""
    published: str | None = None
    site: str = ""
    language: str = ""
    url: str = ""
    body: str = ""


def metadata(root: tree.Node, base: str = "") -> Metadata:
    """Everything the page states; call before hidden nodes are taken out."""
    fields, data = _fields(root), _described(root)
    language = _first_of(fields, _LANGUAGES) or _text(data.get("inLanguage"))
    html = next(tree.find(root, "html"), root)
    language = tree.attribute(html, "lang") or tree.attribute(html, "xml:lang") or language
    site = fields.get("og:site_name") or _name(data.get("publisher")) or _first_of(fields, _SITES)
    return Metadata(
        title=_title(root, fields, data, site),
        author=_author(root, fields, data),
        published=_published(root, fields, data, language),
        site=site,
        language=language.replace("_", "-"),
        url=_url(root, fields, data, base),
        body=body if isinstance(body := data.get("articleBody"), str) else "",
    )


def _fields(root: tree.Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.find(root, "meta"):
        name = tree.attribute(node, "property") or tree.attribute(node, "name")
        name = name or tree.attribute(node, "itemprop") or tree.attribute(node, "http-equiv")
        content = _clear(tree.attribute(node, "content"))
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _described(root: tree.Node) -> Mapping[str, Any]:
    """The first JSON-LD node about an article; broken or endless JSON counts as none."""
    for script in tree.find(root, "script"):
        if "ld+json" in tree.attribute(script, "type").lower():
            try:
                data = json.loads(tree.text_of(script))
            except (ValueError, RecursionError):
                continue
            for node in _nodes(data):
                if any(_ARTICLE.search(kind) for kind in _kinds(node)):
                    return node
    return {}


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    queue = [data]
    for index in range(_MOST_NODES):
        if index >= len(queue):
            return
        if isinstance(queue[index], dict):
            yield queue[index]
            queue += [queue[index].get("@graph"), queue[index].get("mainEntity")]
        elif isinstance(queue[index], list):
            queue += queue[index][:_MOST_NODES]


def _kinds(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _title(root: tree.Node, fields: Mapping[str, str], data: Mapping[str, Any], site: str) -> str:
    stated = _text(data.get("headline")) or _first_of(fields, _TITLES)
    headings = [prose.one_line(tree.text_of(node)) for node in tree.find(root, "h1")]
    headings = [heading for heading in headings if heading and heading.casefold() != site.casefold()]
    if not stated and len(headings) == 1:
        return headings[0]
    page = prose.one_line(next((tree.text_of(node) for node in tree.find(root, "title")), ""))
    return _without_site(stated or page, site, headings)


def _without_site(title: str, site: str, headings: list[str]) -> str:
    """The title without the outlet's name behind a bar: told by that name, or by a heading that lacks it."""
    cuts = list(_SEPARATED.finditer(title))
    for cut in cuts:
        if title[: cut.start()] in headings:
            return title[: cut.start()]
    if cuts and site and title[cuts[-1].end() :].casefold() == site.casefold():
        return title[: cuts[-1].start()]
    return title


def _author(root: tree.Node, fields: Mapping[str, str], data: Mapping[str, Any]) -> str:
    stated = _name(data.get("author")) or _first_of(fields, _AUTHORS)
    if not stated:
        marked = (
            n
            for n in tree.find(root, "a", "address", "span")
            if n.get("rel") == "author" or n.get("itemprop") == "author"
        )
        stated = prose.one_line(next((tree.text_of(node) for node in marked), ""))
    return "" if "://" in stated or len(stated) > 120 else stated


def _published(root: tree.Node, fields: Mapping[str, str], data: Mapping[str, Any], language: str) -> str | None:
    times = [n for n in tree.find(root, "time") if n.get("pubdate") is not None or n.get("itemprop") == "datePublished"]
    articles = list(tree.find(root, "article"))
    if not times and len(articles) == 1:
        times = list(tree.find(articles[0], "time"))[:1]
    stated = [_text(data.get("datePublished")), *(fields.get(name, "") for name in _DATES)]
    stated += [tree.attribute(node, "datetime") or tree.text_of(node) for node in times]
    return next((found for found in (stamp(text, language) for text in stated if text) if found), None)


def _url(root: tree.Node, fields: Mapping[str, str], data: Mapping[str, Any], base: str) -> str:
    canonical = next((tree.attribute(n, "href") for n in tree.find(root, "link") if n.get("rel") == "canonical"), "")
    stated = (canonical, fields.get("og:url", ""), _text(data.get("url")), base)
    return next((found for found in (links.real(url, base) for url in stated if url) if found), "")


def _first_of(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if name in fields), "")


def _name(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:10])))
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    return _clear(value) if isinstance(value, str) else ""


def _clear(text: str) -> str:
    """One line; entities that were escaped twice are undone once more."""
    return prose.one_line(unescape(text) if "&" in text else text)
