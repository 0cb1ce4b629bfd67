"""Quality on labelled lines: kept and dropped lines, labels, and documents left untouched."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import click

import cleanscrape
from benchmarks.align import CONTENT, LEFT_OUT, NOISE, line_weights
from benchmarks.cases import FIXTURES, document_set
from benchmarks.labelled import Document, read_fixtures, read_labelled
from benchmarks.pool import PROJECT
from benchmarks.results import kept_lines
from benchmarks.rivals import Rival, load
from benchmarks.scoring import PRF, LineScore, average, confusion, drop_prf, keep_prf, label_accuracy, line_prf
from benchmarks.tables import machine, prf_cells, table
from cleanscrape.model import META_LABELS

__all__ = [
    "Naming", "Row", "command", "label_confusion", "lines_table", "naming", "naming_table", "own_naming", "read_documents", "run",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What one system does to labelled documents. Every line counts the same, but for the average over documents."""

    system: str
    version: str
    documents: int
    keep: PRF
    drop: PRF
    # The mean over documents of the F1 of kept lines, weighted by their tokens.
    keep_by_document: float
    # Documents without boilerplate, and how many of them lost no line.
    clean: int
    untouched: int


def _sum(scores: Sequence[LineScore]) -> PRF:
    return LineScore(*(sum(column) for column in zip(*scores, strict=True))).prf


def weighted(kept: Sequence[bool], document: Document) -> PRF:
    """How well the lines to keep were kept, weighted by tokens; meta and blank lines count nowhere."""
    labels = [{"keep": CONTENT, "drop": NOISE}.get(verdict, LEFT_OUT) for verdict in document.verdicts]
    return line_prf(kept, labels, line_weights(document.text))


def run(name: str, documents: Sequence[Document], systems: Sequence[Rival], *, workers: int = 2) -> list[Row]:
    """A row for each system."""
    cases = document_set(name, documents)
    rows = []
    for system in systems:
        kept = kept_lines(system, cases, workers=workers)
        pairs = list(zip(kept, documents, strict=True))
        keep = [keep_prf(flags, document.verdicts) for flags, document in pairs]
        drop = [drop_prf(flags, document.verdicts) for flags, document in pairs]
        untouched = sum(document.clean and score.hits == score.wanted for score, document in zip(keep, documents, strict=True))
        rows.append(
            Row(
                system.name,
                system.version,
                len(documents),
                _sum(keep),
                _sum(drop),
                average([weighted(flags, document) for flags, document in pairs]).f1,
                sum(document.clean for document in documents),
                untouched,
            )
        )
    return rows


class Naming(NamedTuple):
    """What cleanscrape says of lines beside whether they stay: counts, which add up over documents."""

    right: int  # lines rightly dropped whose label is the readers' class
    dropped: int  # lines rightly dropped
    recognised: int  # date, byline and source lines that are labelled as one of these
    meta: int  # date, byline and source lines
    untouched: int  # documents without boilerplate that come out byte for byte
    clean: int  # documents without boilerplate

    @property
    def rows(self) -> list[tuple[str, float, str]]:
        """Each share with its words and its counts; NaN of nothing."""
        return [
            (words, hits / total if total else math.nan, f"{hits} of {total}")
            for words, hits, total in (
                ("label right, of lines rightly dropped", self.right, self.dropped),
                ("recognised as date, byline or source, of such lines", self.recognised, self.meta),
                ("out byte for byte, of documents without boilerplate", self.untouched, self.clean),
            )
        ]


def naming(document: Document, labels: Sequence[str], kept: Sequence[bool], text: str) -> Naming:
    """The counts of one document, from the label and verdict of each ``str.splitlines()`` line, and the text that came out.

    A meta line counts as recognised under any of the three labels: which of them it is is a matter of the label, not of
    whether the line was found. Without boilerplate is a document of lines to keep and blank lines alone.
    """
    rows = list(zip(document.verdicts, document.classes, labels, kept, strict=True))
    dropped = [label == kind for verdict, kind, label, keep in rows if verdict == "drop" and not keep]
    meta = [label in META_LABELS for verdict, _, label, _ in rows if verdict == "meta"]
    return Naming(
        sum(dropped), len(dropped), sum(meta), len(meta), int(document.clean and text == document.text), int(document.clean)
    )


def own_naming(documents: Sequence[Document]) -> Naming:
    """The counts of cleanscrape over all ``documents``."""
    total = Naming(0, 0, 0, 0, 0, 0)
    for document in documents:
        page = cleanscrape.clean(document.text)
        labels, kept = [""] * len(document.verdicts), [False] * len(document.verdicts)
        for block in page.blocks:
            labels[block.line - 1], kept[block.line - 1] = block.label, block.keep
        total = Naming(*map(sum, zip(total, naming(document, labels, kept, page.text), strict=True)))
    return total


def label_confusion(documents: Sequence[Document]) -> dict[str, Counter[str]]:
    """Per class of the readers, how often cleanscrape named each class; ImportError when it cannot be imported."""
    from benchmarks.rivals.own import labels

    table: dict[str, Counter[str]] = {}
    for document in documents:
        for want, row in confusion(labels(document.text), document.classes).items():
            table.setdefault(want, Counter()).update(row)
    return table


def read_documents(folder: Path | None) -> tuple[str, list[Document]]:
    """The labelled documents of ``folder``, or the repository's fixtures."""
    if folder is None:
        return FIXTURES, read_fixtures(PROJECT / "tests" / "fixtures")
    return folder.name, read_labelled(folder)


def lines_table(rows: Sequence[Row]) -> str:
    """A line a system."""
    headers = ["system", "version", "keep F1", "P", "R", "drop F1", "P", "R", "keep F1 by tokens", "clean, no line lost"]
    body = [
        [
            row.system, row.version, *prf_cells(row.keep), *prf_cells(row.drop), row.keep_by_document,
            f"{row.untouched} of {row.clean}",
        ]
        for row in rows
    ]  # fmt: skip
    return table(headers, body)


def naming_table(documents: Sequence[Document]) -> str:
    """Labels, meta lines and documents left untouched, as shares with their counts."""
    return table(["cleanscrape", "share", "lines or documents"], own_naming(documents).rows)


def _matrix(confused: dict[str, Counter[str]]) -> str:
    body = []
    for want, row in sorted(confused.items(), key=lambda item: -item[1].total()):
        others = ", ".join(f"{said} {count}" for said, count in row.most_common() if said != want)
        body.append([want, row.total(), row[want], row[want] / row.total(), others or "-"])
    return table(["class", "lines", "named right", "share", "named otherwise"], body)


@click.command("lines")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--system", "only", multiple=True, help="Only this system; may be repeated.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Also write every figure to this file.")
def command(folder: Path | None, only: tuple[str, ...], workers: int, output: Path | None) -> None:
    """Scores on the labelled documents of FOLDER (docs/*.txt, labels/*.tsv), or on the repository's fixtures."""
    try:
        systems, skipped = load("text", only)
        name, documents = read_documents(folder)
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"# Quality on labelled lines: {name}, {len(documents)} documents\n\n{machine()}\n")
    if documents:
        rows = run(name, documents, systems, workers=workers)
        click.echo(lines_table(rows))
        if any(system.module == "own" for system in systems):
            confused = label_confusion(documents)
            click.echo(f"\n## What cleanscrape says of lines\n\n{naming_table(documents)}")
            click.echo(f"\n## Labels of all lines: {label_accuracy(confused):.3f} named right\n\n{_matrix(confused)}")
        if output is not None:
            output.write_text(json.dumps([asdict(row) for row in rows], indent=1), "utf-8")
    for system_name, why in skipped.items():
        click.echo(f"skipped: {system_name}: {why}")
