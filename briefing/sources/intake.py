"""What the sources of a list hold today: everything fetched at once, what was seen before left out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefing.fetch import Client, Fetched, FetchError, Request, is_web
from briefing.model import Article, Failure, content_id
from briefing.sources.health import answered, failed, is_waiting, stamp
from briefing.sources.listing import Entry

_FEWEST_SEEN = 500


@dataclass(frozen=True, slots=True)
class Report:
    """What one source brought: the entry as it is to be kept, its new articles in its order, why something failed.

    `outcome` is "read", "unchanged" (the same answer as last time), "waiting" (left alone as asked) or "failed".
    """

    entry: Entry
    outcome: str
    articles: tuple[Article, ...] = ()
    failures: tuple[Failure, ...] = ()


def gather(
    entries: Sequence[Entry],
    client: Client,
    now: datetime,
    on_done: Callable[[int, int], None] | None = None,
    secret: Callable[[str], str] = lambda address: "",
) -> Iterator[Report]:
    """A report for each entry, in the order in which they end; one bad source costs the others nothing.

    Those that failed last time begin first, so that a slow one has all the time that the others take.
    `on_done` hears how many addresses are fetched, of how many; `secret` gives the password for the
    address of a mail folder.
    """
    for entry in entries:
        if is_waiting(entry.health, now):
            yield Report(entry, "waiting")
        elif not is_web(entry.source.address):
            yield _read_here(entry, now, secret)
    asked = [e for e in entries if is_web(e.source.address) and not is_waiting(e.health, now)]
    asked.sort(key=lambda entry: not entry.health.failures)
    requests = [_request(entry) for entry in asked]
    for index, outcome in client.get_all(requests, on_done):
        yield _fetched(asked[index], outcome, client, now)


def _request(entry: Entry) -> Request:
    # One that was good and failed in the last run may be slow only: this time it is waited for.
    was_good = bool(entry.health.success) and entry.health.failures == 1
    return Request(entry.source.address, named=entry.source.address, patient=was_good)


def merged(kept: Sequence[Entry], reports: Sequence[Report]) -> list[Entry]:
    """The list as it is now with what the reports found; sources added or removed meanwhile stay so."""
    found = {report.entry.source.address: report.entry for report in reports}
    return [
        replace(found[entry.source.address], source=entry.source) if entry.source.address in found else entry
        for entry in kept
    ]


def _fetched(entry: Entry, outcome: Fetched | FetchError, client: Client, now: datetime) -> Report:
    if isinstance(outcome, FetchError):
        return _failed(entry, outcome, now)
    # Not what the cache says: a run that was killed behind it has not read what it holds.
    body = content_id(hashlib.sha256(outcome.data).hexdigest(), outcome.url, str(entry.source.full_text))
    if body == entry.read and entry.seen:
        health = answered(entry.health, now, "", outcome.moved)
        return Report(replace(entry, health=health), "unchanged")
    from briefing.readers import understood
    from briefing.readers.finish import identified
    from briefing.readers.sources import ready
    from briefing.readers.web import document_of

    document = ready(document_of(entry.source.address, outcome))
    found = [document] if isinstance(document, Failure) else list(understood(document))
    given: dict[str, int] = {}
    articles = [identified(each, given) for each in found if isinstance(each, Article)]
    failures = tuple(each for each in found if isinstance(each, Failure))
    report = _read(entry, articles, failures, now, client, outcome.moved)
    # A document with faults is read again: another release may make more of it.
    return report if report.failures else replace(report, entry=replace(report.entry, read=body))


def _read_here(entry: Entry, now: datetime, secret: Callable[[str], str]) -> Report:
    from briefing.readers import Mailboxes, read

    failures: list[Failure] = []
    address = entry.source.address
    mailboxes = Mailboxes(secret, {address: entry.mark} if entry.mark else {})
    articles = list(read([address], failures.append, mailboxes=mailboxes))
    mark = mailboxes.seen.get(address, "")
    if mark and not articles and not failures:  # the server has answered, and no message is new
        return Report(replace(entry, health=answered(entry.health, now, ""), mark=mark), "unchanged")
    report = _read(entry, articles, tuple(failures), now)
    return replace(report, entry=replace(report.entry, mark=mark))


def _read(
    entry: Entry,
    articles: Sequence[Article],
    failures: tuple[Failure, ...],
    now: datetime,
    client: Client | None = None,
    moved: str = "",
) -> Report:
    if not articles:
        reason = failures[0].reason if failures else "holds no items"
        return _failed(entry, reason, now)
    known = set(entry.seen)
    new = [article for article in articles if article.id not in known]
    if client and entry.source.full_text:
        from briefing.readers.full_text import completed

        new = list(completed(new, client, named=entry.source.address))
    # Where no item has a date, the day on which something new turned up is the best there is.
    newest = max((article.published or "" for article in articles), default="") or (stamp(now) if new else "")
    health = answered(entry.health, now, newest, moved)
    if failures:
        health = replace(health, error=failures[0].reason)
    ids = [article.id for article in articles]
    seen = dict.fromkeys([*ids, *entry.seen])
    kept = replace(entry, health=health, seen=tuple(seen)[: max(_FEWEST_SEEN, 2 * len(ids))])
    return Report(kept, "read", tuple(new), failures)


def _failed(entry: Entry, error: FetchError | str, now: datetime) -> Report:
    health = failed(entry.health, now, error)
    failure = Failure(entry.source.shown, health.error)
    return Report(replace(entry, health=health), "failed", (), (failure,))
