"""Reading the sources a user named, telling what could not be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import click

from briefing.commands import options, secrets, terminal
from briefing.errors import NothingToBrief, SourceError
from briefing.model import Article, Failure, Fate

DONE = 0
SOME_FAILED = 4


class Intake:
    """The articles and failures of one run, in the order of the sources."""

    def __init__(self) -> None:
        """Start with nothing received."""
        self.articles: list[Article] = []
        self.failures: list[Failure] = []
        self.dropped: list[Fate] = []

    @property
    def status(self) -> int:
        """Exit status of a run that got this far: 4 where a source failed, else 0."""
        return SOME_FAILED if self.failures else DONE


def receive(sources: Sequence[str], strict: bool = False) -> Intake:
    """Read all sources and tell each failure as `SOURCE: reason`.

    Raises `SourceError` when `strict` and one failed, `NothingToBrief` when no article came.
    """
    intake = collect(sources)
    if strict and intake.failures:
        raise SourceError(f"{_count(len(intake.failures), 'source')} failed; nothing was written (--strict)")
    if not intake.articles:
        raise NothingToBrief("the sources hold no article")
    return intake


def collect(sources: Sequence[str]) -> Intake:
    """Read all sources and tell each failure; whether that is enough is for the caller to say."""
    from briefing.readers import Mailboxes, read

    intake = Intake()
    stdin = terminal.stdin() if "-" in sources else None
    with _progress(sources) as walk:
        found = read(
            walk,
            on_failure=intake.failures.append,
            stdin=stdin,
            on_drop=intake.dropped.append,
            mailboxes=Mailboxes(secret=secrets.of_mailbox),
            most=_most_bytes(),
        )
        intake.articles.extend(found)
    for failure in intake.failures:
        terminal.warn(_line(f"{failure.source or repr('')}: {failure.reason}"))
    return intake


def _most_bytes() -> int | None:
    """The size that `--max-size` of the running command allows one document, None where it says nothing."""
    context = click.get_current_context(silent=True)
    given = context.meta.get(options.MAX_SIZE) if context else None
    return given * 1024 * 1024 if given else None


def tally(intake: Intake, stories: int) -> str:
    """The closing line for standard error: "12 articles in 5 stories; 1 source failed"."""
    line = f"{_count(len(intake.articles), 'article')} in {_count(stories, 'story', 'stories')}"
    return f"{line}; {_count(len(intake.failures), 'source')} failed" if intake.failures else line


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _line(text: str) -> str:
    # One event, one line: a file name may hold a line feed.
    return " ".join(text.split())


@contextmanager
def _progress(sources: Sequence[str]) -> Iterator[Iterable[str]]:
    # Addresses are fetched all together, for which they must be known before the first one is read.
    if not sys.stderr.isatty() or len(sources) < 2 or any("://" in source for source in sources):
        yield sources
        return
    with click.progressbar(sources, label="reading", file=sys.stderr) as bar:
        yield bar
