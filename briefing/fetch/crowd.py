"""Many fetches at once: each host at its pace, the slow never in the way of the others, and an end for the slowest."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from briefing.fetch.addresses import is_local_name
from briefing.fetch.policy import Fetched, Policy, Request
from briefing.fetch.reasons import FetchError
from briefing.fetch.urls import target

Outcome = Fetched | FetchError

Get = Callable[[Request, Callable[[float], None]], Fetched]
"""Fetches one address; pauses between two tries by the function it is given."""

_WAKE = -1
_A_CROWD = 20
_MOST_OF_IT = 0.8
_SHARE = 0.1
"""Of the time so far, how much longer a crowd waits for its last ones."""


def gather(
    get: Get,
    requests: Sequence[Request],
    policy: Policy,
    on_done: Callable[[int, int], None] | None = None,
) -> Iterator[tuple[int, Outcome]]:
    """The outcome of each request with its index, in the order in which they end.

    Every fetch has its own thread, which nobody waits for longer than the policy says: a look-up that hangs in the
    system cannot hold the run, nor its end.
    """
    crowd = _Crowd(get, requests, policy)
    for number, (index, outcome) in enumerate(crowd.outcomes(), 1):
        if on_done:
            on_done(number, len(requests))
        yield index, outcome


def planned(requests: Sequence[Request], pace: float) -> list[tuple[float, int]]:
    """When each request may start at the earliest, in seconds from now, with its index; soonest first.

    The n-th request to a host starts n paces after its first; hosts of the own network need no pace.
    """
    before: Counter[str] = Counter()
    plan = []
    for index, request in enumerate(requests):
        host = _host(request)
        plan.append((before[host] * pace if host else 0.0, index))
        before[host] += 1
    return sorted(plan)


class _Crowd:
    def __init__(self, get: Get, requests: Sequence[Request], policy: Policy) -> None:
        self._get, self._requests, self._policy = get, requests, policy
        self._answers: queue.SimpleQueue[tuple[int, Outcome, float]] = queue.SimpleQueue()
        self._plan = deque(planned(requests, policy.pace))
        self._running: dict[int, float] = {}
        self._pausing: set[int] = set()
        self._begun = self._last_good = time.monotonic()
        self._longest_good = 0.0

    def outcomes(self) -> Iterator[tuple[int, Outcome]]:
        while self._plan or self._running:
            self._start_what_may()
            try:
                index, outcome, at = self._answers.get(timeout=self._until_next_event())
            except queue.Empty:
                yield from self._given_up()
                continue
            started = self._running.pop(index, None)
            if started is not None:
                if isinstance(outcome, Fetched):
                    self._last_good = at
                    self._longest_good = max(self._longest_good, at - started)
                yield index, outcome

    def _start_what_may(self) -> None:
        now = time.monotonic()
        while self._plan and self._has_place(now) and self._begun + self._plan[0][0] <= now:
            _, index = self._plan.popleft()
            self._running[index] = now
            threading.Thread(target=self._run, args=(index,), daemon=True, name=f"fetch-{index}").start()

    def _run(self, index: int) -> None:
        outcome: Outcome = FetchError("could not be fetched")
        try:
            outcome = self._get(self._requests[index], partial(self._pause, index))
        except FetchError as error:
            outcome = error
        finally:
            # Also after a fault of our own, which the thread then shows. The time is noted here: whoever takes the
            # outcomes may be at work on the one before, and the slowest need not wait for that on top.
            self._answers.put((index, outcome, time.monotonic()))

    def _pause(self, index: int, seconds: float) -> None:
        self._pausing.add(index)
        self._answers.put((_WAKE, FetchError("a place is free"), 0.0))
        time.sleep(seconds)
        self._pausing.discard(index)

    def _until_next_event(self) -> float:
        """Seconds until a request may start or a running one is given up."""
        now = time.monotonic()
        ends = [self._end_of(started) for started in self._running.values()]
        if self._plan and self._has_place(now):
            ends.append(self._begun + self._plan[0][0])
        elif self._plan:
            ends.extend(end for started in self._running.values() if (end := started + self._policy.soon) > now)
        return max(0.001, min(ends) - now)

    def _has_place(self, now: float) -> bool:
        """Whether one more may run; those that pause or take long do not keep the others out."""
        soon, pausing = self._policy.soon, self._pausing.copy()
        idle = sum(index in pausing or now - started >= soon for index, started in self._running.items())
        return len(self._running) - min(idle, self._policy.workers) < self._policy.workers

    def _end_of(self, started: float) -> float:
        # A second more than the fetch allows itself: it knows the better reason.
        end = started + self._policy.seconds + 1.0
        return min(end, self._end_of_crowd(started)) if self._is_at_its_last() else end

    def _end_of_crowd(self, started: float) -> float:
        """When a request is given up: it had as long as any that was good, and the others have been done a while."""
        so_far = self._last_good - self._begun
        enough = self._last_good + max(self._policy.patience, _SHARE * so_far)
        return max(enough, started + self._longest_good)

    def _is_at_its_last(self) -> bool:
        done = len(self._requests) - len(self._running)
        if self._plan or len(self._requests) < _A_CROWD or done < _MOST_OF_IT * len(self._requests):
            return False
        return not any(self._requests[index].patient for index in self._running)

    def _given_up(self) -> Iterator[tuple[int, Outcome]]:
        now = time.monotonic()
        for index, started in list(self._running.items()):
            if self._end_of(started) <= now:
                del self._running[index]
                yield index, FetchError(f"no complete answer after {now - started:.0f} s, when the others were done")


def _host(request: Request) -> str:
    """The host whose pace a request keeps; "" where none is needed."""
    try:
        host = target(request.url).host
    except FetchError:
        return ""
    return "" if is_local_name(host) else host
