"""A run over whole inputs: cut, cleaned on all workers, written in order; whole or not at all, and to be gone on with."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from cleanscrape.corpus.chunks import Chunk
from cleanscrape.corpus.cleaning import NoArticle, Order, Outcome, clean_chunk
from cleanscrape.corpus.formats import FORMATS, Input
from cleanscrape.corpus.journal import Checkpoint, Journal
from cleanscrape.corpus.parallel import in_order
from cleanscrape.corpus.progress import Progress
from cleanscrape.corpus.records import BadRecord, Origin
from cleanscrape.corpus.writers import Writer, writer_for
from cleanscrape.output import atomic, sweep
from cleanscrape.reading.encoding import encode
from cleanscrape.report.stats import Tally
from cleanscrape.version import VERSION

if TYPE_CHECKING:
    from cleanscrape.pipeline import Cleaner

__all__ = ["Run", "Shard"]

CHECKPOINT: Final = 5.0  # seconds between two: what a kill costs at most, against a write to the disk


@dataclass(frozen=True, slots=True)
class Shard:
    """A result: its path below the folder of results, its format, and the inputs that go into it."""

    name: str
    inputs: tuple[Input, ...]
    format: str
    compression: str = ""


class Step(NamedTuple):
    """What a result is of: a shard begins, a chunk of it is done, it ends, or it can't be read on."""

    shard: Shard
    kind: str  # begin, chunk, end, fail, kept
    consumed: int = 0
    source: Input | None = None
    checkpoint: Checkpoint | None = None
    problem: str = ""


@dataclass(slots=True)
class Run:
    """Cleans shards in order. With ``root`` each is a file below that folder; else there is one, written to ``stream``."""

    cleaner: Cleaner
    order: Order  # its source, target and compression are put in for each input
    shards: Sequence[Shard]
    workers: int
    root: Path | None = None
    stream: BinaryIO | None = None
    resume: bool = False
    removed: BinaryIO | None = None
    tell: Callable[[BadRecord | NoArticle], None] = lambda _: None
    progress: Progress = field(default_factory=Progress)
    tally: Tally = field(default_factory=Tally)
    failed: int = 0

    def run(self) -> Tally:
        """Do it; returns the counts. Raises OSError if a result can't be written, and what `in_order` raises.

        An input that fails on reading (not one with bad data) leaves its result unfinished, and counts in ``failed``.
        """
        parts = self._parts()
        current: _Result | None = None
        try:
            for step, outcome in in_order(partial(clean_chunk, self.cleaner), parts, self.workers):
                if step.kind == "begin":
                    current = _Result.open(self, step)
                elif step.kind == "kept" and step.checkpoint is not None:
                    self.tally.merge(step.checkpoint.tally)
                    self.progress.skip(step.consumed)
                elif current is not None:
                    if outcome is not None:
                        current.add(outcome, step)
                    elif step.kind == "end":
                        current.finish()
                        current = None
                    elif step.kind == "fail":
                        current.fail(step)
                        current = None
        finally:
            if current is not None:
                current.close()
            self.progress.close()
        return self.tally

    @property
    def journal(self) -> Journal | None:
        """Where it is kept how far the run has come."""
        return None if self.root is None else Journal(self.root)

    def write_errors(self, path: Path) -> None:
        """All bad records of all shards, in order; no file if there are none."""
        journal = self.journal
        assert journal is not None
        files = [file for shard in self.shards if (file := journal.errors(shard.name)).exists() and file.stat().st_size]
        if not files:
            path.unlink(missing_ok=True)
            return
        sweep(path)
        with atomic(path) as stream:
            for file in files:
                with open(file, "rb") as source:
                    while piece := source.read(1 << 20):
                        stream.write(piece)

    def _parts(self) -> Iterator[tuple[Step, tuple[Order, Chunk] | None]]:
        consumed = 0
        for shard in self.shards:
            size = sum(item.size or 0 for item in shard.inputs)
            checkpoint = self._checkpoint(shard)
            if checkpoint.done:
                consumed += size
                yield Step(shard, "kept", consumed, checkpoint=checkpoint), None
                continue
            yield Step(shard, "begin", consumed, shard.inputs[0], checkpoint), None
            number = 0
            item = shard.inputs[0]
            at = consumed
            try:
                for item in shard.inputs:
                    order = replace(self.order, source=item.format, target=shard.format, compression=shard.compression)
                    for chunk in item.chunks():
                        number += 1
                        if number > checkpoint.chunks:
                            yield Step(shard, "chunk", at + chunk.consumed, item), (order, chunk)
                    at += item.size or 0
            except OSError as error:
                yield Step(shard, "fail", source=item, problem=error.strerror or str(error)), None
            else:
                yield Step(shard, "end", source=item), None
            consumed += size

    def _checkpoint(self, shard: Shard) -> Checkpoint:
        """Where to go on with a shard: at the start, unless there is a checkpoint that holds."""
        key = self._key(shard)
        fresh = Checkpoint(key)
        journal = self.journal
        if journal is None or not self.resume:
            return fresh
        found = journal.read(shard.name)
        if found is None or found.key != key:
            return fresh
        files = FORMATS[shard.format].output == "folder"
        path = journal.root / shard.name if found.done else journal.partial(shard.name)
        if not files and _size(path) < found.size:
            return fresh
        errors = journal.errors(shard.name)
        return found if _size(errors) >= found.errors else fresh

    def _key(self, shard: Shard) -> str:
        order = self.order
        state = [VERSION, repr(order.names), order.max_characters, shard.format, shard.compression, _settings(self.cleaner)]
        inputs = [(item.path, item.format, item.compression, item.size, _changed(item), item.files) for item in shard.inputs]
        return hashlib.sha256(json.dumps([state, inputs], default=str).encode()).hexdigest()


def _settings(cleaner: Cleaner) -> str:
    rules = cleaner.rules
    templates = pickle.dumps(cleaner.templates, 4) if cleaner.templates is not None else b""
    said = (cleaner.threshold, cleaner.lang, cleaner.keep_meta, cleaner.site, rules.keep, rules.drop)
    return repr(said) + hashlib.sha256(templates).hexdigest()


def _changed(item: Input) -> int:
    """When a local file, or the last of a folder, was last changed, in nanoseconds; 0 if that can't be known."""
    paths = [item.path] if item.files is None else [os.path.join(item.path, name) for name in item.files]
    try:
        return max(os.stat(path).st_mtime_ns for path in paths)
    except OSError:
        return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


@dataclass(slots=True)
class _Result:
    """A shard while it is written: a partial file and its bad records, or the one stream that everything goes to."""

    run: Run
    shard: Shard
    checkpoint: Checkpoint
    writer: Writer
    partial: BinaryIO | None = None
    errors: BinaryIO | None = None
    chunks: int = 0
    tally: Tally = field(default_factory=Tally)
    kept_at: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, run: Run, step: Step) -> _Result:
        """Begin, or go on where the checkpoint says."""
        shard, checkpoint, source = step.shard, step.checkpoint, step.source
        assert checkpoint is not None
        assert source is not None
        journal = run.journal
        if journal is None:
            return cls(run, shard, checkpoint, writer_for(shard.format, shard.compression, run.stream, None, source))
        journal.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            errors = stack.enter_context(_cut(journal.errors(shard.name), checkpoint.errors))
            partial = None
            if FORMATS[shard.format].output != "folder":
                partial = stack.enter_context(_cut(journal.partial(shard.name), checkpoint.size))
            writer = writer_for(shard.format, shard.compression, partial, run.root, source)
            result = cls(run, shard, checkpoint, writer, partial, errors, checkpoint.chunks, checkpoint.tally)
            if not checkpoint.chunks:
                journal.write(shard.name, checkpoint)
            run.progress.skip(step.consumed)
            stack.pop_all()
        return result

    def add(self, outcome: Outcome, step: Step) -> None:
        """Write what came of a chunk."""
        run = self.run
        with self._named():
            self.writer.write(outcome.data)
        self.chunks += 1
        self.tally.merge(outcome.tally)
        for item in outcome.told:
            if isinstance(item, BadRecord) and self.errors is not None:
                with self._named():
                    self.errors.write(encode(item.to_json()))
            run.tell(item)
        if run.removed is not None:
            run.removed.write(encode("".join(outcome.removed)))
        run.progress.show(step.consumed, run.tally.documents + self.tally.documents, _noise(run.tally, self.tally))
        # The footer of a Parquet file tells of all of it, so that can't be gone on with.
        if run.journal is not None and not FORMATS[self.shard.format].tables and time.monotonic() - self.kept_at > CHECKPOINT:
            self._keep()

    def _keep(self, done: bool = False) -> None:
        assert self.run.journal is not None
        with self._named():
            size, errors = _synced(self.partial), _synced(self.errors)
        self.checkpoint = Checkpoint(self.checkpoint.key, self.chunks, size, errors, done, self.tally)
        if not done:
            self.run.journal.write(self.shard.name, self.checkpoint)
        self.kept_at = time.monotonic()

    def finish(self) -> None:
        """Close the format, and give the file its final name."""
        with self._named():
            self.writer.end()
        journal = self.run.journal
        if journal is not None:
            self._keep(done=True)
            self.close()
            if self.partial is not None:
                target = journal.root / self.shard.name
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(journal.partial(self.shard.name), target)
                _sync_folder(target.parent)
            journal.write(self.shard.name, self.checkpoint)
        self.run.tally.merge(self.tally)

    def fail(self, step: Step) -> None:
        """Leave the shard unfinished, and tell."""
        assert step.source is not None
        bad = BadRecord(Origin(step.source.path), f"{step.problem}; its result is not finished")
        self.run.failed += 1
        self.run.tell(bad)
        self.tally.unreadable += 1
        self.run.tally.merge(self.tally)
        if self.errors is not None:
            self.errors.write(encode(bad.to_json()))
        self.close()

    def close(self) -> None:
        """Close the files, as they are: what counts in them is on the disk already."""
        for stream in (self.partial, self.errors):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    @contextmanager
    def _named(self) -> Iterator[None]:
        """An error of writing says which file it was."""
        try:
            yield
        except OSError as error:
            if error.filename is None and self.run.journal is not None:
                error.filename = str(self.run.journal.partial(self.shard.name))
            raise


def _cut(path: Path, size: int) -> BinaryIO:
    """A file to be written on after its first bytes."""
    stream = open(path, "r+b" if path.exists() else "w+b")  # noqa: SIM115  # closed by its _Result
    stream.truncate(size)
    stream.seek(size)
    return stream


def _synced(stream: BinaryIO | None) -> int:
    """Bring a file to the disk; its size."""
    if stream is None:
        return 0
    stream.flush()
    os.fsync(stream.fileno())
    return stream.tell()


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _noise(*tallies: Tally) -> float:
    read = sum(tally.characters_in for tally in tallies)
    return 1 - sum(tally.characters_out for tally in tallies) / read if read else 0.0
