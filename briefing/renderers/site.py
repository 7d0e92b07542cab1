"""A small static web site of issues: a page for each, an index with their headlines, an Atom feed of them.

The pages are those of `-f html`. The index is complete without its script, which only narrows it to what is searched.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefing.model import Briefing
from briefing.renderers import html, json
from briefing.renderers.editor import edit
from briefing.renderers.theme import fill, source
from briefing.renderers.typography import polish
from briefing.renderers.view import PageView

INDEX, FEED = "index.html", "feed.xml"
FED = 30
"""Most issues the feed names: feeds are read often, and readers keep what they have seen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue of the site: the name of its page, what stands on it, its identity (RFC 4122) and its day."""

    name: str
    page: PageView
    id: str
    updated: str


def site(
    issues: Mapping[str, Briefing], title: str = "", url: str = "", theme: str = "classic"
) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of every file of the site; `issues` by the name of their page without suffix.

    url: where the site will stand, with a slash at its end; without it links and the feed are relative.
    Newest issue first; its language is that of the index.
    """
    ordered = sorted(issues.items(), key=lambda item: (item[1].date, item[0]), reverse=True)
    entries = [_entry(name, issue) for name, issue in ordered]
    for name, issue in ordered:
        yield f"{name}.html", html.render(issue, theme, "a4").content
    script = source(theme, "site.js")
    more = {"entries": entries, "site_title": title or entries[0].page.title, "url": url, "feed": FEED}
    page = entries[0].page
    index = fill(theme, "site.html.j2", page, script=script, script_hash=html.digest(script), **more)
    yield INDEX, index.encode("utf-8")
    feed = fill(
        theme, "feed.xml.j2", page, **{**more, "entries": entries[:FED], "id": _id(url or str(more["site_title"]))}
    )
    yield FEED, feed.encode("utf-8")


def _entry(name: str, issue: Briefing) -> Entry:
    page = edit(issue, polish)
    day = page.iso[:10] if page.date else ""
    content = json.render(issue, "classic", "a4").content
    return Entry(
        f"{name}.html", page, _id(hashlib.sha256(content).hexdigest()), f"{day}{'2000-01-01'[len(day) :]}T00:00:00Z"
    )


def _id(text: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, text).urn
