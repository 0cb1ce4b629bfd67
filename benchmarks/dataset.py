"""Lines of the corpora, measured by the package and labelled by their gold text: what the weights are fitted on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from benchmarks.align import align
from benchmarks.corpora import Page
from benchmarks.pool import parallel
from cleanscrape import classifiers, lexicon
from cleanscrape.features import Features, measure, shape_levels
from cleanscrape.phrases import PhraseTable, build
from cleanscrape.reading.text import gram_hashes, read_texts

BATCH = 100


@dataclass(frozen=True)
class Document:
    """One text of one page: an extractor's output, or a variant of it."""

    text: str
    labels: tuple[int, ...]  # one per str.splitlines() line: 1 content, 0 noise, -1 left out
    weights: tuple[int, ...]  # tokens
    corpus: str
    site: str
    type: str
    lang: str
    view: str  # the extractor, or the extractor and what was done to its text
    page: str
    share: float = 1.0  # how much it counts in the fit, against an extractor's plain output


def fold_of(site: str, folds: int) -> int:
    """The fold of a site: the same in every run, whatever else is in the corpora."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % folds


def _align(item: tuple[str, str, tuple[str, ...]]) -> tuple[list[int], list[int]]:
    result = align(*item)
    return list(result.labels), list(result.weights)


def documents(pages: Sequence[Page], texts: Sequence[str], view: str) -> list[Document]:
    """Label the texts of pages; pages without gold text are left out."""
    items = [(text, page.gold, page.headlines) for page, text in zip(pages, texts, strict=True) if page.gold]
    kept = [page for page in pages if page.gold]
    aligned = parallel(_align, items, title=f"align {view}")
    return [
        Document(
            item[0],
            tuple(labels),
            tuple(weights),
            page.corpus,
            page.site,
            page.type or "article",
            page.lang or "",
            view,
            page.id,
        )
        for page, item, (labels, weights) in zip(kept, items, aligned, strict=True)
    ]


@lru_cache(maxsize=1)
def plain_table() -> PhraseTable:
    """The lexicon without learned phrases."""
    return build(lexicon.phrases(), {})


@dataclass
class Batch:
    """Some documents, measured. Levels of learned phrases are filled in later."""

    features: Features
    labels: npt.NDArray[np.int8]
    weights: npt.NDArray[np.float32]
    document: npt.NDArray[np.int64]  # index into the list of documents, one a line
    shape: npt.NDArray[np.uint8]
    kinds: npt.NDArray[np.uint8]  # classifiers' levels
    grams: npt.NDArray[np.uint64]
    gram_line: npt.NDArray[np.int64]


def _batch(item: tuple[int, list[Document]]) -> Batch:
    first, docs = item
    lines = read_texts([doc.text for doc in docs])
    features = measure(lines, plain_table())
    labels = np.array([docs[d].labels[n - 1] for d, n in zip(lines.document, lines.number, strict=True)], dtype=np.int8)
    weights = np.array([docs[d].weights[n - 1] for d, n in zip(lines.document, lines.number, strict=True)], dtype=np.float32)
    words = len(lines.word)
    position = np.arange(words)
    pairs = np.flatnonzero(lines.word_line[:-1] == lines.word_line[1:])
    sums = features.found.sums
    grams = np.concatenate((gram_hashes(sums, position, position + 1), gram_hashes(sums, pairs, pairs + 2)))
    gram_line = np.concatenate((lines.word_line, lines.word_line[pairs]))
    return Batch(
        features,
        labels,
        weights,
        lines.document + first,
        shape_levels(features),
        classifiers.classify(features),
        grams,
        gram_line,
    )


def batches(docs: list[Document]) -> list[Batch]:
    """Measure documents, some at a time."""
    return [_batch((start, docs[start : start + BATCH])) for start in range(0, len(docs), BATCH)]
