"""`group --archive`, `list`, `show`, `search` and `archive` as a user types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from briefing import make_briefing, render
from briefing.archive import Archive, issues
from briefing.commands.records import of_article
from tests import archive_days

Command = Callable[..., Result]


@pytest.fixture
def news(tmp_path: Path) -> list[Path]:
    """Two days as JSON Lines."""
    paths = []
    for number in range(2):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("".join(json.dumps(of_article(a)) + "\n" for a in archive_days.day(number)), "utf-8")
        paths.append(path)
    return paths


@pytest.fixture
def followed(command: Command, news: list[Path]) -> list[dict[str, Any]]:
    """The stories of the second day, the first being archived before it."""
    done = [command("group", path, "--archive", "archive.sqlite", "--json") for path in news]
    assert [one.exit_code for one in done] == [0, 0], done[0].stderr
    stories: list[dict[str, Any]] = json.loads(done[1].stdout)["stories"]
    return stories


def dam(stories: list[dict[str, Any]]) -> dict[str, Any]:
    return next(story for story in stories if story["articles"][0].startswith("dam"))


def test_group_follows_stories(command: Command, news: list[Path], followed: list[dict[str, Any]]) -> None:
    story = dam(followed)
    assert story["status"] == "update"
    assert story["added"] == [a.id for a in archive_days.day(1) if a.id.startswith("dam")]
    assert [moment["day"] for moment in story["timeline"]] == list(archive_days.DAYS[:2])
    again = command("group", news[1], "--archive", "archive.sqlite", "--json")
    assert json.loads(again.stdout)["stories"] == followed
    plain = command("group", news[1], "--archive", "archive.sqlite", "--explain").stdout
    assert "[update]" in plain
    assert "[new]" in plain


def test_list_shows_stories_and_issues(command: Command, followed: list[dict[str, Any]]) -> None:
    lines = command("list").stdout.splitlines()
    assert len(lines) == 5
    assert any(line.startswith(dam(followed)["id"]) and "2023-03-06 to 2023-03-07" in line for line in lines)
    assert len(json.loads(command("list", "--json", "-n", "2").stdout)["stories"]) == 2
    assert command("list", "issues").stdout == ""
    with Archive.open(Path("archive.sqlite")) as archive:
        issue = make_briefing(archive_days.day(0))
        own = issues.keep(archive, issue, render(issue, "json").content)
    assert command("list", "issues").stdout.startswith(f"{own}  2023-03-06  ")
    assert command("list", "issues", "--since", "2023-03-07").stdout == ""
    assert json.loads(command("list", "issues", "--until", "2023", "--json").stdout)["issues"][0]["stories"] == 4
    assert "Orlena" in command("show", own).stdout
    assert command("show", own, "--json").stdout_bytes == render(issue, "json").content


def test_show_tells_a_story_or_an_article(command: Command, followed: list[dict[str, Any]]) -> None:
    story = dam(followed)
    shown = command("show", story["id"]).stdout
    assert shown.splitlines()[0] == story["title"]
    assert "\n2023-03-06\n" in shown
    assert "\n2023-03-07\n" in shown
    assert json.loads(command("show", story["id"], "--json").stdout)["timeline"] == story["timeline"]
    article = archive_days.day(0)[0]
    assert article.text in command("show", article.id).stdout
    assert json.loads(command("show", article.id, "--json").stdout) == of_article(article)
    missing = command("show", "nothing")
    assert missing.exit_code == 2
    assert "no story 'nothing'" in missing.stderr


def test_search_marks_what_it_found(command: Command, followed: list[dict[str, Any]]) -> None:
    plain = command("search", "skellwick", "orlena").stdout
    assert "[Skellwick]" in plain
    assert "[Orlena]" in plain
    found = json.loads(command("search", "negociations", "--json").stdout)["articles"]
    for hit in found:
        text = hit["snippet"]["text"]
        assert [text[a:b].lower() for a, b in hit["snippet"]["spans"]] == ["négociations"]
    assert found
    assert command("search", "orlena", "--language", "fr").stdout == ""
    assert (
        command("search", "orlena", "--until", "2023-03-06", "-n", "1", "--story", dam(followed)["id"]).stdout.count(
            "2023"
        )
        == 2
    )


def test_the_readers_say(command: Command, news: list[Path], followed: list[dict[str, Any]]) -> None:
    story = dam(followed)
    first, last = followed[0]["id"], followed[-1]["id"]
    assert command("archive", "pin", last).exit_code == 0
    assert command("archive", "mute", first).exit_code == 0
    again = json.loads(command("group", news[1], "--archive", "archive.sqlite", "--json").stdout)["stories"]
    assert (again[0]["id"], again[0]["pinned"], again[-1]["id"], again[-1]["muted"]) == (last, True, first, True)
    assert "pinned" in command("group", news[1], "--archive", "archive.sqlite").stdout
    assert command("archive", "mute", first, "--undo").exit_code == 0
    other = command("archive", "split", story["id"], story["articles"][0]).stdout.strip()
    assert json.loads(command("show", other, "--json").stdout)["articles"] == story["articles"][:1]
    assert command("archive", "merge", story["id"], other).exit_code == 0
    assert json.loads(command("show", other, "--json").stdout)["articles"] == story["articles"]


def test_upkeep(command: Command, followed: list[dict[str, Any]]) -> None:
    assert "sound; 14 articles, 5 stories, 0 issues" in command("archive", "check").stdout
    assert command("archive", "retain").exit_code == 2
    assert "7 articles forgotten" in command("archive", "retain", "--days", "1").stderr
    assert "0 articles forgotten" in command("archive", "retain", "--since", "2023-03-07").stderr
    assert "bytes" in command("archive", "vacuum").stderr
    with Archive.open(Path("archive.sqlite")) as archive, archive.writing():
        archive.write("INSERT INTO words (words) VALUES ('delete-all')")
    damaged = command("archive", "check")
    assert "index" in damaged.stdout
    assert "is damaged" in damaged.stderr
    assert damaged.exit_code == 5


@pytest.mark.parametrize(
    "line", [("list",), ("show", "x"), ("search", "x"), ("archive", "pin", "x"), ("archive", "vacuum")]
)
def test_no_archive_is_told_and_none_is_made(command: Command, tmp_path: Path, line: tuple[str, ...]) -> None:
    done = command(*line, "--archive", tmp_path / "none.sqlite")
    assert done.exit_code == 2
    assert "there is no archive" in done.stderr
    assert not (tmp_path / "none.sqlite").exists()


def test_the_archive_may_be_named_once_for_all(command: Command, news: list[Path], tmp_path: Path) -> None:
    command("group", news[0], "--archive", tmp_path / "mine.sqlite")
    assert command("list", env={"BRIEFING_ARCHIVE": str(tmp_path / "mine.sqlite")}).stdout.count("\n") == 4
    assert command("list", env={"BRIEFING_LIST_ARCHIVE": str(tmp_path / "mine.sqlite")}).stdout.count("\n") == 4
