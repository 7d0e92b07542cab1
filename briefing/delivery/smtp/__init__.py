"""Mail through a server (RFC 5321): one connection for many messages, one message for each recipient.

What the server says is told apart at every step: a refusal for now, a refusal for good, a line that broke before the
last byte was sent (nothing has arrived) or after it (nobody can know). A password is never sent over a line that others
can read, and nothing is sent before the certificate was checked.
"""

from __future__ import annotations

from briefing.delivery.smtp.post import Post, check

__all__ = ["Post", "check"]
