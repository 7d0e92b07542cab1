"""The ways out: which one a recipient of the ledger needs, and what is made for it, once and when it is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from briefing.archive import Archive, deliveries
from briefing.archive.deliveries import Delivery
from briefing.delivery.addresses import Box, box
from briefing.delivery.message import Letter, addressed, letter
from briefing.delivery.outcome import FAILED, LATER, SENT, Verdict, World
from briefing.delivery.pipe import hand_over
from briefing.errors import BriefingError, UsageError
from briefing.model import Briefing
from briefing.settings.model import Channel, Edition, Settings, Smtp

if TYPE_CHECKING:
    from briefing.delivery.smtp import Post

Ready = Callable[[], object]
"""Writes down that data is about to leave."""


def recipients(edition: Edition) -> tuple[str, ...]:
    """Whom an issue of an edition is for, as the ledger names them: addresses first, then channels.

    Raises `UsageError` for an address that is none.
    """
    return tuple(dict.fromkeys([*(box(to).address for to in edition.to), *map(_named, edition.channels)]))


def domain(settings: Settings) -> str:
    """The domain of Message-IDs: the sender's, for it is sure to be the sender's own."""
    return box(settings.smtp.sender).domain if settings.smtp else deliveries.DOMAIN


def _named(channel: Channel) -> str:
    """The name of a channel, the same from run to run; nothing of a secret is in it."""
    if channel.kind == "webhook":
        return f"webhook:{channel.shape}:{_digest(repr(channel.webhook), channel.webhook.command)}"
    return f"command:{_program(channel.command)}:{_digest(channel.command, channel.format)}"


def _program(command: str) -> str:
    words = command.split()
    return words[0].rpartition("/")[2] if words else ""


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()[:8]


@dataclass
class Ways:
    """The ways out for the issues of one edition; `close` at the end of a round."""

    archive: Archive
    edition: Edition
    settings: Settings
    world: World
    _letters: dict[str, Letter] = field(default_factory=dict)
    _bodies: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def send(self, delivery: Delivery, issue: Briefing, ready: Ready) -> Verdict:
        """Try one delivery; faults of the settings are verdicts too, only the archive raises."""
        try:
            channel = self._channels.get(delivery.recipient)
            if channel is None:
                verdict = self._mailed(delivery, issue, ready)
                return replace(verdict, reason=self._lacks(delivery)) if verdict.state == SENT else verdict
            return self._passed_on(channel, delivery, issue, ready)
        except _Unfit as unfit:
            return unfit.verdict

    def way_of(self, recipient: str) -> str:
        """What recipients have in common that are reached by the same way."""
        return recipient if recipient in self._channels else ""

    def close(self) -> None:
        """Hang up; what is sent later opens a line again."""
        if "_post" in self.__dict__:
            self._post.close()

    @cached_property
    def _channels(self) -> Mapping[str, Channel]:
        return {_named(channel): channel for channel in self.edition.channels}

    @cached_property
    def _boxes(self) -> Mapping[str, Box]:
        """Address → the mailbox with the name that the settings give it."""
        return {found.address: found for found in map(box, self.edition.to)}

    @cached_property
    def _post(self) -> Post:
        from briefing.delivery.smtp import Post

        return Post(self._smtp, self.world.reveal, self.world.after_data)

    @property
    def _smtp(self) -> Smtp:
        if self.settings.smtp is None:
            raise _Unfit("there is no smtp in the settings to send mail by; see `briefing config`")
        return self.settings.smtp

    def _mailed(self, delivery: Delivery, issue: Briefing, ready: Ready) -> Verdict:
        if ":" in delivery.recipient.partition("@")[0]:
            raise _Unfit("the edition has this channel no longer", FAILED)
        content = self.message(delivery, issue)
        sender, to = box(self._smtp.sender), box(delivery.recipient)
        if not self._smtp.command:
            return self._post.send(sender, to, content, ready)
        ready()
        plain = content.replace(b"\r\n", b"\n")  # what programs on this machine expect
        return hand_over(self._smtp.command, ["-i", "-f", sender.address, "--", to.address], plain)

    def _lacks(self, delivery: Delivery) -> str:
        """What the message that was sent lacks."""
        return self._letters[delivery.issue].lacks

    def message(self, delivery: Delivery, issue: Briefing) -> bytes:
        """The message to the byte; raises `UsageError` where the settings do not allow one."""
        smtp = self._smtp
        try:
            sender, to = box(smtp.sender), self._boxes.get(delivery.recipient) or box(delivery.recipient)
            if delivery.issue not in self._letters:
                self._letters[delivery.issue] = letter(issue, self.edition)
            date = datetime.fromisoformat(delivery.first_try) if delivery.first_try else self.world.now()
            previous = deliveries.before(self.archive, delivery.issue, delivery.recipient)
            content = addressed(self._letters[delivery.issue], self.edition, sender, to, delivery, date, previous)
            if smtp.dkim_key is not None:
                from briefing.delivery.signing import signed

                content = signed(content, smtp.dkim_domain or sender.domain, smtp.dkim_selector, smtp.dkim_key)
        except BriefingError as error:
            raise _Unfit(str(error)) from error
        return content

    def _passed_on(self, channel: Channel, delivery: Delivery, issue: Briefing, ready: Ready) -> Verdict:
        content = self._body(channel, delivery, issue)
        ready()
        if channel.kind == "command":
            return hand_over(channel.command, (), content)
        from briefing.delivery import webhook
        from briefing.fetch import Policy

        policy = Policy(seconds=self.settings.timeout, allow_private=self.settings.allow_private)
        return webhook.send(channel, content, self.world.reveal, policy)

    def _body(self, channel: Channel, delivery: Delivery, issue: Briefing) -> bytes:
        key = (delivery.issue, delivery.recipient)
        if key not in self._bodies:
            try:
                self._bodies[key] = self._made(channel, issue)
            except BriefingError as error:
                raise _Unfit(str(error)) from error
        return self._bodies[key]

    def _made(self, channel: Channel, issue: Briefing) -> bytes:
        if channel.kind == "command":
            from briefing.renderers import render

            return render(issue, channel.format, self.edition.theme, self.edition.page).content
        from briefing.delivery import webhook

        return webhook.body(issue, channel.shape, self.edition.theme)


class _Unfit(UsageError):
    """Something in the settings stands in the way: nothing is lost, it is sent once that is mended."""

    def __init__(self, reason: str, state: str = LATER) -> None:
        super().__init__(reason)
        self.verdict = Verdict(state, reason, everybody=state == LATER)
