"""Sources that cannot be read, each beside a good article: told in one line, and the good article is briefed."""

from __future__ import annotations

import json
import os
import random
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

Command = Callable[..., Result]

GOOD = (
    "A choir of ninety children opened the winter fair of Bramhill on Sunday evening.\n\n"
    "The fair will stay open for three weeks, and the organisers hope for 60,000 visitors.\n"
)
FRENCH = (
    "Le barrage de Kalvo retient dix-neuf millions de mètres cubes d’eau près de la forêt. Trois fissures ont été "
    "trouvées mardi à l’été dernier.\n\nLa maire a ordonné à 4 200 habitants de partir avant la tombée de la nuit."
)
MAIL = b"From: a@lesk.example\nTo: b@lesk.example\nSubject: Kalvo\nDate: Fri, 21 Oct 2022 08:00:00 +0000\n"
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Lesk Wire</title>'
    "<link>https://lesk.example/</link><item><title>Cracks in the dam</title><link>https://lesk.example/1</link>"
    "<description>Engineers found three cracks in the Kalvo dam on Tuesday, and 4,200 people have left.</description>"
    "</item><item><title>Second item</title><link>https://lesk.example/2</link><description>Repairs will cost"
)


def _noise(length: int) -> bytes:
    chance = random.Random(20221022)  # noqa: S311  noise, not a secret
    return bytes(chance.randrange(256) for _ in range(length))


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n\n ",
    "noise.bin": _noise(40_000),
    "noise.txt": _noise(40_000),
    "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + _noise(20_000),
    "program": b"\x7fELF\x02\x01\x01" + bytes(4_000) + _noise(4_000),
    "no-body.eml": MAIL + b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n",
    "no-text.eml": MAIL
    + b"MIME-Version: 1.0\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0K\n",
    "headers.eml": MAIL,
    "cut-at-once.rss": FEED[:100].encode(),
    "cut.jsonl": b'{"title": "Cracks", "text": "Engineers found three cr',
    "empty.json": b"{}",
}
"""Name → bytes of a file that holds no article."""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """An article that every run must brief."""
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def _told(done: Result, source: str) -> list[str]:
    return [line for line in done.stderr.splitlines() if line.startswith(f"{source}: ")]


def _check_told_and_briefed(done: Result, source: str) -> None:
    assert "Traceback" not in done.stderr
    assert done.exit_code == 4, done.stderr
    assert len(_told(done, source)) == 1, done.stderr
    issue = json.loads(done.stdout)
    assert [failure["source"] for failure in issue["failures"]] == [source]
    assert issue["failures"][0]["reason"]
    assert "choir of ninety children" in json.dumps([story["key_points"] for story in issue["stories"]])


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_and_the_good_article_is_briefed(command: Command, good: Path, name: str) -> None:
    good.with_name(name).write_bytes(BAD[name])
    _check_told_and_briefed(command("build", "good.txt", name, "-f", "json", "-o", "-"), name)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_alone_is_nothing_to_brief(command: Command, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    done = command("build", name)
    assert (done.exit_code, done.stdout) == (3, "")
    assert len(_told(done, name)) == 1
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_stops_a_strict_run(command: Command, good: Path, name: str) -> None:
    good.with_name(name).write_bytes(BAD[name])
    done = command("build", "good.txt", name, "--strict")
    assert (done.exit_code, done.stdout) == (4, "")
    assert len(_told(done, name)) == 1
    assert not good.with_name("output").exists()


def test_all_bad_files_in_one_folder_are_named_one_by_one(command: Command, good: Path) -> None:
    box = good.with_name("box")
    box.mkdir()
    good.rename(box / "good.txt")
    for name, content in BAD.items():
        (box / name).write_bytes(content)
    done = command("build", "box", "-f", "json", "-o", "-")
    assert done.exit_code == 4
    assert sorted(failure["source"] for failure in json.loads(done.stdout)["failures"]) == sorted(
        str(Path("box", name)) for name in BAD
    )
    assert "choir of ninety children" in done.stdout


def test_a_missing_file(command: Command, good: Path) -> None:
    _check_told_and_briefed(command("build", good.name, "gone.txt", "-f", "json", "-o", "-"), "gone.txt")


def test_an_empty_folder(command: Command, good: Path) -> None:
    good.with_name("folder").mkdir()
    _check_told_and_briefed(command("build", good.name, "folder", "-f", "json", "-o", "-"), "folder")


def test_a_folder_of_empty_files(command: Command, good: Path) -> None:
    good.with_name("folder").mkdir()
    (good.with_name("folder") / "nothing.txt").write_bytes(b"")
    done = command("build", good.name, "folder", "-f", "json", "-o", "-")
    _check_told_and_briefed(done, str(Path("folder", "nothing.txt")))


def test_a_text_of_20_megabytes_is_refused_at_once(command: Command, good: Path) -> None:
    good.with_name("large.txt").write_bytes((GOOD * 130_000).encode()[:20_000_000])
    started = time.perf_counter()
    done = command("build", good.name, "large.txt", "-f", "json", "-o", "-")
    assert time.perf_counter() - started < 20
    _check_told_and_briefed(done, "large.txt")


def test_a_feed_that_is_cut_off_gives_its_whole_items_and_is_told(command: Command, good: Path) -> None:
    good.with_name("cut.rss").write_text(FEED, encoding="utf-8")
    done = command("build", good.name, "cut.rss", "-f", "json", "-o", "-")
    _check_told_and_briefed(done, "cut.rss")
    assert "three cracks in the Kalvo dam" in done.stdout
    assert "Repairs will cost" not in done.stdout


def _page(declared: str, encoding: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in FRENCH.split("\n\n"))
    page = f'<html><head><meta charset="{declared}"><title>Kalvo</title></head><body><article>{body}</article></body>'
    return page.encode(encoding)


def _letter(declared: str, encoding: str) -> bytes:
    kind = f"MIME-Version: 1.0\nContent-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: 8bit\n\n"
    return MAIL + kind.encode("ascii") + FRENCH.encode(encoding)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("windows.txt", FRENCH.encode("cp1252")),
        ("wide.txt", FRENCH.encode("utf-16")),
        ("signed.txt", FRENCH.encode("utf-8-sig")),
        ("page.html", _page("utf-8", "cp1252")),
        ("page.html", _page("iso-8859-1", "utf-8")),
        ("page.html", _page("x-nonsense", "utf-8")),
        ("letter.eml", _letter("us-ascii", "cp1252")),
        ("letter.eml", _letter("x-nonsense", "utf-8")),
        ("letter.eml", _letter("utf-8", "cp1252")),
    ],
)
def test_a_wrong_charset_is_read_rightly(command: Command, good: Path, name: str, content: bytes) -> None:
    good.with_name(name).write_bytes(content)
    done = command("build", good.name, name, "-f", "json", "-o", "-")
    assert done.exit_code == 0, done.stderr
    assert "4 200 habitants de partir avant la tombée de la nuit" in done.stdout.replace("\u202f", " ")
    assert "d’eau près de la forêt" in done.stdout
    assert "\ufffd" not in done.stdout


@pytest.fixture
def shut(good: Path) -> Iterator[Path]:
    """A folder and a file beside the good article that not even their owner may open."""
    locked, sealed = good.with_name("locked"), good.with_name("sealed.txt")
    locked.mkdir()
    for path in (locked / "secret.txt", sealed):
        path.write_text(FRENCH, encoding="utf-8")
    locked.chmod(0)
    sealed.chmod(0)
    yield good.parent
    locked.chmod(stat.S_IRWXU)


def _without_the_rights_of_root() -> list[str]:
    """What to put before a command so that modes of files count for it; root is above them."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may open everything, and there is no setpriv to give that up")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]


@pytest.mark.skipif(os.name == "nt", reason="modes of files are POSIX")
@pytest.mark.parametrize("source", ["locked", "sealed.txt"])
def test_what_may_not_be_opened_is_told(shut: Path, root: Path, source: str) -> None:
    build = [sys.executable, str(root / "cli.py"), "build", "good.txt", source, "-f", "json", "-o", "-"]
    done = subprocess.run([*_without_the_rights_of_root(), *build], cwd=shut, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 4, done.stderr
    assert done.stderr.decode().count(f"{source}: ") == 1
    issue = json.loads(done.stdout)
    assert [failure["source"] for failure in issue["failures"]] == [source]
    assert "choir of ninety children" in done.stdout.decode()
