"""Every error the product raises on purpose; each class knows its exit status.

    BriefingError                1  an unexpected fault
    ├── UsageError               2  wrong options, configuration or environment
    ├── NothingToBrief           3  no article is left to print
    ├── SourceError              4  one source could not be read
    ├── NotProven                5  verify or evaluate fell below what was asked
    ├── DeliveryFailed           6  an issue did not reach everybody it is for
    └── MissingLibrary           2  a library or system library is absent

A message says what happened, to which thing, and what to do about it.
"""

from __future__ import annotations


class BriefingError(Exception):
    """Root of the tree: anything the product could not do."""

    exit_status = 1


class UsageError(BriefingError):
    """The request itself cannot be carried out as it was written."""

    exit_status = 2


class MissingLibrary(UsageError):
    """A library that this one format or method needs is not installed."""


class NothingToBrief(BriefingError):
    """All sources together hold nothing (new) to print."""

    exit_status = 3


class SourceError(BriefingError):
    """One source could not be read; readers raise it, `read` turns it into a `Failure`."""

    exit_status = 4


class NotProven(BriefingError):
    """A sentence is not verbatim in its article, or a measured figure is below its floor."""

    exit_status = 5


class DeliveryFailed(BriefingError):
    """An issue did not reach everybody it is for; what is still to be sent stays written down."""

    exit_status = 6
