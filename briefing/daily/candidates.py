"""From arrivals to the stories of an issue: where each belongs, what the edition's readers know of it already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from briefing import languages
from briefing.archive import Archive, editions
from briefing.archive.editions import Told
from briefing.archive.tracing import Traced
from briefing.following import place
from briefing.grouping.stories import make_story
from briefing.model import Article, Candidate, Fate, Story, content_id

MUTED = "you have muted its story"
REPEATED = "repeats an article of an earlier issue"
_NOTHING = Told((), ())


def candidates(
    archive: Archive, articles: Sequence[Article], edition: str, granularity: str
) -> tuple[list[Candidate], list[Fate]]:
    """The stories that these articles of the archive tell, and what became of those that are left out.

    A story holds the new articles alone; what the edition printed of it before is known to its readers.
    """
    told = editions.told(archive, edition)
    new = {article.id for article in articles}
    found: list[Candidate] = []
    fates: list[Fate] = []
    for traced in place(archive, new, granularity):
        fresh = [article for article in traced.story.articles if article.id in new]
        known = told.get(traced.story.id, _NOTHING)
        reason = MUTED if traced.muted else _repeated(traced.story, fresh, known)
        if reason:
            fates += [Fate(a.id, a.title, a.source, "held back", reason) for a in fresh]
        else:
            found.append(_candidate(traced, fresh, known))
    return found, fates


def knowing(candidate: Candidate, sentences: Iterable[str]) -> Candidate:
    """The candidate, whose readers have read these sentences, too."""
    more = _as_article(candidate.story, sentences)
    return replace(candidate, known=(*candidate.known, *more))


def filed(found: Iterable[Candidate], sections: Mapping[str, str]) -> Iterator[Candidate]:
    """The candidates, each under the section that most of its articles come from; `sections` by the article's id."""
    for candidate in found:
        named = Counter(sections[article.id] for article in candidate.story.articles if article.id in sections)
        yield replace(candidate, section=named.most_common(1)[0][0]) if named else candidate


def _repeated(story: Story, fresh: Iterable[Article], told: Told) -> str:
    copies = set(story.copies)
    return REPEATED if told.articles and all(article.id in copies for article in fresh) else ""


def _candidate(traced: Traced, fresh: Sequence[Article], told: Told) -> Candidate:
    cited = set(told.articles)
    read = [article for article in traced.story.articles if article.id in cited]
    return Candidate(
        _of(traced.story, fresh),
        "update" if told.sentences else "new",
        (*read, *_as_article(traced.story, told.sentences)),
        first=traced.pinned,
        because=("pinned",) if traced.pinned else (),
    )


def _of(story: Story, fresh: Sequence[Article]) -> Story:
    """The story told by its new articles alone; where these are copies of old ones that nobody read, one speaks."""
    if len(fresh) == len(story.articles):
        return story
    copies = set(story.copies)
    voices = [article for article in fresh if article.id not in copies] or list(fresh[:1])
    copied = [article for article in fresh if article not in voices]
    return replace(make_story(voices, copied, languages.get(story.language)), id=story.id)


def _as_article(story: Story, sentences: Iterable[str]) -> Iterator[Article]:
    text = " ".join(sentences)
    if text:
        yield Article(content_id("told", story.id, text), "", text, story.language)
