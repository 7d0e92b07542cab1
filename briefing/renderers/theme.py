"""Fills the templates of a theme. Templates are the product's or the user's; content is data and never compiled.

A theme is a folder. What it does not hold comes from the theme `classic`, so a theme of one's own may be one file; a
template reaches the one it replaces as "classic/NAME".
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import resources
from briefing.errors import UsageError
from briefing.renderers.escaping import escape, target, yaml
from briefing.renderers.view import PageView

if TYPE_CHECKING:
    from jinja2 import Environment

BASE = "classic"
SETTINGS = "theme.toml"
SMALLEST, LARGEST = 0.5, 4
_ESCAPED = (".html.j2", ".xhtml.j2", ".xml.j2")
_FAULTS = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)
_NOT_REPEATABLE = ("random",)  # filters that give other bytes on each run


@dataclass(frozen=True, slots=True)
class Look:
    """What a theme says in its `theme.toml`; every key may be left out.

    `text` multiplies all type on paper; `narrow` asks for one column without rail; `one_page` sets the type as large as
    one sheet takes it, and smaller than usual where need be; `points`, where it is not 0, is the most key points of a
    story, and leaves out what else is told of it. `about` tells people what the theme is for.
    """

    text: float = 1.0
    narrow: bool = False
    one_page: bool = False
    points: int = 0
    about: str = ""


def fill(theme: str, template: str, page: PageView, **more: object) -> str:
    """The template of a theme with the page's variables; HTML and XML templates escape every value by themselves.

    `theme` is the name of a theme that came with the product, or the absolute path of a folder.
    """
    from jinja2 import TemplateError

    try:
        return _environment(theme).get_template(template).render(page=page, words=page.words, **more)
    except (TemplateError, *_FAULTS) as error:
        # A template may do wrong whatever an expression can do: it is the theme that is to be named.
        raise UsageError(f"theme {theme!r}, {template}: {str(error) or type(error).__name__}") from error


def source(theme: str, name: str) -> str:
    """A file of the theme as it stands, for what a page holds word for word: its script."""
    for folder in (_folder(theme), _folder(BASE)):
        found = _reader(folder)(name)
        if found:
            return found[0]
    raise UsageError(f"theme {theme!r}: no file {name}")


@cache
def look(theme: str) -> Look:
    """The settings of a theme; raises `UsageError` for a key that does not exist or a value of another kind."""
    try:
        found = _reader(_folder(theme))(SETTINGS)
        values = tomllib.loads(found[0]) if found else {}
    except (ValueError, OSError) as error:
        raise UsageError(f"theme {theme!r}, {SETTINGS}: {error}") from error
    for fault in _faults(values):
        raise UsageError(f"theme {theme!r}, {SETTINGS}: {fault}")
    return Look(**values)


def _faults(values: dict[str, object]) -> Iterator[str]:
    known = {field.name: type(field.default) for field in fields(Look)}
    for key, value in values.items():
        if key not in known:
            yield f"no setting {key!r}; settings: {', '.join(known)}"
        elif type(value) is not known[key] and not (known[key] is float and type(value) is int):
            yield f"{key} must be {_KINDS[known[key]]}, not {value!r}"
    text = values.get("text", 1.0)
    if isinstance(text, float | int) and not SMALLEST <= text <= LARGEST:
        yield f"text must be from {SMALLEST} to {LARGEST}"


_KINDS = {float: "a number", int: "a whole number", bool: "true or false", str: "text"}


def _folder(theme: str) -> Path:
    if theme in resources.themes():
        return resources.templates(theme)
    folder = Path(theme)
    if folder.is_absolute() and folder.is_dir():
        return folder
    raise UsageError(f"no theme named {theme!r}; themes: {', '.join(resources.themes())}, or a folder")


@cache
def _environment(theme: str) -> Environment:
    """A sandbox without loopholes (CVE-2025-27516): a theme reads what it is given, and a missing name is an error."""
    from jinja2 import ChoiceLoader, FunctionLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    own, base = FunctionLoader(_reader(_folder(theme))), FunctionLoader(_reader(_folder(BASE)))
    room = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([own, base, PrefixLoader({BASE: base})]),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(_ESCAPED)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    room.globals = {"range": room.globals["range"], "namespace": room.globals["namespace"]}
    for name in _NOT_REPEATABLE:
        del room.filters[name]
    room.filters.update(md=escape, target=target, yaml=yaml)
    return room


def _reader(folder: Path) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    """Reads files of one folder and of no other, wherever "..", an absolute name or a link may point."""
    home = folder.resolve()

    def read(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        path = (home / name).resolve()
        if not path.is_relative_to(home) or not path.is_file():
            return None
        return path.read_text("utf-8"), str(path), lambda: True

    return read
