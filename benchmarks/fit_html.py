"""Fit the weights of HTML mode on the corpora, cross-validated by site: ``python -m benchmarks.fit_html --corpora DIR``."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt
import scipy.sparse

from benchmarks import corpora, model
from benchmarks.align import tokens
from benchmarks.dataset import documents, fold_of
from benchmarks.fit import (
    CORPORA,
    FIRST,
    FOLDS,
    PENALTY,
    SECOND,
    SITES,
    SMALLEST,
    THRESHOLDS,
    WEIGHTS,
    Data,
    around,
    fit_headline,
    gather,
    judged,
    learned_levels,
    say,
    tables_as_text,
    write_phrases,
)
from benchmarks.pool import parallel
from cleanscrape.context import AROUND
from cleanscrape.features import LEARNED, SHAPE
from cleanscrape.markup import markup_words
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.html import Layout, read_html
from cleanscrape.reading.html_encoding import decode_html
from cleanscrape.scorecard import from_json, likelihood
from cleanscrape.structure import (
    LEARNED_MARKUP,
    NEAR,
    STRUCTURE,
    STRUCTURE_AROUND,
    Structure,
    far_from,
    markup_levels,
    structure_around,
    structure_levels,
    structure_of,
)

VIEW = "html"
# The second look only tells the third what the neighbours are: half the tables do.
BETWEEN = {**SECOND, "tables": 150, "rate": 0.2}
STEPS = 150  # counts of classes converge more slowly than phrases
NAMES_FIRST = tuple(feature.name for feature in SHAPE) + NOISE_LABELS + tuple(feature.name for feature in STRUCTURE)
NAMES_SECOND = NAMES_FIRST + tuple(feature.name for feature in AROUND + STRUCTURE_AROUND)


@dataclass
class Markup:
    """The elements of all pages, and what their words are."""

    structures: list[Structure]  # one a batch
    elements: scipy.sparse.csr_matrix  # (elements, words): which words each element has
    offsets: npt.NDArray[np.int64]  # first element of each batch
    lines: scipy.sparse.csr_matrix  # (lines, 2 * words): how often each word stands near and far
    words: list[str]


def read_page(html: bytes) -> Layout:
    return read_html(decode_html(html))


def chains(parent: npt.NDArray[np.int64], start: npt.NDArray[np.int64]) -> scipy.sparse.csr_matrix:
    """(rows of ``start``, elements): an element and all its ancestors."""
    rows, columns = [], []
    row, current = np.arange(len(start)), start
    while len(row):
        rows.append(row)
        columns.append(current)
        up = parent[current]
        go = up != current
        row, current = row[go], up[go]
    row, column = np.concatenate(rows), np.concatenate(columns)
    return scipy.sparse.csr_matrix((np.ones(len(row), dtype=np.float32), (row, column)), shape=(len(start), len(parent)))


def gather_markup(data: Data, layouts: list[Layout]) -> Markup:
    """Index the words of tags, classes and ids that stand on enough sites."""
    structures, at = [], 0
    for batch in data.batches:
        count = int(batch.features.lines.document_from.size - 1)
        structures.append(structure_of(layouts[at : at + count]))
        at += count
    site = np.unique([doc.site for doc in data.documents], return_inverse=True)[1]
    sites: dict[str, set[int]] = {}
    page = 0
    for structure in structures:
        of_shape = dict(zip(structure.shape.tolist(), structure.page.tolist(), strict=True))
        for shape, index in of_shape.items():
            for word in markup_words(*structure.shapes[shape]):
                sites.setdefault(word, set()).add(int(site[page + index]))
        page += int(structure.page.max()) + 1
    words = sorted(word for word, found in sites.items() if len(found) >= SITES)
    column = {word: index for index, word in enumerate(words)}
    parts, lines = [], []
    for structure in structures:
        found = enumerate(markup_words(*shape) for shape in structure.shapes)
        pairs = [(row, column[word]) for row, spoken in found for word in spoken if word in column]
        row, col = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        ones = np.ones(len(row), dtype=np.float32)
        part = scipy.sparse.csr_matrix((ones, (row, col)), shape=(len(structure.shapes), len(words)))[structure.shape]
        parts.append(part)
        near = sum(part[element] for element in structure.ancestors[:NEAR])
        lines.append(scipy.sparse.hstack((near, chains(structure.parent, far_from(structure)) @ part), format="csr"))
    offsets = np.cumsum([0] + [part.shape[0] for part in parts])
    say(f"{offsets[-1]} elements, {len(words)} words of markup on {SITES} sites or more")
    return Markup(structures, scipy.sparse.vstack(parts, format="csr"), offsets, scipy.sparse.vstack(lines, format="csr"), words)


def small(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Points as they are written down: whole thousandths, the smallest left out."""
    return np.where(np.abs(points) < SMALLEST / 2, 0, np.round(points * 1000))


def learned_markup(markup: Markup, points: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """What the features of LEARNED_MARKUP would be with these points (near, then far), for all lines."""
    near, far = small(points).reshape(2, -1)
    by_element = np.stack((markup.elements @ near, markup.elements @ far)).round().astype(np.int64)
    return np.concatenate(
        [
            markup_levels(s, *by_element[:, start : start + len(s.parent)])
            for s, start in zip(markup.structures, markup.offsets, strict=False)
        ],
        axis=1,
    )


def around_html(data: Data, markup: Markup, score: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """The features of the second look, from the scores of the first."""
    likely = likelihood(score)
    by_structure = [
        structure_around(part.features, structure, likely[start : start + len(part.labels)])
        for part, structure, start in zip(data.batches, markup.structures, data.offsets, strict=False)
    ]
    return np.concatenate((around(data, score), np.concatenate(by_structure, axis=1)))


@dataclass
class Fit:
    """A whole model: phrases, words of markup, three looks, headline."""

    phrases: npt.NDArray[np.float64]
    markup: npt.NDArray[np.float64]
    first: dict[str, Any]
    second: dict[str, Any]
    third: dict[str, Any]
    headline: dict[str, Any]


def fit(data: Data, markup: Markup, train: npt.NDArray[np.bool_]) -> tuple[Fit, npt.NDArray[np.int64]]:
    """Fit on the lines of ``train``, as in text mode (benchmarks/fit.py); the scores returned are those of all other lines."""
    used = train & (data.weight > 0)
    fold = np.array([fold_of(doc.site + " inner", FOLDS) for doc in data.documents])[data.document]
    levels = data.levels.copy()
    rows = np.array([NAMES_FIRST.index(name) for name in LEARNED])
    markup_rows = np.array([NAMES_FIRST.index(name) for name in LEARNED_MARKUP])
    target = data.target

    def crosswise(what: Any) -> list[Any]:
        """Apply ``what(fit on, use on)`` to each inner fold and to all of train."""
        return [what(used & (fold != number), train & (fold == number)) for number in range(FOLDS)] + [what(used, ~train)]

    base = np.zeros(len(target))

    def shape_only(on: Any, to: Any) -> None:
        tables = model.fit_tables(levels[:, on], target[on], data.weight[on], NAMES_FIRST, **{**FIRST, "tables": 30})
        if to.any():
            base[to] = from_json(tables, NAMES_FIRST).score(levels[:, to]) / 1000

    crosswise(shape_only)
    say("  shape and structure alone")
    phrases = data.grams.shape[1]
    matrix = scipy.sparse.hstack((data.grams, markup.lines), format="csr")

    def points(on: Any, to: Any) -> npt.NDArray[np.float64]:
        found = model.fit_phrases(matrix[on], target[on], data.weight[on], base[on], PENALTY, STEPS)
        where = np.flatnonzero(to)
        if len(where):
            levels[np.ix_(rows, where)] = learned_levels(data, found[:phrases], where)
            levels[np.ix_(markup_rows, where)] = learned_markup(markup, found[phrases:])[:, where]
        return found

    learned = crosswise(points)[-1]
    say("  phrases and words of markup")
    score = np.zeros(len(target), dtype=np.int64)

    def first(on: Any, to: Any) -> dict[str, Any]:
        tables = model.fit_tables(levels[:, on], target[on], data.weight[on], NAMES_FIRST, **FIRST)
        if to.any():
            score[to] = from_json(tables, NAMES_FIRST).score(levels[:, to])
        return tables

    first_tables = crosswise(first)[-1]
    say("  first look")
    both = np.concatenate((levels, around_html(data, markup, score)))

    def second(on: Any, to: Any) -> dict[str, Any]:
        tables = model.fit_tables(both[:, on], target[on], data.weight[on], NAMES_SECOND, **BETWEEN)
        if to.any():
            score[to] = from_json(tables, NAMES_SECOND).score(both[:, to])
        return tables

    second_tables = crosswise(second)[-1]
    say("  second look")
    both = np.concatenate((levels, around_html(data, markup, score)))
    third_tables = model.fit_tables(both[:, used], target[used], data.weight[used], NAMES_SECOND, **SECOND)
    final = from_json(third_tables, NAMES_SECOND).score(both)
    say("  third look")
    headline = fit_headline(data, both, final, train, NAMES_SECOND)
    if not train.all():
        final = judged(data, both, final, from_json(headline, NAMES_SECOND), markup.structures)
    return Fit(learned[:phrases], learned[phrases:], first_tables, second_tables, third_tables, headline), np.where(train, 0, final)


class Scorer:
    """Word scores of pages for any choice of lines, as WCXB scores them."""

    def __init__(self, data: Data, pages: list[corpora.Page]) -> None:
        self.gold = [Counter(tokens(page.gold)) for page in pages]
        self.lines = []
        for doc in data.documents:
            self.lines.append([tokens(line) for line in doc.text.splitlines() if line.strip()])

    def prf(self, index: int, keep: npt.NDArray[np.bool_]) -> tuple[float, float, float]:
        found = Counter(token for line, kept in zip(self.lines[index], keep.tolist(), strict=True) if kept for token in line)
        gold = self.gold[index]
        hits, size, wanted = (found & gold).total(), found.total(), gold.total()
        precision, recall = hits / size if size else 0.0, hits / wanted if wanted else 0.0
        return precision, recall, 2 * hits / (size + wanted) if size + wanted else 1.0


def table(
    data: Data, scorer: Scorer, score: npt.NDArray[np.int64], which: npt.NDArray[np.bool_], cut: float = 0
) -> dict[str, tuple[float, float, float, int]]:
    """Word precision, recall, F1 and number of pages, by group."""
    edges = np.searchsorted(data.document, np.arange(len(data.documents) + 1))
    found: dict[str, list[tuple[float, float, float]]] = {}
    for index in np.flatnonzero(which).tolist():
        doc = data.documents[index]
        row = scorer.prf(index, score[edges[index] : edges[index + 1]] >= cut)
        found.setdefault(doc.corpus, []).append(row)
        if doc.corpus == "wcxb":
            found.setdefault(f"wcxb {doc.type}", []).append(row)
    return {name: (*np.mean(rows, axis=0).tolist(), len(rows)) for name, rows in sorted(found.items())}


def show(results: dict[str, tuple[float, float, float, int]]) -> str:
    """The table as text."""
    return "\n".join(f"  {name:20s} {p:7.3f} {r:7.3f} {f:7.4f} {n:6d}" for name, (p, r, f, n) in results.items())


def load(folder: Path) -> tuple[Data, Markup, list[corpora.Page], str]:
    """Every page with a gold text, read, labelled and measured."""
    pages, digests = [], []
    for name in CORPORA:
        found = corpora.read(name, folder / name)
        digests.append(f"{name} {corpora.digest(found)}")
        pages += [page for page in found if page.gold]
    layouts = parallel(read_page, [page.html for page in pages], title="read html")
    say(f"{len(layouts)} pages read")
    data = gather(documents(pages, [layout.text for layout in layouts], VIEW))
    markup = gather_markup(data, layouts)
    structure = [
        structure_levels(part.features, s, *np.zeros((2, len(s.parent)), dtype=np.int64))
        for part, s in zip(data.batches, markup.structures, strict=True)
    ]
    data.levels = np.concatenate((data.levels, np.concatenate(structure, axis=1)))
    return data, markup, pages, ", ".join(digests)


@click.command()
@click.option(
    "--corpora", "folder", type=click.Path(path_type=Path, exists=True), required=True, help="Folder with wcxb, fundus and daniel."
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=WEIGHTS, show_default=False, help="Where to write; the package by default."
)
@click.option("--validate/--no-validate", default=True, help="Print the cross-validated table.")
@click.option("--only-fold", type=int, default=None, help="Validate on one fold only, and write nothing.")
def main(folder: Path, out: Path, validate: bool, only_fold: int | None) -> None:
    """Fit the weights and write them."""
    data, markup, pages, digest = load(folder)
    doc_fold = np.array([fold_of(doc.site, FOLDS) for doc in data.documents])
    fold = doc_fold[data.document]
    results: dict[str, Any] = {}
    if validate or only_fold is not None:
        score = np.zeros(len(fold), dtype=np.int64)
        folds = range(FOLDS) if only_fold is None else [only_fold]
        for number in folds:
            say(f"fold {number}")
            _, outside = fit(data, markup, fold != number)
            score[fold == number] = outside[fold == number]
        results = table(data, Scorer(data, pages), score, np.isin(doc_fold, list(folds)))
        click.echo(show(results))
    if only_fold is not None:
        return
    fitted, _ = fit(data, markup, np.ones(len(fold), dtype=bool))
    header = {
        "command": "python -m benchmarks.fit_html --corpora DIR",
        "corpora": digest,
        "date": datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat(),
        "settings": {"first": FIRST, "second": BETWEEN, "third": SECOND, "penalty": PENALTY, "sites": SITES, "folds": FOLDS},
        "cross-validated": {name: [round(x, 4) for x in row[:3]] for name, row in results.items()},
    }
    out.mkdir(parents=True, exist_ok=True)
    parts = {"first": fitted.first, "second": fitted.second, "third": fitted.third, "headline": fitted.headline}
    (out / "html.json").write_text(tables_as_text(parts, header, THRESHOLDS), encoding="utf-8")
    write_phrases(data, fitted.phrases, out / "html-phrases.tsv", "benchmarks/fit_html.py")
    near, far = small(fitted.markup).astype(int).reshape(2, -1)
    rows = sorted((word, int(a), int(b)) for word, a, b in zip(markup.words, near, far, strict=True) if a or b)
    head = "# Generated by benchmarks/fit_html.py: points near and far in thousandths of log-odds, and the word. Do not edit.\n"
    (out / "markup.tsv").write_text(head + "".join(f"{a}\t{b}\t{word}\n" for word, a, b in rows), encoding="utf-8")
    say(f"{len(rows)} words of markup")


if __name__ == "__main__":
    main()
