"""Files that are one document each: text in any encoding, or HTML; alone, or all that a folder holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from cleanscrape.corpus.chunks import CHUNK, Chunk
from cleanscrape.corpus.records import STDIN, BadRecord, Cleaned, FieldNames, Origin, Record, Skipped
from cleanscrape.corpus.storage import BrokenDataError, compression_of, open_input, pieces
from cleanscrape.reading.encoding import decode, encode

__all__ = ["chunks", "document", "file_name", "folder_chunks", "html_records", "is_html", "records", "render"]

HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
MOST_FILES: Final = 256  # in a chunk
HEAD: Final = 1 << 12  # bytes looked at to tell text from other files


def is_html(name: str) -> bool:
    """Whether a file holds HTML, by its name."""
    return PurePosixPath(name.lower().removesuffix(".gz").removesuffix(".zst")).suffix in HTML_SUFFIXES


def chunks(path: str, stream: BinaryIO, compression: str) -> Iterator[Chunk]:
    """One file, one document."""
    try:
        data = b"".join(pieces(stream, compression))
    except BrokenDataError as error:
        yield Chunk(path, [], bad=(BadRecord(Origin(path), str(error)),))
        return
    yield Chunk(path, [(path, data)], consumed=len(data))


def folder_chunks(root: str, names: Sequence[str]) -> Iterator[Chunk]:
    """The files of a folder, by name; each process reads its own."""
    batch: list[tuple[str, None]] = []
    size = consumed = 0
    for name in names:
        path = Path(root, name)
        batch.append((str(path), None))
        length = path.stat().st_size if path.exists() else 0
        size += length
        consumed += length
        if size >= CHUNK or len(batch) >= MOST_FILES:
            yield Chunk(root, batch, consumed=consumed)
            batch, size = [], 0
    if batch:
        yield Chunk(root, batch, consumed=consumed)


def html_records(chunk: Chunk, names: FieldNames) -> Iterator[Record | BadRecord | Skipped]:
    """A record a file, whatever it is called: each is HTML."""
    return records(chunk, names, html=True)


def records(chunk: Chunk, names: FieldNames, html: bool = False) -> Iterator[Record | BadRecord | Skipped]:
    """A record a file; what is neither text nor HTML is skipped. A file is HTML by its name, or if ``html`` says so."""
    for path, given in chunk.data:
        origin = Origin(path)
        data = given
        if data is None:
            try:
                with open_input(path) as stream:
                    data = b"".join(pieces(stream, compression_of(path)))
            except OSError as error:
                yield BadRecord(origin, error.strerror or str(error))
                continue
            except BrokenDataError as error:
                yield BadRecord(origin, str(error))
                continue
            if not html and not is_html(path) and not is_text(data):
                yield Skipped(origin, "neither text nor HTML")
                continue
        yield document(origin, data, html or is_html(path) or names.html is not None, {} if path == STDIN else {"path": path})


def document(origin: Origin, data: bytes, html: bool, fields: dict[str, object]) -> Record:
    """The record of a whole file."""
    if html:
        return Record(origin, html=data, encoding="", fields=fields)
    text, encoding = decode(data)
    return Record(origin, text=text, encoding=encoding, fields=fields)


def is_text(data: bytes) -> bool:
    """Whether bytes may be text: without NULs, or in an encoding that has them."""
    return b"\0" not in data[:HEAD] or decode(data[:HEAD])[1].startswith(("utf-16", "utf-32"))


def file_name(record: Record) -> str:
    """The name of a file for a record: that of its own file or member, else its place in the input.

    HTML becomes text, and ``.txt`` is put behind its name, so that ``a.html`` and ``a.txt`` stay apart.
    """
    origin = record.origin
    name = origin.member
    if name is None and origin.place:
        (place,) = list(origin.place.values())[:1]
        stem = PurePosixPath(origin.path.rstrip("/")).name.split(".")[0] or "stdin"
        return f"{stem}/{place:010}.txt"
    if name is None:
        name = "stdin.txt" if origin.path == STDIN else origin.path
    return f"{name}.txt" if record.html is not None else name


def render(rows: Sequence[Cleaned | Skipped], names: FieldNames) -> list[tuple[str, bytes]]:  # noqa: ARG001  # no fields here
    """A file for each record: its name (a path as given, or see `file_name`) and its bytes. Only the text is written."""
    out = []
    for row in rows:
        if isinstance(row, Cleaned):
            text = row.text if row.text is not None else row.record.source
            out.append((file_name(row.record), encode(text if not text or text.endswith("\n") else text + "\n")))
    return out
