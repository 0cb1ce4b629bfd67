"""The report: benchmarks/RESULTS.md with its tables and plots, from one run of everything."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

import cleanscrape
from benchmarks import agreement, html_mode, line_mode, out_of_fold, plots, speed, text_mode
from benchmarks.cases import CaseSet, document_set, parse_corpora, read_corpora
from benchmarks.curves import THRESHOLDS, calibration_error, precision_recall, reliability
from benchmarks.extract import MAIN_INPUTS
from benchmarks.fitted import cross_validated, fitted_on
from benchmarks.gate import labelled_folder
from benchmarks.inputs import everything
from benchmarks.labelled import Document, read_labelled
from benchmarks.memory import measure
from benchmarks.pool import PROJECT
from benchmarks.rivals import load
from benchmarks.scores import judge_cases, thresholds
from benchmarks.scoring import PRF
from benchmarks.tables import machine, prf_cells, table
from benchmarks.timed import Timing, run
from cleanscrape.scorecard import load as load_weights

__all__ = ["command"]

OWN: Final = "cleanscrape"
SHOWN: Final = (OWN, "c4", "trafilatura", "justext", "keep-all")  # in the plot by page type and language
COMMAND: Final = "python -m benchmarks report"


class Report:
    """Collects what the sections need once, and writes them down."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.workers = workers
        self.header: Mapping[str, Any] = load_weights("text")["header"]
        self.systems, self.skipped = load("text")
        self.sets: list[CaseSet] = []
        self.rows: list[text_mode.Row] = []
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        self.stamp = f"<sub>{today} · cleanscrape {cleanscrape.__version__} · {machine()} · `{{}}`</sub>"
        self.parts: list[str] = []

    def section(self, title: str, command: str, *content: str) -> None:
        """Add a section with its date, versions, machine and command."""
        self.parts.append("\n\n".join([f"## {title}", *content, self.stamp.format(command)]))

    def picture(self, name: str, words: str, plot: Any, size: tuple[float, float]) -> str:
        """Draw a plot and give the Markdown that shows the one for the reader's page, light or dark."""
        plots.draw(self.folder / "plots", name, plot, size)
        return (
            f'<picture><source media="(prefers-color-scheme: dark)" srcset="plots/{name}-dark.svg">'
            f'<img alt="{words}" src="plots/{name}-light.svg"></picture>'
        )

    def in_sample(self, cases: CaseSet) -> bool:
        return bool(cases.digest) and cases.digest in fitted_on(self.header).values()

    def score(self, system: str, cases: CaseSet, group: str = "all") -> PRF | None:
        """A figure of this run."""
        key = (system, cases.corpus, cases.extractor, group)
        rows = (row.score for row in self.rows if (row.system, row.corpus, row.extractor, row.group) == key)
        return next(rows, None)

    def fair(self, cases: CaseSet, group: str = "all") -> tuple[PRF | None, str]:
        """The figure of cleanscrape that may stand beside the rivals', and what it is."""
        if not self.in_sample(cases):
            return self.score(OWN, cases, group), OWN
        found = cross_validated(self.header, cases.extractor, cases.corpus, group)
        return (found, f"{OWN} (cross-validated)") if found else (self.score(OWN, cases, group), f"{OWN} (in-sample)")

    def quality(self) -> None:
        """Every system on every corpus and view."""
        headers = ["system", "version", *(f"{cases.corpus} {cases.extractor.split('_')[-1]}" for cases in self.sets)]
        form = "{:.3f} ({:.3f}/{:.3f})"
        body: list[list[object]] = []
        if any(map(self.in_sample, self.sets)):
            row: list[object] = [f"{OWN}, cross-validated", cleanscrape.__version__]
            for cases in self.sets:
                found = cross_validated(self.header, cases.extractor, cases.corpus) if self.in_sample(cases) else None
                row.append(form.format(*prf_cells(found)) if found else "-")
            body.append(row)
        seen = ", in-sample" if body else ""
        for system in self.systems:
            row = [system.name + (seen if system.module == "own" else ""), system.version]
            for cases in self.sets:
                score = self.score(system.name, cases)
                row.append("-" if score is None else form.format(*prf_cells(score)))
            body.append(row)
        notes = [
            f"- {cases.corpus}, {cases.extractor}: {len(cases.cases)} documents, {cases.skipped} left out, "
            f"pages {cases.digest or cases.key}"
            for cases in self.sets
        ]
        words = (
            "F1 (precision/recall) of lines, weighted by tokens, averaged over documents; the protocol is in "
            "benchmarks/text_mode.py. Documents whose text holds no line of the gold are left out."
        )
        if seen:
            words += (
                " The weights were fitted on these very pages: only the cross-validated row (no site in both parts) "
                "may be compared with the rivals; in-sample rows flatter. Cross-validated figures also count the "
                "documents left out of the other rows."
            )
        if seen and not self.header.get("cross-validated"):
            words += " **This version's weights were written without cross-validation: there is no fair row.**"
        skipped = [f"- not installed: {name}: {why}" for name, why in self.skipped.items()]
        listed = "\n".join([*notes, *skipped])
        self.section("Quality on text", "python -m benchmarks text", words, table(headers, body), listed)

    def groups(self) -> None:
        """By page type and language."""
        panels: dict[str, dict[str, dict[str, float]]] = {}
        parts = []
        for cases in (item for item in self.sets if item.extractor != MAIN_INPUTS[1]):
            here = [row for row in self.rows if (row.corpus, row.extractor) == (cases.corpus, cases.extractor)]
            rows = {row.group: row.documents for row in here}
            kind = "type" if any(group.startswith("type ") for group in rows) else "lang"
            chosen = {group: count for group, count in rows.items() if group.startswith(kind) and count >= 3}
            panel: dict[str, dict[str, float]] = {}
            for group, count in list(chosen.items())[:12]:
                own, name = self.fair(cases, group)
                found = {name: own} | {other: self.score(other, cases, group) for other in SHOWN[1:]}
                title = f"{group.removeprefix(kind + ' ')} ({count})"
                panel[title] = {key: score.f1 for key, score in found.items() if score}
            if panel:
                names = list(dict.fromkeys(name for row in panel.values() for name in row))
                body = [[group, *(row.get(name) for name in names)] for group, row in panel.items()]
                parts.append(f"{cases.corpus}, {cases.extractor}:\n\n{table(['group (documents)', *names], body)}")
                panels[f"{cases.corpus}, by {'page type' if kind == 'type' else 'language'}"] = panel
        if panels:
            height = 1.4 + 0.3 * max(map(len, panels.values()))
            plot = plots.draw_groups(panels)
            shown = self.picture("groups", "F1 by page type and language", plot, (4.2 * len(panels), height))
            self.section("By page type and language", COMMAND, shown, *parts)

    def out_of_fold(self) -> out_of_fold.Curves | None:
        """The curves of the fit that these weights are of; None when there are none, or of other pages or thresholds."""
        found = out_of_fold.read_curves(out_of_fold.CURVE)
        if found is None or found.corpora != self.header.get("corpora"):
            return None
        return found if all({*thresholds().values()} <= points.keys() for points in found.curves.values()) else None

    def curves(self, documents: Sequence[Document], name: str) -> None:
        """Precision and recall over the threshold, and reliability."""
        modes = thresholds()
        fair = self.out_of_fold()
        lines: dict[str, Mapping[float, PRF]] = {}
        panels = {}
        sets = [*self.sets, *([document_set(name, documents)] if documents else [])]
        for cases in sets:
            pairs = list(zip(cases.cases, judge_cases(cases, workers=self.workers), strict=True))
            seen = " (in-sample)" if self.in_sample(cases) else ""
            title = f"{cases.corpus} {cases.extractor.split('_')[-1]}" if cases.digest else cases.corpus
            if cases.extractor != MAIN_INPUTS[1]:
                panels[title + seen] = reliability(pairs)
            if seen and fair is not None and (cases.corpus, cases.extractor) in fair.curves:
                lines[title] = fair.curves[cases.corpus, cases.extractor]
            else:
                lines[title + seen] = precision_recall(pairs, {*THRESHOLDS, *modes.values()})
        plot = plots.draw_precision_recall(lines, modes)
        shown = self.picture("precision-recall", "Precision and recall over the threshold", plot, (7.5, 5))
        headers = ["texts", *(f"{mode} ({value:+g})" for mode, value in modes.items())]
        form = "{:.3f} ({:.3f}/{:.3f})"
        body = [[key, *(form.format(*prf_cells(curve[at])) for at in modes.values())] for key, curve in lines.items()]
        words = (
            f"F1 (precision/recall) in the three modes. Of {', '.join(dict.fromkeys(key for key, _ in fair.curves))} the curves "
            f"are cross-validated: every line is scored by weights fitted without its site (fit of {fair.date}), and judged "
            "with the rules of the balanced mode."
            if fair is not None
            else "**The curves of pages the weights were fitted on are in-sample, and flatter:** there are no scores out of fold "
            "of these weights; `python -m benchmarks.fit` writes them."
        )
        self.section("Precision and recall over the threshold", COMMAND, shown, words, table(headers, body))
        notes = [[key, calibration_error(bins)] for key, bins in panels.items()]
        plot = plots.draw_reliability(panels)
        shown = self.picture("reliability", "Probability said against share observed", plot, (3.2 * len(panels), 3.6))
        words = "The mean distance between the probability of a line and the share of such lines that is content:"
        self.section("Reliability", COMMAND, shown, words, table(["texts", "calibration error"], notes))

    def robustness(self, paths: dict[str, Path]) -> None:
        """Texts by other extractors."""
        sets = text_mode.robustness_sets(paths, workers=self.workers)
        rows = text_mode.run(sets, self.systems, workers=self.workers)
        parts = [
            f"{corpus}, {max(len(cases.cases) + cases.skipped for cases in sets if cases.corpus == corpus)} pages:\n\n"
            + text_mode.overview(rows, self.systems, [cases for cases in sets if cases.corpus == corpus])
            for corpus in dict.fromkeys(cases.corpus for cases in sets)
        ]
        words = (
            "The same pages, every so many of a corpus, turned into text by other extractors; wet is a line per block element, as "
            "in Common Crawl's WET files. Nothing was fitted on these texts, but a star says that the weights were fitted on the "
            "pages, as Resiliparse prints them: compare within a row. Documents whose text holds no line of the gold are left out."
        )
        if parts:
            self.section("Other extractors", "python -m benchmarks text", words, *parts)

    def pace(self, timings: Sequence[Timing]) -> None:
        """Quality against speed, and all figures of speed."""
        batch = {item.what: item.megabytes_a_second for item in timings if item.input == "batch"}
        panels: dict[str, dict[str, tuple[float, float]]] = {}
        for view in dict.fromkeys(cases.extractor for cases in self.sets):
            sets = [cases for cases in self.sets if cases.extractor == view]
            found: dict[str, tuple[float, float]] = {}
            for system in self.systems:
                own = system.name == OWN
                pace = math.nan if system.name == "keep-all" else batch.get("clean" if own else system.name)
                scores = [self.fair(cases) if own else (self.score(system.name, cases), system.name) for cases in sets]
                values = [score.f1 for score, _ in scores if score is not None]
                if pace is not None and len(values) == len(sets):
                    found[scores[0][1]] = (pace, math.fsum(values) / len(values))
            panels[f"{view}: {', '.join(cases.corpus for cases in sets)}"] = found
        plot = plots.draw_speed(panels)
        shown = self.picture("quality-speed", "Quality against speed", plot, (5.2 * len(panels), 4.2))
        self.section("Quality against speed", COMMAND, shown)
        fits = speed.growth_of(timings)
        series = {f"the seed as {key}": [(row.size, row.median) for row in rows] for key, (rows, _) in fits.items()}
        plot = plots.draw_growth(series, {f"the seed as {key}": fit.power for key, (_, fit) in fits.items()})
        shown = self.picture("growth", "Time against size", plot, (6.5, 4.2))
        tables = speed.report(timings, measure()).replace("\n## ", "\n### ")
        self.section("Speed", "python -m benchmarks speed", tables, shown)

    def lines(self, documents: Sequence[Document], name: str) -> None:
        """Labelled lines."""
        rows = line_mode.run(name, documents, self.systems, workers=self.workers)
        title = f"Labelled lines: {name}, {len(documents)} documents"
        tables = (line_mode.lines_table(rows), line_mode.naming_table(documents))
        self.section(title, "python -m benchmarks lines", *tables)

    def html(self, paths: dict[str, Path]) -> None:
        """Quality on HTML."""
        systems, skipped = load("html")
        pages = read_corpora(paths, workers=self.workers)
        rows = html_mode.run(pages, systems, workers=self.workers)
        parts = [f"{name}, {len(found)} pages:\n\n{html_mode.overview(rows, name)}" for name, found in pages.items()]
        words = (
            "Words as WCXB scores them and runs of four words as the article-extraction benchmark does, averaged over pages; of "
            "the snippets WCXB gives, the share that is there (with, 1 is best) and that should not be (without, 0 is best)."
        )
        missing = "\n".join(f"- skipped: {name}: {why}" for name, why in skipped.items())
        self.section("Quality on HTML", "python -m benchmarks html", words, *parts, *([missing] if missing else []))

    def agreement(self, paths: dict[str, Path]) -> None:
        """Text mode against HTML mode."""
        rows = agreement.run(read_corpora(paths, workers=self.workers), workers=self.workers)
        words = (
            "The core of a page as text against its core as HTML: word F1, precision (the share of the text core that the HTML "
            f"core has, too) and recall, averaged over pages. The text is that of {agreement.EXTRACTED}, or the lines that HTML "
            "mode itself judges. No gold is asked: two modes that agree may both be wrong."
        )
        self.section("Text mode against HTML mode", "python -m benchmarks agreement", words, agreement.overview(rows))


@click.command("report")
@click.option("--corpus", "corpora", multiple=True, metavar="NAME=PATH", help="A corpus; may be repeated.")
@click.option("--labelled", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Labelled documents.")
@click.option("--fixtures", is_flag=True, help="The repository's own cases only.")
@click.option("--html/--no-html", "with_html", default=True, show_default=True, help="Quality on HTML, too.")
@click.option("--out", default=PROJECT / "benchmarks", type=click.Path(file_okay=False, path_type=Path), hidden=True)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
def command(corpora: tuple[str, ...], labelled: Path | None, fixtures: bool, with_html: bool, out: Path, workers: int) -> None:
    """Write RESULTS.md and its plots: quality, speed, errors of judgement."""
    try:
        paths = {} if fixtures else parse_corpora(corpora)
        folder = None if fixtures else labelled_folder(labelled)
        documents = read_labelled(folder) if folder else []
        timings = run(everything(paths))
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    report = Report(out, workers)
    report.sets = text_mode.case_sets(paths, MAIN_INPUTS, workers=workers)
    report.rows = text_mode.run(report.sets, report.systems, workers=workers)
    name = folder.name if folder else ""
    report.quality()
    report.pace(timings)
    report.groups()
    report.robustness(paths)
    report.curves(documents, name)
    fixture_name, own_documents = line_mode.read_documents(None)
    report.lines(own_documents, fixture_name)
    if documents:
        report.lines(documents, name)
    if paths and with_html:
        report.html(paths)
        report.agreement(paths)
    intro = f"Written by `{COMMAND}`; do not edit. How each figure is made stands in the modules of benchmarks/."
    out.joinpath("RESULTS.md").write_text("\n\n".join(["# Results", intro, *report.parts]) + "\n", "utf-8")
    click.echo(f"RESULTS.md and {len(list((out / 'plots').glob('*.svg')))} plots are written.")
