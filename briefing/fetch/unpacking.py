"""Content-Encoding undone piece by piece, so that a bomb is met while it is still small (RFC 9110 8.4.1)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

from briefing.fetch.reasons import FetchError

_PIECE = 262_144
_GZIP = b"\x1f\x8b"
_MOST_LAYERS = 3
_PLAIN = frozenset(("", "identity", "none", "utf-8"))


def collected(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """The whole body, unpacked; raises `FetchError` once it has more than `most` bytes or is damaged."""
    layers = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in _PLAIN]
    if len(layers) > _MOST_LAYERS:
        raise FetchError("is packed too many times")
    for name in reversed(layers):  # listed in the order in which they were applied
        pieces = _unpacked(pieces, name)
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > most:
            raise too_large(most)
    return bytes(body)


def too_large(most: int) -> FetchError:
    """The error for a body of more than `most` bytes."""
    return FetchError(f"is larger than {most // (1024 * 1024)} MB")


def _unpacked(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    if name in ("gzip", "x-gzip"):
        return _Inflater(_gzip_form).run(pieces)
    if name == "deflate":
        return _Inflater(_deflate_form).run(pieces)
    raise FetchError(f"is packed in a way we did not ask for ({name[:20]})")


def _gzip_form(head: bytes) -> int | None:
    """zlib's number for the form of a stream, None where the body is not packed at all, whatever was said."""
    return zlib.MAX_WBITS | 16 if head[:1] == _GZIP[:1] else None


def _deflate_form(head: bytes) -> int:
    # RFC 9110 8.4.1.2: "deflate" means the zlib format, but some senders leave its two bytes (RFC 1950 2.2) out.
    has_header = head[0] & 0x0F == 8 and (len(head) < 2 or (head[0] << 8 | head[1]) % 31 == 0)
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS


class _Inflater:
    """Unpacks one layer, never more than `_PIECE` bytes at a time."""

    def __init__(self, form: Callable[[bytes], int | None]) -> None:
        self._form = form
        self._machine: zlib._Decompress | None = None
        self._members = 0

    def run(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        source = iter(pieces)
        for piece in source:
            if not piece:
                continue
            if not self._members and self._form(piece) is None:
                yield piece
                yield from source
                return
            yield from self._fed(piece)
        if self._machine is not None:
            raise FetchError("the answer is cut off", passing=True)

    def _fed(self, piece: bytes) -> Iterator[bytes]:
        while piece:
            if self._machine is None:
                form = self._form(piece)
                if form is None:
                    return  # a gzip file may have several members (RFC 1952 2.2); what else follows is padding
                self._machine = zlib.decompressobj(form)
                self._members += 1
            try:
                yield self._machine.decompress(piece, _PIECE)
            except zlib.error as error:
                raise FetchError("the answer is damaged: it cannot be unpacked") from error
            piece = self._machine.unconsumed_tail
            if self._machine.eof:
                piece, self._machine = self._machine.unused_data, None
                if self._form is _deflate_form:
                    return
