"""What a reader is given and what it may give back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from briefing.model import Article, Failure


@dataclass(frozen=True, slots=True)
class Document:
    """One received thing, before anybody knows what it is.

    `source` names it in failures; `name` is its file name ("" where it has none); `data` are its bytes, never more
    than the size cap; `url` is its address and `charset` the encoding its carrier declared (both "" if unknown).
    """

    source: str
    name: str
    data: bytes
    url: str = ""
    charset: str = ""


class Reader(Protocol):
    """Turns a document of one kind into articles.

    Gives articles (with what the document states, everything else left empty) and failures of single parts, in the
    order of the document; raises `SourceError` when nothing (more) can be read.
    """

    def __call__(self, document: Document, /) -> Iterator[Article | Failure]:
        """Articles and failures of the document, in its order."""
        ...
