"""Agreement of the two modes: how far the core of a page as text and its core as HTML are the same words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

import click

import cleanscrape
from benchmarks.align import tokens
from benchmarks.cases import parse_corpora, read_corpora
from benchmarks.corpora import Page, digest
from benchmarks.extract import texts
from benchmarks.pool import parallel
from benchmarks.scoring import PRF, average, averages_by, word_prf
from benchmarks.tables import machine, prf_cells, table
from cleanscrape import Cleaner

__all__ = ["VIEWS", "Overlap", "Row", "command", "overlap", "overlaps", "overview", "rows_of", "run"]

EXTRACTED: Final = "resiliparse_full"
OWN_READING: Final = "own reading"
# What text mode is given: the text of a third-party extractor, and the lines that HTML mode itself judges.
VIEWS: Final = (EXTRACTED, OWN_READING)
CLOSE: Final = 0.9  # the word F1 above which two cores count as the same text


@dataclass(frozen=True, slots=True)
class Overlap:
    """One page, one view: the core as text scored against the core as HTML, and how many tokens each has.

    Two empty cores agree (1); an empty and a full one do not (0).
    """

    words: PRF
    of_text: int
    of_html: int

    @property
    def lopsided(self) -> bool:
        """One mode finds an article where the other finds none."""
        return (self.of_text == 0) != (self.of_html == 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the pages of a corpus (all, or one page type), seen through one view."""

    corpus: str
    view: str
    group: str
    pages: int
    words: PRF
    close: float
    lopsided: float


@cache
def _cleaner() -> Cleaner:
    return cleanscrape.Cleaner()


def overlap(text_core: str, html_core: str) -> Overlap:
    """How far two cores are the same words: precision is the share of the text core that the HTML core has, too.

    >>> overlap("the bridge is shut", "The bridge").words.f1
    0.6666666666666666
    """
    return Overlap(word_prf(text_core, html_core), len(tokens(text_core)), len(tokens(html_core)))


def _of_page(item: tuple[bytes, str, str]) -> tuple[Overlap, ...]:
    html, url, extracted = item
    page = _cleaner().clean_html(html, url=url or None)
    return tuple(overlap(_cleaner().clean(text).text, page.text) for text in (extracted, page.source))


def overlaps(pages: Sequence[Page], *, workers: int = 2) -> dict[str, list[Overlap]]:
    """Per view the overlap of each page."""
    found = texts(pages, EXTRACTED, workers=workers)
    items = [(page.html, page.url, text) for page, text in zip(pages, found, strict=True)]
    results = parallel(_of_page, items, workers=workers, title="agreement")
    return {view: [result[index] for result in results] for index, view in enumerate(VIEWS)}


def rows_of(corpus: str, pages: Sequence[Page], found: dict[str, list[Overlap]]) -> list[Row]:
    """The figures of one corpus, by view, all pages first; by page type where there are several."""
    rows: list[Row] = []
    for view, values in found.items():
        types = averages_by([page.type for page in pages], [value.words for value in values])
        for group in ("all", *(types if len(types) > 1 else ())):
            chosen = [value for value, page in zip(values, pages, strict=True) if group in ("all", page.type)]
            close = sum(value.words.f1 > CLOSE for value in chosen) / len(chosen)
            lopsided = sum(value.lopsided for value in chosen) / len(chosen)
            rows.append(Row(corpus, view, group, len(chosen), average(value.words for value in chosen), close, lopsided))
    return rows


def run(corpora: dict[str, list[Page]], *, workers: int = 2) -> list[Row]:
    """Every figure of every corpus that has pages."""
    return [row for name, pages in corpora.items() if pages for row in rows_of(name, pages, overlaps(pages, workers=workers))]


def overview(rows: Sequence[Row]) -> str:
    """One line a corpus, page type and view."""
    headers = ["corpus", "pages of type", "text", "pages", "word F1", "P", "R", f"share above {CLOSE}", "one core empty"]
    body = [
        [row.corpus, row.group, row.view, row.pages, *prf_cells(row.words), row.close, row.lopsided]
        for row in sorted(rows, key=lambda row: (row.corpus, -row.pages, row.group))
    ]
    return table(headers, body)


def least(pages: Sequence[Page], found: dict[str, list[Overlap]], count: int) -> str:
    """The pages that agree least over both views, and how many tokens each core has."""
    order = sorted(range(len(pages)), key=lambda index: sum(values[index].words.f1 for values in found.values()))[:count]
    headers = ["page", "type", *(f"F1 {view}" for view in found), "tokens HTML", *(f"{view}" for view in found), "address"]
    body = [
        [
            pages[index].id, pages[index].type, *(values[index].words.f1 for values in found.values()),
            found[OWN_READING][index].of_html, *(values[index].of_text for values in found.values()), pages[index].url[:80],
        ]
        for index in order
    ]  # fmt: skip
    return table(headers, body)


@click.command("agreement")
@click.option("--corpus", "corpora", multiple=True, metavar="NAME=PATH", help="A corpus; may be repeated.")
@click.option("--worst", default=0, show_default=True, type=click.IntRange(0), help="List so many pages that agree least.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Also write every figure to this file.")
def command(corpora: tuple[str, ...], worst: int, workers: int, output: Path | None) -> None:
    """Word F1 between the core of a page as text and its core as HTML: of an extractor's text, and of our own reading."""
    try:
        paths = parse_corpora(corpora)
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"# Agreement of text mode and HTML mode\n\n{machine()}\n")
    rows: list[Row] = []
    for name, pages in read_corpora(paths, workers=workers).items():
        if not pages:
            continue
        found = overlaps(pages, workers=workers)
        rows += rows_of(name, pages, found)
        click.echo(f"- {name}: {len(pages)} pages, {digest(pages)}")
        if worst:
            click.echo(f"\n{least(pages, found, worst)}\n")
    click.echo(f"\n{overview(rows)}")
    if output is not None:
        output.write_text(json.dumps([asdict(row) | {"words": row.words._asdict()} for row in rows], indent=1), "utf-8")
