"""The name of every line: what kept lines are, and what kind of noise the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from cleanscrape.context import last_marker
from cleanscrape.features import Features, Flags, Levels
from cleanscrape.marks import Marks, marks_of
from cleanscrape.model import LABELS, META_LABELS
from cleanscrape.notices import NOTICES
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.characters import Kind
from cleanscrape.reading.elements import Place
from cleanscrape.reading.text import Ints
from cleanscrape.rules import Ruling
from cleanscrape.structure import Structure

__all__ = ["NAMES", "is_meta", "name_lines"]

NAMES: Final = tuple(LABELS)
CODE: Final = {name: code for code, name in enumerate(NAMES)}
NOISE_CODE: Final = np.array([CODE[label] for label in NOISE_LABELS])
META_ROWS: Final = [NOISE_LABELS.index(label) for label in META_LABELS]
OTHER_ROWS: Final = [row for row, label in enumerate(NOISE_LABELS) if label not in META_LABELS]
# What the markup makes of a line that is kept, and of one that goes and does not say what it is; the last that holds counts.
KEPT_PLACES: Final = (
    ("list", Place.LIST),
    ("table", Place.CELLS),
    ("quote", Place.QUOTE),
    ("subhead", Place.H1 | Place.H2 | Place.H3 | Place.H4 | Place.H5 | Place.H6),
)
DROPPED_PLACES: Final = (("nav", Place.NAV), ("footer", Place.FOOTER), ("caption", Place.CAPTION), ("cookie", Place.DIALOG))
META_CODES: Final = [CODE[label] for label in META_LABELS]
HEADINGS: Final = int(Place.H2 | Place.H3 | Place.H4 | Place.H5 | Place.H6)
# What a heading of links may say of itself.
SAYS_MORE: Final = [
    NOISE_LABELS.index(label) for label in ("comments", "subscribe", "share", "cookie", "login", "copyright", "credit")
]
# What likely phrases say less surely than a class: "more", "next" and "contact" stand in blocks of every kind.
VAGUE: Final = [CODE[label] for label in ("footer", "nav", "related", "section_label", "other")]
OWN_HEADS: Final = [CODE[label] for label in ("comments", "subscribe", "cookie", "login")]  # their headings are called as they are
TIME_WORDS: Final = 8
UNSPACED_HEADING: Final = 20  # characters
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
    other = levels[OTHER_ROWS].max(axis=0)
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


def name_lines(
    f: Features,
    levels: Levels,
    keep: Flags,
    meta: Flags,
    ruling: Ruling,
    structure: Structure | None = None,
    notices: Sequence[str] = (),
) -> Ints:
    """Index into NAMES for each line; by its markup, too, if there is any.

    ``notices`` are the keys of NOTICES that pages without an article say they are, one a page.
    """
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
    if structure is not None:
        for name, place in KEPT_PLACES:
            kept[(structure.flags & int(place) > 0) & ~ruling.headline] = CODE[name]

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
    if structure is None:
        placed = by_place(f, levels, zone, keep | meta | named)
    else:
        marks = marks_of(structure, keep)
        footed = f.per_document(structure.flags & int(Place.FOOTER) > 0) > 0
        placed = by_place(f, levels, zone, keep | meta | named, ~footed)
        placed = by_markup(f, placed, structure, marks, [NOTICES[key].label if key else "" for key in notices])
        level = np.where((level == 2) & (marks.label >= 0) & np.isin(best, VAGUE), 0, level)
        level = np.where((best == CODE["section_label"]) & np.isin(marks.label, OWN_HEADS), 0, level)
    dropped = np.where(level >= 2, best, placed)
    # a menu word right above a list of titles is its heading
    dropped = np.where((best == CODE["nav"]) & (placed == CODE["section_label"]) & (level < 4), placed, dropped)
    dropped[(f.words == 0) & (level < 2) & (zone == INSIDE)] = CODE["other"]
    dropped[ruling.under_marker] = CODE["related"]
    if structure is not None:
        heads = heads_of_lists(f, structure, levels, dropped, keep | meta) & (zone != INSIDE)
        dropped[heads] = CODE["section_label"]
    dropped[ruling.again] = CODE["duplicate"]
    meta_best = NOISE_CODE[np.array(META_ROWS)[levels[META_ROWS].argmax(axis=0)]]
    if structure is not None:
        known = levels[META_ROWS].max(axis=0) > 0
        marked = np.where((marks.label == CODE["date"]) & (f.number_words == 0), CODE["byline"], marks.label)
        meta_best = np.where(known | ~np.isin(marks.label, META_CODES), meta_best, marked)
    out: Ints = np.where(meta, meta_best, np.where(keep, kept, dropped))
    return out


def by_markup(f: Features, placed: Ints, s: Structure, marks: Marks, notices: Sequence[str]) -> Ints:
    """What lines that do not say what they are, are by the markup around them; ``placed`` is what their neighbours say.

    The nearest class that tells wins over the kind of element; a date or a name must be the article's own. ``notices`` are
    the labels of what stands in the middle of pages without an article.
    """
    if notices:
        label = np.array([CODE.get(name, -1) for name in notices], dtype=np.int64)[s.line_page]
        linked = (label == CODE["other"]) & (s.linked * 2 > f.visible)
        label = np.where(linked, np.where(s.flags & int(Place.LIST) > 0, placed, CODE["nav"]), label)
        placed = np.where(label >= 0, label, placed)
    for name, place in DROPPED_PLACES:
        placed = np.where(s.flags & int(place) > 0, CODE[name], placed)
    timed = (s.flags & int(Place.TIME) > 0) & (f.number_words >= 1) & (f.words <= TIME_WORDS)
    label = np.where((marks.label < 0) & timed, CODE["date"], marks.label)
    found: Ints = np.where((label >= 0) & (marks.apart | ~np.isin(label, META_CODES)), label, placed)
    return found


def heads_of_lists(f: Features, s: Structure, levels: Levels, dropped: Ints, stays: Flags) -> Flags:
    """Headings without a link, right above what is called related: the headings of those lists."""
    lines = f.lines
    heading = (s.flags & HEADINGS > 0) & (f.words >= 1) & (s.linked * 2 <= f.visible) & ~stays
    heading &= (f.words <= 6) | ((lines.kinds[Kind.UNSPACED] > 0) & (f.visible <= UNSPACED_HEADING))
    heading &= ~f.sentence & (levels[SAYS_MORE].max(axis=0) < 3)
    below = np.zeros(len(heading), dtype=bool)
    below[:-1] = (dropped[1:] == CODE["related"]) & ~stays[1:] & (lines.document[1:] == lines.document[:-1])
    below[:-1] &= ~heading[1:] | (s.linked[1:] > 0)
    flags: Flags = heading & below & (s.alike <= 3)
    return flags


def zones(f: Features, keep: Flags) -> Ints:
    """Whether each line stands above the kept lines of its document, between them, or below."""
    lines = f.lines
    start, stop = lines.document_from[lines.document], lines.document_from[lines.document + 1]
    sums = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=sums[1:])
    index = np.arange(len(keep))
    return np.where(sums[index] == sums[start], ABOVE, np.where(sums[stop] == sums[index], BELOW, INSIDE))


def by_place(f: Features, levels: Levels, zone: Ints, named: Flags, unfooted: Flags | None = None) -> Ints:
    """The likeliest label of noise that does not say what it is; ``unfooted``: in HTML, lines of pages without a footer.

    Where the markup says which lines are the footer, those around a copyright notice need not be it.
    """
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
    if unfooted is not None:
        end &= unfooted
    labels: Ints = np.where(end & imprint & (zone == BELOW) & (out != CODE["comments"]), CODE["footer"], out)
    return labels
