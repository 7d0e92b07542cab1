"""A first `briefing.toml`: what is known is set, every other key stands there as a comment with its default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing.settings.records import Field, Record
from briefing.settings.schema import EDITION, SETTINGS, SMTP
from briefing.settings.writing import key, literal

Values = Mapping[str, object]
_COLUMN = 48
_HEAD = (
    "# What `briefing daily` does. Lines that begin with # hold the default or an example.",
    "# `briefing config check` names every mistake, `briefing config show` prints what holds.",
    "# Relative paths count from the folder of this file.",
)


def text(top: Values, smtp: Values, editions: Mapping[str, Values]) -> str:
    """The file as text. `smtp` may be empty: then the table stands there as a comment."""
    lines: list[str] = [*_HEAD, "", *_rows(SETTINGS, top)]
    lines += ["", "# How mail leaves; needed as soon as an edition has `to`."]
    lines += ["[smtp]" if smtp else "# [smtp]", *_rows(SMTP, smtp)]
    for name, values in editions.items():
        lines += ["", f"# `briefing daily {name}` makes this one.", f"[editions.{key(name)}]", *_rows(EDITION, values)]
    return "\n".join(lines) + "\n"


def _rows(record: Record, values: Values) -> Iterator[str]:
    for field in record.fields:
        given = field.key in values
        held = values[field.key] if given else _shown(record, field)
        row = f"{field.key} = {literal(held)}" if given else f"# {field.key} = {literal(held)}"
        yield f"{row:{_COLUMN}}  # {field.doc}"


def _shown(record: Record, field: Field) -> object:
    """The default where it says something, else the example."""
    default = record.default(field.key)
    plain = isinstance(default, str | bool | int | float | Sequence) and default not in ("", 0, ())
    return default if plain else field.example
