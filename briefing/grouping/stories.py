"""A group of articles made a story: its headline, its order, and why its articles belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from briefing.languages import Language
from briefing.model import Article, Story, content_id
from briefing.text.words import STEM_LENGTH, content_words, count

REASONS = 6
BODY = 1000  # characters


def make_story(
    distinct: Sequence[Article], repeats: Sequence[Article], near_copies: Iterable[str], language: Language
) -> Story:
    """A story of articles with different texts and of exact repeats; `near_copies` are ids among the distinct."""
    ordered = sorted([*distinct, *repeats], key=lambda a: (a.published or "9", a.id))
    copied = {*near_copies, *(article.id for article in repeats)}
    voices = [article for article in ordered if article.id not in copied]
    shared = _shared_words(voices, language)
    return Story(
        id=content_id("story", min(article.id for article in voices)),
        title=_headline(voices, shared),
        language=voices[0].language,
        articles=tuple(ordered),
        copies=tuple(article.id for article in ordered if article.id in copied),
        why=tuple(_as_written(voices, shared, language)),
    )


def _shared_words(articles: Sequence[Article], language: Language) -> Counter[str]:
    """Rare word stems that at least two of the articles use → how much they say."""
    holders: Counter[str] = Counter()
    weight: dict[str, float] = {}
    for article in articles:
        found = content_words(f"{article.title} {article.text[:BODY]}", language)
        for word in dict.fromkeys(found):
            key = word[:STEM_LENGTH]
            weight.setdefault(key, 0.4 if word in language.common_words else 1.0)
        holders.update({word[:STEM_LENGTH] for word in found})
    return Counter({key: n * weight[key] for key, n in holders.items() if n > 1})


def _headline(articles: Sequence[Article], shared: Counter[str]) -> str:
    """The source headline that says most of what the articles share, in the fewest words."""

    def says(article: Article) -> tuple[float, str, str]:
        keys = {word.lower()[:STEM_LENGTH] for word in article.title.replace("’", " ").replace("'", " ").split()}
        return (-sum(shared[k] for k in keys) / (4 + count(article.title)) ** 0.5, article.published or "9", article.id)

    titled = [article for article in articles if article.title.strip()]
    return min(titled, key=says).title if titled else ""


def _as_written(articles: Sequence[Article], shared: Counter[str], language: Language) -> list[str]:
    """The weightiest shared words in the form in which the texts have them."""
    forms: dict[str, str] = {}
    for article in articles:
        for token in f"{article.text[:BODY]} {article.title}".replace("’", " ").replace("'", " ").split():
            word = token.strip('«»“”"„‚‘()[]…,;:.!?–—-\u00a0\u202f')
            forms.setdefault(word.lower()[:STEM_LENGTH], word)
    best = sorted(shared, key=lambda key: (-shared[key], key))
    return [forms[key] for key in best if key in forms][:REASONS]
