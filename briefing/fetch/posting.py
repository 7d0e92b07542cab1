"""Handing something over to an address of the user's own (POST, RFC 9110 9.3.3): one try, no redirect, no cache."""

from __future__ import annotations

from briefing.fetch.addresses import Gate
from briefing.fetch.deadline import Deadline
from briefing.fetch.exchange import answered, called, faults, requested
from briefing.fetch.policy import Policy
from briefing.fetch.reasons import FetchError, of_status
from briefing.fetch.urls import target


class Unanswered(FetchError):
    """All of it was sent and no answer came: it may have been taken."""


def post(url: str, content: bytes, media_type: str, policy: Policy) -> None:
    """Hand `content` over to an address that the user named; returns when the server has taken it (any 2xx).

    Raises `Unanswered`, or another `FetchError` where nothing was taken: with `status` where the server refused it, and
    with `wait` where it asked for time. A redirect is a refusal. Messages hold the address never.
    """
    place = target(url)
    gate, deadline = Gate(policy.allow_private, place), Deadline(policy.seconds)
    headers = {
        "User-Agent": policy.agent,
        "Content-Type": media_type,
        "Content-Length": str(len(content)),
        "Connection": "close",
    }
    if place.secret:
        headers["Authorization"] = f"Basic {place.secret}"
    with faults(), called(place, gate, policy, deadline) as line:
        connection = requested(line, place, headers, content)
        try:
            with faults():
                answer = answered(connection, line, policy)
        except FetchError as error:
            raise Unanswered(str(error), passing=True) from None
    if answer.status // 100 != 2:
        raise of_status(answer.status, answer.wait)
