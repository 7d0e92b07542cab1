"""Fetching: redirects followed step by step, faults that pass tried again, all within one deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from briefing.fetch.addresses import Gate
from briefing.fetch.cache import Cache, Kept, kept_of
from briefing.fetch.crowd import gather
from briefing.fetch.deadline import Deadline
from briefing.fetch.exchange import Answer, ask
from briefing.fetch.policy import Fetched, Policy, Request
from briefing.fetch.reasons import FetchError, of_status
from briefing.fetch.urls import Target, following, target

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))


class Client:
    """The one door to the network. Raises nothing but `FetchError`; holds no connection between two calls."""

    def __init__(self, policy: Policy | None = None) -> None:
        """Keep the limits; open nothing yet."""
        self.policy = policy or Policy()
        self._cache = Cache(self.policy.cache) if self.policy.cache else None

    def get(self, request: Request, pause: Callable[[float], None] = time.sleep) -> Fetched:
        """Fetch one address; raises `FetchError` with the reason, at the latest when the deadline is over.

        `pause` is what lets seconds pass between two tries.
        """
        deadline = Deadline(self.policy.seconds)
        asked = target(request.url)
        gate = Gate(self.policy.allow_private, target(request.named) if request.named else None)
        for number in range(1, self.policy.tries + 1):
            try:
                return self._followed(request.url, asked, gate, deadline)
            except FetchError as error:
                wait = self.policy.backoff * 2 ** (number - 1) if error.wait is None else error.wait
                if number == self.policy.tries or not error.passing or not deadline.fits(wait):
                    raise
                pause(wait)
        raise deadline.passed()

    def get_all(
        self, requests: Sequence[Request], on_done: Callable[[int, int], None] | None = None
    ) -> Iterator[tuple[int, Fetched | FetchError]]:
        """Fetch many at once: the index of each request with its outcome, in the order in which they end.

        `on_done` hears after each how many are done of how many. Requests to one host keep its pace.
        """
        yield from gather(self.get, requests, self.policy, on_done)

    def _followed(self, url: str, asked: Target, gate: Gate, deadline: Deadline) -> Fetched:
        kept = self._cache.get(url) if self._cache else None
        place, seen, permanent = asked, {asked.url}, True
        for _ in range(self.policy.hops + 1):
            answer = ask(place, gate, self.policy, deadline, kept.conditions if kept and kept.url == place.url else {})
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return self._understood(url, place, answer, kept, place.url if permanent and place != asked else "")
            permanent = permanent and answer.status in _PERMANENT
            place = following(place, answer.headers["location"])
            if place.url in seen:
                raise FetchError("redirects in a circle")
            seen.add(place.url)
        raise FetchError(f"redirects more than {self.policy.hops} times")

    def _understood(self, url: str, place: Target, answer: Answer, kept: Kept | None, moved: str) -> Fetched:
        if answer.status == 304 and kept is not None:
            return Fetched(kept.url, kept.data, kept.media_type, kept.charset, unchanged=True, moved=moved)
        if answer.status != 200:
            raise of_status(answer.status, answer.wait)
        if self._cache:
            self._cache.put(url, kept_of(place.url, answer.headers, answer.media_type, answer.charset, answer.data))
        return Fetched(place.url, answer.data, answer.media_type, answer.charset, moved=moved)
