"""What a run did: values for the command to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from briefing.model import Failure

DONE, NOTHING_NEW, SOME_FAILED, UNDELIVERED = 0, 3, 4, 6


@dataclass(frozen=True, slots=True)
class Result:
    """One edition. `issue` is the id of its last issue, "" where it has none; `made`: this run made it.

    `resumed`: this run did what an earlier one had left undone, or was asked `again`. `articles` and `stories` count
    what a new issue was made of and what it prints; `waiting` the new articles that the next one will have. `sent`,
    `unsent`: recipients; `due`: those of a rehearsal, whose files were not written either. `problems` are lines for
    people; `note` says why there is no new issue.
    """

    edition: str
    issue: str = ""
    day: str = ""
    made: bool = False
    resumed: bool = False
    articles: int = 0
    stories: int = 0
    waiting: int = 0
    files: tuple[Path, ...] = ()
    sent: int = 0
    unsent: int = 0
    due: int = 0
    again: bool = False
    problems: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. `outcomes` counts sources by how they ended, `seconds` is what each stage took.

    `since`: source → the day since which it fails, for those that failed in earlier runs, too.
    """

    results: tuple[Result, ...]
    failures: tuple[Failure, ...] = ()
    outcomes: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    since: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The exit status: undelivered before all, then nothing new, then failures of sources."""
        if any(result.problems or result.unsent for result in self.results):
            return UNDELIVERED
        if not any(result.made or result.resumed for result in self.results):
            return NOTHING_NEW
        return SOME_FAILED if self.failures else DONE

    @property
    def counts(self) -> dict[str, int]:
        """What the journal remembers of the run."""
        return {
            "sources": sum(self.outcomes.values()),
            "failed": self.outcomes.get("failed", 0),
            "articles": self.articles,
            "issues": sum(result.made for result in self.results),
            "stories": sum(result.stories for result in self.results),
            "sent": sum(result.sent for result in self.results),
            "unsent": sum(result.unsent for result in self.results),
        }

    @property
    def line(self) -> str:
        """The run in one line."""
        counted = [f"{self.counts['sources'] - self.counts['failed']} of {self.counts['sources']} sources"]
        counted += [f"{self.articles} new {'article' if self.articles == 1 else 'articles'}"]
        return "; ".join([", ".join(counted), *map(_told, self.results)])


def _told(result: Result) -> str:
    parts = [_issue(result)] if result.made or result.resumed else [result.note]
    parts += [f"{len(result.files)} {'file' if len(result.files) == 1 else 'files'}"] if result.files else []
    parts += [f"{result.due} to send"] if result.due else []
    parts += [f"{result.sent} sent"] if result.sent else []
    parts += [f"{result.unsent} not sent"] if result.unsent else []
    return f"{result.edition}: {', '.join(parts)}"


def _issue(result: Result) -> str:
    if not result.made:
        return f"issue of {result.day} {'written again' if result.again else 'completed'}"
    articles = "article" if result.articles == 1 else "articles"
    return f"{result.stories} {'story' if result.stories == 1 else 'stories'} of {result.articles} {articles}"
