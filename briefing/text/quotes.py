"""Finds what quotation marks and brackets enclose, in one pass, for any language.

The pairing is by shape, not by language: German „ “, French « », Danish » «, Swedish ” ”, CJK 「 」 and the straight
marks " and ' are told apart by what stands beside them. An opener without a closer is forgotten at the next blank
line or after `LONGEST` characters, so that one stray mark never swallows the text behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LONGEST = 600
"""Characters an enclosure may have; longer ones are not kept together."""

_MARK = re.compile(
    "[\"'()\\[\\]{}«»‹›“”„‟‚‘’「」『』《》〈〉【】（）［］〔〕,\n]"
    "(?:(?<=\n)[^\\S\n]*\n|(?<=,),(?=\\w)|(?<=['’])(?:(?<![^\\W_].)|(?![^\\W_]))|(?<![\n,'’]))"
)
"""Marks that enclose, ",," before a word, and blank lines; no apostrophe inside a word. One set of characters stands in
front because a search for such a set is the fastest there is."""
_CLOSES: dict[str, str] = {
    **dict(zip(")]}」』》〉】）］〕", "([{「『《〈【（［〔", strict=True)),
    "»": "«",
    "›": "‹",
    "«": "»",
    "‹": "›",
    "“": "„",
    "‘": "‚",
    '"': '"',
    "'": "'",
    "”": "“„‟”",
    "’": "‘‚",
}
"""Closing mark → the opening marks it answers to."""
_ONLY_OPEN = frozenset("([{「『《〈【（［〔„‟‚")
_BOTH_WAYS = frozenset("»›”“‘«‹")
_AFTER_OPENER = frozenset("«“‘„¿¡\"'([….$€£@#_*")
_ENDS = frozenset(".!?…")
_BEFORE_OPENER = frozenset("([{«‹“„‟‚‘\"'—–-/:、，。：！？")


@dataclass(slots=True)
class _Open:
    """The openers that wait for their closer (`places`: where, by mark), and the outermost enclosures found so far."""

    waiting: list[str] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)
    found: list[tuple[int, int]] = field(default_factory=list)

    def push(self, mark: str, at: int) -> None:
        self.waiting.append(mark)
        self.places.setdefault(mark, []).append(at)

    def close(self, openers: str, at: int) -> bool:
        """Close the nearest waiting opener out of `openers`; what opened inside it is forgotten."""
        if not any(self.places.get(mark) for mark in openers):
            return False
        mark = ""
        while not mark or mark not in openers:
            mark = self.waiting.pop()
            start = self.places[mark].pop()
        if at + 1 - start <= LONGEST:
            while self.found and self.found[-1][0] > start:
                self.found.pop()
            self.found.append((start, at + 1))
        return True

    def forget(self) -> None:
        self.waiting.clear()
        self.places.clear()

    def waits(self, mark: str, at: int) -> bool:
        """Whether an opener of this kind waits near enough to be closed at `at`."""
        places = self.places.get(mark, [])
        return bool(places) and at - places[-1] < LONGEST


def enclosures(text: str) -> list[tuple[int, int]]:
    """Offsets of the outermost balanced quotations and brackets of at most `LONGEST` characters, in text order."""
    state = _Open()
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark[0] == "\n":
            state.forget()
        elif mark == ",,":
            state.push("„", at)  # the German mark as typewriters write it
        elif mark in "\"'":
            _straight(state, text, mark, at)
        elif mark in _ONLY_OPEN:
            state.push(mark, at)
        else:
            _curly(state, text, mark, at)
    return state.found


def _curly(state: _Open, text: str, mark: str, at: int) -> None:
    if not state.close(_CLOSES[mark], at) and mark in _BOTH_WAYS and _may_open(text, mark, at):
        state.push(mark, at)


def _may_open(text: str, mark: str, at: int) -> bool:
    """A mark of either direction opens where it leans on what follows; « and “ always do."""
    return mark in "«‹“‘" or (_free_before(text, at) and not _free_after(text, at))


def _straight(state: _Open, text: str, mark: str, at: int) -> None:
    """A straight mark tells by its neighbours whether it opens or closes; in doubt, by what waits."""
    free_before, free_after = _free_before(text, at), _free_after(text, at)
    opens = free_before and not free_after
    if not opens and state.waits(mark, at) and not (mark == "'" and free_before):
        state.close(mark, at)
    elif opens or (mark == '"' and (free_before or text[at - 1] in _ENDS)):
        state.push(mark, at)  # behind a full stop it begins the next sentence, even without a space between


def _free_before(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace() or text[at - 1] in _BEFORE_OPENER


def _free_after(text: str, at: int) -> bool:
    """Whether nothing leans on the mark from behind; three dots do ("...and then")."""
    after = text[at + 1 : at + 2]
    return not (after.isalnum() or after in _AFTER_OPENER) or (after == "." and text[at + 1 : at + 3] != "..")
