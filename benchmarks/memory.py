"""Peak memory of cleaning, measured in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import cleanscrape
from benchmarks.inputs import Input, repeated, seed
from benchmarks.pool import PROJECT
from benchmarks.timed import single_thread

__all__ = ["Peak", "measure"]

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory held at once above what was held before, in bytes; and of the whole process, None off Linux."""

    what: str
    input: str
    size: int
    peak: int
    process: int | None

    @property
    def per_megabyte(self) -> float:
        """Megabytes of memory for a megabyte of input."""
        return self.peak / self.size


def _process() -> int | None:
    # Not getrusage: what it says of a child process begins with what its parent held.
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return None
    row = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "")
    return int(row.split()[1]) * 1024 if row else None


def _peak(what: str, item: Input) -> Peak:
    """What Python and NumPy allocate at most; the input itself, and what the kernel holds while it works, do not count."""
    size = item.size
    cleanscrape.clean(seed())  # weights and lexicon are loaded once, before
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    if what == "clean":
        _ = cleanscrape.clean(item.texts[0])
    elif what == "clean_html":
        _ = cleanscrape.clean_html(item.texts[0])
    else:
        for _page in cleanscrape.Cleaner().clean_many(iter(item.texts)):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Peak(what, item.name, size, peak - before, _process())


def _inputs() -> Iterator[tuple[str, Input]]:
    one = repeated(seed(), MEGABYTE)
    # The stream comes first: the figure of the whole process only ever rises.
    count = 4 * MEGABYTE // len(seed().encode())
    yield "clean_many", Input("seeds, 4 MB in all, one by one", (seed(),) * count, ("id",) * count)
    markup = "".join(path.read_text("utf-8") for path in sorted((PROJECT / "tests" / "fixtures" / "html").glob("*.html")))
    yield "clean_html", Input("fixtures, 4 MB as one page", (repeated(markup, 4 * MEGABYTE),), ("en",))
    yield "clean", Input("seed to 1 MB", (one,), ("id",))
    yield "clean", Input("seed to 4 MB", (one * 4,), ("id",))


def measure() -> list[Peak]:
    """The peaks of cleanscrape on one and four megabytes at once, and on four megabytes as a stream.

    Raises RuntimeError with what was printed when cleaning fails.
    """
    command = [sys.executable, "-m", "benchmarks.memory"]
    done = subprocess.run(command, cwd=PROJECT, env=single_thread(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"measuring memory failed:\n{done.stderr[-2000:]}")
    return [Peak(**row) for row in json.loads(done.stdout)]


if __name__ == "__main__":
    print(json.dumps([asdict(_peak(what, item)) for what, item in _inputs()]))
