"""Where the list of sources lies: a JSON file, read and changed by the two functions here and nowhere else.

A change is made under a lock of the kernel, so two runs at once lose nothing, and written whole or not at all.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from briefing.errors import UsageError
from briefing.sources.listing import Entry, Health, Source

VERSION = 1
_OWN = 0o600  # addresses may hold a password

Change = Callable[[tuple[Entry, ...]], Sequence[Entry]]


def load(path: Path) -> tuple[Entry, ...]:
    """All sources of the list in its order, () where there is none yet; raises `UsageError` for a damaged one."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        if kept["version"] != VERSION:
            raise UsageError(f"{path} was written by another version of briefing ({kept['version']}): update this one")
        return tuple(entry(row) for row in kept["sources"])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}; choose another file with --file") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"{path} is damaged: move it away, then take your feeds in again (sources import)") from error


def change(path: Path, by: Change) -> tuple[Entry, ...]:
    """Replace the list by what `by` makes of it as it is now; returns the new one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.with_name(f".{path.name}.lock")):
            entries = tuple(by(load(path)))
            rows = [record(each) for each in entries]
            _write(path, json.dumps({"version": VERSION, "sources": rows}, ensure_ascii=False, indent=1) + "\n")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; choose another file with --file") from error
    return entries


def record(entry: Entry) -> dict[str, Any]:
    """An entry as it is written: what JSON can hold."""
    progress = {"seen": list(entry.seen), "read": entry.read, "mark": entry.mark}
    told = asdict(entry.source) | {"health": asdict(entry.health)} | progress
    return {name: value for name, value in told.items() if value not in ("", (), [], False)}


def entry(row: dict[str, Any]) -> Entry:
    """The entry that `record` has written; raises KeyError, TypeError or ValueError for something else."""
    if not isinstance(row["address"], str):
        raise TypeError("an address is text")
    source = {field.name: row[field.name] for field in fields(Source) if field.name in row}
    source["section"] = tuple(source.get("section", ()))
    health = Health(**row.get("health", {}))
    seen = tuple(row.get("seen", ()))
    return Entry(Source(**source), health, seen, str(row.get("read", "")), str(row.get("mark", "")))


def _write(path: Path, text: str) -> None:
    spare = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWN), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(spare, path)
    finally:
        spare.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        try:
            import fcntl
        except ModuleNotFoundError:  # no such locks on this system: the last writer wins, the file stays whole
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
