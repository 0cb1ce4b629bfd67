"""Errors to look at: an HTML page of the worst documents, line by line, with gold, verdict, score and reasons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

import cleanscrape
from benchmarks.align import CONTENT, NOISE
from benchmarks.cases import (
    FIXTURES,
    Case,
    CaseSet,
    corpus_paths,
    document_set,
    page_cases,
    parse_corpora,
    read_corpora,
)
from benchmarks.extract import EXTRACTORS
from benchmarks.labelled import read_fixtures, read_labelled
from benchmarks.pool import PROJECT, cache_dir, parallel
from benchmarks.ranking import ERRORS, Ranked, Verdicts, line_errors, worst
from benchmarks.rivals.own import own_version
from benchmarks.scores import judge_cases, thresholds
from cleanscrape.model import LABELS

__all__ = ["Gold", "command", "gold_of", "page"]

TEMPLATE: Final = Path(__file__).with_name("templates") / "worst.html"
AROUND: Final = 2  # lines on either side of an error have their reasons, too; working them out takes a while
REASONS: Final = 8  # a line; the points of the rest are summed up
GOLD_NAMES: Final = {CONTENT: "content", NOISE: "noise"}


@dataclass(frozen=True, slots=True)
class Gold:
    """Cases and what the gold calls each of their lines ("" for blank lines)."""

    cases: CaseSet
    names: tuple[tuple[str, ...], ...]


def gold_of(corpus: str, view: str, *, workers: int = 2) -> Gold:
    """A corpus by name or NAME=PATH, a folder of labelled documents, or the fixtures. ValueError when there is none."""
    if corpus == FIXTURES or (Path(corpus) / "docs").is_dir():
        folder = Path(corpus)
        documents = read_fixtures(PROJECT / "tests/fixtures") if corpus == FIXTURES else read_labelled(folder)
        return Gold(
            document_set(FIXTURES if corpus == FIXTURES else folder.name, documents),
            tuple(document.classes for document in documents),
        )
    known = corpus_paths()
    if "=" in corpus:
        paths = parse_corpora([corpus])
    elif corpus in known:
        paths = {corpus: known[corpus]}
    else:
        raise ValueError(f"no corpus {corpus!r}; there are {', '.join([*known, FIXTURES])}, NAME=PATH, or a folder")
    ((name, pages),) = read_corpora(paths, workers=workers).items()
    cases = page_cases(name, pages, view, workers=workers)
    names = [
        tuple(GOLD_NAMES.get(label, "left out" if weight else "") for label, weight in zip(case.labels, case.weights, strict=True))
        for case in cases.cases
    ]
    return Gold(cases, tuple(names))


def _reasons(block: Any) -> list[list[Any]]:
    evidence = list(block.evidence)
    rows = [[round(item.points, 2), item.name, item.reason] for item in evidence[:REASONS]]
    rest = sum(item.points for item in evidence[REASONS:])
    return rows + ([[round(rest, 2), "", f"{len(evidence) - REASONS} more"]] if len(evidence) > REASONS else [])


def _document(item: tuple[Case, tuple[str, ...], Ranked]) -> dict[str, Any]:
    case, names, place = item
    blocks = cleanscrape.clean(case.text).blocks
    errors = line_errors([block.keep for block in blocks], [case.labels[block.line - 1] for block in blocks])
    rows = []
    for at, (block, error) in enumerate(zip(blocks, errors, strict=True)):
        number = block.line
        near = any(errors[max(at - AROUND, 0) : at + AROUND + 1])
        rows.append(
            {
                "n": number, "text": block.text.strip(), "gold": names[number - 1], "keep": block.keep,
                "label": block.label, "score": round(block.score, 2), "tokens": case.weights[number - 1],
                "error": error, "why": _reasons(block) if near else [],
            }
        )  # fmt: skip
    return {
        "id": case.id,
        "about": ", ".join(filter(None, [case.site if case.site != case.id else "", case.type, case.lang])),
        "f1": round(place.score.f1, 3),
        "precision": round(place.score.precision, 3),
        "recall": round(place.score.recall, 3),
        "lines": rows,
    }


def page(title: str, subtitle: str, documents: Sequence[dict[str, Any]], error: str, label: str) -> str:
    """The page as one file: no script, style or picture comes from elsewhere."""
    # "</" must not end the script element that the data stands in.
    content = {"documents": documents, "error": error, "label": label}
    data = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    filled = TEMPLATE.read_text("utf-8")
    for name, text in (("title", title), ("subtitle", subtitle)):
        escaped = text.replace("&", "&amp;").replace("<", "&lt;")
        filled = filled.replace(f"@{name}@", escaped)
    return filled.replace("@data@", data)


@click.command("worst")
@click.option("--corpus", required=True, help="A corpus by name, NAME=PATH, a folder of labelled lines, or 'fixtures'.")
@click.option("-n", "count", default=20, show_default=True, type=click.IntRange(1), help="How many documents.")
@click.option("--view", default="resiliparse_full", show_default=True, type=click.Choice(list(EXTRACTORS)))
@click.option("--label", default="", type=click.Choice(["", *LABELS]), help="Errors on lines of this label only.")
@click.option("--error", default="", type=click.Choice(["", *ERRORS]), help="This kind of error only.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write; the cache by default.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
def command(corpus: str, count: int, view: str, label: str, error: str, out: Path | None, workers: int) -> None:
    """Write an HTML page of the worst documents, to be read before a classifier is changed."""
    try:
        gold = gold_of(corpus, view, workers=workers)
    except (ValueError, FileNotFoundError) as problem:
        raise click.UsageError(str(problem)) from problem
    judged = judge_cases(gold.cases, workers=workers)
    verdicts = [
        Verdicts(
            lines.kept(thresholds()["balanced"]),
            case.labels,
            case.weights,
            [frozenset(pair) for pair in zip(lines.labels, names, strict=True)],
        )
        for lines, case, names in zip(judged, gold.cases.cases, gold.names, strict=True)
    ]
    chosen = worst(verdicts, count, error=error, label=label)
    by = f"tokens in errors ({', '.join(filter(None, [error, label]))})" if error or label else "F1"
    title = f"{gold.cases.corpus}, {gold.cases.extractor}"
    subtitle = f"The {len(chosen)} worst of {len(judged)} documents by {by} · cleanscrape {own_version()}"
    items = [(gold.cases.cases[place.index], gold.names[place.index], place) for place in chosen]
    documents = parallel(_document, items, workers=workers, title="reasons")
    name = "-".join(filter(None, [gold.cases.corpus, gold.cases.extractor.replace(" ", "-"), error, label]))
    out = out or cache_dir("worst") / f"{name}.html"
    out.write_text(page(title, subtitle, documents, error, label), "utf-8")
    shown = out.relative_to(PROJECT) if out.is_relative_to(PROJECT) else out
    click.echo(f"{shown}: {subtitle}")
    for place in chosen[:10]:
        case = gold.cases.cases[place.index]
        score = place.score
        click.echo(f"  F1 {score.f1:.3f} (P {score.precision:.3f} R {score.recall:.3f})  {case.id}")
