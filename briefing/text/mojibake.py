"""Repairs text that was UTF-8 and was read as windows-1252 or windows-1251, where that is certain.

UTF-8 (RFC 3629) writes a letter as a leading byte and one to three continuation bytes. Read in a one-byte character set
they become a capital with signs behind it ("Ã©", "â€™", "РџСЂ"), which no orthography writes. A run is repaired when
its bytes are valid UTF-8 and it cannot be meant: by its length, by its company, or by what stands before it.
"""

from __future__ import annotations

import re

_WESTERN, _CYRILLIC = "cp1252", "cp1251"
_ROUNDS = 2
_FEWEST_PAIRS = 3
_FEWEST_RUNS = 2


def _characters(codec: str, first: int, last: int) -> str:
    """The characters that the bytes of a range are in a character set; a byte it has not is the control of its number."""
    return "".join(_character(codec, byte) for byte in range(first, last + 1))


def _character(codec: str, byte: int) -> str:
    try:
        return bytes((byte,)).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def _sequence(codec: str) -> str:
    """The pattern of one letter of two to four bytes in UTF-8, as it looks in a one-byte character set."""
    more = f"[{re.escape(_characters(codec, 0x80, 0xBF))}]"
    leads = [re.escape(_characters(codec, *lead)) for lead in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))]
    return f"(?:[{leads[0]}]{more}|[{leads[1]}]{more}{{2}}|[{leads[2]}]{more}{{3}})"


_RUN = re.compile(f"{_sequence(_WESTERN)}+")
_RUSSIAN_RUN = re.compile(f"{_sequence(_CYRILLIC)}{{{_FEWEST_PAIRS},}}")
_MARKED = re.compile("[Â-ß][‘’“”‹›»…–—]")
"""What a word in capitals looks like before a closing mark ("IRMÃ”", "CITÉ…"): no evidence, though it may be misread."""
_MEANT = re.compile("[ÀÁÇ-ÏÒ-ÖÚ-Ý][‘’“”‹›»…–—]")
"""The same with letters that seldom lead in UTF-8 and often end a word: never touched."""
_BYTES = {
    codec: {_character(codec, byte): byte for byte in range(0x80, 0x100)} for codec in (_WESTERN, _CYRILLIC)
}  # fmt: skip


def mended(text: str) -> str:
    """The text with its misread letters as they were meant; unchanged where there are none or one may be meant."""
    if text.isascii():
        return text
    for _ in range(_ROUNDS):
        found = _RUN.findall(text)
        if found and _is_certain(found):
            repaired = _RUN.sub(lambda run: _letters(run.group(), _WESTERN), text)
        else:
            repaired = _RUSSIAN_RUN.sub(lambda run: _letters(run.group(), _CYRILLIC), text)
        if repaired == text:
            break
        text = repaired
    return text


def _is_certain(runs: list[str]) -> bool:
    """Whether the runs cannot all be meant: a long one, or several of which one is no capital before a mark ("IRMÃ”")."""
    plain = [run for run in runs if not _MARKED.fullmatch(run)]
    return bool(plain) and (len(runs) >= _FEWEST_RUNS or max(map(len, plain)) > _FEWEST_RUNS or _is_letter(plain[0]))


def _is_letter(run: str) -> bool:
    """Whether a run is one misread letter of a Latin alphabet ("Ã©"), which a sign in earnest would not give."""
    return _letters(run, _WESTERN).isalpha()


def _letters(run: str, codec: str) -> str:
    if _MEANT.fullmatch(run):
        return run
    known = _BYTES[codec]
    try:
        return bytes(known[character] for character in run).decode("utf-8")
    except UnicodeDecodeError:
        return run
