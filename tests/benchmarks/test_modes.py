"""The commands, from a corpus on disk to the printed table."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.cases import corpus_paths, fixture_cases, page_cases, parse_corpora
from benchmarks.corpora import digest, read
from benchmarks.extract import EXTRACTORS, texts
from benchmarks.results import kept_lines
from benchmarks.rivals import Rival, registry
from benchmarks.scoring import PRF
from benchmarks.tables import table
from benchmarks.text_mode import cell_of, robustness_sets, score_cases
from benchmarks.text_mode import run as run_text

GOLD = "It left the harbour at dawn.\nNobody was there to wave at it."
HTML = (
    '<html lang="en"><title>A ferry lost</title><body>'
    '<nav><a href="/">Front page of the paper</a></nav><h1>A ferry lost</h1>'
    "<p>It left the harbour at dawn.</p><p>Nobody was there to wave at it.</p></body></html>"
)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of two pages, one of them without gold; caches go beside it."""
    monkeypatch.setenv("CLEANSCRAPE_BENCH_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "corpora" / "tiny"
    folder.mkdir(parents=True)
    records = [
        {"id": "a", "url": "https://a.example/", "html": HTML, "gold": GOLD, "lang": "en", "type": "article"},
        {"id": "b", "url": "https://b.example/", "html": HTML, "gold": "", "lang": "id", "type": "forum"},
    ]
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    return folder


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("name", EXTRACTORS)
def test_every_extractor_gives_the_paragraphs(corpus: Path, name: str) -> None:
    first, second = texts(read("tiny", corpus), name, workers=1)
    assert first == second
    lines = [line.strip() for line in first.splitlines()]
    assert [line for line in lines if line in GOLD.splitlines()] == GOLD.splitlines()


def test_texts_come_from_the_cache(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = read("tiny", corpus)
    first = texts(pages, "wet", workers=1)
    monkeypatch.setattr("benchmarks.extract.parallel", None)
    assert texts(pages, "wet") == first


def test_an_unknown_extractor_is_named(corpus: Path) -> None:
    with pytest.raises(ValueError, match="no extractor 'x'"):
        texts([], "x")


def test_pages_without_content_are_left_out(corpus: Path) -> None:
    cases = page_cases("tiny", read("tiny", corpus), "resiliparse_full", workers=1)
    assert [case.id for case in cases.cases] == ["a"]
    assert cases.skipped == 1
    (case,) = cases.cases
    assert sum(weight for weight, label in zip(case.weights, case.labels, strict=True) if label == 1) == 13


def test_doing_nothing_keeps_the_noise_too(corpus: Path) -> None:
    cases = page_cases("tiny", read("tiny", corpus), "resiliparse_full", workers=1)
    # 13 tokens of content, 5 of the menu; the headline is left out.
    assert score_cases(registry.rival("keep-all"), cases, workers=1) == [PRF(13 / 18, 1.0, 26 / 31)]


def test_a_system_that_fails_keeps_nothing_and_is_named(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(text: str, lang: str) -> list[bool]:
        raise RecursionError("too deep")

    system = Rival("broken", "keep_all", "", keep=broken)
    monkeypatch.setattr("benchmarks.results.rival", lambda _: system)
    cases = page_cases("tiny", read("tiny", corpus), "resiliparse_full", workers=1)
    assert not any(kept_lines(system, cases, workers=1)[0])
    assert "broken: failed on 1 of 1 documents" in (printed := capsys.readouterr().err)
    assert "RecursionError: too deep" in printed
    # The failure is not kept: the system is asked again.
    monkeypatch.setattr("benchmarks.results.parallel", lambda *_, **__: ["1" * len(cases.cases[0].labels)])
    assert all(kept_lines(system, cases, workers=1)[0])


def test_text_command(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "rows.json"
    printed = run("text", "--corpus", f"tiny={corpus}", "--system", "keep-all", "--workers", "1", "--json", str(output))
    assert "1 documents (1 without content)" in printed
    assert "0.839 (0.722/1.000)" in printed
    assert json.loads(output.read_text("utf-8"))[0]["score"]["recall"] == 1


def test_html_command(corpus: Path) -> None:
    printed = run("html", "--corpus", f"tiny={corpus}", "--system", "html_text", "--workers", "1")
    assert "2 pages (1 with an empty gold text)" in printed
    assert "| html-text |" in printed
    assert "type forum" not in printed  # one page is too few for a row of its own


def test_lines_command(tmp_path: Path, corpus: Path) -> None:
    for kind in ("docs", "labels"):
        (tmp_path / "labelled" / kind).mkdir(parents=True)
    (tmp_path / "labelled/docs/1-x.txt").write_text("Kapal itu berangkat kemarin pagi.\nIklan\n", "utf-8")
    (tmp_path / "labelled/labels/1-x.tsv").write_text("1\tkeep\tbody\n2\tdrop\tad\n", "utf-8")
    printed = run("lines", str(tmp_path / "labelled"), "--system", "keep-all", "--system", "c4", "--workers", "1")
    rows = {
        row.split("|")[1].strip(): [cell.strip() for cell in row.split("|")[3:-1]] for row in printed.splitlines() if "|" in row
    }
    assert rows["keep-all"][:6] == ["0.667", "0.500", "1.000", "0.000", "0.000", "0.000"]
    assert rows["c4"][:6] == ["1.000"] * 6


@pytest.mark.parametrize("command", ["text", "html"])
def test_wrong_corpora_are_usage_errors(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--corpus", "nonsense"])
    assert result.exit_code == 2
    assert "NAME=PATH" in result.output


@pytest.mark.parametrize("command", ["text", "html"])
def test_a_broken_corpus_is_a_usage_error(command: str, tmp_path: Path) -> None:
    (tmp_path / "pages.jsonl").write_text("{\n", "utf-8")
    result = CliRunner().invoke(main, [command, "--corpus", f"tiny={tmp_path}", "--workers", "1"])
    assert result.exit_code == 2
    assert "pages.jsonl:1" in result.output


def test_a_command_whose_library_is_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.__main__.import_module", missing)
    result = CliRunner().invoke(main, ["report", "--fixtures"])
    assert result.exit_code == 1
    assert "report wants plotter, which is not installed: pip install -e '.[bench]'" in result.output
    assert CliRunner().invoke(main, ["--help"]).exit_code == 0


def missing(name: str) -> None:
    raise ModuleNotFoundError(f"No module named 'plotter' for {name}", name="plotter")


def test_other_extractors_are_rows_of_their_own_on_pages_the_fit_has_seen(corpus: Path) -> None:
    sets = robustness_sets({"tiny": corpus}, workers=1)
    assert [cases.extractor for cases in sets] == ["resiliparse_full", "inscriptis", "html_text", "html2text", "wet"]
    assert {cases.digest for cases in sets} == {digest(read("tiny", corpus))}
    printed = run("text", "--corpus", f"tiny={corpus}", "--system", "keep-all", "--workers", "1")
    _, others = printed.split("## Other extractors")
    assert "tiny inscriptis" in others
    assert "## Other" not in run(
        "text", "--corpus", f"tiny={corpus}", "--system", "keep-all", "--extractor", "wet", "--workers", "1"
    )


def test_corpora_come_from_the_environment(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANSCRAPE_CORPORA", str(corpus.parent))
    (corpus.parent / "not-a-corpus").mkdir()
    assert corpus_paths() == parse_corpora([]) == {"tiny": corpus}
    monkeypatch.setenv("CLEANSCRAPE_CORPORA", str(corpus / "nowhere"))
    with pytest.raises(FileNotFoundError, match="CLEANSCRAPE_CORPORA"):
        corpus_paths()


def test_the_repository_has_cases_of_its_own() -> None:
    cases = fixture_cases().cases
    assert {"page", "untouched"} >= {case.type for case in cases}
    assert all(len(case.labels) == len(case.weights) == len(case.text.splitlines()) for case in cases)


def test_tables_line_up() -> None:
    assert table(["name", "F1"], [["今", 0.5], ["a|b", None]]).splitlines() == [
        "| name |    F1 |",
        "|------|------:|",
        "| 今   | 0.500 |",
        "| a\\|b |     - |",
    ]


def test_figures_on_pages_a_system_was_fitted_on_are_marked(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = read("tiny", corpus)
    system = Rival("keep-all", "keep_all", "", keep=lambda text, _: [True] * len(text.splitlines()))
    monkeypatch.setattr("benchmarks.results.rival", lambda _: system)
    cases = page_cases("tiny", pages, "wet", workers=1)
    assert [row.in_sample for row in run_text([cases], [system], workers=1)] == [False]
    fitted = replace(system, fitted_on=frozenset({digest(pages)}))
    (row,) = run_text([cases], [fitted], workers=1)
    assert row.in_sample
    assert cell_of(row).endswith(" *")


def test_old_versions_leave_the_cache(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = page_cases("tiny", read("tiny", corpus), "wet", workers=1)
    for number in range(5):
        system = replace(registry.rival("keep-all"), version_of=partial(str, number))
        kept_lines(system, cases, workers=1)
    assert len(list((corpus.parent.parent / "cache" / "kept" / "keep-all").iterdir())) == 3
