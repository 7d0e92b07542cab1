"""What a user installs: the wheel alone, in an environment of its own, run far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from briefing.commands import system
from briefing.renderers import FORMATS
from briefing.summarizers.names import METHOD_NAMES

PANGO = all(map(system.locate, system.SHARED_LIBRARIES))
pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment with the wheel: its wheel, its `briefing`, its site-packages, an empty folder to work in."""

    wheel: Path
    briefing: Path
    packages: Path
    work: Path

    def run(self, *args: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run the installed command away from the checkout, with a nearly empty environment."""
        env = {"PATH": os.defpath, "LC_ALL": "C"}
        return subprocess.run(
            [str(self.briefing), *map(str, args)], cwd=self.work, env=env, input=stdin, capture_output=True, check=False
        )


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel and install it; its libraries are those of the running environment."""
    base = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(base / "dist")]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = (base / "dist").glob("*.whl")
    home = base / "environment"
    venv.create(home, symlinks=os.name != "nt", with_pip=False)
    scheme = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    python = Path(scheme["scripts"]) / Path(sys.executable).name
    packages = Path(scheme["purelib"])
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # A line of a .pth file is a place to import from, without the .pth files there: no editable install comes along.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (base / "work").mkdir()
    return Installed(wheel, python.with_name("briefing"), packages, base / "work")


def test_the_wheel_holds_the_package_and_nothing_else(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = wheel.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert sorted(top.rpartition(".")[2] for top in tops) == ["briefing", "data", "dist-info"]
    beside = [name for name in names if ".data/" in name]
    assert [name.partition(".data/")[2] for name in beside] == ["data/share/man/man1/briefing.1"]
    assert "briefing/py.typed" in names
    assert any(name.startswith("briefing/templates/classic/") for name in names)
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert "briefing/languages/fr.toml" in names


def test_installing_adds_the_package_and_its_metadata_only(installed: Installed) -> None:
    added = {path.name for path in installed.packages.iterdir()} - {"libraries.pth", "__pycache__"}
    assert len(added) == 2
    assert "briefing" in added


def test_the_manual_page_is_where_man_looks_for_it(installed: Installed, root: Path) -> None:
    page = installed.briefing.parent.parent / "share" / "man" / "man1" / "briefing.1"
    assert page.read_bytes() == (root / "docs" / "briefing.1").read_bytes()


def test_the_installed_command_is_the_wheels(installed: Installed, root: Path) -> None:
    python = installed.briefing.with_name(Path(sys.executable).name)
    code = "import briefing; print(briefing.__file__)"
    told = subprocess.run([python, "-c", code], cwd=installed.work, capture_output=True, text=True, check=True).stdout
    assert Path(told.strip()).is_relative_to(installed.packages)


def test_the_installed_command_builds_summarizes_and_verifies(installed: Installed, days: list[Path]) -> None:
    formats = list(FORMATS) if PANGO else [name for name in FORMATS if name != "pdf"]
    built = installed.run("build", days[1], "-f", ",".join(formats), "-o", "page")
    assert built.returncode == 0, built.stderr
    paths = built.stdout.decode().split()
    assert [Path(path).suffix for path in paths] == [f".{name}" for name in formats]
    assert installed.run("verify", paths[formats.index("json")]).returncode == 0
    (article,) = sorted(days[1].glob("*.txt"))[:1]
    summary = installed.run("summarize", article, "--words", "60", "--json")
    assert summary.returncode == 0, summary.stderr
    assert 0 < json.loads(summary.stdout)["words"] <= 60


def test_every_method_is_in_the_wheel(installed: Installed, days: list[Path]) -> None:
    python = installed.briefing.with_name(Path(sys.executable).name)
    (article,) = sorted(days[1].glob("*.txt"))[:1]
    code = (
        "import sys\nfrom briefing import read, summarize\narticles = list(read(sys.argv[1:2]))\n"
        "print([name for name in sys.argv[2:] if not summarize(articles, sentences=2, method=name).text])"
    )
    run = [str(python), "-c", code, str(article), *METHOD_NAMES]
    done = subprocess.run(run, cwd=installed.work, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_installed_command_briefs_the_seed(installed: Installed, seed: Path) -> None:
    built = installed.run("build", *sorted(seed.glob("*.txt")), "-f", "md,json", "-o", "seed")
    assert built.returncode == 0, built.stderr
    assert installed.run("verify", built.stdout.decode().split()[1]).returncode == 0


def test_python_m_briefing_is_the_same_command(installed: Installed) -> None:
    python = installed.briefing.with_name(Path(sys.executable).name)
    done = subprocess.run([python, "-m", "briefing", "--version"], cwd=installed.work, capture_output=True, check=True)
    assert done.stdout == installed.run("--version").stdout
