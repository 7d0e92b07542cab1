"""Reading from outside: sources, kinds, failures and ids, through `briefing.readers.read` alone."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from briefing.model import Article, Failure
from briefing.readers import read

PROSE = "The harbour of Kestrel was closed on Friday after the storm. Two ferries waited offshore for six hours."


def got(*sources: str | Path, stdin: bytes | None = None) -> tuple[list[Article], list[str]]:
    failures: list[Failure] = []
    articles = list(read(sources, failures.append, io.BytesIO(stdin) if stdin is not None else None))
    return articles, [failure.reason for failure in failures]


def piped(data: bytes | str) -> tuple[list[Article], list[str]]:
    return got("-", stdin=data.encode() if isinstance(data, str) else data)


def test_sources_are_read_in_their_order_and_folders_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{PROSE} {name}")
    articles, reasons = got(tmp_path / "sub", tmp_path)
    assert [a.source for a in articles] == ["c.txt", "a.txt", "b.txt", "c.txt"]
    assert reasons == []


def test_repeated_articles_stay_distinguishable(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PROSE)
    articles, _ = got(path, path, path)
    first = articles[0].id
    assert [a.id for a in articles] == [first, f"{first}-2", f"{first}-3"]


def test_given_ids_never_clash_with_numbered_ones() -> None:
    lines = "\n".join(json.dumps({"id": name, "text": PROSE}) for name in ("a", "a-2", "a", "a"))
    articles, _ = piped(lines)
    assert [a.id for a in articles] == ["a", "a-2", "a-3", "a-4"]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "good.txt").write_text(PROSE)
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    os.mkfifo(tmp_path / "pipe")
    failures: list[Failure] = []
    articles = list(read([tmp_path, "no-such-file", "/dev/null", "ftp://news.example/feed"], failures.append))
    assert [a.source for a in articles] == ["good.txt"]
    told = {Path(f.source).name: f.reason for f in failures}
    assert told == {
        "empty.txt": "is empty",
        "gone": "no such file",
        "huge.txt": "is larger than 16 MB: split it, or allow more with --max-size",
        "noise.bin": "not text (binary data)",
        "page.pdf": "PDF that is damaged",
        "pipe": "is a pipe, not a file",
        "no-such-file": "no such file",
        "null": "is a device, not a file",
        "feed": "only http and https are fetched",
    }


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    assert got(tmp_path) == ([], ["folder holds nothing readable"])


def test_unfinished_deliveries_of_a_maildir_are_left_out(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"1.{folder}:2,S").write_text(f"From: a@b.example\nSubject: {folder}\n\n{PROSE}\n")
    assert [a.title for a in got(tmp_path)[0]] == ["cur", "new"]


def test_file_names_that_are_no_text_are_shown_with_a_mark(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"odd\xff.txt")
    with open(path, "wb") as file:
        file.write(PROSE.encode())
    assert got(tmp_path)[0][0].source == "odd\ufffd.txt"


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000])
def test_impossible_names_are_failures(name: str) -> None:
    assert len(got(name)[1]) == 1


def test_standard_input_that_was_not_given_is_told() -> None:
    assert got("-") == ([], ["no standard input was given"])


def test_a_single_source_may_be_given_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    assert len(list(read(str(tmp_path / "a.txt")))) == 1


def test_gzip_is_unpacked_within_the_cap() -> None:
    packed = gzip.compress(PROSE.encode())
    assert piped(packed)[0][0].text == PROSE
    assert piped(packed[:-12])[1] == ["gzip data that is cut off"]
    assert piped(b"\x1f\x8b" + b"x" * 50)[1] == ["gzip data that is damaged"]
    assert piped(gzip.compress(bytes(21 * 1024 * 1024)))[1] == [
        "is larger than 16 MB: split it, or allow more with --max-size"
    ]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("# A harbour closes\n\n" + PROSE, "A harbour closes"),
        (f"<!DOCTYPE html><title>A harbour closes</title><p>{PROSE}</p>", "A harbour closes"),
        (f"From: a@b.example\nSubject: A harbour closes\n\n{PROSE}\n", "A harbour closes"),
        (json.dumps({"title": "A harbour closes", "text": PROSE}), "A harbour closes"),
        (json.dumps([{"title": "A harbour closes", "text": PROSE}]), "A harbour closes"),
        (f"A harbour closes\n\n{PROSE}", "A harbour closes"),
        (
            f"<rss version='2.0'><channel><item><title>A harbour closes</title><description>{PROSE}</description>"
            "</item></channel></rss>",
            "A harbour closes",
        ),
        (
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [{"id": "1", "title": "A harbour closes", "content_text": PROSE}],
                }
            ),
            "A harbour closes",
        ),
        (f"---\ntitle: A harbour closes\n---\n{PROSE}", "A harbour closes"),
    ],
)
@pytest.mark.parametrize("name", ["file", "file.txt", "file.html", "file.eml", "file.xml", "file.bin"])
def test_content_tells_the_kind_whatever_the_name(tmp_path: Path, name: str, content: str, title: str) -> None:
    (tmp_path / name).write_text(content)
    articles, reasons = got(tmp_path / name)
    assert [(a.title, a.text) for a in articles] == [(title, PROSE)]
    assert reasons == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<opml version='2.0'><body/></opml>", "is a list of feeds (OPML) that names no feed"),
        ("<?xml version='1.0'?><sitemapindex></sitemapindex>", "XML of an unknown kind (<sitemapindex>)"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "feed holds no items"),
        ("From: a@b.example\nSubject: nothing\n\n", "mail without a body"),
        ("<html><body></body></html>", "page without an article"),
        ("   \n\t\n", "is empty"),
        ("\ufeff", "is empty"),
        ("PK\x03\x04 and more", "zip archive that is damaged"),
    ],
)
def test_reasons_say_what_is_wrong(content: str, reason: str) -> None:
    assert piped(content) == ([], [reason])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_charsets_of_plain_text(encoding: str) -> None:
    text = "Déjà, l’Élysée s’inquiète : « rien n’est décidé », a-t-il répété à Noël. Le préfet a démissionné."
    assert piped(text.encode(encoding))[0][0].text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Президент заявил в среду, что переговоры продолжатся на следующей неделе в столице."),
        ("koi8_r", "Президент заявил в среду, что переговоры продолжатся на следующей неделе в столице."),
        ("cp1250", "Prezydent ogłosił w środę, że rząd przyjął ustawę o świadczeniach. Żołnierze wrócili do kraju."),
        ("iso8859_2", "Prezydent ogłosił w środę, że rząd przyjął ustawę o świadczeniach. Żołnierze wrócili do kraju."),
    ],
)
def test_charsets_of_other_scripts_are_guessed(encoding: str, text: str) -> None:
    assert piped((text + "\n").encode(encoding) * 3)[0][0].text.startswith(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda s: s.encode("utf-8", "surrogatepass"))))
def test_any_bytes_give_articles_or_a_reason(data: bytes) -> None:
    articles, reasons = piped(data)
    assert articles or reasons
    assert not any("could not be understood" in reason for reason in reasons)
    for article in articles:
        assert article.id
        assert article.text.strip()
        article.text.encode("utf-8")


HEADS = [
    b"<html><body><article><p>", b"From: a@b\nContent-Type: text/html; charset=x\n\n", b"# T\n\n",
    b"---\ntitle: x\n---\n",
    b"<rss><channel><item><title>", b'{"text": "', b'[{"text": "x"}, ', b"<?xml version='1.0'?><feed><entry>",
    b"From x 2022\nSubject: a\nFrom: b\n\n", b'{"version":"https://jsonfeed.org/version/1","items":[',
    b"From: a@b\nTo: c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\n",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(HEADS), st.one_of(st.binary(max_size=200), st.text("<>[]{}()\"'!&;:=-*_#|\\/ \nabTé", max_size=200))
)
def test_any_bytes_behind_any_head_give_articles_or_a_reason(head: bytes, tail: bytes | str) -> None:
    articles, reasons = piped(head + (tail.encode() if isinstance(tail, str) else tail))
    assert articles or reasons
    assert not any("could not be understood" in reason for reason in reasons)
