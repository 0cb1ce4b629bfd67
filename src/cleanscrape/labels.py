"""The name of every line: what kept lines are, and what kind of noise the others."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleanscrape.context import last_marker
from cleanscrape.features import Features, Flags, Levels
from cleanscrape.model import LABELS, META_LABELS
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.characters import Kind
from cleanscrape.reading.elements import Place
from cleanscrape.reading.text import Ints
from cleanscrape.rules import Ruling

__all__ = ["NAMES", "is_meta", "name_lines"]

NAMES: Final = tuple(LABELS)
CODE: Final = {name: code for code, name in enumerate(NAMES)}
NOISE_CODE: Final = np.array([CODE[label] for label in NOISE_LABELS])
META_ROWS: Final = [NOISE_LABELS.index(label) for label in META_LABELS]
# What the markup makes of a line that is kept, and of one that goes and does not say what it is; the last that holds counts.
KEPT_PLACES: Final = (
    ("list", Place.LIST),
    ("table", Place.CELLS),
    ("quote", Place.QUOTE),
    ("subhead", Place.H1 | Place.H2 | Place.H3 | Place.H4 | Place.H5 | Place.H6),
)
DROPPED_PLACES: Final = (("nav", Place.NAV), ("footer", Place.FOOTER), ("caption", Place.CAPTION), ("cookie", Place.DIALOG))
DATE_ROW: Final = NOISE_LABELS.index("date")
FOOTER_ROWS: Final = [NOISE_LABELS.index(label) for label in ("footer", "copyright")]
LAST: Final = 12  # lines
ABOVE, INSIDE, BELOW = range(3)
BYLINE_ROW: Final = NOISE_LABELS.index("byline")
META_WORDS: Final = 30  # a date line with byline and source; longer is a sentence
# Of equally strong labels the one that says more wins.
ORDER: Final = (
    "close_button",
    "copyright",
    "cookie",
    "ad",
    "caption",
    "related",
    "subscribe",
    "share",
    "comments",
    "video",
    "duplicate",
)
PRIORITY: Final = np.array([len(ORDER) - ORDER.index(label) if label in ORDER else 0 for label in NOISE_LABELS], dtype=np.int64)


def is_meta(f: Features, levels: Levels, score: Ints, ruling: Ruling) -> Flags:
    """Lines that say when, who and where from, and nothing else.

    They stand above the article or below it: a date between paragraphs or among rows heads a part of the article.
    """
    lines = f.lines
    meta = levels[META_ROWS].max(axis=0)
    other = np.delete(levels, META_ROWS, axis=0).max(axis=0)
    sure = (score > 0) & (f.words >= 10) & ~ruling.headline
    start, stop = lines.document_from[lines.document], lines.document_from[lines.document + 1]
    sums = np.zeros(len(sure) + 1, dtype=np.int64)
    np.cumsum(sure, out=sums[1:])
    index = np.arange(len(sure))
    above, below = sums[index] - sums[start], sums[stop] - sums[index]
    dates = f.per_document(levels[DATE_ROW] >= 2)
    edge = (above == 0) | ((below == 0) & ((dates < 3) | (levels[DATE_ROW] < 2)))
    plain = (meta >= 3) | ((meta == 2) & (f.words <= 10) & (above <= 1))
    # a name alone is a byline beside the headline or another such line
    anchor = ruling.headline | ((meta >= 3) & (f.words <= 12))
    same = lines.document[1:] == lines.document[:-1]
    beside = np.zeros(len(sure), dtype=bool)
    beside[1:] |= anchor[:-1] & same
    beside[:-1] |= anchor[1:] & same
    plain |= (levels[BYLINE_ROW] == 1) & beside & (score < 0) & (other <= 1)
    meta = np.where(plain, np.maximum(meta, 2), meta)
    flags: Flags = plain & edge & (meta >= other) & (f.words <= META_WORDS) & ~ruling.headline & ~(f.sentence & (f.words > 12))
    return flags


def name_lines(f: Features, levels: Levels, keep: Flags, meta: Flags, ruling: Ruling, places: Ints | None = None) -> Ints:
    """Index into NAMES for each line; ``places`` are the flags of the markup around it (see Place), if there is any."""
    lines = f.lines
    # kept
    bullet = (lines.first == Kind.BULLET) | ((lines.first == Kind.DASH) & (f.words >= 2))
    numbered = (lines.first == Kind.DIGIT) & (f.words >= 3)
    figures = (f.number_words >= 2) & (f.number_words * 2 >= f.words) & ~f.sentence
    quoted = (lines.first == Kind.QUOTE) & ((lines.last == Kind.QUOTE) | (lines.kinds[Kind.QUOTE] >= 2)) & (f.words <= 40)
    quoted &= (lines.last == Kind.QUOTE) | (lines.last == Kind.END)
    short = (f.words <= 14) & ~f.sentence & (lines.last != Kind.COMMA) & (lines.last != Kind.COLON)
    short &= (lines.blank_before > 0) | (f.words <= 8)
    kept = np.full(len(f.words), CODE["body"])
    for name, flags in (
        ("subhead", short),
        ("quote", quoted & (f.words <= 30) & (lines.last == Kind.QUOTE)),
        ("table", figures | ((lines.kinds[Kind.BAR] + lines.kinds[Kind.PIPE] >= 2) & ~f.sentence & (f.words <= 30))),
        ("list", bullet | (numbered & ~figures)),
        ("headline", ruling.headline),
    ):
        kept[flags] = CODE[name]
    if places is not None:
        for name, place in KEPT_PLACES:
            kept[(places & int(place) > 0) & ~ruling.headline] = CODE[name]

    # dropped: the strongest label, else what its place says
    zone = zones(f, keep)
    strength = levels * np.int64(512) + f.found.length * np.int64(32) + PRIORITY[:, None]  # longer phrases say more
    strength[META_ROWS] = 0
    best = strength.argmax(axis=0)
    level = levels[best, np.arange(len(best))] if len(best) else best
    best = NOISE_CODE[best]
    # a teaser said twice is still a teaser; what the article itself said before is a duplicate
    level = np.where((best == CODE["duplicate"]) & (zone != INSIDE), 0, level)
    named = (level >= 2) & ~((best == CODE["nav"]) & (level < 4))
    placed = by_place(f, levels, zone, keep | meta | named)
    if places is not None:
        for name, place in DROPPED_PLACES:
            placed = np.where(places & int(place) > 0, CODE[name], placed)
    dropped = np.where(level >= 2, best, placed)
    # a menu word right above a list of titles is its heading
    dropped = np.where((best == CODE["nav"]) & (placed == CODE["section_label"]) & (level < 4), placed, dropped)
    dropped[(f.words == 0) & (level < 2) & (zone == INSIDE)] = CODE["other"]
    dropped[ruling.under_marker] = CODE["related"]
    dropped[ruling.again] = CODE["duplicate"]
    meta_best = NOISE_CODE[np.array(META_ROWS)[levels[META_ROWS].argmax(axis=0)]]
    out: Ints = np.where(meta, meta_best, np.where(keep, kept, dropped))
    return out


def zones(f: Features, keep: Flags) -> Ints:
    """Whether each line stands above the kept lines of its document, between them, or below."""
    lines = f.lines
    start, stop = lines.document_from[lines.document], lines.document_from[lines.document + 1]
    sums = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=sums[1:])
    index = np.arange(len(keep))
    return np.where(sums[index] == sums[start], ABOVE, np.where(sums[stop] == sums[index], BELOW, INSIDE))


def by_place(f: Features, levels: Levels, zone: Ints, named: Flags) -> Ints:
    """The likeliest label of noise that does not say what it is."""
    lines = f.lines
    marker = last_marker(levels, f)
    above = np.where(marker >= 0, NOISE_CODE[marker], -1)
    above[(zone != BELOW) & (above == CODE["footer"])] = -1
    above[above == CODE["section_label"]] = CODE["related"]
    rows = lines.kinds[Kind.BULLET] + lines.kinds[Kind.BAR] + lines.kinds[Kind.PIPE] + lines.kinds[Kind.COMMA]
    title = (f.words >= 4) & ((rows <= 2) | f.sentence)
    out = np.where(title, CODE["related"], CODE["nav"])
    known = (zone == BELOW) & (above >= 0)
    out = np.where(known & (((above != CODE["nav"]) & (above != CODE["tags"])) | ~title), above, out)
    # sentences between the headline and the text, or alone between paragraphs, describe pictures
    out = np.where((zone == INSIDE) & (f.words >= 8) & (f.sentence | (f.words >= 14)), CODE["caption"], out)
    # dates and names of sections come with every title of a list
    dates = (levels[DATE_ROW] >= 2) | (f.number_words * 2 > f.words)
    out = np.where((zone != ABOVE) & ((f.repeats >= 3) | (dates & (f.words >= 3))) & (f.words >= 1), CODE["related"], out)
    # a few words right above titles are the heading of their list, unless they come again and again
    heads = np.zeros(len(named), dtype=bool)
    heads[:-1] = (f.words[:-1] <= 4) & (f.words[1:] >= 5) & ~named[:-1] & (lines.document[1:] == lines.document[:-1])
    heads &= (zone != ABOVE) & (f.words >= 1) & (f.digit_share == 0) & (f.repeats < 3) & (out != CODE["comments"])
    out = np.where(heads, CODE["section_label"], out)
    # the last lines around a copyright notice or an imprint
    end = lines.document_from[lines.document + 1] - np.arange(len(named)) <= LAST
    imprint = f.per_document((levels[FOOTER_ROWS].max(axis=0) >= 3) & end) > 0
    labels: Ints = np.where(end & imprint & (zone == BELOW) & (out != CODE["comments"]), CODE["footer"], out)
    return labels
