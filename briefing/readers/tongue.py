"""The language of an article: the declared one where the text agrees, else the one the text is in."""

from __future__ import annotations

from collections.abc import Iterable

ENOUGH = 5_000
"""Characters of a text that tell its language."""
_FEW_WORDS = 8
_UNKNOWN = "und"


def base_code(declared: str) -> str:
    """The ISO 639 code of a language tag (BCP 47: "fr-CA", "fr_CA"), "" where it is none."""
    code = declared.replace("_", "-").split("-")[0].strip().lower()
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else ""


def beginning(texts: Iterable[str]) -> str:
    """As many texts, a line each, as it takes to tell the language of all."""
    kept: list[str] = []
    length = 0
    for text in texts:
        kept.append(text)
        length += len(text)
        if length > ENOUGH:
            break
    return "\n".join(kept)


def told(text: str, declared: str = "") -> str:
    """ISO 639 code of the text's language, "und" where nothing tells; short texts cannot contradict a declaration."""
    from briefing.text.detection import detect

    stated, found = base_code(declared), detect(text)
    if stated and (found == _UNKNOWN or len(text.split(None, _FEW_WORDS)) < _FEW_WORDS):
        return stated
    return found
