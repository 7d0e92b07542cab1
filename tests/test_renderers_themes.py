"""Themes: those that came with the product, one of the user's own, and what neither can do."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import get_args, get_type_hints

import pytest
from click.testing import Result

from briefing import resources
from briefing.errors import UsageError
from briefing.model import Briefing
from briefing.renderers import pdf, render, view
from briefing.renderers.editor import edit
from briefing.renderers.pages import paper
from briefing.renderers.theme import Look, fill, look, source
from briefing.renderers.typography import unpolished
from tests import renderer_issues as issues
from tests.test_renderers_pdf import objects

ROOT = Path(__file__).resolve().parent.parent
THEMES = resources.themes()


def own(folder: Path, **files: str) -> str:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    return str(folder)


def test_three_looks_came_with_the_product_and_say_what_they_are_for() -> None:
    assert THEMES == ["classic", "compact", "large"]
    assert all(look(name).about for name in THEMES)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", ["md", "html", "eml", "epub"])
def test_every_look_prints_every_format(theme: str, format: str) -> None:
    content = render(issues.rich("en"), format, theme).content
    assert content == render(issues.rich("en"), format, theme).content
    if format in ("md", "html"):
        assert "Ferrow Bridge will close to all traffic" in content.decode("utf-8")


def test_the_compact_look_has_one_point_a_story_and_only_its_sources() -> None:
    text = render(issues.rich("en"), "md", "compact").content.decode("utf-8")
    assert "Le port de Brévalin a rouvert" in text
    assert "La préfecture estime" not in text
    assert "Inspectors found cracks" not in text
    page = render(issues.rich("en"), "html", "compact").content.decode("utf-8")
    assert set(re.findall(r'href="#source-(\d)"', page)) == set(re.findall(r'id="source-(\d)"', page))


def test_the_compact_look_is_one_sheet() -> None:
    content = render(issues.long(18), "pdf", "compact").content
    assert len(re.findall(rb"/Type ?/Page\b", objects(content))) == 1


@pytest.mark.parametrize(("room", "size"), [(2.0, 1.3), (1.05, 1.05), (0.9, 0.9), (0.5, 0.85)])
def test_type_is_as_large_as_one_sheet_takes_it(room: float, size: float) -> None:
    class Laid:
        def __init__(self, scale: float) -> None:
            self.scale = scale
            filled = (scale / room) ** 2  # text takes room as the square of its size
            last = SimpleNamespace(height=100.0, anchors={"end": (0.0, 100.0 * (filled % 1 or 1.0))})
            self.pages = [last] * math.ceil(filled)

    tried: list[float] = []

    def layout(scale: float) -> Laid:
        tried.append(scale)
        return Laid(scale)

    assert pdf._on_one(layout).scale == size
    assert len(tried) <= 4


def test_large_print_is_large() -> None:
    assert paper("a4", look("large")).text == 16
    assert paper("a4", look("large")).narrow
    assert paper("a5", look("classic")) == paper("a5")


def test_a_theme_of_ones_own_may_be_one_file(tmp_path: Path) -> None:
    theme = own(tmp_path, web__css='{% include "classic/web.css" %}\n.mine { color: red; }')
    page = render(issues.bare(), "html", theme).content.decode("utf-8")
    assert ".mine { color: red; }" in page
    assert "prefers-color-scheme" in page
    assert render(issues.bare(), "md", theme).content == render(issues.bare(), "md").content


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ page.nothing }}", "nothing"),
        ("{{ 1 / 0 }}", "division"),
        ("{% if %}", "issue.md.j2"),
        ("{{ page.stories[0] + 1 }}", "issue.md.j2"),
        ("{{ none.x.y }}", "issue.md.j2"),
        ('{% include "../secret" %}', "secret"),
        ('{% include "classic/../../pyproject.toml" %}', "pyproject"),
        ('{% include "/etc/hostname" %}', "hostname"),
        ("{{ ''.__class__.__mro__ }}", "unsafe|__class__"),
        ("{{ page.words.polish.__globals__ }}", "unsafe|__globals__"),
        ("{{ '%s'|attr('format') }}{{ ('{0.__class__}').format(page) }}", "unsafe|__class__"),
        ("{{ page.stories|random }}", "random"),
        ("{{ lipsum() }}", "lipsum"),
        ("{{ cycler }}", "cycler"),
        ("{{ range(10000000)|length }}", "issue.md.j2"),
    ],
)
def test_a_template_that_does_wrong_is_named_and_nothing_else_happens(template: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("CANARY", "utf-8")
    (tmp_path / "mine").mkdir()
    theme = own(tmp_path / "mine", issue__md__j2=template)
    with pytest.raises(UsageError, match=rf"(?s)issue\.md\.j2.*({told})|({told})"):
        render(issues.bare(), "md", theme)


def test_a_link_out_of_the_theme_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("CANARY", "utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "web.css").symlink_to(tmp_path / "secret.css")
    (tmp_path / "mine" / "web.js").symlink_to(tmp_path / "secret.css")
    assert b"CANARY" not in render(issues.bare(), "html", str(tmp_path / "mine")).content


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("texts = 1", "no setting 'texts'; settings: text, narrow"),
        ('text = "big"', "text must be a number"),
        ("narrow = 1", "narrow must be true or false"),
        ("points = 1.5", "points must be a whole number"),
        ("text = 9", "from 0.5 to 4"),
        ("text = ", "theme.toml"),
    ],
)
def test_settings_that_cannot_be_are_named(settings: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        look(own(tmp_path, theme__toml=settings))


def test_a_whole_number_will_do_for_a_size(tmp_path: Path) -> None:
    assert look(own(tmp_path, theme__toml="text = 2")) == Look(text=2)


@pytest.mark.parametrize("theme", ["", ".", "none", "templates/classic", "../classic"])
def test_below_the_commands_a_theme_is_a_name_or_a_whole_path(theme: str) -> None:
    with pytest.raises(UsageError, match="themes: classic, compact, large"):
        render(issues.bare(), "md", theme)


def test_a_file_that_no_theme_has_is_named() -> None:
    with pytest.raises(UsageError, match=r"no\.js"):
        source("classic", "no.js")
    with pytest.raises(UsageError, match=r"none\.j2"):
        fill("classic", "none.j2", edit(issues.bare(), unpolished))


def test_the_command_lists_copies_and_uses(command: Callable[..., Result], days: list[Path], tmp_path: Path) -> None:
    listed = command("themes", "list")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == THEMES
    mine = tmp_path / "mine"
    copied = command("themes", "copy", mine, "--from", "large")
    assert copied.exit_code == 0
    assert {path.name for path in mine.iterdir()} == {p.name for p in resources.templates("large").iterdir()}
    again = command("themes", "copy", mine)
    assert again.exit_code == 2
    assert "not an empty folder" in again.stderr
    (mine / "web.css").write_text("MINE", "utf-8")
    built = command("build", days[0], "-f", "html", "-o", tmp_path / "out", "--theme", mine)
    assert built.exit_code == 0
    assert "MINE" in Path(built.stdout.strip()).read_text("utf-8")
    wrong = command("build", days[0], "--theme", tmp_path / "absent")
    assert wrong.exit_code == 2
    assert "themes copy" in wrong.stderr


def test_every_variable_of_a_template_is_documented() -> None:
    """docs/themes.md names each class of the view and each of its fields, and no other."""
    text = (ROOT / "docs" / "themes.md").read_text("utf-8")
    tables = dict(re.findall(r"^### `(\w+)`.*?\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL))
    classes = {name: kind for name, kind in vars(view).items() if is_dataclass(kind) and name.endswith("View")}
    assert set(tables) == set(classes)
    for name, kind in classes.items():
        assert isinstance(kind, type)
        documented = re.findall(r"^\| `(\w+)` \|", tables[name], re.MULTILINE)
        assert documented == [field.name for field in fields(kind)], name
        for hint in get_type_hints(kind).values():
            for inner in (hint, *get_args(hint)):
                if is_dataclass(inner) and isinstance(inner, type) and inner.__name__ in classes:
                    assert f"`{inner.__name__}`" in tables[name]
    settings = re.findall(r"^\| `(\w+)` \| (?:number|true)", text, re.MULTILINE)
    assert [field.name for field in fields(Look) if field.name != "about"] == settings[: len(fields(Look)) - 1]


def test_a_hostile_issue_is_inert_in_every_look() -> None:
    from tests.test_renderers import HOSTILE, naughty

    issue: Briefing = naughty(HOSTILE)
    for theme in THEMES:
        page = render(issue, "html", theme).content.decode("utf-8")
        assert page.count("<script") == 1
        assert "{{ 7*7 }}" in page
