"""Readers: from files, folders, mail, feeds and pages to articles. Bad sources are told, never raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from briefing.errors import SourceError
from briefing.model import Article, Failure, Fate, content_id
from briefing.readers.document import DROPPED, Document, Found, Understood
from briefing.readers.mailbox import Mailboxes

__all__ = ["Mailboxes", "read"]

EMPTY = "nothing but headings and page furniture"


def read(
    sources: Iterable[str | Path],
    on_failure: Callable[[Failure], None] | None = None,
    stdin: BinaryIO | None = None,
    on_drop: Callable[[Fate], None] | None = None,
    mailboxes: Mailboxes | None = None,
    most: int | None = None,
) -> Iterator[Article]:
    """All articles of all sources, in the order of the sources and, inside a folder, of the paths.

    A source is a file, a folder, "-" (read from `stdin`) or an address; only an address, or a list of feeds given by
    itself, opens a connection. Whatever cannot be read is handed to `on_failure` as a `Failure` and the rest goes on;
    nothing is raised. What was read and is no news (an advertisement, a message received twice) is handed to `on_drop`
    as a `Fate` that says why. `mailboxes` holds what folders on mail servers need: passwords, and how far
    they were read. `most` is the most bytes that one document may
    have (16 MB where it is not given). Ids are distinct inside one call.
    """
    from briefing.readers.finish import identified
    from briefing.readers.sources import MOST_BYTES, all_documents

    tell = on_failure or (lambda failure: None)
    drop = on_drop or (lambda fate: None)
    seen: dict[str, int] = {}
    messages: set[tuple[str, str | None]] = set()
    named = [sources] if isinstance(sources, str | Path) else sources
    for document in all_documents(named, stdin, most or MOST_BYTES, mailboxes):
        for found in _found(document, messages):
            if isinstance(found, Failure):
                tell(found)
            elif isinstance(found, Fate):
                drop(found)
            else:
                yield identified(found, seen)


def _found(document: Document | Failure | Understood, messages: set[tuple[str, str | None]]) -> Iterable[Found]:
    if isinstance(document, Failure):
        return [document]
    return document.found if isinstance(document, Understood) else understood(document, messages)


def understood(document: Document, messages: set[tuple[str, str | None]] | None = None) -> Iterator[Found]:
    """What one document holds; its own faults become a failure behind what could be read before them.

    `messages` remembers what mail brought, so that a message received twice is read once.
    """
    empty: list[Fate] = []
    given = 0
    try:
        for found in _read(document, set() if messages is None else messages):
            if isinstance(found, Fate) and found.reason == EMPTY:
                empty.append(found)
                continue
            given += 1
            yield found
    except SourceError as error:
        yield Failure(document.source, str(error))
        return
    except Exception as error:  # noqa: BLE001 - a stranger's document must never end the reading of the others
        yield Failure(document.source, f"could not be understood ({type(error).__name__})")
        return
    if empty and not given:
        yield Failure(document.source, "no text is left without headings and page furniture")
    else:
        yield from empty


def _read(document: Document, messages: set[tuple[str, str | None]]) -> Iterator[Found]:
    """What the reader of a document's kind finds, each article in its final form or as the fate it met."""
    from briefing.readers.finish import finished
    from briefing.readers.kinds import LISTS, MAIL, READERS, VERBATIM, kind_of

    kind = kind_of(document)
    for found in READERS[kind](document):
        if not isinstance(found, Article) or kind in VERBATIM:
            yield found
            continue
        article = finished(found, short=kind in MAIL)
        if kind in LISTS and not article.text.strip():
            article = replace(article, text=found.title or found.text, partial=True)
        if not article.text.strip():
            yield Fate("", found.title, document.source, DROPPED, EMPTY)
        elif kind in MAIL and not _is_first(article, messages):
            yield Fate("", article.title, document.source, DROPPED, "was received in another message too")
        else:
            yield article


def _is_first(article: Article, messages: set[tuple[str, str | None]]) -> bool:
    """Whether mail brings an article for the first time; it is noted in `messages`."""
    key = (content_id(article.title, article.text, article.source, article.url), article.published)
    if key in messages:
        return False
    messages.add(key)
    return True
