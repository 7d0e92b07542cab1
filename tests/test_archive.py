"""The archive as a file: its settings, its versions, articles kept once, what is told when it cannot be used."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from briefing.archive import Archive, articles as kept, runs, schema, upkeep
from briefing.archive.search import search
from briefing.archive.stories import number_of
from briefing.archive.tracing import trace
from briefing.errors import UsageError
from briefing.model import Article, Related
from tests import archive_days


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.sqlite"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive.open(path) as opened:
        yield opened
        assert upkeep.faults(opened) == []


def keep(archive: Archive, *articles: Article) -> list[str]:
    with archive.writing():
        return kept.keep(
            archive, articles, runs.begin(archive, str(archive.rows("SELECT count(*) FROM runs")), "story")
        )


def ids(archive: Archive) -> list[str]:
    return [row[0] for row in archive.rows("SELECT id FROM articles ORDER BY id")]


def test_the_file_is_set_up_to_survive(archive: Archive) -> None:
    asked = {
        name: (archive.row(f"PRAGMA {name}") or [None])[0] for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert (archive.row("PRAGMA trusted_schema") or [None])[0] == 0
    tables = archive.rows(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    assert {name for name, _ in tables} >= {
        "articles",
        "stories",
        "issues",
        "printed",
        "deliveries",
        "runs",
    }
    assert all(strict for _, strict in tables)


def test_a_closed_archive_is_one_file(path: Path) -> None:
    with Archive.open(path) as opened:
        keep(opened, *archive_days.day(0))
    with Archive.read(path) as opened:
        assert len(ids(opened)) == 7
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_same_article_again_changes_nothing(archive: Archive) -> None:
    articles = archive_days.day(0)
    first = keep(archive, *articles)
    before = archive.rows("SELECT * FROM articles")
    assert keep(archive, *reversed(articles), *articles) == first
    assert archive.rows("SELECT * FROM articles") == before
    assert archive.rows("SELECT * FROM revisions") == []


def test_what_is_kept_comes_back_as_it_was(archive: Archive) -> None:
    article = Article(
        "x",
        "Titre",
        "Un.\n\nDeux.",
        "fr",
        "Le Fanal",
        "https://a.example/1",
        "M. B.",
        "2022-10",
        (Related("R", "u"),),
        True,
    )
    keep(archive, article)
    assert kept.by_ids(archive, ["x"]) == [article]


@settings(max_examples=30)
@given(st.text(), st.text(), st.none() | st.text(max_size=12), st.booleans())
def test_any_text_comes_back_with_its_offsets(title: str, text: str, published: str | None, partial: bool) -> None:
    article = Article("id", title, text, published=published, partial=partial)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection, Path("nowhere"))
    with Archive(Path("nowhere"), connection) as archive:
        keep(archive, article)
        assert kept.by_ids(archive, ["id"]) == [kept.storable(article)]
        assert upkeep.faults(archive) == []
    assert len(kept.storable(article).text) == len(text)


def test_half_a_surrogate_pair_is_kept_as_a_replacement(archive: Archive) -> None:
    keep(archive, Article("s", "a\ud800b", "x\udfffy"))
    (found,) = kept.by_ids(archive, ["s"])
    assert (found.title, found.text) == ("a\ufffdb", "x\ufffdy")


def test_a_new_wording_is_a_revision_and_the_old_one_is_remembered(archive: Archive) -> None:
    article = archive_days.day(0)[0]
    longer = replace(article, text=f"{article.text}\n\nMore is expected on Friday, a zither player said.")
    keep(archive, article)
    assert keep(archive, longer) == [article.id]
    assert kept.by_ids(archive, [article.id]) == [longer]
    assert archive.rows("SELECT text FROM revisions") == [(article.text,)]
    assert [hit.article.id for hit in search(archive, "zither")] == [article.id]
    assert keep(archive, article) == [article.id], "a late copy of the old wording"
    assert kept.by_ids(archive, [article.id]) == [longer]


@pytest.mark.parametrize(
    "earlier",
    [
        Article("1", "One thing", "Alpha beta gamma.", url="https://a.example/1"),
        Article("1", "Other thing", "Alpha beta gamma delta."),
        Article("1", "ÉLECTION à Rome", "Nothing alike."),
    ],
)
def test_a_revision_is_told_by_address_headline_or_text(archive: Archive, earlier: Article) -> None:
    later = Article("1", "Élection à Rome", "Alpha beta gamma epsilon zeta eta theta.", url="https://a.example/1")
    keep(archive, earlier)
    assert keep(archive, later) == ["1"]
    assert ids(archive) == ["1"]


def test_another_article_of_the_same_id_gets_its_own(archive: Archive) -> None:
    first, second = Article("1", "Storm", "The storm took roofs."), Article("1", "Chess", "A draw after nine hours.")
    third = Article("1", "", "")
    assert keep(archive, first) == ["1"]
    assert keep(archive, second) == ["1-2"]
    assert keep(archive, third) == ["1-3"]
    assert sorted(keep(archive, third, second, first)) == ["1", "1-2", "1-3"]
    assert ids(archive) == ["1", "1-2", "1-3"]


def test_an_interrupted_transaction_leaves_nothing(archive: Archive) -> None:
    def half() -> None:
        with archive.writing():
            kept.keep(archive, archive_days.day(0), runs.begin(archive, "r", "story"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert ids(archive) == []
    assert archive.rows("SELECT * FROM runs") == []


def test_version_one_becomes_the_newest_and_a_copy_stays(path: Path, root: Path) -> None:
    shutil.copy(root / "tests" / "archives" / "version-1.sqlite", path)
    with Archive.read(path) as archive:
        assert archive.row("PRAGMA user_version") == (len(schema.STEPS),)
        assert archive.rows("SELECT * FROM issues") == []
        assert len(ids(archive)) == 8
        (story,) = trace(archive, [number_of(archive, "75a9f1978719")])
        assert story.pinned
        assert [article.id for article in story.story.articles] == ["dep-20221021-0417", "c94e16cd36fc"]
        assert {hit.article.id for hit in search(archive, "choigou")} == {"dep-20221021-0417", "c94e16cd36fc"}
        assert upkeep.faults(archive) == []
    with closing(sqlite3.connect(path.with_name("news.sqlite.version-1"))) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM articles").fetchone() == (8,)


def test_a_step_that_fails_changes_nothing(path: Path, root: Path) -> None:
    shutil.copy(root / "tests" / "archives" / "version-1.sqlite", path)
    broken = (*schema.STEPS[:1], ("CREATE TABLE issues (id TEXT) STRICT", "CREATE TABLE oops (nonsense NOTYPE) STRICT"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            schema.migrate(connection, path, broken)
        assert schema.version(connection) == 1
        assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'issues'").fetchone() is None
    with Archive.open(path) as archive:
        assert upkeep.faults(archive) == []


def test_a_step_that_another_process_took_is_not_taken_twice(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Archive.open(path).close()
    asked = schema.version
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        seen = iter([0, 0])  # twice what was true a moment ago: before the copy, and before the first step
        monkeypatch.setattr(schema, "version", lambda connection: next(seen, asked(connection)))
        schema.migrate(connection, path)
    with Archive.open(path) as archive:
        assert upkeep.faults(archive) == []


def test_foreign_and_newer_files_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    foreign, newer, text = tmp_path / "places.sqlite", tmp_path / "newer.sqlite", tmp_path / "notes.txt"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE moz_places (id)")
    Archive.open(newer).close()
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 99")
    text.write_text("dear diary, " * 100)
    for path, told in ((foreign, "another program"), (newer, "newer release"), (text, "no archive of briefing")):
        before = path.read_bytes()
        for use in (Archive.open, Archive.read):
            with pytest.raises(UsageError, match=told):
                use(path)
        assert path.read_bytes() == before


def test_no_archive_is_told_with_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no archive .*group SOURCE"):
        Archive.read(tmp_path / "none.sqlite")
    with pytest.raises(UsageError, match="cannot be opened"):
        Archive.open(tmp_path / "no" / "folder" / "a.sqlite")


def test_an_empty_file_becomes_an_archive(path: Path) -> None:
    path.touch()
    with Archive.read(path) as archive:
        assert ids(archive) == []


def test_damage_is_told(path: Path) -> None:
    with Archive.open(path) as archive:
        keep(archive, *archive_days.day(0))
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 40] = b"\xff" * (4096 * 38)
    path.write_bytes(content)

    def look() -> None:  # where it shows depends on the page that was hit
        with Archive.read(path) as archive:
            kept.by_ids(archive, [article.id for article in archive_days.day(0)])

    with pytest.raises(UsageError, match="it is damaged"):
        look()


def test_faults_names_a_lost_index(path: Path) -> None:
    with Archive.open(path) as archive:
        keep(archive, *archive_days.day(0))
        with archive.writing():
            archive.write("INSERT INTO words (words) VALUES ('delete-all')")
        assert upkeep.faults(archive) == ["the full-text index does not hold every article"]


def test_a_second_writer_waits_and_then_says_so(path: Path) -> None:
    with Archive.open(path) as first, Archive.open(path, wait=0.05) as second:
        with first.writing():
            first.write("INSERT INTO runs (id, granularity) VALUES ('a', 'story')")
            with pytest.raises(UsageError, match="another run is still writing"), second.writing():
                pass
            assert second.rows("SELECT id FROM runs") == [], "readers see what was committed, and never wait"
        assert second.rows("SELECT id FROM runs") == [("a",)]


def test_faults_of_ours_are_not_blamed_on_the_file(archive: Archive) -> None:
    with pytest.raises(sqlite3.OperationalError):
        archive.rows("SELECT nonsense")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may become somebody with fewer rights")
def test_a_reader_without_rights_can_read_and_is_told_that_it_cannot_write(root: Path) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folder is closed to other users
        folder = Path(name)
        with Archive.open(folder / "a.sqlite") as archive:
            keep(archive, *archive_days.day(0))
        folder.chmod(0o555)
        (folder / "a.sqlite").chmod(0o444)
        code = (
            f"import os, sys; sys.path.insert(0, {str(root)!r})\n"
            "from pathlib import Path\nfrom briefing.archive import Archive\n"
            "from briefing.archive.search import search\n"
            "from briefing.errors import UsageError\n"
            f"path = Path({str(folder / 'a.sqlite')!r})\nos.setuid(65534)\n"
            "with Archive.read(path) as archive: print(len(search(archive, 'orlena')))\n"
            "try: Archive.open(path)\nexcept UsageError as error: print(error)\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        folder.chmod(0o755)
    assert done.stdout.splitlines()[0] == "2", done.stderr
    assert "it may only be read" in done.stdout or "cannot be opened" in done.stdout
