"""Folders on a mail server as sources: each message is a document like a file with a mail in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from briefing.errors import SourceError
from briefing.model import Failure
from briefing.readers.document import Document


@dataclass(slots=True)
class Mailboxes:
    """What reading mail folders needs to know.

    `secret` gives the password for an address, "" where there is none. `seen` says how far each address was read (as
    "UIDVALIDITY:UID"); reading begins behind that and moves it on, so that the next run brings nothing twice.
    """

    secret: Callable[[str], str] = lambda address: ""
    seen: dict[str, str] = field(default_factory=dict)


def documents(address: str, mailboxes: Mailboxes | None) -> Iterator[Document | Failure]:
    """The messages of a folder in the order of their arrival; whatever goes wrong is a failure that says why."""
    from briefing.fetch import imap

    known = mailboxes or Mailboxes()
    try:
        folder = imap.folder_of(address)
        secret = known.secret(address)
        if not secret:
            raise SourceError("needs a password: set BRIEFING_IMAP_PASSWORD")
        for message in imap.messages(folder, secret, imap.Mark.of(known.seen.get(address, ""))):
            if message.fault:
                yield Failure(address, message.fault)
            else:
                yield Document(address, f"{message.uid}.eml", message.data)
            known.seen[address] = str(message.mark)
        # Also a folder that holds nothing was read: whoever asks then knows that its server answered.
        known.seen.setdefault(address, str(imap.Mark()))
    except SourceError as error:
        yield Failure(_without_secret(address), str(error))


def _without_secret(address: str) -> str:
    """The address as it may be shown: what stands between user and host may be a password."""
    scheme, _, rest = address.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}{host}"
