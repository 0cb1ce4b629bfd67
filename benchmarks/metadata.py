"""Quality of metadata: how often title, authors and date are those of the gold, here and in trafilatura."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple
from unicodedata import normalize

import click
import regex
from selectolax.lexbor import LexborHTMLParser

from benchmarks.cases import parse_corpora, read_corpora
from benchmarks.corpora import Page, digest
from benchmarks.pool import cache_dir, parallel, time_limit
from benchmarks.tables import machine, table
from cleanscrape.metadata import read_metadata
from cleanscrape.reading.html_encoding import decode_html

__all__ = ["Row", "Said", "author_names", "author_text", "command", "half", "run", "same", "same_text"]

# Typographic signs are spelt in many ways by gold and pages alike.
_SIGNS: Final = str.maketrans("‘’‚‛′“”„″–—−‑", "'''''\"\"\"\"----")
# One for all systems and the gold: what stands between two authors, and before the first.
_BETWEEN: Final = regex.compile(r"\s{0,9}[,;|]\s{0,9}|\s{1,9}(?:&|and|und|et)\s{1,9}")
_MARK: Final = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
PAGE_SECONDS: Final = 60.0  # a system that takes longer on one page has said nothing
FIELDS: Final = ("title", "authors", "author text", "date", "no author", "no date")


class Said(NamedTuple):
    """What a system, or the gold, says of a page: an author string may name several, a date begins with its day."""

    title: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: a system, the pages of a corpus (all, or one half of its sites), a field, its share of right answers."""

    system: str
    corpus: str
    half: str
    field: str
    pages: int
    share: float


def same_text(text: str) -> str:
    """A text as it is compared: without case, with plain quotes and dashes, spaces as one.

    >>> same_text("A  Ferry’s loss – again")
    "a ferry's loss - again"
    """
    return " ".join(normalize("NFKC", text).translate(_SIGNS).casefold().split())


def author_text(text: str) -> str:
    """An author string as it is compared: a comma between names, whatever stood there.

    >>> author_text("Ann Ode & Bo Li; Cy Day")
    'ann ode, bo li, cy day'
    """
    return ", ".join(part for part in _BETWEEN.split(same_text(text)) if part)


def author_names(text: str) -> frozenset[str]:
    """The names in an author string as a set, without punctuation.

    >>> sorted(author_names("Bo Li, Ann Ode"))
    ['ann ode', 'bo li']
    """
    parts = (_MARK.sub(" ", part).strip() for part in _BETWEEN.split(same_text(text)))
    return frozenset(part for part in parts if part)


def same(said: Said, gold: Said) -> dict[str, bool]:
    """What ``said`` got right: by field, those only that the gold speaks of.

    ``no author`` and ``no date``: right is to say nothing where the gold has nothing. A gold date of less than a day
    (2003-11) is compared as far as it goes.
    """
    found: dict[str, bool] = {}
    if gold.title:
        found["title"] = same_text(said.title) == same_text(gold.title)
    if gold.author:
        found["authors"] = author_names(said.author) == author_names(gold.author)
        found["author text"] = author_text(said.author) == author_text(gold.author)
    else:
        found["no author"] = not said.author
    if gold.date:
        found["date"] = said.date[: len(gold.date[:10])] == gold.date[:10]
    else:
        found["no date"] = not said.date
    return found


def half(site: str) -> str:
    """The half a site is in, by a hash of its name: rules were made looking at pages of ``a`` only."""
    return "ab"[hashlib.sha256(site.encode()).digest()[0] & 1]


def gold_of(page: Page) -> Said:
    return Said(page.title or "", page.author or "", page.date or "")


def ours(page: Page) -> Said:
    found = read_metadata(LexborHTMLParser(decode_html(page.html)), page.url or None)
    return Said(
        found.title.value if found.title else "",
        ", ".join(author.value for author in found.authors),
        found.date.value if found.date else "",
    )


def theirs(page: Page) -> Said:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        with time_limit(PAGE_SECONDS):
            found: Any = trafilatura.bare_extraction(page.html, url=page.url or None, with_metadata=True, include_comments=False)
    except Exception:  # a rival that fails has said nothing
        found = None
    if found is None:
        return Said("", "", "")
    return Said(found.title or "", found.author or "", found.date or "")


SYSTEMS: Final[dict[str, Callable[[Page], Said]]] = {"cleanscrape": ours, "trafilatura": theirs}


def answers(system: str, corpus: str, pages: Sequence[Page], *, workers: int = 2) -> list[Said]:
    """What a system says of each page. A rival is asked once: it takes minutes (0.14 s a page of WCXB) where we take seconds."""
    file = None
    if system != "cleanscrape":
        places = hashlib.sha256("\0".join(page.url for page in pages).encode()).hexdigest()[:8]
        file = cache_dir("metadata") / f"{system}-{version(system)}-{digest(pages)}-{places}.json.gz"
        if file.is_file():
            return [Said(*said) for said in json.loads(gzip.decompress(file.read_bytes()))]
    found = parallel(partial(_call, system), pages, workers=workers, title=f"{corpus} {system}")
    if file is not None:
        temporary = file.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(gzip.compress(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"), 1))
        temporary.replace(file)
    return found


def run(corpus: str, pages: Sequence[Page], systems: Sequence[str], *, workers: int = 2) -> list[Row]:
    """Every figure of every system on the pages of one corpus."""
    rows: list[Row] = []
    for system in systems:
        said = answers(system, corpus, pages, workers=workers)
        right: dict[tuple[str, str], list[bool]] = defaultdict(list)
        for page, answer in zip(pages, said, strict=True):
            for field, good in same(answer, gold_of(page)).items():
                right["all", field].append(good)
                right[half(page.site), field].append(good)
        rows += [
            Row(system, corpus, part, field, len(right[part, field]), sum(right[part, field]) / len(right[part, field]))
            for part in ("all", "a", "b") for field in FIELDS if right[part, field]
        ]  # fmt: skip
    return rows


def _call(system: str, page: Page) -> Said:
    return SYSTEMS[system](page)


def overview(rows: Sequence[Row], corpus: str) -> str:
    """One line a system and half: the share of right answers by field, of the pages whose gold has it."""
    chosen = {(row.half, row.system, row.field): row for row in rows if row.corpus == corpus}
    fields = [field for field in FIELDS if any(key[2] == field for key in chosen)]
    body: list[list[object]] = []
    for part, system in dict.fromkeys(key[:2] for key in sorted(chosen, key=lambda key: (("all", "a", "b").index(key[0]), key[1]))):
        found = [chosen.get((part, system, field)) for field in fields]
        body.append([part, system, *(row.share if row else None for row in found)])
    pages = {field: chosen[key].pages for field in fields for key in chosen if key[2] == field and key[0] == "all"}
    return table(["sites", "system", *(f"{field} ({pages[field]})" for field in fields)], body)


@click.command("metadata")
@click.option("--corpus", "corpora", multiple=True, metavar="NAME=PATH", help="A corpus; may be repeated.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Also write every figure to this file.")
def command(corpora: tuple[str, ...], workers: int, output: Path | None) -> None:
    """How often title, authors and date are right, on pages whose gold has them."""
    try:
        paths = parse_corpora(corpora)
    except (ValueError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"# Metadata\n\n{machine()}\n")
    systems = [name for name in SYSTEMS if name != "trafilatura" or find_spec("trafilatura")]
    if "trafilatura" not in systems:
        click.echo("skipped: trafilatura: not installed")
    read = read_corpora(paths, workers=workers)
    rows: list[Row] = []
    for name, pages in read.items():
        if not any(page.title or page.author or page.date for page in pages):
            click.echo(f"\nskipped: {name}: its gold has no metadata")
            continue
        rows += run(name, pages, systems, workers=workers)
        click.echo(f"\n## {name}: {len(pages)} pages, {digest(pages)}\n\n{overview(rows, name)}")
    if output is not None:
        output.write_text(json.dumps([asdict(row) for row in rows], indent=1), "utf-8")
