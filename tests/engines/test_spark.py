"""PySpark in local mode, and the function it is given, which needs no Spark."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from cleanscrape.corpus.records import to_json

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed (extra: arrow)")


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    os.environ["PYSPARK_PYTHON"] = sys.executable  # its workers take `python3` of the path otherwise
    pytest.importorskip("pyspark", reason="PySpark is not installed (extra: spark)")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java, and there is none")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "7").getOrCreate()
    yield session
    session.stop()


def test_rows_are_those_of_the_command_line(spark, rows, written):
    from cleanscrape.engines.spark import clean

    frame = spark.createDataFrame(rows, "id long, url string, text string, weight double, tags array<string>")
    assert [to_json(row.asDict(recursive=True)) for row in clean(frame.coalesce(1)).collect()] == written


def test_a_missing_column_is_named_before_anything_is_read(spark):
    from cleanscrape.engines.spark import clean

    with pytest.raises(ValueError, match="no column 'body'; the columns are 'id', 'text'"):
        clean(spark.createDataFrame([(1, "a")], "id long, text string"), text="body")


def test_the_batches_of_a_partition_come_back_one_by_one(rows, written):
    from cleanscrape.engines.spark import clean_batches

    batches = pa.Table.from_pylist(rows).to_batches(max_chunksize=7)
    done = list(clean_batches(iter(batches)))
    assert [batch.num_rows for batch in done] == [batch.num_rows for batch in batches]
    assert [to_json(row) for batch in done for row in batch.to_pylist()] == written
