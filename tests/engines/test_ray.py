"""Ray Data: a dataset of several blocks, on a Ray of its own."""

from __future__ import annotations

import pytest

from cleanscrape.corpus.records import to_json


def test_rows_are_those_of_the_command_line(ray, rows, written):
    import pyarrow as pa

    from cleanscrape.engines.ray import clean

    tables = [pa.Table.from_pylist(rows[:9]), pa.Table.from_pylist(rows[9:])]
    dataset = clean(ray.data.from_arrow(tables), map_batches={"batch_size": 5})
    assert [to_json(row) for row in dataset.take_all()] == written


def test_a_missing_column_is_named(ray, rows):
    from cleanscrape.engines.ray import clean

    with pytest.raises(Exception, match="no column 'body'; the columns are 'id', 'url', 'text', 'weight', 'tags'"):
        clean(ray.data.from_items(rows), text="body").take_all()
