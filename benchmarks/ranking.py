"""Finds the documents a verdict does worst on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.align import CONTENT, LEFT_OUT
from benchmarks.scoring import PRF, line_prf

__all__ = ["ERRORS", "KEPT_NOISE", "LOST_CONTENT", "Ranked", "Verdicts", "line_errors", "worst"]

KEPT_NOISE: Final = "kept-noise"
LOST_CONTENT: Final = "lost-content"
ERRORS: Final = (KEPT_NOISE, LOST_CONTENT)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The lines of one document: what was kept, the gold, tokens, and the label each line goes by."""

    kept: Sequence[bool]
    labels: Sequence[int]
    weights: Sequence[int]
    names: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document's place: its index, its score, and the tokens of the errors that were asked for."""

    index: int
    score: PRF
    wrong: int
    total: int


def line_errors(kept: Sequence[bool], labels: Sequence[int]) -> list[str]:
    """Per line the kind of error, "" where there is none; lines left out have none.

    >>> line_errors([True, False, True], [0, 1, -1])
    ['kept-noise', 'lost-content', '']
    """
    return [
        "" if label == LEFT_OUT or keep == (label == CONTENT) else KEPT_NOISE if keep else LOST_CONTENT
        for keep, label in zip(kept, labels, strict=True)
    ]


def worst(documents: Sequence[Verdicts], count: int, *, error: str = "", label: str = "") -> list[Ranked]:
    """The ``count`` worst documents, the worst first.

    By F1; or, when a kind of error or a label is asked for, by the share of the document's tokens in such errors, and
    then only documents that have one.
    """
    found = []
    for index, document in enumerate(documents):
        rows = zip(line_errors(document.kept, document.labels), document.labels, document.weights, document.names, strict=True)
        wrong = total = 0
        for kind, gold, weight, names in rows:
            total += weight if gold != LEFT_OUT else 0
            wrong += weight if kind and error in ("", kind) and (not label or label in names) else 0
        score = line_prf(document.kept, document.labels, document.weights)
        if wrong or not (error or label):
            found.append(Ranked(index, score, wrong, total))
    if error or label:
        found.sort(key=lambda item: (-item.wrong / max(item.total, 1), -item.wrong, item.index))
    else:
        found.sort(key=lambda item: (item.score.f1, -item.wrong, item.index))
    return found[:count]
