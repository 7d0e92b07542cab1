"""How fast: our method against sumy's LexRank in the same run, and whole processes against bare imports."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path

from briefing import languages
from briefing.model import Article, Sentence
from briefing.summarizers import DEFAULT, METHODS, sumy_methods
from briefing.summarizers.units import Budget, Method, Unit
from tests.bench.tables import Table

SIZES = (30, 100, 500, 2000)
VOCABULARY = 6000
SENTENCES_PER_DOCUMENT = 25
RUNS = 5


def method_table(sizes: Sequence[int] = SIZES) -> Table:
    """Seconds to choose 100 words out of so many sentences; sumy gets all of them, without the product's cap."""
    lexrank = sumy_methods.select("lexrank", capped=False)
    rows = []
    for size in sizes:
        pool = units(size)
        ours = min(_seconds(METHODS[DEFAULT], pool) for _ in range(RUNS))
        theirs = min(_seconds(lexrank, pool) for _ in range(1 if size > 200 else RUNS))
        rows.append([str(size), f"{ours * 1000:.1f} ms", f"{theirs * 1000:.1f} ms", f"{theirs / ours:.0f} ×"])
    return Table("one summary of 100 words", ("sentences", DEFAULT, "sumy LexRank", "ratio"), rows)


def _seconds(method: Method, pool: Sequence[Unit]) -> float:
    start = time.perf_counter()
    method(pool, languages.get("en"), Budget(words=100))
    return time.perf_counter() - start


def units(size: int) -> list[Unit]:
    """Sentences of invented words whose frequencies fall as in any language (Zipf), the same on every run."""
    chance = random.Random(size)  # noqa: S311  (texts, not secrets)
    vocabulary = ["".join(chance.choices("aeiourstlnmdp", k=chance.randint(2, 10))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    found = []
    for number in range(size):
        document, position = divmod(number, SENTENCES_PER_DOCUMENT)
        length = chance.randint(8, 32)
        text = " ".join(chance.choices(vocabulary, cum_weights=weights, k=length)).capitalize() + "."
        sentence = Sentence(text, Article(id=str(document), title="", text=text, language="en"), 0, len(text))
        found.append(Unit(sentence, document, position, position // 2, 0, "", length))
    return found


def process_table(article: Path) -> Table:
    """Processor time of whole commands beside the least that their rivals must import."""
    with tempfile.TemporaryDirectory() as folder:
        build = [*_briefing(), "build", str(article), "-o", folder]
        pairs = (
            ("briefing --help", [*_briefing(), "--help"], "import click", _python("import click")),
            (
                "briefing build ARTICLE",
                build,
                "import sumy.summarizers.lex_rank, nltk, numpy",
                _python("import sumy.summarizers.lex_rank, nltk, numpy"),
            ),
        )
        rows = []
        for name, ours, rival, theirs in pairs:
            first, second = alternating(partial(cpu, ours), partial(cpu, theirs))
            ratio = f"{first / second:.2f}"
            rows.append([name, f"{first * 1000:.0f} ms", rival, f"{second * 1000:.0f} ms", ratio])
    return Table("whole processes, processor time", ("command", "time", "beside", "its time", "ratio"), rows)


def alternating(ours: Callable[[], float], theirs: Callable[[], float], runs: int = RUNS) -> tuple[float, float]:
    """The best time of each, measured in turns, so that a busy minute of the machine hits both."""
    times = [(ours(), theirs()) for _ in range(runs)]
    return min(a for a, _ in times), min(b for _, b in times)


def cpu(command: Sequence[str]) -> float:
    """Processor seconds of a process that must succeed, system time included."""
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def _briefing() -> list[str]:
    script = Path(sys.executable).parent / "briefing"
    return [str(script)] if script.exists() else [sys.executable, "-m", "briefing"]


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]
