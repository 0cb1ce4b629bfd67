"""Fit the weights of text mode on the corpora, cross-validated by site: ``python -m benchmarks.fit --corpora DIR``."""

from __future__ import annotations

import datetime
import json
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt
import scipy.sparse

from benchmarks import corpora, extract, model, out_of_fold
from benchmarks.dataset import Batch, Document, batches, documents, fold_of
from benchmarks.scoring import average, line_prf
from benchmarks.variants import variants
from cleanscrape.context import AROUND, around_levels
from cleanscrape.features import LEARNED, SHAPE, quantise
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.pipeline import KEEP_META, decide
from cleanscrape.reading.text import split_words
from cleanscrape.rules import headline_candidates
from cleanscrape.scorecard import Scorecard, from_json, likelihood
from cleanscrape.structure import Structure

THRESHOLDS = {"precision": 2.0, "balanced": 0.0, "recall": -2.0}
WEIGHTS = Path(__file__).parent.parent / "src/cleanscrape/weights"
CORPORA = ("wcxb", "fundus", "daniel")
VIEWS = ("resiliparse_full", "resiliparse_main")
FOLDS = 3
SITES = 8  # a phrase must stand on this many sites to be learnt
LIGHTEST = 0.15
PENALTY = 3.0
SMALLEST = 0.25  # phrases that weigh less are left out of the file
FIRST = {"depth": 5, "tables": 70, "rate": 0.3}
HEADLINE = {"depth": 4, "tables": 60, "rate": 0.15, "penalty": 5.0}
SECOND = {"depth": 6, "tables": 300, "rate": 0.12}
NAMES_FIRST = tuple(feature.name for feature in SHAPE) + NOISE_LABELS
NAMES_SECOND = NAMES_FIRST + tuple(feature.name for feature in AROUND)
STARTED = time.time()


def say(*words: object) -> None:
    """Progress, with the seconds since the start."""
    click.echo(f"[{time.time() - STARTED:6.0f}s] " + " ".join(map(str, words)), err=True)


@dataclass
class Data:
    """All lines of all documents, as one table."""

    documents: list[Document]
    batches: list[Batch]
    offsets: npt.NDArray[np.int64]
    label: npt.NDArray[np.int8]
    tokens: npt.NDArray[np.float32]
    document: npt.NDArray[np.int64]
    levels: npt.NDArray[np.uint8]  # first look; rows of learned phrases are filled in by the fit
    words: npt.NDArray[np.int64]
    grams: scipy.sparse.csr_matrix  # (lines, phrases)
    gram_sites: npt.NDArray[np.int64]
    gram_at: npt.NDArray[np.int64]  # one line where each phrase stands
    gram_hash: npt.NDArray[np.uint64]
    weight: npt.NDArray[np.float64]

    @property
    def target(self) -> npt.NDArray[np.float64]:
        return (self.label == 1).astype(float)


def line_weights(data_document: Any, label: Any, tokens: Any, shares: Any) -> npt.NDArray[np.float64]:
    """Every document counts the same; in it a line by its tokens, and a little by itself, for the reader's eye."""
    used = label >= 0
    count = len(shares)
    total = np.bincount(data_document, weights=tokens * used, minlength=count)
    lines = np.bincount(data_document, weights=used, minlength=count)
    weight = 70 * tokens / np.maximum(total[data_document], 1) + 0.3 * np.minimum(1, 50 / np.maximum(lines[data_document], 1))
    return np.where(used, weight * shares[data_document], 0)


def sample(weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Thin out light lines: kept with a chance in proportion to their weight, and then weighing LIGHTEST.

    Long menus and listings hold most lines and little weight; the expected sums stay the same.
    """
    chance = np.random.default_rng(1).random(len(weight))
    light = (weight > 0) & (weight < LIGHTEST)
    return np.where(light, np.where(chance < weight / LIGHTEST, LIGHTEST, 0), weight)


def gather(docs: list[Document]) -> Data:
    """Measure the documents and index their words and pairs of words."""
    parts = batches(docs)
    offsets = np.cumsum([0] + [len(part.labels) for part in parts])
    document = np.concatenate([part.document for part in parts])
    label = np.concatenate([part.labels for part in parts])
    tokens = np.concatenate([part.weights for part in parts])
    gram = np.concatenate([part.grams for part in parts])
    line = np.concatenate([part.gram_line + start for part, start in zip(parts, offsets, strict=False)])
    site = np.unique([doc.site for doc in docs], return_inverse=True)[1]
    distinct, first_at, inverse = np.unique(gram, return_index=True, return_inverse=True)
    seen = np.unique(inverse * (site.max() + 1) + site[document[line]])
    sites = np.bincount(seen // (site.max() + 1), minlength=len(distinct))
    often = sites >= SITES
    column = np.full(len(distinct), -1)
    column[often] = np.arange(often.sum())
    used = column[inverse] >= 0
    matrix = scipy.sparse.csr_matrix(
        (np.ones(used.sum(), dtype=np.float32), (line[used], column[inverse][used])),
        shape=(len(label), int(often.sum())),
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1
    say(f"{len(docs)} documents, {len(label)} lines, {matrix.shape[1]} phrases on {SITES} sites or more")
    return Data(
        documents=docs,
        batches=parts,
        offsets=offsets,
        label=label,
        tokens=tokens,
        document=document,
        levels=np.concatenate([np.concatenate((part.shape, part.kinds)) for part in parts], axis=1),
        words=np.concatenate([part.features.words for part in parts]),
        grams=matrix,
        gram_sites=sites[often],
        gram_at=line[first_at[often]],
        gram_hash=distinct[often],
        weight=sample(line_weights(document, label, tokens, np.array([doc.share for doc in docs]))),
    )


def learned_levels(data: Data, points: npt.NDArray[np.float64], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """What the features of LEARNED would be with these points, for these lines."""
    points = np.where(np.abs(points) < SMALLEST, 0, np.round(points * 1000)).astype(np.float32)
    part = data.grams[rows]
    total = np.asarray(part @ points).ravel()
    low, high = np.zeros((2, len(rows)), dtype=np.float32)
    at = np.repeat(np.arange(len(rows)), np.diff(part.indptr))
    np.minimum.at(low, at, points[part.indices])
    np.maximum.at(high, at, points[part.indices])
    root = np.sqrt(np.maximum(data.words[rows], 1)).astype(np.float32)
    return quantise(np.stack((total, low, high, total / root)), "signed")


def around(data: Data, score: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """The features of the second look, from the scores of the first."""
    likely = likelihood(score)
    return np.concatenate(
        [
            around_levels(part.features, part.kinds, likely[start : start + len(part.labels)])
            for part, start in zip(data.batches, data.offsets, strict=False)
        ],
        axis=1,
    )


@dataclass
class Fit:
    """A whole model: phrases, first look, second look."""

    phrases: npt.NDArray[np.float64]
    first: dict[str, Any]
    second: dict[str, Any]
    headline: dict[str, Any]


def fit(data: Data, train: npt.NDArray[np.bool_], fold: npt.NDArray[np.int64]) -> tuple[Fit, npt.NDArray[np.int64]]:
    """Fit on the lines of ``train``; the scores returned are those of all lines outside it.

    What one step learns from is what the step before says of lines it was not fitted on: each inner fold is scored by
    a model of the others. Otherwise the second step would trust the first too much.
    """
    used = train & (data.weight > 0)
    inner = range(FOLDS)
    fold = np.array([fold_of(doc.site + " inner", FOLDS) for doc in data.documents])[data.document]
    levels = data.levels.copy()
    rows = np.array([NAMES_FIRST.index(name) for name in LEARNED])
    target = data.target

    def crosswise(what: Any) -> list[Any]:
        """Apply ``what(fit on, use on)`` to each inner fold and to all of train."""
        return [what(used & (fold != number), train & (fold == number)) for number in inner] + [what(used, ~train)]

    plain = levels.copy()
    plain[rows] = 16
    base = np.zeros(len(target))

    def shape_only(on: Any, to: Any) -> None:
        tables = model.fit_tables(plain[:, on], target[on], data.weight[on], NAMES_FIRST, **{**FIRST, "tables": 30})
        base[to] = from_json(tables, NAMES_FIRST).score(plain[:, to]) / 1000

    crosswise(shape_only)
    say("  shape alone")

    def phrases(on: Any, to: Any) -> npt.NDArray[np.float64]:
        points = model.fit_phrases(data.grams[on], target[on], data.weight[on], base[on], PENALTY)
        where = np.flatnonzero(to)
        if len(where):
            levels[np.ix_(rows, where)] = learned_levels(data, points, where)
        return points

    learned = crosswise(phrases)[-1]
    say("  phrases")
    score = np.zeros(len(target), dtype=np.int64)

    def first(on: Any, to: Any) -> dict[str, Any]:
        tables = model.fit_tables(levels[:, on], target[on], data.weight[on], NAMES_FIRST, **FIRST)
        if to.any():
            score[to] = from_json(tables, NAMES_FIRST).score(levels[:, to])
        return tables

    first_tables = crosswise(first)[-1]
    say("  first look")
    both = np.concatenate((levels, around(data, score)))
    second_tables = model.fit_tables(both[:, used], target[used], data.weight[used], NAMES_SECOND, **SECOND)
    final = from_json(second_tables, NAMES_SECOND).score(both)
    say("  second look")
    headline = fit_headline(data, both, final, train, NAMES_SECOND)
    if not train.all():
        final = judged(data, both, final, from_json(headline, NAMES_SECOND))
    return Fit(learned, first_tables, second_tables, headline), np.where(train, 0, final)


def fit_headline(
    data: Data, both: npt.NDArray[np.uint8], score: npt.NDArray[np.int64], train: npt.NDArray[np.bool_], names: Sequence[str]
) -> dict[str, Any]:
    """Tables that tell the headline among its candidates; says how often they do on the documents outside ``train``."""
    candidates = np.concatenate(
        [
            headline_candidates(part.features, part.kinds, score[start : start + len(part.labels)]) + start
            for part, start in zip(data.batches, data.offsets, strict=False)
        ]
    )
    titled = (data.label == -1) & (data.tokens > 0)
    known = np.bincount(data.document[candidates], weights=titled[candidates], minlength=len(data.documents)) > 0
    rows = candidates[train[candidates] & known[data.document[candidates]]]
    share = 1 / np.bincount(data.document[rows], minlength=len(data.documents))[data.document[rows]]
    share = np.where(titled[rows], 1, 10 * share)
    tables = model.fit_tables(both[:, rows], titled[rows].astype(float), share, names, **HEADLINE)
    rows = candidates[~train[candidates] & known[data.document[candidates]]]
    if len(rows):
        chance = from_json(tables, names).score(both[:, rows])
        order = np.lexsort((-chance, data.document[rows]))
        best = order[np.unique(data.document[rows][order], return_index=True)[1]]
        right, claimed = titled[rows[best]].mean(), (chance[best] > 0).mean()
        say(f"  headline: right in {right:.3f} of {len(best)} documents, claimed in {claimed:.3f}")
    return tables


def judged(
    data: Data,
    both: npt.NDArray[np.uint8],
    score: npt.NDArray[np.int64],
    headline: Scorecard,
    structures: Sequence[Structure] | None = None,
) -> npt.NDArray[np.int64]:
    """What the pipeline makes of the fitted scores: rules, doubt and pages without an article included; meta lines are out.

    ``structures`` of HTML: the markup of each batch.
    """
    out = np.zeros_like(score)
    first = 0
    for part, start, structure in zip(data.batches, data.offsets, structures or repeat(None), strict=False):
        rows = slice(start, start + len(part.labels))
        count = len(part.features.lines.document_from) - 1
        texts = [doc.text for doc in data.documents[first : first + count]]
        first += count
        about = {"structure": structure, "texts": texts}
        found = decide(part.features, part.kinds, both[:, rows], score[rows], headline, THRESHOLDS["balanced"], **about)
        out[rows] = np.where(found.meta, -KEEP_META, found.score)
    return out


def table(
    data: Data, score: npt.NDArray[np.int64], which: npt.NDArray[np.bool_], threshold: int = 0
) -> dict[str, dict[str, tuple[float, float, float, int]]]:
    """Precision, recall, F1 and number of documents, by view and group."""
    edges = np.searchsorted(data.document, np.arange(len(data.documents) + 1))
    rows = []
    for index in np.flatnonzero(which):
        part = slice(edges[index], edges[index + 1])
        if not (data.label[part] == 1).any():
            continue  # the extractor lost the article: nothing to find
        kept = (score[part] >= threshold).tolist()
        rows.append((data.documents[index], line_prf(kept, data.label[part].tolist(), data.tokens[part].tolist())))
    groups: dict[str, Any] = {
        "wcxb articles": lambda d: d.corpus == "wcxb" and d.type == "article",
        "wcxb all": lambda d: d.corpus == "wcxb",
        "fundus": lambda d: d.corpus == "fundus",
        "daniel": lambda d: d.corpus == "daniel",
    }
    for kind in ("forum", "documentation", "service", "product", "listing", "collection"):
        groups[f"wcxb {kind}"] = lambda d, kind=kind: d.corpus == "wcxb" and d.type == kind
    out: dict[str, dict[str, tuple[float, float, float, int]]] = {}
    for view in VIEWS:
        for name, chosen in groups.items():
            scores = [prf for doc, prf in rows if doc.view == view and chosen(doc)]
            if scores:
                mean = average(scores)
                out.setdefault(view, {})[name] = (mean.precision, mean.recall, mean.f1, len(scores))
    return out


def show(results: dict[str, dict[str, tuple[float, float, float, int]]]) -> str:
    """The table as text."""
    lines = []
    for view, groups in results.items():
        lines.append(f"{view:18s} {'P':>7s} {'R':>7s} {'F1':>7s}  documents")
        lines += [f"  {name:20s} {p:7.3f} {r:7.3f} {f:7.4f} {n:6d}" for name, (p, r, f, n) in groups.items()]
    return "\n".join(lines)


def load_documents(folder: Path, views: Sequence[str], names: Iterable[str] = CORPORA) -> tuple[list[Document], str]:
    """The labelled texts of the corpora, and the corpora's digest."""
    docs, digests = [], []
    for name in names:
        pages = corpora.read(name, folder / name)
        digests.append(f"{name} {corpora.digest(pages)}")
        for view in views:
            docs += documents(pages, extract.texts(pages, view), view)
            docs += [variant for doc in list(docs) if doc.view == view and doc.corpus == name for variant in variants(doc)]
    return docs, ", ".join(digests)


def spell(data: Data, column: int) -> str:
    """The words of a learned phrase, found where it stands."""
    from cleanscrape import phrases

    line = int(data.gram_at[column])
    doc = data.documents[data.document[line]]
    batch = int(np.searchsorted(data.offsets, line, side="right") - 1)
    lines = data.batches[batch].features.lines
    number = int(lines.number[line - data.offsets[batch]])
    words = split_words(doc.text.splitlines()[number - 1])
    candidates = [words[i : i + n] for n in (1, 2) for i in range(len(words) - n + 1)]
    hashes = phrases.hash_phrases([" ".join(candidate) for candidate in candidates])
    return " ".join(candidates[hashes.index(int(data.gram_hash[column]))])


def tables_as_text(parts: dict[str, dict[str, Any]], header: dict[str, Any], thresholds: dict[str, float]) -> str:
    """The weights file: a table a line."""

    def dump(tables: dict[str, Any]) -> str:
        rows = ",\n".join("   " + json.dumps(row, separators=(",", ":")) for row in tables["tables"])
        return f'{{"bias": {tables["bias"]}, "tables": [\n{rows}\n  ]}}'

    rows = {
        "header": json.dumps(header, indent=2, sort_keys=True),
        **{name: dump(tables) for name, tables in parts.items()},
        "thresholds": json.dumps(thresholds),
    }
    return "{\n" + ",\n".join(f' "{name}": {part}' for name, part in rows.items()) + "\n}\n"


def write_phrases(data: Data, points: npt.NDArray[np.float64], path: Path, writer: str) -> None:
    """The learned phrases: a phrase a line."""
    chosen = np.flatnonzero(np.abs(points) >= SMALLEST)
    rows = sorted((spell(data, column), round(float(points[column]) * 1000)) for column in chosen)
    head = f"# Generated by {writer}: points in thousandths of log-odds and the phrase. Do not edit.\n"
    path.write_text(head + "".join(f"{value}\t{phrase}\n" for phrase, value in rows), encoding="utf-8")
    say(f"{len(rows)} phrases")


def write(data: Data, fitted: Fit, header: dict[str, Any], folder: Path) -> None:
    """The weights as the package reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {"first": fitted.first, "second": fitted.second, "headline": fitted.headline}
    (folder / "text.json").write_text(tables_as_text(parts, header, THRESHOLDS), encoding="utf-8")
    write_phrases(data, fitted.phrases, folder / "text-phrases.tsv", "benchmarks/fit.py")


def numbers(path: Path) -> object:
    """What a weights file says, but for when and how well it was fitted."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".json":
        return text
    data = json.loads(text)
    return {name: part for name, part in data.items() if name != "header"}


@click.command()
@click.option(
    "--corpora",
    "folder",
    type=click.Path(path_type=Path, exists=True),
    required=True,
    help="Folder with wcxb, fundus and daniel.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=WEIGHTS,
    show_default=False,
    help="Where to write; the package by default.",
)
@click.option("--validate/--no-validate", default=True, help="Print the cross-validated table.")
@click.option("--only-fold", type=int, default=None, help="Validate on one fold only, and write nothing.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the committed weights are not the ones this would write.")
def main(folder: Path, out: Path, validate: bool, only_fold: int | None, check: bool) -> None:
    """Fit the weights and write them."""
    today = datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat()
    docs, digest = load_documents(folder, VIEWS)
    data = gather(docs)
    doc_fold = np.array([fold_of(doc.site, FOLDS) for doc in docs])
    fold = doc_fold[data.document]
    results: dict[str, Any] = {}
    if validate or only_fold is not None:
        score = np.zeros(len(fold), dtype=np.int64)
        folds = range(FOLDS) if only_fold is None else [only_fold]
        for number in folds:
            say(f"fold {number}")
            _, outside = fit(data, fold != number, fold)
            score[fold == number] = outside[fold == number]
        results = table(data, score, np.isin(doc_fold, list(folds)))
        if only_fold is None:
            numbers_of = np.concatenate([part.features.lines.number for part in data.batches]) - 1
            columns = {"document": data.document, "line": numbers_of, "label": data.label, "tokens": data.tokens, "score": score}
            out_of_fold.record(docs, THRESHOLDS.values(), **columns, corpora=digest, date=today)
        click.echo(show(results))
    if only_fold is not None:
        return
    everything = np.ones(len(fold), dtype=bool)
    fitted, _ = fit(data, everything, fold)
    header = {
        "command": "python -m benchmarks.fit --corpora DIR",
        "corpora": digest,
        "date": today,
        "settings": {
            "first": FIRST,
            "second": SECOND,
            "penalty": PENALTY,
            "sites": SITES,
            "folds": FOLDS,
            "views": VIEWS,
        },
        "cross-validated": {
            view: {name: [round(x, 4) for x in row[:3]] for name, row in groups.items()} for view, groups in results.items()
        },
    }
    if not check:
        write(data, fitted, header, out)
        return
    with tempfile.TemporaryDirectory() as folder_name:
        write(data, fitted, header, Path(folder_name))
        differing = [name for name in ("text.json", "text-phrases.tsv") if numbers(out / name) != numbers(Path(folder_name) / name)]
    if differing:
        raise click.ClickException(f"the committed weights are not these: {', '.join(differing)}; run this without --check")
    say("the committed weights are the ones this writes")


if __name__ == "__main__":
    main()
