"""Adding evidence up: points for what a line measures, as fitted and written down in ``weights/``.

The score is a sum over small decision tables. A table asks up to eight questions ("more than 12 words?", "ends with a
full stop?") and holds points for every pattern of answers: an oblivious tree (Kohavi and Li 1995; boosted by CatBoost,
Prokhorenkova et al. 2018). Measured on pages of sites it had not seen, such tables were 1 to 2 F1 points better than
points for single features and pairs of them, and cost less: a question is one comparison of a whole column.

The reasons add up. Each question of a table moves the mean of the points that can still be reached; that move is the
question's share (Saabas 2014). All points are whole thousandths, so that sums are exact whatever the order.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.features import Levels
from cleanscrape.native import call
from cleanscrape.reading.text import Ints

__all__ = ["UNIT", "Scorecard", "from_json", "learned_phrases", "likelihood", "load", "probability"]

UNIT: Final = 1000  # thousandths of a log-odds point
NEVER: Final = 127  # a level no feature reaches: the answer is always no
LIMIT: Final = 8 * UNIT
LIKELY: Final = np.round(1000 / (1 + np.exp(-np.arange(-LIMIT, LIMIT + 1) / UNIT))).astype(np.int64)


def probability(score: float) -> float:
    """The chance that a line of this score (log-odds) belongs to the article, from 0 to 1."""
    return float(1 / (1 + np.exp(-max(min(score, 30.0), -30.0))))


def likelihood(score: Ints) -> Ints:
    """The same for whole arrays, from thousandths to thousandths."""
    return LIKELY.take(score + LIMIT, mode="clip")


@dataclass(frozen=True, slots=True, eq=False)
class Scorecard:
    """Decision tables over features in levels."""

    names: tuple[str, ...]
    bias: int
    depth: int
    feature: npt.NDArray[np.int32]  # shape (tables, depth): which feature a question is about
    above: npt.NDArray[np.uint8]  # the same shape: is its level above this?
    points: npt.NDArray[np.int32]  # shape (tables, 2**depth): by answers, the first question being the lowest bit
    weight: npt.NDArray[np.int64]  # the same shape: how much of the training lines gave these answers

    def score(self, levels: Levels) -> Ints:
        """Thousandths of log-odds for each line. ``levels``: shape (features, lines)."""
        out = np.empty(levels.shape[1], dtype=np.int64)
        tables = (self.feature, self.above, self.points, *self.feature.shape)
        call("cs_score", np.ascontiguousarray(levels), *levels.shape, *tables, self.bias, out)
        return out

    def base(self) -> int:
        """The score of a line of which nothing is known: the bias of explanations."""
        return _base(self)

    def explain(self, levels: Levels) -> dict[str, int]:
        """For one line (``levels``: shape (features, 1)): thousandths by feature; with ``base()`` they add up to the score."""
        yes = levels[:, 0][self.feature] > self.above
        answers = (yes << np.arange(self.depth)).sum(axis=1).tolist()
        shares: Counter[str] = Counter()
        for table, answer in enumerate(answers):
            means = _means(self, table)
            for question in range(self.depth):
                move = means[question + 1][answer & ((2 << question) - 1)] - means[question][answer & ((1 << question) - 1)]
                if move:
                    shares[self.names[self.feature[table, question]]] += move
        return dict(shares)


@cache
def _base(card: Scorecard) -> int:
    return card.bias + sum(int(_means(card, row)[0][0]) for row in range(len(card.points)))


@cache
def _means(card: Scorecard, table: int) -> list[list[int]]:
    """Mean points of a table after 0, 1, ... depth answers, in whole thousandths; indexed by those answers."""
    out = []
    for known in range(card.depth + 1):
        shape = (-1, 1 << known)  # the answers known are the low bits
        points, weight = card.points[table].reshape(shape), card.weight[table].reshape(shape)
        total = weight.sum(axis=0)
        mean = np.where(total > 0, (points * weight).sum(axis=0) / np.maximum(total, 1), points.mean(axis=0))
        out.append([round(value) for value in mean.tolist()])
    return out


def from_json(data: Mapping[str, Any], names: Sequence[str]) -> Scorecard:
    """A scorecard from its part of the weights file.

    Raises ValueError if the file asks about a feature that does not exist.
    """
    index = {name: row for row, name in enumerate(names)}
    unknown = sorted({name for table in data["tables"] for name, _ in table["ask"]} - set(index))
    if unknown:
        raise ValueError(f"weights for unknown features: {', '.join(unknown)}; fit them again")
    depth = max(len(table["ask"]) for table in data["tables"])
    feature, above, points, weight = [], [], [], []
    for table in data["tables"]:
        missing = depth - len(table["ask"])
        feature.append([index[name] for name, _ in table["ask"]] + [0] * missing)
        above.append([level for _, level in table["ask"]] + [NEVER] * missing)
        points.append(table["points"] * (1 << missing))
        weight.append(table["weight"] * (1 << missing))
    return Scorecard(
        names=tuple(names),
        bias=int(data["bias"]),
        depth=depth,
        feature=np.array(feature, dtype=np.int32),
        above=np.array(above, dtype=np.uint8),
        points=np.array(points, dtype=np.int32),
        weight=np.array(weight, dtype=np.int64),
    )


@cache
def load(name: str) -> Mapping[str, Any]:
    """The weights file ``weights/NAME.json``, as written by benchmarks/fit.py."""
    data: Mapping[str, Any] = json.loads(
        files(__package__).joinpath("weights").joinpath(f"{name}.json").read_text(encoding="utf-8")
    )
    return data


@cache
def learned_phrases(name: str = "text") -> Mapping[str, int]:
    """Learned words and pairs of words with their points in thousandths, from ``weights/NAME-phrases.tsv``."""
    path = files(__package__).joinpath("weights").joinpath(f"{name}-phrases.tsv")
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {phrase: int(points) for points, phrase in rows}
