"""What is decided by rule, not by weight: certain noise, the headline, its repetitions, the title under a marker.

Rules speak in points like all evidence, so that reasons still add up and one threshold decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cleanscrape.classifiers import CERTAIN
from cleanscrape.features import SALT, Features, Flags, Levels, is_prose, line_hashes, totals
from cleanscrape.passages import BRIDGES, in_longest_passage
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.characters import Kind
from cleanscrape.reading.text import Ints, gram_hashes
from cleanscrape.scorecard import Scorecard, likelihood
from cleanscrape.structure import HEADING_BITS, Structure

__all__ = ["POINTS", "REASONS", "Ruling", "copies", "judge"]

# In thousandths. A line that is certain noise starts 12 points down: more than prose ever earns (under 9 in the corpora).
POINTS: Final = {
    "certain": -12_000,
    "headline": 6_000,
    "again": -12_000,
    "under_marker": -4_000,
    "clean": 2_000,
    "only_certain": 2_000,
    "nearly_clean": 750,
    "sign": -3_000,
    "dateline": 4_000,
    "short_text": 2_500,
    "item": 1_000,
    "copy": -6_000,
    "elsewhere": -3_000,
    "heads": 2_500,
}
REASONS: Final = {
    "certain": "noise of this kind wherever it stands",
    "headline": "the headline of the article",
    "again": "the headline said again",
    "under_marker": "the title under a line that announces another article",
    "clean": "nothing in the text says that it is noise",
    "only_certain": "what says that it is noise says so for certain, and it is little",
    "nearly_clean": "hardly anything in the text says that it is noise",
    "short_text": "a sentence in a short text",
    "copy": "said above, and kept there",
    "elsewhere": "its classes say that it belongs to something else: a menu, a path, a newsletter, other articles",
    "heads": "the heading of what stays below it",
    "item": "an item of a list inside the article",
    "dateline": "where and by whom the paragraph below was reported",
    "sign": "a sign of noise where there is little other",
    "doubt": "little in the text is sure: more of it stays",
    "keep": "a rule of yours keeps it",
    "keep_meta": "date, byline and source lines were asked to stay",
    "drop": "a rule of yours drops it",
    "no_article": "the page holds no article",
}
# Signs that articles have too: refrains, dates, names, figures.
UNTELLING: Final = ("duplicate", "date", "byline", "source", "other", "pagination", "ticker", "tags")
TOLD_ROWS: Final = [row for row, label in enumerate(NOISE_LABELS) if label not in UNTELLING]
SAID_ROWS: Final = [row for row, label in enumerate(NOISE_LABELS) if label != "duplicate"]
SHORT_TEXT: Final = 150  # words
# ... but not where a phrase of the lexicon says so.
TELLING_ROWS: Final = [NOISE_LABELS.index(label) for label in ("tags", "ticker", "other", "pagination")]
CAPTION: Final = NOISE_LABELS.index("caption")
LONGEST_CAPTION: Final = 40  # words
LONGEST_SIGN: Final = 20  # words: in a longer line a phrase is part of what it says
CLAIM: Final = -1_100  # thousandths: a line that is a headline with a chance of 0.25 is taken for one if no other is likelier
RELATED: Final = NOISE_LABELS.index("related")


@dataclass(frozen=True, slots=True)
class Ruling:
    """Points by rule: name to thousandths, one entry a line; and what the rules know."""

    points: dict[str, Ints]
    headline: Flags
    again: Flags
    under_marker: Flags
    certain: Flags
    told: Flags  # lines with a strong sign of noise that articles lack


def headline_candidates(f: Features, levels: Levels, score: Ints) -> Ints:
    """Lines that could be a headline: 2 to 40 words, no strong sign of noise, at most one sure paragraph above."""
    lines = f.lines
    noise = levels[SAID_ROWS].max(axis=0)
    above = np.zeros(len(f.words) + 1, dtype=np.int64)
    np.cumsum(is_prose(f) & (score > 0), out=above[1:])
    prose_above = above[:-1] - above[lines.document_from[lines.document]]
    return np.flatnonzero(
        (f.words >= 2)
        & (f.words <= 40)
        & (noise < 3)
        & (prose_above <= 1)
        & (f.letters * 3 > f.visible)
        & (f.number_words * 3 <= f.words)
        & ~(f.unbroken & (f.words > 2) & (f.lines.kinds[Kind.UNSPACED] == 0))
    )


def headlines(f: Features, levels: Levels, both: Levels, score: Ints, card: Scorecard) -> Flags:
    """At most one headline a document: the likeliest line by the fitted tables, if its chance is 0.25 or more."""
    document = f.lines.document
    candidate = headline_candidates(f, levels, score)
    out = np.zeros(len(f.words), dtype=bool)
    chance = card.score(both[:, candidate])
    order = np.lexsort((candidate, -chance, document[candidate]))  # best first, in each document; the first of equals
    ranked = candidate[order]
    first = np.ones(len(ranked), dtype=bool)
    first[1:] = document[ranked][1:] != document[ranked][:-1]
    out[ranked[first & (chance[order] > CLAIM)]] = True
    return out


def repeated(f: Features, headline: Flags) -> tuple[Flags, Flags]:
    """The first line that says each headline, and the lines that say it again, perhaps behind or before three other words."""
    lines = f.lines
    own = line_hashes(lines, f.found)
    title = np.zeros(len(lines.document_from) - 1, dtype=np.uint64)
    length = np.full(len(title), -1)
    which = np.flatnonzero(headline)
    title[lines.document[which]] = own[which]
    length[lines.document[which]] = f.words[which]
    wanted, size = title[lines.document], length[lines.document]
    same = (size > 0) & (f.words == size) & (own == wanted)
    index = np.arange(len(own))
    first_same = np.full(len(title), len(own))
    np.minimum.at(first_same, lines.document[same], index[same])
    leading = same & (first_same[lines.document] == index)
    longer = np.flatnonzero((size >= 4) & (f.words > size) & (f.words <= size + 3))
    holds = np.zeros(len(own), dtype=bool)
    sums = f.found.sums
    tail = gram_hashes(sums, lines.word_to[longer] - size[longer], lines.word_to[longer])
    head = gram_hashes(sums, lines.word_from[longer], lines.word_from[longer] + size[longer])
    holds[longer] = (tail == wanted[longer]) | (head == wanted[longer])
    # characters of scripts without spaces count as words; three words say less than a headline
    again = (same & ~leading & (size * 5 - lines.kinds[Kind.UNSPACED] * 3 >= 15)) | holds
    return leading, again


def under_markers(f: Features, levels: Levels) -> Flags:
    """The line under a bare "Baca juga:": a title, not a paragraph of its own."""
    lines = f.lines
    strong = levels[RELATED] >= 3
    bare = strong & (f.words <= 5) & ((lines.last == Kind.COLON) | (levels[RELATED] == CERTAIN)) & ~f.sentence
    bare &= f.found.whole_phrase(RELATED)
    under = np.zeros(len(bare), dtype=bool)
    under[1:] = bare[:-1] & (lines.document[1:] == lines.document[:-1])
    title = (f.words >= 2) & (f.words <= 30) & ~(is_prose(f) & (f.words > 18)) & (lines.blank_before <= 1)
    return under & title


def datelines(f: Features) -> Flags:
    """``Jakarta -`` on a line of its own, right above a paragraph: text cut at its markup."""
    lines = f.lines
    flags = np.zeros(len(f.words), dtype=bool)
    short = (f.words >= 1) & (f.words <= 4) & (lines.last == Kind.DASH) & (lines.first == Kind.UPPER) & (f.number_words == 0)
    below = (f.words[1:] >= 12) & (lines.document[1:] == lines.document[:-1]) & (lines.blank_before[1:] <= 1)
    flags[:-1] = short[:-1] & below
    return flags


def sentences_of_short_texts(f: Features) -> Flags:
    """Lines of some words that end as sentences do, where the whole text is short: its windows hold little but edge."""
    lines = f.lines
    every = totals(f.words, lines.document_from[:-1], lines.document_from[1:])[lines.document]
    flags: Flags = (every <= SHORT_TEXT) & f.sentence & (f.words >= 12) & (f.upper_share < 0.5) & (f.digit_share < 0.3)
    return flags


def signs_of_noise(f: Features, levels: Levels) -> Flags:
    """Lines with a strong sign of noise: a likely one must open the line or fill a third of it, or it is just a word said."""
    strength = np.maximum(levels[TOLD_ROWS].max(axis=0), f.found.level[TELLING_ROWS].max(axis=0))
    opening = np.zeros(len(f.words), dtype=bool)
    some = f.words > 0
    opening[some] = f.found.covered[1][f.lines.word_from[some]]
    likely = (strength == 2) & (f.words <= LONGEST_SIGN) & (opening | (f.spoken_words * 3 >= f.words))
    credited = (levels[CAPTION] >= 2) & (f.words <= LONGEST_CAPTION) & ~f.sentence
    told: Flags = ((likely | (strength >= 3)) & ~is_prose(f)) | credited
    return told


def clean_documents(f: Features, levels: Levels, told: Flags) -> tuple[Flags, Flags, Flags]:
    """Lines of documents without a strong sign of noise; with few signs, all certain; with one that is not.

    There a list is a list and a poem a poem: where nothing speaks against a page, it is left alone. On pages of news the
    corpora show no gain from this and a small loss (0.3 F1 points); on forums, lists and shops a gain of 1 to 3.
    """
    certain = levels.max(axis=0) >= CERTAIN
    surely = f.per_document(told & certain)
    doubtful = f.per_document(told & ~certain)
    clean = (surely == 0) & (doubtful == 0)
    few = ~clean & (surely * 6 <= f.line_count)
    return clean, few & (doubtful == 0), few & (doubtful == 1)


def list_items(f: Features, levels: Levels, score: Ints, telling: Flags) -> Flags:
    """Lines with a bullet, a dash or a number in front that stand inside the longest passage and look like no noise.

    The gold texts hold the ingredients of a recipe about as often as not: this costs and gains nothing on the corpora.
    """
    certain = levels.max(axis=0) >= CERTAIN
    inside = in_longest_passage(f, certain, likelihood(score), BRIDGES[-1])
    first = f.lines.first
    listed = (first == Kind.BULLET) | (first == Kind.DASH) | (first == Kind.DIGIT)
    flags: Flags = inside & listed & (levels.max(axis=0) < 2) & (f.repeats == 1) & ~telling
    return flags


def copies(f: Features, kept: Flags) -> Flags:
    """Kept sentences of four words or more that say what a kept line above says; lines of code may come twice.

    For HTML alone, where a page holds its text twice for two widths of screen, or once more as data: +0.3 to +0.9 F1 points
    in every corpus. Text has been through an extractor, and what still comes twice there is a refrain as often as not.
    """
    rows = np.flatnonzero(kept & f.sentence & (f.words >= 4) & ((f.repeats > 1) | f.seen))
    key = line_hashes(f.lines, f.found)[rows] + f.lines.document[rows].astype(np.uint64) * SALT
    flags = np.zeros(len(kept), dtype=bool)
    flags[rows] = True
    flags[rows[np.unique(key, return_index=True)[1]]] = False
    return flags


def heads(s: Structure, kept: Flags) -> Flags:
    """Headings in HTML right above a line that stays, in the same element or beside it: they go with what they head.

    The gold texts weigh a heading by its few words: this costs and gains nothing on the corpora. Readers miss them.
    """
    heading = (s.flags & HEADING_BITS) > 0
    flags = np.zeros(len(kept), dtype=bool)
    around, below = s.parent[s.element[:-1]], s.parent[s.element[1:]]
    near = (below == around) | (s.parent[below] == around)
    flags[:-1] = heading[:-1] & ~heading[1:] & kept[1:] & near & (s.line_page[1:] == s.line_page[:-1])
    return flags


def judge(f: Features, levels: Levels, both: Levels, score: Ints, headline_card: Scorecard) -> Ruling:
    """Apply the rules to a batch. ``levels`` are the classifiers', ``both`` all features of the last look."""
    leading, again = repeated(f, headlines(f, levels, both, score, headline_card))
    under = under_markers(f, levels)
    certain = (levels.max(axis=0) >= CERTAIN) & ~leading & ~(is_prose(f) & (f.lines.first == Kind.QUOTE))  # a notice that is quoted
    told = signs_of_noise(f, levels)
    clean, sure, nearly = clean_documents(f, levels, told)
    # the refrain of a poem is no headline said again
    again &= ~clean | (f.place <= 1) | ((f.words >= 6) & (f.lines.last != Kind.COMMA))
    flags = {
        "clean": clean & ~again,
        "only_certain": sure & ~again,
        "nearly_clean": nearly & ~told & ~again,
        "sign": nearly & told & (~(f.sentence & (f.words >= 7)) | (levels[CAPTION] >= 2)) & ~certain & ~again & ~leading,
        "dateline": datelines(f) & ~certain,
        "short_text": sentences_of_short_texts(f) & (levels.max(axis=0) < 2) & ~again,
        "certain": certain,
        "headline": leading,
        "again": again & ~certain,
        "under_marker": under & ~certain & ~leading & ~again,
    }
    points = {name: flag * POINTS[name] for name, flag in flags.items()}
    points["item"] = list_items(f, levels, score + sum(points.values()), told | again) * POINTS["item"]
    return Ruling(points, leading, again, flags["under_marker"], certain, told)
