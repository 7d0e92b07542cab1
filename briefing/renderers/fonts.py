"""Our typefaces, as their wheels carry them: Source Serif and Source Sans, and Noto Sans for Arabic and Hebrew.

All are under the SIL Open Font License 1.1. The faces of a script are given to a page that has letters of it and to no
other: reading a file that nothing is set in would take as long as setting a story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from briefing.errors import MissingLibrary

_WHEELS = {
    "Source Serif Pro": ("font_source_serif_pro", "files/SourceSerifPro"),
    "Source Sans Pro": ("font_source_sans_pro", "files/SourceSansPro"),
    "Noto Sans Arabic": ("justmytype_intl_rtl", "fonts/ofl/notosansarabic/NotoSansArabic"),
    "Noto Sans Hebrew": ("justmytype_intl_rtl", "fonts/ofl/notosanshebrew/NotoSansHebrew"),
}
_FACES = (
    ("Source Serif Pro", "-Regular", 400, "normal"),
    ("Source Serif Pro", "-Semibold", 600, "normal"),
    ("Source Serif Pro", "-Bold", 700, "normal"),
    ("Source Serif Pro", "-It", 400, "italic"),
    ("Source Sans Pro", "-Regular", 400, "normal"),
    ("Source Sans Pro", "-Semibold", 600, "normal"),
    ("Source Sans Pro", "-It", 400, "italic"),
)
_VARIABLE = "[wdth,wght]"
_OF_SCRIPTS = (
    ("Noto Sans Arabic", re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")),
    ("Noto Sans Hebrew", re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")),
)
_WEIGHTS = (400, 600, 700)


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family: CSS weight and style, and the `file:` URL of its TrueType file."""

    family: str
    weight: int
    style: str
    url: str


@cache
def faces() -> tuple[Face, ...]:
    """All faces the print style sheet uses for Latin, Greek and Cyrillic."""
    return tuple(Face(family, weight, style, _url(family, cut)) for family, cut, weight, style in _FACES)


@cache
def faces_of(family: str) -> tuple[Face, ...]:
    """The faces of a family that is one file with all weights in it."""
    return tuple(Face(family, weight, "normal", _url(family, _VARIABLE)) for weight in _WEIGHTS)


def faces_for(text: str) -> tuple[Face, ...]:
    """What the text of a page is set in: the usual faces, and those of the scripts that occur in it."""
    wanted = (family for family, letters in _OF_SCRIPTS if letters.search(text))
    return (*faces(), *(face for family in wanted for face in faces_of(family)))


def every_face() -> tuple[Face, ...]:
    """All faces that a page may name."""
    return (*faces(), *(face for family, _ in _OF_SCRIPTS for face in faces_of(family)))


def addresses() -> frozenset[str]:
    """The URLs of the files of all faces."""
    return frozenset(face.url for face in every_face())


def _url(family: str, cut: str) -> str:
    from pathlib import Path

    package, stem = _WHEELS[family]
    try:
        path = Path(str(files(package).joinpath(f"{stem}{cut}.ttf")))
    except ModuleNotFoundError as error:
        name = package.replace("_", "-")
        raise MissingLibrary(f"the typeface {family} is not installed; install it: pip install {name}") from error
    return path.resolve().as_uri()
