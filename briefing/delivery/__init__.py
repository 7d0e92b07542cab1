"""Ways out of the house: folder, mail, webhook, command. One file per channel, one ledger for all of them.

The doors, each documented where it is written:

* `recipients(edition) -> tuple[str, ...]`: whom an issue of it is for, as the ledger names them: mail addresses, then
  channels ("webhook:slack:…", "command:…"). Give them to `archive.issues.keep`, in the transaction that decides the
  issue, with `domain=domain(settings)` for their Message-IDs.
* `deliver(archive, issue, edition, settings, world) -> Report`: send what is due of one kept issue.
* `deliver_due(archive, edition, settings, world) -> Report`: send what is due of all kept issues of an edition, the
  oldest first: what an earlier run could not deliver, or died in the middle of.

`world` is a `World(reveal, now, pause)`: secrets, clock and sleep come from the command. A `Report` has
`outcomes` (one `Outcome` for each recipient tried), `status` (0, or 6 where a recipient still lacks the issue), `sent`.
Neither raises for a delivery that fails; only an archive that cannot be written is an error.
"""

from __future__ import annotations

from briefing.delivery.outcome import Outcome, Report, World
from briefing.delivery.walk import deliver, deliver_due
from briefing.delivery.ways import domain, recipients

__all__ = ["Outcome", "Report", "World", "deliver", "deliver_due", "domain", "recipients"]
