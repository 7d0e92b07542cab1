"""Names of the summarizing methods, without importing any of them."""

from __future__ import annotations

DEFAULT = "keypoints"
METHOD_NAMES = (
    DEFAULT,
    "coverage",
    "facets",
    "lead",
    "frequency",
    "lexrank",
    "lsa",
    "luhn",
    "textrank",
    "sumbasic",
    "kl",
    "reduction",
    "edmundson",
)
