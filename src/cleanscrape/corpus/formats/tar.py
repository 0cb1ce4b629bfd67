"""Tar archives of text and HTML files."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from cleanscrape.corpus.chunks import CHUNK, Chunk, position
from cleanscrape.corpus.formats import text as files
from cleanscrape.corpus.records import BadRecord, Cleaned, FieldNames, Origin, Record, Skipped
from cleanscrape.corpus.storage import BrokenDataError, pieces

__all__ = ["END", "chunks", "records", "render"]

ARCHIVE: Final = "_tarfile" if hasattr(tarfile.TarInfo, "_tarfile") else "tarfile"  # Python 3.13 calls it otherwise

END: Final = bytes(2 * tarfile.BLOCKSIZE)  # what closes an archive
LARGEST: Final = 1 << 26  # bytes of a member


class _Joined(io.RawIOBase):
    """Pieces as a stream that can be read."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self.source = source
        self.left = b""

    def read(self, size: int = -1) -> bytes:
        """Read as many bytes as are asked for, fewer only at the end."""
        parts, have = [self.left], len(self.left)
        while have < size and (piece := next(self.source, b"")):
            parts.append(piece)
            have += len(piece)
        whole = b"".join(parts)
        self.left = whole[size:]
        return whole[:size]


def chunks(path: str, stream: BinaryIO, compression: str) -> Iterator[Chunk]:
    """Cut an archive between members."""
    batch: list[tuple[tarfile.TarInfo, bytes]] = []
    bad: list[BadRecord] = []
    size = 0
    last = None
    try:
        with tarfile.open(fileobj=_Joined(pieces(stream, compression)), mode="r|", errorlevel=1) as archive:
            for member in archive:
                last = member.name
                if member.size > LARGEST:
                    bad.append(BadRecord(Origin(path, member=last), f"{member.size:,} bytes; over {LARGEST:,} none is read"))
                    continue
                opened = archive.extractfile(member) if member.isreg() else None
                data = opened.read() if opened is not None else b""
                if opened is not None and len(data) < member.size:
                    raise tarfile.ReadError("unexpected end of data")
                setattr(member, ARCHIVE, None)  # the open archive can't go to another process
                archive.members = []  # type: ignore[attr-defined]  # it would keep every member
                batch.append((member, data))
                size += len(data) + tarfile.BLOCKSIZE
                if size >= CHUNK:
                    yield Chunk(path, batch, consumed=position(stream), bad=tuple(bad))
                    batch, bad, size = [], [], 0
    except (tarfile.TarError, BrokenDataError, EOFError) as error:
        bad.append(BadRecord(Origin(path, member=last), f"the archive breaks off here: {error}"))
    if batch or bad:
        yield Chunk(path, batch, consumed=position(stream), bad=tuple(bad))


def records(chunk: Chunk, names: FieldNames) -> Iterator[Record | BadRecord | Skipped]:
    """A record for each member that is text or HTML; others are skipped, and passed through to another tar."""
    for member, data in chunk.data:
        origin = Origin(chunk.path, member=member.name)
        html = files.is_html(member.name) or names.html is not None
        if not member.isreg():
            yield Skipped(origin, "no file", _packed(member, b""))
        elif not html and not files.is_text(data):
            yield Skipped(origin, "neither text nor HTML", _packed(member, data))
        else:
            record = files.document(origin, data, html, {"path": member.name})
            yield Record(origin, record.text, record.html, None, record.encoding, record.fields, rest=member)


def render(rows: Sequence[Cleaned | Skipped], names: FieldNames) -> bytes:
    """Members that hold the text; owner, time and mode are kept if they were read from a tar."""
    return b"".join(_member(row, names) if isinstance(row, Cleaned) else row.raw for row in rows)


def _member(row: Cleaned, names: FieldNames) -> bytes:
    ((name, data),) = files.render([row], names)
    member = row.record.rest if isinstance(row.record.rest, tarfile.TarInfo) else tarfile.TarInfo()
    return _packed(member.replace(name=name.lstrip("/"), deep=False), data)


def _packed(member: tarfile.TarInfo, data: bytes) -> bytes:
    member.size = len(data)
    member.pax_headers = {key: value for key, value in member.pax_headers.items() if key not in {"size", "path"}}
    return member.tobuf(tarfile.PAX_FORMAT) + data + bytes(-len(data) % tarfile.BLOCKSIZE)
