"""How the agreement of text mode and HTML mode is measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.agreement import VIEWS, Overlap, Row, least, overlap, overview, rows_of
from benchmarks.corpora import Page
from benchmarks.scoring import PRF

if TYPE_CHECKING:
    import pytest

STORY = (
    "The bridge over the Way is shut to all traffic from Monday, the mayor said. The work will take seven months.",
    "Drivers should take the southern ring road. Buses run as before, but on a longer route through the old town.",
)
HTML = (
    '<html lang="en"><title>Bridge shut until October</title><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>'
    f"<article><h1>Bridge shut until October</h1>{''.join(f'<p>{line}</p>' for line in STORY)}</article></body></html>"
)


def page(id: str, type: str) -> Page:
    return Page(id=id, site=id, url="", html=b"", gold="", title=None, titles=(), lang="en", type=type, corpus="made")


def test_precision_is_of_the_text_core_and_recall_of_the_html_core() -> None:
    # Four tokens as text, three as HTML, all three shared: P 3/4, R 3/3, F1 2 x 3 / (4 + 3).
    assert overlap("The bridge is shut", "the bridge\n\nis") == Overlap(PRF(3 / 4, 1.0, 6 / 7), 4, 3)


def test_two_empty_cores_agree_and_one_empty_core_is_counted() -> None:
    assert (overlap("", "").words.f1, overlap("", "").lopsided) == (1, False)
    for found in (overlap("a bridge", ""), overlap(" \n", "a bridge")):
        assert (found.words.f1, found.lopsided) == (0, True)


def test_the_rows_of_a_corpus() -> None:
    pages = [page("1", "article"), page("2", "article"), page("3", "forum")]
    values = [overlap("a b c d", "a b c d"), overlap("a b", "a b c d"), overlap("", "a")]
    # F1 1, 2 x 2 / (2 + 4) and 0; one of three above 0.9; one of three empty on one side only.
    assert rows_of("made", pages, {"wet": values}) == [
        Row("made", "wet", "all", 3, PRF(2 / 3, 1.5 / 3, (1 + 2 / 3) / 3), 1 / 3, 1 / 3),
        Row("made", "wet", "article", 2, PRF(1.0, 0.75, (1 + 2 / 3) / 2), 1 / 2, 0.0),
        Row("made", "wet", "forum", 1, PRF(0.0, 0.0, 0.0), 0.0, 1.0),
    ]


def test_the_pages_that_agree_least_come_first() -> None:
    found = {view: [overlap("a b", "a b"), overlap("a", "a b"), overlap("", "a b")] for view in VIEWS}
    table = least([page("one", "x"), page("two", "x"), page("three", "x")], found, 2).splitlines()
    assert [line.split("|")[1].strip() for line in table[2:]] == ["three", "two"]


def test_a_page_type_is_named_only_where_there_are_several() -> None:
    assert [row.group for row in rows_of("made", [page("1", "x")], {"wet": [overlap("a", "a")]})] == ["all"]
    assert overview([Row("made", "wet", "all", 1, PRF(1.0, 1.0, 1.0), 1.0, 0.0)]).splitlines()[2].split() == [
        "|", "made", "|", "all", "|", "wet", "|", "1", "|", "1.000", "|", "1.000", "|", "1.000", "|", "1.000", "|", "0.000", "|",
    ]  # fmt: skip


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANSCRAPE_BENCH_CACHE", str(tmp_path / "cache"))
    record = {"id": "a", "url": "https://a.example/", "html": HTML, "gold": "\n".join(STORY), "lang": "en", "type": "article"}
    (tmp_path / "pages.jsonl").write_text(json.dumps(record), "utf-8")
    output = tmp_path / "rows.json"
    arguments = ["agreement", "--corpus", f"tiny={tmp_path}", "--workers", "1", "--worst", "1", "--json", str(output)]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "tiny: 1 pages" in result.output
    rows = json.loads(output.read_text("utf-8"))
    # Both modes keep the headline and the two paragraphs, and neither keeps the menu.
    assert [(row["view"], row["words"]["f1"], row["close"]) for row in rows] == [(view, 1.0, 1.0) for view in VIEWS]
