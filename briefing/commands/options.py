"""What several commands share on the command line: the sources, `--strict`, `--json`, `--method`, `--granularity`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from briefing.commands import choices

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

MAX_SIZE = "briefing.max_size"
"""Where the context of a command keeps what `--max-size` said: MB, None where it was not given."""
GRANULARITIES = ("fine", "story", "topic")
COUNT = click.IntRange(min=1)

# Written out, for help must not load the engine; a test compares it with the table.
_METHODS = (
    "keypoints, coverage, facets, lead, frequency, lexrank, lsa, luhn, textrank, sumbasic, kl, reduction, edmundson"
)

# Not `readable`, not `exists`: a source that cannot be read is told and the others are briefed.
SOURCE = click.Path(readable=False, allow_dash=True, path_type=str)


def sources(command: Decorated) -> Decorated:
    """The positional SOURCE…, one or more, and how large one document may be."""
    command = max_size(command)
    return click.argument("sources", metavar="SOURCE…", nargs=-1, required=True, type=SOURCE)(command)


def max_size(command: Decorated) -> Decorated:
    """`--max-size`: the most MB that one document may have; `intake` looks it up in the context of the command."""
    return click.option(
        "--max-size",
        type=click.IntRange(1, 2_000),
        metavar="MB",
        envvar="BRIEFING_MAX_SIZE",
        expose_value=False,
        callback=_keep_size,
        help="The most that one document may have (16 MB if not given).",
    )(command)


def _keep_size(context: click.Context, _option: click.Parameter, value: int | None) -> None:
    context.meta[MAX_SIZE] = value


def theme(command: Decorated) -> Decorated:
    """`--theme`: the look of pages."""
    return click.option(
        "--theme",
        metavar="NAME|DIR",
        default="classic",
        show_default=True,
        callback=choices.theme,
        shell_complete=choices.completing(choices.themes),
        help="Look of the page: classic, compact, large, or a folder of your own.",
    )(command)


def strict(command: Decorated) -> Decorated:
    """`--strict`: a failing source ends the run before anything is written."""
    return click.option("--strict", is_flag=True, help="Write nothing when any source fails (status 4).")(command)


def as_json(command: Decorated) -> Decorated:
    """`--json`: one JSON value for programs instead of text for people."""
    return click.option("--json", is_flag=True, help="Print JSON.")(command)


def method(command: Decorated) -> Decorated:
    """`--method`: which summarizer chooses the sentences."""
    return click.option(
        "--method",
        metavar="NAME",
        default="keypoints",
        show_default=True,
        callback=choices.one_of(choices.methods),
        shell_complete=choices.completing(choices.methods),
        help=f"How sentences are chosen ({_METHODS}).",
    )(command)


def granularity(command: Decorated) -> Decorated:
    """`--granularity`: how wide a story is."""
    choice = click.Choice(GRANULARITIES)
    told = "How wide a story is: one turn of events, one event, or one subject."
    return click.option("--granularity", type=choice, default="story", show_default=True, help=told)(command)


def budget(command: Decorated) -> Decorated:
    """`--words`, `--sentences` and `--points`: limits that are never exceeded."""
    for name, told in (
        ("points", "At most N key points."),
        ("sentences", "At most N sentences."),
        ("words", "At most N words, in whole sentences."),
    ):
        command = click.option(f"--{name}", type=COUNT, metavar="N", help=told)(command)
    return command


def wishes(command: Decorated) -> Decorated:
    """`--include`, `--exclude` and `--interest`: words of the articles that a reader wants, or does not."""
    for name, told in (
        ("interest", "Stories that hold this word come first; repeatable."),
        ("exclude", "Leave out articles that hold this word or phrase; repeatable."),
        ("include", "Only articles that hold this word or phrase; repeatable."),
    ):
        command = click.option(f"--{name}", metavar="WORDS", multiple=True, help=told)(command)
    return command
