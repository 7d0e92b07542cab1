"""Writes what the code knows of itself into docs/: `make reference`.

docs/configuration.md and docs/briefing.schema.json come from the table of keys, docs/commands.md and the manual page
docs/briefing.1 from the commands. A test compares them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from briefing.commands import configured
from briefing.commands.application import application
from briefing.settings.effective import schema
from briefing.settings.environment import variables
from briefing.settings.kinds import Choice, Kind, Many
from briefing.settings.records import Record
from briefing.settings.schema import CHANNEL, EDITION, SECRET, SETTINGS, SMTP
from briefing.settings.writing import literal

DOCS = Path(__file__).resolve().parent.parent / "docs"
_COLUMNS = "| key | value | default | for example | what it does |\n|---|---|---|---|---|\n"

HEAD = """# Configuration

`briefing daily`, `schedule`, `send` and `doctor` follow a file `briefing.toml`. `briefing init` writes a first one.

- **Where it is looked for**: `--config FILE`, else the variable `BRIEFING_CONFIG`, else `./briefing.toml`; and the
  user's own, `~/.config/briefing/briefing.toml` (`$XDG_CONFIG_HOME`, on Windows `%APPDATA%`), lies below it: what the
  file at hand does not say, that one may. So the mail server can stand in the one and the editions in the other.
- **What wins**: an option of the command, then the environment, then the file at hand, then the user's own, then the
  default. `briefing config show --origin` says of each value where it comes from.
- **Other commands** follow it, too: `archive` and `sources` say where `list`, `search`, `fetch` and the rest look, and
  `[defaults]` what `build` takes that no option says.
- **Mistakes**: `briefing config check` names all of them at once, each with its line and what to write instead.
- **Paths** that are relative count from the folder of the file they stand in.
- **Secrets** never stand in the file, only their place: a variable, a file (its first line; `chmod 600`) or a command.
- **Editors** complete and check the file with the [schema](briefing.schema.json) that `briefing config schema` prints;
  for Taplo (VS Code: Even Better TOML) the first line of the file is `#:schema /path/to/briefing.schema.json`.

```toml
timezone = "Europe/Paris"

[smtp]
sender = "Briefing <briefing@example.org>"
host = "smtp.example.org"
user = "briefing@example.org"
password = { file = "~/.config/briefing/smtp" }

[defaults]
language = "en"
formats = ["md", "html", "pdf"]

[editions.morning]
hour = "06:30"
to = ["you@example.org"]
attach = ["pdf"]

[editions.energy]
title = "Energy"
hour = "18:00"
days = ["mon", "tue", "wed", "thu", "fri"]
sources = ["News/Energy"]
interests = ["grid", "wind", "solar"]
stories = 8
```
"""
TABLES: tuple[tuple[str, str, Record], ...] = (
    ("At the top", "Above every table.", SETTINGS),
    ("`[smtp]`", "How mail leaves. Needed as soon as an edition has `to`.", SMTP),
    (
        "`[editions.NAME]`",
        "One edition each; the name has letters a-z, digits and hyphens. `[defaults]` has the same keys, for every "
        "edition that does not say otherwise.",
        EDITION,
    ),
    ("`[[editions.NAME.channels]]`", "Small ways out beside mail, as many as wanted.", CHANNEL),
    ("Places of secrets", 'One of these, as in `password = { file = "smtp-password" }`.', SECRET),
)
BAR = "\\|"
COMMANDS_HEAD = """# Commands

What `briefing COMMAND --help` says. Every option is also a variable: `build --format` is `BRIEFING_BUILD_FORMAT`.
"""


def configuration() -> str:
    """docs/configuration.md."""
    parts = [HEAD]
    for title, told, record in TABLES:
        parts.append(f"\n## {title}\n\n{told}\n\n{_COLUMNS}")
        parts += [_row(record, field.key) for field in record.fields]
    parts.append(
        "\n## Variables\n\nA variable that is set wins over the files; lists have commas or spaces between.\n\n"
    )
    parts.append("".join(f"- `{name}`: `{'.'.join(map(str, path))}`\n" for path, name in variables().items()))
    return "".join(parts)


def _row(record: Record, key: str) -> str:
    field = next(each for each in record.fields if each.key == key)
    held = record.default(key)
    says = (isinstance(held, bool | str | int | float | tuple) and held not in ("", (), 0)) or held is False
    default = "**needed**" if field.required else f"`{literal(held)}`" if says else ""
    cells = (f"`{key}`", _kind(field.kind), default, f"`{literal(field.example)}`", field.doc)
    return f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |\n"


def _kind(kind: Kind) -> str:
    if isinstance(kind, Choice):
        return f"one of {', '.join(f'`{name}`' for name in kind.names(configured.known()))}"
    if isinstance(kind, Many) and not isinstance(kind.element, Record):
        return f"a list, each: {_kind(kind.element)}"
    return kind.told


def walk() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command with its whole name, groups before what they hold."""
    top = click.Context(application, info_name="briefing")
    for name in application.list_commands(top):
        command = application.get_command(top, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=top)
        yield f"briefing {name}", command, context
        subs: Mapping[str, click.Command] = command.commands if isinstance(command, click.Group) else {}
        for sub, each in subs.items():
            yield f"briefing {name} {sub}", each, click.Context(each, info_name=sub, parent=context)


def commands() -> str:
    """docs/commands.md."""
    parts = [COMMANDS_HEAD]
    for name, command, context in walk():
        usage = " ".join(command.collect_usage_pieces(context))
        parts.append(f"\n## {name}\n\n`{name} {usage}`\n\n{_told(command)}\n")
        rows = [_option(option) for option in _options(command)]
        parts.append("\n| option | |\n|---|---|\n" if rows else "")
        parts += [f"| `{names.replace('|', BAR)}` | {told} |\n" for names, told in rows]
        parts.append(f"\n```text\n{chr(10).join(_examples(command))}\n```\n")
    return "".join(parts)


def _told(command: click.Command) -> str:
    paragraphs = (command.help or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _options(command: click.Command) -> list[click.Option]:
    return [each for each in command.params if isinstance(each, click.Option) and not each.hidden]


def _option(option: click.Option) -> tuple[str, str]:
    """Names with what they take, and what it does with its default: the same whatever Click's release."""
    takes = option.metavar or ""
    if not takes and isinstance(option.type, click.Choice):
        takes = "|".join(map(str, option.type.choices))
    if not takes and not option.is_flag:
        takes = option.type.name.upper()
    default = option.default if isinstance(option.default, list | tuple) else [option.default]
    shown = f" [default: {', '.join(map(str, default))}]" if option.show_default else ""
    return f"{', '.join(option.opts)} {takes}".strip(), " ".join(f"{option.help}{shown}".split())


def _examples(command: click.Command) -> list[str]:
    lines = (command.epilog or "").splitlines()
    return [line.strip() for line in lines if line.startswith("  ")]


def manual() -> str:
    """docs/briefing.1, in the macros of man(7)."""
    first, *rest = (application.help or "").partition("\b")[0].strip().split("\n\n")
    lines = ['.TH BRIEFING 1 "" "briefing" "User Commands"', ".SH NAME", f"briefing \\- {_roff(_one_line(first))}"]
    lines += [".SH SYNOPSIS", ".B briefing", ".I COMMAND", "[\\fIOPTION\\fR]\\&..."]
    lines += [".SH DESCRIPTION", *(_roff(_one_line(paragraph)) for paragraph in rest)]
    lines.append(".SH COMMANDS")
    for name, command, context in walk():
        usage = " ".join(command.collect_usage_pieces(context))
        lines += [f".SS {_roff(f'{name} {usage}')}", *_paragraphs(_told(command))]
        for option in _options(command):
            names, told = _option(option)
            lines += [".TP", f".B {_roff(names)}", _roff(told)]
        lines += [".PP", "Examples:", ".nf", *(f"    {_roff(line)}" for line in _examples(command)), ".fi"]
    lines += [".SH EXIT STATUS", *_paragraphs(_one_line((application.epilog or "").partition("\b")[2]))]
    lines += [".SH FILES", ".TP", ".I ./briefing.toml, ~/.config/briefing/briefing.toml", "The configuration."]
    return "\n".join(lines) + "\n"


def _paragraphs(text: str) -> list[str]:
    return [line for paragraph in text.split("\n\n") for line in (".PP", _roff(paragraph))]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _roff(text: str) -> str:
    """Text that roff prints as it is: escapes doubled, hyphens as in options, no line that begins a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    plain = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in escaped)
    return re.sub(r"^(['.])", r"\\&\1", plain)


def schema_text() -> str:
    """docs/briefing.schema.json, as `briefing config schema` prints it."""
    return json.dumps(schema(configured.known()), ensure_ascii=False, indent=2) + "\n"


DOCUMENTS: Mapping[str, Callable[[], str]] = {
    "configuration.md": configuration,
    "commands.md": commands,
    "briefing.1": manual,
    "briefing.schema.json": schema_text,
}

if __name__ == "__main__":
    for name, make in DOCUMENTS.items():
        (DOCS / name).write_text(make(), "utf-8")
