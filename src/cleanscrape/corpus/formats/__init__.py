"""The formats that records are read from and written to, in one table, and which of them a file is in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, cast

from cleanscrape.corpus.chunks import Chunk
from cleanscrape.corpus.formats import jsonl, parquet, tar, text, warc
from cleanscrape.corpus.records import STDIN, BadRecord, Cleaned, FieldNames, Record, Skipped
from cleanscrape.corpus.storage import (
    BrokenDataError,
    Prefixed,
    compression_of,
    extra,
    is_remote,
    open_input,
    pieces,
    size_of,
)

__all__ = ["FORMATS", "NAMES", "Format", "Input", "format_of", "problem", "resolve"]

HEAD: Final = 1 << 16  # bytes looked at to tell formats apart
BOM: Final = b"\xef\xbb\xbf"
MAGIC: Final = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst"}
HTML_START: Final = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """A way to store records: how it is cut into chunks, how a chunk is parsed, and how results are written.

    ``render`` makes bytes that can stand one behind the other, closed by ``end``; or files, as pairs of name and bytes;
    or, if ``tables``, an Arrow table. ``needs`` are the libraries it takes to read it.
    """

    suffixes: tuple[str, ...]
    chunks: Callable[[str, BinaryIO, str], Iterator[Chunk]]
    records: Callable[[Chunk, FieldNames], Iterator[Record | BadRecord | Skipped]]
    render: Callable[[Sequence[Cleaned | Skipped], FieldNames], bytes | list[tuple[str, bytes]]]
    output: str  # the format that its records are written to if no other is asked for
    needs: tuple[str, ...] = ()
    end: bytes = b""
    tables: bool = False


FORMATS: Final[dict[str, Format]] = {
    "text": Format((), text.chunks, text.records, text.render, "folder"),
    "html": Format((".html", ".htm", ".xhtml"), text.chunks, text.html_records, text.render, "folder"),
    "folder": Format((), text.chunks, text.records, text.render, "folder"),
    "jsonl": Format((".jsonl", ".ndjson", ".jsonlines"), jsonl.chunks, jsonl.records, jsonl.render, "jsonl"),
    "parquet": Format(
        (".parquet", ".pq"), parquet.chunks, parquet.records, parquet.render, "parquet", ("pyarrow.parquet",), tables=True
    ),
    "wet": Format((".wet",), warc.chunks, warc.records, warc.render, "wet"),
    "warc": Format((".warc",), warc.chunks, warc.records, warc.render, "jsonl", ("fastwarc.warc",)),
    "tar": Format((".tar", ".tgz"), tar.chunks, tar.records, tar.render, "tar", end=tar.END),
}
NAMES: Final = tuple(name for name in FORMATS if name != "folder")
SINGLE: Final = frozenset({"text", "html"})  # a file is one document


def format_of(path: str) -> str | None:
    """The format of a file by its name, compressed or not; None if the name tells nothing."""
    name = PurePosixPath(path.lower())
    suffix = PurePosixPath(name.stem).suffix if name.suffix in {".gz", ".zst"} else name.suffix
    return next((key for key, format in FORMATS.items() if suffix in format.suffixes), None)


@dataclass(frozen=True, slots=True)
class Input:
    """A file, URL or standard input in a known format; or, with ``files``, the loose files of a folder.

    ``name`` is what its result is called under a folder of results: the path below the folder that was given.
    """

    path: str
    format: str
    compression: str = ""
    name: str = ""
    head: bytes = b""
    files: tuple[str, ...] | None = None

    def chunks(self) -> Iterator[Chunk]:
        """Cut it into chunks. Raises OSError or MissingExtra."""
        if self.files is not None:
            yield from text.folder_chunks(self.path, self.files)
            return
        if self.path == STDIN:
            stream = cast("BinaryIO", Prefixed(self.head, open_input(STDIN)))
            yield from FORMATS[self.format].chunks(self.path, stream, self.compression)
            return
        with open_input(self.path) as stream:
            yield from FORMATS[self.format].chunks(self.path, stream, self.compression)

    @property
    def size(self) -> int | None:
        """Its size in bytes as it is stored; None if that can't be known."""
        if self.files is None:
            return size_of(self.path)
        return sum(size_of(os.path.join(self.path, name)) or 0 for name in self.files)


def problem(path: str) -> str | None:
    """Why a path can't be an input, and what to do; None if it can. Raises MissingExtra for a URL without fsspec."""
    try:
        if path == STDIN:
            return None
        if is_remote(path):
            system, name = extra("fsspec").core.url_to_fs(path)
            found = system.glob(name) if "*" in name else system.exists(name)
            return None if found else f"{path} does not exist, or can't be reached; check the address"
        if os.path.isdir(path):
            return None if any(_walk(path)) else f"{path} is a folder without files"
        with open(path, "rb"):
            return None
    except FileNotFoundError:
        return f"{path} does not exist; check the name, or give - to read standard input"
    except OSError as error:
        return f"{path} can't be read ({error.strerror or error}); check its permissions"
    except ValueError as error:  # a NUL in the name, or no such kind of URL
        return f"{path!r} is no path ({error})"


def resolve(paths: Iterable[str], input_format: str, names: FieldNames) -> list[Input]:
    """The inputs that paths stand for: folders are walked in order of names, URLs with ``*`` looked up.

    In a folder each container (JSONL, Parquet, WARC, WET, tar) is an input, and all other files together are one.
    Raises OSError, or MissingExtra if a library for one of the formats is not there.
    """
    inputs: list[Input] = []
    for path in paths:
        if is_remote(path) and "*" in path:
            system, name = extra("fsspec").core.url_to_fs(path)
            inputs += [_input(system.unstrip_protocol(found), input_format, names) for found in sorted(system.glob(name))]
        elif path != STDIN and not is_remote(path) and os.path.isdir(path):
            inputs += _folder(path, input_format, names)
        else:
            inputs.append(_input(path, input_format, names))
    for item in inputs:
        for library in FORMATS[item.format].needs:
            extra(library)
        if item.compression == ".zst":
            extra("zstandard")
    return inputs


def _walk(root: str) -> Iterator[str]:
    """The files below a folder, as paths from it, without hidden ones, in order."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield os.path.relpath(os.path.join(folder, name), root)


def _folder(root: str, input_format: str, names: FieldNames) -> list[Input]:
    inputs, loose = [], []
    for name in _walk(root):
        known = format_of(name) if input_format == "auto" else input_format
        if known is None or known in SINGLE:
            loose.append(name)
        else:
            inputs.append(_input(os.path.join(root, name), input_format, names, name))
    if loose:
        inputs.append(Input(root, "folder", name=Path(root).resolve().name, files=tuple(loose)))
    return inputs


def _input(path: str, input_format: str, names: FieldNames, name: str | None = None) -> Input:
    known = format_of(path) if path != STDIN else None
    compression = compression_of(path) if path != STDIN else ""
    head = b""
    if path == STDIN or (known is None and input_format == "auto"):
        if path == STDIN:
            if input_format == "auto":
                head = open_input(path).read(HEAD)
        else:
            with open_input(path) as stream:
                head = stream.read(HEAD)
        compression = compression or next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), "")
        known = known or _sniff(head, compression, names)
    kind = input_format if input_format != "auto" else known or "text"
    called = name or (PurePosixPath(path).name if path != STDIN else "stdin.txt")
    return Input(path, kind, compression, called, head if path == STDIN else b"")


def _sniff(head: bytes, compression: str, names: FieldNames) -> str:
    """What a file is in, by its first bytes."""
    if compression:
        import io

        try:
            head = next(pieces(io.BytesIO(head), compression), b"")
        except BrokenDataError:
            return "text"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "wet" if b"conversion" in head[:HEAD] else "warc"
    if head[257:262] == b"ustar":
        return "tar"
    if HTML_START.match(head.removeprefix(BOM)):
        return "html"
    first = head.removeprefix(BOM).lstrip()
    if first.startswith(b"{"):
        try:
            parsed = jsonl.parse_object(first.splitlines()[0].decode())
        except (ValueError, RecursionError):
            return "text"
        return "jsonl" if names.source in parsed.fields else "text"
    return "text"
