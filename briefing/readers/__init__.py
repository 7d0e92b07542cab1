"""Readers: from files, folders, mail, feeds and pages to articles. Bad sources are told, never raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from briefing.errors import SourceError
from briefing.model import Article, Failure
from briefing.readers.document import Document

__all__ = ["read"]


def read(
    sources: Iterable[str | Path],
    on_failure: Callable[[Failure], None] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article]:
    """All articles of all sources, in the order of the sources and, inside a folder, of the paths.

    A source is a file, a folder, "-" (read from `stdin`) or an address; only an address, or a list of feeds given by
    itself, opens a connection. Whatever cannot be read is handed to `on_failure` as a `Failure` and the rest goes on;
    nothing is raised. Ids are distinct inside one call.
    """
    from briefing.readers.finish import identified
    from briefing.readers.sources import all_documents

    tell = on_failure or (lambda failure: None)
    seen: dict[str, int] = {}
    for document in all_documents([sources] if isinstance(sources, str | Path) else sources, stdin):
        for found in [document] if isinstance(document, Failure) else understood(document):
            if isinstance(found, Failure):
                tell(found)
            else:
                yield identified(found, seen)


def understood(document: Document) -> Iterator[Article | Failure]:
    """What one document holds; its own faults become a failure behind what could be read before them."""
    from briefing.readers.finish import finished
    from briefing.readers.kinds import READERS, VERBATIM, kind_of

    empty = 0
    given = 0
    try:
        kind = kind_of(document)
        for found in READERS[kind](document):
            if isinstance(found, Article) and kind not in VERBATIM:
                found = finished(found)
                if not found.text.strip():
                    empty += 1
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
