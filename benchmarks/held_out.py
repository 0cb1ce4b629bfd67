"""Weights that were fitted without a third of the sites, and cleaning with them: how the package does on sites it never saw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from benchmarks.dataset import fold_of
from benchmarks.pool import cache_dir
from cleanscrape import phrases, pipeline

__all__ = ["FOLDS", "fit_folds", "fold_weights", "wearing"]

FOLDS: Final = 3


def fold_weights(site: str) -> Path:
    """The folder with the weights that were fitted without this site. Raises FileNotFoundError if there is none yet."""
    folder = cache_dir("held-out") / f"fold-{fold_of(site, FOLDS)}"
    if not (folder / "text.json").is_file():
        raise FileNotFoundError(f"no weights in {folder}")
    return folder


def fit_folds(corpora: Path) -> None:
    """Fit the weights of all folds on the corpora of this folder: wcxb, fundus and daniel. Takes a quarter of an hour."""
    import numpy as np

    from benchmarks import fit

    documents, digest = fit.load_documents(corpora, fit.VIEWS)
    data = fit.gather(documents)
    fold = np.array([fold_of(document.site, FOLDS) for document in documents])[data.document]
    for number in range(FOLDS):
        fitted, _ = fit.fit(data, fold != number, fold)
        fit.write(data, fitted, {"corpora": digest, "fold": number}, cache_dir("held-out") / f"fold-{number}")


def _phrases(path: Path) -> dict[str, int]:
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {phrase: int(points) for points, phrase in rows}


@contextmanager
def wearing(folder: Path | None) -> Iterator[None]:
    """Clean with the weights of text mode in this folder, in this process; None: with those of the package."""

    def forget() -> None:
        pipeline.weights.cache_clear()
        phrases.table.cache_clear()

    if folder is None:
        yield
        return
    data: dict[str, Any] = json.loads((folder / "text.json").read_text("utf-8"))
    learned = _phrases(folder / "text-phrases.tsv")
    forget()
    with patch.object(pipeline, "load", lambda _: data), patch("cleanscrape.scorecard.learned_phrases", lambda _="text": learned):
        yield
    forget()
