"""``cleanscrape clean``: scraped text in, article core out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cleanscrape import config
from cleanscrape.commands.batch import EXTENSIONS, Batch, Job
from cleanscrape.commands.records import Records, is_folder, takes_records
from cleanscrape.corpus.fields import FIELD, MAX_CHARACTERS
from cleanscrape.corpus.formats import SINGLE, Input, problem, resolve
from cleanscrape.corpus.records import STDIN, FieldNames
from cleanscrape.corpus.storage import MissingExtra
from cleanscrape.model import DROP_LABELS, KEEP_LABELS, META_LABELS, MODES, Mode
from cleanscrape.output import same_file
from cleanscrape.version import VERSION

if TYPE_CHECKING:
    from cleanscrape.pipeline import Cleaner
    from cleanscrape.templates import Templates

__all__ = ["clean"]


@dataclass(frozen=True, slots=True)
class Options:
    """The flags of `clean`, by their long names; what each does stands at the command."""

    paths: tuple[str, ...]
    input: str
    output: str | None
    in_place: bool
    format: str | None
    text_field: str
    html_field: str | None
    id_field: str
    url_field: str
    output_field: str | None
    report_field: str
    max_chars: int
    resume: bool
    errors: str | None
    progress: bool
    mode: Mode
    threshold: float | None
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    lang: str | None
    keep_meta: bool
    templates: str | None
    site: str | None
    explain: bool
    diff: bool
    stats: str | None
    removed: str | None
    jobs: int
    quiet: bool
    verbose: bool


def _configure(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Settings from a file become the defaults of the flags: a flag on the command line wins. Rules add up."""
    file = Path(value) if value is not None else config.find(Path.cwd())
    if file is None:
        return
    try:
        settings = config.load(file)
    except config.ConfigError as error:
        raise click.UsageError(str(error)) from None
    context.obj = {rule: tuple(settings.pop(rule, ())) for rule in ("keep", "drop")}
    context.default_map = {key.replace("-", "_"): value for key, value in settings.items()}


def _list_labels(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        for heading, labels in (
            ("kept", KEEP_LABELS),
            ("not part of the text, but told of in the meta", META_LABELS),
            ("removed", DROP_LABELS),
        ):
            click.echo(f"{heading}:")
            for name, meaning in labels.items():
                click.echo(f"  {name:14} {meaning}")
        context.exit()


def _show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"cleanscrape {VERSION}")
        context.exit()


IN_PLACE: Final = frozenset({"text", "html", "jsonl"})
FLAG: Final[dict[str, Any]] = {"is_flag": True, "default": False}
EAGER: Final[dict[str, Any]] = {"is_flag": True, "is_eager": True, "expose_value": False}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="[PATH ...|-]")
@click.option("--input", type=click.Choice(config.INPUTS), default="auto",
              help="What the inputs are; looked at when left out.")  # fmt: skip
@click.option("-o", "--output", metavar="FILE|DIR",
              help="Where to write; a folder (that exists, or ends in /) gets a file for each input.")  # fmt: skip
@click.option("--in-place", **FLAG, help="Write each result over its input; a page without article is left alone.")
@click.option("--format", "--output-format", "format", type=click.Choice(config.FORMATS),
              metavar="FORM",
              help=f"Form of the result: {', '.join(config.FORMATS)}. [default: by the input, or the name of -o]")  # fmt: skip
@click.option("--text-field", metavar="NAME", default="text", show_default=True, help="Records: the field to clean.")
@click.option("--html-field", metavar="NAME", help="Records: the field with HTML, which is cleaned instead.")
@click.option("--id-field", metavar="NAME", default="id", show_default=True, help="Records: a record's name.")
@click.option("--url-field", metavar="NAME", default="url", show_default=True, help="Records: a record's address.")
@click.option("--output-field", metavar="NAME", help="Records: the field for the cleaned text. [default: --text-field]")
@click.option("--report-field", metavar="NAME", default=FIELD, show_default=True,
              help='Records: the field that says how cleaning went; "" for none.')  # fmt: skip
@click.option("--max-chars", type=click.IntRange(min=1), metavar="N", default=MAX_CHARACTERS, show_default=True,
              help="Records: pass longer ones through, marked.")  # fmt: skip
@click.option("--resume", **FLAG, help="Go on with a run that was stopped; finished files are not cleaned again.")
@click.option("--errors", metavar="FILE",
              help="List bad records in FILE (JSONL). [default: errors.jsonl in -o, if that is a folder]")  # fmt: skip
@click.option("--progress", **FLAG, help="Show how far it is, if standard error is a terminal.")
@click.option("--mode", type=click.Choice(MODES), default="balanced", show_default=True,
              help="precision: less noise; recall: fewer lines lost.")  # fmt: skip
@click.option("--threshold", type=float, metavar="X", help="The same dial as a number (log-odds); higher keeps less.")
@click.option("--keep", multiple=True, metavar="RULE",
              help="Keep lines that contain RULE, begin with it (prefix:RULE) or match it (re:RULE).")  # fmt: skip
@click.option("--drop", multiple=True, metavar="RULE", help="Drop such lines. Both may be repeated; --keep wins.")
@click.option("--lang", metavar="CODE", help="Language of the text, such as id or en; guessed when left out.")
@click.option("--keep-meta", **FLAG, help="Leave lines with date, author and source in the text.")
@click.option("--templates", metavar="FILE", help="What repeats on sites, from `cleanscrape learn`: evidence against it.")
@click.option("--site", metavar="NAME", help="With --templates: the site of inputs without an address, such as kompas.com.")
@click.option("--explain", **FLAG, help="Instead of the text, show each line's label, score and reasons.")
@click.option("--diff", **FLAG, help="Instead of the text, show what would go, as a unified diff.")
@click.option("--stats", metavar="FILE", help="Write counts by label and site to FILE (JSON).")
@click.option("--removed", metavar="FILE", help="Write the removed lines with their reasons to FILE (JSONL).")
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="Processes to use.")
@click.option("-q", "--quiet", **FLAG, help="Say nothing but errors.")
@click.option("-v", "--verbose", **FLAG, help="Say what each input was taken for, and what came of it.")
@click.option("--config", metavar="FILE", is_eager=True, expose_value=False, callback=_configure,
              help="Settings (TOML). Else [tool.cleanscrape] in the nearest pyproject.toml.")  # fmt: skip
@click.option("--list-labels", **EAGER, callback=_list_labels, help="List the labels and what they mean.")
@click.option("--version", **EAGER, callback=_show_version, help="Show the version.")
@click.pass_context
def clean(context: click.Context, /, **options: Any) -> int:
    """Print the article core of scraped text: its lines, unchanged, without the boilerplate.

    Reads files, or standard input when there is no PATH or it is "-", in any common encoding; writes UTF-8.
    """
    rules = context.obj or {}
    for name in rules:
        options[name] = (*rules[name], *options[name])
    chosen = Options(**options)
    try:
        return _work(chosen)
    except MissingExtra as error:
        raise click.UsageError(str(error)) from None


def _work(options: Options) -> int:
    """Understand the options and do what they say; raises click.UsageError where they can't be followed."""
    names = FieldNames(
        options.text_field, options.html_field, options.id_field, options.url_field, options.output_field, options.report_field
    )
    sources = _sources(options, names)
    form = _form(options)
    if not options.in_place and takes_records(sources, form, options.output):
        return Records(
            cleaner=_cleaner(options),
            names=names,
            sources=sources,
            form=form,
            output=options.output,
            workers=options.jobs,
            max_characters=options.max_chars,
            resume=options.resume,
            progress=options.progress,
            errors=_path(options.errors),
            stats=_path(options.stats),
            removed=_path(options.removed),
            say=_ignore if options.quiet else _say,
            verbose=options.verbose and not options.quiet,
        ).run()
    for flag in ("resume", "errors"):
        if getattr(options, flag):
            raise click.UsageError(f"--{flag} is for records: JSONL, Parquet, WARC, WET, tar or a folder, written with -o")
    return _batch(options, sources, form or _page_form(sources), names).run()


def _batch(options: Options, sources: list[Input], form: str, names: FieldNames) -> Batch:
    kinds = ["text" if source.format in SINGLE else source.format for source in sources]
    if options.in_place:
        _check_in_place(options, sources, kinds)
        targets: list[Path | None] = [Path(source.path) for source in sources]
    else:
        targets = _targets(options, sources, form)
    jobs = [Job(source, target) for source, target in zip(sources, targets, strict=True)]
    _check_outputs(options, sources, [target for target in targets if target is not None])
    return Batch(
        cleaner=_cleaner(options),
        jobs=jobs,
        form=form,
        names=names,
        workers=options.jobs,
        say=_ignore if options.quiet else _say,
        verbose=options.verbose and not options.quiet,
        whole=_path(options.output),
        in_place=options.in_place,
        stats=_path(options.stats),
        removed=_path(options.removed),
    )


def _page_form(sources: list[Input]) -> str:
    return "jsonl" if any(source.format == "jsonl" for source in sources) else "text"


def _say(message: str) -> None:
    click.echo(f"cleanscrape: {message}", err=True)


def _ignore(message: str) -> None:
    """Say nothing."""


def _path(name: str | None) -> Path | None:
    return None if name is None else Path(name)


def _cleaner(options: Options) -> Cleaner:
    import cleanscrape

    try:
        return cleanscrape.Cleaner(
            mode=options.mode,
            threshold=options.threshold,
            keep=options.keep,
            drop=options.drop,
            lang=options.lang,
            keep_meta=options.keep_meta,
            templates=_templates(options),
            site=options.site,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _templates(options: Options) -> Templates | None:
    """What was learnt of sites. Raises click.UsageError if it can't be read, or is given no site to use it on."""
    if options.templates is None:
        if options.site is not None:
            raise click.UsageError("--site says whose templates to use; give them with --templates FILE")
        return None
    from cleanscrape.templates import Templates

    try:
        return Templates.load(options.templates)
    except OSError as error:
        hint = "check the name, or make it with `cleanscrape learn`"
        raise click.UsageError(f"{options.templates} can't be read ({error.strerror}); {hint}") from None


def _sources(options: Options, names: FieldNames) -> list[Input]:
    paths = options.paths or (STDIN,)
    if paths.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    problems = [told for path in paths if path != STDIN and (told := problem(path))]
    if problems:
        raise click.UsageError("\n       ".join(problems))
    if STDIN in paths and sys.stdin is None:
        raise click.UsageError("standard input is closed; give a file")
    if STDIN in paths and sys.stdin.isatty() and not options.quiet:
        _say("reading from the terminal; end the text with Ctrl-D, or give a file")
    try:
        return resolve(paths, options.input, names)
    except OSError as error:
        raise click.UsageError(f"{error.filename or 'an input'} can't be read ({error.strerror or error})") from None


def _form(options: Options) -> str | None:
    """The form that is asked for; None if none is."""
    shown = [name for name in ("explain", "diff") if getattr(options, name)]
    if len(shown) > 1:
        raise click.UsageError("--explain and --diff both say what to print; give one of them")
    if shown:
        given = click.get_current_context().get_parameter_source("format")
        if given is click.core.ParameterSource.COMMANDLINE:
            more = "; --format json holds the reasons, too" if options.format in {"json", "jsonl"} else ""
            raise click.UsageError(f"--{shown[0]} and --format both say what to print; give one of them{more}")
        return shown[0]
    return options.format


def _check_in_place(options: Options, sources: list[Input], kinds: list[str]) -> None:
    if options.output is not None:
        raise click.UsageError("--in-place and --output both say where to write; give one of them")
    if not options.paths or STDIN in options.paths:
        raise click.UsageError("--in-place needs files; standard input has no place to write to")
    if options.explain or options.diff:
        raise click.UsageError("--in-place would write the explanation over the input; leave out one of them")
    for source in sources:
        if source.files is not None or source.format not in IN_PLACE or source.compression:
            raise click.UsageError(f"--in-place is for text and JSONL; write {source.path} to another place with -o")
    if len(set(kinds)) > 1:
        raise click.UsageError("--in-place can't mix text and JSONL; clean them in two runs")
    if options.format not in {None, kinds[0]}:
        raise click.UsageError(f"--in-place keeps the form of the input ({kinds[0]}); leave out --format")


def _targets(options: Options, sources: list[Input], form: str) -> list[Path | None]:
    """The file for each input if the output is a folder, which is made if need be."""
    if options.output is None or not is_folder(options.output):
        return [None] * len(sources)
    folder = Path(options.output)
    targets: dict[Path, str] = {}
    for source in sources:
        name = Path("stdin.txt" if source.path == STDIN else source.path)
        target = folder / (name.with_suffix(EXTENSIONS[form]).name if EXTENSIONS[form] else name.name)
        if target in targets:
            raise click.UsageError(f"{targets[target]} and {source.path} would both be written to {target}; clean them in two runs")
        targets[target] = source.path
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"can't make the folder {folder} ({error.strerror})") from None
    return list(targets)


def _check_outputs(options: Options, sources: list[Input], targets: list[Path]) -> None:
    """No output may be an input, or another output."""
    inputs = [Path(source.path) for source in sources if source.path != STDIN]
    single = [Path(name) for name in (options.output, options.stats, options.removed) if name is not None]
    outputs = [path for path in single if not path.is_dir()]
    if not options.in_place:
        outputs = targets + outputs
    for index, output in enumerate(outputs):
        taken = same_file(output, inputs)
        if taken is not None:
            raise click.UsageError(f"{output} is an input, and would be lost; to clean it where it is, use --in-place")
        other = same_file(output, outputs[:index])
        if other is not None:
            raise click.UsageError(f"{output} is named for two results; give each a file of its own")
        if not output.parent.is_dir():
            raise click.UsageError(f"{output.parent} is not a folder; make it first")
