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
_FEWEST, _PAIR = 2, 2


def _characters(codec: str, first: int, last: int) -> str:
    """The characters that a range of bytes stands for in a character set."""
    return "".join(_character(codec, byte) for byte in range(first, last + 1))


def _character(codec: str, byte: int) -> str:
    """What a byte stands for in a character set; where it stands for nothing, the control of its number."""
    try:
        return bytes((byte,)).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def _sequence(codec: str) -> str:
    """The pattern of one letter of two to four bytes in UTF-8, as it looks in a one-byte character set."""
    more = f"[{re.escape(_characters(codec, 0x80, 0xBF))}]"
    leads = [re.escape(_characters(codec, *lead)) for lead in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))]
    return f"(?:[{leads[0]}]{more}|[{leads[1]}]{more}{{2}}|[{leads[2]}]{more}{{3}})"


_LETTER = re.compile(_sequence(_WESTERN))
_RUSSIAN_RUN = re.compile(f"{_sequence(_CYRILLIC)}{{{_FEWEST_PAIRS},}}")
_MARKED = re.compile("[Â-ß][‘’“”‹›»…–—]")
"""A word in capitals before a closing mark looks the same ("IRMÃ”", "CITÉ…"): no evidence, though it may be misread."""
_MEANT = re.compile("[ÀÁÇ-ÏÒ-ÖÚ-Ý][‘’“”‹›»…–—]|[à-ï][‘’“”‹›»…–—\xa0]{2}")
"""Letters that often end a word, before closing marks ("É…", "é\xa0»"): seldom touched."""
_BYTES = {
    codec: {_character(codec, byte): byte for byte in range(0x80, 0x100)} for codec in (_WESTERN, _CYRILLIC)
}  # fmt: skip


def mended(text: str) -> str:
    """The text with its misread letters as they were meant; unchanged where there are none or all may be meant."""
    if text.isascii():
        return text
    for _ in range(_ROUNDS):
        plain = [letter for letter in _LETTER.findall(text) if not _MARKED.fullmatch(letter)]
        plain = [letter for letter in plain if not _MEANT.fullmatch(letter)]
        if _is_certain(plain):
            leads = {ord(letter[0]) + step for letter in plain for step in (-1, 0, 1)}
            repaired = _LETTER.sub(lambda found, leads=leads: _western(found.group(), leads), text)  # type: ignore[misc]
        else:
            repaired = _RUSSIAN_RUN.sub(lambda found: _letters(found.group(), _CYRILLIC), text)
        if repaired == text:
            break
        text = repaired
    return text


def _is_certain(plain: list[str]) -> bool:
    """Whether letters unlike the end of a word cannot be meant: two of them, a long one, or one of an alphabet."""
    if not plain:
        return False
    return len(plain) >= _FEWEST or max(map(len, plain)) > _PAIR or _letters(plain[0], _WESTERN).isalpha()


def _western(letter: str, leads: set[int]) -> str:
    """The letter as it was meant; one that may be an end of a word only where its script is all over the text."""
    if _MEANT.fullmatch(letter) and (len(letter) > _PAIR or ord(letter[0]) not in leads):
        return letter
    return _letters(letter, _WESTERN)


def _letters(found: str, codec: str) -> str:
    """The letters that the bytes are in UTF-8; unchanged where they are none."""
    known = _BYTES[codec]
    try:
        return bytes(known[character] for character in found).decode("utf-8")
    except UnicodeDecodeError:
        return found
