"""The commands from outside: what stands on standard output, in files, on standard error, and the exit status."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from briefing.commands import files, intake, terminal
from briefing.renderers import FORMATS
from briefing.summarizers.names import METHOD_NAMES
from briefing.text.words import words

Command = Callable[..., Result]

DAM = (
    "The Kalvo dam holds back nineteen million cubic metres of water. Engineers found three cracks on Tuesday.\n\n"
    "The mayor of Lesk, Irena Sobol, ordered 4,200 people to leave before nightfall. Two schools will take them in.\n\n"
    "Repairs will cost 12 million euros and last until March, the operator said on Wednesday."
)
FAIR = (
    "A choir of ninety children opened the winter fair of Bramhill on Sunday evening.\n\n"
    "The fair will stay open for three weeks, and the organisers hope for 60,000 visitors."
)


def _line(**article: str) -> str:
    return json.dumps(article, ensure_ascii=False) + "\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Three articles, two of them of one event, with dates."""
    box = tmp_path / "inbox"
    box.mkdir()
    (box / "a.jsonl").write_text(
        _line(id="dam", title="Cracks in the Kalvo dam", text=DAM, published="2022-10-21", language="en", source="Wire")
        + _line(
            id="dam2",
            title="Kalvo dam: 4,200 people leave Lesk",
            text="Irena Sobol ordered 4,200 people of Lesk to leave after cracks in the Kalvo dam.\n\n" + DAM[109:],
            published="2022-10-22",
            language="en",
        )
        + _line(id="fair", title="Winter fair of Bramhill opens", text=FAIR, published="2022-10-21", language="en"),
        encoding="utf-8",
    )
    return box


def test_build_writes_an_issue_named_by_its_day(command: Command, inbox: Path, tmp_path: Path) -> None:
    done = command("build", inbox)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"{Path('output/briefing-2022-10-22.md')}\n"
    assert "Kalvo" in (tmp_path / "output" / "briefing-2022-10-22.md").read_text("utf-8")
    assert "3 articles in " in done.stderr


def test_build_takes_formats_with_commas_or_repeated(command: Command, inbox: Path, tmp_path: Path) -> None:
    done = command("build", inbox, "-f", "json,md", "-f", "html,md", "-o", "page", "--title", "Dams & fairs")
    assert done.exit_code == 0, done.stderr
    names = ["dams-fairs-2022-10-22." + suffix for suffix in ("json", "md", "html")]
    assert [Path(path).name for path in done.stdout.split()] == names
    assert json.loads((tmp_path / "page" / names[0]).read_text("utf-8"))["title"] == "Dams & fairs"


def test_build_twice_gives_the_same_bytes(command: Command, inbox: Path, tmp_path: Path) -> None:
    first = [Path(p).read_bytes() for p in command("build", inbox, "-f", "md,html,json").stdout.split()]
    again = [Path(p).read_bytes() for p in command("build", inbox, "-f", "md,html,json").stdout.split()]
    assert first == again
    assert len(list((tmp_path / "output").iterdir())) == 3


def test_build_to_standard_output_is_the_file(command: Command, inbox: Path) -> None:
    written = Path(command("build", inbox, "-f", "json").stdout.strip()).read_bytes()
    assert command("build", inbox, "-f", "json", "-o", "-").stdout_bytes == written


@pytest.mark.parametrize("formats", ["md,html", "md,json"])
def test_standard_output_takes_one_format(command: Command, inbox: Path, formats: str) -> None:
    done = command("build", inbox, "-f", formats, "-o", "-")
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize(
    "args", [("-f", "docx"), ("-f", ""), ("-f", "md,"), ("--theme", "none"), ("--page", "z9"), ("--date", "2022-02-30")]
)
def test_unknown_values_are_refused_with_what_there_is(command: Command, inbox: Path, args: tuple[str, str]) -> None:
    done = command("build", inbox, *args)
    assert done.exit_code == 2
    assert done.stderr.startswith("briefing: ")
    assert not Path("output").exists()


def test_the_day_can_be_set(command: Command, inbox: Path) -> None:
    assert "2023-01-31" in command("build", inbox, "--date", "2023-01-31").stdout


def test_undated_sources_give_an_issue_of_today(command: Command) -> None:
    before = date.today()
    done = command("build", "-", stdin=_line(title="Cracks", text=DAM, language="en").encode())
    assert done.exit_code == 0, done.stderr
    assert any(day.isoformat() in done.stdout for day in (before, date.today()))


def test_budgets_are_kept(command: Command, inbox: Path) -> None:
    issue = json.loads(command("build", inbox, "-f", "json", "-o", "-", "--words", "40", "--stories", "1").stdout)
    said = [s["text"] for story in issue["stories"] for point in story["key_points"] for s in point["sentences"]]
    assert len(issue["stories"]) == 1
    assert 0 < sum(len(words(text)) for text in said) <= 40


def test_options_come_from_the_environment_and_flags_win(command: Command, inbox: Path) -> None:
    env = {"BRIEFING_BUILD_FORMAT": "json", "BRIEFING_BUILD_OUTPUT": "there", "BRIEFING_SUMMARIZE_WORDS": "30"}
    assert command("build", inbox, env=env).stdout.strip() == str(Path("there/briefing-2022-10-22.json"))
    assert command("build", inbox, "-f", "md", env=env).stdout.strip() == str(Path("there/briefing-2022-10-22.md"))
    assert json.loads(command("summarize", inbox, "--json", env=env).stdout)["words"] <= 30


def test_a_failing_source_is_named_and_the_rest_is_briefed(command: Command, inbox: Path) -> None:
    done = command("build", inbox, "no-such-file.txt", "-f", "json")
    assert done.exit_code == 4
    assert any(line.startswith("no-such-file.txt: ") for line in done.stderr.splitlines())
    issue = json.loads(Path(done.stdout.strip()).read_text("utf-8"))
    assert [failure["source"] for failure in issue["failures"]] == ["no-such-file.txt"]
    assert "1 source failed" in done.stderr


@pytest.mark.parametrize("name", ["build", "summarize", "group", "read"])
def test_strict_writes_nothing_when_a_source_fails(command: Command, inbox: Path, name: str) -> None:
    done = command(name, inbox, "no-such-file.txt", "--strict")
    assert (done.exit_code, done.stdout) == (4, "")
    assert not Path("output").exists()


@pytest.mark.parametrize("name", ["build", "summarize", "group", "read"])
def test_nothing_to_brief_is_status_3(command: Command, name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = command(name, "empty", "gone.txt")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "gone.txt: " in done.stderr


def test_a_file_name_cannot_forge_a_line_or_move_the_cursor(command: Command, inbox: Path) -> None:
    done = command("read", inbox, "x\nbriefing: all is well\x1b[2J")
    assert "\x1b" not in done.stderr
    assert not any(line.startswith("briefing: all") for line in done.stderr.splitlines())


HOSTILE = (
    "The dam \x9b31m holds back \u202enineteen\u202c million cubic metres of water\x07. "
    "Engineers found three cracks on Tuesday\x1b[2J.\n\nThe mayor ordered 4,200 people to leave before nightfall."
)


@pytest.mark.parametrize(
    "args",
    [
        ("read",),
        ("group",),
        ("group", "--json"),
        ("group", "--explain"),
        ("summarize",),
        ("summarize", "--json"),
        ("build", "-o", "-"),
        ("build", "-o", "-", "-f", "html"),
        ("build", "-o", "-", "-f", "json"),
    ],
)
def test_nothing_that_acts_on_a_terminal_is_written(command: Command, tmp_path: Path, args: tuple[str, ...]) -> None:
    title = "Cracks \x1b[31m \x9b2J \u202e in the dam"
    (tmp_path / "a.jsonl").write_text(_line(text=HOSTILE, title=title, source="So\x1burce"), encoding="utf-8")
    done = command(*args, "a.jsonl", "gone\x1b]0;owned\x07.txt")
    assert done.exit_code == 4
    assert "nightfall" in done.stdout or args[0] == "group"
    for stream in (done.stdout, done.stderr):
        assert terminal.display(stream) == stream


def test_a_hostile_issue_is_still_proven(command: Command) -> None:
    issue = command("build", "-", "-o", "-", "-f", "json", stdin=_line(text=HOSTILE, title="x").encode()).stdout_bytes
    assert command("verify", "-", stdin=issue).exit_code == 0


def test_file_names_that_look_like_options(command: Command, tmp_path: Path) -> None:
    (tmp_path / "--strict").write_text(_line(text=FAIR, id="fair"), encoding="utf-8")
    done = command("read", "--", "--strict")
    assert json.loads(done.stdout)["id"] == "fair"


def test_read_gives_one_object_a_line_in_the_order_of_the_sources(command: Command, inbox: Path) -> None:
    done = command("read", inbox)
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert [article["id"] for article in articles] == ["dam", "dam2", "fair"]
    assert list(articles[0]) == ["id", "title", "text", "url", "source", "author", "published", "language"]
    assert articles[0]["text"] == DAM
    assert done.stderr == ""


def test_what_read_prints_can_be_read_again(command: Command, inbox: Path) -> None:
    once = command("read", inbox).stdout_bytes
    assert command("read", "-", stdin=once).stdout_bytes == once


def test_summarize_prints_a_line_for_each_key_point(command: Command, inbox: Path) -> None:
    done = command("summarize", inbox, "--points", "2")
    assert done.exit_code == 0, done.stderr
    shown = json.loads(command("summarize", inbox, "--points", "2", "--json").stdout)
    lines = [
        f"{point['label']}: " * bool(point["label"]) + " ".join(s["text"] for s in point["sentences"])
        for point in shown["key_points"]
    ]
    assert done.stdout.splitlines() == lines
    assert 1 <= len(lines) <= 2


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_every_method_summarizes_within_its_budget(command: Command, inbox: Path, method: str) -> None:
    done = command("summarize", inbox, "--method", method, "--words", "50", "--json")
    assert done.exit_code == 0, done.stderr
    shown = json.loads(done.stdout)
    texts = {article["id"]: article["text"] for article in map(json.loads, command("read", inbox).stdout.splitlines())}
    said = [sentence for point in shown["key_points"] for sentence in point["sentences"]]
    assert said
    assert all(s["text"] == texts[s["article"]][s["start"] : s["end"]] for s in said)
    assert shown["words"] == sum(len(words(s["text"])) for s in said) <= 50


def test_known_articles_are_not_said_again(command: Command, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_text(_line(text=DAM, title="Cracks in the Kalvo dam", id="old"), encoding="utf-8")
    news = DAM + "\n\nOn Thursday divers closed the last of the cracks of the Kalvo dam with concrete."
    (tmp_path / "new.jsonl").write_text(_line(text=news, title="Kalvo dam is tight", id="new"), encoding="utf-8")
    done = command("summarize", "new.jsonl", "--known", "old.jsonl", "--sentences", "1")
    assert done.exit_code == 0, done.stderr
    assert "divers closed" in done.stdout


def test_the_explanation_is_printed_below_the_points_and_is_part_of_the_json(command: Command, tmp_path: Path) -> None:
    lines = [_line(text=DAM, title="Cracks in the Kalvo dam", id=name, source=name) for name in ("one", "two")]
    (tmp_path / "old.jsonl").write_text(_line(text="Nothing of it was known before.", id="old"), encoding="utf-8")
    (tmp_path / "in.jsonl").write_text(
        "\n".join([lines[0], lines[1].replace("cracks", "deep cracks")]), encoding="utf-8"
    )
    plain = command("summarize", "in.jsonl", "--points", "2").stdout
    done = command("summarize", "in.jsonl", "--points", "2", "--explain")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(plain)
    assert "covers: " in done.stdout
    assert "said as well by: " in done.stdout
    assert "passed over: " in done.stdout
    shown = json.loads(command("summarize", "in.jsonl", "--points", "2", "--explain", "--json").stdout)
    printed = [s for point in shown["key_points"] for s in point["sentences"]]
    chosen = shown["explanation"]["chosen"]
    assert [{key: reason[key] for key in ("text", "article", "start", "end")} for reason in chosen] == printed
    assert all(reason["covers"] and 0 < reason["share"] <= 1 for reason in chosen)
    assert any(reason["agreeing"] for reason in chosen)
    assert all(repeat["repeats"] in printed for repeat in shown["explanation"]["passed_over"])
    again = command("summarize", "in.jsonl", "--known", "in.jsonl", "--explain")
    assert again.exit_code == 3


def test_a_known_source_that_fails_is_named(command: Command, inbox: Path) -> None:
    done = command("summarize", inbox, "--known", "gone.txt")
    assert done.exit_code == 4
    assert "gone.txt: " in done.stderr
    assert done.stdout


def test_a_budget_too_small_for_any_sentence_is_told(command: Command, inbox: Path) -> None:
    done = command("summarize", inbox, "--words", "1")
    assert (done.exit_code, done.stdout) == (3, "")


def test_group_puts_every_article_in_one_story(command: Command, inbox: Path) -> None:
    done = command("group", inbox, "--json")
    stories = json.loads(done.stdout)["stories"]
    assert sorted(article for story in stories for article in story["articles"]) == ["dam", "dam2", "fair"]
    assert list(stories[0]) == ["id", "title", "language", "articles", "why", "also_in"]


def test_group_shows_stories_and_why(command: Command, inbox: Path) -> None:
    plain, explained = command("group", inbox).stdout, command("group", inbox, "--explain").stdout
    assert "Winter fair of Bramhill opens" in plain
    assert "(Wire)" in plain
    assert set(plain.splitlines()) <= set(explained.splitlines())
    stories = json.loads(command("group", inbox, "--json").stdout)["stories"]
    shared = [f"  in common: {', '.join(story['why'])}" for story in stories if len(story["articles"]) > 1]
    assert [line for line in explained.splitlines() if line.startswith("  in common: ")] == shared != []


def test_verify_proves_an_issue_and_finds_one_changed_character(command: Command, inbox: Path) -> None:
    path = Path(command("build", inbox, "-f", "json").stdout.strip())
    assert command("verify", path).exit_code == 0
    content = path.read_bytes()
    assert command("verify", "-", stdin=content).exit_code == 0
    path.write_bytes(content.replace(b"nineteen million", b"ninety million", 1))
    done = command("verify", path)
    assert done.exit_code == 5
    assert done.stdout
    assert "not proven" in done.stderr


def test_verify_of_no_file_is_misuse(command: Command) -> None:
    done = command("verify", "gone.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "gone.json" in done.stderr


@pytest.fixture
def references(tmp_path: Path) -> Path:
    """Two summaries to reach."""
    path = tmp_path / "references.jsonl"
    rows = [("dam", DAM, "Three cracks in the dam, 4,200 people leave."), ("fair", FAIR, "The fair is open.")]
    path.write_text(
        "".join(
            json.dumps({"id": name, "lang": "en", "documents": [{"text": text}], "references": [said]}) + "\n"
            for name, text, said in rows
        ),
        encoding="utf-8",
    )
    return path


def test_evaluate_summaries_as_table_and_json(command: Command, references: Path) -> None:
    done = command("evaluate", "summaries", references, "--method", "coverage", "--method", "lead")
    assert done.exit_code == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["2", "coverage", "lead"]
    report = json.loads(command("evaluate", "summaries", references, "--method", "lead", "--json").stdout)
    assert report["items"] == 2
    assert report["scores"][0]["name"] == "lead"
    assert 0 <= report["scores"][0]["rouge"]["rouge2"] <= 1


def test_evaluate_below_the_floor_is_status_5(command: Command, references: Path) -> None:
    assert command("evaluate", "summaries", references, "--method", "lead", "--floor", "0").exit_code == 0
    done = command("evaluate", "summaries", references, "--method", "lead", "--floor", "1")
    assert done.exit_code == 5
    assert "below the floor" in done.stderr


def test_evaluate_stories_as_table_and_json(command: Command, tmp_path: Path) -> None:
    rows = [
        ("a", "Dam", DAM, "dam"),
        ("b", "Dam again", DAM + " Rain is expected.", "dam"),
        ("c", "Fair", FAIR, "fair"),
    ]
    (tmp_path / "gold.jsonl").write_text(
        "".join(
            _line(id=name, lang="en", date="2022-10-21", title=title, text=text, story=story)
            for name, title, text, story in rows
        ),
        encoding="utf-8",
    )
    done = command("evaluate", "stories", "gold.jsonl")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("3 articles, 2 stories")
    report = json.loads(command("evaluate", "stories", "gold.jsonl", "--json").stdout)
    assert report["scores"][0]["agreement"]["f1"] == 1.0


def test_evaluate_of_nothing_is_told(command: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    assert command("evaluate", "summaries", "empty.jsonl").exit_code in (2, 3)
    assert command("evaluate", "stories", "gone.jsonl").exit_code in (2, 3)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("what", ["sample", "seed"])
def test_the_news_need_no_network(
    command: Command, days: list[Path], what: str, request: pytest.FixtureRequest
) -> None:
    sources = days if what == "sample" else sorted(request.getfixturevalue("seed").glob("*.txt"))
    done = command("build", *sources, "-f", ",".join(FORMATS))
    assert done.exit_code == 0, done.stderr
    issue = next(path for path in done.stdout.split() if path.endswith(".json"))
    assert command("verify", issue).exit_code == 0
    assert command("summarize", *sources).exit_code == 0
    assert command("group", *sources, "--json").exit_code == 0


def test_pdf_cannot_go_to_standard_output(command: Command, inbox: Path) -> None:
    done = command("build", inbox, "-f", "pdf", "-o", "-")
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent the POSIX way")
def test_a_waiting_build_that_is_ended_leaves_nothing(tmp_path: Path, root: Path) -> None:
    build = [sys.executable, "-u", "-m", "briefing", "build", "-"]
    env = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(build, cwd=tmp_path, env=env, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"The dam holds. " * 50_000)  # more than a pipe takes: once written, the build is reading
        process.stdin.flush()
        for _ in range(10):  # a signal between two reads is heard at the end of the next one
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)
                break
        assert process.poll() == 130
        assert process.stderr.read() == b"briefing: interrupted\n"
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_is_one_line_and_130(command: Command, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "write", interrupt)
    done = command("build", inbox)
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "briefing: interrupted\n")


def test_an_empty_name_is_told_as_such(command: Command) -> None:
    assert command("read", "").stderr.startswith("'': ")


def test_progress_counts_the_sources(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert len(intake.collect([str(inbox), str(inbox / "a.jsonl")]).articles) == 6
    assert "reading" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_progress_shows_on_a_real_terminal(inbox: Path, root: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    read = [sys.executable, "-m", "briefing", "read", str(inbox), str(inbox / "a.jsonl")]
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(read, stdout=subprocess.PIPE, stderr=follower, env=env, check=True)
    os.close(follower)
    shown = os.read(leader, 10_000)
    os.close(leader)
    assert b"reading" in shown
    assert len(done.stdout.splitlines()) == 6
