"""The cut of each document: where the F1 that its scores lead to expect is highest."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.decision import MOST, MOST_BESIDE, TEMPER, doubt
from cleanscrape.scorecard import likelihood


def doubt_of(scores: list[int], words: list[int], counts: list[bool] | None = None) -> int:
    size = len(scores)
    flags = np.ones(size, dtype=bool) if counts is None else np.array(counts, dtype=bool)
    return int(doubt(np.array(scores), np.array(words), np.array([0, size]), flags)[0])


def test_a_sure_page_is_cut_at_zero():
    # 4,000 thousandths are 98 %, tempered 97 %: keeping the sure lines alone is expected to give 0.97
    assert doubt_of([4000, 4000, -4000, -4000], [20, 20, 20, 20]) == 0


def test_where_all_is_in_doubt_more_stays():
    # ten lines, each 35 % likely once tempered: keeping all of them is expected to give 0.52, keeping one 0.16
    assert doubt_of([-730] * 10, [5] * 10) == 730


def test_a_line_that_cannot_be_kept_does_not_count():
    assert doubt_of([-730] * 10 + [8000], [5] * 10 + [500], [True] * 10 + [False]) == 730


def test_documents_do_not_touch_each_other():
    scores = np.array([4000, -4000, -730, -730, -730])
    words = np.array([20, 20, 5, 5, 5])
    document_from = np.array([0, 2, 2, 5])  # document 1 has no line
    assert doubt(scores, words, document_from, np.ones(5, dtype=bool)).tolist() == [0, 0, 730]


@given(st.lists(st.tuples(st.integers(-9000, 9000), st.integers(0, 50)), min_size=1, max_size=12))
def test_no_other_cut_at_or_below_zero_is_expected_to_be_better(lines):
    scores, words = (list(column) for column in zip(*lines, strict=True))
    chance = likelihood((np.array(scores) * TEMPER).astype(np.int64)) / 1000

    def expected(cut: int) -> float:
        kept = np.array(scores) >= cut
        weight = np.array(words)
        found = float((chance * weight * kept).sum())
        return found / max(float((weight * kept).sum() + (chance * weight).sum()), 1e-12)

    move = doubt_of(scores, words)
    assert 0 <= move <= MOST
    if move not in (MOST, MOST_BESIDE):
        # cuts between two scores keep what the higher one keeps
        others = [score for score, size in lines if -MOST <= score <= 0 and size]
        assert all(expected(-move) >= expected(other) - 1e-9 for other in others) or move == 0
