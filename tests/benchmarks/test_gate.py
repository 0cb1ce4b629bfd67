"""The gate as a command, on small corpora made up here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks.__main__ import main

PARAGRAPHS = (
    "The old ferry left the harbour at dawn, and nobody on the quay waved at it as it went out past the wall.",
    "It came back two days later with no one on the bridge, and the stove in the galley was still warm.",
    "The owner of the line told the court that he had known nothing of the debts of the master.",
)
HTML = (
    '<html lang="en"><title>A ferry lost</title><body><nav><a href="/">Home</a><br><a href="/s">Sport</a></nav>'
    f"<h1>A ferry lost</h1>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}<footer>All rights reserved</footer></body></html>"
)


class Gate:
    """The gate on one tiny corpus and one labelled document, with a baseline of its own."""

    def __init__(self, folder: Path) -> None:
        self.baseline = folder / "baseline.json"
        self.corpus = folder / "tiny"
        self.labelled = folder / "labelled"
        self.corpus.mkdir()
        record = {"id": "a", "url": "https://a.example/", "html": HTML, "gold": "\n".join(PARAGRAPHS), "lang": "en"}
        (self.corpus / "pages.jsonl").write_text(json.dumps(record), "utf-8")
        for file, text in {"docs/1-x.txt": f"{PARAGRAPHS[0]}\nHome\n", "labels/1-x.tsv": "1\tkeep\tbody\n2\tdrop\tnav\n"}.items():
            (self.labelled / file).parent.mkdir(parents=True)
            (self.labelled / file).write_text(text, "utf-8")

    def run(self, *arguments: str) -> Result:
        paths = ["--corpus", f"tiny={self.corpus}", "--labelled", str(self.labelled), "--baseline", str(self.baseline)]
        return CliRunner().invoke(main, ["gate", *paths, "--no-speed", "--workers", "1", *arguments])

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.baseline.read_text("utf-8"))
        return found

    def pin(self, name: str, figure: str, value: float) -> None:
        """Write another pin by hand."""
        data = self.read()
        assert figure in data["sets"][name]["pins"]
        data["sets"][name]["pins"][figure] = value
        self.baseline.write_text(json.dumps(data), "utf-8")


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setenv("CLEANSCRAPE_BENCH_CACHE", str(tmp_path / "cache"))
    # The repository's own cases are many, and measured by the gate itself in every run of .ci/run.
    monkeypatch.setattr("benchmarks.gate.own_cases", lambda **_: [])
    made = Gate(tmp_path)
    first = made.run("--update")
    assert first.exit_code == 0, first.output
    return made


def rows(result: Result) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in result.output.splitlines() if line.startswith("|")][2:]


PINNED = ("tiny resiliparse_full", "recall recall")


def test_the_first_pins_are_what_is_reached_and_hold(gate: Gate) -> None:
    assert set(gate.read()["sets"]) == {"labelled", "tiny html", "tiny resiliparse_full", "tiny resiliparse_main"}
    result = gate.run()
    assert result.exit_code == 0, result.output
    assert {row[0] for row in rows(result)} == {"ok"}
    assert "pinned figures hold." in result.output


def test_a_figure_below_its_floor_fails_with_a_table_that_shows_it_first(gate: Gate) -> None:
    gate.pin(*PINNED, 1.5)
    result = gate.run()
    assert result.exit_code == 1
    first, second = rows(result)[:2]
    assert first == ["falls short", *PINNED, "1.000", "1.500"]
    assert second[0] == "ok"
    assert "1 of " in result.output
    assert "fall short" in result.output


def test_html_that_comes_out_worse_fails(gate: Gate) -> None:
    pins = gate.read()["sets"]["tiny html"]["pins"]
    assert set(pins) == {"word F1", "shingle F1"}
    assert pins["word F1"] > 0.8  # the headline stays, and is not in the gold
    gate.pin("tiny html", "word F1", 1.0)
    result = gate.run()
    assert result.exit_code == 1
    assert rows(result)[0][:3] == ["falls short", "tiny html", "word F1"]


def test_an_update_raises_a_floor(gate: Gate) -> None:
    gate.pin(*PINNED, 0.25)
    assert gate.run("--update").exit_code == 0
    assert gate.read()["sets"][PINNED[0]]["pins"][PINNED[1]] == 1.0


def test_an_update_lowers_no_floor_without_a_reason(gate: Gate) -> None:
    gate.pin(*PINNED, 1.5)
    before = gate.read()
    result = gate.run("--update")
    assert result.exit_code == 1
    assert f"not lowered without --allow-regression WHY: {': '.join(PINNED)}" in result.output
    assert gate.read() == before


def test_an_update_with_a_reason_lowers_the_floor_and_records_why(gate: Gate) -> None:
    gate.pin(*PINNED, 1.5)
    result = gate.run("--update", "--allow-regression", "the gold was wrong")
    assert result.exit_code == 0, result.output
    data = gate.read()
    assert data["sets"][PINNED[0]]["pins"][PINNED[1]] == 1.0
    (entry,) = data["regressions"]
    assert len(entry.pop("date")) == len("2026-01-02")
    assert entry == {"set": PINNED[0], "figure": PINNED[1], "from": 1.5, "to": 1.0, "why": "the gold was wrong"}
    # It stays on record with the next update.
    assert gate.run("--update").exit_code == 0
    assert len(gate.read()["regressions"]) == 1


def test_other_pages_under_the_same_name_fail(gate: Gate) -> None:
    record = {"id": "b", "url": "https://b.example/", "html": HTML, "gold": PARAGRAPHS[0], "lang": "en"}
    (gate.corpus / "pages.jsonl").write_text(json.dumps(record), "utf-8")
    result = gate.run()
    assert result.exit_code == 1
    assert "measured on other pages" in result.output


def test_a_reason_without_an_update_is_a_usage_error(gate: Gate) -> None:
    assert gate.run("--allow-regression", "why").exit_code == 2


@pytest.mark.parametrize("content", ["{", "[]", '{"sets": {"tiny": 1}}'])
def test_a_baseline_that_cannot_be_read_is_a_usage_error_that_names_it(gate: Gate, content: str) -> None:
    gate.baseline.write_text(content, "utf-8")
    result = gate.run()
    assert result.exit_code == 2
    assert "baseline.json" in result.output
    assert gate.baseline.read_text("utf-8") == content


def test_without_any_pin_the_gate_asks_for_an_update(gate: Gate) -> None:
    gate.baseline.unlink()
    result = gate.run()
    assert result.exit_code == 2
    assert "--update" in result.output
