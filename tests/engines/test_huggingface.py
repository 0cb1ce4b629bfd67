"""Hugging Face datasets: a dataset and a stream of one."""

from __future__ import annotations

import pytest

from cleanscrape.corpus.records import to_json


@pytest.fixture
def datasets(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
    return pytest.importorskip("datasets", reason="datasets is not installed (extra: huggingface)")


def test_rows_are_those_of_the_command_line(datasets, rows, written):
    from cleanscrape.engines.huggingface import clean

    dataset = clean(datasets.Dataset.from_list(rows), map={"batch_size": 7})
    assert [to_json(row) for row in dataset] == written
    stream = clean(datasets.Dataset.from_list(rows).to_iterable_dataset(), map={"batch_size": 7})
    assert [to_json(row) for row in stream] == written


def test_a_missing_column_is_named(datasets, rows):
    from cleanscrape.engines.huggingface import clean

    with pytest.raises(ValueError, match="no column 'body'; the columns are 'id', 'url', 'text', 'weight', 'tags'"):
        clean(datasets.Dataset.from_list(rows), text="body")
