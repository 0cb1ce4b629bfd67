"""Parquet: columns, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from cleanscrape.corpus.chunks import CHUNK, Chunk, position
from cleanscrape.corpus.formats.jsonl import field_problem
from cleanscrape.corpus.records import BadRecord, Cleaned, FieldNames, Origin, Record, Skipped, Written, to_json
from cleanscrape.corpus.storage import extra

__all__ = ["Row", "chunks", "records", "render", "unpack"]

PLAIN: Final = (str, int, bool, type(None), list, dict)


class Row(Mapping[str, object]):
    """The other columns of one row, as values of Python; they are looked up when asked for."""

    __slots__ = ("hidden", "index", "table")

    def __init__(self, table: Any, index: int, hidden: str) -> None:
        self.table, self.index, self.hidden = table, index, hidden

    def __getitem__(self, name: str) -> object:
        if name == self.hidden or name not in self.table.column_names:
            raise KeyError(name)
        return self.table.column(name)[self.index].as_py()

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.table.column_names if name != self.hidden)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Place(Written):
    """A row of a table."""

    table: Any
    index: int


def chunks(path: str, stream: BinaryIO, compression: str) -> Iterator[Chunk]:  # noqa: ARG001  # it is compressed within
    """Cut a file into batches of rows. Where a row group can't be read on, go on with the next."""
    arrow, parquet = extra("pyarrow"), extra("pyarrow.parquet")
    broken = (arrow.ArrowException, OSError)
    try:
        file = parquet.ParquetFile(stream, page_checksum_verification=True)
    except broken as error:
        yield Chunk(path, None, bad=(BadRecord(Origin(path), f"not a whole Parquet file: {_line(error)}"),))
        return
    row = 1
    for group in range(file.num_row_groups):
        about = file.metadata.row_group(group)
        rows = max(1, CHUNK * about.num_rows // max(about.total_byte_size, 1))
        start = row
        try:
            for batch in file.iter_batches(batch_size=rows, row_groups=[group], use_threads=False):
                yield Chunk(path, _pack(batch), start, position(stream))
                start += batch.num_rows
        except broken as error:
            why = f"rows {start:,} to {row + about.num_rows - 1:,} can't be read: {_line(error)}"
            yield Chunk(path, None, bad=(BadRecord(Origin(path, row=start), why),))
        row += about.num_rows


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


def _pack(batch: Any) -> bytes:
    arrow = extra("pyarrow")
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write(batch)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def unpack(data: bytes) -> Any:
    """The table in a chunk or in what `render` made."""
    return extra("pyarrow").ipc.open_stream(data).read_all()


def records(chunk: Chunk, names: FieldNames) -> Iterator[Record | BadRecord | Skipped]:
    """A record a row."""
    if chunk.data is None:
        return
    table = unpack(chunk.data)
    columns = {name: table.column(name).to_pylist() for name in {names.source, names.id, names.url} if name in table.column_names}
    for index in range(table.num_rows):
        values = {name: column[index] for name, column in columns.items()}
        origin = Origin(chunk.path, id=_plain(values.get(names.id)), row=chunk.first + index)
        page = values.get(names.source)
        if names.html is not None and isinstance(page, bytes):
            problem = ""
        else:
            problem = field_problem({**dict.fromkeys(table.column_names), names.source: page}, names) if columns else "no rows"
            if names.source not in table.column_names:
                problem = field_problem(dict.fromkeys(table.column_names), names)
        if problem:
            yield BadRecord(origin, problem)
            continue
        url = values.get(names.url)
        yield Record(
            origin,
            text=page if names.html is None else None,
            html=page if names.html is not None else None,
            url=url if isinstance(url, str) else None,
            fields=PlainRow(table, index, names.source),
            rest=Place(table, index),
        )


class PlainRow(Row):
    """A row with values that JSON has: bytes as text or base64, times in ISO 8601, decimals as strings."""

    __slots__ = ()

    def __getitem__(self, name: str) -> object:
        return _plain(super().__getitem__(name))


def _plain(value: Any) -> object:
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        import base64

        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    if isinstance(value, PLAIN):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def render(rows: Sequence[Cleaned | Skipped], names: FieldNames) -> bytes:
    """A table. Rows that were read from Parquet keep their columns and types; of others, see `_table`."""
    done = [row for row in rows if isinstance(row, Cleaned)]
    if not done:
        return b""
    table = _with_results(done, names) if isinstance(done[0].record.rest, Place) else _table(done, names)
    (batch,) = table.combine_chunks().to_batches(max_chunksize=None) if table.num_rows else (None,)
    return _pack(batch)


def _with_results(done: Sequence[Cleaned], names: FieldNames) -> Any:
    arrow = extra("pyarrow")
    table = done[0].record.rest.table.take([row.record.rest.index for row in done])
    before = done[0].record.rest.table.column(names.result).to_pylist() if names.result in table.column_names else None
    texts = [row.text if row.text is not None else (before[row.record.rest.index] if before else None) for row in done]
    kind = table.schema.field(names.result).type if before is not None else arrow.string()
    if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind)):
        kind = arrow.string()
    table = _put(table, names.result, arrow.array(texts, kind))
    return _reported(table, done, names)


def _table(done: Sequence[Cleaned], names: FieldNames) -> Any:
    """Columns id, url, the text and how cleaning went; all other fields as one JSON object in the column ``fields``.

    The fields of a record tell nothing of those of the next, and a column once begun can't change its type.
    """
    arrow = extra("pyarrow")
    others = [{name: value for name, value in row.record.fields.items() if name not in {names.id, names.url}} for row in done]
    ids = [row.record.fields.get(names.id, row.record.origin.id) for row in done]
    named = [None if value is None else value if isinstance(value, str) else to_json(value) for value in ids]
    table = arrow.table(
        {
            "id": arrow.array(named, arrow.string()),
            "url": arrow.array([row.record.url for row in done], arrow.string()),
            names.result: arrow.array([row.text if row.text is not None else row.record.source for row in done], arrow.string()),
            "fields": arrow.array([to_json(fields) for fields in others], arrow.string()),
        }
    )
    return _reported(table, done, names)


def _reported(table: Any, done: Sequence[Cleaned], names: FieldNames) -> Any:
    if not names.report:
        return table
    from cleanscrape.arrow import SUMMARY

    return _put(table, names.report, extra("pyarrow").array([dict(row.report) for row in done], SUMMARY))


def _put(table: Any, name: str, values: Any) -> Any:
    if name in table.column_names:
        field = extra("pyarrow").field(name, values.type)
        return table.set_column(table.column_names.index(name), field, values)
    return table.append_column(name, values)
