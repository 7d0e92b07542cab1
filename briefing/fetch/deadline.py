"""The time one fetch has."""

from __future__ import annotations

import time

from briefing.fetch.reasons import FetchError


class Deadline:
    """Counts down from `seconds`; the clock is one that nobody can set."""

    def __init__(self, seconds: float) -> None:
        """Start now."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left; raises `FetchError` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def fits(self, seconds: float) -> bool:
        """Whether a pause of that length leaves time for another try."""
        return self._end - time.monotonic() > seconds

    def passed(self) -> FetchError:
        """The error that tells it is over."""
        return FetchError(f"no complete answer within {self.seconds:g} s")
