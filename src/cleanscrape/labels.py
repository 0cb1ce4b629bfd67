"""The name of every line: what kept lines are, and what kind of noise the others."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleanscrape.context import last_marker
from cleanscrape.features import Features, Flags, Levels
from cleanscrape.model import LABELS, META_LABELS
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.characters import Kind
from cleanscrape.reading.text import Ints
from cleanscrape.rules import Ruling

__all__ = ["NAMES", "is_meta", "name_lines"]

NAMES: Final = tuple(LABELS)
CODE: Final = {name: code for code, name in enumerate(NAMES)}
NOISE_CODE: Final = np.array([CODE[label] for label in NOISE_LABELS])
META_ROWS: Final = [NOISE_LABELS.index(label) for label in META_LABELS]
META_WORDS: Final = 30  # a date line with byline and source; longer is a sentence
# Of equally strong labels the one that says more wins.
ORDER: Final = ("close_button", "copyright", "cookie", "ad", "caption", "related", "subscribe", "share", "comments", "video", "duplicate")
PRIORITY: Final = np.array([len(ORDER) - ORDER.index(label) if label in ORDER else 0 for label in NOISE_LABELS], dtype=np.int64)


def is_meta(f: Features, levels: Levels, ruling: Ruling) -> Flags:
    """Lines that say when, who and where from, and nothing else."""
    meta = levels[META_ROWS].max(axis=0)
    other = np.delete(levels, META_ROWS, axis=0).max(axis=0)
    flags: Flags = (meta >= 2) & (meta >= other) & (f.words <= META_WORDS) & ~ruling.headline & ~(f.sentence & (f.words > 12))
    return flags


def name_lines(f: Features, levels: Levels, keep: Flags, meta: Flags, ruling: Ruling) -> Ints:
    """Index into NAMES for each line."""
    lines = f.lines
    # kept
    bullet = (lines.first == Kind.BULLET) | ((lines.first == Kind.DASH) & (f.words >= 2))
    numbered = (lines.first == Kind.DIGIT) & (f.words >= 3) & (f.lines.word_class.take(lines.word_from, mode="clip") == Kind.DIGIT)
    figures = (f.number_words >= 2) & (f.number_words * 2 >= f.words) & ~f.sentence
    quoted = (lines.first == Kind.QUOTE) & ((lines.last == Kind.QUOTE) | (lines.kinds[:, Kind.QUOTE] >= 2)) & (f.words <= 40)
    quoted &= (lines.last == Kind.QUOTE) | (lines.last == Kind.END)
    short = (f.words <= 14) & ~f.sentence & (lines.last != Kind.COMMA) & (lines.last != Kind.COLON)
    short &= (lines.blank_before > 0) | (f.words <= 8)
    kept = np.full(len(f.words), CODE["body"])
    for name, flags in (
        ("subhead", short), ("quote", quoted & (f.words <= 30) & (lines.last == Kind.QUOTE)), ("table", figures | (lines.kinds[:, Kind.BAR] >= 2)),
        ("list", bullet | (numbered & ~figures)), ("headline", ruling.headline),
    ):  # fmt: skip
        kept[flags] = CODE[name]

    # dropped: the strongest label, else what the last marker above announced, else by shape
    strength = levels.astype(np.int64) * 32 + PRIORITY[:, None]
    strength[META_ROWS] = 0
    best = strength.argmax(axis=0)
    level = levels[best, np.arange(len(best))] if len(best) else best
    marker = last_marker(levels, f)
    above = np.where(marker >= 0, NOISE_CODE[marker], CODE["nav"])
    above = np.where(above == CODE["section_label"], CODE["related"], above)
    above = np.where((above == CODE["nav"]) & (f.words >= 5), CODE["related"], above)
    above = np.where((above == CODE["tags"]) & (f.words >= 5), CODE["related"], above)
    above = np.where((above == CODE["related"]) & (f.words <= 2) & (f.letters > 0), CODE["nav"], above)
    dropped = np.where(level >= 2, NOISE_CODE[best], above)
    dropped[(f.words == 0) & (level < 2)] = CODE["other"]
    dropped[ruling.under_marker] = CODE["related"]
    dropped[ruling.again] = CODE["duplicate"]
    meta_best = NOISE_CODE[np.array(META_ROWS)[levels[META_ROWS].argmax(axis=0)]]
    out: Ints = np.where(keep, kept, np.where(meta, meta_best, dropped))
    return out
