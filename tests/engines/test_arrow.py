"""The Arrow function: the rows of the command line, from columns of any kind."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cleanscrape import Cleaner
from cleanscrape.corpus.fields import NO_TEXT, summary, unclean
from cleanscrape.corpus.records import to_json
from cleanscrape.model import LABELS

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed (extra: arrow)")
arrow = pytest.importorskip("cleanscrape.arrow")

PAGE = (
    "Beranda\n\nJembatan Way Kuning ditutup sampai Oktober\n\nJembatan Way Kuning ditutup untuk semua kendaraan mulai Senin, "
    "kata wali kota. Perbaikannya memakan waktu tujuh bulan.\n\nBaca juga: Ini jalur lain menuju pelabuhan\n"
)
MENU = "Home\nBaca Juga: Harga Emas Naik\n"
TEXTS = [PAGE, None, "", MENU]


def test_rows_are_those_of_the_command_line(rows, written):
    for table in (pa.Table.from_pylist(rows), pa.RecordBatch.from_pylist(rows)):
        assert [to_json(row) for row in arrow.clean_batch(table).to_pylist()] == written


def test_a_row_says_how_cleaning_it_went():
    row = arrow.clean_batch(pa.RecordBatch.from_pydict({"text": [MENU]})).to_pylist()[0]
    assert row["text"] == ""
    about = row["cleanscrape"]
    assert list(about) == ["score", "confidence", "reason", "labels"]
    assert (about["score"], about["confidence"], about["reason"]) == (None, 0.0, "no line reads like an article")
    assert list(about["labels"]) == list(LABELS)
    assert {label: count for label, count in about["labels"].items() if count} == {"nav": 1, "related": 1}


def test_the_score_is_the_mean_of_the_kept_lines():
    page = Cleaner().clean(PAGE)
    kept = [block.score for block in page.blocks if block.keep]
    assert len(kept) == 2
    assert summary(page)["score"] == pytest.approx(sum(kept) / 2, abs=1e-4)
    assert sum(summary(page)["labels"].values()) == len(page.blocks) == 4


def test_a_null_stays_null_and_is_marked():
    row = arrow.clean_batch(pa.RecordBatch.from_pydict({"text": TEXTS})).to_pylist()[1]
    assert row == {"text": None, "cleanscrape": unclean(NO_TEXT)}
    assert set(unclean(NO_TEXT)["labels"].values()) == {0}


def kinds():
    dictionary = pa.dictionary(pa.int8(), pa.large_string())
    return [(pa.large_string(), pa.large_string()), (pa.string_view(), pa.string_view()), (dictionary, pa.large_string())]


@pytest.mark.parametrize(("given", "got"), kinds(), ids=str)
def test_strings_of_any_kind(given, got):
    wanted = arrow.clean_batch(pa.table({"text": TEXTS}))
    done = arrow.clean_batch(pa.table({"text": pa.array(TEXTS).cast(given)}))
    assert done.schema.field("text").type == got
    assert done.to_pylist() == wanted.to_pylist()


def test_a_column_of_nulls_only_has_a_type_afterwards():
    done = arrow.clean_batch(pa.table({"text": pa.nulls(2)}))
    assert done.schema.field("text").type == pa.string()
    assert done["text"].to_pylist() == [None, None]


def test_chunks_are_cleaned_one_by_one_and_slices_are_no_more_than_they_say():
    wanted = arrow.clean_batch(pa.table({"text": TEXTS}))["text"].to_pylist()
    chunked = pa.table({"text": pa.chunked_array([TEXTS[:1], [], TEXTS[1:]])})
    assert arrow.clean_batch(chunked)["text"].to_pylist() == wanted
    assert arrow.clean_batch(chunked.slice(2, 2))["text"].to_pylist() == wanted[2:]
    assert arrow.clean_batch(pa.RecordBatch.from_pydict({"text": TEXTS}).slice(3))["text"].to_pylist() == wanted[3:]


def test_empty_batches_have_the_schema_of_full_ones():
    full = pa.table({"id": [1], "text": ["a"]})
    schema = arrow.clean_batch(full).schema
    assert schema == arrow.cleaned_schema(full.schema)
    assert arrow.clean_batch(full.slice(1)).schema == schema
    assert arrow.clean_batch(full.schema.empty_table()).schema == schema
    assert arrow.clean_batch(full.to_batches()[0].slice(1)).schema == schema


def test_other_columns_are_the_same_memory_and_the_metadata_stays():
    schema = pa.schema([pa.field("text", pa.string(), metadata={"a": "b"}), pa.field("id", pa.int64())], metadata={"c": "d"})
    batch = pa.RecordBatch.from_pydict({"text": TEXTS, "id": [1, 2, 3, 4]}, schema=schema)
    done = arrow.clean_batch(batch)
    assert done.schema.names == ["text", "id", "cleanscrape"]
    assert done.column("id").buffers()[1].address == batch.column("id").buffers()[1].address
    assert (done.schema.metadata, done.schema.field("text").metadata) == ({b"c": b"d"}, {b"a": b"b"})


def test_a_value_that_is_no_utf_8_stays_as_it_is_and_harms_no_other():
    broken = pa.array([b"caf\xe9", MENU.encode()], pa.binary()).cast(pa.string(), safe=False)
    done = arrow.clean_batch(pa.RecordBatch.from_arrays([broken], ["text"]))
    assert done.column("text").cast(pa.binary()).to_pylist() == [b"caf\xe9", b""]
    assert [row["reason"] for row in done.column("cleanscrape").to_pylist()] == [
        "not UTF-8 (byte 4)",
        "no line reads like an article",
    ]


def test_settings_are_those_of_the_cleaner_and_names_can_be_chosen():
    done = arrow.clean_batch(pa.table({"body": [MENU]}), "body", field="how", cleaner=Cleaner(keep=["Baca Juga"]))
    assert done["body"].to_pylist() == ["Baca Juga: Harga Emas Naik\n"]
    assert done.schema.names == ["body", "how"]


def test_what_is_too_long_is_passed_through_as_the_command_line_does(tmp_path):
    row = {"text": PAGE, "id": 7}
    (tmp_path / "in.jsonl").write_text(to_json(row) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "cleanscrape", "in.jsonl", "-o", "out.jsonl", "--max-chars", "50"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    done = arrow.clean_batch(pa.Table.from_pylist([row]), max_characters=50).to_pylist()
    assert to_json(done[0]) + "\n" == (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert done[0]["text"] == PAGE
    assert done[0]["cleanscrape"]["reason"].startswith("not cleaned: ")


@pytest.mark.parametrize(
    ("columns", "arguments", "message"),
    [
        ({"id": [1], "body": ["a"]}, {}, "no column 'text'; the columns are 'id', 'body'"),
        ({}, {}, "no column 'text'; the columns are none at all"),
        ({"text": [1]}, {}, "column 'text' is int64, not strings; cast it first"),
        ({"text": [b"a"]}, {}, "column 'text' is binary, not strings; cast it first"),
        (
            {"text": ["a"], "cleanscrape": [1]},
            {},
            "there is a column 'cleanscrape' already; give the new one another name with field=",
        ),
        (
            {"text": ["a"], "raw": ["a"]},
            {"html": "raw"},
            "there is a column 'text' already; give the new one another name with text=",
        ),
        ({"raw": [1.5]}, {"html": "raw"}, "column 'raw' is double, not strings or bytes"),
        ({"raw": ["a"]}, {"html": "raw", "url": "url"}, "no column 'url'; the columns are 'raw'"),
    ],
)
def test_what_is_wrong_with_the_columns_is_said(columns, arguments, message):
    for call in (arrow.clean_batch, lambda table, **arguments: arrow.cleaned_schema(table.schema, **arguments)):
        with pytest.raises(ValueError, match="column") as caught:
            call(pa.table(columns), **arguments)
        assert str(caught.value) == message


def test_a_name_that_comes_twice_is_an_error():
    with pytest.raises(ValueError, match="more than one column 'text'"):
        arrow.clean_batch(pa.table([["a"], ["b"]], names=["text", "text"]))


HTML = "<nav><a href=/>Beranda</a></nav><article>" + "".join(f"<p>{line}</p>" for line in PAGE.split("\n\n")[1:3]) + "</article>"


@pytest.mark.parametrize(("kind", "core"), [(pa.string(), pa.string()), (pa.large_binary(), pa.large_string())], ids=str)
def test_html_stays_and_its_core_gets_a_column_of_its_own(kind, core):
    table = pa.table({"html": pa.array([HTML, None]).cast(kind), "at": ["https://kabar.example/1", None]})
    done = arrow.clean_batch(table, html="html", url="at")
    assert done.schema.names == ["html", "at", "text", "cleanscrape"]
    assert done.schema.field("text").type == core
    assert done["html"].equals(table["html"])
    page = Cleaner().clean_html(HTML, url="https://kabar.example/1")
    assert "wali kota" in page.text
    assert "Beranda" not in page.text
    assert done["text"].to_pylist() == [page.text, None]
    assert done["cleanscrape"].to_pylist() == [summary(page), unclean(NO_TEXT)]
