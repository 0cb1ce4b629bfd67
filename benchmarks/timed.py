"""Timings as they come out of pytest-benchmark, and what is worked out from them."""

from __future__ import annotations

import json
import math
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.pool import PROJECT

__all__ = ["INPUTS_VARIABLE", "TENFOLD", "Growth", "Timing", "exponent", "growth", "parse", "ratio", "run", "single_thread"]

# Names the file in which the inputs reach the process that measures. Reading whole corpora there would leave its memory
# in pieces, and small documents would take half as long again.
INPUTS_VARIABLE: Final = "CLEANSCRAPE_BENCH_INPUTS"


Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long ``what`` takes on ``input``: seconds for one go, over ``rounds`` of them."""

    what: str
    input: str
    size: int  # bytes of UTF-8 (of HTML as it came)
    documents: int
    median: float
    spread: float  # distance between the quartiles, in seconds
    fastest: float
    rounds: int

    @property
    def megabytes_a_second(self) -> float:
        return self.size / 1e6 / self.median if self.median > 0 else math.nan


def ratio(timing: Timing, other: Timing | None) -> float:
    """How many times as long as ``other`` it takes, both at their median; NaN when there is no other.

    >>> floor = Timing("floor", "seed", 1000, 1, 2e-6, 0.0, 2e-6, 5)
    >>> ratio(Timing("clean", "seed", 1000, 1, 5e-6, 0.0, 5e-6, 5), floor)
    2.5
    """
    return timing.median / other.median if other is not None and other.median > 0 else math.nan


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The power of the size that the time grows with: the slope of a line through the logarithms (least squares).

    Raises ValueError for fewer than two sizes, or a size or time that is not above 0.

    >>> round(exponent([1, 10, 100], [3, 300, 30_000]), 6)
    2.0
    """
    if len(sizes) != len(seconds) or len(set(sizes)) < 2:
        raise ValueError(f"an exponent wants two or more sizes with a time each, not {len(sizes)} and {len(seconds)}")
    if min(*sizes, *seconds) <= 0:
        raise ValueError("sizes and times must be above 0 to have a logarithm")
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    mean_x, mean_y = math.fsum(x) / len(x), math.fsum(y) / len(y)
    slope = math.fsum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return slope / math.fsum((a - mean_x) ** 2 for a in x)


class Growth(NamedTuple):
    """How time grows with size: ``fixed + scale * size ** power`` seconds, and the exponent without that model."""

    fixed: float  # what every call costs, whatever its size, in seconds
    scale: float
    power: float  # NaN when nothing grows
    off: float  # the largest distance of a measured time from the model, as a share of that time
    plain: float  # the exponent from TENFOLD times the smallest size on, where the fixed cost matters less


TENFOLD: Final = 10
POWERS: Final = np.arange(300, 3001) / 1000


def growth(sizes: Sequence[float], seconds: Sequence[float]) -> Growth:
    """Fit ``fixed + scale * size ** power`` to the times, by least squares on relative errors.

    Relative, because times span three orders of magnitude and are measured to the same percentage. For a given power the
    model is linear, so the best ``fixed`` and ``scale`` (neither below 0) are worked out for each power from 0.3 to 3 in
    steps of 0.001, and the power with the smallest error is taken. Raises ValueError for fewer than four sizes (the model
    has three numbers), for a size or time that is not above 0, and when no two sizes are ten times the smallest.

    >>> found = growth([1, 10, 100, 1000], [1.5, 6, 51, 501])
    >>> round(found.fixed, 6), round(found.scale, 6), float(found.power), round(found.plain, 2)
    (1.0, 0.5, 1.0, 0.96)
    """
    if len(set(sizes)) < 4:
        raise ValueError(f"growth wants four or more sizes, not {len(set(sizes))}")
    large = [index for index, size in enumerate(sizes) if size >= TENFOLD * min(sizes)]
    plain = exponent([sizes[index] for index in large], [seconds[index] for index in large])
    if min(*sizes, *seconds) <= 0:
        raise ValueError("sizes and times must be above 0")
    time, largest = np.array(seconds, dtype=float), float(max(sizes))
    # Both columns of the linear model, divided by the times: what is fitted is 1. A row a power.
    grown = (np.array(sizes, dtype=float) / largest) ** POWERS[:, None] / time
    flat = np.broadcast_to(1 / time, grown.shape)

    def dot(one: Reals, other: Reals) -> Reals:
        found: Reals = (one * other).sum(axis=1)
        return found

    det = dot(flat, flat) * dot(grown, grown) - dot(flat, grown) ** 2
    fixed = (flat.sum(axis=1) * dot(grown, grown) - grown.sum(axis=1) * dot(flat, grown)) / det
    fixed = np.maximum(fixed, 0)
    scale = (grown.sum(axis=1) - fixed * dot(flat, grown)) / dot(grown, grown)
    fixed = np.where(scale < 0, flat.sum(axis=1) / dot(flat, flat), fixed)
    scale = np.maximum(scale, 0)
    error = fixed[:, None] * flat + scale[:, None] * grown - 1
    best = int(np.argmin(dot(error, error)))
    power = float(POWERS[best]) if scale[best] > 1e-9 * time.max() else math.nan
    return Growth(float(fixed[best]), float(scale[best] / largest ** POWERS[best]), power, float(np.abs(error[best]).max()), plain)


def parse(data: Mapping[str, Any]) -> list[Timing]:
    """The timings in what ``--benchmark-json`` writes; benchmarks without our notes are passed over."""
    found = []
    for row in data["benchmarks"]:
        stats, info = row["stats"], row["extra_info"]
        if "what" not in info:
            continue
        found.append(
            Timing(
                info["what"],
                info["input"],
                info["size"],
                info["documents"],
                stats["median"],
                stats["iqr"],
                stats["min"],
                stats["rounds"],
            )
        )
    return found


def single_thread() -> dict[str, str]:
    """The environment of a process that measures: one thread, so that CPU time is time."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    path = os.pathsep.join([str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, **dict.fromkeys(threads, "1"), "PYTHONPATH": path, "PYTHONHASHSEED": "0"}


def run(inputs: object, *, select: str = "", seconds: float = 0.4) -> list[Timing]:
    """Time what benchmarks/timings.py lists, on what ``inputs.everything`` gives, in a process of its own.

    ``select`` is an expression for pytest's ``-k``. Each thing is repeated for about ``seconds``, and five times at
    least. Raises RuntimeError with the report when something that is timed fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "timings.json"
        options = {"json": output, "min-rounds": 5, "max-time": seconds, "warmup": "on", "warmup-iterations": 1}
        command = [
            *(sys.executable, "-m", "pytest", str(PROJECT / "benchmarks" / "timings.py"), "-q", "-x", "--no-header"),
            *("-W", "ignore", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib", "--tb=short"),
            "--benchmark-quiet",
            *(f"--benchmark-{name}={value}" for name, value in options.items()),
            *(["-k", select] if select else []),
        ]
        stored = Path(folder) / "inputs.pickle"
        stored.write_bytes(pickle.dumps(inputs))
        environment = single_thread() | {INPUTS_VARIABLE: str(stored)}
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode or not output.is_file():
            raise RuntimeError(f"timing failed:\n{done.stdout[-4000:]}{done.stderr[-2000:]}")
        return parse(json.loads(output.read_text("utf-8")))
