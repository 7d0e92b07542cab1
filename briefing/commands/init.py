"""`briefing init`: a configuration and a list of sources from a few answers, and a first issue to look at."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.commands import configured, network, questions, secrets, terminal
from briefing.commands.questions import Answers
from briefing.commands.schedule import machine_zone
from briefing.errors import BriefingError, NothingToBrief, SourceError, UsageError

if TYPE_CHECKING:
    from briefing.settings import Settings
    from briefing.sources.listing import Source

EPILOG = """\b
Examples:
  briefing init
  briefing init news --opml feeds.opml --language fr --hour 07:00
  briefing init --source https://news.example/ --to you@example.org --smtp-host smtp.example.org --yes
"""
PASSWORD_FILE = "smtp-password"


@click.command("init", epilog=EPILOG)
@click.argument("folder", metavar="[DIR|OPML]", default=".", type=click.Path(path_type=Path))
@click.option("--source", metavar="ADDRESS", multiple=True, help="A site, a feed, a file or a folder; repeatable.")
@click.option("--opml", metavar="FILE", multiple=True, help="A list of feeds; repeatable.")
@click.option("--edition", metavar="NAME", default="morning", show_default=True, help="What the edition is called.")
@click.option("--title", help="Title of the page and of the mail.")
@click.option("--language", metavar="CODE", help="Language of the page's own words (fr, en, …).")
@click.option("--hour", metavar="HH:MM", help="When it runs.  [default: 06:30]")
@click.option("--timezone", metavar="ZONE", help="Zone of the hour, as Europe/Paris; without it the machine's.")
@click.option("--format", metavar="FORMAT", multiple=True, help="Formats to write; repeatable.  [default: md, html]")
@click.option("--attach", metavar="FORMAT", multiple=True, help="Formats to attach to the mail; repeatable.")
@click.option("--to", metavar="ADDRESS", multiple=True, help="Who gets it by mail; repeatable.")
@click.option("--sender", metavar="ADDRESS", help="Where mail comes from; without it the first recipient.")
@click.option("--smtp-host", metavar="HOST", help="The mail server.")
@click.option("--smtp-port", metavar="N", type=click.IntRange(1, 65535), help="Its port.")
@click.option("--smtp-security", type=click.Choice(["starttls", "tls", "none"]), help="How the line is encrypted.")
@click.option("--smtp-user", metavar="NAME", help="Name to log in with.")
@click.option("--smtp-command", metavar="COMMAND", help="A program that takes mail, instead of a server (sendmail).")
@click.option("--password-file", metavar="FILE", help="File whose first line is the password.")
@click.option("--password-command", metavar="COMMAND", help="Program whose first line of output is the password.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what the options say, and the defaults.")
@click.option("--force", is_flag=True, help="Replace a briefing.toml that is there.")
@click.option("--no-issue", is_flag=True, help="Make no first issue.")
@network.limits
def command(folder: Path, yes: bool, force: bool, no_issue: bool, timeout: float, **given: Any) -> int:
    """Make a briefing.toml, a list of sources, and a first issue to look at.

    On a terminal it asks for what the options do not say; feeds are found behind the addresses of sites. The first
    issue is written into the output folder and not sent: `briefing daily` makes and sends the real one. A list of feeds
    instead of a folder is taken in, and the files are written here.
    """
    if folder.is_file():
        given["opml"], folder = (*given["opml"], str(folder)), Path()
    from briefing.sources import store

    path = folder / configured.FILE
    if path.exists() and not force:
        raise UsageError(f"{path} is there already: change it with an editor, or replace it with --force")
    answers = _answers(given)
    if not yes and _watched():
        answers = questions.ask(answers, machine_zone())
    sources, failed = _sources([*given["opml"], *answers.sources], timeout, given["allow_private"])
    text = _text(answers, given, timeout)
    _check(text, folder)
    if not sources and not store.load(folder / network.LIST_FILE):
        raise UsageError("no source was found: give a feed, a site or a list with --source or --opml")
    _write(folder, text, answers.password, sources)
    terminal.out(str(path))
    count = len(store.load(folder / network.LIST_FILE))
    terminal.warn(f"{count} {'source' if count == 1 else 'sources'} in {folder / network.LIST_FILE}")
    settings = configured.load(path)
    status = 0 if no_issue else _first_issue(settings)
    _tell_next_steps(settings, folder, given["edition"])
    return 4 if failed else status


def _answers(given: dict[str, Any]) -> Answers:
    smtp = {key: given[f"smtp_{key}"] for key in ("host", "port", "security", "user", "command")}
    smtp |= {"sender": given["sender"]}
    for place in ("file", "command"):
        if value := given[f"password_{place}"]:
            smtp["password"] = {place: os.path.abspath(os.path.expanduser(value)) if place == "file" else value}
    return Answers(
        title=given["title"] or "",
        language=given["language"] or "",
        hour=given["hour"] or "",
        timezone=given["timezone"] or "",
        sources=given["source"],
        to=given["to"],
        smtp={key: value for key, value in smtp.items() if value},
    )


def _watched() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _sources(names: Sequence[str], timeout: float, allow_private: tuple[str, ...]) -> tuple[list[Source], int]:
    """The sources behind what was named, and how many names gave none."""
    from briefing.commands.sources import found_behind
    from briefing.fetch import Client, Policy, public

    client = Client(Policy(seconds=timeout, allow_private=allow_private))
    found: dict[str, Source] = {}
    failed = 0
    for name in dict.fromkeys(names):
        try:
            sources = found_behind(name, client)
        except SourceError as error:
            terminal.warn(f"{public(name)}: {error}")
            failed += 1
            continue
        found.update((source.address, source) for source in sources)
    return list(found.values()), failed


def _text(answers: Answers, given: dict[str, Any], timeout: float) -> str:
    from briefing.settings.schema import SETTINGS
    from briefing.settings.starting import text

    top: dict[str, object] = {
        "timezone": answers.timezone or machine_zone(),
        "allow_private": list(given["allow_private"]),
    }
    top |= {"timeout": timeout} if timeout != SETTINGS.default("timeout") else {}
    edition: dict[str, object] = {
        "title": answers.title,
        "language": answers.language,
        "hour": answers.hour or "06:30",
        "formats": _split(given["format"]) or ["md", "html"],
        "to": list(answers.to),
        "attach": _split(given["attach"]),
    }
    smtp = dict(answers.smtp)
    if answers.to:
        smtp.setdefault("sender", answers.to[0])
    if smtp.get("user"):
        smtp.setdefault("password", {"file": PASSWORD_FILE})
    return text(_filled(top), smtp, {given["edition"]: _filled(edition)})


def _filled(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value}


def _split(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(part.strip() for name in names for part in name.split(",")))


def _check(text: str, folder: Path) -> None:
    """Refuse answers that would be mistakes of the file; the file of the user's own is no part of this."""
    from briefing.settings.cursor import Origin
    from briefing.settings.layers import merged, of_file
    from briefing.settings.reading import read

    whole = Origin(configured.FILE, 0, Path(os.path.abspath(folder)))
    found = read(
        merged([of_file(text.encode(), configured.FILE, whole.folder)], whole),
        configured.known(),
        whole.folder / whole.name,
    )
    if found.problems:
        lines = [str(problem).split(": ", 1)[1] for problem in found.problems]  # there is no file with lines yet
        raise UsageError("\n".join(["nothing was written, for these would be mistakes:", *lines]))


def _write(folder: Path, text: str, password: str, sources: Sequence[Source]) -> None:
    from briefing.commands import files
    from briefing.sources import adding, store

    if password:
        secrets.keep(folder / PASSWORD_FILE, password)
        terminal.warn(f"the password is in {folder / PASSWORD_FILE}, for you alone")
    store.change(folder / network.LIST_FILE, lambda entries: adding.with_added(entries, sources))
    files.write(folder, configured.FILE, text.encode())


def _first_issue(settings: Settings) -> int:
    from briefing.commands.preview import preview

    try:
        report = preview(settings)
    except NothingToBrief as error:
        terminal.warn(f"no first issue: {error}")
        return 3
    except BriefingError as error:
        terminal.warn(f"no first issue: {error}")
        return error.exit_status
    for result in report.results:
        for file in result.files:
            terminal.out(str(file))
    terminal.warn(report.line)
    return report.status


def _tell_next_steps(settings: Settings, folder: Path, edition: str) -> None:
    at = "" if folder == Path() else f" --config {shlex.quote(str(folder / configured.FILE))}"
    timer = {"darwin": "launchd", "linux": "systemd"}.get(sys.platform, "cron")
    steps = []
    doubt = secrets.doubts(settings.smtp.password) if settings.smtp else secrets.Doubt()
    if doubt.seen:
        steps.append(f"{doubt.fix}    # {doubt.seen}")
    if settings.smtp:
        steps.append(f"briefing doctor{at}    # logs in to the mail server")
    steps.append(f"briefing daily {edition}{at}    # the first real issue" + (", sent" if settings.smtp else ""))
    steps.append(f"briefing schedule {timer} --install{at}    # from now on at its hour (or: schedule cron)")
    terminal.warn("\n".join(["", "next:", *(f"  {step}" for step in steps)]))
