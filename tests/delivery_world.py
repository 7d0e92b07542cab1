"""What the tests of delivering share: an archive with a small issue, settings for a server, a clock that obeys."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from briefing.archive import Archive, issues
from briefing.delivery import World, domain, recipients
from briefing.model import Article, Briefing, KeyPoint, Sentence, Story, Summary
from briefing.renderers import render
from briefing.settings.model import Edition, Secret, Settings, Smtp

ANN, BOB, EVE = "ann@example.org", "bob@example.org", "eve@example.org"
START = datetime(2026, 3, 9, 6, 30, tzinfo=timezone(timedelta(hours=1)))
SENDER = "The Desk <desk@news.example>"


@dataclass
class Clock:
    """The time of a test: it stands still until somebody pauses."""

    at: datetime = START
    paused: list[float] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)

    def now(self) -> datetime:
        """This moment."""
        return self.at

    def pause(self, seconds: float) -> None:
        """Let seconds pass at once."""
        self.paused.append(seconds)
        self.at += timedelta(seconds=seconds)

    def reveal(self, secret: Secret) -> str:
        """What the test said it is."""
        return self.secrets[secret.environment]

    def world(self, waits: Sequence[float] = (10.0, 60.0, 360.0), after_data: float = 1.0) -> World:
        """The world as deliveries see it."""
        return World(self.reveal, self.now, self.pause, waits, after_data)


def issue(day: str = "2026-03-09", title: str = "Morning", stories: int = 2) -> Briefing:
    """An issue with some short stories."""
    summaries = []
    for number in range(stories):
        text = f"The harbour of Kestrel was closed for {number + 2} hours on {day}. Ferries waited offshore."
        article = Article(f"a{number}", f"Harbour closed, part {number}", text, "en", "Kestrel Post")
        sentence = Sentence("Ferries waited offshore.", article, text.index("Ferries"), len(text))
        story = Story(f"s{number}", article.title, "en", (article,))
        summaries.append(Summary(story, (KeyPoint("Ferries waited", (sentence,)),)))
    return Briefing(day, title, "en", tuple(summaries))


def settings(path: Path, smtp: Smtp | None, **more: Any) -> Settings:
    """Settings with one edition."""
    edition = Edition(**{"name": "morning", "title": "Morning", "to": (ANN,), **more})
    return Settings(path / "briefing.toml", path / "a.sqlite", path / "sources.json", smtp=smtp, editions=(edition,))


def through(port: int, **more: Any) -> Smtp:
    """Mail through a server of a test."""
    return Smtp(**{"sender": SENDER, "host": "127.0.0.1", "port": port, "security": "none", "timeout": 1.0, **more})


def kept(archive: Archive, chosen: Settings, given: Briefing | None = None) -> str:
    """An issue of the first edition, kept with its recipients; its id."""
    given = given or issue()
    edition = chosen.editions[0]
    content = render(given, "json").content
    return issues.keep(archive, given, content, edition.name, recipients(edition), domain=domain(chosen))


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive of a test."""
    with Archive.open(path / "a.sqlite") as archive:
        yield archive


def certificate(folder: Path, name: str = "localhost") -> Path:
    """A certificate for a name and its key in one file, signed by itself; `.crt` beside it is what must be trusted."""
    if not shutil.which("openssl"):
        pytest.skip("openssl, which makes the certificate, is not here")
    path = folder / f"{name}.pem"
    make = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -addext subjectAltName=DNS:{name}"
    subprocess.run([*make.split(), "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def at_most_once(smtp: Smtp) -> Smtp:
    """The same way out, for those who rather lose a mail than see it twice."""
    return replace(smtp, at_most_once=True)
