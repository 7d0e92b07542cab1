"""Opening a line to a mail server: greeting, TLS, log-in, as the settings ask and never with less."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from ipaddress import IPv4Address, IPv6Address, ip_address

from briefing.delivery.outcome import LATER, Verdict
from briefing.delivery.smtp.line import BROKEN, Line, SecureLine, answer, told
from briefing.settings.model import Smtp

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_UNKNOWN = (500, 502)
_NOBODY = "localhost"  # or smtplib looks a name up, which takes long and tells others what this machine is called


class Refused(Exception):
    """A step that the server, the line or the settings did not let through; the same for every recipient."""

    def __init__(self, reason: str, soon: bool = False) -> None:
        """Keep the verdict for whoever waits for the line."""
        super().__init__(reason)
        self.verdict = Verdict(LATER, reason, soon=soon, everybody=True)


def place(smtp: Smtp) -> str:
    """The server as people write it: "mail.example.org:587"."""
    return f"{smtp.host}:{smtp.port or _PORTS[smtp.security]}"


def opened(smtp: Smtp, password: str) -> Line:
    """A line on which mail can be sent; raises `Refused`, and the line is closed then."""
    try:
        line = _called(smtp)
    except smtplib.SMTPResponseException as error:
        raise _refusal(smtp, "turns us away", error.smtp_code, error.smtp_error) from None
    except ssl.SSLError as error:
        raise _untrusted(smtp, error) from None
    except BROKEN as error:
        raise Refused(f"{place(smtp)}: {told(error)}; are host and port of smtp right?", soon=True) from None
    try:
        _introduced(line, smtp, password)
    except Refused:
        line.close()
        raise
    except BROKEN as error:
        line.close()
        raise Refused(f"{place(smtp)}: {told(error)}", soon=True) from None
    return line


def _called(smtp: Smtp) -> Line:
    port = smtp.port or _PORTS[smtp.security]
    if smtp.security == "tls":
        context = ssl.create_default_context()
        return SecureLine(smtp.host, port, _NOBODY, timeout=smtp.timeout, context=context)
    return Line(smtp.host, port, _NOBODY, timeout=smtp.timeout)


def _introduced(line: Line, smtp: Smtp, password: str) -> None:
    own = _number(line.sock.getsockname()[0])
    line.local_hostname = f"[{own}]" if own.version == 4 else f"[IPv6:{own}]"  # RFC 5321, 4.1.3
    _hello(line, smtp)
    if smtp.security == "starttls":
        _secured(line, smtp)
        _hello(line, smtp)
    if smtp.user:
        _logged_in(line, smtp, password)


def _hello(line: Line, smtp: Smtp) -> None:
    code, said = line.ehlo()
    if code in _UNKNOWN and smtp.security == "none" and not smtp.user:
        code, said = line.helo()  # a server without extensions (RFC 5321, 3.2): nothing more is asked of it here
    if code // 100 != 2:
        raise _refusal(smtp, "refuses to talk (EHLO)", code, said)


def _secured(line: Line, smtp: Smtp) -> None:
    if not line.has_extn("starttls"):
        raise Refused(
            f"{place(smtp)} offers no encryption (STARTTLS), and nothing is sent without; for a server that encrypts "
            'from the start set security = "tls" in smtp, for one on this machine "none"'
        )
    try:
        line.starttls(context=ssl.create_default_context())
    except ssl.SSLError as error:
        raise _untrusted(smtp, error) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(smtp, "refuses to encrypt (STARTTLS)", error.smtp_code, error.smtp_error) from None


def _untrusted(smtp: Smtp, error: ssl.SSLError) -> Refused:
    """A certificate that is not to be trusted is no passing fault, and there is no way round it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        what = f"its certificate is not trusted ({error.verify_message}); is {smtp.host!r} the name it is made for?"
    else:
        kind = (error.reason or "TLS failed").lower().replace("_", " ")
        what = f'no secure connection ({kind}); port 465 wants security = "tls" in smtp, port 587 "starttls"'
    return Refused(f"{place(smtp)}: {what}")


def _logged_in(line: Line, smtp: Smtp, password: str) -> None:
    if smtp.security == "none" and not _stays_here(line):
        raise Refused(f'{place(smtp)}: no password is sent without encryption; set security = "starttls" in smtp')
    code = _proven(line, smtp, password)
    if code // 100 == 2:
        return
    # Not what the server said: it may hold what we said.
    if code // 100 == 4:
        raise Refused(f"{place(smtp)} cannot check the log-in now ({code})", soon=True)
    source = smtp.password.place or "nowhere: name one as password of smtp"
    raise Refused(f"{place(smtp)} refuses the log-in of {smtp.user!r} ({code}); the password comes from {source}")


def _proven(line: Line, smtp: Smtp, password: str) -> int:
    """The code that user and password bring, sent in UTF-8 (RFC 4616), which smtplib's own way cannot do."""
    user, secret = smtp.user.encode("utf-8"), password.encode("utf-8")
    offered = str(line.esmtp_features.get("auth", "")).upper().split()
    if "PLAIN" in offered:
        return line.docmd("AUTH", "PLAIN " + _base64(b"\0" + user + b"\0" + secret))[0]
    if "LOGIN" in offered:
        code = line.docmd("AUTH", "LOGIN")[0]
        for part in (user, secret):
            code = line.docmd(_base64(part))[0] if code == 334 else code
        return code
    raise Refused(f"{place(smtp)} takes no password here (AUTH PLAIN or LOGIN); check port and security of smtp")


def _refusal(smtp: Smtp, what: str, code: int, said: bytes | str) -> Refused:
    return Refused(f"{place(smtp)} {what}: {answer(code, said)}", soon=code // 100 == 4)


def _stays_here(line: Line) -> bool:
    """Whether the other end is on this machine, by its address and not by its name."""
    return _number(line.sock.getpeername()[0]).is_loopback


def _number(address: str) -> IPv4Address | IPv6Address:
    return ip_address(address.partition("%")[0])


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
