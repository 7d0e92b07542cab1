"""How long each stage of a run takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


class Stages:
    """A stopwatch with a name for each stage; a stage that comes again adds to its time."""

    def __init__(self, ticks: Callable[[], float], on_stage: Callable[[str], None] = lambda name: None) -> None:
        """ticks: seconds that only grow. on_stage hears the name of each stage as it begins."""
        self._ticks, self._on_stage = ticks, on_stage
        self._seconds: defaultdict[str, float] = defaultdict(float)

    @property
    def seconds(self) -> Mapping[str, float]:
        """Stage → seconds so far."""
        return dict(self._seconds)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Count the time inside the block for the stage of that name."""
        self._on_stage(name)
        begun = self._ticks()
        try:
            yield
        finally:
            self._seconds[name] += self._ticks() - begun
