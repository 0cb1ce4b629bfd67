"""Out-of-fold scores: kept in a file, and the curve worked out from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from benchmarks.out_of_fold import (
    CURVE,
    THRESHOLDS,
    Lines,
    curve,
    curves,
    load,
    read_curves,
    record,
    save,
    scores_file,
    write_curves,
)
from benchmarks.scoring import PRF


@dataclass(frozen=True)
class Text:
    corpus: str
    page: str
    view: str


TEXTS = [Text("wcxb", "1", "resiliparse_full"), Text("wcxb", "1", "resiliparse_full cut"), Text("daniel", "é", "resiliparse_main")]
COLUMNS = {
    "document": [0, 0, 0, 1, 2, 2],
    "line": [0, 2, 3, 0, 0, 1],
    "label": [1, 0, -1, 1, 1, 0],
    "tokens": [6, 2, 9, 5, 4, 4],
    "score": [1500, -200, 4000, 0, -1000, 300],
}


def lines(**columns: list[int]) -> Lines:
    """Lines of two texts of one corpus."""
    arrays = {name: np.array(columns[name]) for name in ("document", "line", "label", "tokens", "score")}
    return Lines(("a", "a"), ("1", "2"), ("full", "full"), **arrays)


def test_scores_come_back_without_the_variants(tmp_path: Path) -> None:
    path = tmp_path / "scores.npz"
    save(path, TEXTS, **COLUMNS)
    found = load(path)
    assert (found.corpus, found.page, found.view) == (("wcxb", "daniel"), ("1", "é"), ("resiliparse_full", "resiliparse_main"))
    assert found.document.tolist() == [0, 0, 0, 1, 1]
    assert found.line.tolist() == [0, 2, 3, 0, 1]
    assert found.label.tolist() == [1, 0, -1, 1, 0]
    assert found.tokens.tolist() == [6, 2, 9, 4, 4]
    assert found.score.tolist() == [1500, -200, 4000, -1000, 300]
    assert [file.name for file in tmp_path.iterdir()] == ["scores.npz"]


def test_columns_must_be_of_one_length(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="score 1"):
        save(tmp_path / "x.npz", TEXTS, **{**COLUMNS, "score": [1]})
    assert not list(tmp_path.iterdir())


def test_what_is_no_file_of_scores_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nowhere.npz")
    np.savez(tmp_path / "other.npz", x=np.zeros(1))
    with pytest.raises(ValueError, match=r"other\.npz: not the scores"):
        load(tmp_path / "other.npz")


TWO = lines(
    document=[0, 0, 0, 0, 1, 1],
    line=[0, 1, 2, 3, 0, 1],
    label=[1, 0, 1, -1, 1, 0],
    tokens=[6, 2, 2, 50, 4, 4],
    score=[2000, -500, -1000, 9000, -1000, 500],
)


def test_the_curve_is_a_mean_over_texts_weighted_by_tokens_within() -> None:
    found = curve(TWO, [0, 1], [-2, 0, 1])
    # All is kept: 8 of 10 tokens are content, and 4 of 8.
    assert found[-2] == pytest.approx(PRF((0.8 + 0.5) / 2, 1.0, (16 / 18 + 8 / 12) / 2))
    # Of the first text only the line of 6 is kept; of the second only its noise.
    assert found[0] == pytest.approx(PRF((1 + 0) / 2, (0.75 + 0) / 2, (12 / 14 + 0) / 2))
    # Nothing is kept of the second: precision says nothing of it.
    assert found[1] == pytest.approx(PRF(1.0, 0.375, 6 / 14))


def test_a_score_equal_to_the_threshold_is_kept() -> None:
    assert curve(TWO, [0], [2.0])[2.0].recall == 0.75
    assert curve(TWO, [0], [2.001])[2.001] == PRF(0.0, 0.0, 0.0)


def test_texts_without_content_are_left_out() -> None:
    empty = lines(document=[0, 1], line=[0, 0], label=[1, 0], tokens=[3, 3], score=[100, 100])
    assert curve(empty, [0, 1], [0])[0] == PRF(1.0, 1.0, 1.0)
    assert all(map(math.isnan, curve(empty, [1], [0])[0]))


def test_the_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "scores.npz"
    save(path, TEXTS, **COLUMNS, corpora="wcxb 12ab", date="2026-01-02")
    found = curves(load(path), [-0.3, 1])
    keys = [("daniel", "resiliparse_main"), ("wcxb", "resiliparse_full")]
    assert list(found.curves) == keys
    assert list(found.documents.values()) == [1, 1]
    write_curves(tmp_path / "curve.json", found)
    again = read_curves(tmp_path / "curve.json")
    assert again is not None
    assert (again.corpora, again.date, again.documents) == ("wcxb 12ab", "2026-01-02", found.documents)
    assert again.curves == {key: {at: pytest.approx(score, abs=1e-4) for at, score in found.curves[key].items()} for key in keys}
    # At -0.3 the noise of the first text stays, of the second only the noise does.
    assert found.curves[keys[1]][-0.3] == pytest.approx(PRF(0.75, 1.0, 12 / 14))
    assert found.curves[keys[0]][-0.3] == PRF(0.0, 0.0, 0.0)


def test_a_fit_leaves_scores_and_curve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANSCRAPE_BENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("benchmarks.out_of_fold.CURVE", tmp_path / "curve.json")
    record(TEXTS, [-0.3], **COLUMNS, corpora="wcxb 12ab", date="2026-01-02")
    assert load(scores_file()).corpus == ("wcxb", "daniel")
    found = read_curves(tmp_path / "curve.json")
    assert found is not None
    assert sorted(found.curves["wcxb", "resiliparse_full"]) == sorted([*THRESHOLDS, -0.3])


def test_a_table_that_is_missing_or_broken(tmp_path: Path) -> None:
    assert read_curves(tmp_path / "curve.json") is None
    (tmp_path / "curve.json").write_text('{"curves": {"a b": 1}}', "utf-8")
    with pytest.raises(ValueError, match="not curves"):
        read_curves(tmp_path / "curve.json")


def test_the_committed_table_is_understood() -> None:
    found = read_curves(CURVE)
    assert found is None or all(len(points) > 2 for points in found.curves.values())
