"""What every summarizing method works on: the printable sentences of a story, each with its place, and a budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefing.languages import Language
from briefing.model import Sentence


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a story with its place.

    `document` counts the story's articles, `position` the sentences of that article, `paragraph` its paragraphs,
    `section` its sections (all from 0); `head` is the section's head, "" where there is none;
    `length` is in words (runs of letters or digits).
    """

    sentence: Sentence
    document: int
    position: int
    paragraph: int
    section: int
    head: str
    length: int

    @property
    def text(self) -> str:
        """The sentence's own words."""
        return self.sentence.text


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be printed; None leaves that measure open. Never exceeded."""

    words: int | None = None
    sentences: int | None = None
    points: int | None = None


Method = Callable[[Sequence[Unit], Language, Budget], list[int]]
"""Chooses sentences: units, their language and the budget in; indices into the units out, in reading order."""
