"""The parts that `doctor` looks at. Every check looks, none changes anything."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from briefing import languages, resources
from briefing.commands import system
from briefing.errors import BriefingError

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)

LIBRARIES: Mapping[str, str] = {
    "anyascii": "0.3.3",
    "babel": "2.16",
    "charset-normalizer": "3.4",
    "click": "8.1.8",
    "css-inline": "0.17",
    "feedparser": "6.0.12",
    "font-source-sans-pro": "0.0.1",
    "font-source-serif-pro": "0.0.1",
    "fonttools": "4.59",
    "jinja2": "3.1.6",
    "justmytype-intl-rtl": "0.1",
    "lxml": "6.1",
    "markdown": "3.8.1",
    "nltk": "3.10.3",
    "numpy": "1.26",
    "pystemmer": "3.0",
    "scipy": "1.14",
    "sumy": "0.13",
    "trafilatura": "2.1",
    "weasyprint": "70.0",
}
"""Distribution → oldest version that will do; a test compares it with what the package declares."""


SCRIPTS: Mapping[str, str] = {
    "Armenian": "այբ",
    "Georgian": "ანბანი",
    "Devanagari": "हिन्दी",
    "Bengali": "বাংলা",
    "Tamil": "தமிழ்",
    "Thai": "ไทย",
    "Ethiopic": "አማርኛ",
    "Chinese": "中文新闻",
    "Japanese": "ひらがな",
    "Korean": "한국어",
}
"""Script that our typefaces lack → letters of it, for a trial whether they can be printed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one part; `fix` is the command that mends it, "" where all is well."""

    part: str
    seen: str
    fix: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is left to do."""
        return not self.fix


def all_findings(output: Path) -> list[Finding]:
    """Every check once, in the order in which things are needed."""
    return [
        python(),
        *libraries(),
        sqlite(),
        *(shared_library(name) for name in system.SHARED_LIBRARIES),
        typefaces(),
        scripts(),
        theme_files(),
        language_files(),
        output_folder(output),
    ]


def version_numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: "3.10.4.post1" gives (3, 10, 4)."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def python() -> Finding:
    """The running Python against the oldest that will do."""
    seen = f"{sys.version.split()[0]} ({sys.executable})"
    oldest = ".".join(map(str, OLDEST_PYTHON))
    fix = "" if sys.version_info >= OLDEST_PYTHON else f"install Python {oldest} or newer, then `make briefing`"
    return Finding("Python", seen, fix)


def libraries(table: Mapping[str, str] = LIBRARIES) -> Iterator[Finding]:
    """Each library of the table: its version, or the command that installs it."""
    for name, oldest in table.items():
        fix = f"{sys.executable} -m pip install '{name}>={oldest}'"
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Finding(name, "not installed", fix)
            continue
        new_enough = version_numbers(version) >= version_numbers(oldest)
        yield Finding(name, version if new_enough else f"{version}, older than {oldest}", "" if new_enough else fix)


def sqlite() -> Finding:
    """The SQLite that this Python carries."""
    try:
        import sqlite3
    except ModuleNotFoundError:
        return Finding("SQLite", "this Python was built without it", "install a Python with the sqlite3 module")
    seen = sqlite3.sqlite_version
    oldest = ".".join(map(str, OLDEST_SQLITE))
    fix = "" if sqlite3.sqlite_version_info >= OLDEST_SQLITE else f"install a Python with SQLite {oldest} or newer"
    return Finding("SQLite", seen, fix)


def shared_library(name: str) -> Finding:
    """A library of the system that the PDF needs."""
    found = system.locate(name)
    return Finding(name, found or "not found (only PDF needs it)", "" if found else system.install_command())


def scripts(samples: Mapping[str, str] = SCRIPTS) -> Finding:
    """Scripts that no typeface here can print, ours or the system's: nothing is amiss before news comes in one."""
    from briefing.renderers import pdf

    try:
        lacking = pdf.lacking(samples)
    except BriefingError:
        return Finding("scripts", "not known: no PDF can be made")
    if not lacking:
        return Finding("scripts", f"all that were tried: {', '.join(samples)}")
    return Finding("scripts", f"boxes in the PDF for {', '.join(lacking)}; {pdf.MORE_TYPEFACES}")


def typefaces() -> Finding:
    """The typefaces that PDF and web page carry with them."""
    from urllib.parse import unquote, urlsplit

    from briefing.renderers import fonts

    try:
        faces = fonts.every_face()
    except BriefingError as error:
        return Finding("typefaces", str(error), _reinstall())
    missing = [face.url for face in faces if not Path(unquote(urlsplit(face.url).path)).is_file()]
    if missing:
        return Finding("typefaces", f"missing: {missing[0]}", _reinstall())
    return Finding("typefaces", ", ".join(dict.fromkeys(face.family for face in faces)))


def theme_files() -> Finding:
    """The themes that came with the product."""
    names = resources.themes()
    return Finding("themes", ", ".join(names) or "none found", "" if names else _reinstall())


def language_files() -> Finding:
    """The language files, each of them read."""
    codes = languages.codes()
    try:
        for code in codes:
            languages.get(code)
    except (ValueError, OSError, BriefingError) as error:
        return Finding("languages", str(error), _reinstall())
    return Finding("languages", ", ".join(codes) or "none found", "" if codes else _reinstall())


def output_folder(output: Path) -> Finding:
    """Whether issues can be written there; a folder that is still missing is judged by the one it would be made in."""
    nearest = next(folder for folder in (output.absolute(), *output.absolute().parents) if folder.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Finding("output", f"{output} can be written")
    return Finding("output", f"{nearest} cannot be written", f"mkdir -p {output} && chmod u+rwx {output}, or use -o")


def _reinstall() -> str:
    return f"{sys.executable} -m pip install --force-reinstall daily-briefing"
