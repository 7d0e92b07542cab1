"""Why a fetch failed, in a few words that a person understands; and whether trying again may help."""

from __future__ import annotations

from briefing.errors import SourceError


class FetchError(SourceError):
    """An address that could not be fetched; the message is the reason alone, without the address.

    `status` is the HTTP status, 0 if none came. `passing` marks faults that may be over in a moment. `wait` is how many
    seconds the server asked to be left alone, None if it did not.
    """

    def __init__(self, reason: str, status: int = 0, passing: bool = False, wait: float | None = None) -> None:
        """Keep the reason and what a caller decides by."""
        super().__init__(reason)
        self.status = status
        self.passing = passing
        self.wait = wait


_STATUSES = {
    400: "the server calls the request wrong",
    401: "needs a log-in",
    402: "must be paid for",
    403: "access is refused",
    404: "not found",
    406: "the server has it in no form we read",
    408: "the server gave up waiting",
    410: "gone for good, take it off the list",
    425: "the server is not ready",
    429: "the server asks for fewer requests",
    451: "withheld for legal reasons",
    500: "the server failed",
    502: "the server behind it failed",
    503: "the server is overloaded or closed for now",
    504: "the server behind it does not answer",
}
# RFC 9110 15.6 and RFC 6585 4: what may be different a moment later.
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))


def of_status(status: int, wait: float | None = None) -> FetchError:
    """The error for an HTTP status that is no success; `wait` is what Retry-After asked for, in seconds."""
    words = _STATUSES.get(status, "the server failed" if status >= 500 else "an answer that was not expected")
    asked = f", wait {_span(wait)}" if wait else ""
    return FetchError(f"{words} ({status}{asked})", status, status in _PASSING, wait)


def of_fault(error: OSError | ValueError) -> FetchError:
    """The error for what the system, the name service or TLS raised."""
    import socket
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchError(f"its certificate is not trusted ({error.verify_message})")
    if isinstance(error, ssl.SSLError):
        return FetchError(f"no secure connection ({(error.reason or 'TLS failed').lower().replace('_', ' ')})")
    if isinstance(error, socket.gaierror):
        return FetchError("no host of this name", passing=error.errno == socket.EAI_AGAIN)
    if isinstance(error, ConnectionRefusedError):
        return FetchError("connection refused", passing=True)
    if isinstance(error, ConnectionError):
        return FetchError("the connection broke off", passing=True)
    words = error.strerror if isinstance(error, OSError) else None
    return FetchError((words or "cannot be reached").lower(), passing=True)


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{round(seconds)} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"
