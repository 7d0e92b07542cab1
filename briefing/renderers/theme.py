"""Fills the templates of a theme. Templates are the product's (or the user's); content is data and never compiled."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from briefing import resources
from briefing.errors import UsageError
from briefing.renderers.escaping import escape, target
from briefing.renderers.view import PageView

if TYPE_CHECKING:
    from jinja2 import Environment

HTML_SUFFIX = ".html.j2"


def fill(theme: str, template: str, page: PageView, **more: object) -> str:
    """The template of a theme with the page's variables; HTML templates escape every value by themselves."""
    from jinja2 import TemplateError

    if theme not in resources.themes():
        raise UsageError(f"no theme named {theme!r}; themes: {', '.join(resources.themes())}")
    try:
        return _environment(theme).get_template(template).render(page=page, words=page.words, **more)
    except TemplateError as error:
        raise UsageError(f"theme {theme!r}, {template}: {error}") from error


@cache
def _environment(theme: str) -> Environment:
    """A sandbox without loopholes (CVE-2025-27516): a theme reads what it is given, and a missing name is an error."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    room = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(resources.templates(theme)),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(HTML_SUFFIX)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    room.filters.update(md=escape, target=target)
    return room
