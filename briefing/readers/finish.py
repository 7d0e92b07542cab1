"""The last step for every article that was read: language, cleaning and id, in one place for all kinds."""

from __future__ import annotations

from dataclasses import replace

from briefing.model import Article, Related, content_id
from briefing.readers import tongue
from briefing.readers.byline import author_of


def finished(article: Article) -> Article:
    """The article in its language, without furniture; `text` is "" where nothing else was left."""
    from briefing import cleaning, languages

    language = tongue.told(f"{article.title}\n{article.text}", article.language)
    known_words = languages.get(language)
    cleaned = cleaning.clean(article.text, known_words, article.title)
    known = {related.title for related in article.related}
    return replace(
        article,
        text=cleaned.text,
        language=language,
        author=article.author or author_of(article.text, known_words),
        published=article.published or cleaned.published,
        related=article.related + tuple(Related(title) for title in cleaned.related if title not in known),
    )


def identified(article: Article, seen: dict[str, int]) -> Article:
    """The article with an id that no other one has had; `seen` counts each id that was given out."""
    wanted = article.id or content_id(article.title, article.text, article.source, article.url)
    given = wanted
    while given in seen:
        seen[wanted] += 1
        given = f"{wanted}-{seen[wanted]}"
    seen[given] = 1
    return replace(article, id=given)
