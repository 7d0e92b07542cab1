"""Every option of `briefing build`, each seen to do what its help says, and the choices that the help names."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from briefing import languages, resources
from briefing.renderers import FORMATS
from briefing.renderers.pages import PAPERS
from briefing.summarizers.names import DEFAULT, METHOD_NAMES
from briefing.text.words import words

Command = Callable[..., Result]
READING_SPEED = 250  # words a minute at the very most: no printed budget of minutes may hold more


def _issue(command: Command, *args: str | Path) -> dict[str, Any]:
    done = command("build", *args, "-f", "json", "-o", "-")
    assert done.exit_code == 0, done.stderr
    issue: dict[str, Any] = json.loads(done.stdout)
    return issue


def _said(issue: dict[str, Any]) -> list[str]:
    return [s["text"] for story in issue["stories"] for point in story["key_points"] for s in point["sentences"]]


def _word_count(issue: dict[str, Any]) -> int:
    return sum(len(words(text)) for text in _said(issue))


def _ids(issue: dict[str, Any]) -> list[set[str]]:
    return [{article["id"] for article in story["articles"]} for story in issue["stories"]]


@pytest.mark.parametrize("most", [1, 10])
def test_stories_is_the_most_stories(command: Command, days: list[Path], most: int) -> None:
    issue = _issue(command, days[0], "--stories", str(most))
    assert len(issue["stories"]) == most
    assert _ids(issue) == _ids(_issue(command, days[0]))[:most], "the same order, cut"


@pytest.mark.parametrize("most", [1, 2, 5])
def test_points_is_the_most_key_points_of_a_story(command: Command, days: list[Path], most: int) -> None:
    counts = [len(story["key_points"]) for story in _issue(command, days[0], "--points", str(most))["stories"]]
    assert max(counts) == most


@pytest.mark.parametrize("most", [60, 300])
def test_words_is_the_budget_of_the_whole_issue(command: Command, days: list[Path], most: int) -> None:
    assert most / 2 < _word_count(_issue(command, days[0], "--words", str(most))) <= most


@pytest.mark.parametrize("most", [1, 3])
def test_minutes_is_a_budget_of_reading(command: Command, days: list[Path], most: int) -> None:
    count = _word_count(_issue(command, days[0], "--minutes", str(most)))
    assert 100 * most < count <= READING_SPEED * most


def test_a_narrower_granularity_never_joins_what_a_wider_one_parts(command: Command, days: list[Path]) -> None:
    fine, story, topic = (_ids(_issue(command, *days, "--granularity", g)) for g in ("fine", "story", "topic"))
    for narrow, wide in ((fine, story), (story, topic)):
        assert all(any(group <= wider for wider in wide) for group in narrow)
    assert len(fine) >= len(story) >= len(topic)
    assert len(fine) > len(topic)


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_every_method_builds_a_proven_issue(command: Command, days: list[Path], method: str) -> None:
    done = command("build", *sorted(days[0].glob("northgate*")), "-f", "json", "-o", "-", "--method", method)
    assert done.exit_code == 0, done.stderr
    assert _said(json.loads(done.stdout))
    assert command("verify", "-", stdin=done.stdout_bytes).exit_code == 0


def test_the_default_method_and_granularity_are_the_named_ones(command: Command, days: list[Path]) -> None:
    plain = command("build", days[0], "-f", "json", "-o", "-").stdout_bytes
    named = command("build", days[0], "-f", "json", "-o", "-", "--method", "keypoints", "--granularity", "story")
    assert named.stdout_bytes == plain


def test_every_theme_is_a_look_of_its_own(command: Command, days: list[Path]) -> None:
    article = sorted(days[0].glob("*.txt"))[0]
    pages = [command("build", article, "-f", "html", "-o", "-", "--theme", theme) for theme in resources.themes()]
    assert {page.exit_code for page in pages} == {0}
    assert len({page.stdout for page in pages}) == len(pages)


def test_the_theme_may_come_from_the_environment(command: Command, days: list[Path]) -> None:
    done = command("build", days[0], env={"BRIEFING_BUILD_THEME": "no-such-look"})
    assert done.exit_code == 2
    assert "classic" in done.stderr


def _inflated(content: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams if stream.startswith(b"x"))


@pytest.mark.slow
@pytest.mark.parametrize("page", PAPERS)
def test_every_paper_size_is_that_of_the_pdf(command: Command, days: list[Path], tmp_path: Path, page: str) -> None:
    article = sorted(days[0].glob("*.txt"))[0]
    done = command("build", article, "-f", "pdf", "--page", page)
    if done.exit_code == 2:
        pytest.skip(done.stderr.strip())
    assert done.exit_code == 0, done.stderr
    content = (tmp_path / done.stdout.strip()).read_bytes()
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", _inflated(content))
    assert box
    sides = [float(side) * 25.4 / 72 for side in box.groups()]
    assert sides == pytest.approx([PAPERS[page].width, PAPERS[page].height], abs=0.5)


def test_the_title_is_on_the_page_and_in_the_names(command: Command, days: list[Path]) -> None:
    done = command("build", days[0], "-f", "md,html,json", "--title", "Énergie & eau <1>")
    assert [Path(path).name for path in done.stdout.split()] == [f"énergie-eau-1-2022-10-21.{s}" for s in _SUFFIXES]
    md, html, issue = (Path(path).read_text("utf-8") for path in done.stdout.split())
    assert "Énergie &amp; eau &lt;1&gt;" in html
    assert md.splitlines()[0].startswith("# Énergie")
    assert json.loads(issue)["title"] == "Énergie & eau <1>"


_SUFFIXES = ("md", "html", "json")


@pytest.mark.parametrize("code", [code for code in languages.codes() if languages.get(code).page])
def test_the_language_is_that_of_the_pages_own_words(command: Command, days: list[Path], code: str) -> None:
    article = sorted(days[0].glob("*.txt"))[0]
    done = command("build", article, "-f", "html", "-o", "-", "--language", code)
    assert done.exit_code == 0, done.stderr
    assert re.search(rf'<html[^>]* lang="{code}"', done.stdout)
    assert str(languages.get(code).page["title"]) in done.stdout
    assert _issue(command, article, "--language", code)["language"] == code


def test_a_region_may_follow_the_language(command: Command, days: list[Path]) -> None:
    done = command("build", days[0], "-o", "-", "--language", "fr-CA")
    assert done.exit_code == 0, done.stderr
    assert "vendredi 21 octobre 2022" in done.stdout.lower()


@pytest.mark.parametrize("code", ["zz", "", "français", "../fr"])
def test_an_unknown_language_is_refused_with_what_there_is(command: Command, days: list[Path], code: str) -> None:
    done = command("build", days[0], "--language", code)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "en" in done.stderr
    assert "fr" in done.stderr


def test_the_date_is_that_of_the_issue(command: Command, days: list[Path]) -> None:
    assert _issue(command, days[0])["date"][:10] == "2022-10-21"
    assert _issue(command, days[0], "--date", "2023-01-31")["date"] == "2023-01-31"
    page = command("build", days[0], "-o", "-", "--date", "2023-01-31", "--language", "en").stdout
    assert "Tuesday, 31 January 2023" in page


def _shown(help_text: str, option: str) -> str:
    """What the help says of one option, on one line."""
    lines = help_text.splitlines()
    start = next(number for number, line in enumerate(lines) if re.match(rf"\s+(-\w, )?{option}\b", line))
    end = next(n for n in range(start + 1, len(lines)) if re.match(r"\s{2,6}-", lines[n]) or not lines[n].strip())
    return " ".join(" ".join(lines[start:end]).split())


@pytest.mark.parametrize(
    ("option", "known"),
    [("--format", FORMATS), ("--page", PAPERS), ("--theme", resources.themes()), ("--method", METHOD_NAMES)],
)
def test_the_help_names_what_there_is(command: Command, option: str, known: Iterable[str]) -> None:
    told = _shown(command("build", "--help").stdout, option)
    assert ", ".join(known) in told


@pytest.mark.parametrize("name", ["summarize", "build"])
def test_a_method_that_is_none_is_refused_with_what_there_is(command: Command, days: list[Path], name: str) -> None:
    done = command(name, days[0], "--method", "magic")
    assert (done.exit_code, done.stdout) == (2, "")
    assert ", ".join(METHOD_NAMES) in done.stderr


def test_the_default_of_the_method_is_the_engines(command: Command) -> None:
    assert f"[default: {DEFAULT}]" in _shown(command("build", "--help").stdout, "--method")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written(command: Command, days: list[Path], tmp_path: Path, name: str) -> None:
    article = sorted(days[0].glob("*.txt"))[0]
    done = command("build", article, "-f", name)
    if done.exit_code == 2:
        pytest.skip(done.stderr.strip())
    assert done.exit_code == 0, done.stderr
    path = tmp_path / done.stdout.strip()
    assert path.suffix == f".{name}"
    assert path.stat().st_size > 500


def test_the_order_of_sources_changes_nothing(command: Command, days: list[Path], tmp_path: Path) -> None:
    """Names of files do, by design: a source without a name of its own is shown by its file's."""
    for day in days:
        shutil.copytree(day, tmp_path / day.name)
    there = command("build", *(day.name for day in days), "-f", "json", "-o", "-").stdout_bytes
    back = command("build", *(day.name for day in reversed(days)), "-f", "json", "-o", "-").stdout_bytes
    assert there == back
