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

from cleanscrape.corpus.records import Kind, Origin, Record, Source, Unreadable
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
    "explain": ".txt",
    "diff": ".diff",
}


@dataclass(frozen=True, slots=True)
class Job:
    """One input, and the file its results go to; None if they go where all others go."""

    source: Source
    kind: Kind
    target: Path | None = None


class Cleaned(NamedTuple):
    """A record and what became of it."""

    record: Record
    page: Page


@dataclass(slots=True)
class Sink:
    """A stream that takes results in one form and puts between them what the form asks for."""

    stream: BinaryIO
    form: str  # a key of EXTENSIONS
    several: bool  # whether there may be more than one result, so that each must say whose it is
    count: int = 0

    def put(self, result: Cleaned) -> None:
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
        if self.form == "jsonl" and record.before:
            return record.with_text(page.text) + "\n"
        return formats.FORMATS[self.form](page, record.origin)


@dataclass(slots=True)
class Batch:
    """What `clean` does once its options are understood."""

    cleaner: Cleaner
    jobs: Sequence[Job]
    form: str  # a key of EXTENSIONS
    text_field: str
    id_field: str
    workers: int
    say: Callable[[str], None]  # takes what the user should know
    verbose: bool = False
    whole: Path | None = None  # the file for the results of all jobs that have none; None: standard output
    in_place: bool = False
    stats: Path | None = None
    removed: Path | None = None
    tally: Tally = field(default_factory=Tally, init=False)
    _events: deque[Record | Unreadable | Job] = field(default_factory=deque, init=False)

    def run(self) -> int:
        """Clean everything; returns the exit code, 0 or 3. Raises OSError if a result can't be written."""
        with ExitStack() as stack:
            removed = stack.enter_context(atomic(self.removed)) if self.removed else None
            shared = None
            if any(job.target is None for job in self.jobs):
                stream = stack.enter_context(atomic(self.whole)) if self.whole else sys.stdout.buffer
                shared = Sink(stream, self.form, len(self.jobs) > 1 or any(job.kind == "jsonl" for job in self.jobs))
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

    def _texts(self) -> Iterator[str]:
        """The text of every record that can be read; all there is to know of it waits in `_events`, in order."""
        for job in self.jobs:
            for item in job.source.read(job.kind, self.text_field, self.id_field):
                self._events.append(item)
                if isinstance(item, Record):
                    yield item.text
            self._events.append(job)

    def _results(self) -> Iterator[Cleaned | Unreadable | Job]:
        """What became of every record, in order; after the last of a job, the job."""
        for page in self.cleaner.clean_many(self._texts(), workers=self.workers):
            while not isinstance(event := self._events.popleft(), Record):
                yield event
            yield Cleaned(event, page)
        for rest in self._events:
            assert not isinstance(rest, Record), "a text came back without a page"
            yield rest

    def _noted(self, results: Iterable[Cleaned | Unreadable], removed: BinaryIO | None) -> Iterator[Cleaned | Unreadable]:
        """Count and report each result on its way."""
        for result in results:
            if isinstance(result, Unreadable):
                self.tally.unreadable += 1
                self.say(f"{explain.visible(result.origin.name)}: can't be read: {result.why}")
            else:
                if self.stats is not None:  # counting asks for every block, which takes as long as cleaning
                    self.tally.add(result.page)
                if removed is not None:
                    removed.write(encode(formats.removed_lines(result.page, result.record.origin)))
                self._report(result)
            yield result

    def _report(self, result: Cleaned) -> None:
        record, page = result
        name = explain.visible(record.origin.name)
        if not page.text:
            left = "; left as it was" if self.in_place else ""
            self.say(f"{name}: no article: {page.reason or 'no line looks like one'}{left}")
        elif self.verbose:
            kept = sum(block.keep for block in page.blocks)
            kind = "JSONL" if record.before else "text"
            counts = f"{kept} of {len(page.blocks)} lines kept, confidence {page.confidence:.2f}"
            self.say(f"{name}: {kind}, {record.encoding}; {counts}")

    def _fill(self, sink: Sink, results: Iterable[Cleaned | Unreadable]) -> None:
        """Write results. In place, a line that can't be read or holds no article stays: it may have no other copy."""
        for result in results:
            record = result.record if isinstance(result, Cleaned) else result
            if isinstance(result, Cleaned) and (result.page.text or not self.in_place):
                sink.put(result)
            elif self.in_place:
                if not record.raw:  # the file itself broke off: what would be written is not all of it
                    raise _LeftAloneError
                sink.stream.write(record.raw)

    def _file(self, job: Job, target: Path, results: Iterator[Cleaned | Unreadable]) -> None:
        """Write the results of one input to a file of its own, unless there is a text that can't be read."""
        if job.kind == "text":
            first = next(results)
            if isinstance(first, Unreadable):
                return
            results = chain([first], results)
        with suppress(_LeftAloneError), atomic(target) as stream:
            sink = Sink(stream, self.form, job.kind == "jsonl")
            self._fill(sink, results)
            sink.end()


class _LeftAloneError(Exception):
    """Says that a file is to stay as it is."""


def _up_to(job: Job, results: Iterator[Cleaned | Unreadable | Job]) -> Iterator[Cleaned | Unreadable]:
    """The results before the event that ends the job."""
    for result in results:
        if isinstance(result, Job):
            assert result is job, "a job ended before its turn"
            return
        yield result
