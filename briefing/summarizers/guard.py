"""The context guard: may a sentence be printed without the sentences that stood before it?

A sentence *leans* when it opens with a pronoun, a connector or a definite noun taken up from before, when it counts out
things told before ("these two"), or when it quotes and does not say whom; it is *broken* when no neighbour can mend it:
half a quotation, a question, a fragment, the announcement of what comes next.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from briefing.languages import Language
from briefing.text.words import count, fold_apostrophes

_PAIRS = {"“": "”", "«": "»", "„": "“”", "‹": "›", "(": ")", "[": "]"}
_CLOSERS = "”»›)]"
_OPENING = re.compile(r"^[\s“”\"«»„‚‘'’(\[–—-]+")
_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\"[^\"]*\"")
_END = re.compile(r"[.!…。！؟?？][\"'”’»“)\]\s]*$")
_QUESTION = re.compile(r"[?？؟][\"'”’»“)\]\s]*$")
_NAME = re.compile(r"(?<=[\s(])[^\W\d_a-zß-öø-ÿ][^\W\d_]+")
LEAST_WORDS = 4
REMEMBERED = 20_000  # sentences judged; every method asks again
EVENT_WORDS = 9  # most words before the verb that ties an event to what was told before
INNER_WORDS = 8  # most words before "these two": in a longer sentence they may be named
ANNOUNCING = 60  # characters of a sentence's end
MOSTLY = 0.6  # share of a sentence in quotation marks from which its speaker must be named


@lru_cache(maxsize=REMEMBERED)
def opening(text: str, language: Language) -> str:
    """What the sentence leans on: "pronoun", "connector", "shift", "demonstrative", "event", "speaker", "quotation"
    or ""."""
    if _speaker_missing(text):
        return "quotation"
    start = fold_apostrophes(_OPENING.sub("", text)[:90]).casefold()
    if _starts(start, language, "impersonal"):
        return ""
    for kind in ("shifts", "connectors", "pronouns"):
        if _starts(start, language, kind):
            return kind[:-1]
    if _points_back(start, language) or _points_back(_after_preposition(start, language), language):
        return "demonstrative"
    if _counts_out(text, language):
        return "demonstrative"
    if _takes_up_event(start, language):
        return "event"
    return "speaker" if _speaker_is_pronoun(text, language) else ""


def leans(text: str, language: Language) -> bool:
    """Whether the sentence needs the one before it to be understood."""
    return opening(text, language) != ""


@lru_cache(maxsize=REMEMBERED)
def is_broken(text: str, language: Language) -> bool:
    """Whether the sentence can never be printed by itself."""
    whole = count(text) >= LEAST_WORDS and _END.search(text) and not _QUESTION.search(text) and balanced(text)
    return not whole or _announces(text, language)


def may_follow(text: str, before: str, language: Language) -> bool:
    """Whether a sentence can be printed directly behind the one that stands before it in the article.

    A quotation without its speaker goes on with one that has him, or with one that goes on with it in turn.
    """
    return opening(text, language) != "quotation" or bool(_QUOTED.search(before))


@lru_cache(maxsize=REMEMBERED)
def opens_with_date(text: str, language: Language) -> bool:
    """Whether the sentence begins by going back to a month or a year ("En mai, …", "In 2019 …")."""
    start = fold_apostrophes(_OPENING.sub("", text)[:40]).casefold()
    words = re.findall(r"\w+", start)[:3]
    return any(word in _months(language) or re.fullmatch(r"(?:19|20)\d\d", word) for word in words)


def opens_definite(text: str, language: Language) -> bool:
    """Whether the sentence begins with a determiner, as of a thing that is already known ("The country …")."""
    start = fold_apostrophes(_OPENING.sub("", text)[:20]).casefold().replace("'", "' ").split()
    return bool(start) and start[0] in language.grammar.get("determiners", ())


def balanced(text: str) -> bool:
    """Whether every quotation mark and bracket that opens also closes."""
    if text.count('"') % 2:
        return False
    expected: list[str] = []
    for char in text:
        if expected and char in expected[-1]:
            expected.pop()
        elif char in _PAIRS:
            expected.append(_PAIRS[char])
        elif char in _CLOSERS:
            return False
    return not expected


def quoted_share(text: str) -> float:
    """The share of the sentence's characters that stand in quotation marks, 0 to 1."""
    return sum(map(len, _QUOTED.findall(text))) / max(len(text), 1)


def _speaker_missing(text: str) -> bool:
    """Nothing but a quotation: no word says who speaks."""
    return quoted_share(text) >= MOSTLY and count(_QUOTED.sub(" ", text)) < 2


def _speaker_is_pronoun(text: str, language: Language) -> bool:
    """A quotation said by "he" or "she", without a name."""
    if quoted_share(text) < MOSTLY:
        return False
    outside = " " + " ".join(_QUOTED.sub(" ", text).split())
    spoken = {word for phrase in language.openers.get("pronouns", ()) for word in [phrase] if " " not in phrase}
    words = re.findall(r"[^\W\d_]+", fold_apostrophes(outside).casefold())
    return any(word in spoken for word in words) and not _NAME.search(outside)


def _starts(start: str, language: Language, kind: str) -> bool:
    pattern = _pattern(language, kind)
    return bool(pattern and pattern.match(start))


def _points_back(start: str, language: Language) -> bool:
    """ "These …", "her …": a determiner whose noun was told before."""
    return _starts(start, language, "demonstratives") and not _tells_time(start, language)


def _counts_out(text: str, language: Language) -> bool:
    """ "… lived through one of these floods": things told before, unless the sentence itself names them."""
    start = fold_apostrophes(_OPENING.sub("", text)).casefold()
    pattern = _pattern(language, "inner")
    match = pattern and pattern.search(start)
    if not match:
        return False
    before = re.findall(r"\w+", start[: match.start()])
    named = "," in start[: match.start()] or any(word in language.figures.get("and", ()) for word in before)
    timed = any(word in _times(language) for word in re.findall(r"\w+", start[match.end() :])[:2])
    return len(before) <= INNER_WORDS and not named and not timed


def _announces(text: str, language: Language) -> bool:
    """ "… for a simple reason.": what is announced stands in the next sentence."""
    pattern = _announcing(language)
    return bool(pattern and pattern.search(fold_apostrophes(text[-ANNOUNCING:]).casefold()))


def _after_preposition(start: str, language: Language) -> str:
    """What follows a preposition that opens the sentence ("by her reckoning"), "" where none does."""
    first, _, rest = start.partition(" ")
    return rest if first in language.grammar.get("prepositions", ()) else ""


def _tells_time(start: str, language: Language) -> bool:
    """ "This week", "ces dernières semaines": points to the day of the article, not to a sentence before."""
    return any(word in _times(language) for word in start.split()[1:3])


@cache
def _months(language: Language) -> frozenset[str]:
    """Full names of months; short forms are also words ("sept")."""
    months = language.dates.get("months", ())
    return frozenset(form for forms in months for form in forms if form == forms[0] or len(form) >= len(forms[0]))


@cache
def _times(language: Language) -> frozenset[str]:
    named = (form for key in ("months", "weekdays") for forms in language.dates.get(key, ()) for form in forms)
    return frozenset([*named, *language.dates.get("unit_days", {})])


def _takes_up_event(start: str, language: Language) -> bool:
    """ "The call comes as …": a definite noun of one or two words and a verb that ties it to what was told before."""
    pattern = _pattern(language, "subordinate")
    determiners = language.grammar.get("determiners", ())
    match = pattern and pattern.search(start)
    if not match:
        return False
    before = start[: match.start()].replace("'", "' ").split()
    return 1 < len(before) <= EVENT_WORDS and before[0] in determiners


@cache
def _announcing(language: Language) -> re.Pattern[str] | None:
    """The endings that announce; "{word}" stands for one word."""
    phrases = [re.escape(p).replace(r"\{word\}", r"[\w-]+") for p in language.openers.get("announcing", ())]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(phrases)})[\W_]*$") if phrases else None


@cache
def _pattern(language: Language, kind: str) -> re.Pattern[str] | None:
    phrases = sorted(
        {fold_apostrophes(p).casefold() for p in language.openers.get(kind, ())}, key=lambda p: (-len(p), p)
    )
    if not phrases:
        return None
    ends = [re.escape(p) + ("" if p.endswith("'") else r"(?!\w)") for p in phrases]
    return re.compile(r"(?<!\w)(?:" + "|".join(ends) + ")")
