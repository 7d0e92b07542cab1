"""How good summaries and stories are: on measuring data where it is present, on the sample news always."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from briefing.evaluation import (
    DEFAULT_METHODS,
    LabelledArticle,
    StoryReport,
    SummaryReport,
    evaluate_stories,
    evaluate_summaries,
    labelled_articles,
    summary_items,
)
from briefing.grouping import group
from briefing.model import Article
from briefing.readers import read
from briefing.summarizers import METHODS, summarize
from briefing.text import words
from tests.bench.tables import Table

SAMPLE_WORDS = 100


def summary_tables(data: Path, methods: Sequence[str] = DEFAULT_METHODS) -> Iterator[Table]:
    """A table of ROUGE for every set in `data/summaries`; none where there is no such folder."""
    for path in sorted((data / "summaries").glob("*.jsonl")):
        yield _summary_table(path.stem, evaluate_summaries(summary_items(path), methods))


def _summary_table(name: str, report: SummaryReport) -> Table:
    rows = []
    for score in report.scores:
        gap, rouge = score.behind, score.rouge
        interval = f"{gap.mean:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]" if gap else "–"
        rows.append([score.name, *(f"{f:.3f}" for f in (rouge.rouge1, rouge.rouge2, rouge.rouge_l)), interval])
    columns = ("method", "R-1", "R-2", "R-L", f"R-2 behind {report.ours} [95 %]")
    return Table(f"{name}, {report.items} items", columns, rows)


def story_tables(data: Path) -> Iterator[Table]:
    """A table of B-cubed for every set in `data/stories`; none where there is no such folder."""
    for path in sorted((data / "stories").glob("*.jsonl")):
        yield _story_table(path.stem, evaluate_stories(labelled_articles(path)))


def _story_table(name: str, report: StoryReport) -> Table:
    rows = []
    for score in report.scores:
        found = score.agreement
        figures = (found.precision, found.recall, found.f1, found.pair_f1)
        rows.append([score.name, *(f"{figure:.3f}" for figure in figures), str(score.stories)])
    title = f"{name}, {report.articles} articles, {report.stories} stories"
    return Table(title, ("grouping", "B3 P", "B3 R", "B3 F1", "pair F1", "stories"), rows)


def sample_tables(news: Path) -> list[Table]:
    """The sample news: stories against those it was written as, and what every method makes of its largest stories."""
    articles = list(read([str(news / day.name) for day in sorted(news.iterdir()) if day.is_dir()]))
    return [_story_table("sample news", evaluate_stories(_labelled(articles, news / "gold.json"))), _methods(articles)]


def _labelled(articles: Sequence[Article], gold: Path) -> list[LabelledArticle]:
    """The articles whose title the gold file knows, and knows in one story only."""
    stories: dict[str, set[str]] = {}
    for row in json.loads(gold.read_text("utf-8"))["articles"]:
        stories.setdefault(_key(row["title"]), set()).add(row["story"])
    found = ((article, stories.get(_key(article.title), set())) for article in articles)
    return [LabelledArticle(article, next(iter(names))) for article, names in found if len(names) == 1]


def _key(title: str) -> str:
    return " ".join(words.words(title))


def _methods(articles: Sequence[Article]) -> Table:
    stories = sorted(group(articles), key=lambda story: -len(story.articles))[:5]
    rows = []
    for name in METHODS:
        printed = [summarize(story, words=SAMPLE_WORDS, method=name).sentences for story in stories]
        texts = [[sentence.text for sentence in sentences] for sentences in printed]
        used = sum(words.count(text) for story in texts for text in story) / max(len(texts), 1)
        sources = sum(len({s.article.id for s in sentences}) for sentences in printed) / max(len(printed), 1)
        repeated = sum(map(_repeated, texts)) / max(len(texts), 1)
        rows.append([name, f"{used:.0f}", f"{sources:.1f}", f"{repeated:.1%}"])
    title = f"sample news, the {len(stories)} largest stories, {SAMPLE_WORDS} words each"
    return Table(title, ("method", "words", "articles quoted", "repeated word pairs"), rows)


def _repeated(texts: Sequence[str]) -> float:
    """Share of the pairs of neighbouring words that came before in the same summary."""
    pairs = [pair for text in texts for pair in pairwise(words.words(text))]
    return 1 - len(set(pairs)) / len(pairs) if pairs else 0.0
