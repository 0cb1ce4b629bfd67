"""``cleanscrape check``: how much of a dataset is noise, and whether that is too much."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cleanscrape.commands.clean import clean
from cleanscrape.corpus.fields import MAX_CHARACTERS
from cleanscrape.corpus.records import STDIN, BadRecord, FieldNames, Record
from cleanscrape.output import atomic, same_file
from cleanscrape.reading.encoding import encode
from cleanscrape.report.explain import visible

if TYPE_CHECKING:
    from cleanscrape.commands.gate import Gate
    from cleanscrape.report.gate.baseline import Baseline
    from cleanscrape.report.gate.outcome import Outcome

__all__ = ["check"]

# What check has in common with clean: what to read, and what is noise.
SHARED: Final = (
    "input", "text_field", "html_field", "id_field", "url_field",
    "mode", "threshold", "keep", "drop", "lang", "jobs", "quiet", "config",
)  # fmt: skip
FORMS: Final = ("text", "json", "github", "junit", "sarif")  # of report.gate.forms, which is imported when it is needed
READ: Final = "make one with --update-baseline"
OVERWRITE: Final = "to be on the safe side it is not overwritten; delete it first, or give another name"


class Share(click.ParamType[float]):
    """A part of a whole: 0.02, or 2%."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """A number from 0 to 1."""
        words = str(value).strip()
        try:
            share = float(words.removesuffix("%")) / (100 if words.endswith("%") else 1)
        except ValueError:
            self.fail(f"{value!r} is no share; write 0.02 or 2%", param, ctx)
        if words == "1":  # the whole or a hundredth? As the first it would be no limit at all
            self.fail("1 may be meant as 1% or 100%; write which", param, ctx)
        if not 0 <= share <= 1:
            self.fail(f"{value} is not from 0 to 1 (0% to 100%)", param, ctx)
        return share


SHARE: Final = Share()


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="PATH ...|-")
@click.option("--max-noise", type=SHARE, metavar="SHARE",
              help="How much of all characters may be noise: 0.02, or 2%.")  # fmt: skip
@click.option("--max-document-noise", type=SHARE, metavar="SHARE", help="How much of a document may be noise.")
@click.option("--max-documents-over", type=SHARE, metavar="SHARE",
              help="How many of the documents may have more than that. [default: 0]")  # fmt: skip
@click.option("--baseline", metavar="FILE", help="No worse than last time, for each site and label.")
@click.option("--max-new-noise", type=SHARE, metavar="SHARE",
              help="By how much the share of a label may grow. [default: 0.01]")  # fmt: skip
@click.option("--min-documents", type=click.IntRange(min=1), default=10, show_default=True, metavar="N",
              help="A site with fewer documents is compared as part of the whole only.")  # fmt: skip
@click.option("--update-baseline", is_flag=True, help="Write FILE of --baseline from this run, if it is within its other limits.")
@click.option("--sample", "size", type=click.IntRange(min=1), metavar="N",
              help="Check N documents, the same ones in any order: chosen by id, or by text.")  # fmt: skip
@click.option("--max-chars", type=click.IntRange(min=1), metavar="N", default=MAX_CHARACTERS, show_default=True,
              help="Leave out longer documents, and say how many.")  # fmt: skip
@click.option("--worst", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
              help="Documents to tell of.")  # fmt: skip
@click.option("--output-format", type=click.Choice(FORMS), default="text", show_default=True, help="Form of the report.")
@click.option("-o", "--output", metavar="FILE", help="Where to write the report; else standard output.")
@click.pass_context
def check(context: click.Context, /, **options: Any) -> int:
    """Say how much of a dataset is noise, and fail if that is too much. Writes nothing to the data.

    Noise is what `clean` would remove, but for date, author and source: its characters, spaces not counted, of all
    characters. At least one limit is needed; --max-noise 100% only tells.

    Exit codes: 0 within the limits; 1 over one; 2 bad usage or nothing to check; 3 some records could not be read.
    """
    for rule, given in (context.obj or {}).items():
        options[rule] = (*given, *options[rule])
    paths = _paths(options)
    gate = _gate(options)
    report = None if options["output"] is None else Path(options["output"])
    kept = None if options["baseline"] is None else Path(options["baseline"])
    _check_outputs(paths, report, kept)

    def say(message: str) -> None:
        if not options["quiet"]:
            click.echo(f"cleanscrape: {message}", err=True)

    outcome = _run(gate, paths, options, say)
    _write(outcome, options["output_format"], report)
    if report is not None or options["output_format"] not in {"text", "github"}:  # these two end with the verdict
        say(outcome.says)
    if options["update_baseline"] and kept is not None:
        _update(kept, outcome, gate, say)
    return outcome.code


shared = [parameter for parameter in clean.params if parameter.name in SHARED]
check.params[1:1] = [parameter for parameter in shared if parameter.name == "config"]
check.params += [parameter for parameter in shared if parameter.name != "config"]


def _paths(options: dict[str, Any]) -> list[str]:
    from cleanscrape.corpus.formats import problem
    from cleanscrape.corpus.storage import MissingExtra

    paths: list[str] = list(options["paths"])
    if not paths:
        raise click.UsageError("give the files to check, or - to read standard input")
    if paths.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    try:
        problems = [found for path in paths if (found := problem(path))]
    except MissingExtra as error:
        raise click.UsageError(str(error)) from None
    if problems:
        raise click.UsageError("\n       ".join(problems))
    if STDIN in paths and sys.stdin is None:
        raise click.UsageError("standard input is closed; give a file")
    return paths


def _gate(options: dict[str, Any]) -> Gate:
    """Understand the limits; raises click.UsageError where they can't be followed."""
    import cleanscrape
    from cleanscrape.commands.gate import Gate

    file = options["baseline"]
    if file is None and options["max_new_noise"] is not None:
        raise click.UsageError("--max-new-noise needs --baseline FILE, which says what is new")
    if file is None and options["update_baseline"]:
        raise click.UsageError("--update-baseline needs --baseline FILE, which it writes")
    if options["max_documents_over"] is not None and options["max_document_noise"] is None:
        raise click.UsageError("--max-documents-over needs --max-document-noise, which says what they are over")
    if file is None and options["max_noise"] is None and options["max_document_noise"] is None:
        raise click.UsageError("nothing to hold the noise against; give --max-noise, --max-document-noise or --baseline")
    try:
        cleaner = cleanscrape.Cleaner(**{name: options[name] for name in ("mode", "threshold", "keep", "drop", "lang")})
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    return Gate(
        cleaner=cleaner,
        max_noise=options["max_noise"],
        max_document_noise=options["max_document_noise"],
        max_documents_over=options["max_documents_over"] or 0.0,
        baseline=None if file is None else _baseline(Path(file), options["update_baseline"]),
        max_new_noise=0.01 if options["max_new_noise"] is None else options["max_new_noise"],
        min_documents=options["min_documents"],
        worst=options["worst"],
        jobs=options["jobs"],
        max_characters=options["max_chars"],
    )


def _baseline(file: Path, update: bool) -> Baseline | None:
    """What to compare with; nothing if it is made anew, but then the file must be a baseline or not be there yet."""
    from cleanscrape.report.gate.baseline import BaselineError, load

    if update and not file.exists():
        return None
    try:
        found = load(file)
    except BaselineError as error:
        raise click.UsageError(f"{error}; {OVERWRITE if update else READ}") from None
    return None if update else found


def _check_outputs(paths: list[str], report: Path | None, kept: Path | None) -> None:
    """No output may be an input, or another output."""
    inputs = [Path(path) for path in paths if path != STDIN]
    for output in (report, kept):
        if output is None:
            continue
        if same_file(output, inputs) is not None:
            raise click.UsageError(f"{output} is an input, and would be lost; give another name")
        if output.is_dir() or not output.parent.is_dir():
            raise click.UsageError(f"{output} can't be written; give the name of a file in a folder that exists")
    if report is not None and kept is not None and same_file(report, [kept]) is not None:
        raise click.UsageError(f"{report} is named for the report and for the baseline; give each a file of its own")


def _run(gate: Gate, paths: list[str], options: dict[str, Any], say: Callable[[str], None]) -> Outcome:
    from concurrent.futures.process import BrokenProcessPool

    from cleanscrape.corpus.storage import MissingExtra

    def tell(bad: BadRecord) -> None:
        say(visible(f"{bad.origin.name}: can't be read: {bad.why}"))

    try:
        outcome = gate.run(_records(paths, options), tell)
    except MissingExtra as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{error.filename or 'an input'} can't be read ({error.strerror or error})") from None
    except BrokenProcessPool:
        raise click.ClickException("a process was killed, perhaps for want of memory; try a smaller -j or --max-chars") from None
    if not outcome.totals.whole.characters and not outcome.bad_count:
        raise click.UsageError("there is no text in what was given, so nothing was checked")
    return outcome


def _records(paths: list[str], options: dict[str, Any]) -> Iterator[Record | BadRecord]:
    from cleanscrape.corpus.reading import open_records
    from cleanscrape.report.gate.sample import sample

    names = FieldNames(options["text_field"], options["html_field"], options["id_field"], options["url_field"])
    records = open_records(paths, options["input"], names)
    return records if options["size"] is None else sample(records, options["size"])


def _write(outcome: Outcome, form: str, report: Path | None) -> None:
    from cleanscrape.report.gate import forms

    rendered = encode(forms.FORMS[form](outcome))
    if report is None:
        sys.stdout.buffer.write(rendered)
        sys.stdout.buffer.flush()
        return
    with atomic(report) as stream:
        stream.write(rendered)


def _update(kept: Path, outcome: Outcome, gate: Gate, say: Callable[[str], None]) -> None:
    """Write the baseline, if the run is one to be held against."""
    from cleanscrape.report.gate.baseline import baseline_of

    if outcome.code:
        say(f"{kept} was left as it was, as the run is over a limit, or could not read everything")
        return
    with atomic(kept) as stream:
        stream.write(encode(baseline_of(outcome.totals, gate.cleaner.threshold, gate.min_documents).to_json()))
    say(f"{kept} was written")
