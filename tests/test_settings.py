"""The settings: every mistake told at once with its line, layers over layers, defaults, agreement between keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from briefing.commands import configured
from briefing.settings import Channel, Edition, Secret, Settings, Smtp
from briefing.settings.cursor import Origin
from briefing.settings.environment import of_environment, variables
from briefing.settings.layers import Layer, merged, of_file
from briefing.settings.reading import Reading, read
from briefing.settings.records import Record
from briefing.settings.schema import CHANNEL, EDITION, SECRET, SETTINGS, SMTP, TABLES, place_of
from briefing.settings.starting import text as starting_text

NAME = "briefing.toml"
KNOWN = configured.known()


def layer(text: str, folder: Path, name: str = NAME) -> Layer:
    return of_file(text.encode(), name, folder)


def reading(text: str, folder: Path, *above: Layer) -> Reading:
    layers = [layer(text, folder), *above]
    return read(merged(layers, Origin(NAME, 0, folder)), KNOWN, folder / NAME)


def settings(text: str, folder: Path, *above: Layer) -> Settings:
    found = reading(text, folder, *above)
    assert found.settings is not None, [str(problem) for problem in found.problems]
    return found.settings


def told(text: str, folder: Path) -> list[str]:
    found = reading(text, folder)
    assert (found.settings is None) == bool(found.problems)
    return [str(problem) for problem in found.problems]


TEN = """\
timezone = "Paris"
timeuot = 30
window = "seven"
[smtp]
sender = "desk at example.org"
password = "swordfish-11"
[editions.morning]
hour = "6h30"
days = ["mon", "tuesday"]
formats = ["md", "pfd"]
theme = "clasic"
stories = 0
"""


def test_ten_mistakes_are_ten_lines_each_with_a_suggestion(tmp_path: Path) -> None:
    lines = told(TEN, tmp_path)
    assert [line.split(":")[1] for line in lines] == ["1", "2", "3", "5", "6", "8", "9", "10", "11", "12"]
    wanted = (
        "timezone: 'Paris' is no time zone; did you mean 'Europe/Paris'?",
        "timeuot: unknown key; did you mean 'timeout'?",
        "window: is text, and a whole number is needed; write it without quotes",
        "smtp.sender: 'desk at example.org' is no mail address; write box@example.org or Name <box@…>",
        "smtp.password: is a secret in plain text",
        "editions.morning.hour: '6h30' is no time of day; did you mean '06:30'?",
        "editions.morning.days: 'tuesday' is unknown; did you mean 'tue'?",
        "editions.morning.formats: 'pfd' is unknown; did you mean 'pdf'?",
        "editions.morning.theme: 'clasic' is unknown; did you mean 'classic'?",
        "editions.morning.stories: 0 is out of range; give a whole number from 1 to 1000",
    )
    for line, start in zip(lines, wanted, strict=True):
        assert line.split(": ", 1)[1].startswith(start), line
    assert all("; " in line for line in lines)
    assert "swordfish" not in "".join(lines)


def test_mistakes_of_syntax_and_of_meaning_are_told_together(tmp_path: Path) -> None:
    lines = told('timeout = thirty\n[smtp]\nsender = "a\nport = 0\n[editions.a]\nhour = 06:30\nwat = 1\n', tmp_path)
    assert [line.split(": ")[0] for line in lines] == [f"{NAME}:{line}" for line in (1, 3, 4, 6, 7)]
    assert not any("lacks" in line for line in lines)  # the sender was given, if broken


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("hour = '06:30'", 1, "it belongs in [editions.NAME]"),
        ("[editions.a]\nhost = 'x'", 2, "it belongs in [smtp]"),
        ("[smtp]\nsender = 'a@b.example'\ntimezone = 'UTC'", 3, "above every [table]"),
        ("[edition.a]", 1, "did you mean 'editions'?"),
        ("zzz = 1", 1, "take it out"),
        ("[editions.a]\nzzz = 1", 2, "take it out"),
        ("[smtp]\nhost = 'x'", 1, "lacks 'sender'"),
        ("smtp = 'x'", 1, "smtp: is text, and a table is needed"),
        ("editions = 1", 1, "write [editions.NAME]"),
        ("[[editions]]\nname = 'a'", 1, "write [editions.NAME]"),
        ("[editions]\na = 1", 2, "write [editions.a]"),
        ("defaults = 2", 1, "defaults: is a whole number, and a table is needed"),
        ("[editions.'a b']", 1, "is no name for an edition"),
        ("[editions.'../a']", 1, "is no name for an edition"),
        ("[editions.a]\n[editions.A]", 2, "is the name of an edition already"),
        ("timezone = ''", 1, "is no time zone"),
        ("timezone = '../etc/passwd'", 1, "is no time zone"),
        ("timezone = 'Europe/Pari'", 1, "did you mean 'Europe/Paris'?"),
        ("timezone = 'zzzzzz'", 1, "write one as Europe/Paris"),
        ("timeout = true", 1, "is true or false, and a number is needed"),
        ("timeout = nan", 1, "out of range"),
        ("timeout = 0", 1, "a number from 0.1 to 3600"),
        ("window = 1.5", 1, "is a number, and a whole number is needed"),
        ("window = 2022-10-22", 1, "is a date, and a whole number is needed"),
        ("archive = 06:30:00", 1, "is a time, and text is needed"),
        ("archive = ''", 1, "is empty"),
        (f"archive = '{'long' * 2000}'", 1, "cannot be looked at"),
        ("archive = '.'", 1, "is a folder; give the path of a file"),
        ("archive = '~no-such-user-here/x'", 1, "names a home folder that is not there"),
        ('archive = "a\\u0000b"', 1, "control character"),
        ("allow_private = 'nas'", 1, "write [ ] around it"),
        ("allow_private = 3", 1, "is a whole number, and a list is needed"),
        ("allow_private = ['a', 'a']", 1, "is given twice"),
        ("allow_private = ['a b']", 1, "is no host"),
        ("allow_private = ['http://nas']", 1, "write the host alone"),
        ("allow_private = [\n'a',\n1]", 3, "is a whole number, and text is needed"),
        ("imap_password = 'x'", 1, "is a secret in plain text"),
        ("imap_password = 3", 1, "is a whole number, and a place is needed"),
        ("imap_password = {}", 1, "names no place"),
        ("imap_password = {file = 'a', environment = 'B'}", 1, "names several places"),
        ("imap_password = {environment = 'hunter2 is it'}", 1, "is no name of a variable"),
        ("imap_password = {command = ''}", 1, "is empty"),
        ("imap_password = {command = 'pass \"x'}", 1, "a quotation mark is left open"),
        ("imap_password = {fiel = 'x'}", 1, "did you mean 'file'?"),
        ("[editions.a]\nhour = '24:00'", 2, "hours go from 00:00 to 23:59"),
        ("[editions.a]\nhour = '6 pm'", 2, "did you mean '18:00'?"),
        ("[editions.a]\nhour = '6.30'", 2, "did you mean '06:30'?"),
        ("[editions.a]\nhour = 'dawn'", 2, "write it as 06:30"),
        ("[editions.a]\nhour = 630", 2, "in double quotes"),
        ("[editions.a]\ndays = ['mon', 'mon']", 2, "is given twice"),
        ("[editions.a]\ndays = [1]", 2, "is a whole number, and text is needed"),
        ("[editions.a]\nlanguage = 'zz'", 2, "'zz' is unknown; there are: "),
        ("[editions.a]\ntheme = './nothing'", 2, "or give a folder"),
        ("[editions.a]\noutput = 'file.txt'", 2, "is a file; give the path of a folder"),
        ("[editions.a]\nfront_matter = 'yes'", 2, "write true or false, without quotes"),
        ("[editions.a]\nto = ['x@y.example']", 2, "is given, and there is no [smtp]"),
        ("[defaults]\nto = ['x@y.example']\n[editions.a]", 2, "is given, and there is no [smtp]"),
        ("[editions.a]\nunsubscribe = 'http://x.example'", 2, "is no https address"),
        ("[editions.a]\none_click = true", 2, "needs an https address"),
        ("[editions.a]\none_click = true\nunsubscribe = 'http://x.example'", 3, "is no https address"),
        ("[editions.a]\none_click = true\nunsubscribe = 'a@b.example'", 2, "needs an https address"),
        ("[editions.a]\nsources = ['']", 2, "give a title, a section or an address"),
        ("[editions.a]\nsources = ['ftp://x.example']", 2, "ftp:// is not fetched"),
        ("[editions.a]\nsources = ['https://']", 2, "write https://host/path"),
        ("[editions.a]\nsources = ['https://u:secret-word@']", 2, "is no address"),
        ("[editions.a]\ninclude = ['']", 2, "is empty"),
        ("[editions.a]\nweights = 3", 2, "is a whole number, and a table is needed"),
        ("[editions.a]\nweights = {Wire = 11}", 2, "out of range"),
        ("[editions.a]\n[editions.a.caps]\nWire = 0", 3, "out of range"),
        ("[editions.a]\nchannels = [{}]", 2, "lacks 'kind'"),
        ("[editions.a]\nchannels = [3]", 2, "is a whole number, and a table is needed"),
        ("[[editions.a.channels]]\nkind = 'webhook'", 1, "lacks 'webhook'"),
        ("[[editions.a.channels]]\nkind = 'command'", 1, "lacks 'command'"),
        ("[[editions.a.channels]]\nkind = 'command'\ncommand = 'x'\nwebhook = {file = 'x'}", 4, "not for a channel"),
        ("[[editions.a.channels]]\nkind = 'webhook'\nwebhook = 'https://x.example/s3cr3t'", 3, "secret in plain text"),
        ("[smtp]\nsender = 'a@b.example, c@d.example'", 2, "write one address to an element"),
        ("[smtp]\nsender = 'a@-b.example'", 2, "is no mail address"),
        ("[smtp]\nsender = 'a@b.example'\npassword = {file = 'x'}", 3, "is given without a user"),
        ("[smtp]\nsender = 'a@b.example'\nhost='h.example'\nuser = 'u'\nsecurity = 'none'", 5, "readable to all"),
        ("[smtp]\nsender = 'a@b.example'\ndkim_domain = 'b.example'\ndkim_selector = 'm'", 1, "lacks 'dkim_key'"),
        ("[smtp]\nsender = 'a@b.example'\ndkim_key = 'gone.pem'", 3, "is not there"),
    ],
)
def test_a_mistake_is_told_once_with_line_and_hint(text: str, line: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    lines = told(text, tmp_path)
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"{NAME}:{line}: ")
    assert said in lines[0]
    assert not any(secret in lines[0] for secret in ("hunter2", "secret-word", "s3cr3t"))


def test_no_message_repeats_the_log_in_of_an_address(tmp_path: Path) -> None:
    address = "https://me:mark@nine@news.example/feed"
    for line in (f"sources = ['{address}', '{address}']", f"weights = {{'{address}' = 99}}", f"hour = '{address}'"):
        (message,) = told(f"[editions.a]\n{line}\n", tmp_path)
        assert "news.example/feed" in message
        assert "mark" not in message
        assert "nine" not in message


def test_a_machine_without_time_zones_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zoneinfo.available_timezones", set)
    assert "install the package tzdata" in told("timezone = 'Nowhere/City'", tmp_path)[0]


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    found = read(merged([of_file(b"a = 1\nb = '\xff'\n", NAME, tmp_path)], Origin(NAME, 0, tmp_path)), KNOWN, tmp_path)
    assert [str(problem) for problem in found.problems] == [f"{NAME}:2: is not UTF-8; save the file as UTF-8"]
    large = of_file(b"#" * 1_000_001, NAME, tmp_path)
    assert "too large" in str(large.problems[0])
    assert of_file(b"\xef\xbb\xbfwindow = 3", NAME, tmp_path).data == {"window": 3}


FULL = """\
archive = "data/a.sqlite"
sources = "~/list.json"
timezone = "Europe/Paris"
timeout = 5
allow_private = ["nas", "10.0.0.0/8"]
window = 3
imap_password = { command = "pass show imap" }

[smtp]
sender = "Le Bureau <bureau@exemple.example>"
host = "smtp.exemple.example"
port = 465
security = "tls"
user = "bureau"
password = { file = "smtp-password" }
timeout = 20
at_most_once = true

[defaults]
language = "fr-CA"
formats = ["md", "pdf"]
weights = { "Agence" = 0.5 }

[editions.matin]
title = "Le Matin\u202f: l’essentiel"
hour = "06:30"
days = ["mon", "fri"]
sources = ["News/Energy", "https://exemple.example/feed", "./inbox"]
to = ["Vous <vous@exemple.example>"]
attach = ["pdf"]
unsubscribe = "https://exemple.example/quitter?qui={recipient}"
one_click = true
theme = "./look"

[editions.soir]
formats = ["html"]
output = "soir"
[[editions.soir.channels]]
kind = "command"
command = "lpr -o a4"
"""


def test_everything_that_is_written_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "look").mkdir()
    held = settings(FULL, tmp_path)
    assert held.path == tmp_path / NAME
    assert (held.archive, held.sources) == (tmp_path / "data/a.sqlite", tmp_path / "home/list.json")
    assert (held.timezone, held.timeout, held.window) == ("Europe/Paris", 5.0, 3)
    assert held.imap_password == Secret(command="pass show imap")
    assert held.smtp == Smtp(
        sender="Le Bureau <bureau@exemple.example>",
        host="smtp.exemple.example",
        port=465,
        security="tls",
        user="bureau",
        password=Secret(file=tmp_path / "smtp-password"),
        timeout=20.0,
        at_most_once=True,
    )
    morning, evening = held.editions
    assert morning.title == "Le Matin\u202f: l’essentiel"
    assert (morning.language, morning.formats, morning.weights) == ("fr-CA", ("md", "pdf"), {"Agence": 0.5})
    assert morning.sources == ("News/Energy", "https://exemple.example/feed", str(tmp_path / "inbox"))
    assert (morning.theme, morning.output) == (str(tmp_path / "look"), tmp_path / "output")
    assert (evening.language, evening.formats, evening.output) == ("fr-CA", ("html",), tmp_path / "soir")
    assert evening.channels == (Channel("command", command="lpr -o a4"),)


def test_what_is_not_written_is_the_default_of_the_types(tmp_path: Path) -> None:
    held = settings("[smtp]\nsender = 'a@b.example'\n[editions.a]\n", tmp_path)
    assert held == Settings(
        path=tmp_path / NAME,
        archive=tmp_path / "archive.sqlite",
        sources=tmp_path / "sources.json",
        smtp=Smtp("a@b.example"),
        editions=(Edition("a", output=tmp_path / "output"),),
    )


def test_a_log_in_without_a_place_is_asked_of_the_environment(tmp_path: Path) -> None:
    held = settings("[smtp]\nsender = 'a@b.example'\nuser = 'u'\n", tmp_path)
    assert held.smtp is not None
    assert held.smtp.password == Secret(environment="BRIEFING_SMTP_PASSWORD")


def test_the_file_at_hand_lies_over_the_users_own(tmp_path: Path) -> None:
    own = "timeout = 9\nwindow = 2\n[smtp]\nsender = 'a@b.example'\nhost = 'own.example'\n[defaults]\nstories = 4\n"
    own += "[editions.a]\npoints = 1\nweights = {A = 1.0}\n"
    here = "window = 5\n[smtp]\nhost = 'here.example'\n[editions.a]\nweights = {B = 2.0}\n[editions.b]\n"
    mine = tmp_path / "own"
    layers = [layer(own, mine, "own.toml"), layer(here, tmp_path)]
    found = read(merged(layers, Origin(NAME, 0, tmp_path)), KNOWN, tmp_path / NAME)
    assert found.settings is not None
    assert (found.settings.timeout, found.settings.window) == (9, 5)
    assert found.settings.smtp == Smtp("a@b.example", "here.example")
    first, second = found.settings.editions
    assert (first.points, first.stories, dict(first.weights)) == (1, 4, {"B": 2.0})
    assert (second.points, second.stories) == (None, 4)
    assert str(found.origins["timeout",]) == "own.toml:1"
    assert str(found.origins["window",]) == f"{NAME}:1"
    assert str(found.origins["editions", "a", "points"]) == "own.toml:9"


def test_a_relative_path_counts_from_the_file_that_has_it(tmp_path: Path) -> None:
    layers = [layer("archive = 'a.sqlite'\n", tmp_path / "own", "own.toml"), layer("sources = 's.json'\n", tmp_path)]
    found = read(merged(layers, Origin(NAME, 0, tmp_path)), KNOWN, tmp_path / NAME)
    assert found.settings is not None
    assert (found.settings.archive, found.settings.sources) == (tmp_path / "own/a.sqlite", tmp_path / "s.json")


def test_a_secret_of_the_upper_file_replaces_the_lower_whole(tmp_path: Path) -> None:
    above = layer("imap_password = {file = 'x'}", tmp_path)
    assert settings("imap_password = {environment = 'X'}", tmp_path, above).imap_password == Secret(file=tmp_path / "x")


def test_a_table_under_a_value_and_a_value_under_a_table_replace_each_other(tmp_path: Path) -> None:
    assert settings("smtp = 3", tmp_path, layer("[smtp]\nsender = 'a@b.example'", tmp_path)).smtp == Smtp("a@b.example")
    assert "and a table is needed" in str(reading("[smtp]\nx = 1", tmp_path, layer("smtp = 3", tmp_path)).problems[0])


def test_the_environment_lies_over_the_files(tmp_path: Path) -> None:
    given = {
        "BRIEFING_TIMEOUT": "2.5",
        "BRIEFING_WINDOW": "4",
        "BRIEFING_ALLOW_PRIVATE": "nas, 10.0.0.1",
        "BRIEFING_SOURCES_FILE": "other.json",
        "BRIEFING_SMTP_HOST": "env.example",
        "BRIEFING_SMTP_PORT": "2525",
        "BRIEFING_SMTP_AT_MOST_ONCE": "yes",
        "BRIEFING_TIMEZONE": "",
        "BRIEFING_SMTP_PASSWORD": "a secret is no setting",
    }
    held = settings("timeout = 1\n[smtp]\nsender = 'a@b.example'", tmp_path, of_environment(given, tmp_path / "cwd"))
    assert (held.timeout, held.window, held.allow_private) == (2.5, 4, ("nas", "10.0.0.1"))
    assert held.sources == tmp_path / "cwd" / "other.json"
    assert held.smtp == Smtp("a@b.example", "env.example", 2525, at_most_once=True)


def test_variables_of_mail_alone_make_no_mail(tmp_path: Path) -> None:
    host = of_environment({"BRIEFING_SMTP_HOST": "env.example"}, tmp_path)
    assert settings("[editions.a]", tmp_path, host).smtp is None
    lines = reading("[editions.a]\nto = ['x@y.example']", tmp_path, host).problems
    assert ["no [smtp]" in str(line) for line in lines] == [True]
    sender = of_environment({"BRIEFING_SMTP_SENDER": "a@b.example"}, tmp_path)
    assert settings("[editions.a]", tmp_path, host, sender).smtp == Smtp("a@b.example", "env.example")


def test_a_mistake_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    given = {"BRIEFING_WINDOW": "many", "BRIEFING_SMTP_AT_MOST_ONCE": "perhaps"}
    found = reading("[smtp]\nsender = 'a@b.example'", tmp_path, of_environment(given, tmp_path))
    assert [str(problem).split(": ")[:2] for problem in found.problems] == [
        ["environment BRIEFING_SMTP_AT_MOST_ONCE", "smtp.at_most_once"],
        ["environment BRIEFING_WINDOW", "window"],
    ]


def test_no_two_values_share_a_variable() -> None:
    names = variables()
    assert len(set(names.values())) == len(names)
    assert all("password" not in path[-1] for path in names if isinstance(path[-1], str))


@pytest.mark.parametrize(
    ("record", "kind", "beside"),
    [
        (SETTINGS, Settings, {"path", "smtp", "editions"}),
        (SMTP, Smtp, set()),
        (EDITION, Edition, {"name"}),
        (CHANNEL, Channel, set()),
        (SECRET, Secret, set()),
    ],
)
def test_every_word_of_the_types_can_be_written(record: Record, kind: type, beside: set[str]) -> None:
    assert {field.key for field in record.fields} == {field.name for field in dataclasses.fields(kind)} - beside
    assert all(field.doc and field.doc[0].isupper() and not field.doc.endswith(".") for field in record.fields)


@pytest.mark.parametrize("table", TABLES)
def test_every_example_of_the_reference_can_be_written(table: str, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_text("a key")
    record = TABLES[table]
    values: dict[str, object] = {field.key: field.example for field in record.fields}
    tables: dict[str, Mapping[str, object]] = {"": {}, "smtp": {"sender": "a@b.example"}, "editions": {}}
    tables["editions" if table == "defaults" else table] = values
    held = settings(starting_text(tables[""], tables["smtp"], {"a": tables["editions"]}), tmp_path)
    assert held.editions[0].name == "a"


def test_what_stands_as_a_comment_can_be_uncommented(tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_text("a key")
    lines = starting_text({}, {}, {"a": {}}).splitlines()
    bare = [line.removeprefix("# ") if " = " in line or line == "# [smtp]" else line for line in lines]
    held = settings("\n".join(bare), tmp_path)
    assert held.smtp is not None
    assert held.editions[0].one_click


def test_keys_have_one_place() -> None:
    assert place_of("hour") == "[editions.NAME]"
    assert place_of("nothing") == ""


_SCALARS: st.SearchStrategy[Any] = st.none() | st.sampled_from(
    [
        "",
        "x",
        0,
        -1,
        1.5,
        True,
        [],
        {},
        ["x", 1],
        {"a": 1},
        "a@b.example",
        "06:30",
        {"file": "x"},
        [{"kind": "command"}],
    ]
)


@given(st.dictionaries(st.sampled_from([field.key for field in EDITION.fields] + ["other"]), _SCALARS, max_size=6))
def test_any_table_gives_settings_or_problems(table: dict[str, Any]) -> None:
    given = {key: value for key, value in table.items() if value is not None}
    whole = Origin(NAME, 0, Path("/nowhere"))
    made = Layer({"editions": {"a": given}, "smtp": given}, {(): whole})
    found = read(merged([made], whole), KNOWN, Path("/nowhere/briefing.toml"))
    assert (found.settings is None) == bool(found.problems)
