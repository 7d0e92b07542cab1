"""A group of articles made a story: its headline, its order, and why its articles belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from briefing.grouping.copies import said
from briefing.languages import Language
from briefing.model import Article, Story, content_id
from briefing.text.words import STEM_LENGTH, WORD, content_words, count, words

REASONS = 6
COMMON = 0.4  # what a common word or a number says, beside a rare word
BODY = 1000  # characters


def make_story(voices: Sequence[Article], copied: Sequence[Article], language: Language) -> Story:
    """A story of the articles that tell it (`voices`, one or more) and of those that repeat one of them.

    Its id depends on what the voices say and on nothing else: copies, dates and names of sources leave it as it is.
    """
    voices = sorted(voices, key=_in_time)
    shared = _shared_words(voices, language)
    return Story(
        id=content_id("story", language.code, min(said(article) for article in voices)),
        title=_headline(voices, shared),
        language=voices[0].language,
        articles=tuple(sorted([*voices, *copied], key=_in_time)),
        copies=tuple(article.id for article in sorted(copied, key=_in_time)),
        why=tuple(_as_written(voices, shared)),
    )


def shared_words(some: Sequence[Article], others: Sequence[Article], language: Language) -> list[str]:
    """The weightiest words that articles of both have, as the texts mostly write them."""
    mine, theirs = (_shared_words([*group, *group], language) for group in (some, others))
    both = Counter({key: mine[key] + theirs[key] for key in sorted(mine.keys() & theirs.keys())})
    return _as_written([*some, *others], both)


def _in_time(article: Article) -> tuple[str, str]:
    return article.published or "9", article.id


def _shared_words(articles: Sequence[Article], language: Language) -> Counter[str]:
    """Rare word stems that at least two of the articles use → how much they say."""
    holders: Counter[str] = Counter()
    if len(articles) < 2:
        return holders
    weight: dict[str, float] = {}
    for article in articles:
        text = f"{article.title} {article.text[:BODY]}"
        found = [word for word in content_words(text, language) if word not in language.never]
        for word in dict.fromkeys(found):
            key = word[:STEM_LENGTH]
            weight.setdefault(key, COMMON if word in language.common_words or word.isdigit() else 1.0)
        holders.update({word[:STEM_LENGTH] for word in found})
    return Counter({key: n * weight[key] for key, n in holders.items() if n > 1})


def _headline(articles: Sequence[Article], shared: Counter[str]) -> str:
    """The source headline that says most of what the articles share, in the fewest words."""

    def says(article: Article) -> tuple[float, str, str]:
        keys = {word[:STEM_LENGTH] for word in words(article.title)}
        return (-sum(shared[k] for k in sorted(keys)) / (4 + count(article.title)) ** 0.5, *_in_time(article))

    titled = [article for article in articles if article.title.strip()]
    return min(titled, key=says).title if titled else ""


def _as_written(articles: Sequence[Article], shared: Counter[str]) -> list[str]:
    """The weightiest shared words in the form in which the texts mostly have them."""
    best = sorted(shared, key=lambda key: (-shared[key], key))[:REASONS]
    forms: dict[str, Counter[str]] = {key: Counter() for key in best}
    for article in articles if best else ():
        for word in WORD.findall(f"{article.text[:BODY]} {article.title}"):
            if (key := word.lower()[:STEM_LENGTH]) in forms:
                forms[key][word] += 1
    return [forms[key].most_common(1)[0][0] for key in best]
