"""Arrow tables in, Arrow tables out: the bridge to every engine that speaks Arrow."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple, TypeVar

try:
    import pyarrow as pa
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(f"{error}; cleanscrape.arrow needs it: pip install 'cleanscrape[arrow]'", name=error.name) from None

from cleanscrape.corpus.fields import FIELD, MAX_CHARACTERS, NO_TEXT, summary, too_long, unclean
from cleanscrape.model import LABELS
from cleanscrape.pipeline import Cleaner
from cleanscrape.reading.encoding import encode

__all__ = ["SUMMARY", "clean_batch", "cleaned_schema"]

SUMMARY: Final = pa.struct(
    [
        ("score", pa.float64()),
        ("confidence", pa.float64()),
        ("reason", pa.string()),
        ("labels", pa.struct([(label, pa.int32()) for label in LABELS])),
    ]
)
"""The type of the column that is added; what is in it, `cleanscrape.corpus.fields.summary` says."""

URL: Final = "url"  # what the command line takes for it, too

Batch = TypeVar("Batch", pa.RecordBatch, pa.Table)


def clean_batch(
    batch: Batch,
    text: str = "text",
    html: str | None = None,
    *,
    url: str | None = None,
    field: str = FIELD,
    cleaner: Cleaner | None = None,
    max_characters: int = MAX_CHARACTERS,
) -> Batch:
    r"""Clean a column of a record batch or table, and add a column that says how it went.

    >>> import pyarrow as pa
    >>> batch = pa.RecordBatch.from_pydict({"id": [1, 2], "text": ["Home\nBaca Juga: Harga Emas Naik\n", None]})
    >>> done = clean_batch(batch)
    >>> done.schema.names, done["text"].to_pylist()
    (['id', 'text', 'cleanscrape'], ['', None])
    >>> [row["reason"] for row in done["cleanscrape"].to_pylist()]
    ['no line reads like an article', 'no text']

    Args:
        batch: A RecordBatch, or a Table, whose chunks are cleaned one by one.
        text: The column with the text of each page; its values are replaced by the article cores. Strings of any kind
            that Arrow has (large, view, dictionary), or all null.
        html: The column with the HTML of each page, strings or bytes. It stays as it is; the cores go to a new column
            of the name ``text``.
        url: The column with the address of each page; by default "url", if there are strings of that name. Only looked at
            with HTML or with templates.
        field: The name of the added column, of the type `SUMMARY`.
        cleaner: The settings; by default those of ``Cleaner()``.
        max_characters: A document longer than this is not cleaned.

    Returns:
        The same rows in the same order; every other column is the same memory. A null stays null and is marked "no
        text"; a value that is too long, or no UTF-8, stays as it is and is marked so. The values are those that the
        command line writes.

    Raises:
        ValueError: If a column is missing, comes twice or has another type, or a new one has a name that is taken.
    """
    schema = cleaned_schema(batch.schema, text, html, url=url, field=field)
    cleaner = cleaner or Cleaner()
    if isinstance(batch, pa.Table):
        one = partial(clean_batch, text=text, html=html, url=url, field=field, cleaner=cleaner, max_characters=max_characters)
        return pa.Table.from_batches(list(map(one, batch.to_batches())), schema)
    url = url or _address(batch.schema)
    readings = _readings(batch.column(html or text), max_characters)
    addresses = batch.column(url).to_pylist() if url else [None] * len(batch)
    readable = [(reading.document, address) for reading, address in zip(readings, addresses, strict=True) if not reading.why]
    pages = cleaner.clean_html_many(readable) if html else cleaner.clean_many(readable)
    cores: list[bytes | None] = []
    fields: list[dict[str, object]] = []
    for reading in readings:
        if reading.why:
            cores.append(None if html else reading.raw)
            fields.append(unclean(reading.why))
        else:
            page = next(pages)
            cores.append(encode(page.text))
            fields.append(summary(page))
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    columns[text] = pa.array(cores, pa.large_binary()).cast(schema.field(text).type, safe=False)
    columns[field] = pa.array(fields, SUMMARY)
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=schema)


def cleaned_schema(
    schema: pa.Schema, text: str = "text", html: str | None = None, *, url: str | None = None, field: str = FIELD
) -> pa.Schema:
    """The schema that `clean_batch` returns for batches of this schema. Raises ValueError as that does."""
    names = schema.names
    for name in filter(None, (html or text, url)):
        if names.count(name) != 1:
            what = "more than one column" if name in names else "no column"
            raise ValueError(f"{what} {name!r}; the columns are {', '.join(map(repr, names)) or 'none at all'}")
    for option, name in (("field", field), *([("text", text)] if html else ())):
        if name in names:
            raise ValueError(f"there is a column {name!r} already; give the new one another name with {option}=")
    if html:
        source = _value_type(schema.field(html).type)
        if not _is_string(source) and source not in (pa.binary(), pa.large_binary(), pa.binary_view()):
            raise ValueError(f"column {html!r} is {source}, not strings or bytes")
        schema = schema.append(
            pa.field(text, pa.large_string() if source in (pa.large_string(), pa.large_binary()) else pa.string())
        )
    else:
        source = _value_type(schema.field(text).type)
        if not _is_string(source):
            raise ValueError(f"column {text!r} is {source}, not strings; cast it first")
        kind = pa.string() if source == pa.null() else source
        schema = schema.set(names.index(text), schema.field(text).with_type(kind))
    return schema.append(pa.field(field, SUMMARY))


class _Reading(NamedTuple):
    """A value of a column: its bytes, the document if it can be cleaned, and why if it can't."""

    raw: bytes | None
    document: str | bytes
    why: str = ""


def _readings(column: pa.Array, limit: int) -> list[_Reading]:
    # By way of bytes, as one string that is no UTF-8 would make the conversion of all the others fail.
    values = column.cast(pa.large_binary()).to_pylist()
    return [_read(value, _is_string(_value_type(column.type)), limit) for value in values]


def _read(raw: bytes | None, is_string: bool, limit: int) -> _Reading:
    if raw is None:
        return _Reading(None, "", NO_TEXT)
    try:
        document = raw.decode() if is_string else raw
    except UnicodeDecodeError as error:
        return _Reading(raw, "", f"not UTF-8 (byte {error.start + 1})")
    return _Reading(raw, document, too_long(document, limit))


def _address(schema: pa.Schema) -> str | None:
    return URL if schema.names.count(URL) == 1 and _is_string(_value_type(schema.field(URL).type)) else None


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_string(kind: pa.DataType) -> bool:
    return kind in (pa.string(), pa.large_string(), pa.string_view(), pa.null())
