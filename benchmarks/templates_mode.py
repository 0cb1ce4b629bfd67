"""What site templates are worth: learnt on half of a site's pages, used on the other half, and the other way round."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import click

import cleanscrape
from benchmarks.align import LEFT_OUT
from benchmarks.cases import Case, page_cases, parse_corpora, read_corpora
from benchmarks.extract import EXTRACTORS
from benchmarks.held_out import fit_folds, fold_weights, wearing
from benchmarks.scoring import PRF, average, line_prf
from benchmarks.tables import machine, prf_cells, table
from cleanscrape.templates import Templates

__all__ = ["Row", "by_site", "command", "halves", "measure"]

LARGE: Final = 10  # pages of a site that templates are measured on ...
SMALL: Final = 5  # ... and of one too small for them


@dataclass(frozen=True, slots=True)
class Score:
    """One page: the score of its lines, whether its headline was found (None: it has none), and what came out."""

    lines: PRF
    headline: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """The pages of one site, cleaned without templates, with those of the other half, and with those of all its pages."""

    corpus: str
    extractor: str
    site: str
    without: tuple[Score, ...]
    halves: tuple[Score, ...]
    whole: tuple[Score, ...]


def by_site(cases: Iterable[Case]) -> dict[str, list[Case]]:
    """The pages of each site, ordered by id."""
    ordered = sorted(cases, key=lambda case: (case.site, case.id))
    return {site: list(pages) for site, pages in groupby(ordered, key=lambda case: case.site)}


def halves(pages: Sequence[Case]) -> Iterator[tuple[Sequence[Case], Sequence[Case]]]:
    """Pages to learn from and pages to clean: every other page, and the other way round."""
    yield pages[0::2], pages[1::2]
    yield pages[1::2], pages[0::2]


def _learnt(pages: Sequence[Case]) -> Templates:
    return Templates.fit(((page.text, page.site) for page in pages), key=str)


def _scores(pages: Sequence[Case], templates: Templates | None) -> list[Score]:
    cleaner = cleanscrape.Cleaner(templates=templates)
    found = []
    for case, page in zip(pages, cleaner.clean_many((page.text, page.site) for page in pages), strict=True):
        kept = [False] * len(case.labels)
        headline = None
        for block in page.blocks:
            kept[block.line - 1] = block.keep
            headline = block.line - 1 if block.label == "headline" and block.keep else headline
        titles = {
            line for line, (label, weight) in enumerate(zip(case.labels, case.weights, strict=True)) if label == LEFT_OUT and weight
        }
        right = headline in titles if titles else None
        found.append(Score(line_prf(kept, case.labels, case.weights), right, page.text))
    return found


def measure(corpus: str, extractor: str, pages: Sequence[Case], weights: Path | None) -> Row:
    """One site. ``weights``: a folder with weights that were fitted without it; None: those of the package."""
    with wearing(weights):
        without = _scores(pages, None)
        parts = {
            page.id: score for learn, use in halves(pages) for page, score in zip(use, _scores(use, _learnt(learn)), strict=True)
        }
        whole = _scores(pages, _learnt(pages))
    return Row(corpus, extractor, pages[0].site, tuple(without), tuple(parts[page.id] for page in pages), tuple(whole))


def _cells(scores: Sequence[Score]) -> str:
    return "{:.3f} ({:.3f}/{:.3f})".format(*prf_cells(average(score.lines for score in scores)))


def _f1(scores: Sequence[Score]) -> float:
    return average(score.lines for score in scores).f1


def _headlines(scores: Sequence[Score]) -> str:
    return f"{sum(score.headline is True for score in scores)} of {sum(score.headline is not None for score in scores)}"


def large_sites(rows: Sequence[Row]) -> str:
    """A line a site, and one for all pages."""
    everything = Row(
        "",
        "",
        "all pages",
        *(tuple(score for row in rows for score in getattr(row, name)) for name in ("without", "halves", "whole")),
    )
    headers = ["site", "pages", "without", "learnt on the other half", "F1 +", "learnt on all", "headlines without", "with"]
    return table(
        headers,
        [
            [
                row.site, len(row.without), _cells(row.without), _cells(row.halves), f"{_f1(row.halves) - _f1(row.without):+.3f}",
                _cells(row.whole), _headlines(row.without), _headlines(row.halves),
            ]
            for row in [*rows, everything]
        ],
    )  # fmt: skip


def small_sites(rows: Sequence[Row]) -> str:
    """A line a corpus: sites too small to be learnt from."""
    body = []
    for corpus, group in groupby(rows, key=lambda row: row.corpus):
        chosen = list(group)
        without, whole = ([score for row in chosen for score in getattr(row, name)] for name in ("without", "whole"))
        changed = sum(one.text != other.text for one, other in zip(without, whole, strict=True))
        body.append([corpus, len(chosen), len(without), _cells(without), _cells(whole), changed])
    return table(["corpus", "sites", "pages", "without", "learnt on all pages", "pages that change"], body)


@click.command("templates")
@click.option("--corpus", "corpora", multiple=True, metavar="NAME=PATH", help="A corpus; may be repeated.")
@click.option("--extractor", type=click.Choice(list(EXTRACTORS)), default="resiliparse_full", show_default=True)
@click.option("--in-sample", is_flag=True, help="With the weights of the package, which were fitted on these very sites.")
@click.option("--fit", "folder", type=click.Path(file_okay=False, exists=True, path_type=Path),
              help="First fit weights without each third of the sites, on wcxb, fundus and daniel in this folder.")  # fmt: skip
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Also write the score of each page.")
def command(
    corpora: tuple[str, ...], extractor: str, in_sample: bool, folder: Path | None, workers: int, output: Path | None
) -> None:
    """Line scores with and without site templates, by site.

    Weights that know a site know its template: the figures are made with weights that were fitted without the site, which
    --fit makes and keeps. Sites with ten pages or more are learnt from, and those with fewer than five must not change.
    """
    try:
        paths = parse_corpora(corpora)
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    if folder is not None:
        fit_folds(folder)
    weights: Callable[[str], Path | None] = (lambda _: None) if in_sample else fold_weights
    large: list[Row] = []
    small: list[Row] = []
    try:
        for name, pages in read_corpora(paths, workers=workers).items():
            for site, cases in by_site(page_cases(name, pages, extractor, workers=workers).cases).items():
                if len(cases) >= LARGE or len(cases) < SMALL:
                    (large if len(cases) >= LARGE else small).append(measure(name, extractor, cases, weights(site)))
    except FileNotFoundError as error:
        raise click.ClickException(f"{error}; fit them first, with --fit DIR, or give --in-sample") from error
    click.echo(f"# Site templates\n\n{machine()}\n")
    for name in paths:
        if rows := [row for row in large if row.corpus == name]:
            click.echo(f"## {name}, {extractor}: sites with {LARGE} pages or more, F1 (precision/recall)\n\n{large_sites(rows)}\n")
    click.echo(f"## Sites with fewer than {SMALL} pages, F1 (precision/recall)\n\n{small_sites(small)}")
    if output is not None:
        output.write_text(json.dumps([_plain(row) for row in large + small], indent=1), "utf-8")


def _plain(row: Row) -> Mapping[str, Any]:
    return {key: value for key, value in asdict(row).items() if value}
