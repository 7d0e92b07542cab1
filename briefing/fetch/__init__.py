"""Fetch: the one room that speaks HTTP, and IMAP for reading. Addresses in, bytes or a reason out.

Nothing is read from the environment; every wait ends; every address that is connected to was checked first.
"""

from __future__ import annotations

from briefing.fetch.client import Client
from briefing.fetch.policy import Fetched, Policy, Request
from briefing.fetch.posting import Unanswered, post
from briefing.fetch.reasons import FetchError
from briefing.fetch.urls import is_web, public

__all__ = ["Client", "FetchError", "Fetched", "Policy", "Request", "Unanswered", "is_web", "post", "public"]
