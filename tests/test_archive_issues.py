"""What was printed, sent, heard of sources; what is forgotten; the list of stories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from briefing import make_briefing, render
from briefing.archive import Archive, catalogue, deliveries, issues, upkeep, wishes
from briefing.archive.search import search
from briefing.errors import UsageError
from briefing.following import follow
from briefing.model import Article
from tests import archive_days


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "a.sqlite") as opened:
        yield opened
        assert upkeep.faults(opened) == []


def keep_issue(archive: Archive, number: int, edition: str = "", *recipients: str) -> str:
    issue = make_briefing(archive_days.day(number))
    return issues.keep(archive, issue, render(issue, "json").content, edition, recipients)


def test_an_issue_is_kept_once_with_what_it_printed(archive: Archive) -> None:
    own = keep_issue(archive, 0, "morning")
    assert keep_issue(archive, 0, "morning") == own
    other = keep_issue(archive, 1, "evening")
    (newest, oldest) = issues.issues(archive)
    assert (newest.id, oldest.id, oldest.edition, oldest.day) == (other, own, "morning", archive_days.DAYS[0])
    assert oldest.stories == 4
    assert [issue.id for issue in issues.issues(archive, "morning")] == [own]
    issue = make_briefing(archive_days.day(0))
    assert issues.printed(archive, "morning") == list(
        dict.fromkeys(s.text for m in issue.summaries for s in m.sentences)
    )
    story = issue.summaries[0]
    assert set(issues.printed(archive, story=story.story.id)) >= {s.text for s in story.sentences}
    assert issues.content(archive, own) == render(issue, "json").content
    assert issues.content(archive, "nothing") is None


def test_a_delivery_goes_forward_only_and_keeps_its_message_id(archive: Archive) -> None:
    own = keep_issue(archive, 0, "", "ann@example.org", "bob@example.org", "ann@example.org")
    ann, bob = deliveries.deliveries(archive)
    assert (ann.state, ann.recipient, bob.recipient) == ("pending", "ann@example.org", "bob@example.org")
    assert ann.message_id != bob.message_id
    deliveries.mark(archive, own, "ann@example.org", "sending")
    deliveries.mark(archive, own, "ann@example.org", "sending")  # a crash, and once more
    deliveries.mark(archive, own, "ann@example.org", "sent")
    deliveries.mark(archive, own, "bob@example.org", "failed", "550 no such user")
    for state in ("sending", "failed", "sent", "pending", "nonsense"):
        with pytest.raises(UsageError, match="cannot become"):
            deliveries.mark(archive, own, "ann@example.org", state)
    with pytest.raises(UsageError, match="it is unknown"):
        deliveries.mark(archive, own, "eve@example.org", "sending")
    keep_issue(archive, 0, "", "ann@example.org", "bob@example.org")
    assert deliveries.deliveries(archive, "pending") == []
    assert [(d.recipient, d.reason) for d in deliveries.deliveries(archive, "failed")] == [
        ("bob@example.org", "550 no such user")
    ]
    assert deliveries.deliveries(archive, "sent")[0].message_id == ann.message_id


def test_what_is_old_is_forgotten_but_not_what_is_pinned(archive: Archive) -> None:
    for number in range(3):
        found = follow(archive, archive_days.day(number))
    follow(archive, [Article("undated", "Undated thing", "A quokka was seen.")])
    dam, trial = (
        next(t.story.id for t in found if t.story.articles[0].id.startswith(name)) for name in ("dam", "trial")
    )
    wishes.say(archive, "pin", dam)
    wishes.merge(archive, dam, [trial])
    assert upkeep.retain(archive, archive_days.DAYS[2]) == 2 * 3
    left = {row[0] for row in archive.rows("SELECT id FROM articles")}
    assert {one for one in left if "strike" in one} == {a.id for a in archive_days.day(2) if "strike" in a.id}
    assert sum(one.startswith(("dam", "trial")) for one in left) == 12
    assert "undated" in left
    assert len(search(archive, "quokka")) == 1
    assert search(archive, "bakery") == []
    assert upkeep.retain(archive, "2024") == 4
    assert upkeep.size(archive).stories == 1
    before = upkeep.size(archive).size
    upkeep.vacuum(archive)
    assert upkeep.size(archive).size < before
    with pytest.raises(UsageError, match="not a date"):
        upkeep.retain(archive, "some day")


def test_what_was_forgotten_may_come_again(archive: Archive) -> None:
    follow(archive, archive_days.day(0))
    upkeep.retain(archive, "2024")
    assert len(follow(archive, archive_days.day(0))) == 4


def test_the_list_leads_with_pinned_and_latest(archive: Archive) -> None:
    for number in range(2):
        follow(archive, archive_days.day(number))
    heads = catalogue.heads(archive)
    assert len(heads) == 5
    assert [head.last_day for head in heads] == [archive_days.DAYS[1]] * 4 + [archive_days.DAYS[0]]
    wishes.say(archive, "pin", heads[-1].id)
    wishes.say(archive, "mute", heads[0].id)
    again = catalogue.heads(archive)
    assert (again[0].id, again[0].pinned) == (heads[-1].id, True)
    assert [head.id for head in again if head.muted] == [heads[0].id]
    assert len(catalogue.heads(archive, since=archive_days.DAYS[1])) == 4
    assert len(catalogue.heads(archive, until=archive_days.DAYS[0])) == 4
    assert len(catalogue.heads(archive, limit=2)) == 2
    assert catalogue.newest_day(archive) == archive_days.DAYS[1]
