"""Ratios and growth, and what is read from the timer's file."""

from __future__ import annotations

import math

import pytest

from benchmarks.inputs import retold
from benchmarks.timed import Timing, exponent, growth, parse, ratio


def timing(median: float, size: int = 1_000_000) -> Timing:
    return Timing("clean", "seed", size, 1, median, 0.0, median, 5)


def test_a_ratio_says_how_many_times_as_long() -> None:
    assert ratio(timing(3.0), timing(2.0)) == 1.5


def test_there_is_no_ratio_to_nothing() -> None:
    assert math.isnan(ratio(timing(3.0), None))
    assert math.isnan(ratio(timing(3.0), timing(0.0)))


def test_throughput_is_in_millions_of_bytes() -> None:
    assert timing(0.5).megabytes_a_second == 2.0


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_is_found(power: float) -> None:
    sizes = [1.0, 10.0, 100.0, 1000.0]
    assert exponent(sizes, [7 * size**power for size in sizes]) == pytest.approx(power)


def test_the_exponent_of_points_off_the_line_is_the_least_squares_slope() -> None:
    # Logarithms to the base 10: x 0, 1, 2 and y 0, 2, 1. Slope = (-1 * -1 + 0 * 1 + 1 * 0) / 2.
    assert exponent([1, 10, 100], [1, 100, 10]) == pytest.approx(0.5)


@pytest.mark.parametrize(("sizes", "seconds"), [([1], [1]), ([5, 5], [1, 2]), ([1, 2], [1]), ([1, 2], [0, 1]), ([0, 2], [1, 1])])
def test_without_two_sizes_above_nothing_there_is_no_exponent(sizes: list[float], seconds: list[float]) -> None:
    with pytest.raises(ValueError, match=r"wants two|above 0"):
        exponent(sizes, seconds)


SIZES = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0]
NOISE = [1.03, 0.98, 1.02, 0.97, 1.01, 0.98, 1.02]  # times differ by some percent from run to run


def test_linear_time_with_a_fixed_cost_has_exponent_one() -> None:
    seconds = [0.001 + 0.000_2 * size for size in SIZES]
    found = growth(SIZES, seconds)
    assert found.power == 1.0
    assert (found.fixed, found.scale) == pytest.approx((0.001, 0.000_2))
    assert found.off < 1e-9
    # What the model is for: the fixed cost pulls the plain exponents out of 1.0 +- 0.05.
    assert found.plain == pytest.approx(exponent(SIZES[2:], seconds[2:]))
    assert exponent(SIZES, seconds) < found.plain < 0.95


@pytest.mark.parametrize("power", [0.5, 0.9, 1.0, 1.1, 2.0])
def test_other_powers_are_not_taken_for_linear(power: float) -> None:
    found = growth(SIZES, [0.001 + 0.000_2 * size**power for size in SIZES])
    assert found.power == pytest.approx(power, abs=0.002)


def test_noise_of_some_percent_moves_the_exponent_by_less_than_the_tolerance() -> None:
    seconds = [(0.001 + 0.000_2 * size) * noise for size, noise in zip(SIZES, NOISE, strict=True)]
    found = growth(SIZES, seconds)
    assert found.power == pytest.approx(1.0, abs=0.05)
    assert 0.01 < found.off < 0.05


def test_a_fixed_cost_is_never_below_nothing() -> None:
    # At the small end faster than in proportion: without the bound a negative fixed cost would fit best.
    found = growth([1, 10, 100, 1000], [0.8, 10, 100, 1000])
    assert found.fixed == 0
    assert found.scale > 0


def test_times_that_do_not_grow_have_no_exponent() -> None:
    found = growth(SIZES, [0.001] * len(SIZES))
    assert math.isnan(found.power)
    assert (found.fixed, found.off) == pytest.approx((0.001, 0))


@pytest.mark.parametrize(
    ("sizes", "seconds"),
    [([1, 10, 100], [1, 2, 3]), ([1, 1, 10, 100], [1, 1, 2, 3]), ([1, 2, 3, 4], [1, 2, 3, 4]), ([1, 10, 100, 1000], [0, 1, 2, 3])],
)
def test_growth_wants_four_sizes_of_which_two_are_large(sizes: list[float], seconds: list[float]) -> None:
    with pytest.raises(ValueError, match=r"growth wants four|exponent wants two|above 0"):
        growth(sizes, seconds)


def test_timings_are_read_and_benchmarks_without_notes_passed_over() -> None:
    stats = {"median": 2.0, "iqr": 0.5, "min": 1.5, "rounds": 7}
    info = {"what": "floor", "input": "page", "size": 10, "documents": 1}
    data = {"benchmarks": [{"stats": stats, "extra_info": {}}, {"stats": stats, "extra_info": info}]}
    assert parse(data) == [Timing("floor", "page", 10, 1, 2.0, 0.5, 1.5, 7)]


def test_each_copy_of_a_grown_document_has_paragraphs_of_its_own() -> None:
    paragraph = "A paragraph is a line of more than sixty characters, such as this one is."
    lines = retold(f"Menu\n{paragraph}", 1000).splitlines()
    assert lines[0::2] == ["Menu"] * 1000
    assert len(set(lines[1::2])) == 1000
    assert lines[1].replace(" bababa", "") == paragraph
