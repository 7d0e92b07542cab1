"""Stories that earlier runs made: today's articles join them, and none of them falls apart on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefing.model import Article, Story


class Settled:
    """Who owns which article, and which stories the reader wants apart.

    stories: the earlier ones, those that name a merged story first. apart: pairs of story ids that never meet.
    company: articles that join nothing, and only say which words are rare.
    """

    def __init__(
        self,
        stories: Iterable[Story] = (),
        apart: Iterable[tuple[str, str]] = (),
        company: Sequence[Article] = (),
    ) -> None:
        self.company = company
        self._rank: dict[str, int] = {}
        self._owner: dict[str, str] = {}
        for story in stories:
            self._rank.setdefault(story.id, len(self._rank))
            for article in story.articles:
                self._owner.setdefault(article.id, story.id)
        self._apart = {frozenset(pair) for pair in apart}

    def by_owner(self, articles: Sequence[Article]) -> list[list[Article]]:
        """Articles that say the same, one list per earlier story: what is settled is never taken for a copy elsewhere.

        Articles that no story has yet go with the first list.
        """
        parts: dict[str, list[Article]] = {owner: [] for owner in self._owners(articles)}
        home = next(iter(parts), "")
        for article in articles:
            parts.setdefault(self._owner.get(article.id, home), []).append(article)
        return list(parts.values())

    def comparable(self, texts: Sequence[Sequence[Article]], pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pairs of texts of which one may be a copy of the other: none may tie copies from two earlier stories.

        texts: the articles that have each text.
        """
        known = [self._first_owner(articles) for articles in texts]
        pairs = list(pairs)
        near: dict[int, set[str]] = {}
        for a, b in pairs:
            for mine, other in ((a, known[b]), (b, known[a])):
                if other is not None:
                    near.setdefault(mine, set()).add(other)
        home = [own or min(near.get(n, [""]), key=self._place) for n, own in enumerate(known)]
        return [(a, b) for a, b in pairs if home[a] == home[b] or (known[a] is None and known[b] is None)]

    def start(self, places: Sequence[Sequence[Article]]) -> list[list[int]]:
        """Numbers of the places (an article with its copies) that are together already; the others alone."""
        groups: dict[str | int, list[int]] = {}
        for number, articles in enumerate(places):
            groups.setdefault(self._first_owner(articles) or number, []).append(number)
        return list(groups.values())

    def apart(self, places: Sequence[Sequence[Article]]) -> Iterator[tuple[int, int]]:
        """Pairs of places whose groups must not merge."""
        place = {owner: number for number, articles in enumerate(places) for owner in self._owners(articles)[:1]}
        return ((place[a], place[b]) for a, b in map(sorted, self._apart) if a in place and b in place)

    def id_of(self, articles: Iterable[Article]) -> str | None:
        """The id that a story of these articles keeps: that of the first earlier story in it, None where it is new."""
        return self._first_owner(articles)

    def _first_owner(self, articles: Iterable[Article]) -> str | None:
        return next(iter(self._owners(articles)), None)

    def _owners(self, articles: Iterable[Article]) -> list[str]:
        found = {self._owner[article.id] for article in articles if article.id in self._owner}
        return sorted(found, key=self._place)

    def _place(self, owner: str) -> int:
        return self._rank.get(owner, -1)


NOTHING = Settled()
