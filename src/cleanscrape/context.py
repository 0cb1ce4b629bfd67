"""The second look: what stands around a line, once every line has been scored by itself."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.classifiers import CERTAIN
from cleanscrape.features import SALT, Feature, Features, Flags, Levels, Reals, is_prose, quantise, totals
from cleanscrape.passages import BRIDGES, PASSAGE_COUNTS, PASSAGE_SHARES, RUN_COUNTS, RUN_SHARES, passages, prose_runs
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.characters import KINDS
from cleanscrape.reading.text import Ints, gram_hashes

__all__ = ["AROUND", "SECTIONS", "around_levels", "last_marker"]

WINDOWS: Final = (1, 3, 8, 20)
# What a strong phrase says of the lines below it, until the article speaks again.
SECTIONS: Final = {
    "comments": ("comments",),
    "related": ("related", "section_label", "promo"),
    "end": ("footer", "copyright", "credit"),
    "ask": ("subscribe", "share", "login", "cookie"),
    "tags": ("tags", "pagination"),
    "origin": ("date", "byline"),
}

AROUND: Final = (
    Feature("self", "share", "by itself {:.0%} likely"),
    *(Feature(f"before_{size}", "share", f"the {size} lines before are {{:.0%}} likely") for size in WINDOWS),
    *(Feature(f"after_{size}", "share", f"the {size} lines after are {{:.0%}} likely") for size in WINDOWS),
    Feature("mass_share", "share", "{:.0%} of the text's words are likely kept"),
    Feature("mass_above", "share", "{:.0%} of the words likely kept stand above"),
    Feature("run_likely", "share", "its run of lines of the same shape is {:.0%} likely"),
    Feature("topic", "share", "{:.0%} of its rarer words stand in sure paragraphs"),
    Feature("topic_top", "share", "{:.0%} of its rarer words stand in the first lines"),
    *(
        Feature(f"topic_{size}", "share", f"{{:.0%}} of its rarer words stand in the longest passage (gaps to {size} words)")
        for size in BRIDGES
    ),
    Feature("noise_10", "share", "{:.0%} of the 10 lines either side have a strong sign of noise"),
    Feature("dates_10", "share", "{:.0%} of the 10 lines either side are dates"),
    Feature("alike_10", "share", "{:.0%} of the 10 lines either side have the same shape"),
    Feature("long_10", "share", "{:.0%} of the 10 lines either side read like sentences"),
    Feature("repeated_10", "share", "{:.0%} of the 10 lines either side are said more than once"),
    Feature("document", "share", "the lines of the text are {:.0%} likely"),
    Feature("longest_line", "share", "{:.0%} as long as the longest line of the text"),
    *PASSAGE_SHARES,
    *RUN_SHARES,
    *(Feature(f"mass_before_{size}", "count", f"{{}} words likely kept in the {size} lines before") for size in WINDOWS[1:]),
    *(Feature(f"mass_after_{size}", "count", f"{{}} words likely kept in the {size} lines after") for size in WINDOWS[1:]),
    Feature("mass", "count", "{} words likely kept in the text"),
    Feature("prose_before", "count", "{} lines after the last sure paragraph"),
    Feature("prose_after", "count", "{} lines before the next sure paragraph"),
    Feature("run", "count", "in a run of {} lines of the same shape"),
    Feature("run_place", "count", "line {} of such a run"),
    Feature("words_before", "count", "the line before has {} words"),
    Feature("words_after", "count", "the line after has {} words"),
    *(Feature(f"since_{name}", "count", f"{{}} lines below a sign of {name}") for name in SECTIONS),
    *(Feature(f"until_{name}", "count", f"{{}} lines above a sign of {name}") for name in SECTIONS),
    *(Feature(f"above_{name}", "count", f"{{}} signs of {name} above") for name in SECTIONS),
    *(Feature(f"signs_{name}", "count", f"{{}} signs of {name} in the text") for name in SECTIONS),
    Feature("signs", "count", "{} strong signs of noise in the text"),
    Feature("named", "count", "its first {} words are another line of the text"),
    *PASSAGE_COUNTS,
    *RUN_COUNTS,
    Feature("kind_before", "level", "the line before ends with {kind}"),
    Feature("kind_after", "level", "the line after begins with {kind}"),
    Feature("learned_3", "signed", "the phrases of the 3 lines either side"),
    Feature("learned_10", "signed", "the phrases of the 10 lines either side"),
)
FAR: Final = 1 << 10


def _previous(flags: Flags, start: Ints) -> Ints:
    """Distance to the last line above with the flag set, in its document; FAR where there is none."""
    index = np.arange(flags.shape[-1])
    last = np.maximum.accumulate(np.where(flags, index, -1), axis=-1)
    before = np.empty_like(last)
    before[..., 1:] = last[..., :-1]
    before[..., :1] = -1
    distance: Ints = np.where(before >= start, index - before, FAR)
    return distance


def _next(flags: Flags, stop: Ints) -> Ints:
    index = np.arange(flags.shape[-1])
    size = flags.shape[-1]
    first = np.minimum.accumulate(np.where(flags, index, size + FAR)[..., ::-1], axis=-1)[..., ::-1]
    after = np.empty_like(first)
    after[..., :-1] = first[..., 1:]
    after[..., -1:] = size + FAR
    distance: Ints = np.where(after < stop, after - index, FAR)
    return distance


def markers(levels: Levels) -> Flags:
    """Lines that strongly say one of SECTIONS: shape (sections, lines)."""
    return np.stack([np.max([levels[NOISE_LABELS.index(label)] for label in labels], axis=0) >= 2 for labels in SECTIONS.values()])


def _shape_code(f: Features) -> Ints:
    size = np.minimum(np.log2(f.words + 1), 5).astype(np.int64)
    code: Ints = ((f.lines.document * 32 + f.lines.first) * 32 + f.lines.last * (f.words > 0)) * 8 + size
    return code


def _topics(f: Features, *sure: Flags) -> list[Reals]:
    """For each choice of sure lines: the share of a line's rarer words that stand in sure lines, itself left out.

    Words are told apart by a hash table of their own for each document, eight times as large as the document has words.
    """
    lines = f.lines
    word_line = lines.word_line
    document = lines.document[word_line]
    size = np.bincount(document, minlength=len(lines.document_from) - 1)
    bits = np.ceil(np.log2(size + 1)).astype(np.int64) + 3
    offset = np.cumsum(1 << bits) - (1 << bits)
    bucket = (lines.word >> (64 - bits).astype(np.uint64)[document]).astype(np.int64) + offset[document]
    rare = f.rare_words
    shared = [rare]
    for flags in sure:
        chosen = flags[word_line] & rare
        held = np.bincount(bucket[chosen], minlength=int((1 << bits).sum()))[bucket]
        # a word said twice in its own line passes too: telling those apart would need a sort
        shared.append(rare & (held > chosen))
    all_rare, *hits = totals(np.stack(shared), lines.word_from, lines.word_to)
    return [(hit / np.maximum(all_rare, 1)).astype(np.float32) for hit in hits]


def _named(f: Features) -> Ints:
    """How many words a line begins with (2 to 4) that are a whole line elsewhere: an author above a biography."""
    lines, sums = f.lines, f.found.sums
    salt = lines.document.astype(np.uint64) * SALT
    short = (f.words >= 2) & (f.words <= 4)
    whole = np.unique((gram_hashes(sums, lines.word_from, lines.word_to) + salt)[short])
    named = np.zeros(len(f.words), dtype=np.int64)
    for size in (2, 3, 4):
        longer = np.flatnonzero(f.words > size + 3)
        head = gram_hashes(sums, lines.word_from[longer], lines.word_from[longer] + size) + salt[longer]
        named[longer[np.isin(head, whole)]] = size
    return named


def around_levels(f: Features, levels: Levels, likely: Ints) -> Levels:
    """The features of AROUND, cut into levels: shape (features, lines).

    ``levels`` are the classifiers' (labels, lines); ``likely`` the probability of each line from the first look, in
    thousandths: sums of whole numbers do not depend on what else is in the batch.
    """
    lines = f.lines
    size = len(likely)
    if not size:
        return np.zeros((len(AROUND), 0), dtype=np.uint8)
    index = np.arange(size)
    start = lines.document_from[lines.document]
    stop = lines.document_from[lines.document + 1]
    capped = np.minimum(f.words, 100)
    mass = likely * capped
    sums = np.zeros((3, size + 1), dtype=np.int64)
    np.cumsum(np.stack((likely, mass, capped)), axis=1, out=sums[:, 1:])
    edges_before = np.maximum(index - np.array(WINDOWS)[:, None], start)
    edges_after = np.minimum(index + 1 + np.array(WINDOWS)[:, None], stop)
    before = sums[:2, index][:, None, :] - sums[:2, edges_before]
    after = sums[:2, edges_after] - sums[:2, index + 1][:, None, :]
    # the edge of the document counts as noise: a window is always divided by its full size (jusText does the same)
    wide = 1000 * np.array(WINDOWS)[:, None]
    all_likely, total_likely, all_words = sums[:, stop] - sums[:, start]
    mass_above = (sums[1][index] - sums[1][start]) / np.maximum(total_likely, 1)

    prose = is_prose(f)
    sure = (likely > 700) & (f.words >= 10)
    code = _shape_code(f)
    change = np.ones(size, dtype=bool)
    change[1:] = code[1:] != code[:-1]
    run = np.cumsum(change) - 1
    run_from = np.flatnonzero(change)
    run_size = np.diff(np.append(run_from, size))
    run_likely = (np.add.reduceat(likely, run_from) / (run_size * 1000))[run]
    edge_before = index > start
    edge_after = index + 1 < stop
    above, below = np.maximum(index - 1, 0), np.minimum(index + 1, size - 1)

    signs = markers(levels) & ~prose
    sign_sums = np.zeros((len(signs), size + 1), dtype=np.int64)
    np.cumsum(signs, axis=1, out=sign_sums[:, 1:])
    noise = (levels.max(axis=0) >= 2) & ~prose
    dates = levels[NOISE_LABELS.index("date")] >= 2
    near = np.zeros((5, size + 1), dtype=np.int64)
    np.cumsum(np.stack((noise, dates, prose, f.repeats > 1, f.learned.astype(np.int64))), axis=1, out=near[:, 1:])
    low, high = np.maximum(index - 10, start), np.minimum(index + 11, stop)
    ten = near[:, high] - near[:, low]
    three = near[4][np.minimum(index + 4, stop)] - near[4][np.maximum(index - 3, start)]
    padded = np.full(size + 21, -1, dtype=code.dtype)
    padded[10 : size + 10] = code
    alike = (np.lib.stride_tricks.sliding_window_view(padded, 21)[:size] == code[:, None]).sum(axis=1) - 1
    longest = np.maximum.reduceat(np.minimum(f.words, 200), np.unique(start))
    longest_line = np.repeat(longest, np.diff(np.append(np.unique(start), size)))

    passage_shares: list[npt.NDArray[Any]] = []
    passage_counts: list[Ints] = []
    certain = levels.max(axis=0) >= CERTAIN
    themes = [sure, f.place < 4]
    for bridge in BRIDGES:
        bridge_shares, bridge_counts, inside = passages(f, certain, likely, bridge)
        passage_shares.extend(bridge_shares)
        passage_counts.extend(bridge_counts)
        themes.append(inside & (likely > 500) & (f.words >= 6))
    run_shares, run_counts = prose_runs(f)
    shares: list[npt.NDArray[Any]] = [
        likely / 1000,
        *(before[0] / wide),
        *(after[0] / wide),
        total_likely / np.maximum(all_words * 1000, 1),
        mass_above,
        run_likely,
        *_topics(f, *themes),
        ten[0] / 21,
        ten[1] / 21,
        alike / 20,
        ten[2] / 21,
        ten[3] / 21,
        all_likely / ((stop - start) * 1000),
        np.minimum(f.words, 200) / np.maximum(longest_line, 1),
        *passage_shares,
        *run_shares,
    ]
    counts = [
        *(before[1][1:] // 1000),
        *(after[1][1:] // 1000),
        total_likely // 1000,
        _previous(sure, start),
        _next(sure, stop),
        run_size[run],
        index - run_from[run],
        np.where(edge_before, f.words[above], 0),
        np.where(edge_after, f.words[below], 0),
        *_previous(signs, start),
        *_next(signs, stop),
        *(sign_sums[:, index] - sign_sums[:, start]),
        *(sign_sums[:, stop] - sign_sums[:, start]),
        near[0][stop] - near[0][start],
        _named(f),
        *passage_counts,
        *run_counts,
    ]
    ends = [np.where(edge_before, lines.last[above], KINDS), np.where(edge_after, lines.first[below], KINDS)]
    learned = [three / np.float32(4), ten[4] / np.float32(10)]
    return np.concatenate(
        (
            quantise(np.stack(shares), "share"),
            quantise(np.stack(counts), "count"),
            quantise(np.stack(ends), "level"),
            quantise(np.stack(learned), "signed"),
        )
    )


def last_marker(levels: Levels, f: Features) -> Ints:
    """For each line the label of the last line above it (or itself) that names a kind of list, -1 without one."""
    rows = [NOISE_LABELS.index(label) for label in ("related", "comments", "section_label", "footer", "nav", "tags")]
    strong = levels[rows] >= 2
    index = np.arange(strong.shape[1])
    which = np.array(rows)[strong.argmax(axis=0)]
    at = np.maximum.accumulate(np.where(strong.any(axis=0), index, -1))
    start = f.lines.document_from[f.lines.document]
    marker: Ints = np.where(at >= start, which[at], -1)
    return marker
