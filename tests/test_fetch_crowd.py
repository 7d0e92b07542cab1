"""Many addresses at once: the pace of each host, nobody in the way of the others, an end for the slowest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from briefing.fetch import Client, Fetched, FetchError, Policy, Request
from briefing.fetch.crowd import Get, gather, planned
from tests.fault_server import FaultServer, serving

BAD = "/silent /slow-headers /slow-body /reset /error /not-found /loop /hang-up /garbage /short".split()


def _requests(server: FaultServer, paths: list[str]) -> list[Request]:
    return [Request(server.url(path), named=server.url("/")) for path in paths]


def _timed(policy: Policy, requests: list[Request]) -> tuple[float, dict[int, Fetched | FetchError]]:
    started = time.monotonic()
    outcomes = dict(Client(policy).get_all(requests))
    return time.monotonic() - started, outcomes


@pytest.mark.slow
def test_twenty_bad_feeds_hardly_hold_up_the_others() -> None:
    """A healthy feed takes .3 to 1.7 s, as feeds do; a bad one may take the whole deadline of 30 s."""
    shares: list[float] = []
    while not shares or (shares[-1] > 1.2 and len(shares) < 3):  # the machine may have had other work
        shares.append(_share_of_bad_ones())
    assert min(shares) <= 1.2, shares


def _share_of_bad_ones() -> float:
    """How long 180 good feeds with 20 bad ones take, as a share of the good ones alone."""
    policy = Policy(workers=32, patience=0.5)
    with serving() as server:
        server.delay = lambda path: 0.3 + int(path.rpartition("/")[2]) * 37 % 100 * 0.014
        good = [f"/feed/{number}" for number in range(180)]
        alone, outcomes = _timed(policy, _requests(server, good))
        assert all(isinstance(outcome, Fetched) for outcome in outcomes.values())
        mixed = good.copy()
        for number in range(20):
            mixed.insert(number * 10, f"{BAD[number % len(BAD)]}?{number}")
        together, outcomes = _timed(policy, _requests(server, mixed))
    failed = {mixed[index] for index, outcome in outcomes.items() if isinstance(outcome, FetchError)}
    assert failed == set(mixed) - set(good)
    assert len(outcomes) == 200
    return together / alone


def test_every_request_has_its_outcome_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    with serving() as server:
        paths = ["/feed/1", "/not-found", "/feed/2", "/gone"]
        outcomes = dict(Client().get_all(_requests(server, paths), lambda done, of: told.append((done, of))))
    assert [isinstance(outcomes[index], Fetched) for index in range(4)] == [True, False, True, False]
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_nothing_to_fetch_is_no_fault() -> None:
    assert list(Client().get_all([])) == []


def test_a_host_is_asked_at_its_pace_and_others_go_before() -> None:
    hosts = ["a.example", "a.example", "a.example", "b.example", "127.0.0.1", "127.0.0.1", "[bad"]
    plan = planned([Request(f"http://{host}/{n}") for n, host in enumerate(hosts)], 0.5)
    assert plan == [(0.0, 0), (0.0, 3), (0.0, 4), (0.0, 5), (0.0, 6), (0.5, 1), (1.0, 2)]


def test_the_pace_is_kept() -> None:
    asked: list[float] = []

    def get(request: Request, pause: Callable[[float], None]) -> Fetched:
        asked.append(time.monotonic())
        return Fetched(request.url, b"")

    requests = [Request(f"http://a.example/{n}") for n in range(4)]
    assert len(list(gather(get, requests, Policy(pace=0.1)))) == 4
    assert all(later - earlier >= 0.09 for earlier, later in pairwise(asked))


def _held(release: threading.Event, slow: set[str]) -> Get:
    def get(request: Request, pause: Callable[[float], None]) -> Fetched:
        if request.url in slow:
            release.wait(20)
        return Fetched(request.url, b"")

    return get


@pytest.fixture
def release() -> threading.Event:
    return threading.Event()


def test_the_last_of_a_crowd_are_given_up(release: threading.Event) -> None:
    requests = [Request(f"http://h{n}.example/") for n in range(30)]
    started = time.monotonic()
    outcomes = dict(gather(_held(release, {requests[3].url}), requests, Policy(patience=0.3)))
    release.set()
    assert time.monotonic() - started < 3
    assert [index for index, outcome in outcomes.items() if isinstance(outcome, FetchError)] == [3]
    assert str(outcomes[3]) == "no complete answer after 0 s, when the others were done"


def test_one_that_deserves_patience_is_waited_for(release: threading.Event) -> None:
    requests = [Request(f"http://h{n}.example/", patient=n == 3) for n in range(30)]
    threading.Timer(0.6, release.set).start()
    outcomes = dict(gather(_held(release, {requests[3].url}), requests, Policy(patience=0.1)))
    assert isinstance(outcomes[3], Fetched)


@pytest.mark.parametrize(("count", "slow"), [(5, 1), (30, 15)])
def test_a_few_are_waited_for(count: int, slow: int, release: threading.Event) -> None:
    requests = [Request(f"http://h{n}.example/") for n in range(count)]
    threading.Timer(0.6, release.set).start()
    get = _held(release, {request.url for request in requests[:slow]})
    outcomes = dict(gather(get, requests, Policy(patience=0.1)))
    assert all(isinstance(outcome, Fetched) for outcome in outcomes.values())


def test_what_hangs_in_the_system_ends_with_the_deadline(release: threading.Event) -> None:
    requests = [Request("http://a.example/")]
    started = time.monotonic()
    outcomes = dict(gather(_held(release, {requests[0].url}), requests, Policy(seconds=0.2)))
    assert isinstance(outcomes[0], FetchError)
    release.set()
    assert time.monotonic() - started < 2.5


def test_those_that_hang_give_their_place_to_others(release: threading.Event) -> None:
    requests = [Request(f"http://h{n}.example/") for n in range(8)]
    get = _held(release, {request.url for request in requests[:2]})
    threading.Timer(4.0, release.set).start()
    ended = [index for index, _ in gather(get, requests, Policy(workers=2, soon=0.2))]
    assert sorted(ended[:6]) == [2, 3, 4, 5, 6, 7]


def test_those_that_pause_give_their_place_to_others() -> None:
    ended: list[str] = []

    def get(request: Request, pause: Callable[[float], None]) -> Fetched:
        if request.url.startswith("http://h0"):
            pause(0.5)
        ended.append(request.url)
        return Fetched(request.url, b"")

    requests = [Request(f"http://h{n}.example/") for n in range(4)]
    assert len(dict(gather(get, requests, Policy(workers=1)))) == 4
    assert ended[-1] == requests[0].url


def test_a_fault_of_our_own_is_an_outcome_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda fault: shown.set())

    def get(request: Request, pause: Callable[[float], None]) -> Fetched:
        raise ZeroDivisionError

    outcomes = dict(gather(get, [Request("http://a.example/")], Policy()))
    assert str(outcomes[0]) == "could not be fetched"
    assert shown.wait(5)


def test_no_more_at_once_than_allowed() -> None:
    busy, most = 0, 0
    lock = threading.Lock()

    def get(request: Request, pause: Callable[[float], None]) -> Fetched:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.02)
        with lock:
            busy -= 1
        return Fetched(request.url, b"")

    requests = [Request(f"http://h{n}.example/") for n in range(40)]
    assert len(dict(gather(get, requests, replace(Policy(), workers=4)))) == 40
    assert most <= 4
