"""One chunk through the cleaner: parsed, cleaned, counted and written as bytes, all in the process that has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from cleanscrape.corpus.chunks import Chunk
from cleanscrape.corpus.fields import summary, too_long, unclean
from cleanscrape.corpus.formats import FORMATS
from cleanscrape.corpus.reading import clean_together
from cleanscrape.corpus.records import BadRecord, Cleaned, FieldNames, Record, Skipped, site_of
from cleanscrape.corpus.storage import compress
from cleanscrape.pipeline import html_size
from cleanscrape.report.formats import removed_lines
from cleanscrape.report.stats import Tally

if TYPE_CHECKING:
    from cleanscrape.pipeline import Cleaner

__all__ = ["NoArticle", "Order", "Outcome", "clean_chunk"]

BATCH: Final = 1 << 18  # characters that are cleaned together; more is no faster


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with a chunk, the same for all chunks of an input."""

    names: FieldNames
    source: str  # a key of FORMATS
    target: str  # another
    compression: str
    max_characters: int
    removed: bool = False  # whether the removed lines are wanted


class NoArticle(NamedTuple):
    """A record without article, and why."""

    name: str
    reason: str


@dataclass(slots=True)
class Outcome:
    """What came of a chunk: what to write, what to tell of its records, the removed lines as JSONL, and the counts."""

    data: bytes | list[tuple[str, bytes]] = b""
    told: list[BadRecord | NoArticle] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def clean_chunk(cleaner: Cleaner, work: tuple[Order, Chunk]) -> Outcome:
    """Clean the records of a chunk. The result depends on the arguments alone."""
    order, chunk = work
    outcome = Outcome()
    rows: list[Cleaned | Skipped] = []
    batch: list[Record | BadRecord | Skipped] = []
    size = 0
    for item in FORMATS[order.source].records(chunk, order.names):
        batch.append(item)
        if isinstance(item, Record):
            size += html_size(item.html or "") if item.text is None else len(item.text)
            if size >= BATCH:
                rows += _settle(cleaner, order, batch, outcome)
                batch, size = [], 0
    rows += _settle(cleaner, order, batch, outcome)
    outcome.told += chunk.bad
    outcome.tally.unreadable = sum(isinstance(item, BadRecord) for item in outcome.told)
    rendered = FORMATS[order.target].render(rows, order.names)
    outcome.data = compress(rendered, order.compression) if isinstance(rendered, bytes) else rendered
    return outcome


def _settle(
    cleaner: Cleaner, order: Order, batch: Sequence[Record | BadRecord | Skipped], outcome: Outcome
) -> list[Cleaned | Skipped]:
    """Clean some records together; what is left to write, in order."""
    limit = order.max_characters
    short = [item for item in batch if isinstance(item, Record) and not too_long(_document(item), limit)]
    pages = iter(clean_together(cleaner, short))
    rows: list[Cleaned | Skipped] = []
    for item in batch:
        if isinstance(item, Skipped):
            outcome.tally.skipped[item.why] += 1
            if order.source == order.target:
                rows.append(item)
        elif isinstance(item, BadRecord):
            outcome.told.append(item)
        elif why := too_long(_document(item), limit):
            rows.append(Cleaned(item, None, unclean(why)))
            outcome.tally.too_long += 1
        elif isinstance(page := next(pages), BadRecord):
            outcome.told.append(page)
        else:
            rows.append(Cleaned(item, page.text, summary(page)))
            outcome.tally.add(page, site_of(item, page))
            if order.removed:
                outcome.removed.append(removed_lines(page, item.origin))
            if not page.text:
                outcome.told.append(NoArticle(item.origin.name, page.reason))
    return rows


def _document(record: Record) -> str | bytes:
    return record.text if record.text is not None else record.html or ""
