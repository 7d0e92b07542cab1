"""`briefing site`: kept issues as a folder that any web server can show, or that a browser opens from the disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from briefing.commands import files, options, terminal
from briefing.errors import NothingToBrief, NotProven, UsageError
from briefing.model import Briefing

EPILOG = """\b
Examples:
  briefing site output/ -o public
  briefing site archive/*.json -o public --url https://news.example/briefing/
"""


@click.command("site", epilog=EPILOG)
@click.argument("issues", metavar="ISSUE.json|DIR…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="DIR", default="site", show_default=True, help="Folder to write to.")
@click.option("--title", default="", help="Name of the site; without it the newest issue's.")
@click.option("--url", default="", help="Where the site will stand; without it all links are relative.")
@options.theme
def command(issues: tuple[Path, ...], output: str, title: str, url: str, theme: str) -> int:
    """Write a small web site of kept issues.

    An index with a search, an Atom feed and one page for each issue. An issue that `verify` finds a fault with is
    not shown: nothing is written then.
    """
    from briefing.renderers.inert import link
    from briefing.renderers.site import site

    address = link(url)
    if url and not address:
        raise UsageError(f"--url takes an address like https://news.example/briefing/, not {url!r}")
    kept = dict(_kept(issues))
    if not kept:
        raise NothingToBrief("no issue (*.json) was given or found")
    for name, content in site(kept, title, address.rstrip("/") + "/" if address else "", theme):
        terminal.out(str(files.write(Path(output), name, content)))
    return 0


def _kept(given: Sequence[Path]) -> Iterator[tuple[str, Briefing]]:
    taken: set[str] = set()
    for path in _files(given):
        name = base = files.slug(path.stem) or "issue"
        number = 2
        while name in taken or name == "index":
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        yield name, _issue(path)


def _files(given: Sequence[Path]) -> Iterator[Path]:
    for path in given:
        yield from sorted(path.rglob("*.json")) if path.is_dir() else [path]


def _issue(path: Path) -> Briefing:
    from briefing.renderers.kept import load
    from briefing.verification import verify

    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    for fault in verify(data):
        raise NotProven(f"{path}: {fault}")
    return load(data)
