"""Runs one function over many items in a few processes, in order, with a progress bar."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

__all__ = ["PROJECT", "cache_dir", "parallel", "time_limit"]

A = TypeVar("A")
B = TypeVar("B")

PROJECT = Path(__file__).resolve().parents[1]


def cache_dir(name: str) -> Path:
    """The folder for cached results of one kind, made when missing and invisible to git.

    Under ``.cache/benchmarks`` of the project, or where ``CLEANSCRAPE_BENCH_CACHE`` says.
    """
    root = Path(os.environ.get("CLEANSCRAPE_BENCH_CACHE") or PROJECT / ".cache" / "benchmarks")
    (root / name).mkdir(parents=True, exist_ok=True)
    ignore = root / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    return root / name


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError when the body runs longer; C code is interrupted only once it returns to Python."""

    def expire(*_: object) -> None:
        raise TimeoutError(f"longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def parallel(function: Callable[[A], B], items: Sequence[A], *, workers: int = 2, title: str = "") -> list[B]:
    """``[function(item) for item in items]``, worked out by ``workers`` processes.

    ``function`` must be importable (or a partial of such a function). The bar goes to stderr, and only to a terminal.
    """
    bar = tqdm(total=len(items), desc=title, unit="", disable=not sys.stderr.isatty(), leave=False)
    with bar:
        if workers <= 1 or len(items) < 2:
            return [_ticked(function(item), bar) for item in items]
        # Fork where there is one: the scripts that call this need no main guard, and nothing is imported twice.
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        chunk = max(1, min(16, len(items) // (workers * 8)))
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(method)) as executor:
            return [_ticked(result, bar) for result in executor.map(function, items, chunksize=chunk)]


def _ticked(value: B, bar: Any) -> B:
    bar.update()
    return value
