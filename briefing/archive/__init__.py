"""The archive: one SQLite file that remembers articles, stories, issues, what was printed and what the reader said.

`Archive` is the open file; the modules beside it are what can be asked of it. Nothing here groups or summarises.
"""

from __future__ import annotations

from briefing.archive.store import Archive

__all__ = ["Archive"]
