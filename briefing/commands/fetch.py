"""`briefing fetch`: what the sources on the list have new, kept as files that every other command reads."""

from __future__ import annotations

import json as json_format
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.commands import files, network, options, records, secrets, terminal

if TYPE_CHECKING:
    from briefing.model import Article
    from briefing.sources.intake import Report

EPILOG = """\b
Examples:
  briefing fetch
  briefing fetch -o inbox && briefing build inbox
  briefing fetch News/Europe --timeout 10
  briefing fetch --json
"""


@click.command("fetch", epilog=EPILOG)
@click.argument("names", metavar="[SOURCE]…", nargs=-1)
@click.option("-o", "--output", metavar="DIR", default="inbox", show_default=True, help="Folder for the new items.")
@network.list_file
@network.limits
@options.as_json
def command(
    names: tuple[str, ...], output: str, file: str, timeout: float, allow_private: tuple[str, ...], json: bool
) -> int:
    """Fetch what the listed sources have new.

    A SOURCE is one of the list, by title, address or section; without any, all are fetched. New items are written
    below the folder as JSON Lines, a file for each source and day; what was fetched before is not written again.
    """
    from briefing.sources import store
    from briefing.sources.intake import gather, merged

    entries = network.listed(file, names)
    moment = network.now()
    reports: list[Report] = []
    written: list[Path] = []
    try:
        with network.progress("fetching") as on_done:
            for report in gather(
                entries, network.client(file, timeout, allow_private), moment, on_done, secrets.of_mailbox
            ):
                if report.articles:
                    written.append(_keep(report, Path(output) / moment.date().isoformat()))
                reports.append(report)
    finally:
        # Also after Ctrl-C: what is written is known as seen, and the next run goes on from there.
        store.change(Path(file), lambda kept: merged(kept, reports))
    order = [entry.source.address for entry in entries]
    reports.sort(key=lambda report: order.index(report.entry.source.address))
    if json:
        terminal.out_json(_as_json(reports), indent=2)
    for path in [] if json else sorted(written):
        terminal.out(str(path))
    new = sum(len(report.articles) for report in reports)
    return conclude(reports, f"{new} new {'item' if new == 1 else 'items'} from ")


def conclude(reports: Sequence[Report], found: str = "") -> int:
    """Tell every failure and the tally, behind what was `found`, on standard error; the exit status."""
    for report in reports:
        for failure in report.failures:
            terminal.warn(f"{failure.source}: {failure.reason}")
    counted = Counter(report.outcome for report in reports)
    words = [f"{found}{len(reports)} {'source' if len(reports) == 1 else 'sources'}"]
    words += [f"{counted[outcome]} {outcome}" for outcome in ("unchanged", "waiting", "failed") if counted[outcome]]
    terminal.warn("; ".join(words))
    return 4 if any(report.failures for report in reports) else 0


def _keep(report: Report, folder: Path) -> Path:
    from briefing.model import content_id

    source = report.entry.source
    name = f"{files.slug(source.title)[:60]}-{content_id(source.address)[:6]}.jsonl".lstrip("-")
    rows = _kept(folder / name)
    rows.update((article.id, _row(article)) for article in report.articles)
    # A lone half of a surrogate pair has no UTF-8, but its escape is JSON.
    return files.write(folder, name, ("\n".join(rows.values()) + "\n").encode("utf-8", "backslashreplace"))


def _kept(path: Path) -> dict[str, str]:
    """Id → line of what an earlier run of the day has written."""
    try:
        lines = path.read_text("utf-8").split("\n")[:-1]
        return {json_format.loads(line)["id"]: line for line in lines}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # there is none, or it is not ours: the new one takes its place


def _row(article: Article) -> str:
    return json_format.dumps(records.of_article(article), ensure_ascii=False)


def _as_json(reports: list[Report]) -> dict[str, Any]:
    return {
        "sources": [
            {
                "source": report.entry.source.shown,
                "outcome": report.outcome,
                "new": [article.id for article in report.articles],
                "failures": [failure.reason for failure in report.failures],
            }
            for report in reports
        ]
    }
