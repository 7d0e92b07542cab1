"""Finds, for printed sentences, the paragraphs they stand in: what a reader looks at to check them in context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing.model import Article, Sentence

AROUND = 600
"""Most characters shown before the first and after the last printed sentence of a paragraph."""
_GAP = "\n\n"
_CUT = "…"

Piece = tuple[str, str, bool]
"""Text of the article, the space that follows it ("" or " "), and whether it is printed on the page."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of an article, cut where printed sentences begin and end."""

    article: Article
    pieces: tuple[Piece, ...]


def windows(sentences: Sequence[Sentence]) -> tuple[Window, ...]:
    """The paragraphs the sentences stand in, each once, in the order in which the sentences first need them."""
    groups: dict[tuple[Article, int, int], list[Sentence]] = {}
    for sentence in sentences:
        start, end = _paragraph(sentence)
        groups.setdefault((sentence.article, start, end), []).append(sentence)
    return tuple(
        Window(article, tuple(_pieces(article.text, start, end, members)))
        for (article, start, end), members in groups.items()
    )


def _paragraph(sentence: Sentence) -> tuple[int, int]:
    """Offsets of the sentence's paragraph; of its neighbours too where the sentence is all of it."""
    text = sentence.article.text
    start, end = _bounds(text, sentence.start, sentence.end)
    if not text[start : sentence.start].strip() and not text[sentence.end : end].strip():
        before, after = max(0, start - len(_GAP)), min(len(text), end + len(_GAP))
        return _bounds(text, before, after)
    return start, end


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    found = text.rfind(_GAP, 0, start)
    closing = text.find(_GAP, end)
    return (found + len(_GAP) if found >= 0 else 0), (closing if closing >= 0 else len(text))


def _pieces(text: str, start: int, end: int, members: Sequence[Sentence]) -> Iterator[Piece]:
    ordered = sorted({(member.start, member.end) for member in members})
    place = start
    for number, (opening, closing) in enumerate(ordered):
        if text[place:opening].strip():
            yield _piece(_tail(text[place:opening]) if number == 0 else text[place:opening], False)
        if text[max(place, opening) : closing].strip():
            yield text[max(place, opening) : closing].strip(), _space(text, closing, end), True
        place = max(place, closing)
    if text[place:end].strip():
        yield _piece(_head(text[place:end]), False)


def _piece(text: str, printed: bool) -> Piece:
    return text.strip(), " " if text[-1:].isspace() else "", printed


def _space(text: str, place: int, end: int) -> str:
    return " " if place < end and text[place : place + 1].isspace() else ""


def _tail(text: str) -> str:
    """The end of a long text, from a word's beginning on."""
    if len(text) <= AROUND:
        return text
    kept = text[-AROUND:]
    return f"{_CUT} {kept.split(maxsplit=1)[-1]}"


def _head(text: str) -> str:
    """The beginning of a long text, up to a word's end."""
    if len(text) <= AROUND:
        return text
    return f"{text[:AROUND].rsplit(maxsplit=1)[0].rstrip()} {_CUT}"
