"""What `send` is about: an issue, the archive whose ledger it goes by, its edition, and whom it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.commands import configured, moments
from briefing.errors import DeliveryFailed, NotProven, UsageError

if TYPE_CHECKING:
    from briefing.archive import Archive
    from briefing.archive.deliveries import Delivery
    from briefing.model import Briefing
    from briefing.settings import Edition, Settings

_NO_FILE = Path(":memory:")


@dataclass(frozen=True, slots=True)
class Bag:
    """One issue to be sent: `id` is that of the archive, `issue` what it says."""

    archive: Archive
    settings: Settings
    edition: Edition
    id: str
    issue: Briefing

    def rows(self) -> list[Delivery]:
        """A row of the ledger for everybody the issue is for; a new one where it has none yet."""
        from briefing.archive import deliveries
        from briefing.archive.deliveries import Delivery
        from briefing.delivery import domain, recipients

        known = {row.recipient: row for row in deliveries.deliveries(self.archive, issue=self.id)}
        names = dict.fromkeys([*recipients(self.edition), *(known if not self.edition.to else ())])
        host = domain(self.settings)
        return [
            known.get(to) or Delivery(self.id, to, deliveries.message_id(self.id, to, host), "pending") for to in names
        ]


def settings_of(config: Path | None, needed: bool) -> Settings:
    """The configuration; bare defaults where there is none and none is needed."""
    from briefing.settings import Settings

    if needed or configured.files(config):
        return configured.load(config)
    here = Path.cwd()
    return Settings(here / configured.FILE, here / "archive.sqlite", here / "sources.json")


@contextmanager
def packed(given: str, name: str | None, settings: Settings, writes: bool) -> Iterator[Bag]:
    """The issue of a JSON file, or of the archive by its id; `name` is that of an edition.

    A file that the archive knows goes by the archive's ledger, and nobody gets it twice. Any other goes by a ledger
    that is forgotten behind the block, with the Message-IDs it always has. `writes`: the ledger is to be changed.
    """
    from briefing.archive import Archive, issues

    path = Path(given)
    content = _read(path) if path.is_file() else None
    own = _known(settings, given, content)
    if own is None and content is None:
        raise UsageError(
            f"no issue {given!r}: neither a file nor an id in {settings.archive}; see `briefing list --issues`"
        )
    if own is None:
        with Archive.open(_NO_FILE) as ledger:
            issue, edition = _loaded(content or b""), _edition(settings, name, None)
            yield Bag(ledger, settings, edition, issues.keep(ledger, issue, content or b"", edition.name), issue)
        return
    with _opened(settings, writes) as archive:
        edition = _edition(settings, name, issues.edition_of(archive, own))
        yield Bag(archive, settings, edition, own, _loaded(issues.content(archive, own) or b""))


def narrowed(bag: Bag, to: Sequence[str], attach: Sequence[str]) -> Bag:
    """The same for these recipients alone, where any are named, and with these attachments too."""
    edition = bag.edition
    if to:
        edition = replace(edition, to=tuple(to), channels=())
    return replace(bag, edition=replace(edition, attach=tuple(dict.fromkeys([*edition.attach, *attach]))))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error


def _known(settings: Settings, given: str, content: bytes | None) -> str | None:
    """The id in the archive of what was given, if it is there."""
    from briefing.archive import Archive, issues

    if not settings.archive.is_file():
        return None
    with Archive.read(settings.archive) as archive:
        if content is not None:
            return issues.known(archive, content)
        return given if issues.edition_of(archive, given) is not None else None


@contextmanager
def _opened(settings: Settings, writes: bool) -> Iterator[Archive]:
    from briefing.archive import Archive
    from briefing.daily.lock import Busy, alone

    if not writes:
        with Archive.read(settings.archive) as archive:
            yield archive
        return
    since = moments.clock(moments.zone(settings.timezone))().isoformat(timespec="seconds")
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(settings.archive, since))
        except Busy as busy:
            raise DeliveryFailed(f"{busy}; send it when that one is done") from busy
        yield stack.enter_context(Archive.open(settings.archive))


def _loaded(content: bytes) -> Briefing:
    from briefing.renderers.kept import load
    from briefing.verification import verify

    for fault in verify(content):
        raise NotProven(f"the issue is not sent: {fault}")
    return load(content)


def _edition(settings: Settings, name: str | None, kept: str | None) -> Edition:
    """The edition that was named, else the issue's own, else the only one there is, else none in particular."""
    from briefing.settings import Edition

    if name is not None:
        return configured.editions(settings, name)[0]
    for edition in settings.editions:
        if edition.name == kept or (kept is None and len(settings.editions) == 1):
            return edition
    return Edition(kept or "")
