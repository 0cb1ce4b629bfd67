"""The plots and the report, where a plotting library is installed: pip install -e '.[bench]'."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

pytest.importorskip("matplotlib", reason="wants '.[bench]'")

from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from benchmarks.out_of_fold import THRESHOLDS
from benchmarks.plots import THEMES, draw, draw_precision_recall, draw_speed
from benchmarks.report import Report
from benchmarks.scores import thresholds
from benchmarks.scoring import PRF

# Two systems of nearly the same speed and quality, and one on the line of doing nothing.
CROWDED = {
    "cleanscrape": (9.0, 0.9), "keep-all": (math.nan, 0.62), "c4": (30.0, 0.681), "datatrove-c4": (22.0, 0.679),
    "refinedweb": (26.0, 0.678), "resiliparse": (4.7, 0.62), "justext": (4.9, 0.625),
}  # fmt: skip


def test_names_of_systems_cover_neither_each_other_nor_a_mark_nor_the_line() -> None:
    figure = Figure(figsize=(5.2, 4.2), layout="constrained")
    draw_speed({"full": CROWDED})(figure, THEMES["light"])
    (axis,) = figure.axes
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    names = [child for child in axis.get_children() if isinstance(child, Annotation)]
    assert sorted(name.get_text() for name in names) == sorted(CROWDED)
    boxes = {name.get_text(): Text.get_window_extent(name, renderer) for name in names}
    line = axis.transData.transform((1, 0.62))[1]
    for name, box in boxes.items():
        assert not box.count_overlaps([other for key, other in boxes.items() if key != name]), name
        assert not any(box.contains(*axis.transData.transform(point)) for point in CROWDED.values() if point[0] > 0), name
        assert not box.y0 < line < box.y1, name


def test_the_same_data_give_the_same_file_in_light_and_dark(tmp_path: Path) -> None:
    curve = {threshold: PRF(0.9 + threshold / 100, 0.9 - threshold / 100, 0.9) for threshold in (-1.5, -0.3, 1.0)}
    plot = draw_precision_recall({"wcxb full": curve}, {"precision": 1.0, "balanced": -0.3, "recall": -1.5})
    for folder in ("one", "two"):
        draw(tmp_path / folder, "curve", plot, (4, 3))
    files = sorted((tmp_path / "one").iterdir())
    assert [file.name for file in files] == ["curve-dark.svg", "curve-light.svg"]
    assert all(file.read_bytes() == (tmp_path / "two" / file.name).read_bytes() for file in files)


@pytest.mark.parametrize(("corpora", "missing", "taken"), [("a 1", None, True), ("a 2", None, False), ("a 1", "balanced", False)])
def test_curves_are_taken_from_a_fit_on_these_pages_with_these_modes_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corpora: str, missing: str | None, taken: bool
) -> None:
    left_out = {value for mode, value in thresholds().items() if mode == missing}
    points = [[threshold, 0.9, 0.8, 0.85] for threshold in {*THRESHOLDS, *thresholds().values()} - left_out]
    data = {"corpora": "a 1", "date": "2026-01-02", "curves": {"a full": {"documents": 3, "curve": points}}}
    (tmp_path / "curve.json").write_text(json.dumps(data), "utf-8")
    monkeypatch.setattr("benchmarks.out_of_fold.CURVE", tmp_path / "curve.json")
    report = Report(tmp_path, 1)
    report.header = {"corpora": corpora}
    assert (report.out_of_fold() is not None) is taken
