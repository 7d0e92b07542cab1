"""Text in any language: sentences, words, dates, language detection. Everything particular to a language is data."""

from __future__ import annotations

from briefing.text.splitter import sentences

__all__ = ["sentences"]
