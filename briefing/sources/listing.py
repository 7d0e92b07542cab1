"""What is known of each source on the user's list: pure data."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.fetch import public
from briefing.model import content_id


@dataclass(frozen=True, slots=True)
class Source:
    """One source as the user wants it.

    `address` is anything that can be read: a feed or page on the web, a file, a folder. `section` is the path of
    sections it stands in, outermost first. `full_text`: teasers are completed from the pages behind them.
    """

    address: str
    title: str = ""
    section: tuple[str, ...] = ()
    site: str = ""
    full_text: bool = False

    @property
    def shown(self) -> str:
        """The address without user name and password."""
        return public(self.address)

    @property
    def key(self) -> str:
        """What it is known by where no secret may stand: the address, with a digest for user name and password."""
        return self.address if self.address == self.shown else f"{self.shown}#{content_id(self.address)}"

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.shown


@dataclass(frozen=True, slots=True)
class Health:
    """How a source fares. Times are ISO 8601 in UTC to the second, "" for never.

    `item` is the day of its newest item; `failures` how many runs in a row failed, `error` why the last one did;
    `wait_until` what the server asked for; `moved` the address it now has for good; `gone`: it said it ended.
    """

    checked: str = ""
    success: str = ""
    item: str = ""
    failures: int = 0
    error: str = ""
    wait_until: str = ""
    moved: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A source with its health and the ids of the items it has brought (the latest, newest run first).

    `read` is a digest of the last answer that was read whole: the same again holds nothing new. `mark` is how far a
    folder on a mail server was read ("UIDVALIDITY:UID").
    """

    source: Source
    health: Health = Health()
    seen: tuple[str, ...] = ()
    read: str = ""
    mark: str = ""
