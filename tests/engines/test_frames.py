"""DuckDB, Polars and pandas: one line each, no adapter."""

from __future__ import annotations

import pytest

from cleanscrape.corpus.records import to_json

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed (extra: arrow)")
arrow = pytest.importorskip("cleanscrape.arrow")


def test_polars(rows, written):
    pl = pytest.importorskip("polars", reason="Polars is not installed (extra: engines)")
    frame = pl.from_arrow(arrow.clean_batch(pl.DataFrame(rows).to_arrow()))
    assert list(map(to_json, frame.to_dicts())) == written


def test_pandas(rows, written):
    pd = pytest.importorskip("pandas", reason="pandas is not installed (extra: engines)")
    frame = arrow.clean_batch(pa.Table.from_pandas(pd.DataFrame(rows))).to_pandas(types_mapper=pd.ArrowDtype)
    assert list(map(to_json, pa.Table.from_pandas(frame).to_pylist())) == written
    plain = arrow.clean_batch(pa.Table.from_pandas(pd.DataFrame(rows))).to_pandas()
    assert plain["text"].tolist() == [row["text"] for row in arrow.clean_batch(pa.Table.from_pylist(rows)).to_pylist()]


def test_duckdb(rows, written):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed (extra: engines)")
    with duckdb.connect() as connection:
        pages = pa.Table.from_pylist(rows)
        connection.register("pages", pages)
        cleaned = arrow.clean_batch(connection.sql("FROM pages ORDER BY id").to_arrow_table())
        connection.register("cleaned", cleaned)
        assert list(map(to_json, connection.sql("FROM cleaned").to_arrow_table().to_pylist())) == written
        [(count,)] = connection.sql("SELECT count(*) FROM cleaned WHERE cleanscrape.labels.related > 0").fetchall()
        assert count == sum(row["cleanscrape"]["labels"]["related"] > 0 for row in cleaned.to_pylist())


def test_a_stream_of_batches(rows, written):
    reader = pa.Table.from_pylist(rows).to_reader(max_chunksize=7)
    cleaned = pa.RecordBatchReader.from_batches(arrow.cleaned_schema(reader.schema), map(arrow.clean_batch, reader))
    assert list(map(to_json, cleaned.read_all().to_pylist())) == written
