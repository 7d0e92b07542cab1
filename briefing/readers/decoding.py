"""Bytes to characters: byte order mark, declared charset, UTF-8, cp1252, and only then a guess.

Labels follow the WHATWG Encoding Standard where it matters: "iso-8859-1" and "us-ascii" mean cp1252.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from briefing.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "chinesebig5": "big5",
    "x-big5": "big5",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-cp1252": "cp1252",
    "unicode-1-1-utf-8": "utf-8",
    "utf8": "utf-8",
    "cp-850": "cp850",
}
# Codecs that change bytes to bytes, text to text, or mean something else than a charset.
_NO_CHARSETS = frozenset(
    {"rot13", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
# Shift between scripts with plain ASCII bytes: such text always is valid UTF-8 too, so the declaration goes first.
_SEVEN_BIT = re.compile(r"^(iso2022|utf-?7$|hz)")
_GUESSES = (
    "cp1250 iso8859_2 cp1251 koi8_r koi8_u iso8859_5 cp866 cp1256 iso8859_6 cp1253 iso8859_7 cp1255 "
    "cp1257 big5 gb18030 euc_jp cp932 cp949"
).split()
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3",
    b"RIFF",
    b"OggS",
    b"ID3",
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Where Central European or Cyrillic bytes are read as cp1252, signs turn up inside words ("og³osi³", "¿e").
_ODD_IN_WORD = re.compile(r"(?<=[^\W\d_])[¹³±¼½¾¿¡¶£¢¤¥¦¬¯¸¨×÷](?=[^\W\d_])|[^\W\d_]{3}[¹³±¼¾¿¶]|¿[a-zê]|\ufffd")
_HEAD = 65_536
_FEWEST_HIGH = 4
_HIGH = re.compile(rb"[\xa1-\xff]")
_GUESS_HEAD = 20_000


def codec_name(label: str) -> str:
    """Python's name of the charset a label means; "" where it means none ("DEFAULT", "x-unknown", "rot13")."""
    cleaned = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_ALIASES.get(cleaned, cleaned)).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return name if _is_charset(name) else ""


@cache
def _is_charset(name: str) -> bool:
    if name.replace("-", "_") in _NO_CHARSETS:
        return False
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, ValueError):
        return name.startswith(("utf-16", "utf-32"))


def decode(data: bytes, declared: str = "") -> str:
    """The characters of `data`; raises `SourceError` where the bytes are no text in any likely charset."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    candidates = _candidates(data, codec_name(declared))
    for name in candidates:
        text = _strict(data, name)
        if text is not None:
            return (name == "cp1252" and _is_mislabelled(data) and _spoken(data)) or text
    if _looks_latin(data):
        return data.decode("cp1252", "replace")
    return _guess(data)


def decode_anyhow(data: bytes, declared: str = "") -> str:
    """Like `decode`, but undecodable bytes become U+FFFD: for parts of mail, where the rest must not be lost."""
    try:
        return decode(data, declared)
    except SourceError:
        return data.decode("utf-8", "replace")


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text: the head of a known binary format, or too many control characters."""
    if data.startswith(_BINARY):
        return True
    if _wide(data) or data.startswith(tuple(mark for mark, _ in _MARKS)):
        return False
    head = data[:_HEAD]
    return len(_CONTROLS.findall(head)) * 50 > len(head)


def _candidates(data: bytes, declared: str) -> list[str]:
    # Wide characters show as NULs at the latest in line ends; a declaration without any is wrong.
    if not declared or (declared.startswith(("utf-16", "utf-32")) and b"\x00" not in data):
        return [_wide(data) or "utf-8"]
    if _SEVEN_BIT.match(declared.replace("_", "")) or _is_multibyte(declared):
        return [declared, "utf-8"]
    return ["utf-8", declared]


def _is_multibyte(name: str) -> bool:
    return name.startswith(
        ("big5", "gb", "euc", "cp932", "cp949", "shift", "johab", "utf-16", "utf-32", "utf_16", "utf_32")
    )


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows as a NUL in every other place of ASCII text."""
    head = data[:2000]
    if len(head) < 8 or b"\x00" not in head:
        return ""
    even, odd = head[::2].count(0) * 2 / len(head), head[1::2].count(0) * 2 / len(head)
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else ""


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def _looks_latin(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 read as Western European: accents lone inside ASCII words, no odd symbols."""
    sample = data[:_GUESS_HEAD].decode("cp1252", "replace")
    letters = sum(c.isalpha() for c in sample)
    foreign = sum(c.isalpha() and not c.isascii() for c in sample)
    odd = len(_ODD_IN_WORD.findall(sample))
    return foreign * 3 <= letters and odd * 4 <= foreign


def _spoken(data: bytes) -> str:
    """The text in the first charset in which its words are clearly those of a language, "" where there is none."""
    return next((text for name in _GUESSES if (text := _in_a_language(data, name))), "")


def _in_a_language(data: bytes, name: str) -> str | None:
    """The text in a charset, where its words are clearly those of a language; None in any other case."""
    from briefing.text.detection import detect

    sample = data[:_GUESS_HEAD].decode(name, "replace")
    if sample.isascii() or sample.count("\ufffd") > 1 or _ODD_IN_WORD.search(sample.rstrip("\ufffd")):
        return None
    return data.decode(name, "replace") if detect(sample) != "und" else None


def _is_mislabelled(data: bytes) -> bool:
    """Whether bytes that are said to be Western European clearly are not, told by enough of them."""
    return len(_HIGH.findall(data[:_GUESS_HEAD])) >= _FEWEST_HIGH and not _looks_latin(data)


def _guess(data: bytes) -> str:
    spoken = _spoken(data)
    if spoken:
        return spoken
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESS_HEAD], cp_isolation=_GUESSES).best()
    name = best.encoding if best is not None else ""
    text = _strict(data, name) if name else None
    if text is not None:
        return text
    if name:
        return data.decode(name, "replace")
    raise SourceError("not text in any known encoding: save it as UTF-8")
