"""The second look: what stands around a line, once every line has been scored by itself."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.features import COUNT_LEVEL, Feature, Features, Levels, is_prose
from cleanscrape.native import call, whole
from cleanscrape.passages import BRIDGES, PASSAGE_COUNTS, PASSAGE_SHARES, RUN_COUNTS, RUN_SHARES
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
SECTION_OF: Final = np.array(
    [next((row for row, labels in enumerate(SECTIONS.values()) if label in labels), -1) for label in NOISE_LABELS], dtype=np.int64
)
DATE: Final = NOISE_LABELS.index("date")


def around_levels(f: Features, levels: Levels, likely: Ints) -> Levels:
    """The features of AROUND, cut into levels: shape (features, lines).

    ``levels`` are the classifiers' (labels, lines); ``likely`` the probability of each line from the first look, in
    thousandths: sums of whole numbers do not depend on what else is in the batch.
    """
    lines = f.lines
    out = np.empty((len(AROUND), len(likely)), dtype=np.uint8)
    columns: tuple[npt.NDArray[Any], ...] = (f.words, lines.first, lines.last, f.repeats, f.learned, likely)
    call(
        "cs_around",
        len(lines.document_from) - 1,
        whole(lines.document_from),
        *map(whole, columns),
        f.sentence,
        is_prose(f),
        np.append(lines.word_from, len(lines.word)),
        lines.word,
        f.rare_words,
        np.ascontiguousarray(levels),
        len(levels),
        SECTION_OF,
        DATE,
        KINDS,
        COUNT_LEVEL,
        out,
    )
    return out


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
