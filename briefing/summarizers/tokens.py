"""The words of a story's units, taken apart once: everything that counts words counts these."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from briefing.summarizers.units import Unit
from briefing.text.words import WORD


class Tokens:
    """All words of the units in reading order.

    `of_unit`: the words of each unit as written; `words`: the different ones in the order of their first use; `ids`:
    for each token its place in `words`; `unit`: the unit of each token; `opens`: whether it is its unit's first.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self.of_unit = [WORD.findall(unit.text) for unit in units]
        flat = list(chain.from_iterable(self.of_unit))
        self.words = list(dict.fromkeys(flat))
        place = {word: number for number, word in enumerate(self.words)}
        self.ids = np.array([place[word] for word in flat], dtype=np.int64)
        lengths = np.array([len(row) for row in self.of_unit], dtype=np.int64)
        self.unit = np.repeat(np.arange(len(units)), lengths)
        self.opens = np.zeros(len(flat), dtype=bool)
        self.opens[(np.cumsum(lengths) - lengths)[lengths > 0]] = True
