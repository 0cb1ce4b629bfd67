"""Hugging Face datasets: cleaning as one more step of a dataset."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cleanscrape.arrow import clean_batch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datasets import Dataset, IterableDataset

__all__ = ["clean"]

Data = TypeVar("Data", "Dataset", "IterableDataset")


def clean(dataset: Data, *, map: Mapping[str, Any] | None = None, **settings: Any) -> Data:
    """Clean a dataset, or a stream of one.

    Args:
        dataset: Rows with a text or an HTML column.
        map: Arguments of ``Dataset.map``, such as ``{"batch_size": 1000, "num_proc": 8}``.
        settings: Arguments of `cleanscrape.arrow.clean_batch`: ``text``, ``html``, ``url``, ``field``, ``cleaner``,
            ``max_characters``.

    Returns:
        The dataset, in Python's own format, with the cores in place of the texts, and the column that says how it went.

    Raises:
        ValueError: As ``clean_batch`` does; for a stream, once it is read.
    """
    step = partial(clean_batch, **settings)
    return dataset.with_format("arrow").map(step, **{"batched": True, **(map or {})}).with_format(None)
