"""Cleaning: which parts of a text are news, heads or furniture. Ordered, named rules; the words are language data.

Nothing is rewritten: a text is divided into blocks with offsets and each is classified, so what is kept stays verbatim.
"""

from __future__ import annotations

from briefing.cleaning.blocks import HEAD, PARAGRAPH, Block, Cleaned, blocks, clean, stated_date
from briefing.cleaning.furniture import furniture

__all__ = ["HEAD", "PARAGRAPH", "Block", "Cleaned", "blocks", "clean", "furniture", "stated_date"]
