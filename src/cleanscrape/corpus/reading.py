"""Records from any number of files in any format, and the pages that cleaning makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from cleanscrape.corpus.formats import FORMATS, Input, resolve
from cleanscrape.corpus.records import BadRecord, FieldNames, Origin, Record, Skipped

if TYPE_CHECKING:
    from cleanscrape.model import Page
    from cleanscrape.pipeline import Cleaner

__all__ = ["clean_records", "clean_together", "open_records", "read_input"]

BATCH: Final = 1 << 18  # characters that are cleaned together; see pipeline.BATCH_CHARACTERS


def open_records(
    paths: Iterable[str],
    input_format: str = "auto",
    fields: FieldNames = FieldNames(),  # noqa: B008  # frozen
) -> Iterator[Record | BadRecord]:
    """The records of files, folders, URLs and standard input (``-``), in order, as a stream.

    ``input_format`` is one of `formats.NAMES`, or ``auto`` to go by name, then by the first bytes. What can't be read
    comes out as a BadRecord; what is no document (a picture in a tar, a WARC record that is not HTML) is passed over.

    Raises:
        OSError: for a path that can't be opened, before any record is given; ask `formats.problem` first.
        MissingExtra: where a library is not installed.
    """
    for source in resolve(paths, input_format, fields):
        for item in read_input(source, fields):
            if not isinstance(item, Skipped):
                yield item


def read_input(source: Input, fields: FieldNames) -> Iterator[Record | BadRecord | Skipped]:
    """All there is in one input, in order. An input that can't be read on ends with a BadRecord."""
    try:
        for chunk in source.chunks():
            yield from FORMATS[source.format].records(chunk, fields)
            yield from chunk.bad
    except OSError as error:
        yield BadRecord(Origin(source.path), error.strerror or str(error))


def clean_together(cleaner: Cleaner, records: Sequence[Record]) -> list[Page | BadRecord]:
    """The pages of some records, cleaned together; where that fails, each by itself, and the culprit is a BadRecord."""
    texts = [(record.text, record.url) for record in records if record.text is not None]
    pages = [(record.html or "", record.url) for record in records if record.text is None]
    try:
        clean_texts = iter(cleaner.clean_batch(texts) if texts else ())
        clean_pages = iter(cleaner.clean_html_batch(pages) if pages else ())
    except Exception:  # a fault of ours must not cost the other records
        return [_clean_one(cleaner, record) for record in records]
    return [next(clean_pages if record.text is None else clean_texts) for record in records]


def _clean_one(cleaner: Cleaner, record: Record) -> Page | BadRecord:
    try:
        if record.text is None:
            return cleaner.clean_html(record.html or "", record.url)
        return cleaner.clean(record.text, record.url)
    except Exception as error:  # as above
        return BadRecord(record.origin, f"cleaning failed ({type(error).__name__}: {error}); please report it", record.raw)


def clean_records(cleaner: Cleaner, records: Iterable[Record | BadRecord]) -> Iterator[tuple[Record | BadRecord, Page | None]]:
    """Each record with its page, in order; None with a BadRecord, which also a record that can't be cleaned becomes."""
    batch: list[Record | BadRecord] = []
    size = 0
    for item in records:
        batch.append(item)
        size += len(item.text or item.html or "") if isinstance(item, Record) else 1
        if size >= BATCH:
            yield from _pages(cleaner, batch)
            batch, size = [], 0
    yield from _pages(cleaner, batch)


def _pages(cleaner: Cleaner, batch: Sequence[Record | BadRecord]) -> Iterator[tuple[Record | BadRecord, Page | None]]:
    pages = iter(clean_together(cleaner, [item for item in batch if isinstance(item, Record)]))
    for item in batch:
        if isinstance(item, BadRecord):
            yield item, None
        elif isinstance(page := next(pages), BadRecord):
            yield page, None
        else:
            yield item, page
