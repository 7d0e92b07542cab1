"""A page in headless Chromium: what it looks like once its scripts have run, checked by axe-core where it is there."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)
RESULT = re.compile(r'<pre id="result">(.*?)</pre>', re.DOTALL)


def chromium() -> str:
    """The browser's command; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("needs a Chromium (Debian: apt-get install chromium)")
    return found


def axe() -> str:
    """The source of axe-core; skips the test where it is not installed."""
    root = Path(__file__).resolve().parent.parent
    path = Path(os.environ.get("AXE_CORE", root / "node_modules" / "axe-core" / "axe.min.js"))
    if not path.is_file():
        pytest.skip("needs axe-core (npm install --no-save axe-core, or AXE_CORE=/path/to/axe.min.js)")
    return path.read_text("utf-8")


def run(page: str, script: str, folder: Path, width: int = 800, dark: bool = False) -> Any:
    """What `script`, the body of an async function, returns in the page; `width` in CSS pixels.

    The page is shown in a frame of that width, for a window has a least width of its own.
    """
    inner = POLICY.sub("", page).replace("</body>", f"<script>{_asking(script)}</script></body>")
    (folder / "inner.html").write_text(inner, "utf-8")
    (folder / "outer.html").write_text(_outer(width), "utf-8")
    shown = dump(folder / "outer.html", dark)
    found = RESULT.search(shown)
    assert found, shown[-500:]
    return json.loads(html.unescape(found[1]))


def without_script(page: str) -> str:
    """The page as a browser with JavaScript switched off has it."""
    return SCRIPT.sub("", page)


def dump(path: Path, dark: bool = False) -> str:
    """The document of a file after its scripts have run."""
    scheme = ["--blink-settings=preferredColorScheme=0"] if dark else []
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=30000", "--window-size=1200,900"]
    command = [chromium(), *options, *scheme, f"--user-data-dir={path.parent / 'profile'}", "--dump-dom", path.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def _asking(script: str) -> str:
    told = "told => parent.postMessage(JSON.stringify(told), '*')"
    return f"(async () => {{ {script} }})().catch(String).then({told});"


def _outer(width: int) -> str:
    return (
        "<script>addEventListener('message', e => {"
        " if (typeof e.data !== 'string' || document.getElementById('result')) return;"
        "const p = document.createElement('pre'); p.id = 'result';"
        " p.textContent = e.data; document.body.append(p); });</script>"
        f'<body><iframe src="inner.html" style="border:0;width:{width}px;height:900px"></iframe></body>'
    )
