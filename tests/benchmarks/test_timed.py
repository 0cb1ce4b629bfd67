"""Ratios and growth, and what is read from the timer's file."""

from __future__ import annotations

import math

import pytest

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


def test_what_every_call_costs_pulls_the_plain_exponent_down_only() -> None:
    found = growth([1, 10, 100, 1000], [11, 20, 110, 1010], fixed=10)
    assert found.plain < 0.8
    assert found.above_fixed == pytest.approx(1.0)
    assert found.tail == pytest.approx(math.log10(1010 / 110))


def test_nothing_above_the_fixed_cost_has_no_exponent() -> None:
    assert math.isnan(growth([1, 10], [1, 2], fixed=1).above_fixed)


def test_timings_are_read_and_benchmarks_without_notes_passed_over() -> None:
    stats = {"median": 2.0, "iqr": 0.5, "min": 1.5, "rounds": 7}
    info = {"what": "floor", "input": "page", "size": 10, "documents": 1}
    data = {"benchmarks": [{"stats": stats, "extra_info": {}}, {"stats": stats, "extra_info": info}]}
    assert parse(data) == [Timing("floor", "page", 10, 1, 2.0, 0.5, 1.5, 7)]
