"""Scores of lines by weights that were fitted without their site, and the curve of precision and recall they give.

``python -m benchmarks.fit`` writes the scores to `SCORES`, which is not committed, and the small table `CURVE` made of
them, which is: with it the report draws the curve without a fit.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from benchmarks.align import CONTENT, LEFT_OUT
from benchmarks.extract import MAIN_INPUTS
from benchmarks.pool import PROJECT, cache_dir
from benchmarks.scoring import PRF

__all__ = [
    "CURVE", "THRESHOLDS", "Curves", "Lines", "Text", "curve", "curves", "load", "read_curves", "record", "save", "scores_file",
    "write_curves",
]  # fmt: skip

CURVE: Final = PROJECT / "benchmarks" / "curve.json"
THRESHOLDS: Final = tuple(step / 2 for step in range(-8, 9))  # log-odds
UNIT: Final = 1000  # scores are in thousandths of log-odds

Integers = npt.NDArray[np.int64]
Curve = dict[float, PRF]


def scores_file() -> Path:
    """Where a fit leaves the scores of every line."""
    return cache_dir("out-of-fold") / "scores.npz"


class Text(Protocol):
    """What is known of a text; the documents of benchmarks/dataset.py know it."""

    @property
    def corpus(self) -> str: ...
    @property
    def page(self) -> str: ...
    @property
    def view(self) -> str: ...


@dataclass(frozen=True)
class Lines:
    """Lines with their out-of-fold scores: the first three fields have a row a text, the rest a row a line."""

    corpus: tuple[str, ...]
    page: tuple[str, ...]
    view: tuple[str, ...]
    document: Integers  # index of the line's text
    line: Integers  # index into str.splitlines() of the text, from 0
    label: Integers  # 1 content, 0 noise, -1 left out
    tokens: Integers
    score: Integers  # thousandths of log-odds, far below any threshold where the line is taken as meta
    corpora: str = ""  # as in the header of the weights, with the digest of each
    date: str = ""


@dataclass(frozen=True)
class Curves:
    """Precision, recall and F1 by threshold, per (corpus, view), and the pages and the day of the fit they are of."""

    corpora: str
    date: str
    curves: Mapping[tuple[str, str], Curve]
    documents: Mapping[tuple[str, str], int]


def save(
    path: Path,
    texts: Sequence[Text],
    *,
    document: npt.ArrayLike,
    line: npt.ArrayLike,
    label: npt.ArrayLike,
    tokens: npt.ArrayLike,
    score: npt.ArrayLike,
    corpora: str = "",
    date: str = "",
) -> None:
    """Write the lines of the ``texts`` that are an extractor's plain output; variants of them are left out.

    ``texts`` has a row a text; the columns a row a line, in any order: the index of its text, the index of the line in
    ``str.splitlines()``, its label, its tokens and its score. ``corpora`` and ``date`` are those in the header of the
    weights. Raises ValueError when the columns are not of one length. The file appears whole or not at all.
    """
    columns = {"document": document, "line": line, "label": label, "tokens": tokens, "score": score}
    arrays = {name: np.asarray(values).astype(np.int64) for name, values in columns.items()}
    if len({len(values) for values in arrays.values()}) != 1:
        raise ValueError(f"columns of different lengths: {', '.join(f'{name} {len(v)}' for name, v in arrays.items())}")
    chosen = [index for index, text in enumerate(texts) if text.view in MAIN_INPUTS]
    place = np.full(len(texts) + 1, -1)
    place[chosen] = np.arange(len(chosen))
    arrays["document"] = place[arrays["document"]]
    here = arrays["document"] >= 0
    rows = {name: [getattr(texts[index], name) for index in chosen] for name in ("corpus", "page", "view")}
    temporary = path.with_suffix(f".{os.getpid()}")
    with temporary.open("wb") as file:
        stored: dict[str, Any] = {name: np.array(values, dtype=str) for name, values in rows.items()}
        stored |= {name: values[here].astype(np.int32) for name, values in arrays.items()}
        np.savez_compressed(file, corpora=np.array(corpora), date=np.array(date), **stored)
    temporary.replace(path)


def load(path: Path) -> Lines:
    """What `save` wrote. Raises FileNotFoundError when there is none, ValueError when it is something else."""
    try:
        with np.load(path) as data:
            fields: dict[str, Any] = {name: tuple(map(str, data[name])) for name in ("corpus", "page", "view")}
            fields |= {name: data[name].astype(np.int64) for name in ("document", "line", "label", "tokens", "score")}
            fields |= {name: str(data[name]) for name in ("corpora", "date")}
            return Lines(**fields)
    except (KeyError, EOFError) as error:
        raise ValueError(f"{path}: not the scores that a fit writes: {error}") from error


def curve(lines: Lines, chosen: Sequence[int], thresholds: Iterable[float] = THRESHOLDS) -> Curve:
    """The mean score of the texts ``chosen`` (indices) at each threshold; each text counts the same, a line by its tokens.

    Texts without a line of content are left out. Precision is the mean over the texts of which something is kept, as in
    benchmarks/curves.py; recall and F1 over all. NaN where there is nothing to average.
    """
    count = len(lines.corpus)
    weight = lines.tokens * (lines.label != LEFT_OUT)

    def total(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        return np.bincount(lines.document, weights=weight * mask, minlength=count).astype(np.float64)

    content = lines.label == CONTENT
    wanted = total(content)
    some = np.zeros(count, dtype=bool)
    some[list(chosen)] = True
    some &= wanted > 0
    found: Curve = {}
    for threshold in sorted(set(thresholds)):
        kept = lines.score >= round(threshold * UNIT)
        hits, said = total(kept & content)[some], total(kept)[some]
        full = said > 0
        precision = hits[full] / said[full] if full.any() else np.zeros(len(said))
        recall, f1 = hits / wanted[some], 2 * hits / (said + wanted[some])
        found[threshold] = PRF(*(float(part.mean()) if len(part) else float("nan") for part in (precision, recall, f1)))
    return found


def curves(lines: Lines, thresholds: Iterable[float] = THRESHOLDS) -> Curves:
    """The curve of each corpus and view."""
    groups: dict[tuple[str, str], list[int]] = {}
    for index, key in enumerate(zip(lines.corpus, lines.view, strict=True)):
        groups.setdefault(key, []).append(index)
    content = np.unique(lines.document[lines.label == CONTENT])
    documents = {key: len(set(chosen) & set(content.tolist())) for key, chosen in sorted(groups.items())}
    return Curves(lines.corpora, lines.date, {key: curve(lines, groups[key], thresholds) for key in documents}, documents)


def write_curves(path: Path, found: Curves) -> None:
    """Write the table as JSON, a threshold a line; the file is replaced in one step."""
    rows: dict[str, Any] = {}
    for (corpus, view), points in found.curves.items():
        listed = ",\n".join("   " + json.dumps([at, *(round(value, 4) for value in score)]) for at, score in points.items())
        rows[f"{corpus} {view}"] = f'{{"documents": {found.documents[corpus, view]}, "curve": [\n{listed}\n  ]}}'
    body = ",\n".join(f"  {json.dumps(name)}: {part}" for name, part in rows.items())
    head = f' "corpora": {json.dumps(found.corpora)},\n "date": {json.dumps(found.date)},'
    columns = ' "columns": ["threshold", "precision", "recall", "F1"],'
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_text(f'{{\n{head}\n{columns}\n "curves": {{\n{body}\n }}\n}}\n', "utf-8")
    temporary.replace(path)


def read_curves(path: Path) -> Curves | None:
    """What `write_curves` wrote; None when there is no such file. ValueError when it is not understood."""
    if not path.is_file():
        return None
    data = json.loads(path.read_text("utf-8"))
    try:
        keys = {name: (name.rsplit(" ", 1)[0], name.rsplit(" ", 1)[1]) for name in data["curves"]}
        points = {keys[name]: {row[0]: PRF(*row[1:]) for row in part["curve"]} for name, part in data["curves"].items()}
        documents = {keys[name]: int(part["documents"]) for name, part in data["curves"].items()}
        return Curves(data["corpora"], data["date"], points, documents)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"{path}: not curves as a fit writes them: {error!r}") from error


def record(texts: Sequence[Text], modes: Iterable[float], **columns: Any) -> None:
    """Keep the scores of a fit (see `save`) in `scores_file`, and the curve with the thresholds of the ``modes`` in `CURVE`."""
    save(scores_file(), texts, **columns)
    write_curves(CURVE, curves(load(scores_file()), {*THRESHOLDS, *modes}))
