"""The files of a kept issue in the folder of its edition. They follow from the archive and can be written again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from briefing import folder
from briefing.archive.editions import Last
from briefing.errors import MissingLibrary, UsageError
from briefing.model import Briefing, Rendition
from briefing.settings import Edition


def names(edition: Edition, issue: Last) -> list[Path]:
    """The paths that the files of an issue have; a second issue of one day has a number of its own."""
    stem = folder.stem(issue.day, edition.name) + (f"-{issue.place}" if issue.place > 1 else "")
    return [edition.output / f"{stem}.{name}" for name in edition.formats]


def write(edition: Edition, issue: Last, content: bytes) -> tuple[list[Path], list[str]]:
    """Write all formats of an issue from its JSON as it was kept; the files, and what could not be written.

    A format that fails keeps none of the others from being written.
    """
    from briefing.renderers import kept

    page = kept.load(content)
    done: list[Path] = []
    problems: list[str] = []
    for path, name in zip(names(edition, issue), edition.formats, strict=True):
        try:
            _without_litter(path)
            done.append(folder.write(path.parent, path.name, _rendered(page, content, name, edition).content))
        except OSError as error:
            problems.append(f"cannot write {path}: {(error.strerror or str(error)).lower()}; the next run tries again")
        except (MissingLibrary, UsageError) as error:
            problems.append(f"cannot write {path}: {error}")
    return done, problems


def _rendered(page: Briefing, content: bytes, name: str, edition: Edition) -> Rendition:
    from briefing.renderers import md, render

    if name == "json":
        return Rendition("application/json", ".json", content)
    if name == "md" and edition.front_matter:
        return md.headed(page, edition.theme, edition.page)
    return render(page, name, edition.theme, edition.page)


def _without_litter(path: Path) -> None:
    """Remove what a killed run left of this file: nobody else writes it, for there is one run at a time."""
    for spare in _spares(path):
        spare.unlink(missing_ok=True)


def _spares(path: Path) -> Iterator[Path]:
    if path.parent.is_dir():
        yield from (p for p in path.parent.iterdir() if p.name.startswith(f".{path.name}.") and p.suffix == ".tmp")
