"""What cleanscrape says of every line: scores and labels, worked out once and read at any threshold."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import cleanscrape
from benchmarks.cases import CaseSet
from benchmarks.pool import cache_dir, parallel
from benchmarks.rivals.own import own_version
from cleanscrape.model import META_LABELS, MODES

__all__ = ["Judged", "judge_cases", "thresholds"]

# How many versions keep their scores of the same texts.
KEPT: Final = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """The lines of one text, as ``str.splitlines()`` counts them: score (None: blank), label ("": blank)."""

    scores: tuple[float | None, ...]
    labels: tuple[str, ...]

    def kept(self, threshold: float) -> list[bool]:
        """Which lines stay at a threshold; date, byline and source lines never do."""
        return [
            score is not None and score >= threshold and label not in META_LABELS
            for score, label in zip(self.scores, self.labels, strict=True)
        ]


@cache
def thresholds() -> dict[str, float]:
    """The threshold of each mode."""
    return {mode: cleanscrape.Cleaner(mode=mode).threshold for mode in MODES}


@cache
def _cleaner() -> Any:
    return cleanscrape.Cleaner()


def _judge(text: str) -> list[list[Any]]:
    size = len(text.splitlines())
    scores: list[float | None] = [None] * size
    labels = [""] * size
    for block in _cleaner().clean(text).blocks:
        scores[block.line - 1] = round(block.score, 3)
        labels[block.line - 1] = block.label
    return [scores, labels]


def judge_cases(cases: CaseSet, *, workers: int = 2) -> list[Judged]:
    """The scores and labels of each case, from the cache when this very version said them before."""
    key = hashlib.sha256(f"{own_version()} {cases.key}".encode()).hexdigest()[:16]
    folder = cache_dir("scores")
    file = folder / f"{cases.corpus}-{cases.extractor.replace(' ', '-')}-{key}.json.gz"
    if file.is_file():
        rows = json.loads(gzip.decompress(file.read_bytes()))
    else:
        texts: Sequence[str] = [case.text for case in cases.cases]
        rows = parallel(_judge, texts, workers=workers, title=f"cleanscrape: {cases.corpus} {cases.extractor}")
        temporary = file.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(gzip.compress(json.dumps(rows, ensure_ascii=False).encode(), 1))
        temporary.replace(file)
        pattern = file.name.removesuffix(f"{key}.json.gz")
        for old in sorted(folder.glob(f"{pattern}*.json.gz"), key=lambda other: other.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    return [Judged(tuple(scores), tuple(labels)) for scores, labels in rows]
