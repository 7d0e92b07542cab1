"""Writing a file that the user asked for, with advice where it cannot be written."""

from __future__ import annotations

from pathlib import Path

from briefing import folder as whole
from briefing.errors import UsageError
from briefing.folder import slug, stem

__all__ = ["slug", "stem", "write"]


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write a file in one step, replacing the one of that name; returns its path.

    Raises `UsageError` where the folder or the disk does not take it.
    """
    try:
        return whole.write(folder, name, content)
    except OSError as error:
        told = error.strerror or error
        raise UsageError(f"cannot write {folder / name}: {told}; choose another folder with -o") from error
