"""What the documents show is what happens."""

from __future__ import annotations

import re
import shlex
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing.commands.application import COMMANDS, application

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(root: Path, kind: str) -> list[str]:
    text = (root / "README.md").read_text("utf-8")
    return [body for found, body in _FENCE.findall(text) if found == kind]


def _transcript(block: str) -> list[tuple[str, str]]:
    steps = [step for step in re.split(r"^\$ ", block, flags=re.MULTILINE) if step]
    return [(command, answer) for command, _, answer in (step.partition("\n") for step in steps)]


@pytest.fixture
def checkout(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample news where a checkout has it."""
    shutil.copytree(root / "tests" / "news", tmp_path / "tests" / "news")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_transcript_is_what_happens(root: Path, checkout: Path) -> None:
    steps = [step for block in _blocks(root, "console") for step in _transcript(block)]
    assert steps
    for line, answer in steps:
        program, *args = shlex.split(line)
        assert program == "briefing"
        done = CliRunner().invoke(application, args, prog_name="briefing")
        assert done.exit_code == 0, done.stderr
        assert done.stdout == answer, line


def test_the_python_lines_run(root: Path, checkout: Path) -> None:
    names: dict[str, object] = {}
    for block in _blocks(root, "python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102  our own README
    page = names["page"]
    assert getattr(page, "content", b"")


def test_every_command_is_told(root: Path) -> None:
    text = (root / "README.md").read_text("utf-8")
    told = set(re.findall(r"^\| `briefing (\w+)", text, re.MULTILINE))
    assert told == set(COMMANDS)


def test_every_option_the_readme_names_exists(root: Path, command: Callable[..., Result]) -> None:
    text = (root / "README.md").read_text("utf-8")
    for row in re.findall(r"^\| `briefing (\w+).*$", text, re.MULTILINE):
        line = next(line for line in text.splitlines() if line.startswith(f"| `briefing {row}"))
        shown = command(row, "--help").stdout
        assert all(option in shown for option in re.findall(r"--[a-z]+", line))


@pytest.mark.parametrize(("name", "most"), [("ARCHITECTURE.md", 100), ("CONTRIBUTING.md", 60)])
def test_documents_stay_short(root: Path, name: str, most: int) -> None:
    assert len((root / name).read_text("utf-8").splitlines()) <= most


def test_the_picture_of_the_page_is_small_and_whole(root: Path) -> None:
    """`make picture` draws it anew."""
    content = (root / "docs" / "page.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert content.endswith(b"IEND\xaeB`\x82")
    assert len(content) < 400_000
    width, height = struct.unpack(">II", content[16:24])
    assert width >= 600
    assert height > width


def test_links_between_documents_lead_somewhere(root: Path) -> None:
    for document in root.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)", document.read_text("utf-8")):
            assert target.startswith("https://") or (root / target).exists(), f"{document.name}: {target}"
