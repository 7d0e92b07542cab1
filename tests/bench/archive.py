"""Speed of the archive at full size: `python -m tests.bench.archive [FOLDER]`.

100,000 articles of about 1,500 characters are searched; 1,000 new ones join 20,000 archived stories. The texts are made
up of words whose frequencies follow Zipf's law, so that common and rare ones are there as in any language.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from briefing import read
from briefing.archive import Archive, articles as kept, runs, stories
from briefing.archive.search import Filter, search
from briefing.commands.records import of_article
from briefing.following import follow
from briefing.grouping import group
from briefing.model import Article, Story

Made = TypeVar("Made")

WORDS = 60_000
LENGTH = 230  # words of an article
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{article.title}</title>
<meta property="article:published_time" content="{article.published}"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>{article.title}</h1><p>{article.text}</p>
</article><footer><a href="/imprint">Imprint</a></footer></body></html>"""


def made(count: int, name: str, day: Callable[..., str], seed: int) -> list[Article]:
    """Invented articles of words "w1" (the commonest) to "w60000", each about a few rare words of its own."""
    chance = random.Random(seed)  # noqa: S311
    found = []
    for number in range(count):
        own = [f"N{chance.randrange(10**6)}" for _ in range(6)]
        words = [f"w{int(WORDS ** chance.random())}" for _ in range(LENGTH)] + own * 4
        chance.shuffle(words)
        title = " ".join(own[:3] + words[:4])
        found.append(
            Article(
                f"{name}{number}", title, " ".join(words), "en", f"Source {number % 40}", published=day(number % 7 + 15)
            )
        )
    return found


def searching(folder: Path) -> None:
    """Print the time of searches among 100,000 articles, milliseconds, the best and the worst of five."""
    with Archive.open(folder / "search.sqlite") as archive:
        for part in range(100):
            month = f"2022-{part % 12 + 1:02d}"
            articles = made(1000, f"{part}-", f"{month}-{{:02d}}".format, part)
            with archive.writing():
                kept.keep(archive, articles, runs.begin(archive, str(part), "story"))
        for typed, within in (
            ("w1", Filter()),
            ("w50", Filter()),
            ("w5 w90", Filter()),
            ('"w2 w3"', Filter()),
            ("w12*", Filter()),
            (articles[0].title.split()[0], Filter()),
            ("w1", Filter(since="2022-03", until="2022-04", source="Source 7", language="en")),
        ):
            took = []
            for _ in range(5):
                started = time.perf_counter()
                hits = search(archive, typed, within)
                took.append((time.perf_counter() - started) * 1000)
            print(f"search {typed!r:12} {len(hits):3} hits  {min(took):6.1f} to {max(took):6.1f} ms")


def joining(folder: Path) -> None:
    """Print what it takes to join 1,000 new articles to 20,000 archived stories, beside reading and grouping them."""
    old = made(20_000, "old", "2022-10-{:02d}".format, 1)
    news = made(1000, "new", "2022-10-22".format, 2)
    for number in range(300):  # these go on with an archived story
        told = old[number * 60]
        news[number] = replace(news[number], title=told.title, text=told.text[300:] + news[number].text[:300])
    with Archive.open(folder / "join.sqlite") as archive:
        with archive.writing():
            run = runs.begin(archive, "old", "story")
            kept.keep(archive, old, run)
            stories.put(archive, [Story(f"s{a.id}", a.title, "en", (a,)) for a in old], "story", run)
        reading = {kind: _read(path) for kind, path in _written(news, folder).items()}
        articles = reading["JSON Lines"][1]
        choosing, near = _timed(lambda: stories.near(archive, articles, "story"))
        alone, _ = _timed(lambda: group(articles))
        whole, found = _timed(lambda: follow(archive, articles))
    print(f"choosing among 20,000 stories: {choosing:.2f} s; grouping the 1,000 alone: {alone:.2f} s")
    print(f"following them, all kept and indexed: {whole:.2f} s, so {whole - alone:.2f} s for joining and keeping")
    for kind, (seconds, read_back) in reading.items():
        shares = f"choosing {choosing / seconds:.0%} of it, joining and keeping {(whole - alone) / seconds:.0%}"
        print(f"reading {len(read_back)} from {kind}: {seconds:.2f} s; {shares}")
    print(f"{len(near.stories)} stories read again; {sum(t.status == 'update' for t in found)} of 300 go on")


def _written(articles: Sequence[Article], folder: Path) -> dict[str, Path]:
    """The articles as one file of JSON Lines, and as a folder of web pages."""
    lines, pages = folder / "new.jsonl", folder / "pages"
    lines.write_text("\n".join(json.dumps(of_article(article)) for article in articles), "utf-8")
    pages.mkdir()
    for article in articles:
        (pages / f"{article.id}.html").write_text(PAGE.format(article=article), "utf-8")
    return {"JSON Lines": lines, "web pages": pages}


def _read(path: Path) -> tuple[float, list[Article]]:
    return _timed(lambda: list(read([str(path)])))


def _timed(run: Callable[[], Made]) -> tuple[float, Made]:
    started = time.process_time()  # other processes of a busy machine do not count
    result = run()
    return time.process_time() - started, result


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        joining(Path(name))
        searching(Path(name))
