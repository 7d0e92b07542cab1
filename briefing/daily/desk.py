"""What the work on every edition of a run shares."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.archive import Archive
from briefing.daily.stages import Stages
from briefing.daily.world import World
from briefing.settings import Settings


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks of a run beside the usual.

    again: the files of the last issue are written once more. new_edition: a further issue although there is one of
    today. strict: nothing is made where a source failed. rehearsal: nothing leaves the house.
    """

    again: bool = False
    new_edition: bool = False
    strict: bool = False
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """The open archive, the settings, the outside world, the wishes, the stopwatch."""

    archive: Archive
    settings: Settings
    world: World
    wish: Wish
    stages: Stages
