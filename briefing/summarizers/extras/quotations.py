"""The quotation worth printing: complete, short, by somebody the sentences name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.languages import Language
from briefing.model import Quote, Sentence
from briefing.summarizers import guard
from briefing.summarizers.extras import sentences, speakers
from briefing.summarizers.units import Unit
from briefing.text.words import count

FEWEST, MOST, BEST = 8, 40, range(10, 29)  # words
INTRODUCED = 6  # words before the name that the next sentence's "he" or "she" takes up
_BRACKETS = "([{（［"
_QUESTIONS = ("?", "؟", "？")


@dataclass(frozen=True, slots=True)
class _Candidate:
    quote: Quote
    unit: Unit


def quotes(units: Sequence[Unit], printed: Sequence[Sentence], language: Language) -> tuple[Quote, ...]:
    """The one quotation to print, or none."""
    spread: Counter[str] = Counter()
    for unit in units:
        spread.update(sentences.keys(unit.text, language))
    shown = {(sentence.article.id, sentence.start) for sentence in printed}
    found = [c for c in _candidates(units, language) if not _is_shown(c, shown)]
    best = min(found, key=lambda c: (-round(_worth(c, spread, language), 9), c.unit.document, c.unit.position),
               default=None)  # fmt: skip
    return (best.quote,) if best else ()


def _is_shown(candidate: _Candidate, shown: set[tuple[str, int]]) -> bool:
    return (candidate.unit.sentence.article.id, candidate.unit.sentence.start) in shown


def _candidates(units: Sequence[Unit], language: Language) -> Iterator[_Candidate]:
    for place, unit in enumerate(units):
        spans = [span for span in sentences.quoted(unit.text) if unit.text[span[0]] not in _BRACKETS]
        inner = [_inner(unit.text, span) for span in spans]
        whole = [span for span in inner if _is_complete(unit.text, span, language)]
        if len(whole) != 1 or _is_resumed(unit.text, inner):
            continue
        said = _attributed(units, place, spans, language)
        if said is not None:
            sentence, who = said
            yield _Candidate(Quote(unit.text[slice(*whole[0])], who, sentence), unit)


def _inner(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The words between the marks, without the comma that belongs to the sentence around them."""
    said = text[span[0] + 1 : span[1] - 1]
    start = span[0] + 1 + len(said) - len(said.lstrip())
    return start, start + len(said.strip().rstrip(",").rstrip())


def _is_complete(text: str, span: tuple[int, int], language: Language) -> bool:
    """A sentence of the speaker's own: it begins with a capital, asks nothing and leans on nothing."""
    said = text[slice(*span)]
    if not FEWEST <= count(said) <= MOST or said[0].islower() or not (said[0].isalnum() or said[0] in "¡¿"):
        return False
    return not said.endswith(_QUESTIONS) and guard.opening(said, language) in ("", "speaker", "quotation")


def _is_resumed(text: str, inner: Sequence[tuple[int, int]]) -> bool:
    """ "“…,” she said, “and …”": one quotation in two pieces; neither is the whole."""
    return any(text[start : start + 1].islower() and count(text[start:end]) > 2 for start, end in inner)


def _attributed(
    units: Sequence[Unit], place: int, spans: Sequence[tuple[int, int]], language: Language
) -> tuple[Sentence, str] | None:
    """The sentence that covers quotation and attribution, and the speaker as it names them."""
    unit = units[place]
    outside = speakers.blanked(unit.text, spans)
    if span := speakers.speaker(outside, language):
        return unit.sentence, unit.text[slice(*span)]
    before = units[place - 1] if place and _beside(units[place - 1], unit) else None
    if before is None or (count(outside.replace("\u0000", " ")) and not speakers.speaks(outside, language)):
        return None
    blank = speakers.blanked(before.text, sentences.quoted(before.text))
    known = speakers.names(blank, language)
    if speakers.names(outside, language) or len(known) != 1 or "\u0000" in blank:
        return None
    if speakers.has_pronoun(blank[: known[0][0]], language) or count(blank[: known[0][0]]) > INTRODUCED:
        return None
    return _joined(before.sentence, unit.sentence), before.text[slice(*known[0])]


def _beside(before: Unit, unit: Unit) -> bool:
    return (before.document, before.paragraph) == (unit.document, unit.paragraph)


def _joined(first: Sentence, second: Sentence) -> Sentence:
    article = first.article
    return Sentence(article.text[first.start : second.end], article, first.start, second.end)


def _worth(candidate: _Candidate, spread: Mapping[str, int], language: Language) -> float:
    """Words that the story keeps using, a length that reads well, no figures, a speaker with a full name."""
    quote = candidate.quote
    keys = sentences.keys(quote.text, language)
    shared = sum(spread[key] > 1 for key in keys) / (len(keys) + 2)
    length = 1.0 if count(quote.text) in BEST else 0.5
    full = 0.4 if count(quote.speaker) > 1 else 0.0
    own = 0.3 if quote.sentence is candidate.unit.sentence else 0.0
    plain = 0.0 if any(char.isdigit() for char in quote.text) else 0.2
    return shared + length + full + own + plain - 0.02 * candidate.unit.position
