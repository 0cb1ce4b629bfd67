"""Files by path or URL, compressed or not, as streams of bytes; and the libraries that are installed as extras."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cleanscrape.corpus.records import STDIN

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "PIECE",
    "BrokenDataError",
    "MissingExtra",
    "Prefixed",
    "compress",
    "compression_of",
    "extra",
    "is_installed",
    "is_remote",
    "open_input",
    "pieces",
    "size_of",
]

PIECE: Final = 1 << 20  # bytes handed on at a time
# Compressed bytes looked at in one go. DEFLATE makes at most 1,032 bytes of one; a block of Zstandard has at least 4 bytes
# and at most 128 KiB in it. So a crafted file costs some 64 MB of memory at a time, or 128.
FEED: Final = {".gz": 1 << 16, ".zst": 1 << 12}
GZIP_LEVEL: Final = 6
ZSTD_LEVEL: Final = 3


class BrokenDataError(Exception):
    """Compressed data that breaks off or can't be right; the message says which."""


class MissingExtra(ImportError):  # noqa: N818  # what is missing is said by its name
    """A library that this input or output needs is not installed; the message says how to get it."""


def extra(name: str) -> ModuleType:
    """Import a library that comes with ``cleanscrape[corpus]``. Raises MissingExtra."""
    try:
        return import_module(name)
    except ImportError:
        library = name.split(".")[0]
        raise MissingExtra(f"{library} is not installed; get it with: pip install 'cleanscrape[corpus]'") from None


def is_installed(name: str) -> bool:
    """Whether a library is there."""
    return find_spec(name) is not None


def is_remote(path: str) -> bool:
    """Whether a path is a URL: ``s3://...``, ``https://...`` or another that fsspec knows."""
    return "://" in path or "::" in path


def compression_of(path: str) -> str:
    """How a file is compressed, by its name: ``.gz``, ``.zst`` or nothing."""
    suffix = Path(path).suffix.lower()
    return {".gz": ".gz", ".tgz": ".gz", ".zst": ".zst"}.get(suffix, "")


def open_input(path: str) -> BinaryIO:
    """Open a file, a URL or standard input (``-``) for reading. Raises OSError or MissingExtra."""
    if path == STDIN:
        return sys.stdin.buffer
    if is_remote(path):
        stream: BinaryIO = extra("fsspec").open(path, "rb").open()
        return stream
    return open(path, "rb")


class Prefixed:
    """A stream of which a head has been read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self.head, self.stream = head, stream

    def read(self, size: int = -1) -> bytes:
        """Read as the stream would have been read without that."""
        if size < 0:
            head, self.head = self.head, b""
            return head + self.stream.read()
        head, self.head = self.head[:size], self.head[size:]
        return head + self.stream.read(size - len(head)) if len(head) < size else head


def size_of(path: str) -> int | None:
    """The size of a file in bytes as it is stored; None if it can't be known. Raises nothing."""
    try:
        if is_remote(path):
            system, name = extra("fsspec").core.url_to_fs(path)
            return int(system.size(name) or 0) or None
        return None if path == STDIN else os.path.getsize(path)
    except (OSError, ValueError, MissingExtra):
        return None


def pieces(stream: BinaryIO, compression: str = "", starts: dict[int, int] | None = None) -> Iterator[bytes]:
    """The bytes of a stream, decompressed, none over `PIECE` long; several members or frames are read as one.

    The pieces depend on the bytes alone. ``starts``, if given, takes the offset of each member in the compressed stream
    by the offset of its first byte in what comes out. Raises OSError if the stream can't be read, and BrokenDataError where
    compressed data ends too soon or is corrupt, after all that could be read.
    """
    if not compression:
        while piece := stream.read(PIECE):
            yield piece
        return
    start: Callable[[], Any]
    if compression == ".gz":
        broken: type[Exception] = zlib.error
        start = _gunzip
    else:
        zstandard = extra("zstandard")
        broken = zstandard.ZstdError
        start = zstandard.ZstdDecompressor().decompressobj
    member = None
    read = made = 0
    while data := stream.read(FEED[compression]):
        read += len(data)
        while data:
            if member is None:
                if not data.strip(b"\0"):  # padding between members, as tape drives leave it
                    break
                member = start()
                if starts is not None:
                    starts[made] = read - len(data)
            try:
                out = member.decompress(data)
            except broken as error:
                raise BrokenDataError(f"the compressed data is corrupt ({error}); what follows can't be read") from None
            made += len(out)
            for at in range(0, len(out), PIECE):
                yield out[at : at + PIECE]
            data = member.unused_data if member.eof else b""
            if member.eof:
                member = None
    if member is not None:
        raise BrokenDataError("the compressed data breaks off; the rest of the file is missing")


def _gunzip() -> Any:
    return zlib.decompressobj(wbits=31)  # a gzip header and checksum, both checked


def compress(data: bytes, compression: str) -> bytes:
    """Compress into one member or frame of its own, so that results can be put one behind the other."""
    if compression == ".gz" and data:
        import gzip

        return gzip.compress(data, GZIP_LEVEL, mtime=0)  # no time in it: the same bytes every time
    if compression == ".zst" and data:
        out: bytes = extra("zstandard").ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compress(data)
        return out
    return data
