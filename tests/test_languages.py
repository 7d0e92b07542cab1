"""What must hold for the data file of every language, and proof that each of these checks can fail."""

from __future__ import annotations

import copy
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from babel import Locale
from hypothesis import given, strategies as st

from briefing import languages, resources
from briefing.text.words import STEM_LENGTH, content_words, fold, fold_apostrophes, stem, words

Data = dict[str, Any]

TOP = ("name", "english_name", "direction", "stemmer", "nouns_capitalised", "elisions", "letters")
WORD_STRINGS = {"sentences": ("never", "maybe", "starters"), "words": ("stop", "common")}
PHRASE_LISTS = {
    "openers": (
        "pronouns",
        "impersonal",
        "connectors",
        "shifts",
        "demonstratives",
        "inner",
        "announcing",
        "subordinate",
    ),
    "grammar": (
        *("determiners", "links", "speech", "negations", "accusation", "denial", "titles", "units", "numerals"),
    ),
    "dates": ("ago", "first", "labels", "between", "prepositions", "next", "last"),
    "furniture": (
        *("related", "subscribe", "share", "credits", "mail", "sponsor", "byline", "reading_time", "buttons"),
        *("comments", "cookies", "pitch", "agencies", "mails", "browsers", "articles", "partners"),
    ),
}
OTHER_KEYS = {
    "sentences": ("ordinal_stop",),
    "dates": ("months", "weekdays", "relative", "relative_years", "relative_months", "unit_days", "numbers", "order"),
}
PAGE_WORDS = (
    *("title", "glance", "sources", "source", "further", "numbers", "timeline", "quote", "disputed", "changed"),
    *("context", "coverage", "failures", "also", "new", "update", "continued", "colophon", "undated", "untitled"),
    *("page_of", "contents", "back_to_top", "to_source", "copies", "merged", "dropped", "held", "received"),
    *(
        "briefed",
        "failed",
        "why",
        "shared_words",
        "in_brief",
        "shortened",
        "attached",
        "show_all",
        "search",
        "issues",
        "sections",
    ),
)
COUNTS = ("stories", "articles", "sources", "minutes", "seconds", "points")
REASONS = (
    *(
        "advertisement",
        "repeats",
        "earlier",
        "told",
        "room",
        "unprintable",
        "furniture",
        "again",
        "muted",
        "weightless",
        "capped",
    ),
    *("unwanted", "unasked", "old", "untexted", "empty", "missing", "denied", "binary", "bodiless", "pageless"),
    *("textless", "nothing", "itemless", "absent", "closed", "hostless", "slow", "refused", "silent"),
)
TYPOGRAPHY = ("quotes", "narrow_before", "narrow_after", "fixed_before", "grouping", "upright")
SCHEMA: Mapping[str, tuple[str, ...]] = {
    "": TOP,
    **{table: (*keys, *OTHER_KEYS.get(table, ())) for table, keys in {**WORD_STRINGS, **PHRASE_LISTS}.items()},
    "page": PAGE_WORDS,
    "page.counts": COUNTS,
    "page.reasons": REASONS,
    "page.typography": TYPOGRAPHY,
}
SLOT = re.compile(r"\{\w+\}")
NEVER_EMPTY = (
    *("sentences.starters", "words.stop", "words.common", "openers.pronouns", "openers.connectors", "openers.shifts"),
    *("grammar.speech", "grammar.negations", "grammar.titles", "grammar.units", "grammar.numerals", "dates.labels"),
    *(f"furniture.{kind}" for kind in PHRASE_LISTS["furniture"]),
)


def load(code: str) -> Data:
    """The data file of a language as it stands."""
    return tomllib.loads(resources.language_files()[code].read_text("utf-8"))


def missing_keys(data: Data) -> Iterator[str]:
    """Keys of the schema that the file lacks."""
    printed = data.get("page", {})
    tables: Mapping[str, Any] = {"": data, **data}
    tables = {**tables, **{f"page.{table}": printed.get(table, {}) for table in ("counts", "reasons", "typography")}}
    for table, keys in SCHEMA.items():
        if table not in tables:
            yield f"no table {table}"
        yield from (f"no key {table}.{key}".replace(" .", " ") for key in keys if key not in tables.get(table, {}))


def lists(data: Data) -> Iterator[tuple[str, list[str]]]:
    """Every list of words or phrases that texts are matched with, by its name."""
    yield "elisions", data["elisions"]
    for table, keys in WORD_STRINGS.items():
        yield from ((f"{table}.{key}", data[table][key].split()) for key in keys)
    for table, keys in PHRASE_LISTS.items():
        yield from ((f"{table}.{key}", data[table][key]) for key in keys)
    for key in ("months", "weekdays"):
        yield f"dates.{key}", [form for forms in data["dates"][key] for form in forms]
    for key in ("relative", "relative_years", "relative_months", "unit_days", "numbers"):
        yield f"dates.{key}", list(data["dates"][key])


def spelling(data: Data) -> Iterator[str]:
    """Entries that can match nothing: capitals, curly apostrophes, stray white space; and entries given twice."""
    for name, entries in lists(data):
        for entry, times in Counter(entries).items():
            if times > 1:
                yield f"{name}: {entry!r} stands there twice"
            if entry != entry.lower():
                yield f"{name}: {entry!r} is not lower-case"
            if entry != fold_apostrophes(entry):
                yield f"{name}: {entry!r} has an apostrophe that is not straight"
            if entry != "© " and (not entry or entry != " ".join(entry.split())):
                yield f"{name}: {entry!r} has stray white space"
        if name in NEVER_EMPTY and not entries:
            yield f"{name} is empty"


def single_words(data: Data) -> Iterator[str]:
    """Stop and common words that no text can hold, because texts are cut into other words."""
    for key in WORD_STRINGS["words"]:
        for word in data["words"][key].split():
            if words(word) != [word]:
                yield f"words.{key}: {word!r} is not one word"
    for key in ("never", "maybe"):
        for word in data["sentences"][key].split():
            if word.endswith("."):
                yield f"sentences.{key}: {word!r} keeps its final full stop"
    yield from (f"elisions: {word!r} keeps its apostrophe" for word in data["elisions"] if "'" in word)


def contradictions(data: Data) -> Iterator[str]:
    """Entries in two lists that exclude one another."""
    openers, sentences, found = data["openers"], data["sentences"], data["words"]
    leaning = {phrase for key in ("pronouns", "connectors", "shifts") for phrase in openers[key]}
    pairs = {
        "stop and common": (found["stop"].split(), found["common"].split()),
        "never and maybe": (sentences["never"].split(), sentences["maybe"].split()),
        "impersonal and leaning": (openers["impersonal"], leaning),
    }
    for name, (one, other) in pairs.items():
        yield from (f"{name}: {entry!r} is in both" for entry in sorted(set(one) & set(other)))


def calendar(data: Data) -> Iterator[str]:
    """Faults of the date words."""
    dates: Mapping[str, Any] = data["dates"]
    for key, size in (("months", 12), ("weekdays", 7)):
        if len(dates[key]) != size or not all(dates[key]):
            yield f"dates.{key}: {len(dates[key])} lists, not {size} filled ones"
    if not all("{n}" in way and "{unit}" in way for way in dates["ago"]):
        yield "dates.ago: a pattern without {n} or {unit}"
    if any(not -7 <= days <= 7 for days in dates["relative"].values()) or 0 not in dates["relative"].values():
        yield "dates.relative: no word for today, or a day further off than a week"
    for key in ("relative_years", "relative_months"):
        if not {-1, 0, 1} <= set(dates[key].values()) <= {-2, -1, 0, 1, 2}:
            yield f"dates.{key}: not last, this and next, or one further off than two"
    if set(range(1, 13)) - set(dates["numbers"].values()) or any(n > 31 for n in dates["numbers"].values()):
        yield "dates.numbers: not 1 to 12 at least and 31 at most"
    if {1, 7} - set(dates["unit_days"].values()):
        yield "dates.unit_days: no day or no week"
    if dates["order"] not in ("dmy", "mdy", "ymd"):
        yield f"dates.order: {dates['order']!r}"


def furniture_slots(data: Data) -> Iterator[str]:
    """Words in braces that name no list of phrases."""
    table: Mapping[str, list[str]] = data["furniture"]
    for kind, phrases in table.items():
        for slot in (slot for phrase in phrases for slot in SLOT.findall(phrase)):
            if slot[1:-1] not in table:
                yield f"furniture.{kind}: no list for {slot}"


def page(code: str, data: Data) -> Iterator[str]:
    """Faults of the words that pages print."""
    printed: Mapping[str, Any] = data["page"]
    for key in PAGE_WORDS:
        if not printed[key].strip() or "'" in printed[key]:
            yield f"page.{key}: empty or with a straight apostrophe"
    if "{page}" not in printed["page_of"] or "{pages}" not in printed["page_of"]:
        yield "page.page_of: lacks {page} or {pages}"
    form = Locale.parse(code).plural_form
    needed = {form(number) for number in range(1001)} | {"other"}
    for key in COUNTS:
        forms = printed["counts"][key]
        yield from (f"page.counts.{key}: no form {lack!r}" for lack in sorted(needed - set(forms)))
        unnumbered = (name for name, text in forms.items() if _lacks_number(name, text))
        yield from (f"page.counts.{key}: {name!r} lacks {{n}}" for name in unnumbered)
    english = load("en")["page"]["reasons"]
    for key in REASONS:
        if sorted(SLOT.findall(printed["reasons"][key])) != sorted(SLOT.findall(english[key])):
            yield f"page.reasons.{key}: not the slots of the English words"
    if len(printed["typography"]["quotes"]) != 2:
        yield "page.typography.quotes: not an opening and a closing mark"


def _lacks_number(form: str, text: str) -> bool:
    """A category for one number alone may put it in words ("رسالتان"); all others print the number."""
    return "{n}" not in text and form not in ("zero", "one", "two")


def faults(code: str, data: Data) -> list[str]:
    """All faults of a language file, in words."""
    absent = list(missing_keys(data))
    if absent:
        return absent
    checks = (spelling, single_words, contradictions, calendar, furniture_slots)
    return [fault for check in checks for fault in check(data)] + list(page(code, data))


@pytest.mark.parametrize("code", languages.codes())
def test_language_file_is_complete_and_consistent(code: str) -> None:
    assert faults(code, load(code)) == []


@pytest.mark.parametrize("code", languages.codes())
def test_language_file_describes_itself(code: str) -> None:
    data = load(code)
    locale = Locale.parse(code)
    assert data["english_name"] == locale.english_name
    assert data["name"].casefold() == (locale.display_name or "").casefold()
    assert data["direction"] == ("rtl" if locale.text_direction == "rtl" else "ltr")


@pytest.mark.parametrize("code", languages.codes())
def test_words_of_the_language_are_stemmed(code: str) -> None:
    language = languages.get(code)
    stemmed = {stem(word, language) for word in language.common_words}
    assert 0 < len(stemmed) < len(language.common_words)
    if not language.stemmer:
        assert all(len(form) <= STEM_LENGTH for form in stemmed)


@pytest.mark.parametrize("code", languages.codes())
def test_word_lists_have_the_size_the_methods_count_on(code: str) -> None:
    language = languages.get(code)
    assert 150 <= len(language.stop_words) <= 900
    assert 700 <= len(language.common_words) <= 2500
    assert len(language.starters) >= 60
    assert len(language.grammar["speech"]) >= 40


def _change(table: str, key: str, value: object) -> Callable[[Data], None]:
    return lambda data: data[table].__setitem__(key, value)


def _remove(table: str, key: str) -> Callable[[Data], None]:
    return lambda data: data[table].__delitem__(key)


BROKEN: Mapping[str, tuple[Callable[[Data], None], str]] = {
    "a table lacks": (lambda d: d.__delitem__("openers"), "no table openers"),
    "a key of the top lacks": (lambda d: d.__delitem__("letters"), "no key letters"),
    "a list lacks": (_remove("grammar", "denial"), "no key grammar.denial"),
    "a page word lacks": (_remove("page", "glance"), "no key page.glance"),
    "a count lacks": (lambda d: d["page"]["counts"].__delitem__("points"), "no key page.counts.points"),
    "a reason lacks": (lambda d: d["page"]["reasons"].__delitem__("old"), "no key page.reasons.old"),
    "a slot of a reason lacks": (
        lambda d: d["page"]["reasons"].__setitem__("old", "trop vieux"),
        "page.reasons.old: not the slots",
    ),
    "typography lacks": (lambda d: d["page"]["typography"].__delitem__("quotes"), "no key page.typography.quotes"),
    "twice": (_change("grammar", "links", ["de", "en", "de"]), "'de' stands there twice"),
    "capital": (_change("grammar", "links", ["De"]), "'De' is not lower-case"),
    "curly": (_change("openers", "subordinate", ["s’ajoute"]), "not straight"),
    "white space": (_change("openers", "subordinate", ["s'ajoute "]), "stray white space"),
    "empty list": (_change("furniture", "mail", []), "furniture.mail is empty"),
    "two words": (_change("words", "stop", "au-dessus"), "'au-dessus' is not one word"),
    "full stop kept": (_change("sentences", "never", "mme."), "keeps its final full stop"),
    "elision with apostrophe": (lambda d: d.__setitem__("elisions", ["l'"]), "keeps its apostrophe"),
    "stop and common": (_change("words", "common", "le"), "stop and common: 'le' is in both"),
    "never and maybe": (_change("sentences", "maybe", "mme"), "never and maybe: 'mme' is in both"),
    "impersonal": (_change("openers", "impersonal", ["il"]), "impersonal and leaning: 'il' is in both"),
    "eleven months": (lambda d: d["dates"]["months"].pop(), "11 lists"),
    "an empty weekday": (lambda d: d["dates"]["weekdays"].__setitem__(0, []), "not 7 filled ones"),
    "ago": (_change("dates", "ago", ["il y a {n} jours"]), "without {n} or {unit}"),
    "relative": (_change("dates", "relative", {"hier": -1}), "no word for today"),
    "last year": (_change("dates", "relative_years", {"l'an dernier": -1}), "relative_years: not last, this and next"),
    "a slot without a list": (_change("furniture", "mail", ["voir {mels}"]), "furniture.mail: no list for {mels}"),
    "numbers": (_change("dates", "numbers", {"un": 1}), "not 1 to 12"),
    "units": (_change("dates", "unit_days", {"jour": 1}), "no week"),
    "order": (_change("dates", "order", "ydm"), "dates.order: 'ydm'"),
    "straight apostrophe on the page": (_change("page", "glance", "En un coup d'œil"), "straight apostrophe"),
    "empty page word": (_change("page", "glance", " "), "page.glance: empty"),
    "page numbers": (_change("page", "page_of", "{page}"), "lacks {page} or {pages}"),
    "plural form": (lambda d: d["page"]["counts"].__setitem__("points", {"one": "{n}"}), "points: no form 'other'"),
    "number": (lambda d: d["page"]["counts"]["points"].__setitem__("other", "points"), "'other' lacks {n}"),
    "quotes": (lambda d: d["page"]["typography"].__setitem__("quotes", ["«"]), "closing mark"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_check_finds_its_fault(name: str) -> None:
    breaks, expected = BROKEN[name]
    data = copy.deepcopy(load("fr"))
    breaks(data)
    assert any(expected in fault for fault in faults("fr", data))


def test_codes_are_sorted_and_each_has_a_file() -> None:
    assert languages.codes() == sorted(languages.codes())
    assert {"fr", "en", "es"} <= set(languages.codes())


@pytest.mark.parametrize("code", ["fr-CA", "fr_FR", "FR", "fr-Latn-FR"])
def test_a_regional_code_gives_the_language(code: str) -> None:
    assert languages.get(code).stop_words == languages.get("fr").stop_words
    assert languages.get(code).code == "fr"


@given(st.text(alphabet="qxzQXZ-_", max_size=8))
def test_an_unknown_language_is_neutral(code: str) -> None:
    language = languages.get(code)
    assert language.stop_words == frozenset()
    assert language.openers == {}
    assert language.page == {}
    assert language.direction == "ltr"


@pytest.mark.parametrize("code", languages.codes())
def test_the_order_of_the_common_words_is_their_rank(code: str) -> None:
    listed = load(code)["words"]["common"].split()
    ranks = languages.get(code).common_words
    assert [ranks[word] for word in listed] == list(range(len(listed)))


@pytest.mark.parametrize(
    ("code", "sentence", "meaning"),
    [
        ("fr", "Il y a ceux qu’on aurait pu voir, et celles que nous n’avions jamais eues.", {"voir", "avions"}),
        ("fr", "Aujourd’hui, l’usine d’Arville doit fermer.", {"usine", "arville", "fermer"}),
        ("en", "It wasn’t until then that they could’ve been told about the dam.", {"told", "dam"}),
        ("en", "Whether or not she will, there is nothing we can do.", set()),
        ("es", "Ella no lo había podido hacer hasta que se lo dijeron ayer en la presa.", {"dijeron", "presa"}),
        ("es", "¿Quién fue el que estuvo aquí antes que nosotros?", set()),
    ],
)
def test_function_words_carry_no_meaning(code: str, sentence: str, meaning: set[str]) -> None:
    assert set(content_words(sentence, languages.get(code))) == meaning


@pytest.mark.parametrize(
    ("code", "often", "seldom"),
    [("fr", "pays", "blé"), ("en", "people", "wedding"), ("es", "gobierno", "expediente")],
)
def test_common_words_stand_before_rarer_ones(code: str, often: str, seldom: str) -> None:
    ranks = languages.get(code).common_words
    assert ranks[often] < 50 < 500 < ranks[seldom]


@pytest.mark.parametrize("code", languages.codes())
def test_furniture_is_told_apart_without_accents(code: str) -> None:
    for kind, phrases in languages.get(code).furniture.items():
        assert all(fold(phrase) for phrase in phrases), kind
