"""The documents of use, tried as a reader would: every command typed as written, every configuration checked."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import Result

from tests import reference_documents
from tests.mail_server import MailServer, serving

DOCS = Path(__file__).resolve().parent.parent / "docs"
GUIDES = ("tutorial.md", "daily.md", *sorted(path.name for path in DOCS.glob("howto-*.md")))
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "@@@ "

# What a document names and a test does not do for real: the system around the product.
SYSTEM = ("pipx", "systemctl", "loginctl", "adduser", "crontab", "launchctl")

# The product, with every address of the web answered by one small feed.
PROGRAM = """\
import sys
sys.path.insert(0, {root!r})
from briefing.fetch import Client, Fetched
from briefing.__main__ import main
from tests.fault_server import feed

def get(self, request):
    return Fetched(request.url, feed(1, 2, title="Feed of " + request.url.split("/")[2]), "application/rss+xml")

def get_all(self, requests, on_done=None):
    for number, request in enumerate(requests):
        yield number, get(self, request)

Client.get, Client.get_all = get, get_all
main()
"""


def blocks(name: str, kind: str) -> list[str]:
    return [body for found, body in _FENCE.findall((DOCS / name).read_text("utf-8")) if found == kind]


def steps(name: str) -> list[tuple[str, str]]:
    """Each command of a document with the answer that stands below it."""
    parts = [part for block in blocks(name, "console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [(command, answer) for command, _, answer in (part.partition("\n") for part in parts)]


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    """The mail server of the documents."""
    with serving(users={"you@example.org": "the password"}) as server:
        yield server


@pytest.fixture
def machine(tmp_path: Path, root: Path, mailbox: MailServer) -> dict[str, str]:
    """The environment of a machine that has the product, a home, a mail server, and nothing else of ours."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in SYSTEM:
        (programs / name).write_text("#!/bin/sh\nexit 0\n")
    (programs / "program.py").write_text(PROGRAM.format(root=str(root)))
    run = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(programs / "program.py"))} "$@"\n'
    (programs / "briefing").write_text(run)
    for program in programs.iterdir():
        program.chmod(0o755)
    shutil.copytree(root / "tests" / "news", tmp_path / "checkout" / "tests" / "news")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFING_", "XDG_"))}
    (tmp_path / "home").mkdir()
    return kept | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "BRIEFING_SMTP_HOST": "127.0.0.1",
        "BRIEFING_SMTP_PORT": str(mailbox.port),
        "BRIEFING_SMTP_SECURITY": "none",
    }


def typed(commands: list[str], folder: Path, environment: dict[str, str]) -> list[tuple[str, str]]:
    """Type the commands into one shell; of each what it said on standard output, and its status."""
    script = ""
    for command in commands:
        # The status of a command is kept for the next one: `echo $?` is a command of the documents, too.
        script += f"{command}\nstatus=$?; printf '%s%s\\n' '{_MARK}' $status; (exit $status)\n"
    done = subprocess.run(
        ["/bin/sh"], input=script, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    found = re.split(rf"^{_MARK}(\d+)\n", done.stdout, flags=re.MULTILINE)
    assert len(found) // 2 == len(commands), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return list(zip(found[::2], found[1::2], strict=False))


def fits(said: str, expected: str) -> bool:
    """Whether an answer is the one that is printed: "…" alone on a line is any lines, within a line any text."""
    pattern = ""
    for line in expected.splitlines():
        plain = re.escape(line).replace("…", "[^\n]*")
        pattern += "(?:[^\n]*\n)*" if line == "…" else f"{plain}\n"
    return re.fullmatch(pattern, said) is not None


@pytest.mark.skipif(os.name == "nt", reason="the documents are typed into a POSIX shell")
@pytest.mark.parametrize("name", GUIDES)
def test_every_command_as_written_answers_as_written(
    name: str, machine: dict[str, str], mailbox: MailServer, tmp_path: Path
) -> None:
    given = steps(name)
    answers = typed([command for command, _ in given], tmp_path / "checkout", machine)
    for number, ((command, expected), (said, status)) in enumerate(zip(given, answers, strict=True)):
        asked = number + 1 < len(given) and given[number + 1][0] == "echo $?"
        assert status == "0" or asked, f"{command}: status {status}: {said}"
        assert fits(said, expected), f"{command}: {said!r} is not {expected!r}"
    # The tutorial ends with the issue in the mailbox, once; no other document sends anything.
    assert [mail.recipient for mail in mailbox.taken] == (["you@example.org"] if name == "tutorial.md" else [])


@pytest.mark.parametrize("name", sorted(path.name for path in DOCS.glob("*.md")))
def test_every_configuration_holds(name: str, command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nowhere")
    for block in blocks(name, "toml"):
        if "[editions." in block:
            Path("briefing.toml").write_text(block, "utf-8")
            done = command("config", "check")
            assert done.exit_code == 0, f"{block}\n{done.stderr}"
            assert ": no mistakes; editions: " in done.stdout


@pytest.mark.parametrize("name", reference_documents.DOCUMENTS)
def test_the_reference_is_what_the_code_says(name: str) -> None:
    """`make reference` writes it anew."""
    assert (DOCS / name).read_text("utf-8") == reference_documents.DOCUMENTS[name]()


def _leaves() -> dict[tuple[str, ...], click.Command]:
    walked = ((tuple(name.split()[1:]), command) for name, command, _ in reference_documents.walk())
    return {words: command for words, command in walked if not isinstance(command, click.Group)}


def _check_can_be_typed(line: str, leaves: dict[tuple[str, ...], click.Command]) -> bool:
    """Whether a line calls one of the commands; its options must then exist and take what they are given."""
    try:
        words = shlex.split(line.partition("  #")[0].partition(" #")[0])[1:]
    except ValueError:
        return False
    cut = next((at for at, word in enumerate(words) if word in ("|", "&&", ">", "<", "2>")), len(words))
    name = next((key for key in leaves if tuple(words[: len(key)]) == key), None)
    if name is None:
        return False
    try:
        leaves[name].make_context(name[-1], words[len(name) : cut])
    except click.MissingParameter as error:
        complete = len(words) == len(name)  # the bare name of a command
        told = "" if complete else error.format_message()
    except click.ClickException as error:
        told = error.format_message()
        # The file or folder that a document speaks of is the reader's own.
        told = "" if "does not exist" in told or "'./" in told else told
    else:
        told = ""
    assert told == "", line
    return True


def test_every_example_of_the_help_can_be_typed() -> None:
    """Its options exist and take what they are given; that it does what it says is for the tests of each command."""
    leaves = _leaves()
    lines = [
        line.strip()
        for command in leaves.values()
        for line in (command.epilog or "").splitlines()
        if line.startswith("  briefing")
    ]
    assert len(lines) > 80
    assert [line for line in lines if not _check_can_be_typed(line, leaves)] == []


@pytest.mark.parametrize("name", sorted(path.name for path in DOCS.glob("*.md")))
def test_every_command_that_a_document_names_can_be_typed(name: str) -> None:
    leaves = _leaves()
    blocks_of_shell = [line for kind in ("sh", "text") for block in blocks(name, kind) for line in block.splitlines()]
    for line in blocks_of_shell:
        if line.startswith("briefing "):
            assert _check_can_be_typed(line, leaves), line
    # In running text some spans show a form ("list|copy", "NAME…"), not a command.
    prose = _FENCE.sub("", (DOCS / name).read_text("utf-8"))
    for span in re.findall(r"`(briefing [^`\n]+)`", prose):
        if not re.search(r"[A-Z|…\[]", span):
            _check_can_be_typed(span, leaves)


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_the_manual_page_is_sound_roff() -> None:
    page = DOCS / "briefing.1"
    done = subprocess.run(["groff", "-ww", "-man", "-Tutf8", str(page)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    text = re.sub(r".\x08|\x1b\[[\d;]*m", "", done.stdout.decode())
    for wanted in ("briefing schedule cron", "--at" if "--at" in text else "--again", "EXIT STATUS"):
        assert wanted in text


def test_the_guides_are_there() -> None:
    named = {"tutorial.md", *(f"howto-{way}.md" for way in ("gmail", "obsidian", "e-reader", "press-office", "server"))}
    assert named <= set(GUIDES)


def test_links_between_documents_lead_somewhere() -> None:
    for document in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)", document.read_text("utf-8")):
            assert target.startswith("https://") or (DOCS / target).exists(), f"{document.name}: {target}"
