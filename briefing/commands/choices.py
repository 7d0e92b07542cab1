"""Option values that the rooms below know: formats, methods, themes, papers, languages. Asked when one is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import click
from click.shell_completion import CompletionItem

Known = Callable[[], Iterable[str]]


def formats() -> Iterable[str]:
    """Names of the formats an issue can be written in."""
    from briefing.renderers import FORMATS

    return FORMATS


def methods() -> Iterable[str]:
    """Names of the summarizing methods."""
    from briefing.summarizers.names import METHOD_NAMES

    return METHOD_NAMES


def pages() -> Iterable[str]:
    """Names of the paper sizes."""
    from briefing.renderers.pages import PAPERS

    return PAPERS


def themes() -> Iterable[str]:
    """Names of the looks."""
    from briefing.resources import themes

    return themes()


def theme(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A callback for `--theme`: the name of a theme, or the path of a folder, made absolute."""
    from pathlib import Path

    names = list(themes())
    if value in names:
        return value
    if Path(value).is_dir():
        return str(Path(value).resolve())
    raise click.BadParameter(
        f"{value!r} is unknown; there are: {', '.join(names)}, or give a folder (see `briefing themes copy`)",
        ctx=ctx,
        param=param,
    )


def languages() -> Iterable[str]:
    """Codes of the languages that the page's own words exist in."""
    from briefing import languages

    return (code for code in languages.codes() if languages.get(code).page)


def language(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A callback for `--language`: a known code, a region after it allowed ("fr-CA"); None where none is given."""
    if value is None or value.replace("_", "-").split("-")[0].lower() in (known := list(languages())):
        return value
    raise click.BadParameter(f"{value!r} is unknown; there are: {', '.join(known)}", ctx=ctx, param=param)


def one_of(known: Known) -> Callable[[click.Context, click.Parameter, str], str]:
    """A callback for an option whose value is one known name."""

    def check(ctx: click.Context, param: click.Parameter, value: str) -> str:
        names = list(known())
        if value in names:
            return value
        raise click.BadParameter(f"{value!r} is unknown; there are: {', '.join(names)}", ctx=ctx, param=param)

    return check


def some_of(known: Known) -> Callable[[click.Context, click.Parameter, Sequence[str]], tuple[str, ...]]:
    """A callback for a repeatable option whose values are known names with commas between; each name once."""
    check_one = one_of(known)

    def check(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
        names = (name.strip() for value in values for name in value.split(","))
        return tuple(dict.fromkeys(check_one(ctx, param, name) for name in names))

    return check


def completing(known: Known) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Shell completion from known names."""

    def complete(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in known() if name.startswith(begun)]

    return complete
