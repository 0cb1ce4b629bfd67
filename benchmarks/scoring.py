"""Scores: pure functions from verdicts and gold to precision, recall and F1.

Conventions, the same everywhere. Nothing predicted and nothing to find is a perfect
answer: precision, recall and F1 are 1. Something predicted where there is nothing to
find, or nothing predicted where there is something, is a wrong one: all three are 0.
An average over no documents is NaN in every field, never a number that looks like a score.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from benchmarks.align import CONTENT, LEFT_OUT, tokens

__all__ = [
    "PRF", "LineScore", "Snippets", "average", "averages_by", "confusion", "drop_prf", "keep_prf", "label_accuracy",
    "line_prf", "micro", "prf", "shingle_prf", "shingles", "snippet_rates", "word_prf",
]  # fmt: skip

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class PRF(NamedTuple):
    """Precision, recall and their harmonic mean, each from 0 to 1 (NaN: there was nothing to average)."""

    precision: float
    recall: float
    f1: float


NOTHING: Final = PRF(math.nan, math.nan, math.nan)
PERFECT: Final = PRF(1.0, 1.0, 1.0)
WRONG: Final = PRF(0.0, 0.0, 0.0)


def prf(hits: float, predicted: float, wanted: float) -> PRF:
    """Precision, recall and F1 of ``hits`` among ``predicted`` and ``wanted`` amounts (see the conventions above).

    >>> prf(2, 4, 2)
    PRF(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    if predicted <= 0 and wanted <= 0:
        return PERFECT
    if hits <= 0:
        return WRONG
    return PRF(hits / predicted, hits / wanted, 2 * hits / (predicted + wanted))


def average(scores: Iterable[PRF]) -> PRF:
    """The mean of each field: every document counts the same. F1 is the mean of the F1s, not the F1 of the means."""
    rows = list(scores)
    if not rows:
        return NOTHING
    return PRF(*(math.fsum(column) / len(rows) for column in zip(*rows, strict=True)))


def averages_by(keys: Sequence[K], scores: Sequence[PRF]) -> dict[K, tuple[int, PRF]]:
    """Per key the number of documents and their average, the key with most documents first."""
    groups: dict[K, list[PRF]] = {}
    for key, score in zip(keys, scores, strict=True):
        groups.setdefault(key, []).append(score)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), str(item[0])))
    return {key: (len(rows), average(rows)) for key, rows in ordered}


def line_prf(kept: Sequence[bool], labels: Sequence[int], weights: Sequence[int]) -> PRF:
    """Token-weighted score of one document's lines.

    ``kept``, ``labels`` (1 content, 0 noise, -1 left out) and ``weights`` (tokens) are parallel;
    lines left out count nowhere.

    >>> line_prf([True, True, False], [1, 0, 1], [6, 2, 4])
    PRF(precision=0.75, recall=0.6, f1=0.6666666666666666)
    """
    hits = predicted = wanted = 0
    for keep, label, weight in zip(kept, labels, weights, strict=True):
        if label == LEFT_OUT:
            continue
        content = label == CONTENT
        hits += weight if keep and content else 0
        predicted += weight if keep else 0
        wanted += weight if content else 0
    return prf(hits, predicted, wanted)


def micro(parts: Iterable[tuple[float, float, float]]) -> PRF:
    """One score over all (hits, predicted, wanted) amounts added up: every token or line counts the same."""
    rows = list(parts)
    if not rows:
        return NOTHING
    hits, predicted, wanted = (math.fsum(column) for column in zip(*rows, strict=True))
    return prf(hits, predicted, wanted)


def _multiset_prf(predicted: Counter[T], wanted: Counter[T]) -> PRF:
    return prf((predicted & wanted).total(), predicted.total(), wanted.total())


def word_prf(predicted: str, gold: str) -> PRF:
    """Score of a text against the gold as multisets of tokens (`benchmarks.align.tokens`): order does not matter.

    >>> word_prf("the cat the", "The cat sat")
    PRF(precision=0.6666666666666666, recall=0.6666666666666666, f1=0.6666666666666666)
    """
    return _multiset_prf(Counter(tokens(predicted)), Counter(tokens(gold)))


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The multiset of runs of ``size`` tokens; a shorter text is one shingle of all its tokens, an empty one none."""
    words = tokens(text)
    if not words:
        return Counter()
    return Counter(zip(*(words[start:] for start in range(size)), strict=False)) if len(words) >= size else Counter([tuple(words)])


def shingle_prf(predicted: str, gold: str, size: int = 4) -> PRF:
    """Score of a text against the gold as multisets of shingles: unlike the word score, order matters."""
    return _multiset_prf(shingles(predicted, size), shingles(gold, size))


class Snippets(NamedTuple):
    """The share of wanted snippets that is there, and of unwanted ones; None where none are given."""

    with_: float | None
    without: float | None


def snippet_rates(text: str, with_: Sequence[str], without: Sequence[str]) -> Snippets:
    """The share of wanted snippets found in ``text`` (1 is best) and of unwanted ones found (0 is best).

    Compared on tokens, so case, spacing and punctuation do not matter; a snippet without tokens is passed over.
    """
    haystack = f" {' '.join(tokens(text))} "

    def rate(snippets: Sequence[str]) -> float | None:
        needles = [words for snippet in snippets if (words := " ".join(tokens(snippet)))]
        return sum(f" {needle} " in haystack for needle in needles) / len(needles) if needles else None

    return Snippets(rate(with_), rate(without))


class LineScore(NamedTuple):
    """Line counts of one class of verdict: right ones, given ones, wanted ones."""

    hits: int
    predicted: int
    wanted: int

    @property
    def prf(self) -> PRF:
        return prf(self.hits, self.predicted, self.wanted)


def _class_score(kept: Sequence[bool], gold: Sequence[str], verdict: str) -> LineScore:
    hits = predicted = wanted = 0
    for keep, want in zip(kept, gold, strict=True):
        if want not in ("keep", "drop"):
            continue
        said = "keep" if keep else "drop"
        hits += said == want == verdict
        predicted += said == verdict
        wanted += want == verdict
    return LineScore(hits, predicted, wanted)


def keep_prf(kept: Sequence[bool], gold: Sequence[str]) -> LineScore:
    """How well the lines to keep were kept. ``gold`` says keep, drop, meta or blank; the last two count nowhere."""
    return _class_score(kept, gold, "keep")


def drop_prf(kept: Sequence[bool], gold: Sequence[str]) -> LineScore:
    """How well the lines to drop were dropped; meta and blank lines count nowhere."""
    return _class_score(kept, gold, "drop")


def confusion(predicted: Sequence[str], gold: Sequence[str]) -> dict[str, Counter[str]]:
    """Per gold class how often each class was predicted; lines without a gold class (blank ones) are passed over."""
    table: dict[str, Counter[str]] = {}
    for said, want in zip(predicted, gold, strict=True):
        if want:
            table.setdefault(want, Counter())[said] += 1
    return table


def label_accuracy(table: Mapping[str, Counter[str]], equal: Callable[[str, str], bool] = str.__eq__) -> float:
    """The share of lines whose class was named right (NaN without lines)."""
    total = sum(row.total() for row in table.values())
    right = sum(count for want, row in table.items() for said, count in row.items() if equal(said, want))
    return right / total if total else math.nan
