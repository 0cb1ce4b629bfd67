"""Passages: stretches of likely lines. The article is mostly the longest; teasers and comments are many short ones.

The idea is boilerpipe's (Kohlschuetter, Fankhauser and Nejdl 2010), which fuses neighbouring blocks and keeps the largest;
here it is evidence. On pages of sites not seen it gave 0.5 to 1 F1 points on news.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.features import Feature, Features, Flags
from cleanscrape.reading.text import Ints

__all__ = ["BRIDGES", "PASSAGE_COUNTS", "PASSAGE_SHARES", "RUN_COUNTS", "RUN_SHARES", "passages", "prose_runs"]

BRIDGES: Final = (8, 30)  # words of other lines that a passage may hold between two of its own
CAPPED: Final = 100  # words: a longer line is no more of an article
PASSAGE_SHARES: Final = tuple(
    feature
    for size in BRIDGES
    for feature in (
        Feature(f"passage_{size}", "share", f"its passage (gaps to {size} words) has {{:.0%}} of the words of the longest"),
        Feature(f"passage_all_{size}", "share", f"the longest passage (gaps to {size} words) has {{:.0%}} of all likely words"),
    )
)
PASSAGE_COUNTS: Final = tuple(
    feature
    for size in BRIDGES
    for feature in (
        Feature(f"passage_words_{size}", "count", f"its passage (gaps to {size} words) has {{}} words"),
        Feature(f"passages_{size}", "count", f"a text of {{}} passages (gaps to {size} words)"),
        Feature(f"passage_before_{size}", "count", f"{{}} lines above the longest passage (gaps to {size} words)"),
        Feature(f"passage_after_{size}", "count", f"{{}} lines below the longest passage (gaps to {size} words)"),
        Feature(f"passage_lines_{size}", "count", f"its passage (gaps to {size} words) has {{}} lines"),
    )
)
RUN_SHARES: Final = (Feature("lone_prose", "share", "{:.0%} of the sentences near it stand alone between other lines"),)
RUN_COUNTS: Final = (
    Feature("prose_run", "count", "in a run of {} sentences"),
    Feature("longest_run", "count", "a text with up to {} sentences in a run"),
    Feature("sentences", "count", "a text of {} lines that are sentences"),
)
NEAR: Final = 12  # lines


def passages(f: Features, certain: Flags, likely: Ints, bridge: int) -> tuple[list[npt.NDArray[Any]], list[Ints], Flags]:
    """For one size of bridge: the shares, the counts, and which lines stand in the longest passage of their document.

    ``likely`` is the probability of each line, in thousandths; a line of ``certain`` noise is no gap, however long.
    """
    document = f.lines.document
    size, documents = len(likely), len(f.lines.document_from) - 1
    none = np.zeros(size, dtype=np.int64)
    own = np.flatnonzero((likely > 500) & (f.words > 0) & ~certain)
    if not len(own):
        return [none, none], [none] * 5, none.astype(bool)
    capped = np.minimum(f.words, CAPPED)
    sums = np.zeros(size + 1, dtype=np.int64)
    np.cumsum((capped + 2) * ~certain, out=sums[1:])  # a line is a gap of two words more than it has
    opens = np.ones(len(own), dtype=bool)
    opens[1:] = (sums[own[1:]] - sums[own[:-1] + 1] > bridge) | (document[own[1:]] != document[own[:-1]])
    starts = np.flatnonzero(opens)
    first, last = own[starts], own[np.append(starts[1:], len(own)) - 1]
    mass = np.add.reduceat(likely[own] * capped[own], starts)
    home = document[first]
    longest_mass = np.zeros(documents, dtype=np.int64)
    np.maximum.at(longest_mass, home, mass)
    ranked = np.lexsort((-np.arange(len(mass)), mass, home))  # the longest of each document last; of equals the first
    longest = np.zeros(documents, dtype=np.int64)
    longest[home[ranked]] = ranked
    some = (longest_mass > 0)[document]

    index = np.arange(size)
    which = np.maximum(first.searchsorted(index, side="right") - 1, 0)
    inside = (first[which] <= index) & (index <= last[which])
    words = np.where(inside, mass[which], 0)
    best = longest[document]
    above, below = np.maximum(first[best] - index, 0), np.maximum(index - last[best], 0)
    every = np.bincount(home, weights=mass, minlength=documents)
    return (
        [words / np.maximum(longest_mass, 1)[document], (longest_mass / np.maximum(every, 1))[document]],
        [
            words // 1000,
            np.bincount(home, minlength=documents)[document],
            np.where(some, above, 0),
            np.where(some, below, 0),
            np.where(inside, (last - first + 1)[which], 0),
        ],
        some & (above == 0) & (below == 0),
    )


def prose_runs(f: Features) -> tuple[list[npt.NDArray[Any]], list[Ints]]:
    """Runs of lines of ten words or more that end as sentences do: the features of RUN_SHARES and RUN_COUNTS."""
    lines = f.lines
    document, edges = lines.document, lines.document_from
    size = len(document)
    prose = (f.words >= 10) & f.sentence
    change = np.ones(size, dtype=bool)
    change[1:] = (prose[1:] != prose[:-1]) | (document[1:] != document[:-1])
    run = np.cumsum(change) - 1
    length = np.bincount(run, minlength=1)[run] * prose if size else np.zeros(0, dtype=np.int64)
    longest = np.zeros(len(edges) - 1, dtype=np.int64)
    np.maximum.at(longest, document, length)
    sums = np.zeros((2, size + 1), dtype=np.int64)
    np.cumsum(np.stack((prose & (length == 1), prose)), axis=1, out=sums[:, 1:])
    index = np.arange(size)
    low, high = np.maximum(index - NEAR, edges[document]), np.minimum(index + NEAR + 1, edges[document + 1])
    alone, near = sums[:, high] - sums[:, low]
    sentences = (sums[1][edges[1:]] - sums[1][edges[:-1]])[document]
    return [alone / np.maximum(near, 1)], [length, longest[document], sentences]
