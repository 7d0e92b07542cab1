"""Mail through a server (RFC 5321): one connection for many messages, one message for each recipient.

What the server says is told apart at every step: a refusal for now, a refusal for good, a line that broke before the
last byte was sent (nothing has arrived) or after it (nobody can know). A password is never sent over a line that others
can read, and never without the certificate having been checked.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from briefing.delivery.addresses import Box
from briefing.delivery.outcome import FAILED, LATER, SENT, UNKNOWN, Verdict
from briefing.delivery.patience import Patient
from briefing.errors import BriefingError
from briefing.settings.model import Secret, Smtp

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_MOST = 100
"""Messages over one connection: servers cut longer ones off."""
_PIECE = 65_536
_SAID = 200
_GOODBYE = 5.0
_LINE_START = re.compile(rb"^\.", re.MULTILINE)


class _Refused(Exception):
    """A step that the server, the line or the settings did not let through."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


class _Plain(Patient, smtplib.SMTP):
    """A line that begins in the clear."""


class _Secure(Patient, smtplib.SMTP_SSL):
    """A line in TLS from its first byte."""


class Post:
    """A way to one server; opened when the first message is sent, and again after a break or a hundred messages."""

    def __init__(self, smtp: Smtp, reveal: Callable[[Secret], str], after_data: float = 600.0) -> None:
        """Keep the settings; nothing is opened and no secret is asked for yet."""
        self._smtp = smtp
        self._reveal = reveal
        self._after_data = after_data
        self._line: smtplib.SMTP | None = None
        self._count = 0

    def send(self, sender: Box, to: Box, message: bytes, ready: Callable[[], None]) -> Verdict:
        """Send one message (lines end in CRLF); `ready` is called before its data leaves. Never raises for the line."""
        try:
            line = self._open()
        except _Refused as refused:
            return refused.verdict
        try:
            verdict = self._transaction(line, sender, to, message, ready)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self.close()
            return Verdict(LATER, f"{self._name}: {_told(error)}", soon=True)
        if self._count >= _MOST:
            self.close()
        return verdict

    def check(self) -> str | None:
        """Log in and leave again: what is wrong, None where all is well."""
        try:
            self._open()
        except _Refused as refused:
            return refused.verdict.reason
        self.close()
        return None

    def close(self) -> None:
        """Say goodbye where the line still stands, and hang up."""
        line, self._line, self._count = self._line, None, 0
        if line is None:
            return
        with suppress(smtplib.SMTPException, OSError, ValueError):
            if line.sock is not None:
                line.timeout = _GOODBYE
                line.docmd("QUIT")
        line.close()

    @property
    def _name(self) -> str:
        return f"{self._smtp.host}:{self._smtp.port or _PORTS[self._smtp.security]}"

    def _open(self) -> smtplib.SMTP:
        if self._line is None:
            password = self._password()
            self._line = self._called()
            try:
                self._introduced(self._line, password)
            except _Refused:
                self.close()
                raise
            except (smtplib.SMTPException, OSError, ValueError) as error:
                self.close()
                raise _Refused(Verdict(LATER, f"{self._name}: {_told(error)}", soon=True, everybody=True)) from None
        return self._line

    def _password(self) -> str:
        if not self._smtp.user:
            return ""
        try:
            return self._reveal(self._smtp.password)
        except BriefingError as error:
            raise _Refused(Verdict(LATER, f"password of smtp: {error}", everybody=True)) from None

    def _called(self) -> smtplib.SMTP:
        """A line to the server, greeted by it."""
        smtp = self._smtp
        port = smtp.port or _PORTS[smtp.security]
        # A name for EHLO, or smtplib looks one up, which may take long and tells others the name of this machine.
        try:
            if smtp.security == "tls":
                return _Secure(smtp.host, port, "localhost", timeout=smtp.timeout, context=ssl.create_default_context())
            return _Plain(smtp.host, port, "localhost", timeout=smtp.timeout)
        except smtplib.SMTPResponseException as error:
            raise self._refusal("greets with a refusal", error.smtp_code, error.smtp_error) from None
        except ssl.SSLError as error:
            raise _Refused(self._untrusted(error)) from None
        except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as error:
            reason = f"{self._name}: {_told(error)}; check host and port of smtp"
            raise _Refused(Verdict(LATER, reason, soon=True, everybody=True)) from None

    def _introduced(self, line: smtplib.SMTP, password: str) -> None:
        """EHLO, TLS and the log-in, as the settings ask."""
        host = ip_address(str(line.sock.getsockname()[0]).partition("%")[0]) if line.sock else ip_address("127.0.0.1")
        line.local_hostname = f"[{host}]" if host.version == 4 else f"[IPv6:{host}]"
        self._hello(line)
        if self._smtp.security == "starttls":
            self._secured(line)
            self._hello(line)
        if self._smtp.user:
            self._logged_in(line, password)

    def _hello(self, line: smtplib.SMTP) -> None:
        code, said = line.ehlo()
        if code // 100 != 2:
            raise self._refusal("refuses to talk (EHLO)", code, said)

    def _secured(self, line: smtplib.SMTP) -> None:
        if not line.has_extn("starttls"):
            reason = (
                f"{self._name} offers no encryption (STARTTLS), and nothing is sent without; for a server that "
                'encrypts from the start set security = "tls", for one on this machine "none"'
            )
            raise _Refused(Verdict(LATER, reason, everybody=True))
        try:
            code, said = line.starttls(context=ssl.create_default_context())
        except ssl.SSLError as error:
            raise _Refused(self._untrusted(error)) from None
        except smtplib.SMTPResponseException as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        if code != 220:
            raise self._refusal("refuses to encrypt (STARTTLS)", code, said)

    def _untrusted(self, error: ssl.SSLError) -> Verdict:
        """A certificate that is not to be trusted is no passing fault, and there is no way round it."""
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = f"its certificate is not trusted ({error.verify_message}); is {self._smtp.host!r} its right name?"
        else:
            what = (error.reason or "TLS failed").lower().replace("_", " ")
            reason = f"no secure connection ({what}); port 465 wants security = \"tls\", 587 \"starttls\""
        return Verdict(LATER, f"{self._name}: {reason}", everybody=True)

    def _logged_in(self, line: smtplib.SMTP, password: str) -> None:
        if self._smtp.security == "none" and not _stays_here(line):
            reason = f'{self._name}: a password is not sent without encryption; set security = "starttls" or "tls"'
            raise _Refused(Verdict(LATER, reason, everybody=True))
        code = self._proven(line, self._smtp.user.encode("utf-8"), password.encode("utf-8"))
        if code // 100 == 2:
            return
        # Not what the server said: it may hold what we said.
        if code // 100 == 4:
            reason = f"{self._name} cannot check the log-in now ({code})"
            raise _Refused(Verdict(LATER, reason, soon=True, everybody=True))
        place = self._smtp.password.place or "nowhere: set password of smtp"
        reason = f"{self._name} refuses the log-in of {self._smtp.user!r} ({code}); the password is from {place}"
        raise _Refused(Verdict(LATER, reason, everybody=True))

    def _proven(self, line: smtplib.SMTP, user: bytes, password: bytes) -> int:
        """The server's answer to user and password, in UTF-8 (RFC 4616), which smtplib's own way cannot send."""
        offered = str(line.esmtp_features.get("auth", "")).upper().split()
        if "PLAIN" in offered:
            return line.docmd("AUTH", "PLAIN " + _base64(b"\0" + user + b"\0" + password))[0]
        if "LOGIN" in offered:
            code = line.docmd("AUTH", "LOGIN")[0]
            for part in (user, password):
                code = line.docmd(_base64(part))[0] if code == 334 else code
            return code
        reason = f"{self._name} takes no password here (AUTH PLAIN or LOGIN); check port and security of smtp"
        raise _Refused(Verdict(LATER, reason, everybody=True))

    def _refusal(self, what: str, code: int, said: bytes | str) -> _Refused:
        soon = code // 100 == 4
        return _Refused(Verdict(LATER, f"{self._name} {what}: {_answer(code, said)}", soon=soon, everybody=True))

    def _transaction(
        self, line: smtplib.SMTP, sender: Box, to: Box, message: bytes, ready: Callable[[], None]
    ) -> Verdict:
        """MAIL, RCPT, DATA; raises what smtplib and the line raise as long as nothing can have arrived."""
        self._count += 1
        international = sender.international or to.international
        if international and not line.has_extn("smtputf8"):
            return Verdict(FAILED, f"{self._name} takes no addresses with letters beyond ASCII (SMTPUTF8)")
        options = [f"SIZE={len(message)}"] if line.has_extn("size") else []
        options += ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        for code, said in (line.mail(sender.address, options), line.rcpt(to.address)):
            if code // 100 != 2:
                return self._turned_away(line, code, said)
        ready()
        code, said = line.docmd("DATA")
        if code != 354:
            return self._turned_away(line, code, said)
        self._pour(line, message)
        return self._answered(line)

    def _pour(self, line: smtplib.SMTP, message: bytes) -> None:
        """All of the message and the dot that ends it; if this fails, the dot has not left and nothing has arrived."""
        stuffed = _LINE_START.sub(b"..", message)
        stuffed += b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        for start in range(0, len(stuffed), _PIECE):
            line.send(stuffed[start : start + _PIECE])

    def _answered(self, line: smtplib.SMTP) -> Verdict:
        """What the server says to the whole message; where it says nothing, it may have taken it."""
        usual, line.timeout = line.timeout, self._after_data
        try:
            code, said = line.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Verdict(UNKNOWN, f"{self._name}: {_told(error)} after the whole message was sent", soon=True)
        line.timeout = usual
        if code // 100 == 2:
            return Verdict(SENT)
        return self._turned_away(line, code, said, UNKNOWN if code < 400 else LATER)

    def _turned_away(self, line: smtplib.SMTP, code: int, said: bytes, else_: str = LATER) -> Verdict:
        """A refusal of this message; the line is made ready for the next one, or hung up where it is of no use."""
        reason = f"{self._name}: {_answer(code, said)}"
        if 500 <= code < 600:
            verdict = Verdict(FAILED, reason)
        else:
            verdict = Verdict(else_, reason, soon=True)
        if code == 421 or code < 400 or not _reset(line):
            self.close()
        return verdict


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


def _reset(line: smtplib.SMTP) -> bool:
    try:
        return line.rset()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _stays_here(line: smtplib.SMTP) -> bool:
    """Whether the other end is on this machine, by its address and not by its name."""
    return line.sock is not None and ip_address(str(line.sock.getpeername()[0]).partition("%")[0]).is_loopback


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")


def _answer(code: int, said: bytes | str) -> str:
    words = " ".join(_bytes(said).decode("utf-8", "replace").split())
    return f"{code} {words[:_SAID]}".strip() if code >= 100 else "an answer that is not SMTP"


def _told(error: Exception) -> str:
    """What broke, in a few words; never what was said over the line."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return "the connection broke off"
    words = error.strerror if isinstance(error, OSError) else None
    return (words or "an answer that is not SMTP").lower()
