"""What a reader stumbles over and ROUGE cannot see: a fact told twice, an opening that hangs in the air, half a
quotation, a quotation without its speaker, a label that says nothing.

The measures look at the printed sentences and their articles alone, so that any system can be measured with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing.languages import Language
from briefing.model import Article, Summary
from briefing.summarizers import guard
from briefing.text.quotes import enclosures
from briefing.text.words import STEM_LENGTH, WORD, content_stems, count, fold_apostrophes, is_content, words

REPEATED, DANGLING, HALF, SPEAKERLESS, LABEL = "repeated", "dangling", "half quote", "no speaker", "label"
KINDS = (REPEATED, DANGLING, HALF, SPEAKERLESS)
"""The faults of sentences; those of labels are counted apart."""

SAME_FACT = 0.5
"""Share of the shorter sentence's content stems that another printed sentence holds."""

TOLD_BEFORE = 0.8
"""The same share against what was printed in an earlier summary."""

FEW_STEMS = 4
"""A sentence with fewer content stems shares them by chance."""

QUOTATION = 5
"""Words from which a quotation needs its speaker; fewer are a name or an expression."""

LONGEST_LABEL = 9
_MARKS = '“”«»„‟"‹›'


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a reader stumbles: what kind, in which item, and the sentence or label itself."""

    kind: str
    item: str
    text: str


def sentence_faults(
    points: Sequence[Sequence[str]], articles: Sequence[Article], language: Language, item: str = ""
) -> Iterator[Fault]:
    """The faults of printed sentences, point by point in reading order; `articles` are where they were taken from.

    A sentence may lean on the one before it only where both stand in one point and follow each other in the article.
    """
    flat = [" ".join(article.text.split()) for article in articles]
    told: list[str] = []
    for point in points:
        before = ""
        for sentence in (" ".join(text.split()) for text in point):
            if any(shared(sentence, other, language) >= SAME_FACT for other in told):
                yield Fault(REPEATED, item, sentence)
            if not guard.balanced(sentence):
                yield Fault(HALF, item, sentence)
            if not _follows(sentence, before, flat):
                yield from (Fault(kind, item, sentence) for kind in _unheralded(sentence, language))
            told.append(sentence)
            before = sentence


def label_faults(summary: Summary, language: Language, item: str = "") -> Iterator[Fault]:
    """Labels that are empty, given twice, a lone everyday word, a verb of saying, a mere speaker, or cut badly.

    The head of a section is its author's own label.
    """
    met: set[str] = set()
    for point in summary.key_points:
        label = point.label.strip()
        articles = [sentence.article for sentence in point.sentences]
        head = label and any(f"\n{label}\n" in f"\n{article.text}\n" for article in articles)
        bad = _says_nothing(label, language) or _is_speaker(label, articles, language)
        if label.casefold() in met or (bad and not head):
            yield Fault(LABEL, item, f"{label!r}: {point.sentences[0].text}")
        met.add(label.casefold())


def shared(sentence: str, other: str, language: Language) -> float:
    """The share of the content stems of the shorter of two sentences that the longer one holds, 0 to 1."""
    mine, theirs = _stems(sentence, language), _stems(other, language)
    least = min(len(mine), len(theirs))
    return len(mine & theirs) / least if least >= FEW_STEMS else 0.0


def told_before(sentence: str, earlier: str, language: Language) -> bool:
    """Whether a text that was printed earlier, as a whole, already holds what the sentence says."""
    mine = _stems(sentence, language)
    return bool(mine) and len(mine & _stems(earlier, language)) >= TOLD_BEFORE * len(mine)


def _stems(text: str, language: Language) -> set[str]:
    return {stem if stem[0].isdigit() else stem[:STEM_LENGTH] for stem in content_stems(text, language)}


def _follows(sentence: str, before: str, texts: Sequence[str]) -> bool:
    """Whether the sentence stands directly after the one printed before it."""
    return bool(before) and any(f"{before} {sentence}" in text for text in texts)


def _unheralded(sentence: str, language: Language) -> Iterator[str]:
    """What is wrong with a sentence that cannot lean on the one before it."""
    if guard.opening(sentence, language) not in ("", "quotation"):  # what a quotation lacks is its speaker
        yield DANGLING
    if guard.balanced(sentence) and _lacks_speaker(sentence, language):
        yield SPEAKERLESS


def _lacks_speaker(sentence: str, language: Language) -> bool:
    """A quotation of some length beside which nothing but verbs of saying and small words stands."""
    rest, quoted = sentence, 0
    for start, end in enclosures(sentence):
        if sentence[start] in _MARKS:
            quoted = max(quoted, count(sentence[start:end]))
            rest = rest[:start] + " " * (end - start) + rest[end:]
    if quoted < QUOTATION:
        return False
    spoken = _speech(language)
    return not any(is_content(word, language) and word not in spoken for word in words(rest))


def _says_nothing(label: str, language: Language) -> bool:
    plain = words(fold_apostrophes(label))
    if not plain or len(plain) > LONGEST_LABEL or not any(is_content(word, language) for word in plain):
        return True
    if len(plain) == 1 and plain[0] in language.common_words:
        return True
    cut_off = not is_content(plain[-1], language) and not plain[-1].isdigit()
    return cut_off or plain[0] in _speech(language) or plain[-1] in _speech(language)


def _is_speaker(label: str, articles: Sequence[Article], language: Language) -> bool:
    """A name alone of somebody who speaks or bears a title: "Tom Bracewell" for what he said."""
    tokens = WORD.findall(label)
    everyday = (language.nouns_capitalised and token.lower() in language.common_words for token in tokens)
    if not tokens or not all(token[0].isupper() for token in tokens) or any(everyday):
        return False
    titles = {word for phrase in language.grammar.get("titles", ()) for word in phrase.split()}
    signs = _speech(language) | {word for word in titles if is_content(word, language)}
    name = re.escape(label)
    beside = re.compile(rf"(\w+)[ \u00a0]+{name}\b|\b{name}[ \u00a0]+(\w+)")
    found = (match for article in articles for match in beside.finditer(article.text))
    return any((match.group(1) or match.group(2)).lower() in signs for match in found)


def _speech(language: Language) -> set[str]:
    return {w for phrase in language.grammar.get("speech", ()) for w in phrase.split() if len(w) > 2}
