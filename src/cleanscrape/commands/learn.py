"""``cleanscrape learn``: what repeats on the pages of a site, for ``clean --templates``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cleanscrape.commands.clean import clean
from cleanscrape.corpus.records import STDIN, BadRecord, FieldNames, Record
from cleanscrape.output import same_file
from cleanscrape.report.explain import visible

if TYPE_CHECKING:
    from cleanscrape.templates import Templates

__all__ = ["learn"]

# What learn has in common with clean: what to read.
SHARED: Final = ("input", "text_field", "html_field", "url_field", "quiet", "config")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="PATH ...|-", required=True)
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write the templates (JSON).")
@click.option("--site", metavar="NAME", help="The site of inputs without an address, such as kompas.com.")
def learn(paths: tuple[str, ...], **options: Any) -> int:
    """Learn the lines that repeat on each site's pages, and write them to FILE.

    The site of a record is the registered domain of its address (--url-field). A line counts once a page. Give texts as
    you give them to clean; with HTML, the text that a reader sees is learnt from. At least five pages of a site are needed.

    Exit codes: 0 done; 2 bad usage or nothing to learn from; 3 some records could not be read, or have no address.
    """
    output = Path(options["output"])
    _check(paths, output)

    def say(message: str) -> None:
        if not options["quiet"]:
            click.echo(f"cleanscrape: {visible(message)}", err=True)

    from cleanscrape.corpus.reading import open_records
    from cleanscrape.corpus.storage import MissingExtra
    from cleanscrape.templates import Templates

    counts: Counter[str] = Counter()
    names = FieldNames(text=options["text_field"], html=options["html_field"], url=options["url_field"])
    try:
        records = open_records(paths, options["input"], names)
        learnt = Templates.fit(_pages(records, options["site"], counts))
    except MissingExtra as error:
        raise click.UsageError(str(error)) from None
    for name, why in (("unreadable", "could not be read"), ("homeless", "have no address; say whose they are with --site NAME")):
        if counts[name]:
            say(f"{counts[name]} of {counts.total()} records {why}")
    if not counts["read"]:
        raise click.UsageError(f"there is no page to learn from, so {output} was not written")
    learnt.save(output)
    say(_summary(learnt, counts["read"]))
    return 3 if counts["unreadable"] or counts["homeless"] else 0


shared = [parameter for parameter in clean.params if parameter.name in SHARED]
learn.params += shared


def _check(paths: tuple[str, ...], output: Path) -> None:
    from cleanscrape.corpus.formats import problem
    from cleanscrape.corpus.storage import MissingExtra

    if paths.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    try:
        problems = [found for path in paths if path != STDIN and (found := problem(path))]
    except MissingExtra as error:
        raise click.UsageError(str(error)) from None
    if problems:
        raise click.UsageError("\n       ".join(problems))
    if same_file(output, [Path(path) for path in paths if path != STDIN]) is not None:
        raise click.UsageError(f"{output} is an input, and would be lost; give another name")
    if output.is_dir() or not output.parent.is_dir():
        raise click.UsageError(f"{output} can't be written; give the name of a file in a folder that exists")


def _pages(records: Iterable[Record | BadRecord], site: str | None, counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """The text and address of each record that has both; the others are counted."""
    from cleanscrape.html_document import HtmlDocument
    from cleanscrape.sites import registered_domain

    for record in records:
        url = site if isinstance(record, BadRecord) else record.url or site
        if isinstance(record, BadRecord):
            counts["unreadable"] += 1
        elif not url or not registered_domain(url):
            counts["homeless"] += 1
        else:
            counts["read"] += 1
            yield HtmlDocument.of(record.html or "", record.url).layout.text if record.text is None else record.text, url


def _summary(learnt: Templates, pages: int) -> str:
    from cleanscrape.templates.evidence import FEWEST_PAGES

    enough = sum((table := learnt.of(site)) is not None and table.pages >= FEWEST_PAGES for site in learnt.sites)
    return f"{pages} pages of {len(learnt.sites)} sites; of {enough} sites {FEWEST_PAGES} or more, which is what it takes"
