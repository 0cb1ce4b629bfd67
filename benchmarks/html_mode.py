"""Quality on HTML: word and shingle scores and snippet rates of cleanscrape and its rivals on the same pages."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from benchmarks.cases import parse_corpora, read_corpora
from benchmarks.corpora import Page, digest
from benchmarks.pool import parallel
from benchmarks.results import extractions
from benchmarks.rivals import Rival, load
from benchmarks.scoring import PRF, Snippets, average, averages_by, shingle_prf, snippet_rates, word_prf
from benchmarks.tables import machine, prf_cells, table

__all__ = ["PageScore", "Row", "command", "run", "score_pages"]


@dataclass(frozen=True, slots=True)
class PageScore:
    """What one page gives: words as WCXB scores them, 4-shingles as the article-extraction benchmark does, snippets."""

    words: PRF
    shingles: PRF
    snippets: Snippets


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: a system on the pages of a corpus (all, or one page type or language)."""

    system: str
    version: str
    corpus: str
    group: str
    documents: int
    words: PRF
    shingles: PRF
    with_: float
    without: float


def _score(item: tuple[str, str, tuple[str, ...], tuple[str, ...]]) -> PageScore:
    text, gold, with_, without = item
    return PageScore(word_prf(text, gold), shingle_prf(text, gold), snippet_rates(text, with_, without))


def score_pages(system: Rival, corpus: str, pages: Sequence[Page], *, workers: int = 2) -> list[PageScore]:
    """The scores of ``system`` on each page."""
    found = extractions(system, corpus, pages, workers=workers)
    items = [(text, page.gold, page.with_, page.without) for text, page in zip(found, pages, strict=True)]
    return parallel(_score, items, workers=workers, title=f"score {system.name}")


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else math.nan


def _rows(system: Rival, corpus: str, pages: Sequence[Page], scores: Sequence[PageScore]) -> list[Row]:
    def row(group: str, chosen: Sequence[PageScore]) -> Row:
        return Row(
            system.name, system.version, corpus, group, len(chosen),
            average([score.words for score in chosen]), average([score.shingles for score in chosen]),
            _mean([score.snippets.with_ for score in chosen]), _mean([score.snippets.without for score in chosen]),
        )  # fmt: skip

    rows = [row("all", scores)]
    for prefix, keys in (("type", [page.type for page in pages]), ("lang", [page.lang for page in pages])):
        groups = averages_by(keys, [score.words for score in scores])
        if len(groups) > 1:
            rows += [row(f"{prefix} {key}", [s for k, s in zip(keys, scores, strict=True) if k == key]) for key in groups]
    return rows


def run(corpora: dict[str, list[Page]], systems: Sequence[Rival], *, workers: int = 2) -> list[Row]:
    """Every figure of every system on every corpus.

    Pages with an empty gold text count, as in the figures published for WCXB: extracting nothing from them is right.
    """
    rows: list[Row] = []
    for name, pages in corpora.items():
        for system in systems if pages else ():
            rows += _rows(system, name, pages, score_pages(system, name, pages, workers=workers))
    return rows


def overview(rows: Sequence[Row], corpus: str) -> str:
    """One line a system: the average over all pages of ``corpus``."""
    chosen = [row for row in rows if row.corpus == corpus and row.group == "all"]
    headers = ["system", "version", "word F1", "P", "R", "shingle F1", "P", "R", "with", "without"]
    body = [
        [row.system, row.version, *prf_cells(row.words), *prf_cells(row.shingles), row.with_, row.without]
        for row in sorted(chosen, key=lambda row: -row.words.f1)
    ]
    return table(headers, body)


def breakdown(rows: Sequence[Row], corpus: str, *, smallest: int = 3) -> str:
    """Word F1 by page type and language, a column a system; groups of fewer than ``smallest`` pages are left out."""
    chosen = [row for row in rows if row.corpus == corpus and row.group != "all"]
    systems = list(dict.fromkeys(row.system for row in chosen))
    groups = {row.group: row.documents for row in chosen if row.documents >= smallest}
    found = {(row.group, row.system): row.words.f1 for row in chosen}
    return table(
        ["group", "pages", *systems],
        [[group, count, *(found.get((group, system)) for system in systems)] for group, count in groups.items()],
    )


@click.command("html")
@click.option("--corpus", "corpora", multiple=True, metavar="NAME=PATH", help="A corpus; may be repeated.")
@click.option("--system", "only", multiple=True, help="Only this system; may be repeated.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Also write every figure to this file.")
def command(corpora: tuple[str, ...], only: tuple[str, ...], workers: int, output: Path | None) -> None:
    """Word and shingle F1 and snippet rates on HTML pages, averaged over pages."""
    try:
        paths = parse_corpora(corpora)
        systems, skipped = load("html", only)
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"# Quality on HTML\n\n{machine()}\n")
    for name, why in skipped.items():
        click.echo(f"skipped: {name}: {why}")
    if not paths:
        click.echo("There is no corpus of pages: name one with --corpus NAME=PATH or in CLEANSCRAPE_CORPORA.")
        return
    read = read_corpora(paths, workers=workers)
    rows = run(read, systems, workers=workers)
    for name, pages in read.items():
        empty = sum(not page.gold.strip() for page in pages)
        click.echo(f"\n## {name}: {len(pages)} pages ({empty} with an empty gold text), {digest(pages)}\n")
        click.echo(overview(rows, name))
        if any(row.group != "all" for row in rows if row.corpus == name):
            click.echo(f"\nWord F1 by page type and language:\n\n{breakdown(rows, name)}")
    if output is not None:
        fields = [asdict(row) | {"words": row.words._asdict(), "shingles": row.shingles._asdict()} for row in rows]
        output.write_text(json.dumps(fields, indent=1), "utf-8")
