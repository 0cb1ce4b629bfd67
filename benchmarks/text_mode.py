"""Quality on text: token-weighted line scores of cleanscrape and its rivals on the same texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import click

from benchmarks.cases import CaseSet, fixture_cases, page_cases, parse_corpora, read_corpora
from benchmarks.corpora import digest
from benchmarks.extract import EXTRACTORS, MAIN_INPUTS, ROBUSTNESS_INPUTS
from benchmarks.inputs import spread_out
from benchmarks.results import kept_lines
from benchmarks.rivals import Rival, load
from benchmarks.scoring import PRF, average, averages_by, line_prf
from benchmarks.tables import machine, prf_cells, table

__all__ = ["ROBUSTNESS_PAGES", "Row", "case_sets", "command", "robustness_sets", "run", "score_cases"]

ROBUSTNESS_PAGES: Final = 150  # of each corpus


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: a system on the texts of one corpus and extractor: all, one page type or one language."""

    system: str
    version: str
    corpus: str
    extractor: str
    group: str
    documents: int
    score: PRF
    # The share of documents that come out exactly as their content: no line wrongly kept or dropped.
    exact: float
    # The system was fitted on these very pages.
    in_sample: bool


def score_cases(system: Rival, cases: CaseSet, *, workers: int = 2) -> list[PRF]:
    """The score of ``system`` on each case."""
    kept = kept_lines(system, cases, workers=workers)
    return [line_prf(flags, case.labels, case.weights) for flags, case in zip(kept, cases.cases, strict=True)]


def _rows(system: Rival, cases: CaseSet, scores: Sequence[PRF]) -> list[Row]:
    def row(group: str, chosen: Sequence[PRF]) -> Row:
        exact = sum(score.f1 == 1 for score in chosen) / len(chosen)
        return Row(
            system.name, system.version, cases.corpus, cases.extractor, group, len(chosen), average(chosen), exact,
            cases.digest in system.fitted_on,
        )  # fmt: skip

    if not scores:
        return []
    rows = [row("all", scores)]
    for prefix, keys in (("type", [case.type for case in cases.cases]), ("lang", [case.lang for case in cases.cases])):
        groups = averages_by(keys, scores)
        if len(groups) > 1:
            rows += [row(f"{prefix} {key}", [s for k, s in zip(keys, scores, strict=True) if k == key]) for key in groups]
    return rows


def case_sets(paths: dict[str, Path], extractors: Sequence[str], *, workers: int = 2) -> list[CaseSet]:
    """The texts of every corpus by every extractor; without any corpus, the repository's fixtures."""
    if not paths:
        return [fixture_cases()]
    corpora = read_corpora(paths, workers=workers)
    return [page_cases(name, pages, extractor, workers=workers) for name, pages in corpora.items() for extractor in extractors]


def robustness_sets(paths: dict[str, Path], *, workers: int = 2) -> list[CaseSet]:
    """The texts of `ROBUSTNESS_PAGES` pages of every corpus, at even distances, by one extractor after another.

    The sets carry the digest of the whole corpus, of which the pages are a part: weights fitted on it have seen them.
    """
    found = []
    for name, pages in read_corpora(paths, workers=workers).items() if paths else ():
        chosen, whole = spread_out(pages, ROBUSTNESS_PAGES), digest(pages)
        for extractor in (MAIN_INPUTS[0], *ROBUSTNESS_INPUTS):
            found.append(replace(page_cases(name, chosen, extractor, workers=workers), digest=whole))
    return found


def run(sets: Sequence[CaseSet], systems: Sequence[Rival], *, workers: int = 2) -> list[Row]:
    """Every figure of every system on every set of cases."""
    return [
        row for cases in sets for system in systems for row in _rows(system, cases, score_cases(system, cases, workers=workers))
    ]


def cell_of(row: Row) -> str:
    """F1 (precision/recall), with a star where the system was fitted on these pages."""
    return "{:.3f} ({:.3f}/{:.3f})".format(*prf_cells(row.score)) + " *" * row.in_sample


def overview(rows: Sequence[Row], systems: Sequence[Rival], sets: Sequence[CaseSet]) -> str:
    """One line a system, F1 (precision/recall) a set of cases."""
    found = {(row.system, row.corpus, row.extractor): row for row in rows if row.group == "all"}
    headers = [
        "system",
        "version",
        *(f"{cases.corpus} {cases.extractor.removeprefix('resiliparse_')}" for cases in sets),
    ]
    body = []
    for system in systems:
        cells: list[object] = [system.name, system.version]
        for cases in sets:
            row = found.get((system.name, cases.corpus, cases.extractor))
            cells.append("-" if row is None else cell_of(row))
        body.append(cells)
    return table(headers, body)


def breakdown(rows: Sequence[Row], corpus: str, extractor: str, *, smallest: int = 3) -> str:
    """F1 by page type and language, a column a system; groups of fewer than ``smallest`` documents are left out."""
    chosen = [row for row in rows if (row.corpus, row.extractor) == (corpus, extractor) and row.group != "all"]
    systems = list(dict.fromkeys(row.system for row in chosen))
    groups = {row.group: row.documents for row in chosen if row.documents >= smallest}
    found = {(row.group, row.system): row.score.f1 for row in chosen}
    return table(
        ["group", "documents", *systems],
        [[group, count, *(found.get((group, system)) for system in systems)] for group, count in groups.items()],
    )


@click.command("text")
@click.option("--corpus", "corpora", multiple=True, metavar="NAME=PATH", help="A corpus; may be repeated.")
@click.option(
    "--extractor",
    "extractors",
    multiple=True,
    type=click.Choice(list(EXTRACTORS)),
    help="Default: both of Resiliparse.",
)
@click.option("--system", "only", multiple=True, help="Only this system; may be repeated.")
@click.option(
    "--robustness/--no-robustness",
    default=None,
    help=f"Also other extractors, on {ROBUSTNESS_PAGES} pages of each corpus. Default: unless --extractor is given.",
)
@click.option("--fixtures", is_flag=True, help="The repository's own fixtures instead of corpora.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Also write every figure to this file.")
def command(
    corpora: tuple[str, ...], extractors: tuple[str, ...], only: tuple[str, ...], robustness: bool | None, fixtures: bool,
    workers: int, output: Path | None,
) -> None:  # fmt: skip
    """Line scores on extracted text: F1 (precision/recall), weighted by tokens, averaged over documents."""
    try:
        paths = {} if fixtures else parse_corpora(corpora)
        systems, skipped = load("text", only)
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    sets = case_sets(paths, extractors or MAIN_INPUTS, workers=workers)
    others = robustness_sets(paths, workers=workers) if robustness or (robustness is None and not extractors) else []
    rows = run(sets, systems, workers=workers)
    click.echo(f"# Quality on text\n\n{machine()}\n")
    for cases in sets:
        click.echo(
            f"- {cases.corpus} {cases.extractor}: {len(cases.cases)} documents ({cases.skipped} without content), {cases.key}"
        )
    click.echo()
    for corpus in dict.fromkeys(cases.corpus for cases in sets):
        click.echo(overview(rows, systems, [cases for cases in sets if cases.corpus == corpus]) + "\n")
    for cases in sets:
        if any(row.group != "all" for row in rows if (row.corpus, row.extractor) == (cases.corpus, cases.extractor)):
            click.echo(f"## {cases.corpus}, {cases.extractor}: F1 by page type and language\n")
            click.echo(breakdown(rows, cases.corpus, cases.extractor) + "\n")
    other_rows = run(others, systems, workers=workers)
    if others:
        click.echo(f"## Other extractors, on up to {ROBUSTNESS_PAGES} pages of each corpus\n")
        for corpus in dict.fromkeys(cases.corpus for cases in others):
            click.echo(overview(other_rows, systems, [cases for cases in others if cases.corpus == corpus]) + "\n")
    if any(row.in_sample for row in (*rows, *other_rows)):
        click.echo("\\* fitted on these very pages: not what other pages give; see the cross-validated figures\n")
    for name, why in skipped.items():
        click.echo(f"skipped: {name}: {why}")
    if output is not None:
        fields = [asdict(row) | {"score": row.score._asdict(), "whole": row in rows} for row in (*rows, *other_rows)]
        output.write_text(json.dumps(fields, indent=1), "utf-8")
