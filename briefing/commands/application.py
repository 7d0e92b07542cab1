"""The Click application: a group that knows its commands by name and imports only the one that runs."""

from __future__ import annotations

import importlib
import os
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from briefing import __version__
from briefing.commands import outcome

COMMANDS = {
    "build": "Read sources and write one issue.",
    "daily": "Fetch, keep, brief what is new since the last issue, write it and send it.",
    "summarize": "Print one summary of everything given.",
    "group": "Print which articles tell one story.",
    "read": "Print the articles as understood, one JSON object a line.",
    "list": "Print what the archive holds.",
    "show": "Print a story with its timeline, an issue, or an article.",
    "search": "Print the articles that hold all the words, the best first.",
    "archive": "Pin, mute, split and merge stories; keep the archive small and sound.",
    "verify": "Prove that an issue's sentences are verbatim.",
    "evaluate": "Score summaries, key points or stories against what people wrote or sorted.",
    "send": "Send an issue: by mail, webhook and command, as its edition asks.",
    "site": "Write a small web site of kept issues.",
    "themes": "List the looks of the page, or copy one to change it.",
    "fetch": "Fetch what the listed sources have new.",
    "sources": "List, add, remove, check, import and export sources.",
    "init": "Make a briefing.toml, a list of sources, and a first issue to look at.",
    "schedule": "Print or install the timer that runs `briefing daily`.",
    "config": "Show and check the configuration.",
    "doctor": "Check this installation and name what to fix.",
}
"""Command → its short help, so that `--help` needs no import; a test compares it with the commands' own."""

_HELP = """Newsletters, feeds and articles in; one page of verbatim, cited key points out.

A SOURCE is a file, a folder, an address (https://…) or - (standard input):
plain text, Markdown, HTML, mail, RSS or Atom, OPML, JSON Lines. What it is gets
decided by its content.

\b
Examples:
  briefing build inbox/
  briefing build inbox/ -f md,pdf --stories 8
  briefing summarize article.html --words 100
"""

_EPILOG = """Every option can also be set as BRIEFING_<COMMAND>_<OPTION>, for example BRIEFING_BUILD_FORMAT=pdf.

\b
Exit status: 0 done; 1 unexpected fault; 2 usage or set-up; 3 nothing to brief;
4 done, but some source failed; 5 not proven; 6 not delivered to all;
130 interrupted.
"""


_WIDEST = 80  # columns; Click's own limit


class Application(click.Group):
    """A group whose commands are modules beside this one, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table, which is the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"briefing.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was named; what briefing.toml says becomes the default of its options."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and ctx.default_map is None and not ctx.resilient_parsing:
            from briefing.commands import followed

            ctx.default_map = {name: followed.defaults(name)}
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table: asking each command would import it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_help(self, ctx: click.Context) -> str:
        """The help, as wide as the terminal; asked for here because Click's way imports `shutil`."""
        ctx.terminal_width = ctx.terminal_width or _columns()
        return super().get_help(ctx)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        outcome.listen()
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # before Click sees it, which would write an empty line
            return outcome.interrupted()

    if not TYPE_CHECKING:  # Click's overloads of `main` differ from release to release

        def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
            """Run and leave with an exit status; with `standalone_mode=False` return as Click does."""
            start = partial(super().main, *args, standalone_mode=False, **extra)
            return outcome.leave(start) if standalone_mode else start()


def _columns() -> int:
    try:
        shown = os.get_terminal_size().columns
    except OSError:
        shown = 0  # no terminal
    asked = os.environ.get("COLUMNS", "")
    return max(50, min(int(asked) if asked.isdecimal() else shown or _WIDEST, _WIDEST) - 2)


@click.group(
    cls=Application,
    help=_HELP,
    epilog=_EPILOG,
    invoke_without_command=True,
    context_settings={"auto_envvar_prefix": "BRIEFING", "help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="briefing %(version)s")
@click.pass_context
def application(ctx: click.Context) -> int:
    """Without a command there is nothing to do: show what could be done."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return 2
    return 0
