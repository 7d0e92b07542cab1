"""Libraries of the operating system that the PDF writer loads: where they are, how to install them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SHARED_LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
}
"""What people call it → its file names on Linux, macOS and Windows."""

INSTALL = {
    "debian": "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "fedora": "dnf install -y pango",
    "alpine": "apk add pango harfbuzz-subset",
    "arch": "pacman -S --noconfirm pango",
    "suse": "zypper install -y libpango-1_0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
    "win32": "pacman -S mingw-w64-x86_64-pango   (in an MSYS2 shell)",
}
"""Family of systems → the command that installs all of them."""


def locate(name: str) -> str:
    """The file name under which this library can be loaded, "" where it cannot."""
    import ctypes

    for candidate in SHARED_LIBRARIES[name]:
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return candidate
    return ""


def install_command(
    platform: str = sys.platform, release: Path = Path("/etc/os-release"), root: bool | None = None
) -> str:
    """The command for this system; with `sudo` where one must be root for it and is not."""
    if platform in INSTALL:
        return INSTALL[platform]
    family = next((name for name in _families(release) if name in INSTALL), "debian")
    is_root = os.geteuid() == 0 if root is None else root
    return INSTALL[family] if is_root else f"sudo {INSTALL[family]}"


def _families(release: Path) -> list[str]:
    # os-release(5): ID is the system's own name, ID_LIKE the names of those it descends from, closest first.
    try:
        lines = release.read_text("utf-8").splitlines()
    except OSError:
        return []
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    names = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}"
    return names.replace('"', "").replace("'", "").split()


if __name__ == "__main__":
    # For scripts/setup: the command that installs what is missing, nothing where all is there.
    if not all(map(locate, SHARED_LIBRARIES)):
        sys.stdout.write(install_command() + "\n")
