"""Curves, and the figures the report takes from the weights file."""

from __future__ import annotations

import math

import pytest

from benchmarks.cases import Case
from benchmarks.curves import Bin, calibration_error, precision_recall, reliability
from benchmarks.fitted import cross_validated, fitted_on
from benchmarks.scores import Judged
from benchmarks.scoring import PRF

CASE = Case("a", "a", "en", "article", "w\nx\ny\n\nz", (1, 0, 1, -1, 0), (6, 2, 2, 0, 2))
LINES = Judged((2.0, 0.5, -1.0, None, 3.0), ("body", "body", "nav", "", "date"))


def test_a_higher_threshold_keeps_less_and_meta_lines_never_stay() -> None:
    assert LINES.kept(-2.0) == [True, True, True, False, False]
    assert LINES.kept(0.0) == [True, True, False, False, False]
    assert LINES.kept(2.0) == [True, False, False, False, False]


def test_precision_and_recall_by_threshold() -> None:
    curve = precision_recall([(CASE, LINES)], [-2.0, 2.0])
    assert curve[-2.0] == PRF(0.8, 1.0, 16 / 18)
    assert curve[2.0] == PRF(1.0, 0.75, 12 / 14)


def test_precision_leaves_out_documents_of_which_nothing_that_counts_is_kept() -> None:
    headline = Case("b", "b", "en", "article", "t\nu", (-1, 1), (3, 5))
    judged = Judged((9.0, 0.0), ("headline", "body"))
    curve = precision_recall([(CASE, LINES), (headline, judged)], [2.0])
    assert curve[2.0] == PRF(1.0, 0.375, 6 / 14)


def test_reliability_weighs_by_tokens_and_leaves_out_what_has_no_gold() -> None:
    low, high = reliability([(CASE, LINES)], bins=2)
    assert (low.observed, low.tokens) == (1.0, 2)
    assert (high.observed, high.tokens) == (0.6, 10)
    expected = (6 / (1 + math.exp(-2)) + 2 / (1 + math.exp(-0.5)) + 2 / (1 + math.exp(-3))) / 10
    assert high.probability == pytest.approx(expected)


def test_the_calibration_error_is_a_mean_weighted_by_tokens() -> None:
    assert calibration_error([Bin(0.2, 0.1, 30), Bin(0.9, 0.7, 10)]) == pytest.approx(0.125)
    assert math.isnan(calibration_error([]))


def test_cross_validated_figures_come_from_the_header() -> None:
    row = [0.9, 0.8, 0.85]
    header = {"cross-validated": {"full": {"wcxb all": row, "wcxb articles": row, "fundus": row, "wcxb forum": row}}}
    for corpus, group in (("wcxb", "all"), ("fundus", "all"), ("wcxb", "type article"), ("wcxb", "type forum")):
        assert cross_validated(header, "full", corpus, group) == PRF(*row)
    for corpus, group in (("daniel", "all"), ("fundus", "lang de"), ("wcxb", "type listing")):
        assert cross_validated(header, "full", corpus, group) is None
    assert cross_validated({}, "full", "wcxb") is None


def test_the_corpora_of_a_fit() -> None:
    assert fitted_on({"corpora": "a 1, b 2"}) == {"a": "1", "b": "2"}
    assert fitted_on({}) == {}
