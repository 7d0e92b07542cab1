"""What a reader is given and what it may give back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from briefing.model import Article, Failure, Fate

Found = Article | Failure | Fate
"""What a reader gives: an article, a part that could not be read, or one that was left out and why."""

DROPPED = "dropped"


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


@dataclass(frozen=True, slots=True)
class Understood:
    """What a document held that was read as soon as it had come."""

    found: tuple[Found, ...]


class Reader(Protocol):
    """Turns a document of one kind into articles.

    Gives articles (with what the document states, everything else left empty), failures of single parts and fates of
    what is no news, in the order of the document; raises `SourceError` when nothing (more) can be read.
    """

    def __call__(self, document: Document, /) -> Iterator[Found]:
        """Articles, failures and what was left out of the document, in its order."""
        ...
