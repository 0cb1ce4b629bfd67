"""Fitting the parts of the scorecard: learned phrases by logistic regression, decision tables by boosting."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import catboost
import numpy as np
import numpy.typing as npt
import scipy.optimize
import scipy.sparse

from cleanscrape.features import LEVELS
from cleanscrape.scorecard import UNIT

Reals = npt.NDArray[np.float64]
Levels = npt.NDArray[np.uint8]


def fit_phrases(
    matrix: scipy.sparse.csr_matrix, target: Reals, weight: Reals, offset: Reals, penalty: float, steps: int = 40
) -> Reals:
    """Points of the columns of ``matrix``: L2-penalised logistic regression on top of ``offset`` (log-odds)."""
    transposed = matrix.T.tocsr()
    total = weight.sum()

    def loss(points: Reals) -> tuple[float, Reals]:
        score = matrix @ points[:-1] + points[-1] + offset
        chance = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        value = float(weight @ (np.logaddexp(0, score) - target * score)) / total
        slope = weight * (chance - target) / total
        gradient = np.append(transposed @ slope + 2 * penalty * points[:-1] / total, slope.sum())
        return value + penalty * float(points[:-1] @ points[:-1]) / total, gradient

    start = np.zeros(matrix.shape[1] + 1)
    result = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    points: Reals = result.x[:-1]
    return points


def fit_tables(
    levels: Levels,
    target: Reals,
    weight: Reals,
    names: Sequence[str],
    *,
    depth: int,
    tables: int,
    rate: float,
    penalty: float = 30.0,
) -> dict[str, Any]:
    """Boosted oblivious trees as the scorecard reads them (see cleanscrape.scorecard.from_json)."""
    model = catboost.CatBoostClassifier(
        depth=depth, iterations=tables, learning_rate=rate, l2_leaf_reg=penalty, border_count=LEVELS - 1, thread_count=2,
        random_seed=1, verbose=0, bootstrap_type="No", random_strength=0, allow_writing_files=False,
    )  # fmt: skip
    model.fit(catboost.Pool(np.ascontiguousarray(levels.T.astype(np.float32)), target, weight=weight))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        data = json.loads(path.read_text())
    scale, (bias,) = data["scale_and_bias"]
    assert scale == 1
    out = []
    for tree in data["oblivious_trees"]:
        ask = [[names[split["float_feature_index"]], int(np.floor(split["border"]))] for split in tree["splits"]]
        out.append(
            {
                "ask": ask,
                "points": [round(value * UNIT) for value in tree["leaf_values"]],
                "weight": [round(value) for value in tree["leaf_weights"]],
            }
        )
    return {"bias": round(bias * UNIT), "tables": out}
