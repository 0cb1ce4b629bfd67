"""The list of pages that are left out, and that they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import excluded
from benchmarks.cases import corpus_paths
from benchmarks.corpora import digest, read

# Pages of each public corpus as it is read here; none of them may lose more than 2 %.
PAGES = {"wcxb": 1497, "daniel": 815, "fundus": 133}
KINDS = ("cut", "other", "noise", "broken")
GOLDS = {"wcxb": "dev/ground-truth/{}.json", "daniel": "reference/{}"}


def rows() -> list[list[str]]:
    return [line.split("\t") for line in excluded.LIST.read_text("utf-8").splitlines() if not line.startswith("#")]


def test_the_list_is_sorted_and_every_page_stands_in_it_once_with_a_reason() -> None:
    found = rows()
    assert all(len(row) == 3 and row == [part.strip() for part in row] and all(row) for row in found)
    keys = [(corpus, page) for corpus, page, _ in found]
    assert keys == sorted(set(keys))
    assert {reason.partition(": ")[0] for _, _, reason in found} <= set(KINDS)
    assert all(len(reason.partition(": ")[2].split()) >= 4 for _, _, reason in found)


def test_no_corpus_loses_more_than_two_in_a_hundred_pages() -> None:
    assert {corpus for corpus, _, _ in rows()} <= set(PAGES)
    for corpus, pages in PAGES.items():
        assert len(excluded.reasons(corpus)) <= 0.02 * pages


@pytest.mark.parametrize("corpus", GOLDS)
def test_the_pages_are_there(corpus: str) -> None:
    paths = corpus_paths()
    if corpus not in paths:
        pytest.skip(f"no corpus {corpus} here")
    assert len(list((paths[corpus] / GOLDS[corpus]).parent.iterdir())) == PAGES[corpus]
    missing = [page for page in excluded.reasons(corpus) if not (paths[corpus] / GOLDS[corpus].format(page)).is_file()]
    assert not missing


def test_a_listed_page_is_left_out_unless_all_are_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(excluded.ALL_PAGES, raising=False)
    listed = tmp_path / "excluded.tsv"
    listed.write_text("# rule\nother\ta\tcut: not of this corpus\ntiny\tb\tcut: half of it is missing\n", "utf-8")
    monkeypatch.setattr(excluded, "LIST", listed)
    folder = tmp_path / "tiny"
    folder.mkdir()
    records = [{"id": id, "url": "https://a.example/", "html": "<p>It left.", "gold": "It left."} for id in "abc"]
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    pages = read("tiny", folder)
    assert [page.id for page in pages] == ["a", "c"]
    assert "tiny: 1 of 3 pages left out" in capsys.readouterr().err
    monkeypatch.setenv(excluded.ALL_PAGES, "1")
    everything = read("tiny", folder)
    assert [page.id for page in everything] == ["a", "b", "c"]
    assert digest(everything) != digest(pages)
    assert capsys.readouterr().err == ""
