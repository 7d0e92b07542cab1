"""Writes docs/kinds.md from what the readers know: `python -m tests.kinds_document`."""

from __future__ import annotations

from pathlib import Path

from briefing.readers.kinds import READERS, TOLD

TARGET = Path(__file__).parent.parent / "docs" / "kinds.md"
EXAMPLES = {
    "docx": "minutes.docx",
    "feed": "lefanal.rss",
    "html": "lefanal-appel.html",
    "json": "depeches.jsonl",
    "json-feed": "elfaro.json",
    "mail": "lettre-du-soir.eml",
    "markdown": "gazzetta-opera.md",
    "mbox": "inbox.mbox",
    "pdf": "report.pdf",
    "text": "harbour-probe.txt",
    "zip": "news.zip",
}
HEAD = """# What can be read

A source is a file, a folder with everything below it, `-` for standard input, an address, or a folder on a mail server.
What a file is gets decided by its content; a name only breaks ties. Anything may be packed with gzip.
One document may have 16 MB, or as many as `--max-size` (or `BRIEFING_MAX_SIZE`) says.

| kind | what it is | told by | for example |
|---|---|---|---|
"""
TAIL = """
## Folders, Maildirs, mail servers

`briefing read inbox/` reads every file below a folder in the order of the paths; a Maildir is such a folder, and what
is still being delivered (`tmp`) is left alone.

`briefing read imaps://ann@mail.example/INBOX` reads a folder on a mail server. The password comes from
`BRIEFING_IMAP_PASSWORD`, or from the command in `BRIEFING_IMAP_COMMAND`, whose first line it is. `imap://` begins in
plain text and turns to TLS before the password is sent. The folder is opened for reading alone: nothing is marked,
moved or deleted.

## What is left out

Advertisements, calls to subscribe or share, reports about the delivery of a mail, invitations and messages received
twice are no news. They are named with their reason in the ledger of an issue (`"fate": "dropped"` in the JSON).
"""


def document() -> str:
    """The whole document."""
    rows = (f"| {kind} | {TOLD[kind][0]} | {TOLD[kind][1]} | `briefing read {EXAMPLES[kind]}` |\n" for kind in READERS)
    return HEAD + "".join(rows) + TAIL


if __name__ == "__main__":
    TARGET.write_text(document(), "utf-8")
