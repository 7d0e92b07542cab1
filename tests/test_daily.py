"""`daily` from source to file: what is new becomes one issue, once, whatever comes between."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.archive import Archive, arrivals, editions, issues, journal, upkeep, wishes
from briefing.archive.arrivals import Brought
from briefing.daily import files
from briefing.daily.candidates import REPEATED
from briefing.daily.lock import Busy, alone
from briefing.daily.making import TOLD
from briefing.daily.rehearsal import rehearsed
from briefing.errors import SourceError, UsageError
from briefing.model import Article
from briefing.settings import Smtp
from briefing.verification import verify
from tests import archive_days
from tests.daily_world import MORNING, Desk, sentences
from tests.fault_server import FaultServer, feed, reply, serving
from tests.mail_server import MailServer, serving as serving_mail

DAY = timedelta(days=1)
ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def web() -> Iterator[FaultServer]:
    with serving() as running:
        yield running


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with serving_mail() as running:
        yield running


def posted(desk: Desk, mail: MailServer, *to: str) -> Desk:
    smtp = Smtp("The Desk <desk@news.example>", "127.0.0.1", mail.port, "none", timeout=1.0)
    return desk.later(smtp=smtp, editions=(desk.edition("morning", to=to or (ANN,)),))


# --- one day after the other


def test_the_first_day_makes_an_issue_and_the_second_says_what_is_new(desk: Desk) -> None:
    desk.brings(0)
    report = desk.run()
    assert (report.status, [result.made for result in report.results]) == (0, [True])
    assert desk.output == ["morning-2023-03-06.json", "morning-2023-03-06.md"]
    first = desk.issue("morning-2023-03-06")
    assert {story["status"] for story in first["stories"]} == {"new"}
    assert verify((desk.path / "output" / "morning-2023-03-06.json").read_bytes()) == []

    desk.brings(0, 1)
    next_day = desk.later(now=MORNING + DAY)
    assert next_day.run().status == 0
    second = desk.issue("morning-2023-03-07")
    assert {story["status"] for story in second["stories"]} == {"new", "update"}
    known = {story["id"] for story in first["stories"]}
    assert {story["id"] for story in second["stories"] if story["status"] == "update"} <= known
    assert not set(sentences(first)) & set(sentences(second))
    assert {article["published"] for story in second["stories"] for article in story["articles"]} == {"2023-03-07"}
    assert second["coverage"]["received"] == len(archive_days.day(1))


def test_the_same_day_again_does_nothing_twice(desk: Desk) -> None:
    desk.brings(0)
    desk.run()
    before = {path: path.stat().st_mtime_ns for path in (desk.path / "output").iterdir()}
    report = desk.later(now=MORNING + timedelta(hours=3)).run()
    assert (report.status, report.articles, report.results[0].files) == (3, 0, ())
    assert "nothing new" in report.line
    assert {path: path.stat().st_mtime_ns for path in (desk.path / "output").iterdir()} == before


def test_what_comes_later_on_the_day_waits_or_makes_an_issue_where_asked(desk: Desk) -> None:
    desk.brings(0)
    desk.run()
    desk.brings(0, 1)
    noon = desk.later(now=MORNING + timedelta(hours=6))
    report = noon.run()
    assert (report.status, report.results[0].waiting) == (3, len(archive_days.day(1)))
    assert "7 articles wait for the next issue" in report.line
    assert noon.run(new_edition=True).status == 0
    assert desk.output == [
        "morning-2023-03-06-2.json",
        "morning-2023-03-06-2.md",
        "morning-2023-03-06.json",
        "morning-2023-03-06.md",
    ]
    assert noon.run(new_edition=True).status == 3
    assert desk.later(now=MORNING + DAY).run().status == 3


def test_one_article_that_waits_is_told_so(desk: Desk) -> None:
    desk.brings(0)
    desk.run()
    desk.holds([*archive_days.day(0), archive_days.day(1)[0]])
    assert "1 article waits for the next issue" in desk.run().line


def test_no_sentence_is_printed_twice_over_five_days(desk: Desk) -> None:
    printed: list[str] = []
    for number in range(5):
        desk.brings(*range(number + 1))
        report = desk.later(now=MORNING + number * DAY).run()
        if report.status == 0:
            printed += sentences(desk.issue(f"morning-{archive_days.DAYS[number]}"))
    assert len(printed) > 12
    assert len(set(printed)) == len(printed)


def test_each_article_is_briefed_in_at_most_one_issue(desk: Desk) -> None:
    seen: list[str] = []
    for number in range(4):
        desk.brings(*range(number + 1))
        if desk.later(now=MORNING + number * DAY).run().status == 0:
            issue = desk.issue(f"morning-{archive_days.DAYS[number]}")
            seen += [article["id"] for story in issue["stories"] for article in story["articles"]]
    assert len(set(seen)) == len(seen)


def test_a_sentence_of_one_story_is_not_printed_again_in_another(desk: Desk) -> None:
    desk = desk.later(editions=(desk.edition("morning", points=5),))
    said = "Readers find the telephone numbers of all offices of the province on the last page."
    first = (
        "The Orlena dam above Skellwick lost forty metres of its crest during the storm of Sunday night.\n\n"
        f"Engineers of Brackwater closed the Orlena gates and moved the people of Skellwick uphill.\n\n{said}"
    )
    other = (
        "The museum of Gadesby has bought eleven landscapes by Ottoline Vey for its new east wing.\n\n"
        f"Visitors may see the Vey landscapes from Saturday on, the curator Lucius Fennimore said.\n\n{said}"
    )
    before = Article("a", "Storm over Skellwick", first, "en", "Courier", published="2023-03-06")
    after = Article("b", "Museum buys Vey", other, "en", "Tidings", published="2023-03-07")
    desk.holds([before])
    desk.run()
    assert said in sentences(desk.issue("morning-2023-03-06"))
    desk.holds([before, after])
    desk.later(now=MORNING + DAY).run()
    printed = sentences(desk.issue("morning-2023-03-07"))
    assert len(printed) == 2
    assert said not in printed


def test_a_copy_of_what_was_told_makes_no_issue(desk: Desk) -> None:
    (first, *_) = archive_days.day(0)
    desk.holds([first])
    desk.run()
    desk.holds([first, replace(first, id="again", source="Other paper", published="2023-03-07")])
    assert desk.later(now=MORNING + DAY).run().status == 3


def test_a_story_that_goes_on_without_anything_new_says_so_in_the_ledger(desk: Desk) -> None:
    dam, other = archive_days.day(0)[0], archive_days.day(0)[-1]
    desk.holds([dam])
    desk.run()
    shorter = dam.text.split("\n\n")
    again = replace(
        dam, id="again", title="The Orlena dam and Skellwick", text="\n\n".join(shorter[::-1]), source="Gazette"
    )
    desk.holds([dam, replace(again, published="2023-03-07"), other])
    desk.later(now=MORNING + DAY).run()
    items = desk.issue("morning-2023-03-07")["coverage"]["items"]
    assert {item["article"]: item["fate"] for item in items} == {"again": "held back", other.id: "briefed"}
    assert {item["reason"] for item in items} <= {"", TOLD, REPEATED}


def test_editions_have_their_own_sources_words_and_history(desk: Desk) -> None:
    desk = desk.later(
        editions=(
            desk.edition("all"),
            desk.edition("dam", sources=("papers",), include=("Orlena",), title="The dam", points=1),
            desk.edition("other", sources=("Papers",), exclude=("Orlena", "bacs"), stories=1),
            desk.edition("none", include=("zebra",)),
        )
    )
    desk.brings(0)
    report = desk.run()
    assert [result.made for result in report.results] == [True, True, True, False]
    dam = desk.issue("dam-2023-03-06")
    assert (dam["title"], len(dam["stories"])) == ("The dam", 1)
    assert {fate["reason"] for fate in dam["coverage"]["items"]} >= {"holds none of the words asked for"}
    assert len(desk.issue("other-2023-03-06")["stories"]) == 1
    assert "none: nothing new" in report.line
    desk.brings(0, 1)
    assert desk.later(now=MORNING + DAY).run("dam").status == 0
    assert desk.later(now=MORNING + 2 * DAY).run("all", "other").status == 0
    assert desk.issue("all-2023-03-08")["coverage"]["received"] == len(archive_days.day(1))


def test_a_source_counts_as_the_settings_say_by_its_title_or_section(desk: Desk) -> None:
    desk = desk.later(editions=(desk.edition("a", weights={"quiet": 0}), desk.edition("b", caps={"Papers": 1})))
    desk.holds(archive_days.day(0)[:2], "papers")
    desk.holds(archive_days.day(0)[2:], "quiet")
    desk.run()
    assert len(desk.issue("a-2023-03-06")["stories"]) == 1
    assert len(desk.issue("b-2023-03-06")["stories"]) == 1


def test_stories_stand_in_the_section_of_their_sources(desk: Desk) -> None:
    from briefing.sources import store

    desk.holds([a for a in archive_days.day(0) if a.id.startswith(("dam", "trial"))])
    desk.holds([a for a in archive_days.day(0) if a.id.startswith("strike")], "abroad")
    desk.holds([a for a in archive_days.day(0) if a.id.startswith("notice")], "bare")
    sections = {"abroad": ("Abroad",), "papers": ("Home", "News"), "bare": ()}
    store.change(
        desk.settings.sources,
        lambda kept: [replace(e, source=replace(e.source, section=sections[e.source.title])) for e in kept],
    )
    desk.run()
    stories = desk.issue("morning-2023-03-06")["stories"]
    assert {a["id"].split("-")[0]: s["section"] for s in stories for a in s["articles"]} == {
        "dam": "Home",
        "trial": "Home",
        "strike": "Abroad",
        "notice": "",
    }


def test_pinned_stories_lead_and_muted_ones_are_left_out(desk: Desk) -> None:
    desk.brings(0)
    desk.run()
    stories = {
        a["id"].split("-")[0]: s["id"] for s in desk.issue("morning-2023-03-06")["stories"] for a in s["articles"]
    }
    with Archive.open(desk.settings.archive) as archive:
        wishes.say(archive, "mute", stories["dam"])
        wishes.say(archive, "pin", stories["trial"])
    desk.brings(0, 1)
    desk.later(now=MORNING + DAY).run()
    issue = desk.issue("morning-2023-03-07")
    assert issue["stories"][0]["id"] == stories["trial"]
    assert issue["stories"][0]["because"][0] == "pinned"
    assert stories["dam"] not in {story["id"] for story in issue["stories"]}
    assert [f["reason"] for f in issue["coverage"]["items"] if f["article"].startswith("dam")] == [
        "you have muted its story"
    ] * 2


# --- sources


def test_a_source_that_fails_is_named_and_the_others_are_briefed(desk: Desk, web: FaultServer) -> None:
    desk.brings(0)
    gone = web.url("/not-found")
    desk.listed(gone)
    report = desk.run()
    assert report.status == 4
    assert [(failure.source, failure.reason) for failure in report.failures] == [(gone, "not found (404)")]
    assert [event.text for event in desk.events if event.level == "warning"] == [f"{gone}: not found (404)"]
    assert desk.issue("morning-2023-03-06")["failures"] == [{"source": gone, "reason": "not found (404)"}]
    again = desk.later(now=MORNING + DAY, events=[])
    assert again.run().status == 3  # nothing new, and nobody is told so by a status of its own
    assert len([event for event in again.events if event.name == "source-failed"]) == 1


def test_a_source_that_fails_for_days_is_told_since_when(desk: Desk, web: FaultServer) -> None:
    url = web.url("/flaky.xml")
    desk.listed(url)
    web.answers["/flaky.xml"] = lambda connection, asked: connection.sendall(reply("200 OK", feed(1)))
    assert desk.run().status == 0
    web.answers["/flaky.xml"] = lambda connection, asked: connection.sendall(reply("404 Not Found"))
    assert desk.later(now=MORNING + DAY).run().since == {}
    report = desk.later(now=MORNING + 2 * DAY, events=[]).run()
    assert report.since == {url: "2023-03-06"}


def test_strict_makes_nothing_where_a_source_failed_and_loses_nothing(desk: Desk, web: FaultServer) -> None:
    desk.brings(0)
    desk.listed(web.url("/not-found"))
    with pytest.raises(SourceError, match=r"1 source failed; no issue was made"):
        desk.run(strict=True)
    assert desk.output == []
    with desk.archive() as archive:
        (entry,) = journal.entries(archive)
    assert entry.status == 4
    assert desk.run().status == 4
    assert desk.issue("morning-2023-03-06")["coverage"]["received"] == 7


def test_everything_fails(desk: Desk, web: FaultServer) -> None:
    desk.listed(web.url("/not-found"), web.url("/gone"))
    report = desk.run()
    assert (report.status, len(report.failures), desk.output) == (3, 2, [])


def test_what_other_commands_fetched_is_new_here_all_the_same(desk: Desk, web: FaultServer) -> None:
    from briefing.sources import store
    from briefing.sources.intake import gather, merged

    desk.listed(web.url("/feed.xml"))
    world = desk.world()
    reports = list(gather(store.load(desk.settings.sources), world.client, desk.now))
    store.change(desk.settings.sources, lambda kept: merged(kept, reports))
    before = store.load(desk.settings.sources)
    report = desk.run()
    assert report.articles == 2
    assert [entry.seen for entry in store.load(desk.settings.sources)] == [entry.seen for entry in before]


def test_an_edition_names_sources_that_the_list_lacks(desk: Desk, web: FaultServer) -> None:
    papers = desk.brings(0)
    (desk.path / "sources.json").unlink()
    front = b"<!doctype html><head><link rel=alternate type=application/rss+xml href=/feed.xml></head><body>x</body>"
    web.answers["/site"] = lambda connection, asked: connection.sendall(
        reply("200 OK", front, content_type="text/html")
    )
    named = ("./papers.jsonl", web.url("/site"), web.url("/not-found"), f"{desk.path}/none")
    desk = desk.later(editions=(desk.edition("morning", sources=named),))
    report = desk.run()
    assert (report.status, report.articles) == (4, 9)
    assert {failure.source for failure in report.failures} == {web.url("/not-found"), f"{desk.path}/none"}
    from briefing.sources import store

    kept = store.load(desk.settings.sources)
    assert [entry.source.address for entry in kept] == [str(papers), web.url("/feed.xml")]
    assert desk.later(now=MORNING + DAY).run().outcomes["failed"] == 0  # those not found are no sources
    assert store.load(desk.settings.sources)[0].source == kept[0].source
    unknown = desk.later(editions=(desk.edition("morning", sources=("Sports",)),))
    assert [(f.source, f.reason[:18]) for f in unknown.run().failures] == [("Sports", "is not on the list")]
    mailbox = desk.later(editions=(desk.edition("morning", sources=("imap://me@127.0.0.1:9/News",)),))
    assert [failure.source for failure in mailbox.run().failures] == ["imap://127.0.0.1:9/News"]


def test_an_empty_list_is_told(desk: Desk) -> None:
    with pytest.raises(UsageError, match="lists no source"):
        desk.run()


def test_a_list_that_cannot_be_written_stops_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.sources import store

    desk.brings(0)

    def refuse(path: Path, by: object) -> None:
        raise UsageError("cannot write the list")

    monkeypatch.setattr(store, "change", refuse)
    assert desk.run().status == 0
    assert [event.text for event in desk.events if event.name == "list-not-written"] == ["cannot write the list"]


# --- delivery


def test_the_issue_is_mailed_once(desk: Desk, mail: MailServer) -> None:
    desk = posted(desk, mail, ANN, BOB)
    desk.brings(0)
    report = desk.run()
    assert (report.status, report.results[0].sent) == (0, 2)
    assert sorted(taken.recipient for taken in mail.taken) == [ANN, BOB]
    assert desk.run().status == 3
    assert desk.run(again=True).status == 0
    assert len(mail.taken) == 2


def test_mail_that_could_not_leave_is_sent_by_the_next_run(desk: Desk, mail: MailServer) -> None:
    desk = posted(desk, mail)
    desk.brings(0)
    mail.fault = lambda stage, argument: "451 later" if stage == "RCPT" else None
    report = desk.run()
    assert (report.status, report.results[0].unsent) == (6, 1)
    assert [event.name for event in desk.events if event.level == "warning"] == ["delivery"]
    mail.fault = lambda stage, argument: None
    report = desk.later(now=MORNING + timedelta(hours=8)).run()
    assert (report.status, report.results[0].sent, report.results[0].resumed) == (0, 1, True)
    assert desk.later(now=MORNING + timedelta(hours=9)).run().status == 3
    assert len(mail.taken) == 1


def test_a_folder_that_takes_no_file_keeps_no_mail_from_leaving(desk: Desk, mail: MailServer) -> None:
    desk = posted(desk, mail)
    desk.brings(0)
    (desk.path / "output").write_bytes(b"in the way")
    report = desk.run()
    assert report.status == 6
    assert "cannot write" in report.results[0].problems[0]
    assert len(mail.taken) == 1
    (desk.path / "output").unlink()
    report = desk.run()
    assert (report.status, report.results[0].resumed, len(report.results[0].files)) == (0, True, 2)


def test_a_format_that_fails_keeps_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing import renderers
    from briefing.errors import MissingLibrary

    def absent(*given: object) -> None:
        raise MissingLibrary("Pango is not installed")

    monkeypatch.setitem(renderers.FORMATS, "pdf", absent)  # type: ignore[arg-type]
    desk = desk.later(editions=(desk.edition("morning", formats=("pdf", "md"), front_matter=True),))
    desk.brings(0)
    report = desk.run()
    assert (report.status, desk.output) == (6, ["morning-2023-03-06.md"])
    assert "Pango" in report.results[0].problems[0]
    assert (desk.path / "output" / "morning-2023-03-06.md").read_text().startswith("---")


# --- interrupted and taken up


def test_files_follow_from_the_archive(desk: Desk) -> None:
    desk.brings(0)
    desk.run()
    before = {path: path.read_bytes() for path in (desk.path / "output").iterdir()}
    shutil.rmtree(desk.path / "output")
    report = desk.run()
    assert (report.status, report.results[0].resumed) == (0, True)
    assert {path: path.read_bytes() for path in (desk.path / "output").iterdir()} == before
    shutil.rmtree(desk.path / "output")
    assert desk.later(now=MORNING + DAY).run().status == 3  # of an earlier day: whoever took it away wanted to
    assert desk.output == []
    assert desk.run(again=True).status == 0
    assert {path: path.read_bytes() for path in (desk.path / "output").iterdir()} == before


def test_what_a_killed_run_left_half_written_is_swept_away(desk: Desk) -> None:
    desk.brings(0)
    (desk.path / "output").mkdir()
    litter = desk.path / "output" / ".morning-2023-03-06.md.0badcafe.tmp"
    litter.write_bytes(b"half")
    (desk.path / "output" / ".other.tmp").write_bytes(b"not ours")
    desk.run()
    assert desk.output == [".other.tmp", "morning-2023-03-06.json", "morning-2023-03-06.md"]


def test_an_issue_whose_run_was_killed_is_completed_before_the_next_is_made(desk: Desk, mail: MailServer) -> None:
    desk = posted(desk, mail)
    desk.brings(0)

    def killed(*given: object) -> tuple[list[Path], list[str]]:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            desk.run()
    assert (desk.output, mail.taken) == ([], [])
    desk.brings(0, 1)
    report = desk.later(now=MORNING + DAY).run()
    assert (report.status, report.results[0].sent) == (0, 2)
    assert desk.output == [
        f"morning-{day}.{suffix}" for day in ("2023-03-06", "2023-03-07") for suffix in ("json", "md")
    ]
    with desk.archive() as archive:
        assert [entry.status for entry in journal.entries(archive)] == [0, 130]


def test_a_fault_is_written_into_the_journal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> None:
        raise ZeroDivisionError

    desk.brings(0)
    monkeypatch.setattr(files, "write", broken)
    with pytest.raises(ZeroDivisionError):
        desk.run()
    with desk.archive() as archive:
        (entry,) = journal.entries(archive)
        assert (entry.status, entry.editions) == (1, ("morning",))
        assert set(entry.seconds) == {"fetch", "brief", "write"}


def test_an_archive_that_cannot_be_written_is_told_and_unharmed(desk: Desk) -> None:
    (desk.path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot write"):
        desk.later(path=desk.path / "file").run()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read_is_told(desk: Desk) -> None:
    desk.brings(0)
    desk.path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(UsageError, match="cannot"):
        desk.run()


# --- one at a time


def test_another_run_is_left_to_its_work(desk: Desk) -> None:
    desk.brings(0)
    slept: list[float] = []
    with alone(desk.settings.archive, "2023-03-06T06:30:00+00:00"):
        with pytest.raises(Busy, match=rf"another run is at work on .* \(pid {os.getpid()}, since 2023-03-06T06:30"):
            desk.run()
        with pytest.raises(Busy), alone(desk.settings.archive, "x", 0.3, slept.append):
            pass
    assert len(slept) == 3
    assert Busy.exit_status == 0
    assert desk.run().status == 0


def test_a_run_waits_for_one_that_is_about_to_end(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    holder = ExitStack()
    holder.enter_context(alone(path, "x"))
    with alone(path, "y", 1.0, lambda seconds: holder.close()):
        assert "since y" in (tmp_path / ".a.sqlite.lock").read_text()


def test_without_locks_of_the_kernel_the_archive_decides(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "fcntl", None)
    desk.brings(0)
    assert desk.run().status == 0


def test_a_lock_on_a_full_disk_still_holds(tmp_path: Path) -> None:
    from briefing.daily import lock

    class Full:
        def truncate(self, size: int) -> None:
            raise OSError(28, "No space left on device")

    lock._note(Full(), "x")  # type: ignore[arg-type]


# --- a rehearsal


def test_a_rehearsal_changes_no_byte_and_sends_nothing(desk: Desk, mail: MailServer) -> None:
    desk = posted(desk, mail)
    desk.brings(0)
    with rehearsed(desk.settings, desk.editions) as (used, chosen):
        copy = desk.later(editions=tuple(chosen))
        from briefing.daily.desk import Wish
        from briefing.daily.run import run

        report = run(used, chosen, Wish(rehearsal=True), copy.world())
    result = report.results[0]
    assert (report.status, result.made, result.due, result.sent) == (0, True, 1, 0)
    assert [path.name for path in result.files] == ["morning-2023-03-06.md", "morning-2023-03-06.json"]
    assert "1 to send" in report.line
    assert sorted(path.name for path in desk.path.iterdir()) == [".sources.json.lock", "papers.jsonl", "sources.json"]
    assert mail.taken == []
    assert desk.run().status == 0


def test_a_rehearsal_without_room_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.brings(0)

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(UsageError, match="no room for a rehearsal"), rehearsed(desk.settings, desk.editions):
        pass


# --- the archive below it


def test_arrivals_are_numbered_and_come_once_for_each_edition(tmp_path: Path) -> None:
    first, second = archive_days.day(0)[:2]
    with Archive.open(tmp_path / "a.sqlite") as archive:

        def taken_in(source: str, state: str, *articles: Article) -> int:
            return arrivals.take_in(archive, [Brought(source, state, articles)])

        assert arrivals.latest(archive) == 0
        assert taken_in("a", "{}", first) == 1
        assert taken_in("a", "{1}", first, second) == 1
        assert taken_in("b", "", first) == 1
        assert arrivals.states(archive) == {"a": "{1}", "b": ""}
        assert [a.article.id for a in arrivals.since(archive, 0, ["a", "b"])] == [first.id, second.id]
        (one, two) = (a.number for a in arrivals.since(archive, 0, ["a"]))
        assert [a.article.id for a in arrivals.since(archive, one, ["a", "b"])] == [second.id]
        assert [a.article.id for a in arrivals.since(archive, one, ["b"])] == [first.id]
        assert arrivals.followed(archive, two) == {"a"}
        last = arrivals.latest(archive)
        assert upkeep.retain(archive, "2024") == 2
        assert arrivals.since(archive, 0, ["a", "b"]) == []
        taken_in("a", "", first)
        assert arrivals.latest(archive) > last  # no number is given twice
        assert upkeep.faults(archive) == []


def test_the_journal_forgets_runs_of_long_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LONGEST", 3)
    with Archive.open(tmp_path / "a.sqlite") as archive:
        for number in range(5):
            own = journal.begin(archive, f"2023-03-0{number + 1}T06:30:00+01:00", ["morning"])
            journal.end(archive, own, "x", 0, {"sources": 2}, {"fetch": 0.12345})
        found = journal.entries(archive)
        assert [entry.number for entry in found] == [5, 4, 3]
        assert (found[0].counts, found[0].seconds) == ({"sources": 2}, {"fetch": 0.123})
        assert len(journal.entries(archive, 1)) == 1


def test_an_older_archive_goes_on_where_it_was(desk: Desk, root: Path) -> None:
    shutil.copy(root / "tests" / "archives" / "version-2.sqlite", desk.settings.archive)
    with Archive.open(desk.settings.archive) as archive:
        last = editions.last(archive, "morning")
        assert last is not None
        assert (last.day, last.made, last.arrival, last.written, last.place) == ("2023-03-06", "", 0, False, 1)
        (kept,) = issues.issues(archive)
        assert kept.stories == 4
        assert upkeep.faults(archive) == []
    desk.brings(0)
    assert desk.run().results[0].resumed  # of the day of that issue: its files are written, nothing new is made
    desk.brings(0, 1)
    (result,) = desk.later(now=MORNING + DAY).run().results
    assert (result.made, result.unsent) == (True, 1)  # one recipient of the old issue is still to be reached
    assert not set(sentences(desk.issue("morning-2023-03-06"))) & set(sentences(desk.issue("morning-2023-03-07")))


def test_a_state_that_cannot_be_read_is_a_new_beginning(desk: Desk) -> None:
    desk.brings(0)
    desk.run()
    with Archive.open(desk.settings.archive) as archive, archive.writing():
        archive.write("UPDATE intake SET state = 'nonsense'")
    assert desk.run().articles == 0


def test_the_moment_is_kept_with_the_issue(desk: Desk) -> None:
    desk.brings(0)
    desk.run()
    with desk.archive() as archive:
        last = editions.last(archive, "morning")
        assert last is not None
        assert datetime.fromisoformat(last.made) == MORNING.astimezone(UTC)
        assert last.arrival == arrivals.latest(archive)


def test_a_rehearsal_of_an_archive_knows_what_was_printed(desk: Desk) -> None:
    desk.brings(0)
    desk.run()
    desk.brings(0, 1)
    with rehearsed(desk.settings, desk.editions) as (used, _), Archive.read(used.archive) as copy:
        assert copy.row("SELECT count(*) FROM issues") == (1,)
    (desk.path / "sources.json").unlink()
    with rehearsed(desk.settings, desk.editions) as (used, _):
        assert not used.sources.exists()


def test_what_comes_is_kept_a_few_sources_at_a_time(
    desk: Desk, web: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefing.daily import gathering

    monkeypatch.setattr(gathering, "MOST", 2)
    desk.brings(0)
    desk.listed(*(web.url(f"/{number}.xml") for number in range(4)))
    kept: list[int] = []
    take_in = arrivals.take_in

    def counted(archive: Archive, all_brought: Iterable[Brought]) -> int:
        brought = list(all_brought)
        kept.append(len(brought))
        return take_in(archive, brought)

    monkeypatch.setattr(arrivals, "take_in", counted)
    assert desk.run().articles == 7 + 4 * 2
    assert kept == [2, 2, 1]


def test_a_password_in_an_address_stays_in_the_list(desk: Desk, web: FaultServer) -> None:
    secret = "hush-hush-7"
    desk.listed(
        web.url("/feed.xml").replace("http://", f"http://ann:{secret}@"),
        web.url("/feed.xml").replace("http://", f"http://bob:{secret}@"),
        web.url("/gone").replace("http://", f"http://ann:{secret}@"),
    )
    report = desk.run()
    assert (report.status, report.articles) == (4, 2 + 2)
    assert secret not in repr(report) + repr(desk.events)
    holding = [path.name for path in desk.path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert holding == ["sources.json"]
    assert desk.run().articles == 0
