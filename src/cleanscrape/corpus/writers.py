"""What came of chunks, written one after the other: as bytes, as a Parquet file, or as files of a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final, Protocol

from cleanscrape.corpus.formats import FORMATS, Input
from cleanscrape.corpus.formats.parquet import unpack
from cleanscrape.corpus.storage import compress, extra
from cleanscrape.output import atomic

__all__ = ["TableMismatchError", "Writer", "writer_for"]

ROW_GROUP: Final = 1 << 26  # bytes of columns, in memory, of a Parquet row group


class TableMismatchError(Exception):
    """Tables with different columns can't stand in one file; the message says what to do."""


class Writer(Protocol):
    """Takes results in order."""

    def write(self, data: bytes | list[tuple[str, bytes]]) -> None:
        """Write what came of a chunk. Raises OSError."""

    def end(self) -> None:
        """Write what closes the format. Raises OSError."""


@dataclass(slots=True)
class BytesWriter:
    """Puts bytes one behind the other."""

    stream: BinaryIO
    closing: bytes = b""

    def write(self, data: bytes | list[tuple[str, bytes]]) -> None:
        """Write bytes."""
        assert isinstance(data, bytes)
        self.stream.write(data)

    def end(self) -> None:
        """Write the closing bytes."""
        self.stream.write(self.closing)


@dataclass(slots=True)
class TableWriter:
    """Writes a Parquet file with row groups of a size that does not depend on the chunks' number of rows alone."""

    stream: BinaryIO
    tables: list[Any] = field(default_factory=list)
    size: int = 0
    parquet: Any = None

    def write(self, data: bytes | list[tuple[str, bytes]]) -> None:
        """Take a table; write a row group when there is enough for one."""
        assert isinstance(data, bytes)
        if data:
            self.tables.append(unpack(data))
            self.size += self.tables[-1].nbytes
            if self.size >= ROW_GROUP:
                self._flush()

    def end(self) -> None:
        """Write what is left, and the footer. A file without rows has no columns."""
        arrow = extra("pyarrow")
        if self.tables or self.parquet is None:
            self.tables = self.tables or [arrow.table({})]
            self._flush()
        self.parquet.close()

    def _flush(self) -> None:
        arrow, parquet = extra("pyarrow"), extra("pyarrow.parquet")
        try:
            table = arrow.concat_tables(self.tables)
            if self.parquet is None:
                self.parquet = parquet.ParquetWriter(self.stream, table.schema)
            self.parquet.write_table(table)
        except (arrow.ArrowInvalid, ValueError):
            raise TableMismatchError("the inputs have different columns; give a folder as output, for a file each") from None
        self.tables, self.size = [], 0


@dataclass(slots=True)
class FilesWriter:
    """Writes files below a folder, each whole or not at all."""

    root: Path
    source: Input

    def write(self, data: bytes | list[tuple[str, bytes]]) -> None:
        """Write files; a name that would lead out of the folder is led back into it."""
        assert isinstance(data, list)
        for name, content in data:
            target = self.root / self._below(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            with atomic(target) as stream:
                stream.write(content)

    def end(self) -> None:
        """Nothing is left to write."""

    def _below(self, name: str) -> PurePosixPath:
        if self.source.files is not None:
            name = os.path.relpath(name, self.source.path)
        elif name == self.source.path or name == f"{self.source.path}.txt":
            name = name.replace("\\", "/").rsplit("/", 1)[-1]
        parts: Iterable[str] = (part for part in PurePosixPath(name).parts if part not in {"/", ".", ".."})
        return PurePosixPath(*parts)


def writer_for(format: str, compression: str, stream: BinaryIO | None, root: Path | None, source: Input) -> Writer:
    """A writer for results in a format: to a stream, or for a folder of files below ``root``."""
    chosen = FORMATS[format]
    if chosen.tables:
        assert stream is not None
        return TableWriter(stream)
    if chosen.output == "folder":
        assert root is not None
        return FilesWriter(root, source)
    assert stream is not None
    return BytesWriter(stream, compress(chosen.end, compression))
