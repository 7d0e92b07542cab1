"""A real mail server that wants TLS and a log-in (Dovecot's submission) before one that keeps the mail (OpenSMTPD)."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.delivery_world import certificate
from tests.real_smtp import Real, free_port

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
SUBMISSION = Path("/usr/lib/dovecot/submission")
PASSWORD = "correct horse bättery"
HOST = "localhost"
_SECONDS = 20.0

_CONFIG = """
protocols = submission
listen = 127.0.0.1
base_dir = {home}/run
log_path = {home}/log
hostname = {host}
ssl = required
ssl_cert = <{home}/{host}.pem.crt
ssl_key = <{home}/{host}.pem
auth_mechanisms = plain login
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 0
mail_location = maildir:{home}/mail/%u
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
submission_relay_trusted = no
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/home/%u
}}
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Door:
    """The server that asks who is there."""

    port: int
    home: Path

    @property
    def trusted(self) -> Path:
        """The certificate to trust (SSL_CERT_FILE)."""
        return self.home / f"{HOST}.pem.crt"


@contextmanager
def before(real: Real) -> Iterator[Door]:
    """Submission in front of a running server, gone behind the block; skips the test where there can be none."""
    if not SUBMISSION.exists() or os.geteuid() != 0:
        pytest.skip("no submission server here, or not root (Debian: apt-get install dovecot-submissiond)")
    with tempfile.TemporaryDirectory(prefix="door-") as folder:
        door = Door(free_port(), Path(folder))
        _prepare(door, real)
        process = subprocess.Popen([DOVECOT, "-F", "-c", door.home / "dovecot.conf"], stderr=subprocess.DEVNULL)
        try:
            _wait(door, process)
            yield door
        finally:
            process.terminate()
            process.wait(_SECONDS)


def _prepare(door: Door, real: Real) -> None:
    home, owner = door.home, pwd.getpwnam("dovecot")
    home.chmod(0o755)
    certificate(home, HOST)
    (home / "users").write_text(f"desk:{{PLAIN}}{PASSWORD}\n", "utf-8")
    for name in ("mail", "home"):
        (home / name).mkdir()
        os.chown(home / name, owner.pw_uid, owner.pw_gid)
    group = subprocess.run(["id", "-gn", "dovecot"], capture_output=True, text=True, check=True).stdout.strip()
    (home / "dovecot.conf").write_text(
        _CONFIG.format(
            home=home, host=HOST, user="dovecot", group=group, uid=owner.pw_uid, gid=owner.pw_gid,
            relay=real.port, port=door.port,
        )
    )  # fmt: skip


def _wait(door: Door, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", door.port), timeout=2) as line:
                if line.recv(3) == b"220":
                    return
        except OSError:
            time.sleep(0.05)
    log = door.home / "log"
    pytest.skip(f"the submission server does not start here: {log.read_text() if log.exists() else ''}")
