"""Prints tables that read well in a terminal and as Markdown."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from unicodedata import combining, east_asian_width

from benchmarks.scoring import PRF

__all__ = ["cell", "machine", "prf_cells", "table"]


def cell(value: object, digits: int = 3) -> str:
    """A number with ``digits`` decimals, "-" for nothing and for NaN, anything else as it is."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.{digits}f}"
    return str(value)


def prf_cells(score: PRF) -> tuple[float, float, float]:
    """F1 first, as tables are read."""
    return (score.f1, score.precision, score.recall)


def _width(text: str) -> int:
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table with columns lined up; columns of numbers stand to the right."""
    body = [[cell(value).replace("|", "\\|") for value in row] for row in rows]
    widths = [max(3, *(map(_width, column))) for column in zip(headers, *body, strict=True)]
    numeric = [
        all(isinstance(value, int | float) or value is None for value in column) and bool(rows)
        for column in (zip(*rows, strict=True) if rows else [()] * len(headers))
    ]

    def line(cells: Sequence[str]) -> str:
        padded = (
            " " * (width - _width(text)) + text if right else text + " " * (width - _width(text))
            for text, width, right in zip(cells, widths, numeric, strict=True)
        )
        return f"| {' | '.join(padded)} |"

    rule = "|" + "|".join("-" * (width + 1) + (":" if right else "-") for width, right in zip(widths, numeric, strict=True)) + "|"
    return "\n".join([line(headers), rule, *map(line, body)])


def machine() -> str:
    """The machine (without its name) and the Python a figure was measured with."""
    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            name = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), name)
    except OSError:
        pass  # not Linux: the processor's name above will do
    cores = os.cpu_count()
    return f"{name}, {cores} core{'' if cores == 1 else 's'}, {platform.system()}, Python {platform.python_version()}"
