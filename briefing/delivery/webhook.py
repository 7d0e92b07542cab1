"""A short form of an issue for a chat room, posted to a webhook of Slack, Mattermost or Discord.

Headlines, first key points and links of as many stories as the service takes in one message. Its address is a secret:
it is asked for when it is needed and stands in no message.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefing.delivery.outcome import FAILED, LATER, SENT, UNKNOWN, Verdict
from briefing.errors import BriefingError
from briefing.fetch import FetchError, Policy, Unanswered, post
from briefing.model import Briefing
from briefing.renderers.editor import edit
from briefing.renderers.md import tidied
from briefing.renderers.theme import fill
from briefing.settings.model import Channel, Secret

_TEMPLATE = "chat.txt.j2"
_JSON = "application/json; charset=utf-8"
_TITLE = 200
_MARKS = re.compile(r"[\\`*_~|\[\]<>#]|(?<=\w):(?=//)|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d{3})[.)]")
_CALLS = re.compile(r"@(?=\w)")
_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a service wants it. `most` counts UTF-16 units of text; `field` is the name of the text in its JSON.

    `escape` makes text print as it is there; `bold` stands on both sides of a headline; `more` is said beside the text.
    """

    field: str
    most: int
    escape: Callable[[str], str]
    bold: str
    more: Mapping[str, object]


def _slack(text: str) -> str:
    # Three characters act in Slack's text; its marks for bold and italic are turned off for the whole message.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def _mattermost(text: str) -> str:
    # A name behind "@" would call people (@all, @here): an invisible character between keeps it a text.
    return _CALLS.sub(f"@{_WORD_JOINER}", _markdown(text))


SHAPES: Mapping[str, Shape] = {
    "slack": Shape("text", 4_000, _slack, "", {"mrkdwn": False, "unfurl_links": False}),
    "mattermost": Shape("text", 16_000, _mattermost, "**", {}),
    "discord": Shape("content", 2_000, _markdown, "**", {"allowed_mentions": {"parse": []}, "flags": 4}),
}
"""Services by name. Discord: no mention calls anybody, and flag 4 leaves out its pictures of the links."""


def body(issue: Briefing, shape: str, theme: str) -> bytes:
    """What is posted, as JSON; whole stories only, and how many more there are."""
    how = SHAPES[shape]
    view = edit(issue, lambda text, code: how.escape(text), 1)

    def text(shown: int) -> str:
        return tidied(fill(theme, _TEMPLATE, view, shown=shown, bold=how.bold, longest=_TITLE))

    shown = bisect_right(range(len(view.stories) + 1), how.most, key=lambda number: _units(text(number))) - 1
    return json.dumps({how.field: text(max(shown, 0)).strip(), **how.more}, ensure_ascii=False).encode("utf-8")


def send(channel: Channel, content: bytes, reveal: Callable[[Secret], str], policy: Policy) -> Verdict:
    """Post it once; an answer of 2xx means that it was taken."""
    try:
        address = reveal(channel.webhook)
    except BriefingError as error:
        return Verdict(LATER, f"address of the webhook: {error}", everybody=True)
    try:
        post(address, content, _JSON, policy)
    except Unanswered as error:
        return Verdict(UNKNOWN, f"{error}, after all of it was sent", soon=True)
    except FetchError as error:
        return _verdict(error)
    return Verdict(SENT)


def _verdict(error: FetchError) -> Verdict:
    if error.status and not error.passing:
        return Verdict(FAILED, f"{error}; is the webhook still there, and its address whole?")
    return Verdict(LATER, str(error), soon=error.passing, wait=error.wait or 0.0)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
