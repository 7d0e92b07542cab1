#!/usr/bin/env python3
"""Run the application from a checkout: `./cli.py build inbox/`."""

from __future__ import annotations

import sys


def main() -> None:
    """Start `briefing`, or say kindly what is missing first."""
    if sys.version_info < (3, 11):
        sys.exit(f"briefing needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable})")
    try:
        from briefing.__main__ import main as run

        run()
    except ModuleNotFoundError as error:
        sys.stderr.write(f"{error.name} is not installed for {sys.executable}\n")
        sys.stderr.write("run `make briefing` once, then `.venv/bin/python cli.py`\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
