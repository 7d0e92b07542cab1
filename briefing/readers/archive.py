"""ZIP archives: their files as documents, within caps on number, size, ratio and depth. Nothing is written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from briefing.errors import SourceError
from briefing.model import Failure
from briefing.readers.document import Document, Found

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
MOST_FILES = 1_000
MOST_BYTES = 20 * 1024 * 1024
MOST_RATIO = 200
MOST_DEPTH = 2
_SMALL = 1024 * 1024
_OFFICE = "mimetype"


def kind(data: bytes) -> str:
    """ "docx" or "zip", told by the files inside; raises `SourceError` for damage and for other office documents."""
    names = {info.filename for info in _opened(data).infolist()}
    if "word/document.xml" in names:
        return "docx"
    if {"xl/workbook.xml", "ppt/presentation.xml"} & names or (_OFFICE in names and "content.xml" in names):
        raise SourceError("is an office document that is no text: save it as .docx or .txt")
    return "zip"


def parts(data: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
    """The named files of an archive that are there."""
    opened = _opened(data)
    held = {info.filename: info for info in opened.infolist()}
    return {name: _content(opened, held[name], MOST_BYTES) for name in names if name in held}


def read_zip(document: Document) -> Iterator[Found]:
    """The articles of all files in the archive, in the order of their names; hidden ones are left out.

    One file that cannot be read does not stop the others; what goes beyond a cap ends the reading.
    """
    yield from _files(document, MOST_DEPTH, [MOST_BYTES])


def _files(document: Document, depth: int, left: list[int]) -> Iterator[Found]:
    from briefing.readers import understood

    opened = _opened(document.data)
    infos = sorted((info for info in opened.infolist() if _is_wanted(info)), key=lambda info: info.filename)
    if not infos:
        raise SourceError("archive holds nothing readable")
    if len(infos) > MOST_FILES:
        raise SourceError(f"archive of more than {MOST_FILES} files")
    for info in infos:
        name = f"{document.source}/{info.filename}"
        if left[0] <= 0 or info.file_size > left[0]:
            raise SourceError(f"archive of more than {MOST_BYTES // (1024 * 1024)} MB")
        try:
            inner = Document(name, info.filename.rsplit("/", 1)[-1], _content(opened, info, left[0]))
        except SourceError as error:
            yield Failure(name, str(error))
            continue
        left[0] -= len(inner.data)
        if not inner.data.startswith(MAGIC):
            yield from understood(inner)
        elif depth <= 1:
            yield Failure(name, "archives inside archives inside archives are not opened")
        else:
            yield from _nested(inner, depth - 1, left)


def _nested(inner: Document, depth: int, left: list[int]) -> Iterator[Found]:
    from briefing.readers import understood

    try:
        if kind(inner.data) == "zip":
            yield from _files(inner, depth, left)
        else:
            yield from understood(inner)
    except SourceError as error:
        yield Failure(inner.source, str(error))


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError) as error:
        raise SourceError("zip archive that is damaged") from error


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in info.filename.split("/"))
    return not info.is_dir() and not hidden and info.file_size > 0


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & 1:
        raise SourceError("file in an archive that is locked by a password")
    if info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        raise SourceError(f"packed more than {MOST_RATIO} times: nothing honest is")
    try:
        with opened.open(info) as file:
            # What the directory says about the size need not be true.
            data = file.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise SourceError("file in an archive that is damaged") from error
    if len(data) > most:
        raise SourceError(f"archive of more than {MOST_BYTES // (1024 * 1024)} MB")
    return data
