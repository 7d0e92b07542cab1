"""Names of issue files, and writing them so that a reader never meets half a file."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

_DEFAULT_STEM = "briefing"
_LONGEST = 120  # bytes; file systems take 255 for the whole name


def stem(date: str, title: str | None = None) -> str:
    """The name of an issue's files without suffix: "briefing-2022-10-22", with a title "energy-2022-10-22".

    `date` is ISO 8601 in the precision known; a time of day is left out.
    """
    return f"{slug(title or '') or _DEFAULT_STEM}-{date[:10]}"


def slug(title: str) -> str:
    """The letters and digits of a title, lower-case, joined by hyphens; never a separator, a dot or a control."""
    joined = "-".join(re.findall(r"[^\W_]+", title.lower()))
    return joined.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore").strip("-")


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write a file in one step, replacing the one of that name; returns its path.

    The bytes are on the disk before the name points to them, so a kill leaves the old file or the new one.
    Raises `OSError` where the folder or the disk does not take them.
    """
    path = folder / name
    spare = folder / f".{name}.{secrets.token_hex(4)}.tmp"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _write_through(spare, content)
        spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)
    _sync_folder(folder)
    return path


def _write_through(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return  # Windows opens no folder, and some folders may be written but not read; the file itself is safe
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
