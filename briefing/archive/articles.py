"""Articles in the archive: each is kept once, whatever how often it comes; a new wording of it becomes a revision."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefing.archive.store import Archive, Row
from briefing.model import Article, Related, content_id
from briefing.similarity import romanized
from briefing.text import dates
from briefing.text.words import WORD, fold_text, words

SAME = 0.5
"""Share of the shorter text's different words that two wordings of one article have in common."""

_FIELDS = "id, title, text, language, source, url, author, published, related, partial"
_SURROGATE = re.compile("[\ud800-\udfff]")


def keep(archive: Archive, articles: Iterable[Article], run: int) -> list[str]:
    """Keep articles, inside a transaction; their ids in the archive, each once, in an order that content alone decides.

    An article that is there already changes nothing. One that comes with a known id and other words is a revision where
    the two are alike, else it gets an id of its own. run: the number of the run that brings them.
    """
    ids = []
    for article in sorted(map(storable, articles), key=lambda a: (a.id, digest(a))):
        ids.append(_keep_one(archive, article, run))
    return list(dict.fromkeys(ids))


def by_ids(archive: Archive, ids: Sequence[str]) -> list[Article]:
    """The articles that have these ids, in the order in which they came into the archive."""
    found = archive.rows(
        f"SELECT {_FIELDS} FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY number",  # noqa: S608
        json.dumps(ids),
    )
    return [of_row(row) for row in found]


def of_row(row: Row) -> Article:
    """An article of the columns that `columns` names."""
    own, title, text, language, source, url, author, published, related, partial = row
    more = tuple(Related(*pair) for pair in json.loads(related))
    return Article(own, title, text, language, source, url, author, published, more, bool(partial))


def columns(table: str) -> str:
    """The columns that `of_row` wants, of a table of that name in a query."""
    return ", ".join(f"{table}.{name.strip()}" for name in _FIELDS.split(","))


def digest(article: Article) -> str:
    """What makes one wording of an article differ from another."""
    related = json.dumps([(r.title, r.url) for r in article.related])
    known = (article.title, article.text, article.url, article.source, article.author, article.published or "")
    return content_id(*known, article.language, related, str(article.partial))


def storable(article: Article) -> Article:
    """The article with U+FFFD for each half of a surrogate pair, which no file can hold; offsets stay as they are."""
    told = (article.text, article.title, article.source, article.url, article.author)
    if not any(_SURROGATE.search(text) for text in told if not text.isascii()):
        return article
    return replace(
        article,
        title=_SURROGATE.sub("\ufffd", article.title),
        text=_SURROGATE.sub("\ufffd", article.text),
        source=_SURROGATE.sub("\ufffd", article.source),
        url=_SURROGATE.sub("\ufffd", article.url),
        author=_SURROGATE.sub("\ufffd", article.author),
    )


def days(published: str | None) -> tuple[str | None, str | None]:
    """The first and the last day that a date may mean, ISO 8601; None where it means none."""
    try:
        first, last = dates.interval(published or "")
    except ValueError:  # an article made by hand may say anything
        return None, None
    return first.isoformat(), last.isoformat()


def _keep_one(archive: Archive, article: Article, run: int) -> str:
    mark = digest(article)
    same = archive.row("SELECT id FROM articles WHERE given = ? AND digest = ?", article.id, mark) or archive.row(
        "SELECT a.id FROM articles a JOIN revisions r ON r.article = a.number WHERE a.given = ? AND r.digest = ?",
        article.id,
        mark,
    )
    if same:
        return str(same[0])
    earlier_ones = f"SELECT number, digest, {_FIELDS} FROM articles WHERE given = ? ORDER BY number"  # noqa: S608
    for row in archive.rows(earlier_ones, article.id):
        earlier = of_row(row[2:])
        if _is_revision(earlier, article):
            _revise(archive, row[0], row[1], earlier, article, mark, run)
            return earlier.id
    own = _free_id(archive, article.id)
    _insert(archive, article, own, mark, run)
    return own


def forget(archive: Archive, numbers: Iterable[int]) -> None:
    """Take articles out of the archive and its index, inside a transaction."""
    for number in numbers:
        _index(archive, number, out=True)
        archive.write("DELETE FROM articles WHERE number = ?", number)


def _index(archive: Archive, number: int, out: bool = False) -> None:
    """Put an article into the full-text index or, before it changes, take it out."""
    # An index without a content of its own must be told what it forgets.
    columns = ("words, rowid", "'delete', number") if out else ("rowid", "number")
    archive.write(
        f"""INSERT INTO words ({columns[0]}, title, text, spellings)
            SELECT {columns[1]}, title, text, spellings FROM articles WHERE number = ?""",  # noqa: S608  ours
        number,
    )


def _insert(archive: Archive, article: Article, own: str, mark: str, run: int) -> None:
    number = archive.write(
        f"""INSERT INTO articles (given, digest, first_day, last_day, spellings, run, {_FIELDS})
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",  # noqa: S608  names of columns, ours
        *(article.id, mark, *days(article.published), spellings(article), run, own, *_values(article)),
    )
    _index(archive, number)


def _revise(archive: Archive, number: int, old: str, earlier: Article, article: Article, mark: str, run: int) -> None:
    archive.write(
        "INSERT INTO revisions (article, digest, title, text, published) VALUES (?, ?, ?, ?, ?)",
        *(number, old, earlier.title, earlier.text, earlier.published),
    )
    _index(archive, number, out=True)
    archive.write(
        """UPDATE articles SET digest = ?, first_day = ?, last_day = ?, spellings = ?, run = ?, title = ?, text = ?,
           language = ?, source = ?, url = ?, author = ?, published = ?, related = ?, partial = ? WHERE number = ?""",
        *(mark, *days(article.published), spellings(article), run, *_values(article), number),
    )
    _index(archive, number)


def _values(article: Article) -> tuple[object, ...]:
    related = json.dumps([(r.title, r.url) for r in article.related])
    told = (article.title, article.text, article.language, article.source, article.url, article.author)
    return *told, article.published, related, int(article.partial)


def _is_revision(earlier: Article, article: Article) -> bool:
    """Whether one id means one article: same address or headline, or a text that has half of its words."""
    if earlier.url and earlier.url == article.url:
        return True
    if earlier.title and fold_text(earlier.title) == fold_text(article.title):
        return True
    first, second = set(words(earlier.text)), set(words(article.text))
    return len(first & second) >= SAME * max(1, min(len(first), len(second)))


def _free_id(archive: Archive, given: str) -> str:
    own, number = given, 2
    while archive.row("SELECT 1 FROM articles WHERE id = ?", own):
        own, number = f"{given}-{number}", number + 1
    return own


def spellings(article: Article) -> str:
    """Names of the article in the letters a to z, where taking the accents off does not give them: "Łódź", "Шойгу"."""
    text = f"{article.title}\n{article.text}"
    if text.isascii():
        return ""
    found = {word for word in WORD.findall(text) if not word[0].islower()}
    lower = {word.lower() for word in found if not word.isascii()}
    return " ".join(sorted({plain for word in lower if (plain := romanized(word)) != _bare(word)}))


def _bare(word: str) -> str:
    # What the index does on its own: `unicode61 remove_diacritics 2`.
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
