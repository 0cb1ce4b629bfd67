"""What falls short, and when a pin may move."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.floors import Baseline, Figure, Measured, Pin, compare, read, round_down, update, write

F1 = Figure("F1", 0.9, 0.9)
TIME = Figure("time", 10.0, 25.0, at_most=True)


def baseline(digest: str = "d", **floors: float) -> Baseline:
    return Baseline({"set": Pin(digest, floors)})


def measured(*figures: Figure, fixed: bool = True) -> list[Measured]:
    return [Measured("set", "d", figures, fixed)]


def statuses(pinned: Baseline, run: list[Measured]) -> list[str]:
    return [finding.status for finding in compare(pinned, run)]


@pytest.mark.parametrize(
    ("figure", "pin", "status"),
    [
        (F1, 0.9, "ok"),
        (F1, 0.8, "ok"),
        (F1, 0.901, "falls short"),
        (TIME, 10.0, "ok"),
        (TIME, 12.0, "ok"),
        (TIME, 9.9, "falls short"),
    ],
)
def test_a_floor_is_met_from_above_and_a_ceiling_from_below(figure: Figure, pin: float, status: str) -> None:
    assert statuses(baseline(**{figure.name: pin}), measured(figure)) == [status]


def test_a_new_figure_does_not_fail() -> None:
    (finding,) = compare(Baseline(), measured(F1))
    assert (finding.status, finding.failed) == ("not pinned yet", False)


def test_a_figure_that_is_gone_fails() -> None:
    found = compare(baseline(F1=0.9, time=9), measured(F1))
    assert [(finding.figure, finding.failed) for finding in found] == [("F1", False), ("time", True)]


def test_figures_of_other_pages_fail_where_pages_are_fixed() -> None:
    assert statuses(baseline("other", F1=0.1), measured(F1)) == ["measured on other pages"]
    assert statuses(baseline("other", F1=0.1), measured(F1, fixed=False)) == ["ok"]


def test_sets_that_were_not_measured_are_left_out() -> None:
    assert compare(baseline(F1=0.9), []) == []


def test_an_update_raises_floors_and_lowers_ceilings() -> None:
    new, held = update(baseline(F1=0.8, time=30), measured(F1, TIME))
    assert (new.sets["set"].floors, held, new.regressions) == ({"F1": 0.9, "time": 25.0}, [], ())


def test_an_update_holds_a_pin_with_slack_that_is_tighter() -> None:
    new, held = update(baseline(time=12), measured(TIME))
    assert (new.sets["set"].floors, held) == ({"time": 12}, [])


def test_an_update_without_a_reason_lowers_nothing_and_says_so() -> None:
    new, held = update(baseline(F1=0.95, time=9, gone=1.0), measured(F1, TIME))
    assert new.sets["set"].floors == {"F1": 0.95, "time": 9, "gone": 1.0}
    assert sorted(finding.figure for finding in held) == ["F1", "gone", "time"]


def test_a_reason_lowers_and_is_recorded() -> None:
    new, held = update(baseline(F1=0.95, gone=1.0), measured(F1), why="harder cases", date="2026-01-02")
    assert (new.sets["set"].floors, held) == ({"F1": 0.9}, [])
    entry = {"date": "2026-01-02", "set": "set", "why": "harder cases"}
    assert list(new.regressions) == [
        {**entry, "figure": "F1", "from": 0.95, "to": 0.9},
        {**entry, "figure": "gone", "from": 1.0, "to": None},
    ]


def test_a_reason_lowers_nothing_that_is_met() -> None:
    new, _ = update(baseline(F1=0.9), measured(Figure("F1", 0.9, 0.85)), why="any")
    assert (new.sets["set"].floors, new.regressions) == ({"F1": 0.9}, ())


def test_other_pages_are_pinned_anew_only_upwards() -> None:
    new, held = update(baseline("other", F1=0.95), measured(F1))
    assert (new.sets["set"], len(held)) == (Pin("d", {"F1": 0.95}), 1)


def test_sets_that_were_not_measured_stay() -> None:
    assert update(baseline(F1=0.9), [])[0].sets == baseline(F1=0.9).sets


def test_a_pin_is_met_by_the_figure_it_was_made_of() -> None:
    for value in (0.1, 0.29, 0.57, 0.9999999, 1.0, 2 / 3):
        assert round_down(value) <= value
    assert round_down(0.29) == 0.29


def test_a_baseline_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    assert read(file) == Baseline()
    kept = Baseline(baseline(F1=0.9).sets, ({"why": "é"},))
    write(file, kept)
    assert read(file) == kept
    file.write_text('{"sets": []}', "utf-8")
    with pytest.raises(ValueError, match="not a baseline"):
        read(file)
