"""From arrays back to words: blocks with their verdicts, and the reasons behind each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Final

import numpy as np

from cleanscrape.classifiers import CERTAIN
from cleanscrape.context import AROUND
from cleanscrape.features import LEARNED, SHAPE, Feature
from cleanscrape.labels import NAMES
from cleanscrape.model import LABELS, Block, Evidence
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.characters import Kind
from cleanscrape.reading.text import split_words
from cleanscrape.rules import REASONS
from cleanscrape.scorecard import UNIT, Scorecard

__all__ = ["blocks", "evidence"]

FEATURES: Final[Mapping[str, Feature]] = {feature.name: feature for feature in SHAPE + AROUND}
STRENGTH: Final = ("does not look like", "hints of", "looks like", "strong signs of", "certain signs of")
CHARACTER: Final = (
    "a small letter", "a capital", "a letter", "a digit", "a mark", "a character of a script without spaces", "a space", "a line break",
    "a full stop or its like", "a comma", "a colon", "a quotation mark", "a bracket", "a bar or arrow", "a bullet", "a dash",
    "a sign of money or per cent", "a sign such as @ or #", "a symbol", "a control character", "a copyright sign", "nothing",
)  # fmt: skip


def blocks(verdict: Any, names: Any, keep: Any, score: Any, points: Any, card: Scorecard, source: str, first: int, last: int) -> tuple[Block, ...]:
    """The blocks of the lines ``first`` to ``last`` of a batch, all of one document."""
    lines = verdict.features.lines
    return tuple(
        Block(
            text=source[lines.start[row] : lines.end[row]],
            line=int(lines.number[row]),
            start=int(lines.start[row]),
            end=int(lines.end[row]),
            keep=bool(keep[row]),
            label=NAMES[names[row]],
            score=int(score[row]) / UNIT,
            _explain=cache(partial(evidence, verdict, points, card, source, row)),
        )
        for row in range(first, last)
    )


def evidence(verdict: Any, points: Mapping[str, Any], card: Scorecard, source: str, row: int) -> tuple[Evidence, ...]:
    """Why the line ``row`` has its score: the heaviest reason first."""
    lines = verdict.features.lines
    text = source[lines.start[row] : lines.end[row]]
    out = [Evidence(name, int(values[row]) / UNIT, REASONS[name]) for name, values in points.items() if values[row]]
    levels = verdict.levels[:, row : row + 1]
    for name, share in card.explain(levels).items():
        if share:
            out.append(Evidence(name, share / UNIT, reason(name, int(levels[card.names.index(name), 0]), verdict, text, row)))
    if verdict.meta[row]:
        out.append(Evidence("meta", 0.0, "says when, who or where from: it goes to page.meta"))
    return tuple(sorted(out, key=lambda item: (-abs(item.points), item.name)))


def reason(name: str, level: int, verdict: Any, text: str, row: int) -> str:
    """What a feature measured, in words."""
    if name in NOISE_LABELS:
        said = phrases_said(verdict.features.found, text, verdict.features.lines, row, NOISE_LABELS.index(name))
        return f"{STRENGTH[min(level, CERTAIN)]} {name} ({LABELS[name]}){said}"
    feature = FEATURES[name]
    if name in LEARNED:
        return feature.words + learned_said(verdict.features.found, text, verdict.features.lines, row)
    if feature.kind == "count":
        value = round(2 ** (level / 3) - 1)
        return feature.words.format(value) if value < 1000 else feature.words.format("1000 or more")
    if feature.kind == "share":
        return feature.words.format(level / 31)
    kind = CHARACTER[min(level, len(CHARACTER) - 1)]
    return feature.words.format(level, kind=kind, yes="yes" if level else "no")


def _words(text: str, lines: Any, row: int, start: int, end: int) -> str:
    first = int(lines.word_from[row])
    return " ".join(split_words(text)[start - first : end - first])


def phrases_said(found: Any, text: str, lines: Any, row: int, label: int) -> str:
    """The phrases of the lexicon behind a classifier's level."""
    hits = np.flatnonzero((found.label_line == row) & (found.label == label))
    said = sorted({_words(text, lines, row, int(found.label_from[hit]), int(found.label_to[hit])) for hit in hits})
    return ": " + ", ".join(f"'{words}'" for words in said[:3]) if said else ""


def learned_said(found: Any, text: str, lines: Any, row: int) -> str:
    """The weightiest learned phrases."""
    hits = np.flatnonzero(found.hit_line == row)
    said = {
        _words(text, lines, row, int(found.hit_from[hit]), int(found.hit_to[hit])): int(found.hit_points[hit]) / UNIT for hit in hits
    }
    top = sorted(said.items(), key=lambda item: (-abs(item[1]), item[0]))[:3]
    return ": " + ", ".join(f"'{words}' {points:+.1f}" for words, points in top) if top else ": none known"
