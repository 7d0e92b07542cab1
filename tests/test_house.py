"""The shape of the house: sizes, habits, declared libraries, speed of the start."""

from __future__ import annotations

import ast
import os
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefing.commands.checks import LIBRARIES

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "briefing").rglob("*.py"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OURS_ONLY = ("briefing", "cli.py", "templates", "Makefile", "scripts", ".ci")


def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def _functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _imports(module: Path) -> set[str]:
    """First names of all that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _length(module: Path) -> int:
    return len(module.read_text("utf-8").splitlines())


def test_modules_are_small() -> None:
    lengths = {str(module.relative_to(ROOT)): _length(module) for module in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}
    assert statistics.median(lengths.values()) <= 130


def test_functions_are_small() -> None:
    sizes = {
        f"{module.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module in MODULES
        for node in _functions(module)
        if "commands" not in module.parts  # a signature of fourteen options is long; ruff counts the statements
    }
    assert {name: size for name, size in sizes.items() if size > 50} == {}
    assert statistics.quantiles(sizes.values(), n=10)[-1] <= 25


def test_no_room_is_a_lumber_room() -> None:
    lumber = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc"}
    assert [module for module in MODULES if module.stem in lumber or module.parent.name in lumber] == []


def test_nothing_is_left_for_later_or_printed() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XXX|HACK)\b|raise NotImplementedError|^\s*print\(", re.MULTILINE)
    left = [module for module in MODULES if marks.search(module.read_text("utf-8"))]
    assert left == []


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_errors_are_not_swallowed() -> None:
    """At most two places may keep what they catch of everything: the last door, and the isolation of a source."""
    wide = [
        f"{module.relative_to(ROOT)}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException"))
        and not _raises_again(node)
    ]
    assert len(wide) <= 2, wide


def test_no_language_is_named_in_code() -> None:
    compared = re.compile(r"(language|lang|code)\s*(==|!=|in)\s*[\[({]?\s*[\"'][a-z]{2}[\"']")
    assert [module for module in MODULES if compared.search(module.read_text("utf-8"))] == []


def test_only_commands_read_the_clock_the_environment_and_the_working_directory() -> None:
    world = re.compile(r"\b(os\.environ|os\.getenv|Path\.cwd|os\.getcwd|date\.today|datetime\.now|time\.time)\b")
    below = [module for module in MODULES if "commands" not in module.parts]
    assert [module for module in below if world.search(module.read_text("utf-8"))] == []


def test_nothing_is_unpickled_or_evaluated() -> None:
    risky = {"pickle", "marshal", "shelve", "dill"}
    assert [module for module in MODULES if _imports(module) & risky] == []


def test_every_library_that_is_imported_is_declared() -> None:
    names = {
        "Stemmer": "pystemmer",
        "charset_normalizer": "charset-normalizer",
        "css_inline": "css-inline",
        "fontTools": "fonttools",
        "dkim": "dkimpy",
    }
    outside = {name for module in MODULES for name in _imports(module)} - set(sys.stdlib_module_names) - {"briefing"}
    extras = PROJECT["project"].get("optional-dependencies", {})
    rows = [*PROJECT["project"]["dependencies"], *(row for extra in extras.values() for row in extra)]
    declared = {re.split(r"[^\w-]", row)[0] for row in rows}
    fonts = {name for name in declared if name.startswith(("font-", "justmytype-"))}
    assert {names.get(name, name) for name in outside} - {name.replace("-", "_") for name in fonts} <= declared
    used = {names.get(name, name) for name in outside}
    assert declared - used - fonts == set(), "declared and never imported"


def test_doctor_looks_for_what_is_declared() -> None:
    rows = (row.partition(">=") for row in PROJECT["project"]["dependencies"])
    assert {name: version.split(",")[0] for name, _, version in rows} == dict(LIBRARIES)


def test_nothing_points_at_one_machine() -> None:
    outer, home = str(ROOT.parent), str(Path.home())
    places = re.compile("|".join(re.escape(place) + r"/\w" for place in (outer, home) if len(place) > 1))
    for name in OURS_ONLY:
        base = ROOT / name
        for path in [base] if base.is_file() else base.rglob("*"):
            if path.is_file() and path.suffix not in (".pyc", ".ttf", ".woff2", ".png"):
                assert not places.search(path.read_text("utf-8", "replace")), path


def _cpu_seconds(*args: str) -> float:
    """What a whole process costs; time on the clock would count what else the machine does."""
    import resource  # POSIX alone has it; in microseconds, where `os.times` counts hundredths

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *args], cwd=ROOT, check=True, capture_output=True, env=_ONE_THREAD)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


_ONE_THREAD = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_START = "import sys; sys.argv = ['briefing', {}]; from briefing.__main__ import main; main()"


def _ratio(ours: str, theirs: str, most: float, rounds: int) -> float:
    """The cost of one program over that of another: best of each, in turns, until it is below `most`."""
    mine, other = [], []
    for _ in range(rounds):
        other.append(_cpu_seconds("-c", theirs))
        mine.append(_cpu_seconds("-c", ours))
        if len(mine) >= rounds // 3 and min(mine) <= most * min(other):
            break
    return min(mine) / min(other)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the cost of a child is counted the POSIX way")
def test_help_costs_little_more_than_click() -> None:
    assert _ratio(_START.format("'--help'"), "import click", 1.3, rounds=30) <= 1.3


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the cost of a child is counted the POSIX way")
@pytest.mark.parametrize("article", ["seed", "sample"])
def test_a_page_costs_less_than_what_a_summarizer_imports(
    article: str, news: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The whole command beside the bare import of the parts of sumy's LexRank."""
    folder: Path = request.getfixturevalue("seed") if article == "seed" else news / "2022-10-21"
    path = sorted(folder.glob("*.txt"))[0]
    build = _START.format(f"'build', {str(path)!r}, '-o', {str(tmp_path)!r}")
    assert _ratio(build, "import sumy.summarizers.lex_rank, nltk, numpy", 1.5, rounds=9) <= 1.5
    assert list(tmp_path.glob("*.md"))


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom briefing.commands.application import application\n"
        "try:\n    application.main(['--help'], prog_name='briefing')\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = set(done.stderr.split())
    assert "click" in loaded
    assert not loaded & {"importlib.metadata", "json", "pathlib", "briefing.model", "numpy", "jinja2", "dataclasses"}


@pytest.mark.parametrize("name", ["build", "summarize", "group", "read", "verify", "doctor"])
def test_help_of_a_command_imports_no_engine(name: str) -> None:
    code = (
        "import sys\nfrom briefing.commands.application import application\n"
        f"try:\n    application.main(['{name}', '--help'], prog_name='briefing')\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    engines = {"numpy", "scipy", "nltk", "sumy", "trafilatura", "feedparser", "weasyprint", "jinja2", "babel", "lxml"}
    assert not set(done.stderr.split()) & engines
