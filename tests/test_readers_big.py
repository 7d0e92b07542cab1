"""Large files of every kind: read in a time that grows with their size, and in little memory."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing.model import Article, Failure
from briefing.readers import understood
from briefing.readers.document import Document
from tests.big_files import MOST_MEGABYTES, SHAPES, Writer, measured

pytestmark = pytest.mark.slow

SIZE = 200_000
# How many times as long as counting the words of a megabyte the reading of so large a file may take. On a calm machine
# this counting takes .07 s; each limit is about three times what was measured.
LIMITS = {
    "text": 6,
    "markdown": 30,
    "page": 30,
    "mail": 30,
    "feed": 45,
    "json": 20,
    "packed": 20,
}


def cpu(work: Callable[[], object], runs: int = 2) -> float:
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def reading(document: Document, found: list[object]) -> Callable[[], object]:
    return lambda: found.extend(understood(document))


@pytest.fixture(scope="module")
def counting() -> Callable[[], float]:
    text = " ".join(Writer().paragraphs(1_000_000))
    return lambda: cpu(lambda: Counter(re.findall(r"\w+", text.lower())))


@pytest.mark.parametrize("kind", SHAPES)
def test_reading_takes_little_more_than_counting_words(kind: str, counting: Callable[[], float]) -> None:
    for name, data in SHAPES[kind](SIZE):
        document = Document(name, name, data)
        found: list[object] = []
        taken = cpu(reading(document, found), runs=1)
        assert any(isinstance(each, Article) for each in found), name
        assert not any(isinstance(each, Failure) for each in found), name
        assert taken <= LIMITS[kind] * counting(), name


@pytest.mark.parametrize("kind", ["text", "mail", "feed"])
def test_twice_the_size_takes_about_twice_the_time(kind: str) -> None:
    small, large = (dict(SHAPES[kind](size)) for size in (SIZE // 2, SIZE))
    for name in list(small)[:2]:
        times = [cpu(reading(Document("x", "x", data[name]), [])) for data in (small, large)]
        assert times[1] <= 4 * times[0] + 0.1, name


@pytest.mark.parametrize("name", ["paragraphs.txt", "long.html"])
def test_five_megabytes_are_read_in_little_memory(name: str, tmp_path: Path) -> None:
    kind = {"txt": "text", "html": "page"}[name.rpartition(".")[2]]
    data = next(data for shape, data in SHAPES[kind](5_000_000) if shape == name)
    (tmp_path / name).write_bytes(data)
    _, megabytes, articles, status = measured(tmp_path / name)
    assert (articles, status) == (1, 0)
    assert megabytes <= MOST_MEGABYTES
