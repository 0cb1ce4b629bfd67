"""The second look: what stands around a line, once every line has been scored by itself."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.features import Feature, Features, Flags, Levels, Reals, is_prose, quantise, totals
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.characters import KINDS
from cleanscrape.reading.text import Ints

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
    Feature("mass_share", "share", "{:.0%} of the text's words are likely kept"),
    Feature("mass_above", "share", "{:.0%} of the words likely kept stand above"),
    Feature("run_likely", "share", "its run of lines of the same shape is {:.0%} likely"),
    Feature("topic", "share", "{:.0%} of its rarer words stand in sure paragraphs"),
    Feature("topic_top", "share", "{:.0%} of its rarer words stand in the first lines"),
    Feature("noise_10", "share", "{:.0%} of the 10 lines either side have a strong sign of noise"),
    Feature("dates_10", "share", "{:.0%} of the 10 lines either side are dates"),
    Feature("alike_10", "share", "{:.0%} of the 10 lines either side have the same shape"),
    Feature("long_10", "share", "{:.0%} of the 10 lines either side read like sentences"),
    Feature("repeated_10", "share", "{:.0%} of the 10 lines either side are said more than once"),
    Feature("document", "share", "the lines of the text are {:.0%} likely"),
    Feature("signs", "count", "{} strong signs of noise in the text"),
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


def around_levels(f: Features, levels: Levels, likely: Ints) -> Levels:
    """The features of AROUND, cut into levels: shape (features, lines).

    ``levels`` are the classifiers' (labels, lines); ``likely`` the probability of each line from the first look, in
    thousandths: sums of whole numbers do not depend on what else is in the batch.
    """
    lines = f.lines
    size = len(likely)
    index = np.arange(size)
    start = lines.document_from[lines.document]
    stop = lines.document_from[lines.document + 1]
    capped = np.minimum(f.words, 100)
    mass = likely * capped
    sums = np.zeros((2, size + 1), dtype=np.int64)
    np.cumsum(np.stack((likely, mass)), axis=1, out=sums[:, 1:])
    shares: list[npt.NDArray[Any]] = [likely / 1000]
    counts: list[npt.NDArray[Any]] = []
    edges_before = np.maximum(index - np.array(WINDOWS)[:, None], start)
    edges_after = np.minimum(index + 1 + np.array(WINDOWS)[:, None], stop)
    before = sums[:, index][:, None, :] - sums[:, edges_before]
    after = sums[:, edges_after] - sums[:, index + 1][:, None, :]
    # the edge of the document counts as noise: a window is always divided by its full size (jusText does the same)
    wide = 1000 * np.array(WINDOWS)[:, None]
    shares.extend(before[0] / wide)
    shares.extend(after[0] / wide)
    counts.extend(before[1][1:] // 1000)
    counts.extend(after[1][1:] // 1000)
    total_likely = sums[1][stop] - sums[1][start]
    above = sums[1][index] - sums[1][start]
    counts.append(total_likely // 1000)

    prose = is_prose(f)
    sure = (likely > 700) & (f.words >= 10)
    counts.append(_previous(sure, start))
    counts.append(_next(sure, stop))

    code = _shape_code(f)
    change = np.ones(size, dtype=bool)
    change[1:] = code[1:] != code[:-1]
    run = np.cumsum(change) - 1
    run_from = np.flatnonzero(change)
    run_size = np.diff(np.append(run_from, size))
    counts.append(run_size[run])
    counts.append(index - run_from[run])
    edge_before = index > start
    edge_after = index + 1 < stop
    counts.append(np.where(edge_before, f.words[np.maximum(index - 1, 0)], 0))
    counts.append(np.where(edge_after, f.words[np.minimum(index + 1, size - 1)], 0))

    signs = markers(levels) & ~prose
    counts.extend(_previous(signs, start))
    counts.extend(_next(signs, stop))
    sign_sums = np.zeros((len(signs), size + 1), dtype=np.int64)
    np.cumsum(signs, axis=1, out=sign_sums[:, 1:])
    counts.extend(sign_sums[:, index] - sign_sums[:, start])

    all_words = totals(capped[None, :], start, stop)[0] if size else capped
    noise = (levels.max(axis=0) >= 2) & ~prose
    dates = levels[NOISE_LABELS.index("date")] >= 2
    near = np.zeros((5, size + 1), dtype=np.int64)
    np.cumsum(np.stack((noise, dates, prose, f.repeats > 1, f.learned.astype(np.int64))), axis=1, out=near[:, 1:])
    late_counts = [near[0][stop] - near[0][start]]
    shares.append(total_likely / np.maximum(all_words * 1000, 1))
    shares.append(above / np.maximum(total_likely, 1))
    run_sums = np.add.reduceat(likely, run_from) if size else likely
    shares.append((run_sums / (run_size * 1000))[run])
    shares.extend(_topics(f, sure, f.place < 4))
    low, high = np.maximum(index - 10, start), np.minimum(index + 11, stop)
    ten = near[:, high] - near[:, low]
    padded = np.full(size + 21, -1, dtype=code.dtype)
    padded[10 : size + 10] = code
    alike = (np.lib.stride_tricks.sliding_window_view(padded, 21)[:size] == code[:, None]).sum(axis=1) - 1
    shares.extend((ten[0] / 21, ten[1] / 21, alike / 20, ten[2] / 21, ten[3] / 21))
    shares.append((sums[0][stop] - sums[0][start]) / ((stop - start) * 1000))
    three = near[4][np.minimum(index + 4, stop)] - near[4][np.maximum(index - 3, start)]
    signed = np.stack((three / np.float32(4), ten[4] / np.float32(10)))
    plain = np.stack(
        (
            np.where(edge_before, lines.last[np.maximum(index - 1, 0)], KINDS),
            np.where(edge_after, lines.first[np.minimum(index + 1, size - 1)], KINDS),
        )
    )
    by_kind = {
        "share": quantise(np.stack(shares), "share"),
        "count": quantise(np.stack(counts + late_counts), "count"),
        "level": quantise(plain, "level"),
        "signed": quantise(signed, "signed"),
    }
    return np.concatenate(
        (
            by_kind["share"][:9],
            by_kind["count"][:-1],
            by_kind["share"][9:],
            by_kind["count"][-1:],
            by_kind["level"],
            by_kind["signed"],
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
