"""A part of an input that one process cleans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from cleanscrape.corpus.records import BadRecord

__all__ = ["CHUNK", "Chunk", "position"]

CHUNK: Final = 1 << 20  # bytes of a chunk, about: a sixth of a second of work, so that moving it costs little


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records of one input, not parsed yet.

    ``data`` is what the format makes of them; ``first`` numbers the first line or row; ``consumed`` is how far into the
    file, in bytes as it is stored, the input has been read. ``bad`` is what could not be cut out at all, behind them.
    """

    path: str
    data: Any
    first: int = 1
    consumed: int = 0
    bad: tuple[BadRecord, ...] = ()


def position(stream: BinaryIO) -> int:
    """How many bytes of a stream have been read; 0 if it does not say."""
    try:
        return stream.tell()
    except (OSError, AttributeError, ValueError):  # a pipe
        return 0
