"""The tables of the archive, version by version, and how an older file becomes a newer one.

`PRAGMA user_version` says which version a file has. Each step is one transaction; before the first step a copy of the
file is kept beside it, so that an older release can still read what it wrote.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from briefing.errors import UsageError

APPLICATION = 0x42524945
"""`PRAGMA application_id` of an archive: "BRIE"."""

_FIRST: tuple[str, ...] = (
    f"PRAGMA application_id = {APPLICATION}",
    # What the reader keeps asking: which articles, in which stories, since which run.
    """CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        granularity TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE articles (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        given TEXT NOT NULL,
        digest TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        language TEXT NOT NULL,
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        author TEXT NOT NULL,
        published TEXT,
        related TEXT NOT NULL,
        partial INTEGER NOT NULL,
        first_day TEXT,
        last_day TEXT,
        spellings TEXT NOT NULL,
        run INTEGER NOT NULL REFERENCES runs
    ) STRICT""",
    "CREATE UNIQUE INDEX articles_as_given ON articles (given, digest)",
    # All that a search is limited by, so that it need not read the texts of what it leaves out.
    "CREATE INDEX articles_limits ON articles (language, last_day, first_day, source)",
    """CREATE TABLE revisions (
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        digest TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        published TEXT,
        PRIMARY KEY (article, digest)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE stories (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        granularity TEXT NOT NULL,
        title TEXT NOT NULL,
        language TEXT NOT NULL,
        why TEXT NOT NULL,
        first_day TEXT,
        last_day TEXT,
        sketch BLOB NOT NULL,
        merged_into INTEGER REFERENCES stories ON DELETE CASCADE
    ) STRICT""",
    "CREATE INDEX stories_by_day ON stories (last_day)",
    "CREATE INDEX stories_merged ON stories (merged_into)",
    """CREATE TABLE story_articles (
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        granularity TEXT NOT NULL,
        story INTEGER NOT NULL REFERENCES stories ON DELETE CASCADE,
        copy INTEGER NOT NULL,
        run INTEGER NOT NULL REFERENCES runs,
        PRIMARY KEY (article, granularity)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX articles_of_story ON story_articles (story)",
    """CREATE TABLE wishes (
        kind TEXT NOT NULL CHECK (kind IN ('pin', 'mute', 'apart')),
        story INTEGER NOT NULL REFERENCES stories ON DELETE CASCADE,
        other INTEGER NOT NULL REFERENCES stories ON DELETE CASCADE,
        PRIMARY KEY (kind, story, other)
    ) STRICT, WITHOUT ROWID""",
    # The index holds no second copy of the texts. No triggers: they may not write it while the schema is untrusted.
    """CREATE VIRTUAL TABLE words USING fts5 (
        title, text, spellings,
        content = 'articles', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
    )""",
)

_SECOND: tuple[str, ...] = (
    # What was printed and sent, and how the sources do.
    """CREATE TABLE issues (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        edition TEXT NOT NULL,
        day TEXT NOT NULL,
        title TEXT NOT NULL,
        language TEXT NOT NULL,
        content BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX issues_by_day ON issues (edition, day)",
    """CREATE TABLE printed (
        issue INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
        place INTEGER NOT NULL,
        story TEXT NOT NULL,
        article TEXT NOT NULL,
        sentence TEXT NOT NULL,
        PRIMARY KEY (issue, place)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX printed_of_story ON printed (story)",
    """CREATE TABLE deliveries (
        issue INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
        recipient TEXT NOT NULL,
        message_id TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'failed')),
        reason TEXT NOT NULL,
        PRIMARY KEY (issue, recipient)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE source_health (
        source TEXT PRIMARY KEY,
        last_success TEXT,
        last_item TEXT,
        failures INTEGER NOT NULL,
        reason TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

_THIRD: tuple[str, ...] = (
    # The unattended job: what came in when, what it has done, how far each issue and each delivery is.
    """CREATE TABLE intake (
        source TEXT PRIMARY KEY,
        state TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # Never the same number twice, also after articles were forgotten: an issue remembers up to which one it looked.
    """CREATE TABLE arrivals (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        source TEXT NOT NULL,
        UNIQUE (article, source)
    ) STRICT""",
    """CREATE TABLE journal (
        number INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        ended TEXT,
        status INTEGER,
        editions TEXT NOT NULL,
        counts TEXT NOT NULL,
        seconds TEXT NOT NULL
    ) STRICT""",
    "ALTER TABLE issues ADD COLUMN made TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE issues ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE issues ADD COLUMN written INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE deliveries ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE deliveries ADD COLUMN first_try TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE deliveries ADD COLUMN next_try TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE deliveries ADD COLUMN last_try TEXT NOT NULL DEFAULT ''",
    # How a source does is kept with the list of sources.
    "DROP TABLE source_health",
)

STEPS: Sequence[tuple[str, ...]] = (_FIRST, _SECOND, _THIRD)
"""What makes version n + 1 of version n; a step that was released is never changed."""


def version(connection: sqlite3.Connection) -> int:
    """The version of the open file; 0 where it is empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `UsageError` for a database of another program, and for an archive of a newer release."""
    # In this order: another process may be making the archive just now, its name and its tables in one transaction.
    has_tables = connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is not None
    if has_tables and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise UsageError(f"archive {path}: it is no archive of briefing; another program made it")
    if version(connection) > len(STEPS):
        raise UsageError(f"archive {path}: a newer release wrote it; update briefing")


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[tuple[str, ...]] = STEPS) -> None:
    """Bring an open archive to the newest version; one that holds something is first copied to `NAME.version-N`."""
    if 0 < (found := version(connection)) < len(steps):
        _keep_copy(connection, path.with_name(f"{path.name}.version-{found}"))
    while (found := version(connection)) < len(steps):
        connection.execute("BEGIN IMMEDIATE")
        with connection:  # commits, or rolls back what an exception interrupted
            if version(connection) == found:  # another process may have been faster
                for statement in steps[found]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {found + 1}")


def _keep_copy(connection: sqlite3.Connection, copy: Path) -> None:
    spare = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}.tmp")
    try:
        with closing(sqlite3.connect(spare)) as kept:
            connection.backup(kept)
        spare.replace(copy)
    finally:
        spare.unlink(missing_ok=True)
