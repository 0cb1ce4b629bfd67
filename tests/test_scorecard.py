"""Points add up, and explanations with them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.pipeline import FIRST_LOOK, LOOKS, SECOND_LOOK
from cleanscrape.scorecard import from_json, learned_phrases, likelihood, load, probability

TWO = {
    "bias": 100,
    "tables": [
        {"ask": [["words", 3], ["last", 7]], "points": [-1000, 200, 0, 3000], "weight": [1, 1, 2, 0]},
        {"ask": [["words", 10]], "points": [-500, 500], "weight": [3, 1]},
    ],
}


def test_a_table_is_read_by_its_answers_the_first_question_being_the_lowest_bit() -> None:
    card = from_json(TWO, ["words", "last"])
    levels = np.array([[2, 4, 2, 20], [0, 0, 8, 8]], dtype=np.uint8)
    assert card.score(levels).tolist() == [100 - 1000 - 500, 100 + 200 - 500, 100 + 0 - 500, 100 + 3000 + 500]


def test_the_base_is_the_mean_over_the_lines_fitted_on() -> None:
    card = from_json(TWO, ["words", "last"])
    assert card.base() == 100 + round((-1000 + 200 + 2 * 0) / 4) + round((-3 * 500 + 500) / 4)


@given(st.lists(st.integers(0, 31), min_size=2, max_size=2))
def test_shares_and_base_add_up_to_the_score(line: list[int]) -> None:
    card = from_json(TWO, ["words", "last"])
    levels = np.array(line, dtype=np.uint8)[:, None]
    assert card.base() + sum(card.explain(levels).values()) == card.score(levels)[0]


@given(st.integers(0, 2**32), st.sampled_from(["text", "html"]))
def test_the_shipped_tables_add_up_too_and_stay_small_enough_for_exact_sums(seed: int, mode: str) -> None:
    data = load(mode)
    levels = np.random.default_rng(seed).integers(0, 32, (len(SECOND_LOOK[mode]), 2)).astype(np.uint8)
    for name in {*LOOKS, "headline"} & set(data):
        names = (FIRST_LOOK if name == "first" else SECOND_LOOK)[mode]
        card = from_json(data[name], names)
        part = levels[: len(names), :1]
        assert card.base() + sum(card.explain(part).values()) == card.score(part)[0]
        assert abs(card.points).max(axis=1).sum() < 2**24


def test_weights_for_a_feature_that_is_gone_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown features: last; fit them again"):
        from_json(TWO, ["words"])


def test_weights_are_small_and_say_where_they_come_from() -> None:
    header = load("text")["header"]
    assert {"command", "corpora", "date", "settings", "cross-validated"} <= set(header)
    assert len(learned_phrases()) > 1000


def test_likelihood_is_the_probability_in_thousandths() -> None:
    assert likelihood(np.array([-90_000, 0, 1000, 90_000])).tolist() == [0, 500, 731, 1000]
    assert probability(0) == 0.5
    assert probability(-1e9) < 1e-9
