"""Many documents through one cleaner: read, cleaned and written in order, each to its place."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from cleanscrape.corpus.formats import SINGLE, Input
from cleanscrape.corpus.formats.jsonl import JsonObject
from cleanscrape.corpus.reading import clean_together, read_input
from cleanscrape.corpus.records import BadRecord, FieldNames, Origin, Record, Skipped
from cleanscrape.output import atomic
from cleanscrape.reading.encoding import encode
from cleanscrape.report import diff, explain, formats
from cleanscrape.report.stats import Tally

if TYPE_CHECKING:
    from cleanscrape.model import Page
    from cleanscrape.pipeline import Cleaner

__all__ = ["EXTENSIONS", "Batch", "Job"]

# What a file in a folder of results ends in; "" leaves the name of the input as it is.
EXTENSIONS: Final = {
    "text": "",
    "json": ".json",
    "jsonl": ".jsonl",
    "tagged": ".tsv",
    "markdown": ".md",
    "html": ".html",
    "xml": ".xml",
    "explain": ".txt",
    "diff": ".diff",
}


@dataclass(frozen=True, slots=True)
class Job:
    """One input, and the file its results go to; None if they go where all others go."""

    source: Input
    target: Path | None = None

    @property
    def single(self) -> bool:
        """Whether it is one document."""
        return self.source.format in SINGLE and self.source.files is None


class Result(NamedTuple):
    """A record and what became of it."""

    record: Record
    page: Page


@dataclass(slots=True)
class Sink:
    """A stream that takes results in one form and puts between them what the form asks for."""

    stream: BinaryIO
    form: str  # a key of EXTENSIONS
    several: bool  # whether there may be more than one result, so that each must say whose it is
    result_field: str  # of a JSONL record
    count: int = 0

    def put(self, result: Result) -> None:
        """Write one result."""
        record, page = result
        self.stream.write(encode(self._opening(record.origin) + self._render(record, page)))
        self.count += 1

    def end(self) -> None:
        """Write what closes the form."""
        if self.form == "json" and self.several:
            self.stream.write(b"]\n" if self.count else b"[]\n")

    def _opening(self, origin: Origin) -> str:
        if not self.several or self.form in {"jsonl", "diff"}:
            return ""
        if self.form == "json":
            return "," if self.count else "["
        gap = "\n" if self.count else ""
        if self.form == "markdown":
            return f"{gap}<!-- {explain.visible(origin.name).replace('--', '- -')} -->\n\n"
        return f"{gap}==> {explain.visible(origin.name)} <==\n"

    def _render(self, record: Record, page: Page) -> str:
        if self.form == "explain":
            return explain.table(page)
        if self.form == "diff":
            return diff.unified(page, record.origin)
        if self.form == "jsonl" and isinstance(record.rest, JsonObject):
            return record.rest.with_fields({self.result_field: page.text}) + "\n"
        return formats.FORMATS[self.form](page, record.origin)


@dataclass(slots=True)
class Batch:
    """What `clean` does once its options are understood."""

    cleaner: Cleaner
    jobs: Sequence[Job]
    form: str  # a key of EXTENSIONS
    names: FieldNames
    workers: int
    say: Callable[[str], None]  # takes what the user should know
    verbose: bool = False
    whole: Path | None = None  # the file for the results of all jobs that have none; None: standard output
    in_place: bool = False
    stats: Path | None = None
    removed: Path | None = None
    tally: Tally = field(default_factory=Tally, init=False)
    _events: deque[Record | BadRecord | Job] = field(default_factory=deque, init=False)

    def run(self) -> int:
        """Clean everything; returns the exit code, 0 or 3. Raises OSError if a result can't be written."""
        with ExitStack() as stack:
            removed = stack.enter_context(atomic(self.removed)) if self.removed else None
            shared = None
            if any(job.target is None for job in self.jobs):
                stream = stack.enter_context(atomic(self.whole)) if self.whole else sys.stdout.buffer
                shared = Sink(stream, self.form, len(self.jobs) > 1 or not all(job.single for job in self.jobs), self.names.result)
            results = self._results()
            for job in self.jobs:
                mine = self._noted(_up_to(job, results), removed)
                if job.target is not None:
                    self._file(job, job.target, mine)
                elif shared is not None:
                    self._fill(shared, mine)
                deque(mine, maxlen=0)  # to the end of the job, also where the rest isn't written
            if shared is not None:
                shared.end()
        if self.stats:
            with atomic(self.stats) as stream:
                stream.write(encode(self.tally.to_json()))
        return 3 if self.tally.unreadable else 0

    def _texts(self) -> Iterator[tuple[str, str | None]]:
        """The text and address of every record that can be read; all there is to know of it waits in `_events`, in order."""
        for job in self.jobs:
            for item in read_input(job.source, self.names):
                if isinstance(item, Skipped):
                    continue
                self._events.append(item)
                if isinstance(item, Record) and item.text is not None:
                    yield item.text, item.url
            self._events.append(job)

    def _results(self) -> Iterator[Result | BadRecord | Job]:
        """What became of every record, in order; after the last of a job, the job."""
        for page in self.cleaner.clean_many(self._texts(), workers=self.workers):
            while not _is_text(event := self._events.popleft()):
                yield self._settled(event)
            assert isinstance(event, Record)
            yield Result(event, page)
        for event in self._events:
            assert not _is_text(event), "a text came back without a page"
            yield self._settled(event)

    def _settled(self, event: Record | BadRecord | Job) -> Result | BadRecord | Job:
        """What became of anything but a text."""
        if not isinstance(event, Record):
            return event
        (page,) = clean_together(self.cleaner, [event])
        return page if isinstance(page, BadRecord) else Result(event, page)

    def _noted(self, results: Iterable[Result | BadRecord], removed: BinaryIO | None) -> Iterator[Result | BadRecord]:
        """Count and report each result on its way."""
        for result in results:
            if isinstance(result, BadRecord):
                self.tally.unreadable += 1
                self.say(f"{explain.visible(result.origin.name)}: can't be read: {result.why}")
            else:
                if self.stats is not None:  # counting asks for every block, which takes as long as cleaning
                    self.tally.add(result.page)
                if removed is not None:
                    removed.write(encode(formats.removed_lines(result.page, result.record.origin)))
                self._report(result)
            yield result

    def _report(self, result: Result) -> None:
        record, page = result
        name = explain.visible(record.origin.name)
        if not page.text:
            left = "; left as it was" if self.in_place else ""
            self.say(f"{name}: no article: {page.reason or 'no line looks like one'}{left}")
        elif self.verbose:
            kept = sum(block.keep for block in page.blocks)
            kind = "JSONL" if isinstance(record.rest, JsonObject) else "text" if record.html is None else "HTML"
            read = f"{kind}, {record.encoding}" if record.encoding else kind
            self.say(f"{name}: {read}; {kept} of {len(page.blocks)} lines kept, confidence {page.confidence:.2f}")

    def _fill(self, sink: Sink, results: Iterable[Result | BadRecord]) -> None:
        """Write results. In place, a line that can't be read or holds no article stays: it may have no other copy."""
        for result in results:
            record = result.record if isinstance(result, Result) else result
            if isinstance(result, Result) and (result.page.text or not self.in_place):
                sink.put(result)
            elif self.in_place:
                if not record.raw:  # the file itself broke off: what would be written is not all of it
                    raise _LeftAloneError
                sink.stream.write(record.raw)

    def _file(self, job: Job, target: Path, results: Iterator[Result | BadRecord]) -> None:
        """Write the results of one input to a file of its own, unless there is a text that can't be read."""
        if job.single:
            first = next(results)
            if isinstance(first, BadRecord):
                return
            results = chain([first], results)
        with suppress(_LeftAloneError), atomic(target) as stream:
            sink = Sink(stream, self.form, not job.single, self.names.result)
            self._fill(sink, results)
            sink.end()


class _LeftAloneError(Exception):
    """Says that a file is to stay as it is."""


def _is_text(event: Record | BadRecord | Job) -> bool:
    return isinstance(event, Record) and event.text is not None


def _up_to(job: Job, results: Iterator[Result | BadRecord | Job]) -> Iterator[Result | BadRecord]:
    """The results before the event that ends the job."""
    for result in results:
        if isinstance(result, Job):
            assert result is job, "a job ended before its turn"
            return
        yield result
