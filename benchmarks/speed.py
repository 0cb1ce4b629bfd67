"""Speed: what cleaning takes in time and memory, beside a floor and the rivals measured in the same run."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from benchmarks.cases import parse_corpora
from benchmarks.inputs import GROWTH, SHAPES, everything
from benchmarks.memory import Peak, measure
from benchmarks.rivals import load
from benchmarks.tables import machine, table
from benchmarks.timed import TENFOLD, Growth, Timing, growth, ratio, run

__all__ = ["command", "growth_of", "report"]

METHOD = (
    "Median and distance between the quartiles, by pytest-benchmark. CPU time on one thread, so that other work on the "
    "machine disturbs little; starts of a process by the clock. Rivals read text wrapped as their adapters in "
    "benchmarks/rivals do it, which is part of their time."
)

GROWTH_METHOD = (
    "Fitted to the medians: t = a + b n^k, the fixed cost of a call and a power of the size, by least squares on relative "
    "errors over all sizes; k = 1 is linear time. The plain exponent has no fixed cost, which pulls it down. As one "
    "document, each copy of the seed has words of its own; in the document that repeats itself almost every line is a "
    "repetition of another, so that its verdicts, and with them the number of looks, change with its length."
)


def _find(timings: Sequence[Timing], what: str, on: str) -> Timing | None:
    return next((item for item in timings if (item.what, item.input) == (what, on)), None)


def _micro(seconds: float) -> str:
    value = seconds * 1e6
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def _times(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def speed_table(timings: Sequence[Timing]) -> str:
    """Every system on every input: time, throughput, and how often the floor's and the rivals' time it takes."""
    body = []
    for item in timings:
        if item.input == "process" or item.what == "growth" or item.what.startswith("stage "):
            continue
        own = _find(timings, "clean", item.input)
        body.append(
            [
                f"{item.input} ({item.size:,} bytes{f', {item.documents} documents' if item.documents > 1 else ''})",
                item.what if item.what != "clean" else "cleanscrape",
                _micro(item.median),
                _micro(item.spread),
                f"{item.megabytes_a_second:.2f}",
                _times(ratio(item, _find(timings, "floor", item.input))),
                "1" if item is own or own is None else f"{ratio(item, own):.3f}",
            ]
        )
    order = {name: index for index, name in enumerate(dict.fromkeys(row[0] for row in body))}
    body.sort(key=lambda row: order[row[0]])
    return table(["input", "system", "median µs", "quartiles µs", "MB/s", "times the floor", "times cleanscrape"], body)


def stage_table(timings: Sequence[Timing]) -> str:
    """The stages of one look; cleaning takes a second look at what is left when something was removed."""
    body = []
    for on in dict.fromkeys(item.input for item in timings if item.what.startswith("stage ")):
        stages = [item for item in timings if item.what.startswith("stage ") and item.input == on]
        total = math.fsum(item.median for item in stages)
        for item in stages:
            name = item.what.removeprefix("stage ")
            share = f"{item.median / total:.0%}"
            times = _times(ratio(item, _find(timings, "floor", on)))
            rate = f"{item.megabytes_a_second:.1f}"
            body.append([on, name, _micro(item.median), _micro(item.spread), rate, share, times])
    return table(["input", "stage", "median µs", "quartiles µs", "MB/s", "share of a look", "times the floor"], body)


def growth_of(timings: Sequence[Timing]) -> dict[str, tuple[list[Timing], Growth]]:
    """The timings of each way to grow, and how time grows with size."""
    found = {}
    for shape in SHAPES:
        rows = [row for times in GROWTH if (row := _find(timings, "growth", f"{shape} {times}")) is not None]
        if len(rows) == len(GROWTH):
            found[shape] = (rows, growth([row.size for row in rows], [row.median for row in rows]))
    return found


def growth_table(timings: Sequence[Timing]) -> str:
    """Time from 1 to 1000 times the seed, and what is fitted to it."""
    body: list[list[object]] = []
    for shape, (rows, fit) in growth_of(timings).items():
        times = [f"{row.median * 1e3:.2f}" for row in rows]
        fitted = [f"{fit.power:.2f}", f"{fit.fixed * 1e3:.2f}", f"{fit.off:.0%}", f"{fit.plain:.2f}"]
        body.append([f"the seed as {shape}", *times, *fitted])
    sizes = [f"x {times}, ms" for times in GROWTH]
    fitted = ["exponent k", "fixed cost a, ms", "off by at most", f"plain exponent, x {TENFOLD} on"]
    return f"{GROWTH_METHOD}\n\n" + table(["input", *sizes, *fitted], body)


def start_table(timings: Sequence[Timing]) -> str:
    """Starting Python, importing, loading the weights, and cleaning the seed from the command line."""
    words = {
        "start python": "Python alone",
        "start import": "import cleanscrape",
        "start import and load": "import, and clean an empty text (loads lexicon and weights)",
        "start command line": "python -m cleanscrape SEED",
    }
    plain = _find(timings, "start python", "process")
    body = [
        [words[item.what], f"{item.median * 1e3:.0f}", f"{item.spread * 1e3:.0f}", f"{ratio(item, plain):.1f}"]
        for item in timings
        if item.what in words
    ]
    return table(["start", "median ms", "quartiles ms", "times Python alone"], body)


def memory_table(peaks: Sequence[Peak]) -> str:
    """Peak memory above what the loaded package holds."""
    body = [
        [
            *(peak.what, peak.input, f"{peak.size:,}", f"{peak.peak / 1e6:.1f}", f"{peak.per_megabyte:.1f}"),
            f"{peak.process / 1e6:.0f}" if peak.process else "-",
        ]
        for peak in peaks
    ]
    return table(["call", "input", "bytes", "peak MB", "MB per MB of input", "whole process MB"], body)


def report(timings: Sequence[Timing], peaks: Sequence[Peak]) -> str:
    """All tables, as Markdown."""
    parts = [
        ("Time", speed_table(timings)),
        ("Stages of one look", stage_table(timings)),
        ("Growth", growth_table(timings)),
        ("Start", start_table(timings)),
        ("Memory", memory_table(peaks)),
    ]
    return "\n\n".join([METHOD, *(f"## {title}\n\n{content}" for title, content in parts)])


@click.command("speed")
@click.option("--corpus", "corpora", multiple=True, metavar="NAME=PATH", help="A corpus; may be repeated.")
@click.option("--fixtures", is_flag=True, help="Full-page texts of the repository's own fixtures instead of corpora.")
@click.option("--seconds", default=0.4, show_default=True, help="How long each thing is repeated.")
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Also write every figure to this file.")
def command(corpora: tuple[str, ...], fixtures: bool, seconds: float, output: Path | None) -> None:
    """Time and memory: the seed by stages, large inputs, growth, starts; beside a floor and the rivals."""
    try:
        paths = {} if fixtures else parse_corpora(corpora)
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    try:
        timings, peaks = run(everything(paths), seconds=seconds), measure()
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"# Speed\n\n{machine()}\n\n{report(timings, peaks)}\n")
    for name, why in load("text")[1].items():
        click.echo(f"skipped: {name}: {why}")
    if output is not None:
        data = {"timings": [asdict(item) for item in timings], "peaks": [asdict(peak) for peak in peaks]}
        output.write_text(json.dumps(data, indent=1), "utf-8")
