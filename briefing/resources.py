"""Finds the data that travels with the code: templates and language files."""

from __future__ import annotations

from pathlib import Path

from briefing.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent


def templates(theme: str) -> Path:
    """The folder of a theme: inside the installed package, or beside it in a checkout."""
    for root in (_PACKAGE / "templates", _PACKAGE.parent / "templates"):
        if (root / theme).is_dir():
            return root / theme
    raise UsageError(f"no theme named {theme!r}; themes: {', '.join(themes())}")


def themes() -> list[str]:
    """Names of all themes that came with the product."""
    roots = (_PACKAGE / "templates", _PACKAGE.parent / "templates")
    return sorted({p.name for root in roots if root.is_dir() for p in root.iterdir() if p.is_dir()})


def language_files() -> dict[str, Path]:
    """ISO 639-1 code → data file, for every language the product knows."""
    return {path.stem: path for path in sorted((_PACKAGE / "languages").glob("*.toml"))}
