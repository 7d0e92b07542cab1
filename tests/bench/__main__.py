"""`python -m tests.bench [SECTION…]`: print the figures and write them into BENCHMARKS.md.

Sections: summaries, stories, sample, speed, process; all without an argument. Measuring data is looked for in the
folder that BRIEFING_DATA names, one real article in BRIEFING_SEED; a section without its data is left as it is.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.bench import quality, speed
from tests.bench.tables import Table, insert

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "BENCHMARKS.md"
NEWS = ROOT / "tests" / "news"
DATA = Path(os.environ.get("BRIEFING_DATA", ROOT / "../shared/data"))
SEED = Path(os.environ.get("BRIEFING_SEED", ROOT / "../shared/seed"))


def _article() -> Path:
    """The seed article where it is present, else one of the sample news."""
    candidates = [*sorted(SEED.glob("*.txt")), *sorted(NEWS.rglob("*.txt"))]
    return candidates[0]


def _machine() -> Table:
    row = [platform.python_version(), platform.machine(), str(os.cpu_count())]
    return Table("measured on", ("Python", "processor", "cores"), [row])


SECTIONS: dict[str, Callable[[], Iterable[Table]]] = {
    "summaries": lambda: quality.summary_tables(DATA),
    "stories": lambda: quality.story_tables(DATA),
    "sample": lambda: quality.sample_tables(NEWS),
    "speed": lambda: [speed.method_table()],
    "process": lambda: [speed.process_table(_article()), _machine()],
}


def main(names: list[str]) -> int:
    """Run the sections of these names; 2 for a name that is none."""
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"no section {', '.join(unknown)}; sections: {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    for name in names or SECTIONS:
        tables = []
        for table in SECTIONS[name]():
            print(table.plain(), end="\n\n", flush=True)
            tables.append(table)
        if tables:
            PAGE.write_text(insert(PAGE.read_text("utf-8"), name, tables), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
