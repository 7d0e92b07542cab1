"""The table of kinds in the documentation: complete, up to date, and each example reads something."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from briefing.readers.kinds import READERS, TOLD
from tests import kinds_document

TEXT = "The harbour of Kestrel was closed on Friday after the storm, and two ferries waited offshore for six hours."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make(path: Path, news: Path) -> None:
    """The file of an example: one of the sample news, or a small one of a kind that these have not."""
    sample = next(news.glob(f"*/{path.name}"), None)
    if sample is not None:
        path.write_bytes(sample.read_bytes())
    elif path.suffix == ".mbox":
        path.write_text(f"From a@b.example Fri Oct 21 18:32:00 2022\nFrom: a@b.example\nSubject: Harbour\n\n{TEXT}\n")
    elif path.suffix == ".pdf":
        pytest.importorskip("pypdf")
        path.write_bytes(pytest.importorskip("weasyprint").HTML(string=f"<p>{TEXT}</p>").write_pdf())
    else:
        with zipfile.ZipFile(path, "w") as archive:
            if path.suffix == ".zip":
                archive.writestr("harbour.txt", TEXT)
            else:
                body = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"
                archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")


def test_the_table_is_what_the_readers_are() -> None:
    assert TOLD.keys() == READERS.keys() == kinds_document.EXAMPLES.keys()
    assert kinds_document.TARGET.read_text("utf-8") == kinds_document.document()


@pytest.mark.parametrize("kind", READERS)
def test_the_example_of_each_kind_reads_something(
    kind: str, command: Callable[..., Result], tmp_path: Path, news: Path
) -> None:
    rows = kinds_document.TARGET.read_text("utf-8").split("\n")
    row = next(row for row in rows if row.startswith(f"| {kind} |"))
    given = re.findall(r"`briefing (read \S+)`", row)[-1].split()
    make(tmp_path / given[1], news)
    result = command(*given)
    assert result.exit_code == 0, result.output
    assert all(json.loads(line)["text"] for line in result.stdout.splitlines())
    assert result.stdout


def test_the_cap_is_told_with_what_raises_it(command: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_text(f"{TEXT}\n\n" * 12_000)
    assert command("read", "large.txt", env={"BRIEFING_MAX_SIZE": "2"}).exit_code == 0
    refused = command("read", "large.txt", env={"BRIEFING_MAX_SIZE": "1"})
    assert refused.exit_code == 3
    assert "is larger than 1 MB: split it, or allow more with --max-size" in refused.stderr
    assert command("read", "large.txt", env={"BRIEFING_MAX_SIZE": "x"}).exit_code == 2
    assert command("read", "large.txt", "--max-size", "0").exit_code == 2
    for name in ("read", "group", "summarize"):
        given = command(name, "large.txt", "--max-size", "2", env={"BRIEFING_MAX_SIZE": "1"})
        assert given.exit_code == 0, given.stderr
