"""From arrays back to words: blocks with their verdicts, and the reasons behind each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np

from cleanscrape.classifiers import CERTAIN
from cleanscrape.context import AROUND
from cleanscrape.features import LEARNED, SHAPE, Feature, Flags
from cleanscrape.labels import NAMES
from cleanscrape.model import LABELS, Block, Evidence
from cleanscrape.phrases import NOISE_LABELS, Found
from cleanscrape.reading.html import Layout
from cleanscrape.reading.text import Ints, Lines, split_words
from cleanscrape.rules import REASONS
from cleanscrape.scorecard import UNIT, Scorecard
from cleanscrape.structure import LEARNED_MARKUP, STRUCTURE, STRUCTURE_AROUND, Structure, weightiest_words
from cleanscrape.verdict import Settled, Verdict

__all__ = ["blocks", "evidence"]

FEATURES: Final[Mapping[str, Feature]] = {feature.name: feature for feature in SHAPE + AROUND + STRUCTURE + STRUCTURE_AROUND}
STRENGTH: Final = ("does not look like", "hints of", "looks like", "strong signs of", "certain signs of")
CHARACTER: Final = (
    "a small letter",
    "a capital",
    "a letter",
    "a digit",
    "a mark",
    "a character of a script without spaces",
    "a space",
    "a line break",
    "a full stop or its like",
    "a comma",
    "a colon",
    "a quotation mark",
    "a bracket",
    "a bar or arrow",
    "a bullet",
    "a dash",
    "a sign of money or per cent",
    "a sign such as @ or #",
    "a symbol",
    "a control character",
    "a copyright sign",
    "a hash sign",
    "a vertical bar",
    "nothing",
)


def blocks(
    settled: Settled,
    names: Callable[[], Ints],
    keep: Flags,
    score: Ints,
    user: Mapping[str, Ints],
    card: Scorecard,
    source: str,
    rows: slice,
    layout: Layout | None,
) -> tuple[Block, ...]:
    """The blocks of some lines of a batch, all of one document."""
    lines = settled.verdict.features.lines
    columns = (lines.number, lines.start, lines.end, keep, names(), score)
    return tuple(
        Block(
            text=source[start:end],
            line=line,
            start=start,
            end=end,
            keep=stays,
            label=NAMES[label],
            score=points / UNIT,
            _explain=partial(evidence, settled, user, card, source, row),
            _path=partial(path, layout, row - rows.start),
        )
        for row, (line, start, end, stays, label, points) in enumerate(
            zip(*(column[rows].tolist() for column in columns), strict=True), rows.start
        )
    )


def path(layout: Layout | None, line: int) -> str | None:
    """Where in its page a line stands."""
    return layout.path(line) if layout else None


def evidence(settled: Settled, user: Mapping[str, Ints], card: Scorecard, source: str, row: int) -> tuple[Evidence, ...]:
    """Why a line has its score: the heaviest reason first."""
    out = [Evidence(name, int(values[row]) / UNIT, REASONS[name]) for name, values in user.items() if values[row]]
    verdict: Verdict = settled.verdict
    if row in settled.later:
        verdict, row, source = settled.later[row]
        out.append(Evidence("again", 0.0, "judged without the noise around it"))
    lines = verdict.features.lines
    text = source[lines.start[row] : lines.end[row]]
    points = {**verdict.ruling.points, "no_article": verdict.assessment.points}
    for name, values in points.items():
        if values[row]:
            said = certainly(verdict, text, row) if name == "certain" else ""
            words = verdict.standing.reason(row) if name == "template" and verdict.standing else REASONS[name]
            out.append(Evidence(name, int(values[row]) / UNIT, said + words))
    levels = verdict.levels[:, row : row + 1]
    for name, share in card.explain(levels).items():
        if share:
            out.append(Evidence(name, share / UNIT, reason(name, int(levels[card.names.index(name), 0]), verdict, text, row)))
    if verdict.meta[row]:
        out.append(Evidence("meta", 0.0, "says when, who or where from: it goes to page.meta"))
    return tuple(sorted(out, key=lambda item: (-abs(item.points), item.name)))


def certainly(verdict: Verdict, text: str, row: int) -> str:
    """What a line is for certain, and the phrases that say so."""
    labels = np.flatnonzero(verdict.kinds[:, row] >= CERTAIN)
    found, lines = verdict.features.found, verdict.features.lines
    return "; ".join(NOISE_LABELS[label] + phrases_said(found, text, lines, row, int(label)) for label in labels) + ": "


def reason(name: str, level: int, verdict: Verdict, text: str, row: int) -> str:
    """What a feature measured, in words."""
    if name in NOISE_LABELS:
        said = phrases_said(verdict.features.found, text, verdict.features.lines, row, NOISE_LABELS.index(name))
        return f"{STRENGTH[min(level, CERTAIN)]} {name} ({LABELS[name]}){said}"
    feature = FEATURES[name]
    if name in LEARNED:
        return feature.words + learned_said(verdict.features.found, text, verdict.features.lines, row)
    if name in LEARNED_MARKUP and verdict.structure is not None:
        return feature.words + markup_said(verdict.structure, row)
    if feature.kind == "count":
        value = round(2 ** (level / 3) - 1)
        return feature.words.format(value) if value < 1000 else feature.words.format("1000 or more")
    if feature.kind == "share":
        return feature.words.format(level / 31)
    kind = CHARACTER[min(level, len(CHARACTER) - 1)]
    return feature.words.format(level, kind=kind, yes="yes" if level else "no")


def _words(text: str, lines: Lines, row: int, start: int, end: int) -> str:
    first = int(lines.word_from[row])
    return " ".join(split_words(text)[start - first : end - first])


def phrases_said(found: Found, text: str, lines: Lines, row: int, label: int) -> str:
    """The phrases of the lexicon behind a classifier's level."""
    hits = np.flatnonzero((found.label_line == row) & (found.label == label))
    said = sorted({_words(text, lines, row, int(found.label_from[hit]), int(found.label_to[hit])) for hit in hits})
    return ": " + ", ".join(f"'{words}'" for words in said[:3]) if said else ""


def learned_said(found: Found, text: str, lines: Lines, row: int) -> str:
    """The weightiest learned phrases."""
    hits = np.flatnonzero(found.hit_line == row)
    said = {
        _words(text, lines, row, int(found.hit_from[hit]), int(found.hit_to[hit])): int(found.hit_points[hit]) / UNIT
        for hit in hits
    }
    top = sorted(said.items(), key=lambda item: (-abs(item[1]), item[0]))[:3]
    return ": " + ", ".join(f"'{words}' {points:+.1f}" for words, points in top) if top else ": none known"


def markup_said(structure: Structure, row: int) -> str:
    """The weightiest words of the classes and ids around a line."""
    top = weightiest_words(structure, row)
    return ": " + ", ".join(f"'{word}' {points / UNIT:+.1f}" for word, points in top) if top else ": none known"
