"""A rehearsal: the same run on copies, so that no byte of the user's changes and nothing leaves the house."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from briefing.archive import Archive
from briefing.errors import UsageError
from briefing.settings import Edition, Settings


@contextmanager
def rehearsed(settings: Settings, editions: Sequence[Edition]) -> Iterator[tuple[Settings, list[Edition]]]:
    """Settings whose archive and list are copies in a folder that is gone behind the block, and the editions.

    Raises `UsageError` where the disk has no room for the copies.
    """
    with tempfile.TemporaryDirectory(prefix="briefing-") as name:
        folder = Path(name)
        try:
            _copy(settings, folder)
        except OSError as error:
            raise UsageError(f"no room for a rehearsal in {folder.parent}: {error}") from error
        copies = replace(settings, archive=folder / "archive.sqlite", sources=folder / "sources.json")
        yield copies, list(editions)


def _copy(settings: Settings, folder: Path) -> None:
    if settings.sources.exists():
        shutil.copyfile(settings.sources, folder / "sources.json")
    if settings.archive.exists():
        Archive.copy(settings.archive, folder / "archive.sqlite")
