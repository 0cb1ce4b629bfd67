"""What is timed, as cases of pytest-benchmark; ``python -m benchmarks speed`` runs it.

Work in the process is measured in CPU time on one thread, which other programs on the machine disturb little;
starts of a process are measured by the clock.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

import cleanscrape
from benchmarks.corpora import Page
from benchmarks.inputs import GROWTH, SEED, SHAPES, Input, grown, seed
from benchmarks.rivals import load, rival
from benchmarks.timed import INPUTS_VARIABLE
from cleanscrape import phrases
from cleanscrape.classifiers import classify
from cleanscrape.context import around_levels
from cleanscrape.features import measure, shape_levels
from cleanscrape.labels import is_meta, name_lines
from cleanscrape.pipeline import weights
from cleanscrape.reading.text import read_texts
from cleanscrape.rules import judge
from cleanscrape.scorecard import likelihood

Work = Callable[[], object]

INPUTS: Final = ("seed", "seed to 1 MB", "page", "batch")
RIVALS: Final = tuple(system.name for system in load("text")[0] if system.module not in ("own", "keep_all"))
STAGES: Final = ("read", "features", "classify", "score", "context", "rules+labels")
STARTS: Final = {
    "python": ["-c", "pass"],
    "import": ["-c", "import cleanscrape"],
    "import and load": ["-c", "import cleanscrape; cleanscrape.clean('')"],
    "command line": ["-m", "cleanscrape", str(SEED)],
}
IN_BATCHES: Final = "cleanscrape, clean_html_many"
HTML_RIVALS: Final = tuple(
    system.name for system in (load("html")[0] if hasattr(cleanscrape, "clean_html") else ()) if system.module != "own"
)


@cache
def everything() -> tuple[dict[str, Input], list[Page]]:
    stored: tuple[dict[str, Input], list[Page]] = pickle.loads(Path(os.environ[INPUTS_VARIABLE]).read_bytes())
    return stored


def inputs() -> dict[str, Input]:
    return everything()[0]


def note(benchmark: Any, what: str, on: str, size: int, documents: int = 1) -> None:
    benchmark.extra_info.update({"what": what, "input": on, "size": size, "documents": documents})


def floor(text: str) -> str:
    """The least any line cleaner does."""
    return "\n".join([line.strip() for line in text.splitlines()])


def every(function: Callable[..., object], *columns: tuple[str, ...]) -> list[object]:
    return [function(*row) for row in zip(*columns, strict=True)]


def cleaned(texts: tuple[str, ...]) -> list[str]:
    if len(texts) == 1:
        return [cleanscrape.clean(texts[0]).text]
    return [page.text for page in cleanscrape.Cleaner().clean_many(texts)]


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("on", INPUTS)
@pytest.mark.parametrize("what", ["floor", "clean", *RIVALS])
def test_text(benchmark: Any, what: str, on: str) -> None:
    chosen = inputs()[on]
    note(benchmark, what, on, chosen.size, len(chosen.texts))
    if what == "floor":
        benchmark(every, floor, chosen.texts)
    elif what == "clean":
        benchmark(cleaned, chosen.texts)
    else:
        benchmark(every, rival(what).keep, chosen.texts, chosen.langs)


@pytest.mark.benchmark(timer=time.process_time)
def test_text_blocks(benchmark: Any) -> None:
    note(benchmark, "clean and look at every block", "seed", inputs()["seed"].size)
    benchmark(lambda: [block.label for block in cleanscrape.clean(seed()).blocks])


def stages(text: str) -> dict[str, Work]:
    """Each stage of one look at ``text``, with what the stages before it give."""
    fitted, table = weights(), phrases.table()
    lines = read_texts([text])
    features = measure(lines, table)
    shape = shape_levels(features)
    kinds = classify(features)
    one = np.concatenate((shape, kinds))
    likely = likelihood(fitted.looks[0].score(one))
    both = np.concatenate((one, around_levels(features, kinds, likely)))
    score = fitted.looks[1].score(both)

    def last() -> object:
        ruling = judge(features, kinds, both, score, fitted.headline)
        meta = is_meta(features, kinds, score, ruling)
        return name_lines(features, kinds, (score >= 0) & ~meta, meta, ruling)

    return {
        "read": lambda: read_texts([text]),
        "features": lambda: shape_levels(measure(lines, table)),
        "classify": lambda: classify(features),
        "score": lambda: (fitted.looks[0].score(one), fitted.looks[1].score(both)),
        "context": lambda: around_levels(features, kinds, likely),
        "rules+labels": last,
    }


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("on", ["seed", "seed to 1 MB"])
@pytest.mark.parametrize("stage", STAGES)
def test_stage(benchmark: Any, stage: str, on: str) -> None:
    note(benchmark, f"stage {stage}", on, inputs()[on].size)
    benchmark(stages(inputs()[on].texts[0])[stage])


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("times", GROWTH)
@pytest.mark.parametrize("shape", SHAPES)
def test_growth(benchmark: Any, shape: str, times: int) -> None:
    texts = grown(shape, times)
    note(benchmark, "growth", f"{shape} {times}", sum(len(text.encode()) for text in texts), len(texts))
    work: Work = partial(cleaned, texts)
    benchmark(work)


@pytest.mark.benchmark(timer=time.perf_counter)
@pytest.mark.parametrize("what", STARTS)
def test_start(benchmark: Any, what: str) -> None:
    note(benchmark, f"start {what}", "process", SEED.stat().st_size)
    command = [sys.executable, *STARTS[what]]
    benchmark.pedantic(lambda: subprocess.run(command, check=True, capture_output=True), rounds=9, warmup_rounds=1)


@pytest.mark.skipif(not hasattr(cleanscrape, "clean_html"), reason="clean_html is not there yet")
@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("what", ["floor", "clean", IN_BATCHES, *HTML_RIVALS])
def test_html(benchmark: Any, what: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    pages = everything()[1]
    if not pages:
        pytest.skip("there is no corpus of pages")
    note(benchmark, what, "HTML", sum(len(page.html) for page in pages), len(pages))
    if what == "floor":
        benchmark(lambda: [LexborHTMLParser(page.html) for page in pages])
        return
    if what == IN_BATCHES:
        cleaner, documents = cleanscrape.Cleaner(), [(page.html, page.url or None) for page in pages]
        benchmark(lambda: [cleaned.text for cleaned in cleaner.clean_html_many(documents)])
        return
    extract = rival("cleanscrape" if what == "clean" else what).extract
    assert extract is not None
    benchmark(lambda: [extract(page.html, page.url, page.lang or "") for page in pages])
