"""A sample of records that depends on what they are, not on their order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

from cleanscrape.corpus.records import BadRecord, to_json

if TYPE_CHECKING:
    from cleanscrape.corpus.records import Record

__all__ = ["sample"]


def sample(records: Iterable[Record | BadRecord], size: int) -> Iterator[Record | BadRecord]:
    """``size`` records, in their order; all that can't be read come first, as they are none to choose from.

    Those with the least digests of their id, or of their text where they have none, are taken: the same ones in any
    order and on any machine, and a larger sample holds a smaller one. Holds ``size`` records in memory, and reads all.
    """
    chosen: list[tuple[int, int, Record]] = []  # a heap whose top is the greatest digest
    for number, record in enumerate(records):
        if isinstance(record, BadRecord):
            yield record
            continue
        entry = -_digest(record), -number, record
        if len(chosen) < size:
            heappush(chosen, entry)
        else:
            heappushpop(chosen, entry)
    yield from (record for _, _, record in sorted(chosen, key=lambda entry: -entry[1]))


def _digest(record: Record) -> int:
    """The id decides; the text does where there is none, and between records of one id."""
    body = record.text if record.text is not None else record.html
    content = body if isinstance(body, bytes) else (body or "").encode("utf-8", "surrogatepass")
    name = content if record.origin.id is None else to_json(record.origin.id).encode()
    digests = (hashlib.blake2b(part, digest_size=8).digest() for part in (name, content))
    return int.from_bytes(b"".join(digests), "big")
