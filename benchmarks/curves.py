"""Curves over all lines of some cases: precision and recall by threshold, and how often a probability holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from benchmarks.align import CONTENT, LEFT_OUT
from benchmarks.cases import Case
from benchmarks.scores import Judged
from benchmarks.scoring import PRF, average, line_prf

__all__ = ["THRESHOLDS", "Bin", "calibration_error", "precision_recall", "reliability"]

THRESHOLDS: Final = tuple(step / 2 for step in range(-10, 11))


def _says(case: Case, kept: Sequence[bool]) -> bool:
    """Whether any line that counts is kept."""
    return any(
        keep and label != LEFT_OUT and weight > 0 for keep, label, weight in zip(kept, case.labels, case.weights, strict=True)
    )


def precision_recall(pairs: Sequence[tuple[Case, Judged]], thresholds: Iterable[float] = THRESHOLDS) -> dict[float, PRF]:
    """The average score over documents at each threshold.

    Precision is averaged over the documents of which something is kept: it says nothing about the others, and counting
    them as 0 would bend the curve down where the threshold is high. Recall and F1 are averaged over all.
    """
    found = {}
    for threshold in thresholds:
        kept = [(case, lines.kept(threshold)) for case, lines in pairs]
        scores = [line_prf(flags, case.labels, case.weights) for case, flags in kept]
        some = [score for score, (case, flags) in zip(scores, kept, strict=True) if _says(case, flags)]
        mean = average(scores)
        found[threshold] = mean._replace(precision=average(some or scores).precision)
    return found


class Bin(NamedTuple):
    """Lines of about the same probability: how likely they were said to be content, and the share that is."""

    probability: float
    observed: float
    tokens: int


def reliability(pairs: Iterable[tuple[Case, Judged]], bins: int = 10) -> list[Bin]:
    """Probability said against share observed, in ``bins`` steps of probability, weighted by tokens; none is empty."""
    sums = [[0.0, 0, 0] for _ in range(bins)]
    for case, lines in pairs:
        for score, label, weight in zip(lines.scores, case.labels, case.weights, strict=True):
            if score is None or label == LEFT_OUT or not weight:
                continue
            chance = 1 / (1 + math.exp(-max(min(score, 30.0), -30.0)))
            row = sums[min(int(chance * bins), bins - 1)]
            row[0] += chance * weight
            row[1] += weight * (label == CONTENT)
            row[2] += weight
    return [Bin(said / weight, seen / weight, int(weight)) for said, seen, weight in sums if weight]


def calibration_error(found: Sequence[Bin]) -> float:
    """The mean distance between probability and share, weighted by tokens; NaN without lines."""
    total = sum(item.tokens for item in found)
    return sum(abs(item.probability - item.observed) * item.tokens for item in found) / total if total else math.nan
