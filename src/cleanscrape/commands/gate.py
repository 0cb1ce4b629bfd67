"""The gate: documents through a cleaner, their noise counted, and held against limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from cleanscrape.corpus.parallel import in_order
from cleanscrape.corpus.reading import clean_records
from cleanscrape.corpus.records import BadRecord, Record, site_of
from cleanscrape.report.gate.baseline import WHOLE, Baseline, compare
from cleanscrape.report.gate.noise import Amount, Totals, counted, measure, percent
from cleanscrape.report.gate.outcome import Finding, Limit, Outcome, finding

if TYPE_CHECKING:
    from cleanscrape.pipeline import Cleaner

__all__ = ["Gate"]

BATCH: Final = 1 << 20  # characters that go to a process together: a third of a second of work, so that moving it costs little
BAD_LISTED: Final = 100  # unreadable records in a report; all are counted, and told as they are met


class Measured(NamedTuple):
    """A document and how much of it is noise."""

    record: Record
    site: str
    amount: Amount


@dataclass(slots=True)
class Part:
    """What some of the records came to; parts add up, in any order but for ``bad``."""

    totals: Totals = field(default_factory=Totals)
    over: int = 0  # documents over the limit of a document
    too_long: int = 0  # documents that were not measured
    worst: list[Measured] = field(default_factory=list)
    bad: list[BadRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gate:
    """Limits on noise, and how to tell of it. Shares are from 0 to 1; None is no limit."""

    cleaner: Cleaner
    max_noise: float | None = None  # of all characters
    max_document_noise: float | None = None  # of the characters of a document
    max_documents_over: float = 0.0  # of the documents, over max_document_noise
    baseline: Baseline | None = None
    max_new_noise: float = 0.01  # by which the share of a label may grow
    min_documents: int = 10  # of a site, to be held against the baseline
    worst: int = 10  # documents to tell of
    jobs: int = 1
    max_characters: int | None = None  # of a record; a longer one is not measured

    def run(self, records: Iterable[Record | BadRecord], tell: Callable[[BadRecord], None]) -> Outcome:
        """Measure every record; ``tell`` hears of those that can't be read, in order. Memory holds the worst texts only."""
        whole = Part()
        bad_count = 0
        look = replace(self, baseline=None).measure  # a baseline of many sites would be sent along with every batch
        for _, part in in_order(look, ((None, batch) for batch in _batches(records)), self.jobs):
            assert part is not None, "a batch came back without a result"
            whole.totals.merge(part.totals)
            whole.over += part.over
            whole.too_long += part.too_long
            whole.worst = self._worst([*whole.worst, *part.worst])
            bad_count += len(part.bad)
            for bad in part.bad:
                tell(bad)
            whole.bad += part.bad[: BAD_LISTED - len(whole.bad)]
        limits, notes = self._limits(whole)
        findings = tuple(self._findings(whole.worst))
        return Outcome(whole.totals, tuple(limits), findings, tuple(whole.bad), bad_count, tuple(notes))

    def measure(self, records: Sequence[Record | BadRecord]) -> Part:
        """What some records come to."""
        part = Part()
        found = []
        short = [item for item in records if self.max_characters is None or _size(item) <= self.max_characters]
        part.too_long = len(records) - len(short)
        for item, page in clean_records(self.cleaner, short):
            if isinstance(item, BadRecord):
                part.bad.append(replace(item, raw=b""))
                continue
            assert page is not None, "a record came back without a page"
            measured = Measured(item, site_of(item, page), measure(page))
            part.totals.add(measured.site, measured.amount)
            part.over += self.max_document_noise is not None and measured.amount.share > self.max_document_noise
            if measured.amount.noise:
                found.append(measured)
        part.worst = self._worst(found)
        return part

    def _worst(self, documents: Iterable[Measured]) -> list[Measured]:
        """The documents with the most characters of noise beyond the share that is allowed: they break the limit.

        By share alone the worst would be the shortest: a page that is one button is all noise. The order of reading
        decides nothing.
        """
        allowed = next((limit for limit in (self.max_document_noise, self.max_noise) if limit is not None), 0.0)

        def rank(item: Measured) -> tuple[float, str, int, str]:
            origin = item.record.origin
            place = origin.line or origin.row or origin.offset or 0
            return allowed * item.amount.characters - item.amount.noise, origin.path, place, origin.member or ""

        return sorted(documents, key=rank)[: self.worst]

    def _limits(self, found: Part) -> tuple[list[Limit], list[str]]:
        limits: list[Limit] = []
        notes: list[str] = []
        whole = found.totals.whole
        if self.max_noise is not None:
            says = f"{percent(whole.share)} of the characters are noise; {percent(self.max_noise)} may be"
            limits.append(Limit("max-noise", WHOLE, whole.share, self.max_noise, says))
        if self.max_document_noise is not None:
            share = found.over / whole.documents if whole.documents else 0.0
            may = f"{percent(self.max_documents_over)} may" if self.max_documents_over else "none may"
            limit = percent(self.max_document_noise)
            says = (
                f"{found.over:,} of {counted(whole.documents, 'document')} ({percent(share)}) hold more than {limit} noise; {may}"
            )
            limits.append(Limit("max-document-noise", WHOLE, share, self.max_documents_over, says))
        if self.baseline is not None:
            compared, notes = compare(self.baseline, found.totals, self.max_new_noise, self.min_documents)
            limits += compared
            notes += self.baseline.doubts(self.cleaner.threshold)
        if found.too_long:
            notes.append(f"not measured, as longer than {self.max_characters:,} characters: {found.too_long:,}")
        return limits, notes

    def _findings(self, documents: Sequence[Measured]) -> Iterator[Finding]:
        """The worst documents, cleaned again for their lines, as the lines of all would not fit into memory."""
        pages = clean_records(self.cleaner, [item.record for item in documents])
        for item, (_, page) in zip(documents, pages, strict=True):
            if page is not None:
                origin = item.record.origin
                yield finding(origin, item.site, page, is_file=item.record.text is not None and not origin.place)


def _batches(records: Iterable[Record | BadRecord]) -> Iterator[list[Record | BadRecord]]:
    batch: list[Record | BadRecord] = []
    size = 0
    for item in records:
        # Only what is measured: the other fields, and the bytes as they were read, would be moved and held for nothing.
        batch.append(replace(item, raw=b"", rest=None, fields={}) if isinstance(item, Record) else item)
        size += _size(item)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(item: Record | BadRecord) -> int:
    return len(item.text or item.html or "") if isinstance(item, Record) else 1
