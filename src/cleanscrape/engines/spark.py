"""PySpark: cleaning as one more step of a data frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from cleanscrape.arrow import clean_batch, cleaned_schema

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["clean", "clean_batches"]


def clean(frame: DataFrame, **settings: Any) -> DataFrame:
    """Clean a data frame, lazily, partition by partition.

    Args:
        frame: Rows with a text or an HTML column.
        settings: Arguments of `cleanscrape.arrow.clean_batch`: ``text``, ``html``, ``url``, ``field``, ``cleaner``,
            ``max_characters``.

    Returns:
        The data frame with the cores in place of the texts, and the column that says how it went. How many rows are
        cleaned together says ``spark.sql.execution.arrow.maxRecordsPerBatch``.

    Raises:
        ValueError: As ``clean_batch`` does, before anything is read.
    """
    from pyspark.sql.pandas.types import from_arrow_type, to_arrow_schema
    from pyspark.sql.types import StructField, StructType

    names = {key: value for key, value in settings.items() if key not in {"cleaner", "max_characters"}}
    before = frame.schema
    after = cleaned_schema(to_arrow_schema(before), **names)
    # Fields that were there stay as Spark has them; what is added is a core from HTML, if any, and the summary.
    added = [StructField(name, from_arrow_type(after.field(name).type)) for name in after.names if name not in before.names]
    return frame.mapInArrow(partial(clean_batches, **settings), StructType([*before.fields, *added]))


def clean_batches(batches: Iterable[pa.RecordBatch], **settings: Any) -> Iterator[pa.RecordBatch]:
    """Clean the record batches of a partition: what ``mapInArrow`` wants to be given."""
    return (clean_batch(batch, **settings) for batch in batches)
