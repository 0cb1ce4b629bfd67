"""The worst documents come first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.ranking import Verdicts, line_errors, worst
from benchmarks.scoring import PRF
from benchmarks.worst import page

if TYPE_CHECKING:
    import pytest


def document(kept: str, labels: list[int], weights: list[int], names: str = "") -> Verdicts:
    sets = [frozenset({name}) for name in names] or [frozenset({"body"})] * len(labels)
    return Verdicts([flag == "1" for flag in kept], labels, weights, sets)


PERFECT = document("10", [1, 0], [5, 5])
NOISY = document("11", [1, 0], [8, 2])  # F1 16 / 18, two of ten tokens wrong
LOSSY = document("00", [1, 0], [6, 4])  # F1 0, six of ten tokens wrong
DOCUMENTS = [PERFECT, NOISY, LOSSY]


def test_errors_by_kind() -> None:
    kept = [True, False, True, False, False]
    assert line_errors(kept, [1, 0, 0, 1, -1]) == ["", "", "kept-noise", "lost-content", ""]


def test_by_f1_when_nothing_is_asked_for() -> None:
    found = worst(DOCUMENTS, 2)
    assert [item.index for item in found] == [2, 1]
    assert found[1].score == PRF(0.8, 1.0, 16 / 18)


def test_one_kind_of_error_leaves_out_documents_without_it() -> None:
    assert [item.index for item in worst(DOCUMENTS, 9, error="kept-noise")] == [1]
    assert [item.index for item in worst(DOCUMENTS, 9, error="lost-content")] == [2]


def test_by_share_of_tokens_when_a_label_is_asked_for() -> None:
    half = document("11", [1, 0], [1, 1], "ab")
    tenth = document("11", [1, 0], [90, 10], "ab")
    found = worst([tenth, half, PERFECT], 9, label="b")
    assert [(item.index, item.wrong, item.total) for item in found] == [(1, 1, 2), (0, 10, 100)]
    assert worst([tenth, half], 9, label="a") == []


def test_lines_left_out_count_nowhere() -> None:
    (found,) = worst([document("10", [-1, 1], [50, 3])], 1)
    assert (found.wrong, found.total) == (3, 3)


def test_of_equals_the_first_comes_first() -> None:
    assert [item.index for item in worst([LOSSY, LOSSY], 1)] == [0]


def test_text_of_a_document_cannot_end_the_script_it_stands_in() -> None:
    html = page("a < b", "s", [{"lines": [{"text": "</script><b>&"}]}], "", "")
    assert html.count("</script>") == 2
    assert "<h1>a &lt; b</h1>" in html
    data = html.split('id="data">')[1].split("</script>")[0]
    assert json.loads(data)["documents"][0]["lines"][0]["text"] == "</script><b>&"


def test_worst_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANSCRAPE_BENCH_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "labelled"
    for kind in ("docs", "labels"):
        (folder / kind).mkdir(parents=True)
    (folder / "docs/1-x.txt").write_text("Kapal itu berangkat kemarin pagi.\nIklan\n", "utf-8")
    (folder / "labels/1-x.tsv").write_text("1\tkeep\tbody\n2\tdrop\tad\n", "utf-8")
    out = tmp_path / "worst.html"
    result = CliRunner().invoke(main, ["worst", "--corpus", str(folder), "--out", str(out), "--workers", "1"])
    assert result.exit_code == 0, result.output
    assert "Kapal itu berangkat" in out.read_text("utf-8")
    assert "1 documents" in result.output


def test_an_unknown_corpus_is_named() -> None:
    result = CliRunner().invoke(main, ["worst", "--corpus", "nowhere"])
    assert result.exit_code == 2
    assert "no corpus 'nowhere'" in result.output
