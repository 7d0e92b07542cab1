"""The words of the house as plain data: article, story, summary, key point, sentence, briefing, rendition.

Everything here is frozen and slotted; nothing renders, stores or sends itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Related:
    """A "read also" line that cleaning took out of an article: further reading, never news."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of news as it was understood.

    `text` is paragraphs joined by a blank line; all offsets of sentences point into it.
    `published` is ISO 8601 in the precision known: "2022", "2022-10", "2022-10-21" or with a time.
    `language` is an ISO 639-1 code, "und" where nothing could be told.
    `partial` marks a teaser: the source gave only the beginning.
    """

    id: str
    title: str
    text: str
    language: str = "und"
    source: str = ""
    url: str = ""
    author: str = ""
    published: str | None = None
    related: tuple[Related, ...] = ()
    partial: bool = False

    @classmethod
    def from_text(
        cls,
        text: str,
        title: str = "",
        language: str | None = None,
        published: str | None = None,
        source: str = "",
        id: str | None = None,
        url: str = "",
        author: str = "",
    ) -> Article:
        """Make an article of a text, kept exactly as given; language, date and id are found when absent."""
        from briefing.cleaning import stated_date
        from briefing.text.detection import detect

        found = language or detect(f"{title}\n{text}")
        return cls(
            id=id or content_id(title, text, source, url),
            title=title,
            text=text,
            language=found,
            source=source,
            url=url,
            author=author,
            published=published or stated_date(text, found),
        )

    def with_language(self, language: str) -> Article:
        """The same article, said to be in `language`."""
        return replace(self, language=language)


def content_id(*parts: str) -> str:
    """A short id that depends on content alone: 12 hexadecimal digits of SHA-256."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its provenance: `text == article.text[start:end]`, always."""

    text: str
    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One thing the reader must know: a label in the text's own words and its sentences, in reading order."""

    label: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event; an article that stands alone is a story of one.

    `copies` are ids of articles that repeat another one of the story nearly word for word (wire copy).
    `why` says in words what the articles share.
    `also` are ids of the stories that tell of the same event in other languages.
    """

    id: str
    title: str
    language: str
    articles: tuple[Article, ...]
    copies: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may come into an issue.

    `known` are articles that the reader has been told of already; `first` stories go before all others, whatever the
    preferences; `because` says why. `section` is what the reader keeps the story's sources under, "" where nothing.
    """

    story: Story
    status: str = "new"
    known: tuple[Article, ...] = ()
    first: bool = False
    because: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters: `value` and `what` are verbatim parts of the sentence."""

    value: str
    what: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation worth printing: `text` and `speaker` are verbatim parts of the sentence."""

    text: str
    speaker: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated event of the timeline; `date` is ISO 8601 in the precision known."""

    date: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sentences that contradict each other about one thing, named by `label`."""

    label: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a reader must know of one story.

    `status` is "new", "update" or "continued"; `because` says why the story stands where it does on the page;
    `section` is the heading it stands under, "" where there is none.
    """

    story: Story
    key_points: tuple[KeyPoint, ...]
    numbers: tuple[Figure, ...] = ()
    quotes: tuple[Quote, ...] = ()
    timeline: tuple[Moment, ...] = ()
    disputed: tuple[Dispute, ...] = ()
    status: str = "new"
    because: tuple[str, ...] = ()
    section: str = ""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All key-point sentences in reading order."""
        return tuple(sentence for point in self.key_points for sentence in point.sentences)

    @property
    def text(self) -> str:
        """The summary as one text: a line per key point."""
        return "\n".join(" ".join(s.text for s in point.sentences) for point in self.key_points)

    @property
    def language(self) -> str:
        """The code of the story's language ("und" where it is not known)."""
        return self.story.language


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read: a value, not an exception."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one received article: "briefed", "merged", "held back" or "dropped", and why."""

    article: str
    title: str
    source: str
    fate: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """One issue. `date` is ISO 8601 in the precision known; `language` is that of the page's own words."""

    date: str
    title: str
    language: str
    summaries: tuple[Summary, ...]
    failures: tuple[Failure, ...] = ()
    ledger: tuple[Fate, ...] = ()

    @property
    def articles(self) -> Iterator[Article]:
        """All articles of the printed stories, in page order."""
        return (article for summary in self.summaries for article in summary.story.articles)


@dataclass(frozen=True, slots=True)
class Rendition:
    """A finished issue in one format."""

    media_type: str
    suffix: str
    content: bytes
