"""The texts that are scored: pages of corpora turned into lines with labels, or the repository's own fixtures."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.align import CONTENT, LEFT_OUT, NOISE, Alignment, align, line_weights
from benchmarks.corpora import Page, digest, layout_of, read
from benchmarks.extract import texts
from benchmarks.labelled import Document, read_fixtures
from benchmarks.pool import PROJECT, parallel

__all__ = [
    "FIXTURES",
    "Case",
    "CaseSet",
    "corpus_paths",
    "document_set",
    "fixture_cases",
    "page_cases",
    "parse_corpora",
    "read_corpora",
]

# The name of the corpus that is always there: the repository's own fixtures.
FIXTURES = "fixtures"


@dataclass(frozen=True, slots=True)
class Case:
    """A text with a label (1 content, 0 noise, -1 left out) and a weight (tokens) per ``str.splitlines()`` line."""

    id: str
    site: str
    lang: str
    type: str
    text: str
    labels: tuple[int, ...]
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The cases of one corpus as one extractor prints its pages.

    ``skipped`` counts the pages left out because their text holds no line of the gold:
    the extractor failed, or there is no gold. ``key`` names the texts for
    caches, ``digest`` the pages they were made of.
    """

    corpus: str
    extractor: str
    key: str
    cases: tuple[Case, ...]
    skipped: int = 0
    digest: str = ""


def _align(item: tuple[str, str, tuple[str, ...]]) -> Alignment:
    return align(*item)


def page_cases(corpus: str, pages: Sequence[Page], extractor: str, *, workers: int = 2) -> CaseSet:
    """The cases of a corpus: every page turned into text by ``extractor`` and aligned with its gold."""
    found = texts(pages, extractor, workers=workers)
    items = [(text, page.gold, page.headlines) for page, text in zip(pages, found, strict=True)]
    alignments = parallel(_align, items, workers=workers, title=f"align {corpus}")
    cases = tuple(
        Case(page.id, page.site, page.lang, page.type, text, tuple(labels), tuple(weights))
        for page, text, (labels, weights) in zip(pages, found, alignments, strict=True)
        if CONTENT in labels
    )
    # The key covers texts and labels, so that a change of extractor or protocol misses the cache.
    return CaseSet(corpus, extractor, _key(cases), cases, len(pages) - len(cases), digest(pages))


def _key(cases: Sequence[Case]) -> str:
    total = hashlib.sha256()
    for case in cases:
        for part in (case.id, case.lang, case.text):
            data = part.encode("utf-8", "surrogatepass")
            total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:16]


_LABEL_OF = {"keep": CONTENT, "drop": NOISE, "meta": LEFT_OUT, "blank": LEFT_OUT}


def _document_case(document: Document) -> Case:
    labels = tuple(
        LEFT_OUT if kind == "headline" else _LABEL_OF[verdict]
        for verdict, kind in zip(document.verdicts, document.classes, strict=True)
    )
    kind = "untouched" if document.clean else "page"
    return Case(document.name, document.site, document.lang, kind, document.text, labels, tuple(line_weights(document.text)))


def document_set(name: str, documents: Sequence[Document]) -> CaseSet:
    """Labelled documents as cases; headlines, meta lines and blank lines are left out of their score."""
    cases = tuple(map(_document_case, documents))
    return CaseSet(name, "as scraped", _key(cases), cases)


def fixture_cases() -> CaseSet:
    """The repository's own pages and untouched documents, labelled by hand."""
    return document_set(FIXTURES, read_fixtures(PROJECT / "tests" / "fixtures"))


def corpus_paths() -> dict[str, Path]:
    """The corpora of the folder named by ``CLEANSCRAPE_CORPORA``, or of ``../shared/corpora`` when it is there."""
    named = os.environ.get("CLEANSCRAPE_CORPORA")
    root = Path(named) if named else PROJECT.parent / "shared" / "corpora"
    if named and not root.is_dir():
        raise FileNotFoundError(f"CLEANSCRAPE_CORPORA: {root} is not a folder")
    found: dict[str, Path] = {}
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.is_dir():
            try:
                layout_of(folder)
            except ValueError:
                continue
            found[folder.name] = folder
    return found


def parse_corpora(options: Sequence[str]) -> dict[str, Path]:
    """``NAME=PATH`` options as a mapping; without any, the default corpora. ValueError names what is wrong."""
    if not options:
        return corpus_paths()
    found: dict[str, Path] = {}
    for option in options:
        name, equals, path = option.partition("=")
        if not equals or not name or not path:
            raise ValueError(f"--corpus wants NAME=PATH, not {option!r}")
        if not Path(path).exists():
            raise ValueError(f"--corpus {name}: {path} does not exist")
        found[name] = Path(path)
    return found


def read_corpora(paths: dict[str, Path], *, workers: int = 2) -> dict[str, list[Page]]:
    """The pages of each corpus."""
    items = list(paths.items())
    return dict(zip(paths, parallel(_read, items, workers=min(workers, len(items) or 1), title="read"), strict=True))


def _read(item: tuple[str, Path]) -> list[Page]:
    return read(*item)
