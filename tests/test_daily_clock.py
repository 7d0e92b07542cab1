"""Days, zones and clocks that jump: one issue a day where the reader is, and nothing lost in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from briefing.archive.arrivals import Arrival
from briefing.archive.editions import Last
from briefing.commands import moments
from briefing.daily.due import is_due
from briefing.daily.window import FIRST_DAYS, chosen
from briefing.errors import UsageError
from briefing.model import Article
from briefing.sources.health import stamp
from tests import archive_days
from tests.daily_world import Desk

PARIS, TOKYO, ANGELES = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles")
TODAY = date(2023, 3, 10)


def at(text: str, zone: tzinfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def made(moment: datetime) -> Last:
    return Last("x", moment.date().isoformat(), stamp(moment), 1, True, 1)


@pytest.mark.parametrize(
    ("before", "now", "due"),
    [
        (at("2026-03-09T06:30"), at("2026-03-09T23:59"), False),
        (at("2026-03-09T06:30"), at("2026-03-10T00:00"), True),
        (at("2026-03-09T23:59"), at("2026-03-10T06:30"), True),
        (at("2026-03-09T06:30"), at("2026-03-12T06:30"), True),  # two days missed
        (at("2026-03-28T06:30"), at("2026-03-29T06:30"), True),  # 23 hours: summer time begins
        (at("2026-03-29T00:30"), at("2026-03-29T23:30"), False),
        (at("2026-10-24T06:30"), at("2026-10-25T06:30"), True),  # 25 hours: summer time ends
        (at("2026-10-25T00:30"), at("2026-10-25T23:30"), False),
        (at("2026-10-25T02:30"), at("2026-10-25T02:30").replace(fold=1), False),  # the hour that comes twice
        (at("2026-03-09T06:30"), at("2026-03-09T05:30"), False),  # the clock was put back an hour,
        (at("2026-03-10T00:10"), at("2026-03-09T23:10"), False),  # also over midnight
        (at("2038-01-19T06:30"), at("2026-03-09T06:30"), True),  # it was wrong by years,
        (at("1970-01-01T01:00"), at("2026-03-09T06:30"), True),  # either way
        (at("2026-03-09T06:30"), at("1970-01-01T01:00"), True),
        (at("2026-03-09T06:30", TOKYO), at("2026-03-09T06:30", ANGELES), True),  # a flight to the east or the west:
        (at("2026-03-09T06:30", ANGELES), at("2026-03-10T06:30", TOKYO), True),  # each morning there has its issue
        (at("2026-03-09T06:30", TOKYO), at("2026-03-08T20:00", ANGELES), False),
    ],
)
def test_one_issue_a_day_where_the_reader_is(before: datetime, now: datetime, due: bool) -> None:
    assert is_due(made(before), now, now.tzinfo) is due


def test_the_first_issue_is_always_due_and_an_old_release_counts_by_its_day() -> None:
    assert is_due(None, at("2026-03-09T06:30"), PARIS)
    kept = Last("x", "2026-03-09", "", 0, False, 1)
    assert not is_due(kept, at("2026-03-09T06:30"), PARIS)
    assert is_due(kept, at("2026-03-10T06:30"), PARIS)


def test_the_machines_own_zone_has_its_rules_for_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    try:
        # By the offset of the evening alone, the issue of half past midnight would be of the day before.
        assert not is_due(made(at("2026-10-25T00:30")), at("2026-10-25T23:30").astimezone(), None)
    finally:
        monkeypatch.undo()
        time.tzset()


# --- the window


def item(number: int, published: str | None, source: str = "known") -> Arrival:
    return Arrival(number, source, Article(str(number), f"Item {number}", "Text.", "en", published=published))


def taken(arrivals: Sequence[Arrival], window: int = 7, is_first: bool = False) -> list[int]:
    kept, fates = chosen(arrivals, TODAY, window, {"known"}, is_first)
    assert sorted([*(a.article.id for a in kept), *(fate.article for fate in fates)]) == sorted(
        a.article.id for a in arrivals
    )
    return [arrival.number for arrival in kept]


def test_items_are_taken_by_arrival_unless_they_are_older_than_the_window() -> None:
    days = ["2023-03-10", "2023-03-03T23:59:00+01:00", "2023-03-02", "2023-03", "2022", None, "soon", "2031-01-01"]
    assert taken([item(n, day) for n, day in enumerate(days)]) == [0, 1, 3, 5, 6, 7]
    assert taken([item(0, "2023-03-08")], window=1) == []


def test_what_is_held_back_says_how_old_it_was() -> None:
    _, fates = chosen([item(0, "2023-03-01"), item(1, "2023-03-07", "new")], TODAY, 7, {"known"}, False)
    assert [(fate.fate, fate.reason) for fate in fates] == [
        ("held back", "was more than 7 days old when it came"),
        ("held back", f"was more than {FIRST_DAYS} days old when it came"),
    ]


def test_a_new_source_brings_no_flood() -> None:
    assert taken([item(0, "2023-03-05", "new"), item(1, "2023-03-08", "new"), item(2, None, "new")]) == [1, 2]


def test_the_first_issue_is_made_of_the_newest_where_all_are_old() -> None:
    old = [item(0, "2022-10-19", "a"), item(1, "2022-10-21", "a"), item(2, "2022-10-22", "b"), item(3, None, "b")]
    assert taken(old, is_first=True) == [1, 2, 3]
    assert taken(old) == [3]
    assert taken([*old, item(4, "2023-03-09", "c")], is_first=True) == [3, 4]
    assert taken([], is_first=True) == []


@given(st.lists(st.tuples(st.dates(), st.booleans())), st.integers(1, 400), st.booleans())
def test_every_arrival_is_taken_or_told(days: list[tuple[date, bool]], window: int, is_first: bool) -> None:
    arrivals = [item(n, day.isoformat(), "known" if known else "new") for n, (day, known) in enumerate(days)]
    found = taken(arrivals, window, is_first)
    assert found or not (is_first and arrivals)


# --- whole runs


def test_two_missed_days_are_made_up_in_one_issue(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.brings(0)
    desk.run()
    desk.brings(0, 1, 2, 3)
    desk.later(now=desk.now + timedelta(days=3)).run()
    assert desk.issue("morning-2023-03-09")["coverage"]["received"] == 3 * len(archive_days.day(0))


def test_after_a_long_absence_the_issue_looks_back_as_far_as_the_window(tmp_path: Path) -> None:
    desk = Desk(tmp_path, window=1)
    desk.brings(0)
    desk.run()
    desk.brings(0, 1, 2, 3, 4)
    desk.later(now=desk.now + timedelta(days=4)).run()
    coverage = desk.issue("morning-2023-03-10")["coverage"]
    assert coverage["received"] == 4 * 7
    assert [f["reason"] for f in coverage["items"]].count("was more than a day old when it came") == 2 * 7


@pytest.mark.parametrize("now", [datetime(1970, 1, 1, 0, 0, tzinfo=UTC), datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)])
def test_clocks_at_the_ends_of_the_world(tmp_path: Path, now: datetime) -> None:
    desk = Desk(tmp_path, now=now)
    desk.brings(0)
    assert desk.run().status == 0
    assert desk.issue(f"morning-{now.date()}")["stories"]
    desk.brings(0, 1)
    assert desk.later(now=datetime(2023, 3, 7, 6, 30, tzinfo=UTC)).run().status == 0


def test_a_flight_to_the_west_gives_the_morning_there_an_issue_of_its_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path, now=at("2023-03-07T06:30", TOKYO), zone=TOKYO)
    desk.brings(0)
    desk.run()
    desk.brings(0, 1)
    landed = desk.later(now=at("2023-03-07T06:30", ANGELES), zone=ANGELES)
    assert landed.run().status == 0
    assert [name for name in desk.output if name.endswith("json")] == [
        "morning-2023-03-07-2.json",
        "morning-2023-03-07.json",
    ]


# --- the clock of the commands


def test_a_clock_that_is_set_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    ticking = iter((100.0, 160.0, 7.0, 7.0))
    monkeypatch.setattr(moments, "ticks", lambda: next(ticking))
    clock = moments.clock(PARIS, "2023-03-06T06:30")
    assert clock() == at("2023-03-06T06:31")
    assert moments.clock(None, "2023-03-06T06:30+09:00")() == at("2023-03-06T06:30", TOKYO)


def test_the_real_clock_is_aware() -> None:
    assert abs(moments.clock(TOKYO)() - datetime.now(UTC)) < timedelta(minutes=1)
    assert moments.clock(None)().tzinfo is not None
    assert moments.zone("") is None
    assert moments.zone("Europe/Paris") == PARIS


@pytest.mark.parametrize("text", ["yesterday", "2023-02-30", "", "0001-01-01T00:00+23:59"])
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="is no moment"):
        moments.clock(PARIS, text)


@pytest.mark.parametrize("name", ["Europe/Nowhere", "../etc/passwd", "/etc/localtime"])
def test_a_zone_that_is_not_known_is_told(name: str) -> None:
    with pytest.raises(UsageError, match="is not known here"):
        moments.zone(name)
