"""Records in, records out: what `clean` does with JSONL, Parquet, WARC, WET, tar and folders."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from cleanscrape.corpus.formats import FORMATS, SINGLE, Input, format_of
from cleanscrape.corpus.journal import Journal
from cleanscrape.corpus.records import STDIN, BadRecord, FieldNames
from cleanscrape.corpus.storage import compression_of, extra, is_remote
from cleanscrape.output import atomic, same_file
from cleanscrape.reading.encoding import encode
from cleanscrape.report.explain import visible

if TYPE_CHECKING:
    from cleanscrape.corpus.cleaning import NoArticle
    from cleanscrape.corpus.run import Run, Shard
    from cleanscrape.pipeline import Cleaner
    from cleanscrape.report.stats import Tally

__all__ = ["Records", "is_folder", "takes_records"]

FOR_PAGES: Final = frozenset(
    {"text", "json", "tagged", "markdown", "html", "xml", "explain", "diff"}
)  # forms of pages, not of records
ERRORS: Final = "errors.jsonl"
WORKERS_END: Final = 10.0  # seconds within which the workers of a killed run have ended, on a busy machine too


def is_folder(path: str) -> bool:
    """Whether an output is a folder: it is there, or ends in a slash."""
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def takes_records(sources: Sequence[Input], form: str | None, output: str | None) -> bool:
    """Whether inputs are written as records, rather than as pages one by one."""
    containers = any(source.format not in SINGLE | {"folder"} for source in sources)
    if form in FOR_PAGES:
        return False
    if form is None and not containers:
        named = format_of(output) if output is not None and not is_folder(output) else None
        folder = any(source.files is not None for source in sources)
        return (named is not None and named not in SINGLE) or (folder and output is not None)
    return containers or form != "jsonl"


@dataclass(frozen=True, slots=True)
class Records:
    """One run over records, by the options of `clean`."""

    cleaner: Cleaner
    names: FieldNames
    sources: Sequence[Input]
    form: str | None
    output: str | None
    workers: int
    max_characters: int
    resume: bool
    progress: bool
    errors: Path | None
    stats: Path | None
    removed: Path | None
    say: Callable[[str], None]
    verbose: bool

    def run(self) -> int:
        """Clean everything; returns the exit code, 0 or 3. Raises click.UsageError, and OSError if it can't be written."""
        root = Path(self.output) if self.output is not None and is_folder(self.output) else None
        shards = self._shards(root)
        self._check(root, shards)
        for library in {name for shard in shards for name in (*self._needs(shard),)}:
            extra(library)
        return self._to_folder(root, shards) if root is not None else self._to_stream(shards)

    def _to_folder(self, root: Path, shards: Sequence[Shard]) -> int:
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise click.UsageError(f"can't make the folder {root} ({error.strerror})") from None
        journal = Journal(root)
        if not self.resume and any(journal.unfinished()):
            hint = f"go on with it with --resume, or delete {journal.folder} to begin anew"
            raise click.UsageError(f"{root} holds a run that was not finished; {hint}")
        with ExitStack() as stack:
            if not stack.enter_context(journal.lock(WORKERS_END if self.resume else 0.0)):
                raise click.UsageError(f"another run is writing to {root}; wait for it, or write to another place")
            journal.tidy()
            run = self._prepared(shards, stack)
            run.root, run.resume = root, self.resume
            tally = self._done(run)
            run.write_errors(self.errors or root / ERRORS)
        return self._told(tally, run)

    def _to_stream(self, shards: Sequence[Shard]) -> int:
        with ExitStack() as stack:
            errors = stack.enter_context(atomic(self.errors)) if self.errors else None
            whole = stack.enter_context(atomic(Path(self.output))) if self.output else sys.stdout.buffer
            run = self._prepared(shards, stack)
            run.stream = whole
            run.tell = self._teller(errors)
            tally = self._done(run)
            if run.failed and self.output:
                raise click.ClickException(f"an input can't be read to its end, so {self.output} was not written")
        return self._told(tally, run)

    def _prepared(self, shards: Sequence[Shard], stack: ExitStack) -> Run:
        from cleanscrape.corpus.cleaning import Order
        from cleanscrape.corpus.progress import Progress
        from cleanscrape.corpus.run import Run

        removed = stack.enter_context(atomic(self.removed)) if self.removed else None
        order = Order(self.names, "", "", "", self.max_characters, removed is not None)
        sizes = [item.size for shard in shards for item in shard.inputs]
        total = sum(size or 0 for size in sizes) if all(size is not None for size in sizes) else None
        progress = Progress(total, self.progress and sys.stderr.isatty())
        return Run(self.cleaner, order, shards, self.workers, removed=removed, progress=progress)

    def _done(self, run: Run) -> Tally:
        from concurrent.futures.process import BrokenProcessPool

        from cleanscrape.corpus.writers import TableMismatchError

        # A chunk makes a great many small values that all go with it: looking for cycles among them takes a quarter of the
        # time, and finds none. The workers inherit this.
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        again = "; --resume goes on from there" if run.root is not None else ""
        try:
            return run.run()
        except TableMismatchError as error:
            raise click.ClickException(str(error)) from None
        except BrokenProcessPool:
            hint = "give fewer with -j, or lower --max-chars"
            raise click.ClickException(f"a process was killed, perhaps for want of memory; {hint}{again}") from None
        except KeyboardInterrupt:
            if run.root is not None:
                self.say(f"stopped{again}")
            raise

    def _told(self, tally: Tally, run: Run) -> int:
        if self.stats:
            with atomic(self.stats) as stream:
                stream.write(encode(tally.to_json()))
        if run.root is not None or self.output is not None or self.verbose:
            for line in tally.summary().splitlines():
                self.say(visible(line))
        return 3 if tally.unreadable else 0

    def _teller(self, errors: BinaryIO | None) -> Callable[[BadRecord | NoArticle], None]:
        def tell(item: BadRecord | NoArticle) -> None:
            if not isinstance(item, BadRecord):
                self.say(f"{visible(item.name)}: no article: {item.reason or 'no line looks like one'}")
            elif errors is not None:
                errors.write(encode(item.to_json()))
            else:
                self.say(f"{visible(item.origin.name)}: can't be read: {item.why}")

        return tell

    def _shards(self, root: Path | None) -> list[Shard]:
        from cleanscrape.corpus.run import Shard

        if root is None:
            form, compression = self._single_form()
            if FORMATS[form].output == "folder":
                raise click.UsageError("a folder of files needs a folder to write to: give one with -o, with / at its end")
            return [Shard("", tuple(self.sources), form, compression)]
        mixed = len({item.format in SINGLE for item in self.sources}) > 1
        shards = []
        for item in self.sources:
            form, compression = _split(self.form)
            if self.form is None:
                form = "jsonl" if mixed and item.format in SINGLE else FORMATS[item.format].output
                compression = item.compression if FORMATS[form].output != "folder" and not FORMATS[form].tables else ""
            shards.append(Shard(_renamed(item, form, compression), (item,), form, compression))
        return shards

    def _single_form(self) -> tuple[str, str]:
        """The format of one result for all inputs, by flag, by its name, or that of the inputs."""
        if self.form is not None:
            return _split(self.form)
        if self.output is None:
            return "jsonl", ""
        named = format_of(self.output)
        outputs = {FORMATS[item.format].output for item in self.sources}
        form = named if named not in {None, *SINGLE} else outputs.pop() if len(outputs) == 1 else "jsonl"
        assert form is not None
        return form, "" if FORMATS[form].tables else compression_of(self.output)

    def _needs(self, shard: Shard) -> list[str]:
        needs = ["pyarrow.parquet"] if FORMATS[shard.format].tables else []
        return [*needs, "zstandard"] if shard.compression == ".zst" else needs

    def _check(self, root: Path | None, shards: Sequence[Shard]) -> None:
        """Refuse what would lose something."""
        if self.output is not None and is_remote(self.output):
            raise click.UsageError("results can't be written to a URL; write them to a folder, and copy it")
        if self.resume and root is None:
            raise click.UsageError("--resume needs a folder of results: give one with -o, with / at its end")
        if self.resume and any(item.path == STDIN for item in self.sources):
            raise click.UsageError("--resume can't read standard input a second time; give a file")
        if self.resume and self.removed:
            raise click.UsageError("--removed holds the lines of one whole run; leave it out with --resume")
        targets: dict[Path, str] = {}
        for shard in shards if root is not None else ():
            assert root is not None
            target = root / shard.name
            if FORMATS[shard.format].output == "folder" and shard.inputs[0].files is not None:
                target = root
            elif target in targets:
                both = f"{targets[target]} and {shard.inputs[0].path}"
                raise click.UsageError(f"{both} would both be written to {target}; clean them in two runs")
            if target == root / ERRORS and self.errors is None:
                raise click.UsageError(f"{target} is where bad records are listed; name another file with --errors")
            targets[target] = shard.inputs[0].path
        inputs = [Path(item.path) for item in self.sources if item.path != STDIN and not is_remote(item.path)]
        single = [path for path in (self.errors, self.stats, self.removed) if path is not None]
        whole = [Path(self.output)] if self.output is not None and root is None else []
        outputs = [*(path for path in targets if path != root), *whole, *single]
        for index, output in enumerate(outputs):
            if same_file(output, inputs) is not None:
                raise click.UsageError(f"{output} is an input, and would be lost; write to another place")
            if output in {*single, *whole}:
                if same_file(output, outputs[:index]) is not None:
                    raise click.UsageError(f"{output} is named for two results; give each a file of its own")
                if not output.parent.is_dir():
                    raise click.UsageError(f"{output.parent} is not a folder; make it first")
        for path in inputs:
            if root is not None and path.is_dir() and root.resolve().is_relative_to(path.resolve()):
                raise click.UsageError(f"{root} lies within {path}, and would be read the next time; write to another place")


def _split(form: str | None) -> tuple[str, str]:
    name, dot, rest = (form or "").partition(".")
    return name, dot + rest


def _renamed(item: Input, form: str, compression: str) -> str:
    """The name of a result: that of the input, with other suffixes if it is in another format."""
    if FORMATS[form].output == "folder":
        return f"{item.name}/" if item.files is not None else _bare(item.name)
    if form == item.format and compression == item.compression:
        return item.name
    return f"{_bare(item.name)}.{form}{compression}"


def _bare(name: str) -> str:
    """A name without the suffixes of compression and format: ``a/b`` for ``a/b.warc.gz``."""
    path = PurePosixPath(name)
    if path.suffix.lower() in {".gz", ".zst"}:
        path = path.with_suffix("")
    if path.suffix and (format_of(path.name) is not None or path.suffix.lower() == ".txt"):
        path = path.with_suffix("")
    if path.suffix.lower() == ".warc":  # Common Crawl calls its text .warc.wet.gz
        path = path.with_suffix("")
    return str(path)
