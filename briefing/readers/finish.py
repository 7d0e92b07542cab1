"""The last step for every article that was read: language, cleaning and id, in one place for all kinds."""

from __future__ import annotations

from dataclasses import replace

from briefing.languages import Language
from briefing.model import Article, Related, content_id
from briefing.readers import tongue
from briefing.readers.byline import author_of

# What cleaning calls short lines that stand alone: in a page they are scraps, in a short mail they are the mail.
_SPOKEN = frozenset(("paragraph", "head", "fragment"))


def finished(article: Article, short: bool = False) -> Article:
    """The article in its language, without furniture; `text` is "" where nothing else was left.

    `short` says that a few short lines may be all that there is, as in a mail.
    """
    from briefing import cleaning, languages
    from briefing.text.mojibake import mended

    article = replace(article, title=mended(article.title), text=mended(article.text))
    language = tongue.told(f"{article.title}\n{article.text[: tongue.ENOUGH]}", article.language)
    known_words = languages.get(language)
    cleaned = cleaning.clean(article.text, known_words, article.title)
    text = cleaned.text
    if short and not text.strip():
        text = _as_sent(article, known_words)
    known = {related.title for related in article.related}
    return replace(
        article,
        text=text,
        language=language,
        author=article.author or author_of(article.text, known_words),
        published=article.published or cleaned.published,
        related=article.related + tuple(Related(title) for title in cleaned.related if title not in known),
    )


def _as_sent(article: Article, language: Language) -> str:
    """The text as it came, unless some of it is furniture."""
    from briefing import cleaning

    found = cleaning.blocks(article.text, language, article.title)
    return article.text if found and all(block.kind in _SPOKEN for block in found) else ""


def identified(article: Article, seen: dict[str, int]) -> Article:
    """The article with an id that no other one has had; `seen` counts each id that was given out."""
    wanted = article.id or content_id(article.title, article.text, article.source, article.url)
    given = wanted
    while given in seen:
        seen[wanted] += 1
        given = f"{wanted}-{seen[wanted]}"
    seen[given] = 1
    return replace(article, id=given)
