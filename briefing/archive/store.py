"""The open archive: one SQLite file, its settings, its transactions, and what its errors mean to a person.

Write-ahead log with full synchronisation: what was committed survives a kill and a power cut, and readers never wait.
One writer at a time: `writing()` takes the lock at once and others wait for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from briefing.archive import schema
from briefing.errors import UsageError

WAIT = 600.0
"""Seconds that a run waits for another one that is writing."""

Row = Sequence[Any]

_REASONS = {
    "SQLITE_BUSY": "another run is still writing to it; try again when that one is done",
    "SQLITE_CANTOPEN": "it cannot be opened; check the folder and its permissions",
    "SQLITE_CORRUPT": "it is damaged; take a copy of it and restore an older one",
    "SQLITE_FULL": "there is no space left on its disk",
    "SQLITE_IOERR": "its disk does not take or give the data",
    "SQLITE_NOTADB": "it is no archive of briefing",
    "SQLITE_PERM": "it may not be opened; check its permissions",
    "SQLITE_READONLY": "it may only be read; check its permissions and those of its folder",
}


class Archive:
    """An open archive; use it as a context, `with Archive.open(path) as archive`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, wait: float = WAIT) -> Archive:
        """Open an archive to read and write; where there is no file, or an older one, it is made or brought up to date.

        wait: seconds to wait for another writer. Raises `UsageError` where the file cannot be used.
        """
        with told(path), ExitStack() as stack:
            connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
            stack.callback(connection.close)
            _settle(connection)
            schema.refuse_foreign(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            schema.migrate(connection, path)
            stack.pop_all()
        return cls(path, connection)

    @classmethod
    def read(cls, path: Path) -> Archive:
        """Open an archive that is only read; one of an older version is brought up to date first.

        Raises `UsageError` where there is none, or the file cannot be used.
        """
        if not path.is_file():
            raise UsageError(f"there is no archive {path}; `briefing group SOURCE… --archive {path}` makes one")
        with told(path), ExitStack() as stack:
            connection = _connect_to_read(path)
            stack.callback(connection.close)
            _settle(connection)
            schema.refuse_foreign(connection, path)
            if schema.version(connection) < len(schema.STEPS):
                return cls.open(path)
            stack.pop_all()
        return cls(path, connection)

    @staticmethod
    def copy(path: Path, to: Path) -> None:
        """Write a whole copy of an archive, as it is, to another file, whatever other runs do meanwhile."""
        with told(path), closing(_connect_to_read(path)) as original, closing(sqlite3.connect(to)) as copy:
            original.backup(copy)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it or nothing. Not to be nested."""
        with told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several queries that see one state of the archive, whatever other runs write meanwhile. Not to be nested."""
        with told(self.path):
            self._connection.execute("BEGIN DEFERRED")
            with self._connection:
                yield

    def state(self) -> int:
        """A number that changes when another connection has written; what this one writes leaves it as it is."""
        return int((self.row("PRAGMA data_version") or (0,))[0])

    def rows(self, sql: str, *values: object) -> list[Row]:
        """All rows of a query; values are bound, never written into it."""
        with told(self.path):
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, None where it has none."""
        with told(self.path):
            found: Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def write(self, sql: str, *values: object) -> int:
        """Run one statement; the number of the row that it added last."""
        with told(self.path):
            return self._connection.execute(sql, values).lastrowid or 0

    def write_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        with told(self.path):
            self._connection.executemany(sql, rows)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite reports about the file into a `UsageError` that says what to do; faults of ours stay faults."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
        if name not in _REASONS:
            raise
        raise UsageError(f"archive {path}: {_REASONS[name]}") from error


def _settle(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")  # the file may come from a stranger


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing; on a medium that nobody can write on, one that needs no lock file either."""
    address = f"{path.resolve().as_uri()}?mode="
    with ExitStack() as stack:
        # Not "ro": the last one to close the file puts its log away, which takes the right to write.
        connection = sqlite3.connect(f"{address}rw", uri=True, isolation_level=None)
        stack.callback(connection.close)
        try:
            schema.version(connection)
        except sqlite3.OperationalError as error:
            # A log is read through a shared file beside it, which a read-only folder does not take.
            if not error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")) or _has_log(path):
                raise
            return sqlite3.connect(f"{address}ro&immutable=1", uri=True, isolation_level=None)
        stack.pop_all()
    connection.execute("PRAGMA query_only = ON")
    return connection


def _has_log(path: Path) -> bool:
    """Whether something was committed that is not yet in the file itself."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
