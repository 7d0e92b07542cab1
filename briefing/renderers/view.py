"""What templates print, as pure data: texts made harmless, sources numbered once, words in the page's language.

A view holds no markup and knows no format; the same Briefing and the same polish give the same view.
"""

from __future__ import annotations

from dataclasses import dataclass

from briefing.renderers.wording import Wording


@dataclass(frozen=True, slots=True)
class PassageView:
    """A verbatim sentence or headline; `language` is "" where it is the page's own; `marks` are numbers of sources."""

    text: str
    language: str = ""
    direction: str = ""
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PieceView:
    """Part of a source's paragraph; `printed` where it is a sentence that stands on the page."""

    text: str
    printed: bool


@dataclass(frozen=True, slots=True)
class ProofView:
    """The paragraph of a source around sentences that are printed; `number` is the source's."""

    number: int
    pieces: tuple[PieceView, ...]
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class PointView:
    """A key point or a dispute: a label (possibly empty), its passages, and where in the sources these stand.

    `language` is named here, and not by label and passages again, where all of it is in one language that is not the
    page's; `direction` where the label reads in another direction than the page.
    """

    label: PassageView
    passages: tuple[PassageView, ...]
    proofs: tuple[ProofView, ...] = ()
    language: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number and what it counts."""

    value: str
    what: PassageView


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quotation with the marks of its language; `upright` where italics lack its script."""

    opening: str
    words: PassageView
    closing: str
    speaker: str
    upright: bool


@dataclass(frozen=True, slots=True)
class MomentView:
    """A date of the timeline, in words and as ISO 8601, and what happened."""

    date: str
    iso: str
    passage: PassageView


@dataclass(frozen=True, slots=True)
class SourceView:
    """An article as the list of sources names it; `number` is 0 when no printed sentence comes from it."""

    number: int
    name: str
    title: PassageView
    url: str
    host: str
    author: str
    date: str
    iso: str


@dataclass(frozen=True, slots=True)
class TwinView:
    """A story of the page that tells of the same event in another language, which `language` names in the page's."""

    language: str
    title: PassageView
    anchor: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A small picture: heights of bars, or 1 and 0 for full and hollow squares; `text` says the same in words."""

    bars: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story of the page; `anchor` is unique on it; `time` and `size` say its reading time and number of sources.

    `outlets` are the places, from 1, that its publications have in the page's list of them; `part` is that of its
    section, 0 where it stands under none.
    """

    anchor: str
    title: PassageView
    status: str
    section: str
    points: tuple[PointView, ...]
    numbers: tuple[FigureView, ...]
    quotes: tuple[QuoteView, ...]
    timeline: tuple[MomentView, ...]
    disputed: tuple[PointView, ...]
    sources: tuple[SourceView, ...]
    also: tuple[SourceView, ...]
    elsewhere: tuple[TwinView, ...]
    size: str
    time: str
    days: PictureView
    voices: PictureView
    outlets: tuple[int, ...]
    part: int


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A line of further reading and the name of the source that gave it."""

    title: PassageView
    url: str
    origin: str


@dataclass(frozen=True, slots=True)
class FateView:
    """An article that is not on the page, and why."""

    fate: str
    title: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole issue. `facts` are the counts under its name; `coverage` pairs a fate's word with its number.

    `outlets` are the names of all publications, `sections` those of all sections, each once.
    """

    title: str
    language: str
    direction: str
    date: str
    iso: str
    facts: tuple[str, ...]
    stories: tuple[StoryView, ...]
    sources: tuple[SourceView, ...]
    outlets: tuple[str, ...]
    sections: tuple[str, ...]
    further: tuple[RelatedView, ...]
    failures: tuple[FateView, ...]
    coverage: tuple[tuple[str, str], ...]
    unprinted: tuple[FateView, ...]
    unnamed: int
    words: Wording
