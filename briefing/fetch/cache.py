"""What addresses answered last time, so that they can say "not changed" (RFC 9110 13). One file for each address."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from briefing.fetch.urls import public

_FIELDS = ("url", "etag", "modified", "media_type", "charset", "digest")


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept answer: where it came from, what the server wants to hear again, and the unpacked body."""

    url: str
    etag: str
    modified: str
    media_type: str
    charset: str
    data: bytes

    @property
    def conditions(self) -> Mapping[str, str]:
        """The headers that make a request conditional."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value}


class Cache:
    """A folder of kept answers. Losing it loses nothing but time: whatever is broken in it counts as absent."""

    def __init__(self, folder: Path) -> None:
        """Use the folder; it is made when the first answer is kept."""
        self._folder = folder

    def get(self, url: str) -> Kept | None:
        """What is kept of an address, None if there is nothing whole."""
        try:
            head, _, data = self._path(url).read_bytes().partition(b"\n")
            fields = json.loads(head)
            texts = {name: str(fields[name]) for name in _FIELDS}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        if texts.pop("digest") != hashlib.sha256(data).hexdigest():
            return None
        return Kept(data=data, **texts)

    def put(self, url: str, kept: Kept) -> None:
        """Keep an answer that can be asked for conditionally; a folder that cannot be written keeps nothing."""
        if not kept.conditions:
            return
        fields = asdict(kept)
        data: bytes = fields.pop("data")
        head = json.dumps(fields | {"digest": hashlib.sha256(data).hexdigest()}).encode("ascii")
        path = self._path(url)
        spare = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                spare.write_bytes(head + b"\n" + data)
                os.replace(spare, path)
            finally:
                spare.unlink(missing_ok=True)
        except OSError:
            return  # a full or read-only disk costs the next run some bytes, nothing else

    def _path(self, url: str) -> Path:
        # The log-in is part of what is asked for, but never of what is kept; a digest shows neither.
        return self._folder / f"{hashlib.sha256(url.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}.answer"


def kept_of(url: str, headers: Mapping[str, str], media_type: str, charset: str, data: bytes) -> Kept:
    """The answer as it will be kept."""
    return Kept(public(url), headers.get("etag", ""), headers.get("last-modified", ""), media_type, charset, data)
