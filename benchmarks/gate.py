"""The gate: this version must not fall short of the figures pinned in benchmarks/baseline.json."""

from __future__ import annotations

import datetime
import hashlib
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

import cleanscrape
from benchmarks.cases import FIXTURES, CaseSet, document_set, fixture_cases, page_cases, parse_corpora, read_corpora
from benchmarks.corpora import Page, digest
from benchmarks.extract import MAIN_INPUTS
from benchmarks.floors import NEW, Figure, Finding, Measured, compare, read, round_down, update, write
from benchmarks.html_mode import score_pages
from benchmarks.inputs import SEED, everything
from benchmarks.labelled import Document, read_fixtures, read_labelled
from benchmarks.line_mode import label_confusion, own_naming
from benchmarks.memory import measure
from benchmarks.pool import PROJECT
from benchmarks.rivals import load
from benchmarks.scores import judge_cases, thresholds
from benchmarks.scoring import LineScore, average, drop_prf, keep_prf, label_accuracy, line_prf
from benchmarks.speed import growth_of
from benchmarks.tables import machine, table
from benchmarks.timed import Timing, run

__all__ = ["command"]

BASELINE: Final = PROJECT / "benchmarks" / "baseline.json"
# Times compare with another thing timed in the same run, and still differ between machines by a factor.
TIME_SLACK: Final = 2.5
MEMORY_SLACK: Final = 1.25
EXPONENT_SLACK: Final = 0.15


def _floor(name: str, value: float) -> Figure:
    return Figure(name, value, round_down(value))


def _count(name: str, value: int, *, at_most: bool = True) -> Figure:
    return Figure(name, value, value, at_most)


def text_figures(cases: CaseSet, *, workers: int = 2) -> tuple[Figure, ...]:
    """F1 balanced, and what the other two modes are for: precision in one, recall in the other."""
    judged = judge_cases(cases, workers=workers)
    figures = []
    for mode, threshold in thresholds().items():
        scores = [
            line_prf(lines.kept(threshold), case.labels, case.weights) for lines, case in zip(judged, cases.cases, strict=True)
        ]
        mean = average(scores)
        figures.append(_floor(f"{mode} F1", mean.f1))
        if mode != "balanced":
            figures.append(_floor(f"{mode} {mode}", getattr(mean, mode)))
        articles = [score for score, case in zip(scores, cases.cases, strict=True) if case.type == "article"]
        if mode == "balanced" and 0 < len(articles) < len(scores):
            figures.append(_floor("balanced F1 of articles", average(articles).f1))
    return tuple(figures)


def html_figures(name: str, pages: Sequence[Page], *, workers: int = 2) -> tuple[Figure, ...]:
    """Word and shingle F1 of what clean_html makes of pages, and of articles alone where there are other types."""
    (own,), _ = load("html", ("cleanscrape",))
    scores = score_pages(own, name, pages, workers=workers)
    articles = [score.words for score, page in zip(scores, pages, strict=True) if page.type == "article"]
    figures = [
        _floor("word F1", average([score.words for score in scores]).f1),
        _floor("shingle F1", average([score.shingles for score in scores]).f1),
    ]
    if 0 < len(articles) < len(scores):
        figures.append(_floor("word F1 of articles", average(articles).f1))
    return tuple(figures)


def html_case_figures() -> tuple[Figure, ...]:
    """The cases of tests/fixtures/html that fail."""
    from tests.html_cases import html_cases

    cases = html_cases()
    wrong = [len(list(case.failures(cleanscrape.clean_html(case.html, case.url)))) for case in cases]
    return (_count("HTML pages as wanted", wrong.count(0), at_most=False), _count("HTML cases that fail", sum(wrong)))


def line_figures(name: str, documents: Sequence[Document], *, workers: int = 2) -> tuple[Figure, ...]:
    """Labelled lines: kept, dropped, named, and documents that should be left alone and are not."""
    judged = judge_cases(document_set(name, documents), workers=workers)
    kept = [lines.kept(thresholds()["balanced"]) for lines in judged]
    keep = [keep_prf(flags, document.verdicts) for flags, document in zip(kept, documents, strict=True)]
    drop = [drop_prf(flags, document.verdicts) for flags, document in zip(kept, documents, strict=True)]
    named = own_naming(documents)
    touched = sum(doc.clean and score.hits < score.wanted for doc, score in zip(documents, keep, strict=True))
    return (
        _floor("keep F1 of lines", LineScore(*map(sum, zip(*keep, strict=True))).prf.f1),
        _floor("drop F1 of lines", LineScore(*map(sum, zip(*drop, strict=True))).prf.f1),
        _floor("labels named right", label_accuracy(label_confusion(documents))),
        _floor("labels right on lines rightly dropped", named.right / max(named.dropped, 1)),
        _floor("date, byline and source lines recognised", named.recognised / max(named.meta, 1)),
        _count("clean documents changed", touched),
    )


def case_figures() -> tuple[Figure, ...]:
    """The cases of tests/fixtures/lines that fail, and the seed."""
    from tests.cases import line_cases

    cases = list(line_cases())
    pages = cleanscrape.Cleaner().clean_many([case.document[0] for case in cases])
    wrong = 0
    for case, page in zip(cases, pages, strict=True):
        rows = [block for block in page.blocks if block.line in case.document[1]]
        noise = case.sign == "+"
        holds = [not row.keep and row.label == case.label if noise else row.keep for row in rows]
        wrong += not all(holds)
    core = SEED.with_suffix(".core.txt").read_bytes()
    seed_wrong = cleanscrape.clean(SEED.read_bytes()).text.encode() + b"\n" != core  # the seed ends without a line break
    return (
        _count("line cases", len(cases), at_most=False),
        _count("line cases that fail", wrong),
        _count("seed not as expected", int(seed_wrong)),
    )


def speed_figures(timings: Sequence[Timing]) -> tuple[Figure, ...]:
    """Times as multiples of the floor, by the fastest round of each, which other work disturbs least; and growth."""
    floors = {item.input: item for item in timings if item.what == "floor"}
    figures: list[Figure] = []
    for item in timings:
        if item.what == "clean":
            value = item.fastest / floors[item.input].fastest
            pin: float = math.ceil(value * TIME_SLACK)
            figures.append(Figure(f"time of {item.input}, in floors", value, pin, at_most=True))
    for shape, (_, fit) in growth_of(timings).items():
        pin = max(1.0, round_down(fit.power, 2)) + EXPONENT_SLACK
        figures.append(Figure(f"growth exponent, seed as {shape}", fit.power, pin, at_most=True))
    for peak in measure():
        pin = math.ceil(peak.per_megabyte * MEMORY_SLACK)
        figures.append(Figure(f"memory of {peak.input}, per byte", peak.per_megabyte, pin, at_most=True))
    return tuple(figures)


def labelled_folder(option: Path | None) -> Path | None:
    """The folder of labelled documents: the option, ``CLEANSCRAPE_LABELLED``, or ../shared/indonesian if there."""
    if option is None:
        named = os.environ.get("CLEANSCRAPE_LABELLED")
        option = Path(named) if named else PROJECT.parent / "shared" / "indonesian"
        return option if named or (option / "docs").is_dir() else None
    return option


def _digest(documents: Sequence[Document]) -> str:
    total = hashlib.sha256()
    for document in documents:
        total.update(repr((document.name, document.text, document.verdicts, document.classes)).encode())
    return total.hexdigest()[:16]


def own_cases(*, workers: int) -> list[Measured]:
    """The figures of the repository's own cases; they grow in number, so other documents are no failure."""
    fixtures = read_fixtures(PROJECT / "tests" / "fixtures")
    figures = text_figures(fixture_cases(), workers=workers) + line_figures(FIXTURES, fixtures, workers=workers)
    return [Measured(FIXTURES, _digest(fixtures), figures + case_figures() + html_case_figures(), fixed=False)]


def collect(paths: Mapping[str, Path], labelled: Path | None, *, speed: bool, workers: int) -> list[Measured]:
    """Every figure there is to compare: of the repository's cases always, of the rest when it is there."""
    found = own_cases(workers=workers)
    if labelled is not None:
        documents = read_labelled(labelled)
        figures = line_figures(labelled.name, documents, workers=workers)
        found.append(Measured(labelled.name, _digest(documents), figures))
    for name, pages in read_corpora(dict(paths), workers=workers).items() if paths else ():
        for extractor in MAIN_INPUTS:
            cases = page_cases(name, pages, extractor, workers=workers)
            found.append(Measured(f"{name} {extractor}", cases.key, text_figures(cases, workers=workers)))
        found.append(Measured(f"{name} html", digest(pages), html_figures(name, pages, workers=workers)))
    if speed:
        # Always on the repository's own texts, so that every machine times the same.
        timings = run(everything({}), select="(test_text and (floor or clean)) or growth", seconds=0.3)
        found.append(Measured("speed", "", speed_figures(timings), fixed=False))
    return found


def findings_table(findings: Sequence[Finding]) -> str:
    """The findings, failures first."""
    rows = sorted(findings, key=lambda item: not item.failed)
    body = [[item.status, item.set, item.figure, item.value, item.pin] for item in rows]
    return table(["", "set", "figure", "now", "pinned"], body)


@click.command("gate")
@click.option("--corpus", "corpora", multiple=True, metavar="NAME=PATH", help="A corpus; may be repeated.")
@click.option("--labelled", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Labelled documents.")
@click.option("--fixtures", is_flag=True, help="The repository's own cases only.")
@click.option("--speed/--no-speed", default=True, show_default=True, help="Measure time and memory, too.")
@click.option("--update", "updating", is_flag=True, help="Raise the pins to what this version reaches.")
@click.option("--allow-regression", "why", default="", metavar="WHY", help="With --update: lower pins.")
@click.option("--baseline", "file", default=BASELINE, type=click.Path(dir_okay=False, path_type=Path), hidden=True)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
def command(
    corpora: tuple[str, ...], labelled: Path | None, fixtures: bool, speed: bool, updating: bool, why: str, file: Path,
    workers: int,
) -> None:  # fmt: skip
    """Fail if this version falls short of a pinned figure. All documents are measured, none is sampled."""
    if why and not updating:
        raise click.UsageError("--allow-regression goes with --update")
    try:
        baseline = read(file)
        paths = {} if fixtures else parse_corpora(corpora)
        folder = None if fixtures else labelled_folder(labelled)
        if not baseline.sets and not updating:
            raise ValueError(f"{file.name} pins nothing yet: run this with --update once")
        measured = collect(paths, folder, speed=speed, workers=workers)
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    findings = compare(baseline, measured)
    click.echo(f"# Gate\n\n{machine()}\n\n{findings_table(findings)}\n")
    for name in sorted(baseline.sets.keys() - {item.name for item in measured}):
        click.echo(f"not measured here: {name}")
    if updating:
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        new, held = update(baseline, measured, why=why, date=today)
        write(file, new)
        click.echo(f"{file.name} is written.")
        if held:
            names = ", ".join(f"{item.set}: {item.figure}" for item in held)
            raise click.ClickException(f"not lowered without --allow-regression WHY: {names}")
        return
    if failed := [item for item in findings if item.failed]:
        raise click.ClickException(f"{len(failed)} of {len(findings)} figures fall short")
    new_ones = sum(item.status == NEW for item in findings)
    rest = f"; {new_ones} are not pinned." if new_ones else "."
    click.echo(f"All {len(findings) - new_ones} pinned figures hold{rest}")
