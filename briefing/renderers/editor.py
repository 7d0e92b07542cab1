"""Turns a `Briefing` into a `PageView`: the one place that decides what stands where on a page, for every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefing import languages
from briefing.model import Article, Briefing, Dispute, Figure, KeyPoint, Moment, Quote, Sentence, Story, Summary
from briefing.renderers import inert, pictures
from briefing.renderers.ledger import coverage, failures, unprinted
from briefing.renderers.proofs import Window, windows
from briefing.renderers.typography import Polish, dressed, rules
from briefing.renderers.view import (
    FigureView,
    MomentView,
    PageView,
    PassageView,
    PieceView,
    PointView,
    ProofView,
    QuoteView,
    RelatedView,
    SourceView,
    StoryView,
    TwinView,
)
from briefing.renderers.wording import wording
from briefing.text.words import count

WORDS_A_MINUTE = 230
FURTHER = 12
HEADLINE = 3
_STEP = 5
_LONG = 90


def edit(briefing: Briefing, polish: Polish, points: int = 0) -> PageView:
    """The page of an issue, its texts set by `polish`; of each story the first `points` key points alone, unless 0."""
    return _Desk(_abridged(briefing, points) if points else briefing, polish).page()


def _abridged(briefing: Briefing, points: int) -> Briefing:
    summaries = (
        replace(summary, key_points=summary.key_points[:points], numbers=(), quotes=(), timeline=(), disputed=())
        for summary in briefing.summaries
    )
    return replace(briefing, summaries=tuple(summaries))


def seconds(words: int) -> int:
    """How many seconds `words` words take to read at 230 words a minute, in steps of five."""
    return max(_STEP, round(words * 60 / WORDS_A_MINUTE / _STEP) * _STEP)


class _Desk:
    """Edits one issue: knows its wording, its polish and the numbers its sources have."""

    def __init__(self, briefing: Briefing, polish: Polish) -> None:
        self.issue = briefing
        self.polish = polish
        self.words = wording(briefing.language, polish)
        self.numbers = _numbers(briefing.summaries)
        names = dict.fromkeys(self.name(article) for article in briefing.articles)
        self.outlets = {name: place for place, name in enumerate(names, 1)}
        sections = dict.fromkeys(self.own(summary.section) for summary in briefing.summaries)
        self.sections = {name: place for place, name in enumerate(filter(None, sections), 1)}
        self.follows_up = any(summary.status != "new" for summary in briefing.summaries)

    def page(self) -> PageView:
        issue, words = self.issue, self.words
        fates, more = unprinted(issue, words)
        return PageView(
            title=self.own(issue.title) or words["title"],
            language=words.code,
            direction=words.direction,
            date=words.date(issue.date, "full"),
            iso=inert.plain(issue.date),
            facts=self.facts(),
            stories=tuple(self.story(summary, n) for n, summary in enumerate(issue.summaries, 1)),
            sources=tuple(self.source(article) for article in self.numbers),
            outlets=tuple(self.outlets),
            sections=tuple(self.sections),
            further=self.further(),
            failures=failures(issue, words),
            coverage=coverage(issue, words),
            unprinted=fates,
            unnamed=more,
            words=words,
        )

    def facts(self) -> tuple[str, ...]:
        words, printed = self.words, sum(_length(summary) for summary in self.issue.summaries)
        return (
            words.count("stories", len(self.issue.summaries)),
            words.count("articles", sum(1 for _ in self.issue.articles)),
            words.count("minutes", max(1, round(seconds(printed) / 60))),
        )

    def story(self, summary: Summary, position: int) -> StoryView:
        story = summary.story
        names = [self.name(article) for article in story.articles]
        cited = sorted({a for a in story.articles if a in self.numbers}, key=self.numbers.__getitem__)
        return StoryView(
            anchor=f"story-{position}",
            title=self.passage(_headline(summary) or self.words["untitled"], story.language),
            status=self.status(summary),
            section=self.own(summary.section),
            points=tuple(self.point(point) for point in summary.key_points),
            numbers=tuple(self.figure(figure) for figure in summary.numbers),
            quotes=tuple(self.quote(quote) for quote in summary.quotes),
            timeline=tuple(self.moment(moment) for moment in summary.timeline),
            disputed=tuple(self.point(dispute) for dispute in summary.disputed),
            sources=tuple(self.source(article) for article in cited),
            also=tuple(self.source(article) for article in story.articles if article not in self.numbers),
            elsewhere=tuple(self.twins(summary)),
            size=self.words.count("sources", len(story.articles)),
            time=self.time(seconds(_length(summary))),
            days=pictures.days(story, self.words),
            voices=pictures.voices(story, names, self.words),
            outlets=tuple(sorted({self.outlets[name] for name in names})),
            part=self.sections.get(self.own(summary.section), 0),
        )

    def twins(self, summary: Summary) -> Iterator[TwinView]:
        """The stories of the page on the same event, in the page's order."""
        for position, other in enumerate(self.issue.summaries, 1):
            if other.story.id in summary.story.also:
                title = self.passage(_headline(other) or self.words["untitled"], other.language)
                yield TwinView(self.words.tongue(other.language), title, f"story-{position}")

    def status(self, summary: Summary) -> str:
        """That a story is new tells something only in an issue that also follows up older ones."""
        known = summary.status if summary.status in ("new", "update", "continued") else "new"
        return self.words[known] if self.follows_up else ""

    def time(self, length: int) -> str:
        if length < _LONG:
            return self.words.count("seconds", length)
        return self.words.count("minutes", round(length / 60))

    def point(self, point: KeyPoint | Dispute) -> PointView:
        language = point.sentences[0].article.language if point.sentences else self.words.code
        proofs = tuple(self.proof(window) for window in windows(point.sentences))
        label, passages = self.passage(point.label, language), tuple(self.passages(point.sentences))
        if any(passage.language != label.language for passage in passages):
            return PointView(label, passages, proofs, direction=label.direction)
        # Of one language: said once for all of it, which keeps pages small and their layout quick.
        within = tuple(replace(passage, language="", direction="") for passage in passages)
        return PointView(replace(label, language="", direction=""), within, proofs, label.language, label.direction)

    def proof(self, window: Window) -> ProofView:
        place = self.passage("", window.article.language)
        pieces = tuple(
            PieceView(self.polish(inert.plain(text), window.article.language) + gap, printed)
            for text, gap, printed in window.pieces
        )
        return ProofView(self.numbers[window.article], pieces, place.language, place.direction)

    def passages(self, sentences: Sequence[Sentence]) -> Iterator[PassageView]:
        """Each sentence with its source's number, which is said once for neighbours from one source."""
        following = (*(sentence.article for sentence in sentences[1:]), None)
        for sentence, after in zip(sentences, following, strict=False):
            yield self.sentence(sentence, marked=sentence.article != after)

    def sentence(self, sentence: Sentence, marked: bool = True) -> PassageView:
        marks = (self.numbers[sentence.article],) if marked else ()
        return self.passage(sentence.text, sentence.article.language, marks)

    def passage(self, text: str, language: str, marks: tuple[int, ...] = ()) -> PassageView:
        """A text of a source: made harmless, set by its own language, which is named where it is not the page's."""
        foreign = language != self.words.code
        direction = languages.get(language).direction
        return PassageView(
            text=self.polish(inert.plain(text), language),
            language=inert.plain(language) if foreign else "",
            direction=direction if direction != self.words.direction else "",
            marks=marks,
        )

    def own(self, text: str) -> str:
        return self.polish(inert.plain(text), self.words.code)

    def figure(self, figure: Figure) -> FigureView:
        article = figure.sentence.article
        value = self.passage(figure.value, article.language).text
        return FigureView(value, self.passage(figure.what, article.language, (self.numbers[article],)))

    def quote(self, quote: Quote) -> QuoteView:
        article = quote.sentence.article
        opening, words, closing = dressed(inert.plain(quote.text), article.language)
        passage = self.passage(words, article.language, (self.numbers[article],))
        speaker = self.passage(quote.speaker, article.language).text
        return QuoteView(opening, passage, closing, speaker, rules(article.language).upright)

    def moment(self, moment: Moment) -> MomentView:
        date = self.words.date(moment.date, "short") or inert.plain(moment.date)
        return MomentView(date, inert.plain(moment.date), self.sentence(moment.sentence))

    def name(self, article: Article) -> str:
        """What a reader knows the article's publication by."""
        return self.own(article.source) or inert.host(article.url) or self.words["source"]

    def source(self, article: Article) -> SourceView:
        return SourceView(
            number=self.numbers.get(article, 0),
            name=self.name(article),
            title=self.passage(article.title, article.language),
            url=inert.link(article.url),
            host=inert.host(article.url),
            author=self.own(article.author),
            date=self.words.date(article.published) or self.words["undated"],
            iso=inert.plain(article.published or ""),
        )

    def further(self) -> tuple[RelatedView, ...]:
        """What the articles point to, each once; the JSON issue keeps what does not fit here."""
        found: dict[tuple[str, str], RelatedView] = {}
        for article in self.issue.articles:
            for related in article.related:
                title = self.passage(related.title, article.language)
                line = RelatedView(title, inert.link(related.url), self.own(article.source))
                found.setdefault((title.text, line.url), line)
        return tuple(line for line in found.values() if line.title.text)[:FURTHER]


def _numbers(summaries: Iterable[Summary]) -> dict[Article, int]:
    """Article → its number, counted from 1 in the order in which sentences are printed."""
    cited = (s.article for summary in summaries for s in _printed(summary))
    return {article: number for number, article in enumerate(dict.fromkeys(cited), 1)}


def _printed(summary: Summary) -> Iterator[Sentence]:
    yield from summary.sentences
    yield from (figure.sentence for figure in summary.numbers)
    yield from (quote.sentence for quote in summary.quotes)
    yield from (moment.sentence for moment in summary.timeline)
    yield from (sentence for dispute in summary.disputed for sentence in dispute.sentences)


def _headline(summary: Summary) -> str:
    """The story's title; where its sources have none, the labels of its first key points, which are their words too."""
    labels = (inert.plain(point.label) for point in summary.key_points)
    return inert.plain(summary.story.title) or " · ".join([label for label in labels if label][:HEADLINE])


def _length(summary: Summary) -> int:
    """Words a reader meets in one story: its headline and all its passages."""
    story: Story = summary.story
    points = sum(count(point.label) for point in summary.key_points)
    return count(story.title) + points + sum(count(sentence.text) for sentence in _printed(summary))
