"""The web page in a real browser: no request, no error, no barrier, and all of it without its script too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from briefing.model import Briefing
from briefing.renderers import render
from briefing.renderers.site import INDEX, site
from tests import browser, renderer_issues as issues

pytestmark = pytest.mark.slow

FAULTS = """
document.querySelectorAll('details').forEach(d => { d.open = true; });
const result = await axe.run(document);
return {
  faults: result.violations.map(v => v.id + ': ' + v.nodes[0].html + ' ' + v.nodes[0].failureSummary),
  passed: result.passes.length,
  wide: document.documentElement.scrollWidth,
  room: innerWidth,
  dark: getComputedStyle(document.documentElement).backgroundColor,
};
"""


def page(issue: Briefing, theme: str = "classic") -> str:
    return render(issue, "html", theme).content.decode("utf-8")


def judged(text: str, folder: Path, **how: Any) -> Any:
    library = browser.axe()
    return browser.run(text.replace("</head>", f"<script>{library}</script></head>"), FAULTS, folder, **how)


@pytest.mark.parametrize(
    ("issue", "theme", "width", "dark", "script"),
    [
        (issues.rich("fr"), "classic", 800, False, True),
        (issues.rich("fr"), "classic", 320, True, True),
        (issues.rich("de"), "classic", 320, True, False),
        (issues.arabic(), "classic", 320, False, True),
        (issues.rich("en"), "large", 320, True, True),
        (issues.rich("en"), "compact", 1100, False, True),
    ],
)
def test_no_barrier_in_any_light_at_any_width(
    issue: Briefing, theme: str, width: int, dark: bool, script: bool, tmp_path: Path
) -> None:
    text = page(issue, theme)
    found = judged(text if script else browser.without_script(text), tmp_path, width=width, dark=dark)
    assert found["faults"] == []
    assert found["passed"] > 15
    assert found["room"] == width
    assert found["wide"] <= width
    assert (found["dark"] == "rgb(19, 21, 25)") == dark


def test_the_index_of_a_site_has_no_barrier_and_its_search_narrows_it(tmp_path: Path) -> None:
    files = dict(site({"a": issues.rich("fr"), "b": issues.arabic()}))
    index = files[INDEX].decode("utf-8")
    assert judged(index, tmp_path, width=320)["faults"] == []
    left = browser.run(
        index,
        """const field = document.querySelector('input'); field.value = 'BREVALIN rouvre';
        field.dispatchEvent(new Event('input'));
        const lines = [...document.querySelectorAll('li')].filter(l => !l.closest('[hidden]'));
        return lines.map(l => l.innerText);""",
        tmp_path,
    )
    assert left == ["Le port de Brévalin rouvre après neuf jours de blocage"]


def test_a_click_on_a_key_point_shows_its_paragraph(tmp_path: Path) -> None:
    seen = browser.run(
        page(issues.rich("fr")),
        """const point = document.querySelector('.said'); const proof = point.parentNode.querySelector('details');
        const before = proof.open; point.click(); const after = proof.open;
        return {before, after, marked: [...proof.querySelectorAll('mark')].map(m => m.textContent)};""",
        tmp_path,
    )
    assert (seen["before"], seen["after"]) == (False, True)
    assert seen["marked"] == [sentence.text for sentence in issues.port_story().key_points[0].sentences]


CHOOSING = """
const shown = () => [...document.querySelectorAll('article')].filter(a => a.offsetParent).map(a => a.id);
const glance = () => [...document.querySelectorAll('.glance li')].filter(l => l.offsetParent).length;
const choice = document.querySelector('.choose'); choice.querySelector('summary').click();
const named = [...choice.querySelectorAll('label')].map(l => l.textContent.trim());
const seen = {named, open: choice.open, all: shown()};
choice.querySelectorAll('label')[named.indexOf('Agence Littoral')].click();
seen.some = shown(); seen.glance = glance();
choice.querySelector('label').click(); seen.again = shown();
return seen;
"""


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("theme", ["classic", "compact"])
def test_the_choice_of_a_source_leaves_its_stories_with_and_without_a_script(
    script: bool, theme: str, tmp_path: Path
) -> None:
    text = page(issues.rich("fr"), theme)
    seen = browser.run(text if script else browser.without_script(text), CHOOSING, tmp_path)
    assert seen["open"]
    assert seen["named"][1:3] == ["Le Courrier de l’Estuaire", "Agence Littoral"]
    assert seen["all"] == seen["again"] == ["story-1", "story-2", "story-3"]
    assert seen["some"] == ["story-1"]
    assert seen["glance"] == (1 if theme == "classic" else 0)


def test_without_its_script_everything_is_there(tmp_path: Path) -> None:
    seen = browser.run(
        browser.without_script(page(issues.rich("fr"))),
        """const proof = document.querySelector('details.proof'); proof.querySelector('summary').click();
        return {open: proof.open, text: document.querySelector('main').innerText};""",
        tmp_path,
    )
    assert seen["open"]
    for summary in issues.rich("fr").summaries:
        for sentence in summary.sentences:
            assert re.sub(r"\s", " ", sentence.text) in re.sub(r"\s", " ", seen["text"])


def test_every_link_choice_and_paragraph_is_reached_by_the_keyboard(tmp_path: Path) -> None:
    """In the order of the page, with nothing that a pointer alone could reach."""
    seen = browser.run(
        page(issues.rich("fr")),
        """document.querySelectorAll('details').forEach(d => { d.open = true; });
        const every = [...document.querySelectorAll('a, summary, input')];
        const reached = every.filter(e => { e.focus(); return document.activeElement === e; });
        return {every: every.length, reached: reached.length,
                jumps: document.querySelectorAll('[tabindex]').length,
                pointed: [...document.querySelectorAll('[onclick]')].length,
                bare: reached.filter(e => getComputedStyle(e).outlineStyle === 'none' && e.matches(':focus-visible'))
                    .length};
        """,
        tmp_path,
    )
    assert seen["every"] == seen["reached"] > 20
    assert (seen["jumps"], seen["pointed"], seen["bare"]) == (0, 0, 0)


def test_the_policy_of_the_page_lets_its_own_script_run_and_nothing_load(tmp_path: Path) -> None:
    text = page(issues.rich("en"))
    path = tmp_path / "page.html"
    path.write_text(text, "utf-8")
    shown = browser.dump(path)
    assert 'class="clicks"' in shown  # our script ran under the policy
    stranger = text.replace("</body>", "<script>document.title = 'ran'</script></body>")
    path.write_text(stranger, "utf-8")
    assert "<title>ran" not in browser.dump(path)
    assert not re.search(r"\bsrc=|<link |@import|url\(|<iframe|<img", text)
