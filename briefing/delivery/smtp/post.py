"""Sending: messages one after the other over one line, and what is known of each when the line breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from briefing.delivery.addresses import Box
from briefing.delivery.outcome import FAILED, LATER, SENT, UNKNOWN, Verdict
from briefing.delivery.smtp.line import BROKEN, Line, answer, told
from briefing.delivery.smtp.opening import Refused, opened, place
from briefing.errors import BriefingError
from briefing.settings.model import Secret, Smtp

_MOST = 100
"""Messages over one line: servers cut longer ones off."""
_BREAKS = 3
"""Lines in a row that break before the server is given up for now: it must not cost every recipient a long wait."""
_PIECE = 65_536
_GOODBYE = 1.0
_DOT = re.compile(rb"^\.", re.MULTILINE)


class Post:
    """A way to one server; opened when the first message is sent, and again after a break or a hundred messages."""

    def __init__(self, smtp: Smtp, reveal: Callable[[Secret], str], after_data: float = 600.0) -> None:
        """Keep the settings; nothing is opened and no secret is asked for yet."""
        self._smtp = smtp
        self._reveal = reveal
        self._after_data = after_data
        self._line: Line | None = None
        self._count = 0
        self._breaks = 0

    def send(self, sender: Box, to: Box, message: bytes, ready: Callable[[], object]) -> Verdict:
        """Send one message (lines end in CRLF); `ready` is called before its data leaves. Never raises for the line."""
        try:
            line = self._open()
        except Refused as refused:
            return refused.verdict
        self._count += 1
        try:
            verdict = self._accepted(line, sender, to, len(message)) or self._handed_over(line, message, ready)
        except BROKEN as error:
            return self._broken(LATER, told(error))
        except BaseException:
            self._hang_up()  # interrupted, or the ledger takes nothing: the message must not be completed
            raise
        self._breaks = 0 if self._line else self._breaks
        if self._count >= _MOST:
            self.close()
        return verdict

    def check(self) -> str | None:
        """Log in and leave again: what is wrong, None where all is well."""
        try:
            self._open()
        except Refused as refused:
            return refused.verdict.reason
        self.close()
        return None

    def close(self) -> None:
        """Say goodbye where the line still stands, and hang up."""
        if self._line is not None:
            with suppress(*BROKEN):
                self._line.timeout = _GOODBYE
                self._line.docmd("QUIT")
        self._hang_up()

    def _hang_up(self) -> None:
        """End the line without a word, which in the middle of a message would become a part of it."""
        if self._line is not None:
            self._line.close()
        self._line, self._count = None, 0

    def _open(self) -> Line:
        if self._line is None:
            try:
                password = self._reveal(self._smtp.password) if self._smtp.user else ""
            except BriefingError as error:
                raise Refused(f"password of smtp: {error}") from None
            self._line = opened(self._smtp, password)
        return self._line

    def _accepted(self, line: Line, sender: Box, to: Box, size: int) -> Verdict | None:
        """Sender and recipient, as the server takes them; None where it does."""
        international = sender.international or to.international
        if international and not line.has_extn("smtputf8"):
            return Verdict(FAILED, f"{place(self._smtp)} takes no address with letters beyond ASCII (SMTPUTF8)")
        options = [f"SIZE={size}"] if line.has_extn("size") else []
        options += ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        code, said = line.mail(sender.address, options)
        if code // 100 == 2:
            code, said = line.rcpt(to.address)
        return None if code // 100 == 2 else self._turned_away(line, code, said)

    def _handed_over(self, line: Line, message: bytes, ready: Callable[[], object]) -> Verdict:
        """The message itself. Raises what the line raises as long as the dot that ends it has not left."""
        ready()
        code, said = line.docmd("DATA")
        if code != 354:
            return self._turned_away(line, code, said)
        stuffed = _DOT.sub(b"..", message)
        stuffed += b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        for start in range(0, len(stuffed), _PIECE):
            line.send(stuffed[start : start + _PIECE])
        return self._answered(line)

    def _answered(self, line: Line) -> Verdict:
        """What the server says to the whole message; where it says nothing, it may have taken it."""
        usual, line.timeout = line.timeout, self._after_data
        try:
            code, said = line.getreply()
        except BROKEN as error:
            return self._broken(UNKNOWN, f"{told(error)}, after the whole message was sent")
        line.timeout = usual
        if code // 100 == 2:
            return Verdict(SENT)
        return self._turned_away(line, code, said) if code >= 400 else self._broken(UNKNOWN, answer(code, said))

    def _turned_away(self, line: Line, code: int, said: bytes) -> Verdict:
        """A refusal of this message; the line is made ready for the next one, or hung up where it is of no use."""
        if code < 400 or code == 421:  # no refusal at all, or the end of the line (RFC 5321, 3.8)
            return self._broken(LATER, answer(code, said))
        if not _reset(line):
            self._hang_up()
        reason = f"{place(self._smtp)}: {answer(code, said)}"
        return Verdict(LATER, reason, soon=True) if code < 500 else Verdict(FAILED, reason)

    def _broken(self, state: str, what: str) -> Verdict:
        self._breaks += 1
        self._hang_up()
        return Verdict(state, f"{place(self._smtp)}: {what}", soon=True, everybody=self._breaks >= _BREAKS)


def check(smtp: Smtp, reveal: Callable[[Secret], str]) -> str | None:
    """Whether mail could be sent now, found out by a log-in: what is wrong and what to do, None where all is well.

    Of a command, only whether there is such a program.
    """
    if not smtp.command:
        return Post(smtp, reveal).check()
    import shlex
    import shutil

    with suppress(ValueError, IndexError):
        program = shlex.split(smtp.command)[0]
        return None if shutil.which(program) else f"there is no program {program}; check command of smtp"
    return "the command of smtp is empty or has an open quotation mark"


def _reset(line: Line) -> bool:
    try:
        return line.rset()[0] == 250
    except BROKEN:
        return False
