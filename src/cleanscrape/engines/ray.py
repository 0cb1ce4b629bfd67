"""Ray Data: cleaning as one more step of a dataset."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cleanscrape.arrow import clean_batch

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ray.data

__all__ = ["clean"]


def clean(dataset: ray.data.Dataset, *, map_batches: Mapping[str, Any] | None = None, **settings: Any) -> ray.data.Dataset:
    """Clean a dataset, lazily, block by block where the blocks are.

    Args:
        dataset: Rows with a text or an HTML column.
        map_batches: Arguments of ``Dataset.map_batches``, such as ``{"batch_size": 1000, "num_cpus": 1}``.
        settings: Arguments of `cleanscrape.arrow.clean_batch`: ``text``, ``html``, ``url``, ``field``, ``cleaner``,
            ``max_characters``.

    Returns:
        The dataset with the cores in place of the texts, and the column that says how it went. Rows are in the order
        that Ray keeps, which over several blocks is the order of the input only with ``preserve_order`` in its options.

    Raises:
        ValueError: As ``clean_batch`` does, wrapped by Ray, once the dataset is used.
    """
    step = partial(clean_batch, **settings)
    return dataset.map_batches(step, **{"batch_format": "pyarrow", "zero_copy_batch": True, **(map_batches or {})})
