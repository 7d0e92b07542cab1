"""Our typefaces: Source Serif and Source Sans (SIL Open Font License 1.1), as their wheels carry them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from briefing.errors import MissingLibrary

_WHEELS = {
    "Source Serif Pro": ("font_source_serif_pro", "SourceSerifPro"),
    "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro"),
}
_FACES = (
    ("Source Serif Pro", "Regular", 400, "normal"),
    ("Source Serif Pro", "Semibold", 600, "normal"),
    ("Source Serif Pro", "Bold", 700, "normal"),
    ("Source Serif Pro", "It", 400, "italic"),
    ("Source Sans Pro", "Regular", 400, "normal"),
    ("Source Sans Pro", "Semibold", 600, "normal"),
    ("Source Sans Pro", "It", 400, "italic"),
)


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family: CSS weight and style, and the `file:` URL of its TrueType file."""

    family: str
    weight: int
    style: str
    url: str


@cache
def faces() -> tuple[Face, ...]:
    """All faces the print style sheet uses."""
    return tuple(Face(family, weight, style, _url(family, cut)) for family, cut, weight, style in _FACES)


def _url(family: str, cut: str) -> str:
    from pathlib import Path

    package, stem = _WHEELS[family]
    try:
        path = Path(str(files(package).joinpath("files", f"{stem}-{cut}.ttf")))
    except ModuleNotFoundError as error:
        name = package.replace("_", "-")
        raise MissingLibrary(f"the typeface {family} is not installed; install it: pip install {name}") from error
    return path.resolve().as_uri()
