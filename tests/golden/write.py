"""Writes the golden pages anew: run it only when a change of the page is wanted, and look at the difference."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))


def main() -> None:
    """Render each golden issue in each text format into this folder."""
    from briefing.renderers import render
    from tests import renderer_issues

    for name in ("rich", "bare", "arabic"):
        for suffix in ("md", "html", "json", "eml"):
            (HERE / f"{name}.{suffix}").write_bytes(render(getattr(renderer_issues, name)(), suffix).content)


if __name__ == "__main__":
    main()
