"""What the tests of the unattended job share: settings in a folder, sources that grow, a clock to set."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from briefing import delivery
from briefing.archive import Archive
from briefing.daily.desk import Wish
from briefing.daily.report import Report
from briefing.daily.run import run
from briefing.daily.world import Event, World
from briefing.fetch import Client, Policy
from briefing.model import Article
from briefing.settings import Edition, Settings, Smtp
from briefing.sources import store
from briefing.sources.listing import Entry, Source
from tests import archive_days

MORNING = datetime(2023, 3, 6, 6, 30, tzinfo=UTC)
"""The morning of the first of the invented days."""


@dataclass
class Desk:
    """A user's folder: `briefing.toml` as types, the list of sources, the archive, the output."""

    path: Path
    editions: tuple[Edition, ...] = ()
    smtp: Smtp | None = None
    now: datetime = MORNING
    zone: tzinfo | None = UTC
    window: int = 7
    events: list[Event] = field(default_factory=list)
    policy: Policy = field(default_factory=lambda: Policy(seconds=3.0, backoff=0.01))

    def __post_init__(self) -> None:
        """One edition unless the test has its own."""
        self.editions = self.editions or (self.edition("morning"),)

    def edition(self, name: str, **more: Any) -> Edition:
        """An edition with its files in `output`."""
        return Edition(**{"name": name, "formats": ("md", "json"), "output": self.path / "output", **more})

    @property
    def settings(self) -> Settings:
        """All of it as `briefing.toml` would give it."""
        return Settings(
            self.path / "briefing.toml",
            self.path / "archive.sqlite",
            self.path / "sources.json",
            window=self.window,
            smtp=self.smtp,
            editions=self.editions,
        )

    @property
    def output(self) -> list[str]:
        """The names of all files that were written."""
        folder = self.path / "output"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def listed(self, *addresses: str | Path) -> None:
        """Put sources on the list, in the section "Papers"."""
        sources = [Source(str(address), Path(str(address)).stem, ("Papers",)) for address in addresses]
        store.change(self.settings.sources, lambda kept: [*kept, *map(Entry, sources)])

    def brings(self, *days: int, source: str = "papers") -> Path:
        """A source, a file, that holds the articles of these invented days; the first time it comes on the list."""
        return self.holds([article for day in days for article in archive_days.day(day)], source)

    def holds(self, articles: Iterable[Article], source: str = "papers") -> Path:
        """A source that holds these articles."""
        path = self.path / f"{source}.jsonl"
        is_new = not path.exists()
        path.write_text("".join(json.dumps(_row(article)) + "\n" for article in articles), "utf-8")
        if is_new:
            self.listed(path)
        return path

    def world(self, waits: Sequence[float] = ()) -> World:
        """The outside world at the desk's moment; no wait of a delivery takes time."""
        post = delivery.World(lambda secret: "", lambda: self.now, lambda seconds: None, waits, 1.0)
        return World(lambda: self.now, self.zone, time.monotonic, Client(self.policy), post, self.events.append)

    def run(self, *names: str, wait: float = 0.0, **wish: bool) -> Report:
        """`daily` for the editions of these names, for all without one."""
        chosen = [edition for edition in self.editions if not names or edition.name in names]
        return run(self.settings, chosen, Wish(**wish), self.world(), wait)

    def issue(self, name: str) -> dict[str, Any]:
        """A JSON issue of the output."""
        content: dict[str, Any] = json.loads((self.path / "output" / f"{name}.json").read_bytes())
        return content

    def archive(self) -> Archive:
        """The archive, to look into."""
        return Archive.read(self.settings.archive)

    def later(self, **more: Any) -> Desk:
        """The same folder with other settings or at another time."""
        return replace(self, **more)


def sentences(issue: dict[str, Any]) -> list[str]:
    """What the key points of an issue print."""
    return [s["text"] for story in issue["stories"] for point in story["key_points"] for s in point["sentences"]]


def _row(article: Article) -> dict[str, str | None]:
    names = ("id", "title", "text", "url", "source", "published", "language")
    return {name: getattr(article, name) for name in names}
