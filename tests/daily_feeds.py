"""Feeds of an invented world, as many as wanted: events with names of their own, each told by some of the papers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

_ONSETS = "b br c ch d dr f fl g gr h j k l m n p pr r s st t tr v w".split()
_VOWELS = "a e i o u ai ea ou".split()
_CODAS = ("", "n", "r", "l", "s", "nd", "rk", "st")
_SUBJECTS = (
    "the council of {place}", "residents of {place}", "{person}, who leads {firm}", "{firm}", "a court in {place}",
    "the {place} fire brigade", "union members at {firm}", "{person} of the {place} hospital",
)  # fmt: skip
_DEEDS = (
    "agreed to {verb} the {thing} before {day}",
    "refused to {verb} the {thing} although {number} people had asked for it",
    "said on {day} that the {thing} would cost {number} crowns", "will {verb} {number} of the {thing}s by next {day}",
    "found that the {thing} had been damaged since {day}", "warned that {number} households depend on the {thing}",
    "opened an inquiry into how {firm} came to {verb} the {thing}",
)  # fmt: skip
_TAILS = (
    "while the inspectors from {place} were still at work.", "according to a report of {number} pages.",
    "after talks that lasted {number} hours.", "and nobody in {place} was surprised.",
    "as {person} had predicted in spring.", "but the money has yet to come from {firm}.",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_VERBS = "close rebuild sell drain widen inspect insure rename flood paint replace guard".split()
_THINGS = "bridge harbour tunnel school mill reservoir tramway archive greenhouse lighthouse quarry stadium".split()


def feeds(number: int, items: int, day: datetime, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and RSS of that many feeds with that many items each, of the two days up to `day` (aware).

    A third of the items tell of events that other papers tell of, too.
    """
    chance = random.Random(seed)  # noqa: S311  an invented world, always the same
    total = number * items
    shared = [_event(chance) for _ in range(max(1, total // 12))]
    for paper in range(number):
        written = []
        for item in range(items):
            event = chance.choice(shared) if chance.random() < 1 / 3 else _event(chance)
            moment = day - timedelta(minutes=chance.randrange(1, 2 * 24 * 60))
            written.append(_item(chance, event, f"https://paper{paper}.example/{seed}/{item}", moment))
        yield f"paper{paper}", _rss(f"Paper {paper}", written)


def _event(chance: random.Random) -> dict[str, str]:
    """The names of one event."""
    return {
        "place": _name(chance),
        "person": f"{_name(chance)} {_name(chance)}",
        "firm": f"{_name(chance)} {chance.choice(('Works', 'Lines', 'Bank', 'Trust'))}",
        "verb": chance.choice(_VERBS),
        "thing": f"{_name(chance)} {chance.choice(_THINGS)}",
    }


def _name(chance: random.Random) -> str:
    parts = (
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(chance.choice((2, 3)))
    )
    return "".join(parts).title()


def _sentence(chance: random.Random, event: dict[str, str]) -> str:
    pattern = f"{chance.choice(_SUBJECTS)} {chance.choice(_DEEDS)} {chance.choice(_TAILS)}"
    told = pattern.format(**event, day=chance.choice(_DAYS), number=chance.randrange(3, 9000))
    return told[0].upper() + told[1:]


def _item(chance: random.Random, event: dict[str, str], url: str, moment: datetime) -> str:
    title = f"{event['place']}: plan to {event['verb']} the {event['thing']}"
    paragraphs = [" ".join(_sentence(chance, event) for _ in range(3)) for _ in range(chance.randrange(2, 5))]
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return (
        f"<item><title>{escape(title)}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>{format_datetime(moment.astimezone(UTC))}</pubDate><description>{escape(body)}</description></item>"
    )


def _rss(title: str, items: Sequence[str]) -> bytes:
    head = (
        f"<title>{title}</title><link>https://{title.lower().replace(' ', '')}.example/</link><language>en</language>"
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>".encode()
