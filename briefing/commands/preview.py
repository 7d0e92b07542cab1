"""A first issue to look at: the run of `daily` on copies, with its files in the output folder and nothing sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.commands import journals, moments, secrets

if TYPE_CHECKING:
    from briefing.daily.report import Report
    from briefing.settings import Settings


def preview(settings: Settings) -> Report:
    """Make an issue of every edition as `daily` would, so that the first real one finds everything still new."""
    import time

    from briefing import delivery
    from briefing.daily.desk import Wish
    from briefing.daily.rehearsal import rehearsed
    from briefing.daily.run import run
    from briefing.daily.world import World
    from briefing.fetch import Client, Policy

    place = moments.zone(settings.timezone)
    clock = moments.clock(place)
    policy = Policy(seconds=settings.timeout, allow_private=tuple(settings.allow_private))
    mailboxes = secrets.for_mailboxes(settings.imap_password)
    post = delivery.World(secrets.reveal, clock, time.sleep)
    with journals.telling(None, "text", clock) as tell, rehearsed(settings, settings.editions) as (used, editions):
        world = World(clock, place, moments.ticks, Client(policy), post, tell, journals.counter(), mailboxes)
        quiet = [
            replace(copy, output=own.output, to=(), channels=())
            for copy, own in zip(editions, settings.editions, strict=True)
        ]
        return run(used, quiet, Wish(), world)
