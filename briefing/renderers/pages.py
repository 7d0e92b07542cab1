"""Sizes of paper: what the print style sheet needs to know of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from briefing.errors import UsageError
from briefing.renderers.theme import Look


@dataclass(frozen=True, slots=True)
class Paper:
    """A page size. Lengths in millimetres; `text` is the size of type in points that the style sheet calls 1rem;
    `narrow` pages have one column: no side column, no margin rail; `black` ones are printed without colours and greys.
    """

    name: str
    width: float
    height: float
    side: float
    top: float
    text: float
    narrow: bool = False
    black: bool = False


PAPERS: Mapping[str, Paper] = {
    paper.name: paper
    for paper in (
        Paper("a4", 210, 297, side=17, top=16, text=10),
        Paper("letter", 215.9, 279.4, side=19, top=15, text=10),
        Paper("a5", 148, 210, side=13, top=14, text=9.6, narrow=True),
        # The screens of e-readers of about seven and ten inches, whose own frame is most of the margin.
        Paper("e-reader", 107, 142, side=6, top=10, text=9.2, narrow=True, black=True),
        Paper("e-note", 157, 210, side=11, top=13, text=10, narrow=True, black=True),
    )
}
"""Every paper size by its name."""


def paper(name: str, look: Look | None = None) -> Paper:
    """The paper of that name (any case), its type as large and its columns as few as the look of a theme says."""
    try:
        found = PAPERS[name.lower()]
    except KeyError:
        raise UsageError(f"no page size named {name!r}; sizes: {', '.join(PAPERS)}") from None
    return replace(found, text=found.text * look.text, narrow=found.narrow or look.narrow) if look else found
